"""Volunteers: who there is, one of them with all that is kept of her, her own page, and the list of skills."""

from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from access.paging import page_by_keys
from access.policy import ASSIGN, WRITE, permits
from access.views import View, reads, writes
from accounts.models import Invitation, Organisation, Refused
from accounts.models.invitations import LIFETIME
from accounts.roles import Role
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import years_later
from volunteers.forms.people import (
    InvitationForm,
    LanguageForm,
    OwnProfileForm,
    SearchForm,
    SkillForm,
    SkillHeldForm,
    TimeForm,
    VolunteerForm,
)
from volunteers.models import Signature, Skill, Volunteer, VolunteerSkill
from volunteers.models.check import required_of
from volunteers.standing import standing_of

FORM = "volunteers/form.html"
MOST = 40
"""So many rows of a kind a profile shows."""
_NOT_SENT = gettext_lazy(
    "The e-mail could not be sent, so nothing was saved. Try again later, or look at the e-mail settings."
)


@reads(Volunteer, ASSIGN)
def volunteers(request: HttpRequest) -> HttpResponse:
    """List volunteers by name: those who can do, speak, or have time for what is asked."""
    form = SearchForm(request.GET or None)
    found = form.found(Volunteer.objects.visible_to(request.user).select_related("employer"))
    page = page_by_keys(found, request, "full_name")
    skills = VolunteerSkill.objects.filter(volunteer__in=page.rows).select_related("skill")
    held: dict[UUID, list[Any]] = {}
    for each in skills:
        held.setdefault(each.volunteer_id, []).append(each)
    context = {"page": page, "rows": [(each, held.get(each.pk, [])) for each in page.rows], "form": form}
    return render(request, "volunteers/list.html", context)


def profile_of(volunteer: Volunteer) -> dict[str, Any]:
    """Return what a page about a volunteer shows: skills, languages, times, and how her checks stand."""
    today = timezone.localdate()
    return {
        "volunteer": volunteer,
        "today": today,
        "skills": volunteer.skills.select_related("skill")[:MOST],
        "languages": volunteer.languages.all()[:MOST],
        "times": volunteer.availabilities.filter(ends_on__gte=today)[:MOST],
        "standing": standing_of(volunteer, today),
        "needed": len(required_of(volunteer)),
    }


@reads(Volunteer, ASSIGN)
def volunteer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a volunteer to the coordinator."""
    seen = Volunteer.objects.visible_to(request.user, ASSIGN).select_related("employer", "user", "invitation")
    return render(request, "volunteers/detail.html", profile_of(seen.get_or_404(pk=pk)))


@reads(Signature, WRITE)
def my_profile(request: HttpRequest) -> HttpResponse:
    """Show a volunteer her own profile, and what is still missing before she can start."""
    mine = Volunteer.objects.visible_to(request.user).of(request.user).select_related("employer").first()
    return render(request, "volunteers/mine.html", {"is_hers": True, **(profile_of(mine) if mine else {})})


@writes(Signature)
def my_profile_edit(request: HttpRequest) -> HttpResponse:
    """Let a volunteer change what she says of herself."""
    mine = Volunteer.objects.writable_by(request.user).of(request.user).get_or_404()
    form = OwnProfileForm(sent(request), instance=mine)
    if kept(request, form):
        return redirect("my-profile")
    return form_page(
        request, form, title=_("Change my profile"), back=reverse("my-profile"), template=FORM, is_hers=True
    )


@writes(Volunteer, ASSIGN)
def volunteer_add(request: HttpRequest) -> HttpResponse:
    """Begin the profile of a volunteer."""
    form = VolunteerForm(sent(request))
    if kept(request, form):
        return redirect("volunteer", form.instance.pk)
    return form_page(request, form, title=_("Add a volunteer"), back=reverse("volunteers"), template=FORM)


@writes(Volunteer, ASSIGN)
def volunteer_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what the coordinator keeps of a volunteer."""
    here = Volunteer.objects.visible_to(request.user, ASSIGN).get_or_404(pk=pk)
    form = VolunteerForm(sent(request), instance=here)
    if kept(request, form):
        return redirect("volunteer", pk)
    back = reverse("volunteer", args=[pk])
    return form_page(request, form, title=_("Change the volunteer"), back=back, template=FORM, lead_in=here)


