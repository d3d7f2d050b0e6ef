"""Publishing: by the data protection officer, once, counted by the house; and who reads what was published."""

import csv
import datetime
import io
import random
import re

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from access.context import acting, acting_as_system
from accounts.roles import Role
from bench.invented import crowd, crowded
from beneficiaries.models import Consent
from beneficiaries.models.consent import Purpose
from reports import publishing
from reports.declared import FAMILIES, WOMEN, Counted
from reports.gate import Protection, protected
from reports.models import Figure, Publication
from reports.periods import Grain, Period, closed
from tests.addresses import READ_STATISTICS
from tests.factories.accounts import SiteFactory, make_user, signed_in_client
from tests.factories.cases import CaseFactory
from tests.factories.people import ConsentFactory, PersonFactory, made_by_system
from tests.test_non_interference import TOKENS

pytestmark = pytest.mark.django_db

PAGES = ("statistics-of", "statistics-csv", "statistics-xlsx")


def latest(family: str = "opened") -> Period:
    return closed(FAMILIES[family].grain, timezone.localdate())[0]


def publish(family: str = "opened", *, counted: bool = True) -> Publication:
    when = latest(family)
    with acting(make_user(Role.DATA_PROTECTION)):
        publication = Publication.objects.create(family=family, first_on=when.first, last_on=when.last)
    if counted:
        with acting_as_system("a job"):
            publishing.count(publication.pk)
            publication.refresh_from_db()
    return publication


def cases(count: int, *, answer: str | None = Consent.Answer.GIVEN, on: datetime.date | None = None) -> None:
    """Open so many cases of women in the latest half-year, each with an answer about statistics."""
    site = SiteFactory()
    for _each in range(count):
        person = made_by_system(PersonFactory, site=site)
        CaseFactory(person=person, site=site, opened_on=on or latest().first)
        if answer:
            made_by_system(ConsentFactory, person=person, purpose=Purpose.STATISTICS, answer=answer)


def total_of(publication: Publication) -> int | None:
    with acting_as_system("looking"):
        return publication.figures.get(table="", column="all").value


@pytest.mark.parametrize("role", Role)
def test_it_opens_to_its_readers_once_it_is_counted(role):
    client = signed_in_client(make_user(role))
    waiting, done = publish(counted=False), publish("reached")
    status = 200 if role in READ_STATISTICS else 404
    assert client.get(reverse("statistics")).status_code == status
    assert [client.get(reverse(page, args=[done.pk])).status_code for page in PAGES] == [status] * 3
    assert [client.get(reverse(page, args=[waiting.pk])).status_code for page in PAGES] == [404] * 3
    may_publish = 200 if role == Role.DATA_PROTECTION else 404
    when = f"{latest('closed').first:%Y-%m}"
    assert client.get(reverse("statistics-to-publish")).status_code == may_publish
    assert client.get(reverse("statistics-publish", args=["closed", when])).status_code == may_publish


def test_the_officer_publishes_once_and_the_house_counts():
    client = signed_in_client(make_user(Role.DATA_PROTECTION))
    address = reverse("statistics-publish", args=["opened", f"{latest().first:%Y-%m}"])
    token = re.search(r'name="_once" value="([^"]+)"', client.get(address).content.decode())[1]
    assert client.post(address, {"_once": token}).status_code == 302
    with acting_as_system("looking"):
        publication = Publication.objects.get()
        assert publication.counted_at is None
        job = ProcrastinateJob.objects.get(task_name="reports.tasks.count")
    assert job.args == {"key": str(publication.pk)}
    assert "Being counted" in client.get(reverse("statistics-to-publish")).content.decode()
    assert client.get(address).status_code == 404
    assert client.post(address, {"_once": "another"}).status_code == 404


@pytest.mark.parametrize(
    ("family", "period"), [("opened", "2001-01"), ("opened", f"{timezone.now():%Y-%m}"), ("nothing", "2026-01")]
)
def test_nothing_else_can_be_published(family, period):
    client = signed_in_client(make_user(Role.DATA_PROTECTION))
    assert client.post(reverse("statistics-publish", args=[family, period])).status_code == 404


def test_a_period_is_open_until_a_month_after_its_end():
    last = datetime.date(2026, 6, 30)
    assert closed(Grain.HALF_YEAR, last + datetime.timedelta(days=30))[0].last == datetime.date(2025, 12, 31)
    assert closed(Grain.HALF_YEAR, last + datetime.timedelta(days=31))[0].last == last
    assert closed(Grain.YEAR, last)[0].last == datetime.date(2025, 12, 31)


