"""How far a committee has come: the scores of a half-year, and how they changed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from config.calendar import local_digits
from programs.change import Change
from programs.forms.marks import Choice, MarksForm, Row
from programs.forms.minutes import MaturityForm
from programs.maturity import Criterion
from programs.models import MaturityCheck, MaturityScore
from programs.views.group import group_to_fill
from programs.views.marks import written
from programs.views.of_group import added, writable

MOST = 8
"""So many half-years stand beside each other."""
NOT_SCORED = gettext_lazy("Not scored")


@reads(MaturityCheck, WRITE)
def maturity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how a committee scored itself in each half-year."""
    here = group_to_fill(request, pk)
    checks = MaturityCheck.objects.visible_to(request.user).filter(group=here).scored().order_by("-year", "-half")
    change = Change(checks.prefetch_related("scores")[:MOST])
    return render(request, "programs/committee/maturity.html", {"group": here, "change": change})


@writes(MaturityCheck)
def maturity_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the sheet of a half-year."""
    return added(request, pk, MaturityForm, _("Look at how far it has come"), "maturity", forth="maturity-check")


@writes(MaturityCheck)
def maturity_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sheet of a half-year and keep its scores; what two people wrote at once is kept from both."""
    here = writable(request, pk, MaturityCheck)
    form = MarksForm(
        sent(request),
        rows=[
            Row(
                criterion.value,
                criterion.label,
                [
                    Choice(str(score), f"{local_digits(score)} – {words}")
                    for score, words in enumerate(criterion.anchors, 1)
                ],
            )
            for criterion in Criterion
        ],
        standing=dict(MaturityScore.objects.filter(check_of=here).values_list("criterion", "score")),
        nothing=NOT_SCORED,
    )
    if written(form, lambda: here.score(form.marks, form.seen)):
        messages.success(request, _("Saved."))
        return redirect("maturity", here.group_id)
    return render(request, "programs/committee/maturity_sheet.html", {"check": here, "group": here.group, "form": form})
