"""Addresses of programmes: projects, groups, who comes to them, and sessions."""

from django.urls import path

from programs import workshop_urls
from programs.views import calendar, group, participant, project, same_person, session

urlpatterns = [
    path("cases/<str:code>/groups/", same_person.case_groups, name="case-groups"),
    path("cases/<str:code>/groups/add/", same_person.same_person_add, name="same-person-add"),
    path("cases/<str:code>/groups/<uuid:pk>/remove/", same_person.same_person_remove, name="same-person-remove"),
    path("projects/", project.projects, name="projects"),
    path("projects/add/", project.project_add, name="project-add"),
    path("projects/<uuid:pk>/", project.project, name="project"),
    path("projects/<uuid:pk>/edit/", project.project_edit, name="project-edit"),
    path("projects/<uuid:pk>/programmes/add/", project.programme_add, name="programme-add"),
    path("programmes/<uuid:pk>/edit/", project.programme_edit, name="programme-edit"),
    path("holidays/", project.holidays, name="holidays"),
    path("holidays/add/", project.holiday_add, name="holiday-add"),
    path("holidays/<uuid:pk>/edit/", project.holiday_edit, name="holiday-edit"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("groups/", group.groups, name="groups"),
    path("groups/add/", group.group_add, name="group-add"),
    path("groups/<uuid:pk>/", group.group, name="group"),
    path("groups/<uuid:pk>/edit/", group.group_edit, name="group-edit"),
    path("groups/<uuid:pk>/times/add/", group.meeting_add, name="meeting-add"),
    path("times/<uuid:pk>/edit/", group.meeting_edit, name="meeting-edit"),
    path("groups/<uuid:pk>/register/", participant.register, name="register"),
    path("groups/<uuid:pk>/enrol/", participant.enrol, name="enrol"),
    path("groups/<uuid:pk>/sessions/", session.sessions, name="sessions"),
    path("groups/<uuid:pk>/sessions/add/", session.session_add, name="session-add"),
    path("sessions/<uuid:pk>/", session.session, name="session"),
    path("sessions/<uuid:pk>/edit/", session.session_edit, name="session-edit"),
    path("sessions/<uuid:pk>/call-off/", session.session_call_off, name="session-call-off"),
    path("participants/", participant.participants, name="participants"),
    path("participants/<uuid:pk>/", participant.participant, name="participant"),
    path("participants/<uuid:pk>/edit/", participant.participant_edit, name="participant-edit"),
    path("enrolments/<uuid:pk>/accept/", participant.enrolment_accept, name="enrolment-accept"),
    path("enrolments/<uuid:pk>/complete/", participant.enrolment_complete, name="enrolment-complete"),
    path("enrolments/<uuid:pk>/leave/", participant.enrolment_leave, name="enrolment-leave"),
    path("enrolments/<uuid:pk>/absence/", participant.absence_call, name="absence-call"),
    *workshop_urls.urlpatterns,
]
