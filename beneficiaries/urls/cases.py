"""Addresses of cases."""

from django.urls import path

from beneficiaries.approvals import KINDS
from beneficiaries.models import Assessment, Closure, Plan
from beneficiaries.views import (
    approval,
    assessment,
    board,
    case,
    caseload,
    closure,
    health,
    incident,
    moves,
    note,
    plan,
    scale,
    section,
    sharing,
    tasks,
    trail,
)

ASSESSMENT = "cases/<str:code>/assessments/<uuid:subject_id>/"
CLOSURE = "cases/<str:code>/closures/<uuid:subject_id>/"
PLAN = "cases/<str:code>/plans/<uuid:subject_id>/"

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
    *approval.addresses(KINDS[Assessment], assessment.shown),
    path("cases/<str:code>/plans/", plan.plans, name="plans"),
    path("cases/<str:code>/plans/add/", plan.plan_add, name="plan-add"),
    path(PLAN, plan.plan, name="plan"),
    path(f"{PLAN}edit/", plan.plan_edit, name="plan-edit"),
    path(f"{PLAN}agreement/", plan.plan_agree, name="plan-agree"),
    path(f"{PLAN}goals/add/", plan.goal_add, name="goal-add"),
    path("cases/<str:code>/goals/<uuid:goal_id>/", plan.goal, name="goal"),
    path("cases/<str:code>/goals/<uuid:goal_id>/remove/", plan.goal_remove, name="goal-remove"),
    *approval.addresses(KINDS[Plan], plan.shown),
    path("cases/<str:code>/closures/add/", closure.closure_add, name="closure-add"),
    path(CLOSURE, closure.closure, name="closure"),
    path(f"{CLOSURE}edit/", closure.closure_edit, name="closure-edit"),
    *approval.addresses(KINDS[Closure], closure.shown),
    path("cases/<str:code>/incidents/", incident.incidents, name="incidents"),
    path("cases/<str:code>/incidents/add/", incident.incident_add, name="incident-add"),
    path("cases/<str:code>/incidents/<uuid:incident_id>/", incident.incident, name="incident"),
    path("cases/<str:code>/incidents/<uuid:incident_id>/edit/", incident.incident_edit, name="incident-edit"),
    path("cases/<str:code>/health/", health.case_health, name="case-health"),
    path("cases/<str:code>/treatments/<uuid:treatment_id>/checks/", health.checks, name="checks"),
    path("cases/<str:code>/treatments/<uuid:treatment_id>/checks/add/", health.check_add, name="check-add"),
    path("cases/<str:code>/checks/<uuid:check_id>/", health.check_change, name="check"),
    path("cases/<str:code>/scales/", scale.scales, name="scales"),
    path("cases/<str:code>/scales/<slug:scale>/add/", scale.scale_add, name="scale-add"),
    path("cases/<str:code>/scales/<uuid:result_id>/", scale.scale_result, name="scale-result"),
    path("cases/<str:code>/scales/<uuid:result_id>/edit/", scale.scale_edit, name="scale-edit"),
    path("cases/<str:code>/assign/", sharing.assign, name="case-assign"),
    path("cases/<str:code>/shares/add/", sharing.share, name="case-share"),
    path("cases/<str:code>/shares/<uuid:share_id>/end/", sharing.share_end, name="case-share-end"),
    path("cases/<str:code>/move/<slug:to>/", moves.case_move, name="case-move"),
    path("cases/<str:code>/trail/", trail.case_trail, name="case-trail"),
    *section.addresses(),
]
