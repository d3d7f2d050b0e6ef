"""Flags: raised by a person in a case for others, told everywhere until somebody settles them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from access.paging import page_by_keys
from accounts.roles import Role
from beneficiaries.due import own_tasks
from beneficiaries.models import Flag
from beneficiaries.models.flag import AlreadyResolved
from tests.factories.accounts import make_user
from tests.factories.cases import ShelteredFactory, Team, days_ago

pytestmark = pytest.mark.django_db


class FlagFactory(ShelteredFactory):
    """A flag raised today for everybody, without a day."""

    class Meta:
        model = Flag

    text = "Her uncle asks where she lives."


@pytest.fixture
def team() -> Team:
    return Team()


def flags_in_tasks(user) -> list[str]:
    with acting(user):
        return [str(task.says) for task in own_tasks(user) if str(task.says).startswith("Flag")]


def test_a_flag_is_raised_with_its_day_and_told_in_file_timeline_caseload_board_and_tasks(team):
    case = team.case(in_progress=True)
    day = days_ago(-2)
    typed = {"text": "Her uncle asks where she lives.", "for_whom": "all", "until": day.isoformat()}
    assert team.post("caseworker", "flag-raise", case, **typed).status_code == 302
    file = team.get("colleague", "case", case)
    assert file.status_code == 404
    for who in ("caseworker", "supervisor"):
        page = team.get(who, "case", case)
        assert [flag.text for flag in page.context["flags"]] == [typed["text"]]
        assert "Flag raised" in page.content.decode()
        listed = team.get(who, "caseload", show="alert-flag")
        assert [each.pk for each in listed.context["cases"]] == [case.pk]
    assert team.get("supervisor", "board").context["alerts"][-1][0].slug == "flag"
    told = ["Flag: Her uncle asks where she lives"]
    assert flags_in_tasks(team.caseworker) == flags_in_tasks(team.supervisor) == told
    assert "Her uncle asks" in team.get("caseworker", "home").content.decode()


@pytest.mark.parametrize(
    ("for_whom", "worker", "second", "supervisor"),
    [("workers", True, True, False), ("supervisor", False, False, True), ("all", True, True, True)],
)
def test_it_is_a_task_of_those_for_whom_it_is_raised(team, for_whom, worker, second, supervisor):
    case = team.case(in_progress=True, shared_with=[team.colleague])
    FlagFactory(case=case, for_whom=for_whom, until=days_ago(0))
    users = (team.caseworker, team.colleague, team.supervisor)
    assert tuple(bool(flags_in_tasks(user)) for user in users) == (worker, second, supervisor)
    assert flags_in_tasks(team.stranger) == []
    assert flags_in_tasks(make_user(Role.CASEWORKER, site=team.site)) == []


def test_without_a_day_or_with_a_far_one_or_in_an_ended_case_it_is_no_task(team):
    FlagFactory(case=team.case(in_progress=True))
    FlagFactory(case=team.case(in_progress=True), until=days_ago(-30))
    FlagFactory(case=team.case(closed=True), until=days_ago(0))
    assert flags_in_tasks(team.caseworker) == []


def test_it_is_settled_with_a_word_and_then_told_only_in_its_list_and_the_timeline(team):
    case = team.case(in_progress=True)
    flag = FlagFactory(case=case, until=days_ago(0))
    assert team.post("supervisor", "flag-settle", case, flag, how="", seen_version=1).status_code == 200
    settled = team.post("supervisor", "flag-settle", case, flag, how="He was told nothing.", seen_version=1)
    assert settled.status_code == 302
    assert flags_in_tasks(team.caseworker) == []
    page = team.get("caseworker", "case", case)
    assert page.context["flags"] == []
    assert "He was told nothing." in page.content.decode()
    assert "He was told nothing." in team.get("caseworker", "flags", case).content.decode()
    again = team.post("caseworker", "flag-settle", case, flag, how="Me too.", seen_version=1)
    assert again["Location"].endswith(f"/cases/{case.person.code}/flags/")
    assert "Me too." not in team.get("caseworker", "flags", case).content.decode()


def test_it_is_settled_once(team):
    flag = FlagFactory(case=team.case(in_progress=True))
    with acting(team.supervisor):
        seen = Flag.objects.get(pk=flag.pk)
        seen.resolve(team.supervisor, "Done.")
        with pytest.raises(AlreadyResolved):
            seen.resolve(team.supervisor, "Done again.")
        assert Flag.objects.get(pk=flag.pk).how == "Done."


def test_no_flag_is_raised_on_an_ended_case_or_on_one_of_others(team):
    assert team.status("caseworker", "flag-raise", team.case(closed=True)) == 404
    assert team.status("colleague", "flag-raise", team.case(in_progress=True)) == 404
    flag = FlagFactory(case=team.case(in_progress=True))
    assert team.status("colleague", "flag-settle", flag.case, flag) == 404
    with acting(team.colleague):
        assert not Flag.objects.exists()


def test_the_fields_say_that_nothing_restricted_belongs_there(team):
    case = team.case(in_progress=True)
    assert "Nothing from a restricted note" in team.get("caseworker", "flag-raise", case).content.decode()
    page = team.get("caseworker", "flag-settle", case, FlagFactory(case=case))
    assert "Nothing from a restricted note" in page.content.decode()


def test_a_day_that_is_over_is_refused_beside_its_field_and_what_was_typed_is_kept(team):
    case = team.case(in_progress=True)
    typed = {"text": "Call the school.", "for_whom": "workers", "until": days_ago(1).isoformat()}
    page = team.post("caseworker", "flag-raise", case, **typed)
    assert page.status_code == 200
    assert "until" in page.context["form"].errors
    assert "Call the school." in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"for_whom": "nobody"},
        {"until": days_ago(1)},
        {"how": "Settled by nobody."},
        {"resolved_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_is_no_flag(team, wrong):
    case = team.case(in_progress=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        FlagFactory(case=case, **wrong)


def test_the_list_is_paged_with_those_raised_first(team, monkeypatch):
    monkeypatch.setitem(page_by_keys.__kwdefaults__, "size", 3)
    case = team.case(in_progress=True)
    settled = [FlagFactory(case=case, text=f"Old {number}") for number in range(2)]
    with acting_as_system("settled"):
        for flag in settled:
            flag.resolve(team.supervisor, "Done.")
    for number in range(2):
        FlagFactory(case=case, text=f"New {number}")
    first = team.get("caseworker", "flags", case)
    rows = first.context["page"].rows
    older = team.client("caseworker").get(f"/cases/{case.person.code}/flags/{first.context['page'].older}")
    rows += older.context["page"].rows
    assert [flag.text.split()[0] for flag in rows] == ["New", "New", "Old", "Old"]
