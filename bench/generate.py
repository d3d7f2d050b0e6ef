"""Fills a database with cases: `generate(size)` makes `size` cases with ten notes each by COPY, and some practice.

A site has 2,500 cases and fifty workers of fifty cases each, whatever the size: a register grows by sites. All
triggers work as always, so that the trail holds an entry for every row, too.
"""

import datetime
import random
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connections, models
from django.utils import timezone

from access.walls import raise_walls
from accounts.models import Membership, Organisation, Site, User
from accounts.roles import Role
from bench.practice import Practice
from beneficiaries.codes import ALPHABET, check_letter
from beneficiaries.models import Case, Consent, Note, Person
from config.database import prepare

CASES_OF_A_SITE, CASES_OF_A_WORKER, NOTES = 2500, 50, 10
GIVEN = [
    "Sita",
    "Gita",
    "Sunita",
    "Tara",
    "Maya",
    "Laxmi",
    "Kamala",
    "Bimala",
    "Sarita",
    "Anita",
    "Rekha",
    "Puja",
    "Sabina",
    "Asha",
    "Nirmala",
    "Radha",
    "Manju",
    "Ganga",
]
FAMILY = [
    "Tamang",
    "Thapa",
    "Gurung",
    "Rai",
    "Limbu",
    "Magar",
    "Shrestha",
    "Chaudhary",
    "Karki",
    "Adhikari",
    "Bishwakarma",
    "Pariyar",
    "Yadav",
    "Khatun",
]
STATES = ["registered", "assessed", "planned", "in_progress", "in_progress", "follow_up"]
RISKS = ["low", "medium", "medium", "high", "emergency"]
TEXT = "She came to the workshop and spoke of her sister. The room is dry and the door can be locked. " * 3


