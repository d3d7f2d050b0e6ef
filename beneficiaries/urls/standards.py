"""Addresses of the time standards."""

from django.urls import path

from beneficiaries.views import standard

urlpatterns = [
    path("standards/", standard.standards, name="standards"),
    path("administration/standards/", standard.standards_set, name="standards-set"),
]
