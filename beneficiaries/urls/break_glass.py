"""Addresses of break-glass. No code stands in them before a case is open: it is sent in the body."""

from django.urls import path

from beneficiaries.views import break_glass

urlpatterns = [
    path("break-glass/", break_glass.break_glass, name="break-glass"),
    path("break-glass/openings/", break_glass.openings, name="openings"),
    path("break-glass/<uuid:pk>/", break_glass.opening, name="opening"),
    path("break-glass/<uuid:pk>/case/", break_glass.break_glass_case, name="break-glass-case"),
    path("break-glass/<uuid:pk>/end/", break_glass.break_glass_end, name="break-glass-end"),
]
