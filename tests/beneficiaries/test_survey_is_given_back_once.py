"""The survey is answered once in a case, and handed over by nobody who is told what people answered."""

import datetime

import pytest
from django.db import Error, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries import surveying
from beneficiaries.lifecycle import opened_or_reopened_on
from beneficiaries.models import Case, Move, SurveyOffer
from beneficiaries.models.survey import GivenBack
from tests.beneficiaries.test_survey_is_anonymous import blank
from tests.factories.accounts import give_role
from tests.factories.cases import ClosureFactory, Team, days_ago
from tests.factories.surveys import handed, handed_yesterday

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def hand(team: Team, case: Case, who: str = "caseworker"):
    return team.post(who, "survey-hand", case, device="elsewhere")


def codes(case: Case) -> int:
    with acting_as_system("look"):
        return SurveyOffer.objects.filter(case=case).count()


@pytest.mark.parametrize("said", [blank(respected="yes"), None])
def test_what_was_given_back_is_not_handed_over_again(team, said):
    case = team.case(closed=True)
    surveying.answer(handed(case).code, said)
    page = hand(team, case)
    assert page.status_code == 200
    assert "She has given it back" in page.content.decode()
    assert 'name="device"' not in page.content.decode()
    assert codes(case) == 1
    with pytest.raises(GivenBack):
        handed(case)


def test_what_was_not_given_back_is_handed_over_again_and_counts_once(team):
    case = team.case(closed=True)
    offers = [handed_yesterday(case), handed(case), handed(case)]
    assert hand(team, case).status_code == 302
    assert [surveying.answer(each.code, {"respected": "yes"}) for each in offers] == [False, False, False]
    assert codes(case) == 4


def test_after_reopening_she_is_asked_again(team):
    case = team.case(closed=True)
    surveying.answer(handed(case).code, None)
    with acting_as_system("it is reopened"):
        Move.objects.create(case=case, from_state="closed", to_state="reopened", happened_on=days_ago(0))
        assert opened_or_reopened_on(case) == days_ago(0)
    assert hand(team, case).status_code == 302
    assert codes(case) == 2


def test_the_database_refuses_a_second_one_that_was_given_back(team):
    case = team.case(closed=True)
    surveying.answer(handed(case).code, None)
    later = timezone.now() + datetime.timedelta(hours=1)
    with acting_as_system("wrong"):
        for wrong in ({"is_over": True}, {"is_over": False, "since": days_ago(9999)}):
            with transaction.atomic(), pytest.raises(IntegrityError):
                SurveyOffer.objects.create(
                    **{"case": case, "secret_hash": "x", "since": case.opened_on, "given_back": True} | wrong,
                    expires_at=later,
                )


def test_who_is_told_the_answers_as_a_supervisor_hands_over_nothing_at_that_site_as_a_caseworker(team):
    case = team.case(closed=True)
    ClosureFactory(case=case, recorded_by=team.caseworker)
    assert "Hand her the survey" in team.get("caseworker", "case", case).content.decode()
    assert "Hand her the survey" not in team.get("supervisor", "case", case).content.decode()
    give_role(team.caseworker, Role.SUPERVISOR)
    assert team.status("caseworker", "survey-hand", case) == 200, "she leads another site"
    give_role(team.caseworker, Role.SUPERVISOR, site=team.site)
    assert hand(team, case).status_code == 404
    assert "Hand her the survey" not in team.get("caseworker", "case", case).content.decode()


@pytest.mark.parametrize("who", ["supervisor", "both"])
def test_no_sql_of_hers_hands_it_over(team, who):
    case = team.case(closed=True)
    if who == "both":
        give_role(team.caseworker, Role.SUPERVISOR, site=team.site)
    user = team.supervisor if who == "supervisor" else team.caseworker
    offer = handed(case)
    with acting(user):
        assert list(SurveyOffer.objects.visible_to(user)) == [offer], "that she was handed it, she sees"
        assert SurveyOffer.objects.filter(pk=offer.pk).update(is_over=True) == 0
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            SurveyOffer.objects.create(
                case=case,
                since=case.opened_on,
                secret_hash="x",
                is_over=True,
                expires_at=timezone.now() + datetime.timedelta(hours=1),
            )
    assert Client().post("/survey/", {"code": offer.code}).status_code == 302
