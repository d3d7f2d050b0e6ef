"""Whom each family of tables counts, and in which row."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting_as_system
from beneficiaries.models import Case, HousingRecord, Move, Person, ReferralOutStep, Stay
from beneficiaries.models.consent import Purpose
from config.calendar import PartialDate
from programs.models import Participant
from reports.declared import FAMILIES, NOT_TOLD, OTHERS, WOMEN, Counted
from reports.periods import Period
from tests.factories.accounts import SiteFactory
from tests.factories.cases import (
    CaseFactory,
    ClosureFactory,
    EducationRecordFactory,
    ExperienceFactory,
    LivelihoodRecordFactory,
    NoteFactory,
    days_ago,
)
from tests.factories.people import ConsentFactory, PersonFactory, made_by_system
from tests.factories.programmes import a_class, held
from tests.factories.services import ReferralOutFactory, ServiceFactory

pytestmark = pytest.mark.django_db

PERIOD = Period(days_ago(100), days_ago(50))
INSIDE, BEFORE, AFTER = days_ago(70), days_ago(101), days_ago(49)


def her(on: datetime.date = INSIDE, **case) -> Case:
    """Return a case whose person agrees to be counted."""
    site = SiteFactory()
    person = made_by_system(PersonFactory, site=site, **case.pop("person", {}))
    made_by_system(ConsentFactory, person=person, purpose=Purpose.STATISTICS)
    return CaseFactory(person=person, site=site, opened_on=on, **case)


def counted(family: str, period: Period = PERIOD) -> list[Counted]:
    with acting_as_system("counting"):
        return list(FAMILIES[family].members(period))


def rows(family: str, table: str, period: Period = PERIOD) -> list[str]:
    return sorted(each.rows[table] for each in counted(family, period))


def test_a_case_stands_where_it_stood_at_the_end_of_the_period():
    stayed, ended = her(), her()
    her(BEFORE)
    her(AFTER)
    with acting_as_system("moves"):
        for case, to, on in ((stayed, "closed", AFTER), (ended, "follow_up", INSIDE), (ended, "declined", INSIDE)):
            Move.objects.create(case=case, from_state="registered", to_state=to, happened_on=on)
    assert rows("opened", "state") == ["ended", "in_work"]


def test_two_kinds_of_exploitation_are_a_row_of_their_own():
    ExperienceFactory(case=her(), exploitation_types=["ForcedLabour"])
    ExperienceFactory(case=her(), exploitation_types=["ForcedLabour", "SexualExploitation"])
    her()
    assert rows("opened", "exploitation") == ["ForcedLabour", NOT_TOLD, "several"]


def test_a_consent_that_has_run_out_counts_no_more():
    case = her()
    with acting_as_system("time goes by"):
        case.person.consents.update(expires_on=days_ago(1))
    assert counted("opened") == []


def test_who_she_is_is_told_by_age_sex_disability_and_district():
    born = PartialDate.of(datetime.date(PERIOD.last.year - 30, 1, 1))
    her(person={"gender": "Masculine", "born": born, "seeing": 3, "origin_id": "D3"})
    (him,) = counted("opened")
    assert him.column == OTHERS
    assert {key: him.rows[key] for key in ("age", "disability", "district")} == {
        "age": "25-49",
        "disability": "yes",
        "district": "D3",
    }


def test_a_local_level_counts_for_its_district_and_a_province_for_no_district():
    with acting_as_system("places"):
        local = Person.origin.field.related_model.objects.filter(level="local_level").first()
    her(person={"origin_id": local.pk})
    her(person={"origin_id": "P3"})
    assert rows("opened", "district") == sorted([local.parent_id, "in P3"])


def test_services_count_when_they_were_received():
    case = her()
    referrals = [ReferralOutFactory(case=case, service=ServiceFactory(kind=kind)) for kind in ("health", "legal_aid")]
    only = ReferralOutFactory(case=her(), service=ServiceFactory(kind="health"))
    asked = ReferralOutFactory(case=her(), service=ServiceFactory(kind="health"))
    with acting_as_system("steps"):
        for referral in (*referrals, only):
            ReferralOutStep.objects.create(referral_out=referral, status="received", happened_on=INSIDE)
        ReferralOutStep.objects.create(referral_out=asked, status="accepted", happened_on=INSIDE)
    assert rows("served", "service") == ["health", "several"]


def test_closings_count_once_they_are_approved():
    ClosureFactory(case=her(BEFORE, closed=True, closed_on=INSIDE), approved=True, closes_on=INSIDE, reason="moved")
    ClosureFactory(case=her(BEFORE), waiting=True, closes_on=INSIDE)
    assert rows("closed", "outcome") == ["moved"]


def test_the_way_from_the_centre_tells_what_was_begun_by_then():
    case = her(BEFORE)
    LivelihoodRecordFactory(case=case, kind="workshop", began=PartialDate.of(BEFORE))
    EducationRecordFactory(case=case, status="attending", began=PartialDate.of(AFTER))
    with acting_as_system("she leaves"):
        housing = HousingRecord.objects.create(case=case, kind="centre")
        Stay.objects.create(
            case=case, site=case.site, housing=housing, admitted_on=BEFORE, discharged_on=INSIDE, discharge="own_room"
        )
    (one,) = counted("journey")
    assert [one.rows[table] for table in ("workshop", "school", "home")] == ["yes", "no", "own_room"]


def test_who_was_met_a_year_after_closing_is_counted():
    for year, kind in ((400, "visit"), (400, "office"), (200, "visit")):
        closed_on = INSIDE - timezone.timedelta(days=year)
        case = her(closed_on, closed=True, closed_on=closed_on)
        if kind == "visit":
            NoteFactory(case=case, kind=kind, happened_on=INSIDE)
    assert len(counted("year_after")) == 1


def test_who_was_at_a_session_is_reached_once_whatever_her_file():
    group, enrolments = a_class(3, programme__kind="literacy")
    held(group, enrolments, "ppa", on=INSIDE)
    held(group, enrolments, "pla", on=INSIDE + timezone.timedelta(days=1))
    other, hers = a_class(1, programme__kind="rights")
    with acting_as_system("one of them goes to two groups, and one is a boy"):
        hers[0].participant = enrolments[0].participant
        hers[0].save()
        Participant.objects.filter(pk=enrolments[1].participant_id).update(gender="Masculine", has_disability=False)
    held(other, hers, "p", on=INSIDE)
    found = {each.rows["programme"]: each for each in counted("reached")}
    assert len(counted("reached")) == 2
    assert found["several"].column == WOMEN
    assert found["literacy"].column == OTHERS
    assert found["literacy"].rows["disability"] == "no"
