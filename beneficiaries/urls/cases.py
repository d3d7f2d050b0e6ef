"""Addresses of cases."""

from django.urls import path

from beneficiaries.views import board, case, caseload, moves, note, section, sharing, tasks, trail

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("cases/", caseload.caseload, name="caseload"),
    path("board/", board.board, name="board"),
    path("cases/<str:code>/", case.case_file, name="case"),
    path("cases/<str:code>/open/", case.case_open, name="case-open"),
    path("cases/<str:code>/edit/", case.case_edit, name="case-edit"),
    path("cases/<str:code>/timeline/", case.timeline, name="case-timeline"),
    path("cases/<str:code>/notes/", note.notes, name="notes"),
    path("cases/<str:code>/notes/add/", note.note_add, name="note-add"),
    path("cases/<str:code>/notes/<uuid:note_id>/", note.note_edit, name="note"),
    path("cases/<str:code>/assign/", sharing.assign, name="case-assign"),
    path("cases/<str:code>/shares/add/", sharing.share, name="case-share"),
    path("cases/<str:code>/shares/<uuid:share_id>/end/", sharing.share_end, name="case-share-end"),
    path("cases/<str:code>/move/<slug:to>/", moves.case_move, name="case-move"),
    path("cases/<str:code>/trail/", trail.case_trail, name="case-trail"),
    *section.addresses(),
]
