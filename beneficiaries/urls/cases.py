"""Addresses of cases."""

from django.urls import path

from beneficiaries.views import (
    approval,
    assessment,
    board,
    case,
    caseload,
    moves,
    note,
    paper,
    section,
    sharing,
    tasks,
    trail,
)

ASSESSMENT = "cases/<str:code>/assessments/<uuid:assessment_id>/"

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("cases/", caseload.caseload, name="caseload"),
    path("board/", board.board, name="board"),
    path("approvals/", approval.approvals, name="approvals"),
    path("cases/<str:code>/", case.case_file, name="case"),
    path("cases/<str:code>/open/", case.case_open, name="case-open"),
    path("cases/<str:code>/edit/", case.case_edit, name="case-edit"),
    path("cases/<str:code>/timeline/", case.timeline, name="case-timeline"),
    path("cases/<str:code>/notes/", note.notes, name="notes"),
    path("cases/<str:code>/notes/add/", note.note_add, name="note-add"),
    path("cases/<str:code>/notes/<uuid:note_id>/", note.note_edit, name="note"),
    path("cases/<str:code>/assessments/", assessment.assessments, name="assessments"),
    path("cases/<str:code>/assessments/add/", assessment.assessment_add, name="assessment-add"),
    path(ASSESSMENT, assessment.assessment, name="assessment"),
    path(f"{ASSESSMENT}edit/", assessment.assessment_edit, name="assessment-edit"),
    path(f"{ASSESSMENT}submit/", assessment.assessment_submit, name="assessment-submit"),
    path(f"{ASSESSMENT}withdraw/", assessment.assessment_withdraw, name="assessment-withdraw"),
    path(f"{ASSESSMENT}decide/", approval.assessment_decide, name="assessment-decide"),
    path("cases/<str:code>/assign/", sharing.assign, name="case-assign"),
    path("cases/<str:code>/shares/add/", sharing.share, name="case-share"),
    path("cases/<str:code>/shares/<uuid:share_id>/end/", sharing.share_end, name="case-share-end"),
    path("cases/<str:code>/move/<slug:to>/", moves.case_move, name="case-move"),
    path("cases/<str:code>/paper/", paper.case_paper, name="case-paper"),
    path("cases/<str:code>/paper/summary/", paper.case_paper_summary, name="case-paper-summary"),
    path("cases/<str:code>/paper/whole/", paper.case_paper_whole, name="case-paper-whole"),
    path("cases/<str:code>/trail/", trail.case_trail, name="case-trail"),
    *section.addresses(),
]
