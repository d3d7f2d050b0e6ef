"""Groups: which there are, one of them with its members and sessions, and when it meets."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.paging import page_by_keys
from access.policy import READ, WRITE, Action, permits
from access.views import may_open, reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.group import FindGroupForm, GroupForm, MeetingForm
from programs.models import Attendance, Enrolment, Group, Meeting, Session
from programs.places import sites_for
from programs.planning import AHEAD, plan_sessions

MEMBERS = 50
NEXT, LAST = 2, 5
FORM = "programs/form.html"


def group_of(request: HttpRequest, pk: UUID, action: Action = READ) -> Group:
    """Return the group on which the visitor may do the action; Http404 alike for hidden and unknown."""
    return Group.objects.visible_to(request.user, action).with_places().get_or_404(pk=pk)


def group_to_fill(request: HttpRequest, pk: UUID) -> Group:
    """Return a group whose sessions and members the visitor may write down; Http404 alike for hidden and unknown."""
    within = sites_for(request.user, Session)
    groups = Group.objects.visible_to(request.user).with_places().filter(site__in=within)
    if not permits(request.user, WRITE, Group):
        groups = groups.led_by(request.user)
    return groups.get_or_404(pk=pk)


def may_fill(request: HttpRequest, group: Group) -> bool:
    """Tell whether the visitor may write down sessions and members of a group that she sees."""
    return group.is_led_by(request.user) or Group.objects.writable_by(request.user).filter(pk=group.pk).exists()


@reads(Group)
def groups(request: HttpRequest) -> HttpResponse:
    """Show the groups that are looked for, by name, with how many belong to each and how many came last."""
    form = FindGroupForm(request.GET)
    found = form.found(Group.objects.visible_to(request.user).with_places())
    page = page_by_keys(found, request, "name")
    counts = Enrolment.objects.visible_to(request.user).filter(group__in=page.rows).values("group")
    by_group = {each.pop("group"): each for each in counts.annotate(**COUNTED).order_by()}
    last = Session.objects.visible_to(request.user).filter(group__in=page.rows, state=Session.State.HELD)
    held = {each.group_id: each for each in last.order_by("group_id", "-on", "-begins_at").distinct("group")}
    keys = [each.pk for each in page.rows]
    hers = set(Group.objects.writable_by(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    for each in page.rows:
        if each.is_led_by(request.user) or each.pk in hers:  # others see of its members whom they know alone
            each.counts, each.last = by_group.get(each.pk, NOBODY), held.get(each.pk)
    context = {
        "find": form,
        "page": page,
        "may_add": permits(request.user, WRITE, Group),
        "beside": [(name, words) for name, words in BESIDE if may_open(request.user, name)],
    }
    return render(request, "programs/group/list.html", context)


BESIDE = [
    ("calendar", gettext_lazy("Calendar")),
    ("participants", gettext_lazy("Participants")),
    ("projects", gettext_lazy("Projects")),
    ("reports", gettext_lazy("Reports")),
    ("holidays", gettext_lazy("Holidays")),
]
COUNTED = {
    "enrolled": Count("pk", filter=Q(state=Enrolment.State.ENROLLED)),
    "waiting": Count("pk", filter=Q(state__in=[Enrolment.State.APPLIED, Enrolment.State.WAITING])),
}

NOBODY = {"enrolled": 0, "waiting": 0}


@reads(Group)
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a group: when it meets, who belongs to it and how often each came, who waits, and its last sessions."""
    here, today = group_of(request, pk), timezone.localdate()
    enrolments = Enrolment.objects.visible_to(request.user).filter(group=here)
    former = "former" in request.GET
    shown = enrolments.filter(state__in=FORMER if former else [Enrolment.State.ENROLLED])
    page = page_by_keys(with_attendance(shown.in_order()), request, *BY_NAME, size=MEMBERS)
    sessions = Session.objects.visible_to(request.user).filter(group=here)
    fills = may_fill(request, here)
    context = {
        "group": here,
        "page": page,
        "former": former,
        "counts": enrolments.aggregate(**COUNTED, former=Count("pk", filter=Q(state__in=FORMER))),
        "waiting": list(enrolments.filter(state__in=WAITS).in_order().order_by("applied_on", "pk")[:MEMBERS]),
        "meetings": Meeting.objects.visible_to(request.user).filter(group=here),
        "next": sessions.filter(on__gte=today, state=Session.State.PLANNED).order_by("on", "begins_at")[:NEXT],
        "last": sessions.filter(on__lte=today).exclude(on=today, state=Session.State.PLANNED)[:LAST],
        "today": today,
        "may_fill": fills,
        "takes_people": fills and not here.is_over(),
        "may_change": Group.objects.writable_by(request.user).filter(pk=here.pk).exists(),
    }
    return render(request, "programs/group/detail.html", context)


