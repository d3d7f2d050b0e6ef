"""Addresses of people."""

from django.urls import path

from beneficiaries.views import area, consent, contact, household, keeper, person, relationship, search, subject_trail

urlpatterns = [
    path("people/", search.people, name="people"),
    path("trail/person/", subject_trail.subject_trail, name="subject-trail"),
    path("places/local-levels/", area.local_levels_of_district, name="local-levels"),
    path("people/register/", person.person_add, name="person-add"),
    path("people/<str:code>/", person.person_page, name="person"),
    path("people/<str:code>/keeper/", keeper.keeper_change, name="person-keeper"),
    *(
        path(f"people/<str:code>/{part.name}/", person.person_change, {"part": part}, name=f"person-{part.name}")
        for part in person.PARTS
    ),
    path("people/<str:code>/contacts/add/", contact.contact_add, name="contact-add"),
    path("people/<str:code>/contacts/<uuid:pk>/", contact.contact_change, name="contact-change"),
    path("people/<str:code>/contacts/<uuid:pk>/remove/", contact.contact_remove, name="contact-remove"),
    path("people/<str:code>/papers/add/", person.document_add, name="document-add"),
    path("people/<str:code>/papers/<uuid:pk>/", person.document_change, name="document-change"),
    path("people/<str:code>/papers/<uuid:pk>/remove/", person.document_remove, name="document-remove"),
    path("people/<str:code>/family/", household.household_page, name="household"),
    path("people/<str:code>/family/household/", household.household_change, name="household-change"),
    path("people/<str:code>/family/share/", household.household_join, name="household-join"),
    path("people/<str:code>/family/leave/", household.household_leave, name="household-leave"),
    path("people/<str:code>/family/members/add/", household.member_add, name="member-add"),
    path("people/<str:code>/family/members/<uuid:pk>/", household.member_change, name="member-change"),
    path("people/<str:code>/family/members/<uuid:pk>/remove/", household.member_remove, name="member-remove"),
    path("people/<str:code>/family/links/add/", relationship.relationship_add, name="relationship-add"),
    path(
        "people/<str:code>/family/links/<uuid:pk>/remove/",
        relationship.relationship_remove,
        name="relationship-remove",
    ),
    path("people/<str:code>/consents/", consent.consents_page, name="consents"),
    path("people/<str:code>/consents/<str:purpose>/", consent.consent_answer, name="consent-answer"),
]
