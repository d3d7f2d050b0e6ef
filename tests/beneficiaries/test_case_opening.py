"""Opening a case, and changing what stands at its head."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from access.context import acting
from access.once import FIELD
from beneficiaries.models import Case, Person, RiskLevel, State
from tests.factories.accounts import SiteFactory
from tests.factories.cases import CaseFactory, Team, as_it_stands, days_ago
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db

OPENED = {"opened_on": "2026-11-02", "opened_on_calendar": "AD", "risk_level": "high", "is_safe_now": ""}


@pytest.fixture
def team() -> Team:
    return Team()


def person(team: Team, **fields) -> Person:
    return made_by_system(PersonFactory, **{"site": team.site, "keeper": team.caseworker} | fields)


def test_a_caseworker_opens_a_case_for_herself(team):
    her = person(team)
    page = team.get("caseworker", "case-open", her.code)
    assert "Nobody yet" not in page.content.decode()
    answer = team.post("caseworker", "case-open", her.code, **OPENED, caseworker=str(team.colleague.pk))
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{her.code}/")
    with acting(team.caseworker):
        case = Case.objects.select_related("person").get(pk=her.pk)
    assert (case.caseworker, case.site, case.state) == (team.caseworker, team.site, State.IDENTIFIED)
    assert case.person.keeper is None
    assert (case.next_contact_on - case.opened_on).days == 14


def test_from_then_on_the_case_alone_says_who_sees_her(team):
    her = person(team, keeper=team.caseworker)
    team.post("supervisor", "case-open", her.code, **OPENED, caseworker=str(team.colleague.pk))
    assert team.status("caseworker", "case", her.code) == 404
    assert team.status("colleague", "case", her.code) == 200
    with acting(team.caseworker):
        assert not Person.objects.filter(pk=her.pk).exists()


def test_a_supervisor_chooses_among_the_workers_of_the_site_or_nobody(team):
    her = person(team, keeper=team.supervisor)
    offered = team.get("supervisor", "case-open", her.code).context["form"].fields["caseworker"].queryset
    assert set(offered) == {team.caseworker, team.colleague}
    refused = team.post("supervisor", "case-open", her.code, **OPENED, caseworker=str(team.stranger.pk))
    assert refused.context["form"].errors.keys() == {"caseworker"}
    assert team.post("supervisor", "case-open", her.code, **OPENED, caseworker="").status_code == 302
    with acting(team.supervisor):
        assert Case.objects.get(pk=her.pk).caseworker is None


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_opens_a_case_of_somebody_she_does_not_see(team, who):
    her = person(team)
    assert team.status(who, "case-open", her.code) == 404
    assert team.post(who, "case-open", her.code, **OPENED).status_code == 404


def test_a_second_case_is_never_opened(team):
    case = team.case()
    assert team.get("caseworker", "case-open", case)["Location"] == f"/cases/{case.person.code}/"
    page = team.post("caseworker", "case-open", case, **OPENED | {"wishes": "To sew by the window."})
    assert "Somebody opened the case a moment before." in page.content.decode()
    assert "To sew by the window." in page.content.decode(), "nothing that was typed is lost"
    assert f'href="/cases/{case.person.code}/"' in page.content.decode()
    assert as_it_stands(case).opened_on == case.opened_on


def test_a_case_hidden_elsewhere_is_not_told_of(team):
    her = person(team, keeper=None)
    CaseFactory(person=her, site=SiteFactory())
    assert team.post("supervisor", "case-open", her.code, **OPENED).status_code == 404


def test_a_form_sent_twice_opens_once_and_answers_alike(team):
    her, token = person(team), str(uuid.uuid4())
    answers = [team.post("caseworker", "case-open", her.code, **OPENED, **{FIELD: token}) for _time in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, f"/cases/{her.code}/")] * 2


def test_what_was_typed_is_kept_when_something_is_wrong(team):
    her = person(team)
    page = team.post("caseworker", "case-open", her.code, **OPENED | {"opened_on": "yesterday-ish"}, wishes="To sew.")
    assert page.status_code == 200
    assert "To sew." in page.content.decode()
    assert "yesterday-ish" in page.content.decode()
    ahead = team.post("caseworker", "case-open", her.code, **OPENED | {"opened_on": "2031-01-01"})
    assert ahead.context["form"].errors.keys() == {"opened_on"}


def edit(team, case, who="caseworker", **changes):
    page = team.get(who, "case-edit", case).context["form"]
    standing = {name: page[name].value() or "" for name in page.fields}
    return team.post(who, "case-edit", case, **standing | changes)


def test_risk_safety_and_wishes_are_changed(team):
    case = team.case()
    answer = edit(team, case, risk_level="low", is_safe_now="no", immediate_safety="Her uncle.", wishes="To sew.")
    assert answer.status_code == 302
    now = as_it_stands(case)
    assert (now.risk_level, now.is_safe_now, now.immediate_safety, now.wishes) == (
        "low",
        False,
        "Her uncle.",
        "To sew.",
    )


def test_a_greater_risk_brings_the_next_contact_nearer_but_not_before_today(team):
    case = team.case(risk_level="low", last_contact_on=days_ago(3), next_contact_on=days_ago(-60))
    edit(team, case, risk_level="high")
    assert as_it_stands(case).next_contact_on == days_ago(-11)
    edit(team, case, risk_level="emergency")
    assert as_it_stands(case).next_contact_on == days_ago(-4)
    long_ago = team.case(risk_level="low", last_contact_on=days_ago(40), next_contact_on=days_ago(-50))
    edit(team, long_ago, risk_level="emergency")
    assert as_it_stands(long_ago).next_contact_on == timezone.localdate()


def test_a_lesser_risk_moves_no_day(team):
    case = team.case(risk_level="high", next_contact_on=days_ago(-5))
    edit(team, case, risk_level=RiskLevel.LOW)
    assert as_it_stands(case).next_contact_on == days_ago(-5)


def test_what_an_assessment_found_is_not_made_less_past_another_assessment(team):
    case = team.case(in_progress=True, assessed=True, risk_level="high")
    form = edit(team, case, risk_level="medium", wishes="To sew.").context["form"]
    assert form.errors.keys() == {"risk_level"}
    assert form.data["wishes"] == "To sew."
    assert as_it_stands(case).risk_level == "high"
    assert edit(team, case, risk_level="emergency").status_code == 302
    assert as_it_stands(case).risk_level == "emergency"


def test_nobody_overwrites_what_another_changed_meanwhile(team):
    case = team.case(wishes="To rest.", shared_with=[team.colleague])
    seen = team.get("caseworker", "case-edit", case).context["form"]
    edit(team, case, who="colleague", wishes="To go home.")
    standing = {name: seen[name].value() or "" for name in seen.fields}
    page = team.post("caseworker", "case-edit", case, **standing | {"wishes": "To sew."})
    assert page.status_code == 200
    assert "Now saved here: To go home." in page.content.decode()
    assert "To sew." in page.content.decode()
    assert as_it_stands(case).wishes == "To go home."


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_changes_a_case_she_does_not_see(team, who):
    case = team.case()
    assert team.status(who, "case-edit", case) == 404
    assert team.client(who).post(reverse("case-edit", args=[case.person.code]), {"wishes": "x"}).status_code == 404