FORMER = [Enrolment.State.COMPLETED, Enrolment.State.LEFT]
WAITS = [Enrolment.State.APPLIED, Enrolment.State.WAITING]
BY_NAME = ("participant__given_name", "participant__family_name")


def with_attendance(enrolments: Any) -> Any:
    """Say of each enrolment at how many sessions she was (`came`) of how many (`marked`), excused ones left out."""
    return enrolments.annotate(
        came=Count("attendances", filter=Q(attendances__mark__in=Attendance.WAS_THERE)),
        marked=Count("attendances", filter=~Q(attendances__mark=Attendance.Mark.EXCUSED)),
    )


@writes(Group)
def group_add(request: HttpRequest) -> HttpResponse:
    """Begin a group."""
    return _form(request, GroupForm(sent(request), by=request.user), _("Add a group"), reverse("groups"))


@writes(Group)
def group_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a group."""
    here = group_of(request, pk, WRITE)
    form = GroupForm(sent(request), instance=here, by=request.user)
    return _form(request, form, _("Change the group"), reverse("group", args=[pk]))


def _form(request: HttpRequest, form: GroupForm, title: str, back: str) -> HttpResponse:
    if kept(request, form):
        return redirect("group", form.instance.pk)
    return form_page(request, form, title=title, back=back, template=FORM, place="groups")


@writes(Meeting)
def meeting_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down when a group meets, and plan its sessions of the coming weeks."""
    here = group_to_fill(request, pk)
    form = MeetingForm(sent(request), group=here)
    if kept(request, form):
        _plan(request, here)
        return redirect("group", pk)
    return _of_group(request, form, _("When it meets"), here)


@writes(Meeting)
def meeting_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a time of meeting: sessions that are planned from tomorrow on are planned anew."""
    meeting = Meeting.objects.writable_by(request.user).select_related("group__site").get_or_404(pk=pk)
    former = meeting.begins_at
    form = MeetingForm(sent(request), instance=meeting, group=meeting.group)
    if kept(request, form):
        coming = Session.objects.filter(group=meeting.group, state=Session.State.PLANNED, topic="", begins_at=former)
        coming.filter(on__gt=timezone.localdate()).delete()
        _plan(request, meeting.group)
        return redirect("group", meeting.group_id)
    return _of_group(request, form, _("When it meets"), meeting.group)


def _plan(request: HttpRequest, here: Group) -> None:
    today = timezone.localdate()
    here = Group.objects.prefetch_related(Prefetch("meetings", Meeting.objects.all())).get(pk=here.pk)
    count = plan_sessions(here, today, today + AHEAD)
    said = ngettext("%(count)d session is planned.", "%(count)d sessions are planned.", count)
    messages.info(request, said % {"count": count})


def _of_group(request: HttpRequest, form: Any, title: str, here: Group, **context: Any) -> HttpResponse:
    back = reverse("group", args=[here.pk])
    return form_page(request, form, title=title, back=back, template=FORM, place="groups", group=here, **context)
