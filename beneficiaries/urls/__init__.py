"""Addresses of people and cases, one module per part."""

from beneficiaries.urls import break_glass, cases, data, family, flags, people, referrals, services, standards

urlpatterns = [
    *break_glass.urlpatterns,
    *people.urlpatterns,
    *data.urlpatterns,
    *referrals.urlpatterns,
    *cases.urlpatterns,
    *services.urlpatterns,
    *family.urlpatterns,
    *flags.urlpatterns,
    *standards.urlpatterns,
]
