"""Addresses of what is not about a case: home, one's own account, who can see what, administration.

The pages of django-allauth are offered one by one under its own names, each with what it requires; sign-up and
whatever else it has stay closed.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache

from access import home, matrix_page, trail
from access.views import View, anyone, signed_in
from accounts import recovery_codes, second_factor, views


def coming_in(view: View) -> View:
    """Offer a page on the way in to anyone; no copy of it is kept."""
    return anyone("whoever logs in is not known yet")(never_cache(view))


leaving = anyone("whoever leaves must always get out")
own = signed_in("her own account, whatever her roles")

urlpatterns = [
    path("", home.home, name="home"),
    path("access/", matrix_page.access_matrix, name="access-matrix"),
    path("access-reviews/", include("access.reviews.urls")),
    path("administration/", include("access.administration.urls")),
    path("invitation/<str:secret>/", coming_in(views.accept_invitation), name="invitation-accept"),
    path("quick-exit/", leaving(views.quick_exit), name="quick-exit"),
    path("language/", anyone("a page is read in one's own language")(views.set_language), name="set_language"),
    path("account/", own(views.my_account), name="my-account"),
    path("account/login/", coming_in(account.login), name="account_login"),
    path("account/logout/", leaving(account.logout), name="account_logout"),
    path("account/inactive/", coming_in(account.account_inactive), name="account_inactive"),
    path("account/password/again/", own(views.reauthenticate), name="account_reauthenticate"),
    path("account/password/", own(account.password_change), name="account_change_password"),
    path("account/password/forgotten/", coming_in(account.password_reset), name="account_reset_password"),
    path(
        "account/password/forgotten/sent/",
        coming_in(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        coming_in(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/new/done/",
        coming_in(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/sessions/", own(views.sessions), name="usersessions_list"),
    path("account/code/", coming_in(mfa.authenticate), name="mfa_authenticate"),
    path("account/second-factor/needed/", own(views.second_factor), name="second-factor"),
    path("account/second-factor/", own(mfa.index), name="mfa_index"),
    path("account/second-factor/again/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/second-factor/app/", own(second_factor.ActivateApp.as_view()), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", own(second_factor.DeactivateApp.as_view()), name="mfa_deactivate_totp"),
    path(
        "account/recovery-codes/new/",
        own(recovery_codes.MakeRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/", own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/passkeys/add/", own(second_factor.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/again/", own(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/name/", own(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", own(second_factor.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("trail/", trail.trail, name="trail"),
    path("trail/verification/", trail.verification, name="trail-verification"),
]
