"""The page of a foundation about its grants, on the screen and on one sheet; its questions, and what it is told.

It is a page of its own and no home page: it has an address that can be kept and printed, and the home page also says
what one's roles are and how one's account is protected. A card there tells the same in two lines and leads here.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import local_digits
from config.paper import paper_response
from grants.beside import beside
from grants.forms.question import QuestionAnswerForm, QuestionForm
from grants.foundation import Overview
from grants.models import Achievement, Grant, GrantAnswer, GrantQuestion
from grants.telling import tell, threshold, to_be_told
from grants.views.grant import FORM, grant_of, grant_to_change


@reads(GrantQuestion, WRITE, from_replica=True)
def foundation(request: HttpRequest) -> HttpResponse:
    """Show a foundation how its grants stand, at one look."""
    here = Overview(request.user, timezone.localdate())
    context = {"here": here, "threshold": threshold(), "beside": beside(request.user, here.grants)}
    return render(request, "grants/foundation.html", context)


@reads(GrantQuestion, WRITE, from_replica=True)
def foundation_paper(request: HttpRequest) -> HttpResponse:
    """Print the same on a sheet."""
    today = timezone.localdate()
    here = Overview(request.user, today)
    context = {"here": here, "threshold": threshold(), "code": f"grants-{today}"}
    context["beside"] = beside(request.user, here.grants)
    return paper_response(
        request, "grants/foundation_paper.html", context, f"grants-{today}", instead=reverse("foundation")
    )


@writes(GrantQuestion)
def question_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask about a grant."""
    here = Grant.objects.visible_to(request.user).get_or_404(pk=pk)
    form = QuestionForm(sent(request), instance=GrantQuestion(grant=here))
    if kept(request, form):
        return redirect("grant", pk)
    back = reverse("grant", args=[pk])
    return form_page(request, form, title=_("Ask a question"), back=back, template=FORM, lead_in=here)


@writes(GrantAnswer)
def question_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer what a funder asked."""
    asked = GrantQuestion.objects.visible_to(request.user).unanswered().select_related("grant").get_or_404(pk=pk)
    form = QuestionAnswerForm(sent(request), instance=GrantAnswer(question=asked))
    if kept(request, form):
        return redirect("grant", asked.grant_id)
    back = reverse("grant", args=[asked.grant_id])
    return form_page(request, form, title=_("Answer"), back=back, template=FORM, lead_in=asked.grant, asked=asked)


@writes(Achievement)
def achievements_tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a funder will be told of achievements, and tell it, once that is confirmed."""
    here = grant_to_change(request, pk)
    today = timezone.localdate()
    if request.method == "POST":
        told = tell(here, today)
        said = ngettext("%(number)s target was told.", "%(number)s targets were told.", told)
        messages.success(request, said % {"number": local_digits(told)})
        return redirect("grant", pk)
    context = {"grant": grant_of(request, pk), "achievements": to_be_told(here, today), "threshold": threshold()}
    return render(request, "grants/tell.html", context)
