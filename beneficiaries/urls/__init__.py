"""Addresses of people and cases, one module per part."""

from beneficiaries.urls import cases, data, family, flags, people, referrals, services, standards

urlpatterns = [
    *people.urlpatterns,
    *data.urlpatterns,
    *referrals.urlpatterns,
    *cases.urlpatterns,
    *services.urlpatterns,
    *family.urlpatterns,
    *flags.urlpatterns,
    *standards.urlpatterns,
]
