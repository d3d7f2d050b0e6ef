"""Stays at the centre: admission, beds, leave and discharge, and what the database refuses."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from access.context import acting_as_system
from beneficiaries.models import Bed, BedUse, Case, HousingRecord, Leave, Stay
from tests.factories.accounts import SiteFactory
from tests.factories.beds import beds_of, stay_of
from tests.factories.cases import HousingRecordFactory, Team, as_it_stands, days_ago
from tests.opened import seen_in

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def team() -> Team:
    return Team()


def typed(**fields: object) -> dict[str, str]:
    """Return what a form sends: days are written in the Gregorian calendar."""
    sent = {}
    for name, value in fields.items():
        if isinstance(value, datetime.date):
            sent |= {name: value.isoformat(), f"{name}_calendar": "AD"}
        else:
            sent[name] = str(value)
    return sent


def refused(model: type, **fields: object) -> None:
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def homes(case: Case) -> list[tuple[str, str, bool]]:
    """Return where she lives and lived: kind, place, and whether it has ended."""
    with acting_as_system("look"):
        return [(each.kind, each.place, each.ended is not None) for each in HousingRecord.objects.filter(case=case.pk)]


# Admission


def test_she_is_admitted_into_a_bed_and_nothing_is_typed_twice(team):
    case, (bed, _other) = team.case(), beds_of(team.site)
    HousingRecordFactory(case=case, kind="relief_camp", place="Camp", began=days_ago(60))
    answer = team.post(
        "caseworker",
        "stay-add",
        case,
        **typed(admitted_on=days_ago(3), bed=bed.pk, brought="A bag.", agrees_to_rules="on"),
    )
    assert answer["Location"] == f"/cases/{case.person.code}/living/"
    with acting_as_system("look"):
        stay = Stay.objects.get(case=case.pk)
        assert (stay.site, stay.brought, stay.agrees_to_rules) == (team.site, "A bag.", True)
        assert [(use.bed, use.began) for use in stay.uses.all()] == [(bed, days_ago(3))]
    assert homes(case) == [("relief_camp", "Camp", True), ("centre", team.site.name, False)]
    page = team.get("caseworker", "living", case).content.decode()
    assert "Upstairs, bed 1" in page
    assert "She knows them and agrees." in page


def test_an_admission_takes_over_the_housing_that_was_written_down_by_hand(team):
    case, (bed, _other) = team.case(), beds_of(team.site)
    by_hand = HousingRecordFactory(case=case, kind="centre")
    assert stay_of(case, bed).housing_id == by_hand.pk
    assert len(homes(case)) == 1
    form = team.get("caseworker", "housing", case, by_hand).context["form"]
    assert not {"kind", "began", "ended"} & set(form.fields)


def test_who_is_here_is_not_admitted_again(team):
    case, (bed, other) = team.case(), beds_of(team.site)
    stay_of(case, bed)
    assert team.get("caseworker", "stay-add", case)["Location"].endswith("/living/")
    with pytest.raises(IntegrityError), transaction.atomic():
        stay_of(case, other)


def test_an_ended_case_is_admitted_nowhere(team):
    assert team.status("caseworker", "stay-add", team.case(closed=True)) == 404


def test_only_beds_that_are_free_and_in_use_are_offered(team):
    taken, broken, free = beds_of(team.site, 3)
    beds_of(SiteFactory())
    stay_of(team.case(caseworker=team.colleague), taken)
    with acting_as_system("the slats broke"):
        Bed.objects.filter(pk=broken.pk).update(out_of_use_since=days_ago(1), out_of_use_why="Broken.")
    page = team.get("caseworker", "stay-add", team.case()).content.decode()
    assert [f'value="{bed.pk}"' in page for bed in (taken, broken, free)] == [False, False, True]
    assert page.count("– women") == 1


def test_the_bed_that_somebody_took_a_moment_before_is_refused_kindly(team):
    bed, _other = beds_of(team.site)
    case = team.case()
    stay_of(team.case(caseworker=team.colleague), bed)
    sent = typed(admitted_on=days_ago(0), bed=bed.pk, brought="A bag.")
    page = team.post("caseworker", "stay-add", case, **sent)
    assert page.context["form"].errors.keys() == {"bed"}
    assert "A bag." in page.content.decode()


def test_a_day_on_which_the_bed_was_still_anothers_is_refused_kindly(team):
    bed, _other = beds_of(team.site)
    former, case = stay_of(team.case(), bed, days_ago(20)), team.case()
    discharge(former, days_ago(5))
    page = team.post("caseworker", "stay-add", case, **typed(admitted_on=days_ago(9), bed=bed.pk))
    assert page.context["form"].errors.keys() == {"bed"}
    assert "somebody else&#x27;s on that day" in page.content.decode()
    assert homes(case) == []
    assert team.post("caseworker", "stay-add", case, **typed(admitted_on=days_ago(5), bed=bed.pk)).status_code == 302


# Beds


def test_no_two_people_have_one_bed_on_one_day(team):
    bed, other = beds_of(team.site)
    stay_of(team.case(), bed, days_ago(20))
    second = stay_of(team.case(), other, days_ago(20))
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        second.move_to(bed, days_ago(2))


def test_she_gets_another_bed_from_a_day_on(team):
    bed, other = beds_of(team.site)
    case = team.case()
    stay = stay_of(case, bed, days_ago(20))
    sent = typed(on=days_ago(4), bed=other.pk)
    assert team.post("caseworker", "stay-bed", case, stay, **sent).status_code == 302
    with acting_as_system("look"):
        uses = [(use.bed, use.began, use.ended) for use in stay.uses.all()]
    assert uses == [(other, days_ago(4), None), (bed, days_ago(20), days_ago(4))]
    again = team.post("caseworker", "stay-bed", case, stay, **typed(on=days_ago(6), bed=bed.pk))
    assert again.context["form"].errors.keys() == {"on"}


def test_a_bed_of_the_same_day_counts_as_never_hers(team):
    bed, other = beds_of(team.site)
    stay = stay_of(team.case(), bed, days_ago(2))
    with acting_as_system("the window does not close"):
        stay.move_to(other, days_ago(2))
        assert [use.bed for use in stay.uses.all()] == [other]


def test_a_bed_of_another_site_is_none_of_this_stay(team):
    bed, _other = beds_of(team.site)
    elsewhere, _second = beds_of(SiteFactory())
    stay = stay_of(team.case(), bed)
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        stay.move_to(elsewhere, days_ago(1))


def test_a_bed_is_used_within_the_stay_and_by_the_case_of_the_stay(team):
    bed, other = beds_of(team.site)
    stay = stay_of(team.case(), bed, days_ago(9))
    discharge(stay, days_ago(3))
    told = {"stay": stay, "case": stay.case, "bed": other}
    refused(BedUse, **told, began=days_ago(12), ended=days_ago(10))
    refused(BedUse, **told, began=days_ago(3))
    refused(BedUse, **told | {"case": team.case()}, began=days_ago(3), ended=days_ago(3))


def test_a_bed_goes_out_of_use_only_when_nobody_sleeps_in_it(team):
    bed, other = beds_of(team.site)
    stay = stay_of(team.case(), bed)
    sent = typed(name="1", out_of_use_since=days_ago(0), out_of_use_why="Broken slats", seen_version=1)
    assert "Somebody sleeps in this bed" in team.post("supervisor", "bed", bed, **sent).content.decode()
    assert team.post("supervisor", "bed", other, **sent | {"name": "2"}).status_code == 302
    assert as_it_stands(other).out_of_use_why == "Broken slats"
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        stay.move_to(other, days_ago(0))


def test_a_bed_out_of_use_says_since_when_and_why(team):
    bed, _other = beds_of(team.site)
    page = team.post("supervisor", "bed", bed, **typed(name="1", out_of_use_since=days_ago(0), seen_version=1))
    assert "Say since when and why" in page.content.decode()


# Leave


def test_she_goes_on_leave_and_comes_back(team):
    bed, _other = beds_of(team.site)
    case = team.case()
    stay = stay_of(case, bed)
    sent = typed(began=days_ago(5), expected_on=days_ago(2), where_to="Home", reason="Dashain")
    assert team.post("caseworker", "stay-leave", case, stay, **sent).status_code == 302
    assert "Expected back" in team.get("caseworker", "living", case).content.decode()
    assert away(team, stay, on=days_ago(6)).context["form"].errors.keys() == {"on"}
    assert away(team, stay, on="").context["form"].errors.keys() == {"on"}
    assert away(team, stay, on=days_ago(1)).status_code == 302
    with acting_as_system("look"):
        assert stay.leaves.get().ended == days_ago(1)


def away(team: Team, stay: Stay, **said: object):
    """Say something of the leave on which she is; that she is back where nothing else is said of it."""
    form = team.get("caseworker", "stay-leave", stay.case, stay).context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    seen = seen_in(team.client("caseworker"), reverse("stay-leave", args=[stay.case.person.code, stay.pk]))
    return team.post("caseworker", "stay-leave", stay.case, stay, **typed(**told) | seen | typed(**said))


def test_a_leave_may_be_longer_than_was_thought(team):
    stay = stay_of(team.case(), beds_of(team.site)[0])
    with acting_as_system("she goes"):
        leave = Leave.objects.create(
            stay=stay, case=stay.case, began=days_ago(9), expected_on=days_ago(2), where_to="Home"
        )
    assert away(team, stay, is_back="no", expected_on=days_ago(-5), where_to="An aunt").status_code == 302
    now = as_it_stands(leave)
    assert (now.ended, now.expected_on, now.where_to) == (None, days_ago(-5), "An aunt")
    assert "Expected back" in team.get("caseworker", "living", stay.case).content.decode()
    early = away(team, stay, is_back="no", expected_on=days_ago(10))
    assert "She is expected back before she leaves." in early.content.decode()


@pytest.mark.parametrize(
    "days",
    [
        {"began": days_ago(30), "expected_on": days_ago(10)},
        {"began": days_ago(5), "expected_on": days_ago(6)},
        {"began": days_ago(5), "expected_on": days_ago(1), "ended": days_ago(6)},
    ],
    ids=["before she came", "expected before she left", "back before she left"],
)
def test_a_leave_lies_within_the_stay_and_in_order(team, days):
    stay = stay_of(team.case(), beds_of(team.site)[0], days_ago(20))
    refused(Leave, stay=stay, case=stay.case, where_to="Home", **days)


def test_a_leave_does_not_outlast_the_stay_nor_overlap_another(team):
    stay = stay_of(team.case(), beds_of(team.site)[0], days_ago(20))
    told = {"stay": stay, "case": stay.case, "where_to": "Home"}
    with acting_as_system("she goes"):
        Leave.objects.create(**told, began=days_ago(5), expected_on=days_ago(2))
    refused(Leave, **told, began=days_ago(3), expected_on=days_ago(2))
    with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.filter(pk=stay.pk).update(discharged_on=days_ago(1), discharge="left")


# Discharge


def discharge(stay: Stay, on: datetime.date, **fields: object) -> None:
    with acting_as_system("she leaves"):
        stay.discharged_on = on
        for name, value in ({"discharge": "left"} | fields).items():
            setattr(stay, name, value)
        stay.end()


def test_a_discharge_ends_bed_and_leave_and_begins_her_next_home(team):
    bed, _other = beds_of(team.site)
    case = team.case()
    stay = stay_of(case, bed)
    with acting_as_system("she is away"):
        Leave.objects.create(stay=stay, case=case, began=days_ago(6), expected_on=days_ago(2), where_to="A room")
    sent = typed(
        discharged_on=days_ago(1),
        discharge="own_room",
        discharged_to="A room in Kirtipur",
        discharged_with="Her sister",
        discharge_is_safe="true",
        seen_version=stay.version,
    )
    assert team.post("caseworker", "stay-discharge", case, stay, **sent).status_code == 302
    assert homes(case) == [("centre", team.site.name, True), ("own_room", "A room in Kirtipur", False)]
    with acting_as_system("look"):
        assert stay.uses.get().ended == stay.leaves.get().ended == days_ago(1)
    assert team.status("caseworker", "stay-discharge", case, stay) == 404
    assert team.get("caseworker", "beds").context["board"].free == 2


def test_who_left_by_herself_without_a_word_has_no_next_home(team):
    case = team.case()
    discharge(stay_of(case, beds_of(team.site)[0]), days_ago(1), discharge="left")
    assert homes(case) == [("centre", team.site.name, True)]


def test_a_discharge_comes_after_the_admission_and_says_how(team):
    bed, _other = beds_of(team.site)
    case = team.case()
    stay = stay_of(case, bed, days_ago(5))
    early = typed(discharged_on=days_ago(9), discharge="left", seen_version=stay.version)
    page = team.post("caseworker", "stay-discharge", case, stay, **early)
    assert page.context["form"].errors.keys() == {"discharged_on"}
    unsaid = typed(discharged_on=days_ago(1), seen_version=stay.version)
    page = team.post("caseworker", "stay-discharge", case, stay, **unsaid)
    assert page.context["form"].errors.keys() == {"discharge"}
    for told in ({"discharged_on": days_ago(9), "discharge": "left"}, {"discharged_on": days_ago(1)}):
        with acting_as_system("against the rule"), pytest.raises(IntegrityError), transaction.atomic():
            Stay.objects.filter(pk=stay.pk).update(**told)


def test_she_may_come_again_on_the_day_she_left(team):
    bed, _other = beds_of(team.site)
    case = team.case()
    discharge(stay_of(case, bed), days_ago(3))
    assert stay_of(case, bed, days_ago(3)).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        stay_of(case, bed, days_ago(10))


def test_who_does_not_see_the_case_sees_no_stay(team):
    case = team.case()
    stay = stay_of(case, beds_of(team.site)[0])
    for who in ("colleague", "stranger"):
        assert team.status(who, "living", case) == 404
        for page in ("stay", "stay-bed", "stay-leave", "stay-discharge"):
            assert team.status(who, page, case, stay) == 404
