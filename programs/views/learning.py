"""Learning to read and reckon: the tests of a group, the sheet of one of them, and what was gained."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import local_digits
from programs.forms.learning import BetweenTestsForm, LevelTestForm
from programs.forms.marks import Choice, MarksForm, Row, marks_of
from programs.gain import Band, Gain
from programs.levels import Level
from programs.models import Enrolment, Group, LevelCorrection, LevelResult, LevelTest
from programs.models.learning import belonged_on
from programs.views.group import BY_NAME, FORM, MEMBERS, group_to_fill
from programs.views.marks import written

MOST_COMPARED = 40
"""Of so many last tests two can be compared."""
LEVELS = [Band(level.label, level, level + 1) for level in Level]
NOT_TESTED = gettext_lazy("Not tested")


@reads(LevelTest, WRITE)
def learning(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the tests of a group, and what was gained between two of them."""
    here = group_to_fill(request, pk)
    tests = LevelTest.objects.visible_to(request.user).filter(group=here)
    taken = list(tests.exclude(taken_at=None)[:MOST_COMPARED])[::-1]
    context = {
        "group": here,
        "page": page_by_keys(tests.counted(), request, "-on"),
        "levels": list(Level),
        "between": BetweenTestsForm(request.GET, tests=taken) if len(taken) > 1 else None,
    }
    if context["between"]:
        context |= _gained(request, here, context["between"])
    return render(request, "programs/learning/page.html", context)


def _gained(request: HttpRequest, here: Group, between: BetweenTestsForm) -> dict[str, Any]:
    levels: dict[str, dict[UUID, float]] = {}
    for name, test in between.chosen.items():
        levels[name] = marks_of(LevelResult.objects.filter(test=test), "enrolment_id", "level")
    gain = Gain(levels["first"], levels["last"], LEVELS)
    enrolments = Enrolment.objects.visible_to(request.user).filter(group=here)
    return {"gain": gain, "members": members_of(request, enrolments, gain), "never": never(enrolments, gain)}


def members_of(request: HttpRequest, enrolments: Any, gain: Gain) -> Any:
    """Return a page of those who were tested, each with `before`, `after` and `gained`."""
    page = page_by_keys(
        enrolments.filter(pk__in=[*gain.before, *gain.after]).in_order(), request, *BY_NAME, size=MEMBERS
    )
    for each in page.rows:
        each.before, each.after = gain.before.get(each.pk), gain.after.get(each.pk)
        each.gained = gain.of(each.pk)
    return page


def never(enrolments: Any, gain: Gain) -> int:
    """Return how many belong to the group now and were tested neither time."""
    return enrolments.enrolled().exclude(pk__in=[*gain.before, *gain.after]).count()


@writes(LevelTest)
def level_test_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a test of a group, and go on to its sheet."""
    here = group_to_fill(request, pk)
    form = LevelTestForm(sent(request), group=here)
    if kept(request, form):
        return redirect("level-test", form.instance.pk)
    return _form(request, form, _("Test the group"), reverse("learning", args=[pk]))


@writes(LevelTest)
def level_test_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the day or the occasion of a test."""
    here = level_test_of(request, pk)
    form = LevelTestForm(sent(request), instance=here, group=here.group)
    if kept(request, form):
        return redirect("level-test", pk)
    return _form(request, form, _("Change the test"), reverse("level-test", args=[pk]))


def _form(request: HttpRequest, form: LevelTestForm, title: str, back: str) -> HttpResponse:
    return form_page(request, form, title=title, back=back, template=FORM, place="groups", group=form.instance.group)


def level_test_of(request: HttpRequest, pk: UUID) -> LevelTest:
    """Return the test that the visitor may write down; Http404 alike for hidden and unknown."""
    found = LevelTest.objects.writable_by(request.user).select_related("group__programme", "taken_by")
    return found.get_or_404(pk=pk)


@writes(LevelTest)
def level_test(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sheet of a test and keep the levels: the whole group in one request.

    What two people wrote about different members is kept from both; where both changed the same level, the second
    sees the difference and chooses.
    """
    here = level_test_of(request, pk)
    enrolments = Enrolment.objects.filter(belonged_on(here.group_id, here.on) | Q(level_results__test=here)).distinct()
    choices = [Choice(str(level.value), level.label, local_digits(level.value)) for level in Level]
    form = MarksForm(
        sent(request),
        rows=[Row(each.pk, each.participant.full_name, choices) for each in enrolments.in_order()],
        standing=marks_of(LevelResult.objects.filter(test=here), "enrolment_id", "level"),
        asks_why=here.is_late,
        nothing=NOT_TESTED,
    )
    if written(form, lambda: here.take(request.user, form.marks, form.seen, form.cleaned_data.get("why", ""))):
        tested = sum(mark != "" for mark in form.marks.values())
        said = ngettext("Kept: %(count)s member was tested.", "Kept: %(count)s members were tested.", tested)
        messages.success(request, said % {"count": local_digits(tested)})
        return redirect("learning", here.group_id)
    corrections = LevelCorrection.objects.filter(test=here).select_related("enrolment__participant", "recorded_by")
    context = {
        "test": here,
        "group": here.group,
        "form": form,
        "levels": list(Level),
        "corrections": corrections[:MEMBERS],
    }
    return render(request, "programs/learning/sheet.html", context)
