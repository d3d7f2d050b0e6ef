"""Addresses of the administrator's screens."""

from django.urls import path

from access.administration import changes, invitations, system, users
from access.administration.places import organisation_urls, site_urls

urlpatterns = [
    path("users/", users.users, name="users"),
    path("users/<uuid:pk>/", users.user, name="user"),
    path("users/<uuid:pk>/edit/", users.user_edit, name="user-edit"),
    path("users/<uuid:pk>/deactivate/", users.user_change, {"verb": "deactivate"}, name="user-deactivate"),
    path("users/<uuid:pk>/reactivate/", users.user_change, {"verb": "reactivate"}, name="user-reactivate"),
    path("users/<uuid:pk>/end-sessions/", users.user_change, {"verb": "end_sessions"}, name="user-end-sessions"),
    path(
        "users/<uuid:pk>/reset-second-factor/",
        users.user_change,
        {"verb": "reset_second_factor"},
        name="user-reset-second-factor",
    ),
    path("users/<uuid:pk>/give-a-role/", users.membership_give, name="membership-give"),
    path("roles/<uuid:pk>/end/", users.membership_end, name="membership-end"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/add/", invitations.invitation_add, name="invitation-add"),
    path("invitations/<uuid:pk>/resend/", invitations.invitation_resend, name="invitation-resend"),
    path("invitations/<uuid:pk>/withdraw/", invitations.invitation_withdraw, name="invitation-withdraw"),
    *site_urls,
    *organisation_urls,
    path("changes/", changes.account_changes, name="account-changes"),
    path("system/", system.system_health, name="system-health"),
]
