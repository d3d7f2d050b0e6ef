"""Grants of the demonstration as everybody may read them: by the standards' own rules, and nobody is found in them."""

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from access.context import acting, acting_as_system
from access.policy import EXPORT
from accounts import demo
from accounts.models import Site, User
from accounts.roles import Role
from audit.models import Entry
from exchange.iati.activities import STATUS
from exchange.publishing.facts import Facts, end_of_quarter, facts_of, published
from exchange.publishing.leaving import leaving, organisation_file
from exchange.publishing.plain import in_plain_words
from grants.aggregates import aims_of
from grants.demo import add_grants
from grants.models import Grant, Spending, Tranche
from programs.models import Project
from tests.exchange.standard_ruleset import LANGUAGE, STANDARD, Ruleset, codes_outside_their_lists
from tests.factories.accounts import make_user, signed_in_client
from tests.world_logframe import add_logframe

pytestmark = pytest.mark.django_db
GIVING = Path("exchange/threesixty/standard")
UNASKED = {
    "other-identifier": ["1.11.1", "1.11.13", "6.8.1"],
    "recipient-region": ["3.4.1", "3.4.2", "3.4.4"],
    "policy-marker": ["6.13.1", "6.14.1"],
    "country-budget-items": ["7.9.1", "7.9.2", "7.9.4"],
    "recipient-country-budget": ["11.3.1"],
    "indicator[@measure='5']": ["8.8.3", "8.9.3", "8.10.3"],
}
"""The rules about what our files never hold, said by hand: every other rule is held against something."""


