"""Addresses of referrals."""

from django.urls import path

from beneficiaries.views import referral

urlpatterns = [
    path("referrals/", referral.referrals, name="referrals"),
    path("referrals/add/", referral.referral_add, name="referral-add"),
    path("referrals/<uuid:pk>/", referral.referral_page, name="referral"),
    path("referrals/<uuid:pk>/withdraw/", referral.referral_withdraw, name="referral-withdraw"),
    path("referrals/<uuid:pk>/accept/", referral.referral_accept, name="referral-accept"),
    path("referrals/<uuid:pk>/known/", referral.referral_known, name="referral-known"),
    path("referrals/<uuid:pk>/decline/", referral.referral_decline, name="referral-decline"),
]
