"""The survey at the end: handing it over, and the page for her alone, on which nothing else is reachable."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from access.policy import COUNT, WRITE
from access.views import anyone, reads, writes
from accounts.middleware import end_this_session
from accounts.views import too_many
from audit.trail import note_read
from beneficiaries.figures.of_satisfaction import Satisfaction, said_in_words
from beneficiaries.forms.survey import CodeForm, HandOverForm, SurveyForm
from beneficiaries.lifecycle import opened_or_reopened_on
from beneficiaries.models import Case, State, SurveyAnswer, SurveyOffer
from beneficiaries.surveying import FEWEST, answer, may_hand, stands
from beneficiaries.views.case import sent, visible_case
from beneficiaries.views.figures import asked_of, kept_of

SHOWN = 10
"""So many of the times at which she was handed it are told."""


@writes(SurveyOffer)
def survey_hand(request: HttpRequest, code: str) -> HttpResponse:
    """Hand her the survey: on this device, which is logged out as it opens, or by a code for another one."""
    case = visible_case(request, code, WRITE)
    if not (may_be_handed(case) and may_hand(request.user, case)):
        raise Http404
    form = HandOverForm(sent(request))
    since = opened_or_reopened_on(case)
    given_back = SurveyOffer.objects.given_back_since(case, since).exists()
    if request.method == "POST" and form.is_valid() and not given_back:
        made = SurveyOffer.objects.hand(case, since)
        if form.cleaned_data["device"] == HandOverForm.ELSEWHERE:
            messages.success(request, _("Here is the code for her."))
            return redirect("survey-hand", code=code)
        return _with_code(redirect("survey"), made.code)
    note_read("case", subject=case.pk)
    offers = list(case.survey_offers.visible_to(request.user).select_related("recorded_by")[:SHOWN])
    context = {
        "case": case,
        "person": case.person,
        "form": form,
        "offers": offers,
        "given_back": given_back,
        "open": next((each for each in offers if each.is_open), None),
        "fewest": FEWEST,
        "address": request.build_absolute_uri("/survey/").partition("://")[2].rstrip("/"),
    }
    return render(request, "beneficiaries/survey/hand.html", context)


def may_be_handed(case: Case) -> bool:
    """Tell whether the survey may be handed over: while a case is being closed, and once it is."""
    return case.state == State.CLOSED or case.closures.exists()


@anyone("whoever was handed the survey answers it without an account, and beside nobody's")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or show the survey that it opens and take it back; whoever was logged in here is no more."""
    was_in = request.user.is_authenticated
    if was_in:
        end_this_session(request)
    code = request.COOKIES.get(settings.SURVEY_COOKIE_NAME, "")
    response = _survey(request, code) if code else _ask_for_code(request)
    if was_in:
        response["Clear-Site-Data"] = '"cache", "storage"'
        response.delete_cookie(settings.MESSAGES_COOKIE_NAME)
    return response


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and not ratelimit.consume(request, action="survey"):
        return too_many(request)
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return _with_code(redirect("survey"), form.cleaned_data["code"])
    return render(request, "beneficiaries/survey/code.html", {"form": form})


def _survey(request: HttpRequest, code: str) -> HttpResponse:
    if not stands(code):
        return _forgotten(render(request, "beneficiaries/survey/over.html", status=410))
    form = SurveyForm(sent(request))
    stopped = "stop" in request.POST
    if request.method == "POST" and (stopped or form.is_valid()):
        if answer(code, None if stopped else form.said):
            return _forgotten(redirect("survey-thanks"))
        return _forgotten(render(request, "beneficiaries/survey/over.html", status=410))
    return render(request, "beneficiaries/survey/survey.html", {"form": form})


@anyone("whoever answered has no account")
@never_cache
@require_safe
def survey_thanks(request: HttpRequest) -> HttpResponse:
    """Thank her, and ask her to give the device back."""
    return render(request, "beneficiaries/survey/thanks.html")


def _with_code(response: HttpResponse, code: str) -> HttpResponse:
    response.set_cookie(
        settings.SURVEY_COOKIE_NAME, code, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )  # without an age: it goes with the window
    return response


def _forgotten(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(settings.SURVEY_COOKIE_NAME, samesite="Strict")
    return response


@reads(SurveyAnswer, action=COUNT)
def feedback(request: HttpRequest) -> HttpResponse:
    """Show what people said of the work at her sites, several of them together, and what they wrote, page by page."""
    form, scope = asked_of(request)
    page = said_in_words(scope, request)
    context = {
        "form": form,
        "period": scope.period,
        "figure": Satisfaction(),
        "reading": Satisfaction().read(scope),
        "page": page,
        "fewest": FEWEST,
        "asked": kept_of(request),
    }
    return render(request, "beneficiaries/figures/feedback.html", context)