@writes(Volunteer, ASSIGN)
def volunteer_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite a volunteer to an account of her own, in which she fills in her profile."""
    here = Volunteer.objects.visible_to(request.user, ASSIGN).filter(user=None).get_or_404(pk=pk)
    home = Organisation.objects.filter(kind=Organisation.Kind.ASSOCIATION).first()
    first = {"email": here.email, "language": "en", "organisation": here.employer_id or (home and home.pk)}
    form = InvitationForm(sent(request), initial=first, languages=settings.LANGUAGES)
    if request.method == "POST" and form.is_valid():
        try:
            _invite(request, here, form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        except (SMTPException, OSError):
            form.add_error(None, _NOT_SENT)
        else:
            messages.success(request, _("The invitation is on its way. It holds for seven days."))
            return redirect("volunteer", pk)
    back = reverse("volunteer", args=[pk])
    return form_page(
        request,
        form,
        title=_("Invite the volunteer"),
        back=back,
        template=FORM,
        lead_in=here,
        submit=_("Send the invitation"),
    )


def _invite(request: HttpRequest, here: Volunteer, told: dict[str, Any]) -> None:
    """Send the invitation and bind it to the profile; the message names nobody and says nothing of the work."""
    made = Invitation(
        email=told["email"],
        full_name=here.full_name,
        language=told["language"],
        role=Role.VOLUNTEER,
        organisation=told["organisation"],
    )
    with transaction.atomic():
        if here.invitation and here.invitation.state in ("open", "expired"):
            here.invitation.withdraw()
        secret = made.send(by=request.user)
        here.email, here.invitation = told["email"], made
        here.save(update_fields=["email", "invitation"])
        link = request.build_absolute_uri(reverse("invitation-accept", args=[secret]))
        with override(made.language):
            subject = render_to_string("account/email/invitation_subject.txt").strip()
            body = render_to_string("account/email/invitation_message.txt", {"link": link, "days": LIFETIME.days})
        send_mail(subject, body, None, [made.email])


def _whose(request: HttpRequest, pk: UUID) -> Volunteer:
    """Return the volunteer of that key, whose profile the visitor may change."""
    return Volunteer.objects.writable_by(request.user).get_or_404(pk=pk)


def back_of(request: HttpRequest, here: Volunteer) -> str:
    """Return the page of a profile: the coordinator's, or her own."""
    return reverse("volunteer", args=[here.pk]) if permits(request.user, ASSIGN, Volunteer) else reverse("my-profile")


def _part(request: HttpRequest, form: Any, title: Promise, here: Volunteer) -> HttpResponse:
    back, is_hers = back_of(request, here), here.user_id == request.user.pk
    if kept(request, form):
        return redirect(back)
    return form_page(request, form, title=str(title), back=back, template=FORM, lead_in=here, is_hers=is_hers)


def adding(form_class: Any, title: Promise) -> View:
    """Return the view that adds something to a profile."""
    model = form_class._meta.model

    @writes(model)
    def add(request: HttpRequest, pk: UUID) -> HttpResponse:
        here, first = _whose(request, pk), {}
        if model is TimeForm._meta.model:
            today = timezone.localdate()
            first = {"starts_on": today, "ends_on": years_later(today, 1)}
        return _part(request, form_class(sent(request), instance=model(volunteer=here), initial=first), title, here)

    return add


def changing(form_class: Any, title: Promise) -> View:
    """Return the view that changes something of a profile."""
    model = form_class._meta.model

    @writes(model)
    def change(request: HttpRequest, pk: UUID) -> HttpResponse:
        record = model.objects.writable_by(request.user).select_related("volunteer").get_or_404(pk=pk)
        return _part(request, form_class(sent(request), instance=record), title, record.volunteer)

    return change


def removing(model: Any, title: Promise) -> View:
    """Return the view that takes something out of a profile, once that is confirmed."""

    @writes(model)
    def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
        record = model.objects.writable_by(request.user).select_related("volunteer").get_or_404(pk=pk)
        back = back_of(request, record.volunteer)
        if request.method == "POST":
            record.delete()
            messages.success(request, _("Removed."))
            return redirect(back)
        context = {"title": title, "what": record, "back": back, "button": _("Remove")}
        return render(request, "volunteers/sure.html", context | {"is_hers": record.volunteer.user == request.user})

    return remove


skill_held_add = adding(SkillHeldForm, gettext_lazy("Add a skill"))
skill_held_edit = changing(SkillHeldForm, gettext_lazy("Change the skill"))
skill_held_remove = removing(SkillHeldForm._meta.model, gettext_lazy("Remove the skill"))
language_add = adding(LanguageForm, gettext_lazy("Add a language"))
language_remove = removing(LanguageForm._meta.model, gettext_lazy("Remove the language"))
time_add = adding(TimeForm, gettext_lazy("Add a time"))
time_edit = changing(TimeForm, gettext_lazy("Change the time"))
time_remove = removing(TimeForm._meta.model, gettext_lazy("Remove the time"))


@reads(Skill, WRITE)
def skills(request: HttpRequest) -> HttpResponse:
    """List the skills that can be held and asked for."""
    page = page_by_keys(Skill.objects.visible_to(request.user), request, "area", "name", size=50)
    return render(request, "volunteers/skills.html", {"page": page})


@writes(Skill)
def skill_add(request: HttpRequest) -> HttpResponse:
    """Add a skill to the list."""
    return _skill(request, Skill(), _("Add a skill to the list"))


@writes(Skill)
def skill_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a skill of the list."""
    return _skill(request, Skill.objects.writable_by(request.user).get_or_404(pk=pk), _("Change the skill"))


def _skill(request: HttpRequest, here: Skill, title: str) -> HttpResponse:
    form = SkillForm(sent(request), instance=here)
    if kept(request, form):
        return redirect("skills")
    return form_page(request, form, title=title, back=reverse("skills"), template=FORM)