def test_what_was_published_cannot_be_changed_or_published_again_by_anybody():
    publication = publish()
    refused = [
        lambda: publication.figures.update(value=20),
        lambda: publication.figures.all().delete(),
        lambda: Figure.objects.create(publication=publication, table="", row="x", column="all"),
        lambda: Publication.objects.update(counted_at=None, threshold=None),
        lambda: Publication.objects.create(
            family="opened", first_on=publication.first_on, last_on=publication.last_on, asked_by=publication.asked_by
        ),
    ]
    for change in refused:
        with acting_as_system("even the house"), pytest.raises(Error), transaction.atomic():
            change()


def test_a_small_figure_cannot_be_written_at_all():
    publication = publish(counted=False)
    with acting_as_system("a fault"), pytest.raises(Error, match="small_figures"), transaction.atomic():
        Figure.objects.create(publication=publication, table="", row="x", column="all", value=4)


def test_only_those_are_counted_who_agree_today():
    cases(12)
    cases(3, answer=Consent.Answer.REFUSED)
    cases(2, answer=Consent.Answer.WITHDRAWN)
    cases(1, answer=None)
    cases(5, on=latest().first - datetime.timedelta(days=1))
    assert total_of(publish()) == 12


def test_a_case_below_the_threshold_or_in_a_period_that_is_published_changes_no_page():
    """Two houses that differ in one case: no reader's pages or files differ by a byte."""
    readers = {role: signed_in_client(make_user(role)) for role in READ_STATISTICS}

    def pages() -> dict[tuple[str, str], bytes]:
        with acting_as_system("looking"):
            keys = list(Publication.objects.order_by("family").values_list("pk", flat=True))
        addresses = [reverse("statistics"), *(reverse(page, args=[key]) for key in keys for page in PAGES[:2])]
        return {
            (role, at): TOKENS.sub(b"", client.get(at).content) for role, client in readers.items() for at in addresses
        }

    def of_a_house(count: int) -> dict[tuple[str, str], bytes]:
        with transaction.atomic():
            cases(count)
            publication = publish()
            before = pages()
            cases(1)
            assert pages() == before
            transaction.set_rollback(True)
        return {(role, at.replace(str(publication.pk), "it")): page for (role, at), page in before.items()}

    def without_keys(found: dict[tuple[str, str], bytes]) -> dict[tuple[str, str], bytes]:
        return {key: re.sub(rb"[0-9a-f-]{36}|\d\d:\d\d", b"", page) for key, page in found.items()}

    three, four, twelve = (without_keys(of_a_house(count)) for count in (3, 4, 12))
    assert three == four
    assert three != twelve


@pytest.fixture
def a_crowd(monkeypatch):
    chance = random.Random(3)
    for key, family in crowded(lambda family, period: crowd(family, 900, chance)).items():
        monkeypatch.setitem(FAMILIES, key, family)


def test_the_file_says_exactly_what_the_page_says_and_nothing_is_a_formula(a_crowd):
    publication = publish("reached")
    client = signed_in_client(make_user(Role.FOUNDATION))
    page = client.get(reverse("statistics-of", args=[publication.pk])).content.decode()
    answer = client.get(reverse("statistics-csv", args=[publication.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    in_the_file = [value.replace("–", "Hidden") for row in rows for value in row[4:] if value]
    in_the_page = re.findall(r'<td class="number">(?:<span class="quiet">)?([^<]+)<', page)
    named = page.split('<details class="quiet">')[1].split("</details>")[0]  # the hidden districts
    assert [value for value in in_the_page if value != "Hidden"] == [each for each in in_the_file if each != "Hidden"]
    assert in_the_file.count("Hidden") == in_the_page.count("Hidden") + named.split("<p>")[1].count(",") + 1
    assert {"Hidden"} < set(in_the_file)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'"))]
    assert answer["Content-Disposition"] == f'attachment; filename="reached-{publication.first_on:%Y-%m}.csv"'


def test_figures_of_a_family_that_rounds_are_multiples():
    family = FAMILIES["reached"]
    leaves = {table.key: next(row.key for row in table.rows if not table.parts_of(row.key)) for table in family.tables}
    shown = protected(family, [Counted(WOMEN, leaves)] * 43, Protection(10))
    assert {value for value in shown.values() if value is not None} == {45}


def test_pages_cost_the_same_whatever_is_published(a_crowd):
    client = signed_in_client(make_user(Role.FOUNDATION), at_work=True)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    full = publish("reached")
    assert asked(reverse("statistics")) > 0  # the first visit of a session costs more
    one = asked(reverse("statistics"))
    empty = publish("year_after")
    publish("closed")
    assert asked(reverse("statistics")) == one
    pages = [reverse("statistics-of", args=[each.pk]) for each in (full, empty)]
    assert asked(pages[0]) == asked(pages[1])
