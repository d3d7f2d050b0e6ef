"""A query whose SQL is made once finds what it would find if it were made anew each time."""

import datetime
from threading import Thread

import pytest
from django.db import connections
from django.db.models.sql.compiler import SQLCompiler
from django.urls import reverse
from django.utils import timezone

from access.context import acting
from accounts.models import Membership, User
from beneficiaries import asked_of_cases
from beneficiaries.models import Case
from config.made_once import MadeOnce
from tests.factories.accounts import make_user
from tests.factories.cases import Team

pytestmark = pytest.mark.django_db


def test_it_finds_what_belongs_to_the_value_given():
    one, other = make_user(), make_user()
    named = MadeOnce(lambda email: User.objects.filter(email=email))
    assert [named(one.email), named(other.email), named("nobody@example.org")] == [[one], [other], []]
    assert named(one.email)[0] is not named(one.email)[0]


def test_it_is_made_once_whatever_it_asks_for(monkeypatch):
    team = Team()
    made = []
    make = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *of, **more: made.append(of) or make(*of, **more))
    held = MadeOnce(lambda user: Membership.objects.filter(user=user).select_related("site").order_by("site__name"))
    words = MadeOnce(lambda user: Membership.objects.filter(user=user).values_list("role", flat=True))
    for user, roles in ((team.caseworker, ["caseworker"]), (team.stranger, ["supervisor", "caseworker"])):
        found = held(user.pk)
        assert [each.site.name for each in found] == sorted(each.site.name for each in found)
        assert sorted(words(user.pk)) == sorted(roles)
    assert len(made) == 2


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_with_its_own_connection():
    user = make_user()
    named = MadeOnce(lambda key: User.objects.filter(pk=key))
    assert named(user.pk) == [user]
    found = []

    def ask() -> None:
        found.extend(named(user.pk))
        connections.close_all()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [user]


def test_what_an_address_names_is_not_kept():
    team = Team()
    cases = [team.case(), team.case()]
    asked_of_cases._made.cache_clear()
    sizes = set()
    for case in cases:
        assert case.person.code in team.client("caseworker").get(reverse("case", args=[case.person.code])).text
        sizes.add(asked_of_cases._made.cache_info().currsize)
    assert len(sizes) == 1
    with acting(team.stranger):
        assert asked_of_cases.ask_as(team.stranger, _codes, [cases[0].person.code]) == []
    with acting(team.caseworker):
        assert asked_of_cases.ask_as(team.caseworker, _codes, [cases[1].person.code]) == [cases[1].person.code]


def test_all_who_hold_roles_alike_ask_with_one_sql_and_see_their_own():
    teams = [Team(), Team()]
    asked_of_cases._made.cache_clear()
    sizes = set()
    for team in teams:
        hers, second = team.case(), team.case(caseworker=team.colleague, second_workers=[team.caseworker.pk])
        with acting(team.caseworker):
            found = asked_of_cases.ask_as(team.caseworker, _every_code, (), frozenset([team.site.pk]))
        assert sorted(found) == sorted([hers.person.code, second.person.code])
        sizes.add(asked_of_cases._made.cache_info().currsize)
    assert sizes == {1}


def test_some_cases_and_some_more_are_asked_with_one_sql():
    team = Team()
    codes = [team.case().person.code for _each in range(8)]
    asked_of_cases._made.cache_clear()
    sizes = {}
    for number in range(1, 9):
        with acting(team.caseworker):
            found = asked_of_cases.ask_as(team.caseworker, _codes, codes[:number])
        assert sorted(found) == sorted(codes[:number])
        sizes[number] = asked_of_cases._made.cache_info().currsize
    assert sizes == {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 4, 7: 4, 8: 4}


def test_a_key_that_is_given_beside_may_be_one_of_the_cases():
    team = Team()
    cases = [team.case().pk for _each in range(3)]
    with acting(team.caseworker):
        for chosen in (*cases, team.case().pk):
            found = asked_of_cases.ask_as(team.caseworker, _but_one, cases, chosen)
            assert set(found) == set(cases) - {chosen}


def test_what_could_not_be_filled_in_is_refused():
    team = Team()
    with acting(team.caseworker), pytest.raises(TypeError, match="by itself alone"):
        asked_of_cases.ask_as(team.caseworker, _by_a_text_with_her_key, ())
    with acting(team.caseworker), pytest.raises(TypeError, match="no moment"):
        asked_of_cases.ask_as(team.caseworker, _of_this_moment, ())


def test_a_moment_that_is_given_is_not_taken_for_another():
    team = Team()
    team.case()
    now, before = timezone.now() + datetime.timedelta(hours=1), timezone.now() - datetime.timedelta(hours=1)
    with acting(team.caseworker):
        found = [len(asked_of_cases.ask_as(team.caseworker, _before, (), (moment,))) for moment in (now, before, now)]
    assert found == [1, 0, 1]


def _every_code(_named, user, sites):
    return Case.objects.visible_to(user).filter(site__in=sites).values_list("person__code", flat=True)


def _by_a_text_with_her_key(_named, user):
    return Case.objects.filter(person__code=f"of {user.pk}")


def _of_this_moment(_named, _user):
    return Case.objects.filter(recorded_at__lt=timezone.now())


def _but_one(cases, user, one):
    return Case.objects.visible_to(user).filter(pk__in=cases).exclude(pk=one).values_list("pk", flat=True)


def _before(_named, user, moments):
    return Case.objects.visible_to(user).filter(recorded_at__lt=moments[0])


def _codes(codes, user):
    return Case.objects.visible_to(user).filter(person__code__in=codes).values_list("person__code", flat=True)
