"""Addresses of what groups save, lend and share out."""

from django.urls import path

from programs.views import leaving, loan, savings, savings_meeting

GROUP = "savings/<uuid:pk>/"
CYCLE = "savings/cycles/<uuid:pk>/"
MEETING = "savings/meetings/<uuid:pk>/"
MEMBER = "savings/members/<uuid:pk>/"
LOAN = "savings/loans/<uuid:pk>/"

urlpatterns = [
    path(GROUP, savings.savings, name="savings"),
    path(f"{GROUP}cycles/add/", savings.cycle_add, name="savings-cycle-add"),
    path(CYCLE, savings.cycle, name="savings-cycle"),
    path(f"{CYCLE}share-out/", savings.cycle_share_out, name="savings-share-out"),
    path(f"{CYCLE}meeting/", savings_meeting.meeting_add, name="savings-meeting-add"),
    path(MEETING, savings_meeting.meeting, name="savings-meeting"),
    path(f"{MEETING}count/", savings_meeting.box_count, name="savings-box-count"),
    path("savings/payments/<uuid:pk>/take-back/", savings_meeting.payment_take_back, name="savings-payment-take-back"),
    path(MEMBER, loan.member, name="savings-member"),
    path(f"{MEMBER}loan/", loan.loan_add, name="loan-add"),
    path(f"{MEMBER}help/", loan.grant_add, name="social-grant-add"),
    path(f"{LOAN}write-off/", loan.loan_write_off, name="loan-write-off"),
    path(f"{LOAN}take-back/", loan.loan_take_back, name="loan-take-back"),
    path("savings/grants/<uuid:pk>/take-back/", loan.grant_take_back, name="social-grant-take-back"),
    path(f"{MEMBER}take-out/", leaving.savings_take_out, name="savings-take-out"),
    path("savings/withdrawals/<uuid:pk>/take-back/", leaving.savings_take_out_back, name="savings-take-out-back"),
]
