"""The words in which a service is told of her: kept as they were chosen, and fit for whoever reads them."""

import re

import pytest
from django.utils.translation import override

from access.context import acting_as_system
from beneficiaries.models import Area, Case, ReferralOut, SharedField
from beneficiaries.models.consent import Purpose
from beneficiaries.sharable import sharable_of
from tests.factories.cases import Team, days_ago
from tests.factories.people import ConsentFactory, made_by_system
from tests.factories.services import ReferralOutFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def case(team) -> Case:
    """Return a case of somebody who agreed that a service is told."""
    made = team.case(in_progress=True)
    made_by_system(ConsentFactory, person=made.person, purpose=Purpose.REFERRAL)
    return made


def send(team: Team, case: Case, referral: ReferralOut):
    day = {"on": days_ago(0).isoformat(), "on_calendar": "AD", "she_agrees": "on"}
    return team.post("caseworker", "referral-out-send", case, referral, **day)


def told(referral: ReferralOut) -> dict[str, str]:
    with acting_as_system("look"):
        return {each.item: each.text for each in SharedField.objects.filter(referral_out=referral)}


def test_what_was_chosen_in_one_language_is_sent_by_whoever_reads_another(team, case):
    with acting_as_system("a full file"):
        case.person.number_of_children = 2
        case.person.present_area = Area.objects.get(level="district", name="Dhading")
        case.person.save()
        with override("ne"):
            chosen = {each.item: each.text for each in sharable_of(case)}
    assert chosen.keys() >= {"age", "gender", "children", "lives_in"}
    made = ReferralOutFactory(case=case, told=chosen)
    with acting_as_system("another number"):
        case.person.number_of_children = 3
        case.person.save()
    assert [str(each) for each in send(team, case, made).context["lacking"]] == [
        "Her file now says something else: Number of children. Choose again."
    ]
    with acting_as_system("as before"):
        case.person.number_of_children = 2
        case.person.save()
    assert send(team, case, made).status_code == 302
    assert told(made) == chosen, "it stays in the words that were chosen"


def test_the_letter_calls_nobody_she(team, case, papers_as_pages):
    written = {f"written_{item}": "Words." for item in ("happened", "needs", "safety", "access")}
    form = {
        "service": str(ServiceFactory().pk), "asks_for": "A check-up.", "urgency": "high", "way": "letter",
        "call_back_name": "Asha", "call_back_phone": "9800000000", "items": ["name", "age", "gender"],
    }  # fmt: skip
    team.post("caseworker", "referral-out-add", case, **form | written)
    with acting_as_system("look"):
        made = ReferralOut.objects.get(case=case)
    assert send(team, case, made).status_code == 302
    assert team.status("caseworker", "referral-out-letter", case, made) == 200
    page = papers_as_pages[0][papers_as_pages[0].index("<main>") :]
    assert "What is needed" in page
    assert re.findall(r"\b(?:she|hers?|herself)\b", page, re.IGNORECASE) == []
