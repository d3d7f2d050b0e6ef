"""Addresses of reviews of access and of unused accounts."""

from django.urls import path

from access.reviews import views

urlpatterns = [
    path("", views.rounds, name="access-reviews"),
    path("begin/", views.round_begin, name="access-review-begin"),
    path("rules/", views.rules_set, name="access-rules"),
    path("unused/", views.unused_accounts, name="unused-accounts"),
    path("roles/<uuid:pk>/", views.check_decide, name="access-check"),
    path("<uuid:pk>/", views.round_detail, name="access-review"),
    path("<uuid:pk>/paper/", views.round_paper, name="access-review-paper"),
]
