"""The timeline: everything that happened, once, newest first, in both calendars."""

import datetime

import pytest

from access.context import acting_as_system
from beneficiaries.lifecycle import move
from beneficiaries.models import State
from config.calendar import PartialDate, bikram_year
from tests.factories import cases as made
from tests.factories.accounts import OrganisationFactory
from tests.factories.cases import NoteFactory, Team, days_ago
from tests.factories.people import ConsentFactory, IntakeFactory, PersonFactory, ReferralFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def told(team: Team, case, who: str = "caseworker") -> list:
    """Return everything on the timeline, page after page."""
    found, query = [], {}
    while True:
        page = team.get(who, "case-timeline", case, **query).context["timeline"]
        found += page.happenings
        if page.older is None:
            return found
        query = {"before": str(page.older)}


def test_everything_is_told_newest_first(team):
    referral = made_by_system(
        ReferralFactory,
        site=team.site,
        organisation=OrganisationFactory(name="Cap Nepal"),
        status="accepted",
        answered_by=team.supervisor,
        answered_at=datetime.datetime(2026, 9, 2, tzinfo=datetime.UTC),
        received_at=datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC),
        met_on=datetime.date(2026, 8, 20),
        met_at="A temporary relief camp",
    )
    her = made_by_system(PersonFactory, site=team.site)
    made_by_system(IntakeFactory, person=her, referral=referral)
    case = team.case(person=her, state="planned", met=True, consented=True, opened_on=datetime.date(2026, 9, 3))
    made.HealthConditionFactory(case=case, began=datetime.date(2003, 5, 1), ended=datetime.date(2005, 5, 1))
    made.HistoricEventFactory(case=case, happened=datetime.date(2011, 5, 1))
    made.HousingRecordFactory(case=case, began=datetime.date(2026, 9, 4), place="The centre")
    NoteFactory(case=case, recorded_by=team.caseworker, happened_on=days_ago(5))
    with acting_as_system("moves"):
        move(case, State.IN_PROGRESS, team.caseworker)
        case.share_with(team.colleague, "Leave.")
    titles = [each.title for each in told(team, case)]
    assert sorted(titles[:2]) == sorted([f"Shared with {team.colleague}", "The case is now: In progress"])
    assert titles[2:] == [
        "Visit",
        "Consent: Keeping a file about her and giving services",
        "Housing: Rehabilitation centre – The centre",
        "Case opened",
        "Referred by Cap Nepal",
        "Met by Cap Nepal",
        "Events: Recruitment",
        "Health: Epilepsy, until then",
        "Health: Epilepsy",
    ]


def test_days_known_in_part_are_said_in_both_calendars_and_stand_where_they_begin(team):
    case = team.case()
    made.HealthConditionFactory(case=case, name="Tuberculosis", began=PartialDate(*bikram_year(2060), "[)"))
    made.EducationRecordFactory(
        case=case, began=PartialDate(datetime.date(2003, 5, 1), datetime.date(2003, 6, 1), "[)")
    )
    made.EducationRecordFactory(case=case, level="Class 1", began=None)
    said = {each.title: each.when for each in told(team, case)}
    assert said["Health: Tuberculosis"] == "2060 BS · 2003/04"
    assert said["Schooling: Class 5"] == "May 2003 · Baisakh/Jestha 2060 BS"
    assert said["Schooling: Class 1"] == "day not known"
    assert list(said) == ["Case opened", "Schooling: Class 5", "Health: Tuberculosis", "Schooling: Class 1"]


def test_pages_tell_everything_once(team):
    case = team.case(in_progress=True)
    for count in range(40):
        NoteFactory(case=case, happened_on=days_ago(count // 3))
    for count in range(20):
        made.HousingRecordFactory(case=case, began=days_ago(count))
        made_by_system(ConsentFactory, person=case.person, purpose="story", answered_on=days_ago(count))
    found = told(team, case)
    assert len(found) == len({each.id for each in found}) == 40 + 20 + 20 + 1 + 1
    assert [each.key for each in found] == sorted((each.key for each in found), reverse=True)


def test_a_note_leads_to_its_author_alone(team):
    case = team.case(shared_with=[team.colleague])
    note = NoteFactory(case=case, recorded_by=team.caseworker)
    address = f"/cases/{case.person.code}/notes/{note.pk}/"
    assert address in team.get("caseworker", "case", case).content.decode()
    assert address not in team.get("colleague", "case", case).content.decode()


def test_a_place_in_the_timeline_that_is_not_hers_leads_to_its_beginning(team):
    case = team.case()
    note = NoteFactory(case=team.case(caseworker=team.colleague))
    for before in (str(note.pk), "nothing"):
        page = team.get("caseworker", "case-timeline", case, before=before)
        assert [each.title for each in page.context["timeline"].happenings] == ["Case opened"]
