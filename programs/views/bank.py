"""The bank of questions about rights, and the questionnaires put together from it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.rights import QuestionForm, QuestionnaireForm
from programs.models import CannotWrite, Question, Questionnaire
from programs.views.group import FORM


@reads(Question)
def questions(request: HttpRequest) -> HttpResponse:
    """Show the questions of the bank, each with its right answer."""
    found = Question.objects.visible_to(request.user)
    context = {"page": page_by_keys(found, request, "text"), "may_change": permits(request.user, WRITE, Question)}
    return render(request, "programs/rights/questions.html", context)


@writes(Question)
def question_add(request: HttpRequest) -> HttpResponse:
    """Add a question to the bank."""
    return _question(request, QuestionForm(sent(request)), _("Add a question"))


@writes(Question)
def question_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a question; one that is asked already is only taken from what is offered."""
    here = Question.objects.writable_by(request.user).get_or_404(pk=pk)
    form = QuestionForm(sent(request), instance=here)
    return _question(request, form, _("Change the question"), lead_in=here if "text" not in form.fields else "")


def _question(request: HttpRequest, form: QuestionForm, title: str, **context: Any) -> HttpResponse:
    if kept(request, form):
        return redirect("questions")
    back = reverse("questions")
    return form_page(request, form, title=title, back=back, template=FORM, place="questions", **context)


@reads(Questionnaire)
def questionnaires(request: HttpRequest) -> HttpResponse:
    """Show the questionnaires by name."""
    found = Questionnaire.objects.visible_to(request.user)
    may_change = permits(request.user, WRITE, Questionnaire)
    context = {"page": page_by_keys(found, request, "name"), "may_change": may_change}
    return render(request, "programs/rights/questionnaires.html", context)


@reads(Questionnaire)
def questionnaire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a questionnaire: its questions in their order, with the right answers."""
    here = Questionnaire.objects.visible_to(request.user).get_or_404(pk=pk)
    context = {
        "questionnaire": here,
        "items": here.items.select_related("question"),
        "may_change": Questionnaire.objects.writable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "programs/rights/questionnaire.html", context)


@writes(Questionnaire)
def questionnaire_add(request: HttpRequest) -> HttpResponse:
    """Put a questionnaire together."""
    return _put_together(request, QuestionnaireForm(sent(request)), _("Add a questionnaire"), reverse("questionnaires"))


@writes(Questionnaire)
def questionnaire_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a questionnaire that is not open yet."""
    here = Questionnaire.objects.writable_by(request.user).get_or_404(pk=pk)
    form = QuestionnaireForm(sent(request), instance=here)
    return _put_together(request, form, _("Change the questionnaire"), reverse("questionnaire", args=[pk]))


def _put_together(request: HttpRequest, form: QuestionnaireForm, title: str, back: str) -> HttpResponse:
    try:
        if kept(request, form):
            return redirect("questionnaire", form.instance.pk)
    except CannotWrite as refusal:
        form.add_error(None, str(refusal))
    how = _("Write 1 beside the first question, 2 beside the second, and so on.")
    return form_page(request, form, title=title, back=back, template=FORM, place="questionnaires", lead_in=how)


@writes(Questionnaire)
def questionnaire_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let groups be asked with a questionnaire; from then on it stays as it is."""
    words = _("Groups can be asked with it from now on. Its questions then stay as they are, so that answers compare.")
    return _moved(request, pk, _("Open the questionnaire"), words, Questionnaire.open)


@writes(Questionnaire)
def questionnaire_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer a questionnaire no more."""
    words = _("It is offered to groups no more. What was answered stays.")
    return _moved(request, pk, _("Close the questionnaire"), words, Questionnaire.close)


def _moved(
    request: HttpRequest, pk: UUID, title: str, words: str, move: Callable[[Questionnaire], None]
) -> HttpResponse:
    here = Questionnaire.objects.writable_by(request.user).get_or_404(pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            move(here)
        except CannotWrite as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("questionnaire", pk)
    context = {"questionnaire": here, "title": title, "words": words, "refused": refused}
    return render(request, "programs/rights/move.html", context)
