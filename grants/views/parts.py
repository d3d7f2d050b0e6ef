"""Adding and changing what belongs to a grant, one form each; papers, and what is owed across grants."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.moves import moved
from access.paging import page_by_keys
from access.policy import WRITE, permits
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from config.calendar import say_day
from config.files import store
from config.files.leaving import file_response
from grants.forms.grant import AnswerForm
from grants.forms.parts import (
    CommitmentForm,
    ComplianceForm,
    ConditionForm,
    LineForm,
    MilestoneForm,
    ObligationForm,
    PaperForm,
    TrancheForm,
)
from grants.lifecycle import ANSWERS, answer
from grants.models import Commitment, Grant, GrantDocument, Obligation
from grants.templatetags.amounts import in_currency
from grants.views.grant import FORM, grant_to_change

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def _shown(request: HttpRequest, form: Any, title: Promise | str, here: Grant, **context: Any) -> HttpResponse:
    if context.pop("is_kept", None) or kept(request, form):
        return redirect("grant", here.pk)
    back = reverse("grant", args=[here.pk])
    return form_page(request, form, title=str(title), back=back, template=FORM, lead_in=here, **context)


def adding(form_class: Any, title: Promise, parent: Any = Grant) -> View:
    """Return the view that adds something to a grant, or to a tranche or line of one."""
    model, to = form_class._meta.model, form_class.belongs_to[0]

    @writes(model)
    def add(request: HttpRequest, pk: UUID) -> HttpResponse:
        if parent is Grant:
            above = here = grant_to_change(request, pk)
        else:
            above = _open(parent.objects.writable_by(request.user), "grant").get_or_404(pk=pk)
            here = above.grant
        files = {"files": request.FILES if request.method == "POST" else None} if form_class is PaperForm else {}
        return _shown(request, form_class(sent(request), instance=model(**{to: above}), **files), title, here)

    return add


def changing(form_class: Any, title: Promise, path: str = "grant") -> View:
    """Return the view that changes something of a grant; `path` leads from it to the grant."""

    @writes(form_class._meta.model)
    def change(request: HttpRequest, pk: UUID) -> HttpResponse:
        model = form_class._meta.model
        record = _open(model.objects.writable_by(request.user), path).get_or_404(pk=pk)
        here = record
        for name in path.split("__"):
            here = getattr(here, name)
        return _shown(request, form_class(sent(request), instance=record), title, here)

    return change


def _open(rows: Any, path: str) -> Any:
    """Return those of some rows whose grant is not over."""
    return rows.exclude(**{f"{path}__status__in": Grant.OVER}).select_related(path)


tranche_add = adding(TrancheForm, gettext_lazy("Add a tranche"))
tranche_edit = changing(TrancheForm, gettext_lazy("Change the tranche"))
condition_edit = changing(ConditionForm, gettext_lazy("Change the condition"), "tranche__grant")
line_add = adding(LineForm, gettext_lazy("Add a budget line"))
line_edit = changing(LineForm, gettext_lazy("Change the budget line"))
milestone_add = adding(MilestoneForm, gettext_lazy("Add a milestone"))
milestone_edit = changing(MilestoneForm, gettext_lazy("Change the milestone"))
obligation_add = adding(ObligationForm, gettext_lazy("Add an obligation"))
obligation_edit = changing(ObligationForm, gettext_lazy("Change the obligation"))
compliance_add = adding(ComplianceForm, gettext_lazy("Add to the checklist"))
compliance_edit = changing(ComplianceForm, gettext_lazy("Change the item"))
document_add = adding(PaperForm, gettext_lazy("Add a document"))
condition_add = adding(
    ConditionForm, gettext_lazy("Add a condition"), ConditionForm._meta.model._meta.get_field("tranche").related_model
)
commitment_add = adding(CommitmentForm, gettext_lazy("Write down what was ordered"), LineForm._meta.model)


@writes(Commitment)
def commitment_call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call off what was ordered, once that is confirmed: its amount is free again."""
    here = _open(Commitment.objects.writable_by(request.user).open(), "line__grant").get_or_404(pk=pk)
    if request.method == "POST":
        here.called_off_on = timezone.localdate()
        here.save(update_fields=["called_off_on"])
        messages.success(request, _("Saved."))
        return redirect("grant", here.line.grant_id)
    context = {
        "title": _("Call off what was ordered"),
        "what": f"{here.what}: {in_currency(here.amount, here.currency)}",
        "back": reverse("grant", args=[here.line.grant_id]),
        "grant": here.line.grant,
    }
    return render(request, "grants/sure.html", context | {"button": _("Call it off")})


@writes(Obligation)
def obligation_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a report was submitted, or what the funder answered."""
    here = _open(Obligation.objects.writable_by(request.user), "grant").get_or_404(pk=pk)
    moves = [(name, each) for name, each in ANSWERS.items() if here.state in each.start]
    if not moves:
        raise Http404
    form = AnswerForm(sent(request), moves=moves, initial={"on": timezone.localdate()})
    if moved(request, form, lambda told: answer(here, told["move"], told["on"], told["why"])):
        return _shown(request, form, "", here.grant, is_kept=True)
    return form_page(
        request,
        form,
        title=_("Say what happened"),
        back=reverse("grant", args=[here.grant_id]),
        template=FORM,
        lead_in=here.grant,
        about=f"{here.title} · {_('due')} {say_day(here.due_on)}",
    )


@reads(Obligation)
def obligations(request: HttpRequest) -> HttpResponse:
    """Show what is owed to funders across grants, the most pressing first."""
    owed = Obligation.objects.visible_to(request.user).owed().select_related("grant__funder__organisation")
    context = {"page": page_by_keys(owed, request, "due_on"), "may_write": permits(request.user, WRITE, Obligation)}
    return render(request, "grants/obligations.html", context)


@reads(GrantDocument)
def grant_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a paper, to be saved."""
    here = GrantDocument.objects.visible_to(request.user).get_or_404(pk=pk)
    try:
        return file_response(here.content(), here.media_type, here.file_name)
    except store.CannotOpen:
        logger.exception("a file does not open")
        return render(request, "grants/cannot_open.html", {"document": here}, status=503)
