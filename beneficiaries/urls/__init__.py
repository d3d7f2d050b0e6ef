"""Addresses of people and cases, one module per part."""

from beneficiaries.urls import cases, family, people, referrals, services

urlpatterns = [
    *people.urlpatterns,
    *referrals.urlpatterns,
    *cases.urlpatterns,
    *services.urlpatterns,
    *family.urlpatterns,
]
