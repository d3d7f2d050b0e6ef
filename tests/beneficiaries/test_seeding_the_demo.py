"""Seeding the demonstration: made once, and never beside real people. How long it takes, `bench.demo` tells."""

import pytest
from django.core.management import CommandError, call_command

from access.context import acting_as_system
from accounts.models import User
from beneficiaries.demo.seeding import NotForDemo, reset, seed
from beneficiaries.models import Case, Note, Person, Referral
from tests.demonstration import seed_or_copy
from tests.factories.accounts import UserFactory
from tests.factories.people import PersonFactory, made_by_system

pytestmark = [pytest.mark.django_db, pytest.mark.drill]


@pytest.fixture
def demo_on(settings):
    settings.DEMO = True


def test_it_is_refused_while_demo_is_off(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_it_is_refused_beside_a_real_user(demo_on):
    UserFactory(email="sushma@planete-enfants.org")
    with pytest.raises(NotForDemo):
        seed()


def test_the_second_run_changes_nothing(demo_on, capsys):
    call_command("seed_demo")
    with acting_as_system("test"):
        before = {model: sorted(model.objects.values_list("pk", "version")) for model in (Person, Case, Note, Referral)}
    call_command("seed_demo")
    with acting_as_system("test"):
        after = {model: sorted(model.objects.values_list("pk", "version")) for model in before}
    assert before == after
    assert "nothing was changed" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_a_reset_makes_it_anew(demo_on):
    seed_or_copy()
    with acting_as_system("test"):
        Person(given_name="Visitor", site=Person.objects.first().site, keeper=None).register()
    assert reset()["people"] == 300
    with acting_as_system("test"):
        assert Person.objects.count() == 300


def test_a_reset_is_refused_beside_a_real_user(demo_on):
    made_by_system(PersonFactory)
    UserFactory(email="sushma@planete-enfants.org")
    with pytest.raises(NotForDemo):
        reset()
    with acting_as_system("test"):
        assert Person.objects.count() == 1
