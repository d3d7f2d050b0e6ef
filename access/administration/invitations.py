"""Screens about invitations."""

from smtplib import SMTPException
from uuid import UUID

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from access.administration.forms import InvitationForm
from access.paging import page_by_keys
from access.views import reads, writes
from accounts.models import Invitation, Refused
from accounts.models.invitations import LIFETIME


@reads(Invitation)
def invitations(request: HttpRequest) -> HttpResponse:
    """List invitations, the newest first: those that wait for an answer, or those that have one."""
    answered = request.GET.get("show") == "answered"
    known = Invitation.objects.select_related("site", "organisation", "invited_by")
    page = page_by_keys(known.answered() if answered else known.open(), request, "-invited_at")
    tabs = [
        {"url": reverse("invitations"), "label": _("Waiting for an answer"), "current": not answered},
        {"url": "?show=answered", "label": _("Answered or withdrawn"), "current": answered},
    ]
    context = {"page": page, "answered": answered, "tabs": tabs}
    return render(request, "access/administration/invitations.html", context)


@writes(Invitation)
def invitation_add(request: HttpRequest) -> HttpResponse:
    """Invite a person by e-mail."""
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            _send(request, form.instance, form.instance.send(by=request.user))
        except (Refused, SMTPException, OSError) as why:
            form.add_error(None, _why_not(why))
        else:
            messages.success(request, _("The invitation is on its way. It holds for seven days."))
            return redirect("invitations")
    return render(request, "access/administration/invitation_add.html", {"form": form})


@writes(Invitation)
def invitation_resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send an invitation again with a new link; the earlier link is dead."""
    invitation = get_object_or_404(Invitation.objects.open(), pk=pk)
    if request.method == "POST":
        try:
            _send(request, invitation, invitation.resend())
        except (Refused, SMTPException, OSError) as why:
            messages.error(request, _why_not(why))
        else:
            messages.success(request, _("A new link is on its way. The earlier one does not work any more."))
            return redirect("invitations")
    words = {"title": _("Send the invitation again"), "submit": _("Send again")}
    return render(request, "access/administration/invitation_change.html", {"invitation": invitation, **words})


@writes(Invitation)
def invitation_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw an invitation: its link stops working."""
    invitation = get_object_or_404(Invitation.objects.open(), pk=pk)
    if request.method == "POST":
        try:
            invitation.withdraw()
        except Refused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("The invitation is withdrawn."))
            return redirect("invitations")
    words = {"title": _("Withdraw the invitation"), "submit": _("Withdraw")}
    return render(request, "access/administration/invitation_change.html", {"invitation": invitation, **words})


def _send(request: HttpRequest, invitation: Invitation, secret: str) -> None:
    """Send the link: the message names nobody and says nothing of the work."""
    link = request.build_absolute_uri(reverse("invitation-accept", args=[secret]))
    with override(invitation.language):
        subject = render_to_string("account/email/invitation_subject.txt").strip()
        body = render_to_string("account/email/invitation_message.txt", {"link": link, "days": LIFETIME.days})
    send_mail(subject, body, None, [invitation.email])


def _why_not(why: Exception) -> str:
    if isinstance(why, Refused):
        return str(why)
    return _("The e-mail could not be sent, so nothing was saved. Try again later, or look at the e-mail settings.")
