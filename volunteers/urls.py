"""Addresses of volunteers, their checks, and needs."""

from django.urls import path

from volunteers import placement_urls
from volunteers.views import checks, course, her_data, matching, needs, people

PEOPLE = [
    path("my-profile/", people.my_profile, name="my-profile"),
    path("my-profile/edit/", people.my_profile_edit, name="my-profile-edit"),
    path("volunteers/", people.volunteers, name="volunteers"),
    path("volunteers/add/", people.volunteer_add, name="volunteer-add"),
    path("volunteers/skills/<uuid:pk>/edit/", people.skill_held_edit, name="skill-held-edit"),
    path("volunteers/skills/<uuid:pk>/remove/", people.skill_held_remove, name="skill-held-remove"),
    path("volunteers/languages/<uuid:pk>/remove/", people.language_remove, name="language-remove"),
    path("volunteers/times/<uuid:pk>/edit/", people.time_edit, name="time-edit"),
    path("volunteers/times/<uuid:pk>/remove/", people.time_remove, name="time-remove"),
    path("volunteers/<uuid:pk>/", people.volunteer, name="volunteer"),
    path("volunteers/<uuid:pk>/edit/", people.volunteer_edit, name="volunteer-edit"),
    path("volunteers/<uuid:pk>/invite/", people.volunteer_invite, name="volunteer-invite"),
    path("volunteers/<uuid:pk>/skills/add/", people.skill_held_add, name="skill-held-add"),
    path("volunteers/<uuid:pk>/languages/add/", people.language_add, name="language-add"),
    path("volunteers/<uuid:pk>/times/add/", people.time_add, name="time-add"),
    path("volunteers/<uuid:pk>/checks/add/", checks.check_add, name="check-add"),
    path("volunteers/<uuid:pk>/data/", her_data.volunteer_data, name="volunteer-data"),
    path("volunteers/<uuid:pk>/requests/add/", her_data.volunteer_request_add, name="volunteer-request-add"),
    path("volunteers/requests/<uuid:pk>/", her_data.volunteer_request, name="volunteer-request"),
    path("volunteers/<uuid:pk>/record/", her_data.volunteer_record, name="volunteer-record"),
    path("volunteers/<uuid:pk>/record/data/", her_data.volunteer_record_data, name="volunteer-record-data"),
    path("volunteers/<uuid:pk>/record/<int:part>/", her_data.volunteer_record_paper, name="volunteer-record-paper"),
    path("protection/requests/volunteers/", her_data.volunteer_requests, name="volunteer-requests"),
    path(
        "protection/requests/volunteers/<uuid:pk>/", her_data.volunteer_request_decide, name="volunteer-request-decide"
    ),
    path("skills/", people.skills, name="skills"),
    path("skills/add/", people.skill_add, name="skill-add"),
    path("skills/<uuid:pk>/edit/", people.skill_edit, name="skill-edit"),
]
CHECKS = [
    path("checks/", checks.checks, name="checks"),
    path("checks/texts/", checks.house_texts, name="house-texts"),
    path("checks/texts/add/", checks.house_text_add, name="house-text-add"),
    path("checks/questions/", course.course_questions, name="course-questions"),
    path("checks/questions/add/", course.course_question_add, name="course-question-add"),
    path("checks/questions/<uuid:pk>/edit/", course.course_question_edit, name="course-question-edit"),
    path("checks/<uuid:pk>/decide/", checks.check_decide, name="check-decide"),
    path("checks/papers/<uuid:pk>/", checks.check_paper, name="check-paper"),
    path("my-profile/sign/<slug:kind>/", checks.sign, name="sign"),
    path("my-profile/course/", checks.course, name="course"),
    path("my-profile/course/<uuid:pk>/", checks.course_done, name="course-done"),
]
NEEDS = [
    path("needs/", needs.needs, name="needs"),
    path("needs/add/", needs.need_add, name="need-add"),
    path("needs/scoring/", matching.scoring, name="scoring"),
    path("needs/skills/<uuid:pk>/remove/", needs.need_skill_remove, name="need-skill-remove"),
    path("needs/<uuid:pk>/", needs.need, name="need"),
    path("needs/<uuid:pk>/edit/", needs.need_edit, name="need-edit"),
    path("needs/<uuid:pk>/move/", needs.need_move, name="need-move"),
    path("needs/<uuid:pk>/skills/add/", needs.need_skill_add, name="need-skill-add"),
    path("needs/<uuid:pk>/matches/", matching.need_matches, name="need-matches"),
]
urlpatterns = [*PEOPLE, *CHECKS, *NEEDS, *placement_urls.urlpatterns]