@pytest.fixture(scope="module")
def people_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, User]]:
    """Make the people, a project of each office and the grants of the demonstration once, around all tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        with acting_as_system("a demonstration for tests"):
            users = demo.seed_accounts()
            for name, years in ((demo.FIELD_OFFICE, 3), (demo.CENTRE, 1)):
                since = timezone.localdate() - datetime.timedelta(days=365 * years)
                site = Site.objects.get(name=name)
                add_logframe(Project.objects.create(name=f"Project of {name}", site=site, starts_on=since))
            add_grants(users)
        yield users
        transaction.set_rollback(True)


@pytest.fixture
def people(people_of_the_file: dict[str, User], db: None, settings: Any) -> dict[str, User]:
    settings.PUBLISHER_IDENTIFIER = "NP-SWC-DEMO"
    settings.DEMO = True  # elsewhere its people do not come in
    return deepcopy(people_of_the_file)


@pytest.fixture
def officer(people: dict[str, User]) -> User:
    return people["jeevan.grants"]


@pytest.fixture
def told(officer: User) -> list[Facts]:
    with acting(officer):
        chosen = published(Grant.objects.visible_to(officer, EXPORT)).with_funder()
        return facts_of(chosen, officer, timezone.localdate())


def read(content: bytes) -> Any:
    return etree.ElementTree(etree.fromstring(content))


def test_every_grant_of_the_demonstration_is_valid_iati(told):
    assert [each.grant.reference for each in told] == [
        "BB-RUN", "HC-2010", "HC-2012", "HC-2014", "HC-2016", "HC-2020", "HC-RUN",
    ]  # fmt: skip
    ruleset = Ruleset(timezone.localdate())
    files = {"activities": leaving(told, "iati"), "organisations": organisation_file(told[0].by, "EUR")}
    for name, file in files.items():
        tree = read(file.content)
        schema = etree.XMLSchema(etree.parse(STANDARD / f"iati-{name}-schema.xsd"))
        assert schema.validate(tree), schema.error_log
        assert codes_outside_their_lists(tree) == []
        assert ruleset.broken_in(tree) == []
        assert [path for path in UNASKED if tree.xpath(f"//{path}")] == []
    assert ruleset.ids() - ruleset.met.keys() == {each for rules in UNASKED.values() for each in rules}
    every = {each.findtext("iati-identifier") for each in read(files["activities"].content).getroot()}
    assert len(every) == len(told)
    assert set(STATUS) == set(Grant.Status)


def set_(path: str, name: str, value: str) -> Callable[[Any], None]:
    return lambda activity: activity.xpath(path)[0].set(name, value)


def without(path: str) -> Callable[[Any], None]:
    return lambda activity: [each.getparent().remove(each) for each in activity.xpath(path)]


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("1.1.3", lambda a: setattr(a.find("iati-identifier"), "text", "NP-SWC-DEMO")),
        ("1.1.21", lambda a: setattr(a.find("iati-identifier"), "text", "another")),
        ("1.14.8", set_("reporting-org", "ref", "ZZ-NOBODY-1")),
        ("1.3.1", lambda a: setattr(a.find("iati-identifier"), "text", " NP-SWC-DEMO-1")),
        ("1.8.13", set_("participating-org", "ref", "a/b")),
        ("2.1.1", lambda a: a.append(deepcopy(a.find("sector")))),
        ("3.7.1", without("recipient-country")),
        ("4.1.1", lambda a: a.attrib.pop(LANGUAGE)),
        ("4.3.1", without("title/narrative")),
        ("6.2.2", without("sector")),
        ("6.11.1", without("activity-date[@type='1' or @type='2']")),
        ("7.5.3", set_("budget/period-start", "iso-date", "1999-01-01")),
        ("8.6.3", set_("budget/period-end", "iso-date", "1999-01-01")),
        ("8.9.2", set_("result/indicator/period/target", "value", "many")),
        ("11.1.1", set_(".", "last-updated-datetime", "2999-01-01T00:00:00+05:45")),
        ("11.1.2", set_("activity-date[@type='1']", "iso-date", "2999-01-01")),
        ("11.2.1", set_("transaction/transaction-date", "iso-date", "2999-01-01")),
        ("12.3.1", set_("sector", "percentage", "101")),
    ],
)
def test_the_rules_notice_what_is_wrong(told, rule, broken):
    running = next(each for each in told if each.aims)
    tree = read(leaving([running], "iati").content)
    broken(tree.getroot()[0])
    assert rule in {each.split()[0] for each in Ruleset(timezone.localdate()).broken_in(tree)}


def test_a_code_outside_its_list_is_noticed(told):
    tree = read(leaving(told, "iati").content)
    tree.getroot()[0].find("sector").set("code", "99999")
    tree.getroot()[0].find("activity-status").set("code", "9")
    assert [each.split()[0] for each in codes_outside_their_lists(tree)] == ["ActivityStatus:", "Sector:"]


def test_nobody_no_voucher_and_no_payee_is_told_of(told, people):
    files = [leaving(told, format_).content.decode() for format_ in ("iati", "json", "csv")]
    with acting_as_system("look"):
        vouchers = set(Spending.objects.values_list("voucher", "what"))
        references = set(Tranche.objects.exclude(bank_reference="").values_list("bank_reference", flat=True))
        payees = {str(label) for _value, label in Spending.Payee.choices} - {"Staff"}
    names = {user.full_name for user in people.values()}
    kept = names | payees | references | {text for pair in vouchers for text in pair}
    assert len(kept) > 100
    for content in files:
        assert [text for text in kept if text in content] == []


def test_people_are_not_counted_and_no_centre_is_placed(told):
    grants = read(leaving(told, "iati").content).getroot()
    reached = {(i.findtext("title/narrative"), i.find("period/actual") is not None) for i in grants.iter("indicator")}
    assert reached == {("People reached", False), ("Pass the test", True)}
    assert {each.get("value") for each in grants.iter("actual")} == {"45"}
    assert {each.findtext("name/narrative") for each in grants.iter("location")} == {"Dhading"}
    assert any(not each.districts for each in told)


def test_amounts_are_those_of_the_entries(told, officer):
    tree = read(leaving(told, "iati").content)
    today = timezone.localdate()
    first_of_quarter = end_of_quarter(today).replace(day=1)
    first_of_quarter = first_of_quarter.replace(month=first_of_quarter.month - 2)
    with acting(officer), connection.cursor() as cursor:
        for facts, activity in zip(told, tree.getroot(), strict=True):
            cursor.execute(
                "SELECT (SELECT sum(a.charged) FROM grants_allocation a JOIN grants_budgetline l ON l.id = a.line_id"
                ' JOIN grants_spending s ON s.id = a.spending_id WHERE l.grant_id = %s AND s."on" < %s),'
                " (SELECT sum(received) FROM grants_tranche WHERE grant_id = %s)",
                [facts.grant.pk, first_of_quarter, facts.grant.pk],
            )
            spent, received = cursor.fetchone()
            for kind, amount in (("4", spent), ("1", received)):
                paid = activity.xpath(f"transaction[transaction-type/@code='{kind}']/value/text()")
                assert sum(map(Decimal, paid)) == amount, (facts.grant.reference, kind)
            lines = sum(Decimal(each) for each in activity.xpath("budget/value/text()"))
            assert lines == sum(each.amount for each in facts.lines)


def test_every_grant_of_the_demonstration_is_valid_360giving(told):
    document = json.loads(leaving(told, "json").content)
    assert [problem.message for problem in problems(document)] == []
    assert len(document["grants"]) == len(told)
    assert {each["currency"] for each in document["grants"]} <= listed("currency")
    places = {each["countryCode"] for grant in document["grants"] for each in grant.get("beneficiaryLocation", [])}
    assert places | {each["recipientOrganization"][0]["addressCountry"] for each in document["grants"]} == {"NP"}
    assert "NP" in listed("countryCode")
    for wrong in ({"currency": "ABC"}, {"awardDate": "yesterday"}, {"amountAwarded": "much"}):
        assert list(problems(document | {"grants": [document["grants"][0] | wrong]}))
    lacking = {key: value for key, value in document["grants"][0].items() if key != "fundingOrganization"}
    assert list(problems(document | {"grants": [lacking]}))
    heading, *rows = csv.reader(io.StringIO(leaving(told, "csv").content.decode("utf-8-sig")))
    assert [row[heading.index("Identifier")] for row in rows] == [each["id"] for each in document["grants"]]
    assert [Decimal(row[heading.index("Amount Awarded")]) for row in rows] == [each.terms.amount for each in told]


def listed(name: str) -> set[str]:
    """Return the codes of a list of 360Giving."""
    with (GIVING / "codelists" / f"{name}.csv").open(encoding="utf-8-sig") as rows:
        return {row["Code"] for row in csv.DictReader(rows)}


def problems(document: dict[str, Any]) -> Iterator[Any]:
    package, grant = (json.loads((GIVING / f"360-giving-{name}schema.json").read_text()) for name in ("package-", ""))
    asked_for = package["properties"]["grants"]["items"]["$ref"]
    known = DRAFT202012.create_resource(grant)
    formats = FormatChecker(formats=())
    formats.checks("date-time", raises=ValueError)(
        lambda value: "T" in value and bool(datetime.datetime.fromisoformat(value))
    )
    registry = Registry().with_resources([(asked_for, known), (grant["$id"], known)])
    return Draft202012Validator(package, registry=registry, format_checker=formats).iter_errors(document)


def test_a_grant_leaves_after_every_value_was_shown(told, officer, people):
    client, grant = signed_in_client(officer, at_work=True), told[1].grant
    for number, format_ in enumerate(("iati", "json", "csv")):
        file, where = leaving([told[1]], format_), f"/grants/{grant.pk}/publish/?format={format_}"
        page = client.get(where)
        assert page.context["values"] == file.values
        assert all(value in page.content.decode() for _where, value in file.values if value.isalnum())
        assert "Content-Disposition" not in client.post(where, {"seen": file.digest})
        changed = client.post(where, {"seen": "0" * 64, "sure": "on"})
        assert "Something changed since you looked" in changed.content.decode()
        assert taken(officer) == number
        response = client.post(where, {"seen": file.digest, "sure": "on"})
        assert response.content == file.content
    assert taken(officer) == 3
    for name in ("claire.foundation", "ramesh.administrator"):
        assert signed_in_client(people[name], at_work=True).get(where).status_code == 404
    with acting(officer):
        next_one = Grant.objects.get(status="applied")
    assert client.get(f"/grants/{next_one.pk}/publish/").status_code == 404


def test_every_value_is_shown_in_plain_words_with_the_meaning_of_its_code(told):
    for format_ in ("iati", "json", "csv"):
        file = leaving(told, format_)
        rows = in_plain_words(file)
        assert [row.name for row in rows if row.name == row.standard] == []
        raw = [part for row in rows for part in row.values if part.name and part.name in part.standard]
        assert raw == []
        shown = {part.value for row in rows for part in row.values}
        if format_ == "iati":
            every = {value for each in read(file.content).iter() for value in each.attrib.values()}
            every |= {each.text.strip() for each in read(file.content).iter() if (each.text or "").strip()}
            assert shown == every
            coded = {(part.standard, part.value): part.meaning for row in rows for part in row.values}
            assert coded["recipient-country/@code", "NP"] == "Nepal"
            assert coded["transaction-type/@code", "1"] == "Incoming Funds"
            assert "women and girls" in coded["sector/@code", "15180"]
            assert coded["indicator/@ascending", "1"] == "Yes"
            without = {
                key for key in coded if key[0].endswith(("/@code", "/@type", "/@role", "/@status")) and not coded[key]
            }
            assert without == set()
        else:
            assert [part.value for row in rows for part in row.values] == [value for _where, value in file.values]
            assert {part.meaning for row in rows for part in row.values} >= {"Nepal", "Euro"}


def taken(officer: User) -> int:
    with acting_as_system("look"):
        return Entry.objects.filter(what="published", actor=officer.pk).count()


def test_commands_print_first_and_write_when_told(told, officer, tmp_path, capsys):
    call_command("export_iati", by=officer.email)
    assert "transaction: code=1" in capsys.readouterr().out
    assert taken(officer) == 0
    for number, (name, more) in enumerate(
        [("export_iati", {}), ("export_360giving", {"format": "csv"}), ("export_iati", {"organisation": True})]
    ):
        call_command(name, by=officer.email, to=tmp_path / str(number), **more)
    assert (tmp_path / "0").read_bytes() == leaving(told, "iati").content
    assert taken(officer) == 2 * len(told) + 1
    for wrong in ({"by": "nobody@example.org"}, {"by": officer.email, "grant": "HC-NEXT"}, {"to": tmp_path / "0"}):
        with pytest.raises(CommandError):
            call_command("export_iati", **{"by": officer.email} | wrong)


def test_without_an_identifier_nothing_leaves(told, officer, settings):
    settings.PUBLISHER_IDENTIFIER = ""
    where = f"/grants/{told[0].grant.pk}/publish/"
    page = signed_in_client(officer, at_work=True).post(where, {"seen": "", "sure": "on"})
    assert "The association has no identifier yet" in page.content.decode()


def test_aims_are_told_to_who_may_see_which_project_a_grant_pays_for(told, people, officer):
    keys = [each.grant.pk for each in told]
    manager = make_user(Role.PROGRAMME_MANAGER, site=Site.objects.get(name=demo.FIELD_OFFICE))
    of_the_field = {each.grant.pk for each in told if each.districts}
    for user, seen in (
        (officer, set(keys)),
        (manager, of_the_field),
        (people["claire.foundation"], set()),
        (people["ramesh.administrator"], set()),
    ):
        with acting(user):
            assert {each.grant for each in aims_of(keys)} == seen
