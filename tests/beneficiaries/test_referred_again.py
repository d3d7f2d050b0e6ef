"""An accepted referral is somebody's task until she is met: also of a person known before, and of nobody's."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import Membership, User
from beneficiaries.digest import digest_of
from beneficiaries.due import own_tasks
from beneficiaries.models import Case, Move, Note, Person, State
from beneficiaries.task import Task
from tests.beneficiaries.desk import rows
from tests.factories.accounts import make_user
from tests.factories.cases import Team, days_ago
from tests.factories.people import IntakeFactory, PersonFactory, ReferralFactory, made_by_system

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.timedelta(days=60)
AGAIN, REOPEN = "Meet her: she was referred again", "Look at reopening the case: she was referred again"
NOBODY, WHO = "Nobody has opened a case yet", "Say who looks after her"


@pytest.fixture
def team() -> Team:
    return Team()


def referred(team: Team, person: Person, *, ago: int = 0, urgency: str = "emergency") -> None:
    """Let a referral of somebody known be accepted so many days ago."""
    answered = timezone.now() - datetime.timedelta(days=ago)
    told = {"status": "accepted", "answered_by": team.supervisor, "answered_at": answered, "urgency": urgency}
    referral = made_by_system(ReferralFactory, site=team.site, received_at=answered, **told)
    made_by_system(IntakeFactory, referral=referral, person=person, recorded_at=answered)


def known(team: Team, **fields) -> Case:
    """Return a case that was there long before, in good order."""
    return team.case(recorded_at=timezone.now() - LONG_AGO, **{"in_progress": True} | fields)


def about(user: User, person: Person | Case) -> list[Task]:
    """Return the tasks of a user about one person."""
    with acting(user):
        return [task for task in own_tasks(user) if task.person.pk == person.pk]


def says(user: User, person: Person | Case) -> list[tuple[str, datetime.date]]:
    return [(str(task.says), task.due_on) for task in about(user, person)]


def noted(team: Team, case: Case, on: datetime.date, kind: str = "visit") -> None:
    with acting(team.supervisor):
        Note(case=Case.objects.get(pk=case.pk), kind=kind, happened_on=on, text="She is well.").record()


def leaves(user: User) -> None:
    with acting_as_system("she leaves"):
        Membership.objects.filter(user=user).update(ended_at=timezone.now())


# Her case is open


def test_whoever_works_in_her_open_case_meets_her_in_time(team):
    case = known(team, shared_with=[team.colleague])
    referred(team, case.person, ago=1)
    for worker in (team.caseworker, team.colleague):
        (task,) = about(worker, case)
        assert (str(task.says), task.due_on) == (AGAIN, days_ago(0))
        assert task.url == f"/cases/{case.person.code}/notes/add/"
    assert says(team.supervisor, case) == []
    assert AGAIN in team.get("caseworker", "tasks").content.decode()
    assert AGAIN in team.get("caseworker", "case", case).content.decode()


@pytest.mark.parametrize(("met", "kind", "waits"), [(2, "visit", True), (1, "about_her", True), (1, "call", False)])
def test_she_is_met_once_a_contact_since_is_noted(team, met, kind, waits):
    case = known(team)
    referred(team, case.person, ago=1)
    noted(team, case, days_ago(met), kind)
    assert [said for said, _on in says(team.caseworker, case) if said == AGAIN] == [AGAIN] * waits


def test_the_referral_after_which_the_case_was_opened_asks_for_nothing_more(team):
    person = made_by_system(PersonFactory, site=team.site)
    referred(team, person, ago=3)
    case = team.case(person=person, in_progress=True, last_contact_on=None, opened_on=days_ago(1))
    assert says(team.caseworker, case) == []
    assert says(team.supervisor, case) == []


def test_of_two_referrals_the_first_that_is_due_is_one_task(team):
    case = known(team)
    referred(team, case.person, ago=1)
    referred(team, case.person, ago=2, urgency="high")
    assert len(says(team.caseworker, case)) == 1


@pytest.mark.parametrize("was_hers", [True, False])
def test_where_nobody_works_in_her_case_the_supervisor_is_told(team, was_hers):
    if was_hers:
        case = known(team)
        leaves(team.caseworker)
    else:
        case = known(team, in_progress=False, registered=True, caseworker=None)
    referred(team, case.person)
    (task,) = about(team.supervisor, case)
    assert (str(task.says), task.due_on, task.url) == (AGAIN, days_ago(-1), case.get_absolute_url())
    noted(team, case, days_ago(0))
    assert says(team.supervisor, case) == []


# Her case has ended


def closed(team: Team, **fields) -> Case:
    return known(team, in_progress=False, closed=True, opened_on=days_ago(300), closed_on=days_ago(90), **fields)


def test_whether_to_reopen_a_closed_case_is_for_the_supervisor(team):
    case = closed(team)
    referred(team, case.person)
    assert says(team.supervisor, case) == [(REOPEN, days_ago(-1))]
    assert says(team.caseworker, case) == []
    with acting(team.supervisor):
        assert digest_of(team.supervisor).coming == 1
    noted(team, case, days_ago(0))
    assert says(team.supervisor, case) == []


def test_a_note_says_why_a_case_stays_closed(team):
    case = closed(team)
    referred(team, case.person, ago=1)
    assert [said for said, _on in says(team.supervisor, case)] == [REOPEN]
    noted(team, case, days_ago(0), kind="about_her")
    assert says(team.supervisor, case) == []


def test_a_case_that_was_reopened_is_for_its_caseworker_until_she_is_met(team):
    case = closed(team)
    referred(team, case.person)
    with acting_as_system("it is reopened"):
        Move.objects.create(case=case, from_state=State.CLOSED, to_state=State.REOPENED)
        Case.objects.filter(pk=case.pk).update(state=State.REOPENED, closed_on=None)
    assert says(team.supervisor, case) == []
    assert AGAIN in [said for said, _on in says(team.caseworker, case)]


def test_what_was_accepted_before_the_case_ended_reopens_nothing(team):
    case = closed(team)
    referred(team, case.person, ago=91)
    with acting_as_system("it was closed"):
        Move.objects.create(
            case=case, from_state=State.FOLLOW_UP, to_state=State.CLOSED, recorded_at=timezone.now() - LONG_AGO
        )
    assert says(team.supervisor, case) == []


# She has no case


def test_who_is_looked_after_by_nobody_is_for_the_supervisor(team):
    person = made_by_system(PersonFactory, site=team.site, keeper=None)
    referred(team, person)
    (task,) = about(team.supervisor, person)
    assert (str(task.says), task.due_on) == (WHO, days_ago(-1))
    assert task.url == f"/people/{person.code}/keeper/"


def test_a_case_that_is_not_opened_in_time_is_told_to_the_supervisor(team):
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    referred(team, person, ago=1)
    assert says(team.supervisor, person) == []
    referred(team, person, ago=2)
    (task,) = about(team.supervisor, person)
    assert (str(task.says), task.due_on, task.url) == (NOBODY, days_ago(1), f"/people/{person.code}/")
    assert [said for said, _on in says(team.caseworker, person)] == ["Meet, and open the case"]
    assert NOBODY in team.get("supervisor", "home").content.decode()


def test_a_keeper_who_left_leaves_her_to_the_supervisor(team):
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    referred(team, person)
    assert says(team.supervisor, person) == []
    leaves(team.caseworker)
    assert says(team.supervisor, person) == [(WHO, days_ago(-1))]
    team.post("supervisor", "person-keeper", person.code, keeper=str(team.colleague.pk), seen_version=person.version)
    assert says(team.supervisor, person) == []
    assert says(team.colleague, person) == [("Meet, and open the case", days_ago(-1))]


def test_a_supervisor_who_looks_after_her_is_told_once(team):
    person = made_by_system(PersonFactory, site=team.site, keeper=team.supervisor)
    referred(team, person, ago=9)
    assert [said for said, _on in says(team.supervisor, person)] == ["Meet, and open the case"]


def test_nobody_elsewhere_is_told_and_of_the_dead_nobody(team):
    person, dead = made_by_system(PersonFactory, site=team.site), made_by_system(PersonFactory, site=team.site)
    for each in (person, dead):
        referred(team, each, ago=9)
    with acting_as_system("she died"):
        Person.objects.filter(pk=dead.pk).update(deceased=True)
    assert says(make_user("supervisor"), person) == says(team.supervisor, dead) == []
    assert says(team.supervisor, person) == [(WHO, days_ago(8))]


@pytest.mark.parametrize("who", ["caseworker", "supervisor"])
@pytest.mark.parametrize("name", ["tasks", "home"])
def test_many_referrals_cost_what_one_costs(team, who, name, django_assert_max_num_queries):
    counts = []
    for more in (1, 4):
        for _count in range(more):
            referred(team, known(team).person, ago=1)
            referred(team, closed(team).person)
            referred(team, made_by_system(PersonFactory, site=team.site))
        team.get(who, name)
        with django_assert_max_num_queries(60) as asked:
            team.get(who, name)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# The page on which she is handed over


def hand(team: Team, who: str, person: Person, worker: User, **more):
    return team.post(who, "person-keeper", person.code, keeper=str(worker.pk), seen_version=person.version, **more)


def keeper_of(person: Person) -> User | None:
    return next(each.keeper for each in rows(Person) if each.pk == person.pk)


def test_a_supervisor_hands_her_to_another_caseworker(team):
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    address = f"/people/{person.code}/keeper/"
    assert address in team.get("supervisor", "person", person.code).content.decode()
    assert address not in team.get("caseworker", "person", person.code).content.decode()
    page = team.get("supervisor", "person-keeper", person.code)
    assert f"Now: {team.caseworker}" in page.content.decode()
    offered = page.context["form"].fields["keeper"].queryset
    assert set(offered) == {team.colleague, team.supervisor}
    assert hand(team, "supervisor", person, team.colleague)["Location"] == f"/people/{person.code}/"
    assert keeper_of(person) == team.colleague
    assert [team.status(who, "person", person.code) for who in ("caseworker", "colleague")] == [404, 200]


@pytest.mark.parametrize("who", ["caseworker", "colleague", "stranger"])
def test_nobody_else_hands_her_over(team, who):
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    assert team.status(who, "person-keeper", person.code) == 404
    assert hand(team, who, person, team.colleague).status_code == 404
    assert keeper_of(person) == team.caseworker


def test_she_is_handed_to_nobody_who_works_elsewhere(team):
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    assert hand(team, "supervisor", person, team.stranger).status_code == 200
    assert keeper_of(person) == team.caseworker


def test_nobody_hands_her_over_unseen_after_another(team):
    person = made_by_system(PersonFactory, site=team.site, keeper=team.caseworker)
    hand(team, "supervisor", person, team.colleague)
    page = hand(team, "supervisor", person, team.supervisor)
    assert team.colleague.full_name in page.content.decode()
    assert keeper_of(person) == team.colleague


def test_who_has_a_case_is_assigned_there_and_not_handed_over(team):
    case = team.case()
    for answer in (
        team.get("supervisor", "person-keeper", case.person.code),
        hand(team, "supervisor", case.person, team.colleague),
    ):
        assert answer["Location"] == f"/cases/{case.person.code}/"
    assert keeper_of(case.person) is None
