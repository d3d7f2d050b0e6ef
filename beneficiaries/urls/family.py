"""Addresses of her family as a case knows it, of home assessments, and of case conferences."""

from django.urls import path

from beneficiaries.views import conference, family, home_assessment

CONFERENCE = "cases/<str:code>/conferences/<uuid:conference_id>/"
HOME = "cases/<str:code>/homes/<uuid:home_id>/"
RELATIVE = "cases/<str:code>/family/<uuid:relative_id>/"

urlpatterns = [
    path("cases/<str:code>/family/", family.case_family, name="case-family"),
    path("cases/<str:code>/family/add/", family.relative_add, name="relative-add"),
    path(RELATIVE, family.relative, name="relative"),
    path(f"{RELATIVE}edit/", family.relative_edit, name="relative-edit"),
    path(f"{RELATIVE}wish/", family.wish_add, name="wish-add"),
    path(f"{RELATIVE}contacts/add/", family.family_contact_add, name="family-contact-add"),
    path("cases/<str:code>/family-contacts/<uuid:contact_id>/", family.family_contact, name="family-contact"),
    path("cases/<str:code>/homes/add/", home_assessment.home_assessment_add, name="home-assessment-add"),
    path(HOME, home_assessment.home_assessment, name="home-assessment"),
    path(f"{HOME}edit/", home_assessment.home_assessment_edit, name="home-assessment-edit"),
    path(f"{HOME}see/", home_assessment.home_assessment_see, name="home-assessment-see"),
    path("cases/<str:code>/return-visits/<uuid:visit_id>/", home_assessment.return_visit, name="return-visit"),
    path("cases/<str:code>/conferences/", conference.conferences, name="conferences"),
    path("cases/<str:code>/conferences/add/", conference.conference_add, name="conference-add"),
    path(CONFERENCE, conference.conference, name="conference"),
    path(f"{CONFERENCE}edit/", conference.conference_edit, name="conference-edit"),
    path(f"{CONFERENCE}paper/", conference.conference_paper, name="conference-paper"),
    path(
        "cases/<str:code>/conference-decisions/<uuid:decision_id>/",
        conference.conference_decision,
        name="conference-decision",
    ),
]
