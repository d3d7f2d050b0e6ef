"""What a value was and is, "Who has seen this" says as the pages do: both calendars, labels, nobody's bare key."""

import datetime
import re

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import override

from access.context import acting_as_system
from access.walls import record_models
from audit.saying import said
from beneficiaries.models import Case, CaseShare, Person
from config.calendar import PartialDate
from config.fields import PartialDateField
from tests.factories.cases import ExperienceFactory, Team

pytestmark = pytest.mark.django_db

RAW = re.compile(r"\d{4}-\d{2}-\d{2}|[\[(]\d|[0-9a-f]{8}-[0-9a-f]{4}|\+00:00|[a-z][A-Z]")


@pytest.fixture
def team():
    return Team()


def told_of(team: Team, case: Case) -> str:
    """Return the tables of changes that the supervisor reads of a case, without their tags."""
    page = team.get("supervisor", "case-trail", case, kind="change").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<tbody") : page.index("</tbody>")]).split())


def changed(record, **values) -> None:
    with acting_as_system("a test changes"):
        type(record).objects.filter(pk=record.pk).update(**values)


def test_days_and_ranges_of_days_are_said_in_both_calendars(team):
    case = team.case()
    changed(case, next_contact_on=datetime.date(2026, 12, 20))
    changed(case.person, born=PartialDate.of(datetime.date(1992, 5, 6)))
    told = told_of(team, case)
    assert "20 December 2026 · 5 Poush 2083 BS" in told
    assert "6 May 1992 · 24 Baisakh 2049 BS" in told
    assert not RAW.search(told)


def test_a_date_known_in_part_is_said_as_it_is_known(team):
    case = team.case()
    changed(case.person, born=PartialDate(datetime.date(1992, 5, 1), datetime.date(1992, 6, 1), "[)"))
    told = told_of(team, case)
    assert "May 1992" in told
    assert not RAW.search(told)


def test_a_moment_is_said_as_pages_say_moments(team):
    case = team.case(shared_with=[team.colleague])
    with acting_as_system("a test ends a share"):
        CaseShare.objects.get(case=case).end("over")
    told = told_of(team, case)
    assert re.search(r"Ended before: – now: \d+ \w+ \d{4} · \d+ \w+ \d{4} BS, \d\d:\d\d", told)
    assert not RAW.search(told)


def test_choices_are_said_by_their_labels_also_several_at_once(team):
    case = team.case()
    experience = ExperienceFactory(case=case)
    changed(experience, exploitation_types=["ForcedLabour", "Surrogacy"], trafficking_status="NotAVictimOfTrafficking")
    changed(case.person, citizenships=["NP", "IN"], present_country="IN", seeing=1)
    told = told_of(team, case)
    assert "Forced labour, Surrogacy" in told
    assert "Not a victim of trafficking" in told
    assert "Nepal, India" in told
    assert "before: Nepal now: India" in told
    assert str(Person._meta.get_field("seeing").choices[0][1]) in told
    assert not RAW.search(told)


def test_users_are_counted_and_not_shown_by_their_keys(team):
    case = team.case(shared_with=[team.colleague])
    changed(case, caseworker=team.colleague, is_safe_now=True)
    told = told_of(team, case)
    assert "before: – now: 1 other" in told
    assert "before: another now: another" in told
    assert "before: – now: Yes" in told
    assert str(team.colleague.pk) not in told
    assert not RAW.search(told)


def test_they_are_said_in_the_readers_language_and_digits():
    with override("ne"):
        assert said(Case._meta.get_field("next_contact_on"), "2026-12-20").startswith("२०")


def test_what_is_no_longer_what_its_column_holds_is_shown_as_it_is():
    day, born = Case._meta.get_field("opened_on"), Person._meta.get_field("born")
    assert said(day, "some day") == "some day"
    assert said(day, 5) == "5"
    assert said(born, "a range") == "a range"
    assert said(born, "empty") == "empty"
    assert said(None, "of a column that is gone") == "of a column that is gone"
    assert said(None, ["a", "b"]) == "a, b"


KEPT = {
    models.DateTimeField: "2026-12-20T10:00:00+00:00",
    models.DateField: "2026-12-20",
    models.UUIDField: "00000000-0000-4000-8000-00000000beef",
}


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_no_column_of_a_record_is_shown_as_the_database_has_it(model):
    for field in model._meta.concrete_fields:
        each = field.base_field if isinstance(field, ArrayField) else field
        kept = next((kept for kind, kept in KEPT.items() if isinstance(each, kind)), None)
        if isinstance(field, PartialDateField):
            kept = "[1992-05-06,1993-05-06)"
        elif each.choices:
            kept = each.flatchoices[0][0]
        if kept is None:
            continue
        told = said(field, [kept] if isinstance(field, ArrayField) else kept)
        assert not RAW.search(told), (field, told)
        assert told != str(kept) or (kept, told) in each.flatchoices, (field, told)
