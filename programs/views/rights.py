"""Knowing rights: asking a group before and after, the paper of each member, and what was gained."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from programs.forms.marks import Choice, MarksForm, Row, marks_of
from programs.forms.rights import PaperForm, RightsTestForm
from programs.gain import PERCENTS, Gain
from programs.models import Enrolment, Group, QuestionnaireItem, RightsAnswer, RightsPaper, RightsTest
from programs.views.group import BY_NAME, FORM, MEMBERS, group_to_fill
from programs.views.learning import members_of, never
from programs.views.marks import written

NOT_ANSWERED = gettext_lazy("Does not know, or did not answer")


@reads(RightsTest, WRITE)
def rights(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how a group was asked about rights, and what it gained by the questionnaire it was last asked with after."""
    here = group_to_fill(request, pk)
    tests = RightsTest.objects.visible_to(request.user).filter(group=here).select_related("questionnaire")
    context = {"group": here, "page": page_by_keys(tests.counted(), request, "-on")}
    before = tests.filter(occasion=RightsTest.Occasion.PRE, questionnaire=OuterRef("questionnaire"))
    after = tests.filter(occasion=RightsTest.Occasion.POST).filter(Exists(before)).first()
    if after:
        context |= _gained(request, here, after)
    return render(request, "programs/rights/page.html", context)


def _gained(request: HttpRequest, here: Group, after: RightsTest) -> dict[str, Any]:
    papers = RightsPaper.objects.filter(group=here, questionnaire=after.questionnaire_id).answered()
    percents: dict[str, dict[UUID, float]] = {"pre": {}, "post": {}}
    for occasion, enrolment, percent in papers.values_list("test__occasion", "enrolment", "percent").order_by():
        percents[occasion][enrolment] = percent
    gain = Gain(percents["pre"], percents["post"], PERCENTS)
    enrolments = Enrolment.objects.visible_to(request.user).filter(group=here)
    members = members_of(request, enrolments, gain)
    return {"gain": gain, "members": members, "never": never(enrolments, gain), "questionnaire": after.questionnaire}


@writes(RightsTest)
def rights_test_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to ask a group: a paper for every member."""
    here = group_to_fill(request, pk)
    form = RightsTestForm(sent(request), group=here)
    if kept(request, form):
        return redirect("rights-test", form.instance.pk)
    back = reverse("rights", args=[pk])
    return form_page(request, form, title=_("Ask the group"), back=back, template=FORM, place="groups", group=here)


def rights_test_of(request: HttpRequest, pk: UUID) -> RightsTest:
    """Return the test that the visitor may write down; Http404 alike for hidden and unknown."""
    found = RightsTest.objects.writable_by(request.user).select_related("group__programme", "questionnaire")
    return found.get_or_404(pk=pk)


@reads(RightsTest, WRITE)
def rights_test(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show whom a test asks, with what each answered rightly."""
    here = rights_test_of(request, pk)
    papers = RightsPaper.objects.visible_to(request.user).filter(test=here).scored()
    by_name = [f"enrolment__{key}" for key in BY_NAME]
    context = {
        "test": here,
        "group": here.group,
        "page": page_by_keys(papers.select_related("enrolment__participant"), request, *by_name, size=MEMBERS),
        "missing": _not_asked(here).exists(),
    }
    return render(request, "programs/rights/test.html", context)


def _not_asked(test: RightsTest) -> Any:
    papers = RightsPaper.objects.filter(test=test, enrolment=OuterRef("pk"))
    return Enrolment.objects.enrolled().filter(group=test.group_id).exclude(Exists(papers)).in_order()


@writes(RightsPaper)
def paper_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask somebody as well who came to the group later."""
    here = rights_test_of(request, pk)
    form = PaperForm(sent(request), members=_not_asked(here))
    if form.is_valid():
        return redirect("paper", form.paper_at(here).pk)
    back = reverse("rights-test", args=[pk])
    title = _("Ask somebody who came later")
    return form_page(request, form, title=title, back=back, template=FORM, place="groups", group=here.group)


@writes(RightsPaper)
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the questions to one member and keep her answers, then go on to who was not asked yet."""
    found = RightsPaper.objects.writable_by(request.user)
    found = found.select_related("group__programme", "enrolment__participant", "test__questionnaire")
    items = QuestionnaireItem.objects.select_related("question").order_by("place")
    here = found.prefetch_related(Prefetch("test__questionnaire__items", items)).get_or_404(pk=pk)
    form = MarksForm(
        sent(request),
        rows=[
            Row(item.question_id, item.question.text, [Choice(key, words) for key, words in item.question.offered])
            for item in here.test.questionnaire.items.all()
        ],
        standing=marks_of(RightsAnswer.objects.filter(paper=here), "question_id", "given"),
        nothing=NOT_ANSWERED,
    )
    if written(form, lambda: here.answer(form.marks, form.seen)):
        messages.success(request, _("Kept: what %(name)s answered.") % {"name": here.enrolment.participant.full_name})
        following = RightsPaper.objects.filter(test=here.test_id, answers=None).exclude(pk=here.pk)
        following = following.order_by(*(f"enrolment__{key}" for key in BY_NAME), "pk").first()
        return redirect("paper", following.pk) if following else redirect("rights-test", here.test_id)
    context = {"paper": here, "test": here.test, "group": here.group, "form": form}
    return render(request, "programs/rights/paper.html", context)