def generate(size: int, say=print) -> None:
    """Make the database of the settings hold exactly `size` cases; what stands already is kept.

    The files that its pages name are gathered too, as a fresh clone has none.
    """
    call_command("collectstatic", interactive=False, verbosity=0)
    make_house()
    if Site.objects.using("owner").exists():
        return
    chance = random.Random(size)
    workers = _accounts(size)
    people = [(uuid.UUID(int=chance.getrandbits(128), version=4), number) for number in range(size)]
    today = timezone.localdate()
    say(f"{size:,} people")
    copy_rows(Person, _people(people, workers, chance))
    copy_rows(
        Consent,
        ({"person_id": key, "purpose": "services", "answer": "given", "answered_on": today} for key, _n in people),
    )
    say(f"{size:,} cases")
    copy_rows(Case, _cases(people, workers, chance, today))
    say(f"{size * NOTES:,} notes")
    copy_rows(Note, _notes(people, workers, chance, today))
    say("assessments, plans and the rest")
    written = [(key, *_team(number, workers)) for key, number in people]
    for model, rows in Practice(written, today, chance).rows():
        copy_rows(model, rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def make_house() -> None:
    """Make the database with all its tables and walls."""
    make_database()
    call_command("migrate", database="owner", verbosity=0)
    raise_walls("owner")


def make_database() -> None:
    """Create the database of the settings beside the house's own, if there is none."""
    with _server() as connection:
        name = settings.DATABASES["owner"]["NAME"]
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


def drop_database() -> None:
    """Drop the database of the settings, if there is one."""
    with _server() as connection:
        name = psycopg.sql.Identifier(settings.DATABASES["owner"]["NAME"])
        connection.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _server() -> psycopg.Connection[Any]:
    prepare(settings)
    owner = settings.DATABASES["owner"]
    address = {"host": owner["HOST"], "user": owner["USER"], "password": owner["PASSWORD"], "dbname": "postgres"}
    return psycopg.connect(**{key: value for key, value in address.items() if value}, autocommit=True)


def _accounts(size: int) -> list[tuple[User, Site]]:
    """Return one (worker, site) for every fifty cases; the first supervisor is `supervisor0@bench.example`."""
    house = Organisation.objects.using("owner").create(name="House", kind="association")
    password = make_password(None)
    sites = [Site(name=f"Site {number}", kind="centre") for number in range(max(1, size // CASES_OF_A_SITE))]
    Site.objects.using("owner").bulk_create(sites)
    users, memberships, workers = [], [], []
    per_site = min(size, CASES_OF_A_SITE) // CASES_OF_A_WORKER
    for place, site in enumerate(sites):
        for number in range(per_site + 1):
            role = Role.CASEWORKER if number else Role.SUPERVISOR
            name = f"worker{place}-{number}" if number else f"supervisor{place}"
            user = User(email=f"{name}@bench.example", full_name=name, password=password)
            users.append(user)
            memberships.append(Membership(user_id=user.pk, role=role, site_id=site.pk))
            if number:
                workers.append((user, site))
    User.objects.using("owner").bulk_create(users)
    Membership.objects.using("owner").bulk_create(memberships)
    return workers if house else []


def _team(number: int, workers: list) -> tuple[uuid.UUID, uuid.UUID]:
    """Return who works in the case of that number, and a colleague who approves."""
    place = number // CASES_OF_A_WORKER
    return workers[place][0].pk, workers[place - 1][0].pk


def _people(people: list[tuple[uuid.UUID, int]], workers: list, chance: random.Random) -> Iterator[dict[str, Any]]:
    for key, number in people:
        body = "".join(ALPHABET[number // 30**place % 30] for place in range(4))
        born = datetime.date(1990, 1, 1) + datetime.timedelta(days=chance.randrange(9000))
        yield {
            "id": key,
            "code": f"NB-{body}-{check_letter(body)}",
            "given_name": chance.choice(GIVEN),
            "family_name": f"{chance.choice(FAMILY)}",
            "site_id": workers[number // CASES_OF_A_WORKER][1].pk,
            "born": f"[{born},{born + datetime.timedelta(days=366)})",
            "keeper_id": None,
        }


def _cases(people: list, workers: list, chance: random.Random, today: datetime.date) -> Iterator[dict[str, Any]]:
    for key, number in people:
        worker, site = workers[number // CASES_OF_A_WORKER]
        yield {
            "person_id": key,
            "site_id": site.pk,
            "caseworker_id": worker.pk,
            "state": chance.choice(STATES),
            "risk_level": chance.choice(RISKS),
            "opened_on": today - datetime.timedelta(days=chance.randrange(20, 700)),
            "next_contact_on": today + datetime.timedelta(days=chance.randrange(-5, 60)),
            "last_contact_on": today - datetime.timedelta(days=chance.randrange(1, 20)),
            "is_safe_now": True,
            "immediate_safety": "Safe at the centre.",
            "second_workers": "{}",
        }


def _notes(people: list, workers: list, chance: random.Random, today: datetime.date) -> Iterator[dict[str, Any]]:
    for key, number in people:
        worker = workers[number // CASES_OF_A_WORKER][0]
        for place in range(NOTES):
            yield {
                "case_id": key,
                "kind": "visit",
                "happened_on": today - datetime.timedelta(days=1 + place * 14 + chance.randrange(10)),
                "text": TEXT,
                "recorded_by_id": worker.pk,
            }


def copy_rows(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """COPY rows into a model's table; what a row does not say gets the field's default."""
    fields = {each.column: each for each in model._meta.concrete_fields if not each.generated}
    now = timezone.now()

    def value(column: str, row: dict[str, Any]) -> Any:
        if column in row:
            return row[column]
        if column == "recorded_at":
            return now
        found = fields[column].get_default()
        return "{}" if found == [] else found

    connection = connections["owner"]
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("SET nayabato.system = 'on'")
        names = ", ".join(f'"{column}"' for column in fields)
        with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([value(column, row) for column in fields])
        cursor.execute("RESET nayabato.system")
