"""Addresses of the directory of services, and of the referrals of a case to them."""

from django.urls import path

from beneficiaries.approvals import KINDS
from beneficiaries.models import Transfer
from beneficiaries.views import approval, referral_out, service, transfer

TRANSFER = "cases/<str:code>/transfers/<uuid:subject_id>/"
ONE = "cases/<str:code>/referrals-out/<uuid:referral_id>/"

urlpatterns = [
    path("services/", service.services, name="services"),
    path("services/add/", service.service_add, name="service-add"),
    path("services/<uuid:pk>/", service.service, name="service"),
    path("services/<uuid:pk>/edit/", service.service_edit, name="service-edit"),
    path("services/providers/<uuid:pk>/", service.provider_edit, name="provider-edit"),
    path("cases/<str:code>/referrals-out/", referral_out.referrals_out, name="referrals-out"),
    path("cases/<str:code>/referrals-out/add/", referral_out.referral_out_add, name="referral-out-add"),
    path(ONE, referral_out.referral_out, name="referral-out"),
    path(f"{ONE}edit/", referral_out.referral_out_edit, name="referral-out-edit"),
    path(f"{ONE}send/", referral_out.referral_out_send, name="referral-out-send"),
    path(f"{ONE}tell/", referral_out.referral_out_tell, name="referral-out-tell"),
    path(f"{ONE}letter/", referral_out.referral_out_letter, name="referral-out-letter"),
    path("cases/<str:code>/transfers/", transfer.transfers, name="transfers"),
    path("cases/<str:code>/transfers/add/", transfer.transfer_add, name="transfer-add"),
    path(TRANSFER, transfer.transfer, name="transfer"),
    path(f"{TRANSFER}edit/", transfer.transfer_edit, name="transfer-edit"),
    *approval.addresses(KINDS[Transfer], transfer.shown),
    path(
        "cases/<str:code>/transfers/<uuid:transfer_id>/answer/",
        transfer.transfer_answer,
        name="transfer-answer",
    ),
    path(
        "cases/<str:code>/transfers/<uuid:transfer_id>/call-off/",
        transfer.transfer_call_off,
        name="transfer-call-off",
    ),
]
