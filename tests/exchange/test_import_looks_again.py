"""Duplicates are looked for again when rows are taken in: what was decided says nothing of whoever came since."""

import datetime

import pytest
from django.utils import timezone

from access.context import acting_as_system
from accounts.roles import Role
from beneficiaries.models import Case, Person
from exchange.importing import work
from exchange.importing.work import carry_out
from exchange.models import Import, Likeness
from tests.beneficiaries.desk import rows
from tests.exchange.desk import MAYA, ImportDesk, now
from tests.factories.accounts import SiteFactory, give_role
from tests.factories.cases import CaseFactory
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ImportDesk:
    return ImportDesk()


def known(site, **more) -> Person:
    names = {"given_name": "Maya", "family_name": "Tamang", "born": None, "site": site}
    return made_by_system(PersonFactory, **names | more)


def confirmed(desk: ImportDesk, key) -> Import:
    desk.send("import-confirm", key, sure="on")
    carry_out(key)
    return now(key)


def undecided(desk: ImportDesk, key) -> int:
    return desk.open("import", key).context["undecided"]


def test_a_file_checked_twice_is_not_taken_in_twice(desk):
    first, second = desk.checked(MAYA), desk.checked(MAYA)
    assert confirmed(desk, first).status == "done"
    assert confirmed(desk, second).status == "checked"
    assert (len(rows(Person)), undecided(desk, second)) == (1, 1)
    desk.send("import-doubles", second, row_2="new")
    assert confirmed(desk, second).status == "done", "she has decided, knowing of her"
    assert len(rows(Person)) == 2


def test_another_person_says_nothing_of_whoever_is_recorded_later(desk):
    former = known(desk.site)
    key = desk.checked(MAYA)
    desk.send("import-doubles", key, row_2="new")
    later = known(desk.site, given_name="Maiya")
    assert confirmed(desk, key).status == "checked"
    with acting_as_system("look"):
        said = dict(Likeness.objects.values_list("person", "is_another"))
    assert said == {former.pk: True, later.pk: False}
    assert undecided(desk, key) == 1


def test_columns_matched_anew_keep_what_was_decided_but_not_about_whoever_came_since(desk):
    known(desk.site)
    key = desk.checked(MAYA)
    desk.send("import-doubles", key, row_2="new")
    desk.matched(key)
    carry_out(key)
    assert undecided(desk, key) == 0
    known(desk.site, given_name="Maiya")
    desk.matched(key)
    carry_out(key)
    assert undecided(desk, key) == 1


def test_what_was_decided_for_all_the_rest_says_nothing_of_whoever_is_recorded_later(desk):
    known(desk.site)
    key = desk.checked(
        {name: MAYA[name] for name in MAYA if name != "DOB"} | {"Guardian": "Hari", "Child assent": "yes"}
    )
    desk.send("import-doubles", key, rest="on")
    known(desk.site, given_name="Maiya")
    assert (confirmed(desk, key).status, undecided(desk, key)) == ("checked", 1)


@pytest.mark.parametrize("who", ["nobody like her", "long known", "at another site"])
def test_whoever_is_not_like_her_or_was_known_or_is_not_of_the_site_is_in_nobodys_way(desk, who):
    if who == "long known":
        known(desk.site)
    key = desk.checked(MAYA)
    if who == "long known":
        desk.send("import-doubles", key, row_2="new")
    elif who == "nobody like her":
        known(desk.site, given_name="Bishnu", family_name="Shrestha")
    else:
        known(SiteFactory())
    assert confirmed(desk, key).status == "done"


def test_a_row_that_is_a_certain_person_is_not_asked_about_again(desk):
    person = known(desk.site)
    key = desk.checked(MAYA)
    desk.send("import-doubles", key, row_2=f"same:{person.pk}")
    known(desk.site, given_name="Maiya")
    assert confirmed(desk, key).status == "done"
    assert [each.pk for each in rows(Case)] == [person.pk]


def test_the_first_check_of_long_ago_is_what_counts(desk):
    key = desk.checked(MAYA)
    with acting_as_system("time passes"):
        Import.objects.update(looked_from=timezone.now() - datetime.timedelta(days=3))
    known(desk.site, recorded_at=timezone.now() - datetime.timedelta(days=1))
    assert confirmed(desk, key).status == "checked"


def at_both(desk: ImportDesk):
    """Let the supervisor lead another site too, and return it."""
    other = SiteFactory()
    give_role(desk.supervisor, Role.SUPERVISOR, site=other)
    return other


def test_nobody_of_another_site_of_hers_is_proposed_or_counted(desk):
    known(at_both(desk))
    key = desk.checked(MAYA)
    assert desk.open("import", key).context["alike"] == 0
    assert confirmed(desk, key).status == "done"


def test_a_case_is_opened_for_people_of_the_site_alone(desk):
    other = at_both(desk)
    person = known(desk.site)
    key = desk.checked(MAYA)
    desk.send("import-doubles", key, row_2=f"same:{person.pk}")
    with acting_as_system("she moves"):
        Person.objects.filter(pk=person.pk).update(site=other)
    assert confirmed(desk, key).status == "checked"
    assert rows(Case) == []
    page = desk.open("import-doubles", key)
    assert page.context["form"].fields == {} or f"same:{person.pk}" not in str(
        page.context["form"].fields["row_2"].choices
    )


def test_who_is_registered_elsewhere_and_has_a_case_here_is_not_chosen(desk):
    person = known(at_both(desk))
    CaseFactory(person=person, site=desk.site)
    key = desk.checked({name: MAYA[name] for name in MAYA if name != "Case opened on"})
    page = desk.open("import-doubles", key)
    assert [value for value, _label in page.context["form"].fields["row_2"].choices] == ["new", "out"]
    assert "is registered at another site" in page.content.decode()


def test_whoever_has_gone_on_is_not_counted_nor_shown_to_who_does_not_see_her(desk):
    person = known(desk.site)
    key = desk.checked(MAYA)
    with acting_as_system("she moves"):
        Person.objects.filter(pk=person.pk).update(site=SiteFactory())
    page = desk.open("import", key)
    assert (page.context["alike"], page.context["undecided"]) == (0, 0)
    assert desk.send("import-discard", key).status_code == 302, "what is hidden is thrown away too"
    with acting_as_system("look"):
        assert not Likeness.objects.exists()


def test_the_worker_acts_at_the_site_of_the_import_alone(desk, monkeypatch):
    at_both(desk)
    seen = []
    monkeypatch.setattr(work, "check_batch", lambda of, by: seen.append(by.holdings) or False)
    key = desk.staged(MAYA)
    desk.matched(key)
    carry_out(key)
    assert seen == [{Role.SUPERVISOR: frozenset([desk.site.pk])}]
