"""Addresses of the flags of a case."""

from django.urls import path

from beneficiaries.views import flag

urlpatterns = [
    path("cases/<str:code>/flags/", flag.flags, name="flags"),
    path("cases/<str:code>/flags/add/", flag.flag_raise, name="flag-raise"),
    path("cases/<str:code>/flags/<uuid:flag_id>/settle/", flag.flag_settle, name="flag-settle"),
]
