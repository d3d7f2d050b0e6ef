"""Measures the pages of grants over HTTP beside an empty page of ours; prints JSON.

    python -m bench.grants --cases 100000 [--rounds 100]

Ten years of one foundation: 40 grants of three years each, 12,000 vouchers (each tenth shared by two lines), 600
tranches, 480 budget lines, with achievements, reports, questions and papers; and as many of a second foundation, which
the first must never see. They stand beside a register of so many cases (`bench.generate`). Filled by the owner with
triggers off, so that the trail of the bench holds none of it. `queries` is how many statements one visit runs.
Milliseconds.
"""

import argparse
import datetime
import http.client
import itertools
import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

GRANTS, LINES_OF_A_GRANT, TRANCHES_OF_A_GRANT, VOUCHERS_OF_A_GRANT = 40, 12, 15, 300
YEARS, YEARS_OF_A_GRANT, INDICATORS, PAPERS, QUESTIONS, REPORTS = 10, 3, 6, 6, 6, 6
WARM_UP = 10
STAFF, OTHER_STAFF, OFFICER = (f"{name}@bench.example" for name in ("foundation0", "foundation1", "officer"))
TARGETS = {
    "foundation": 150,
    "grants_of_foundation": 150,
    "grant_of_foundation": 150,
    "home_of_foundation": 150,
    "grants_of_officer": 150,
    "grant_of_officer": 150,
    "spendings_of_officer": 150,
    "spending_form_of_officer": 150,
    "obligations_of_officer": 150,
    "home_of_officer": 150,
}
"""The pages, and the milliseconds of p95 that each may take (design, section 11)."""

Rows = dict[str, Any]


def main() -> None:
    """Measure in a process with the settings of this size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.inside:
        print(json.dumps(measure(wanted.cases, wanted.rounds), indent=2))
        return
    told = {"BENCH_SIZE": f"{wanted.cases}", "BENCH_KIND": "grants_", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    command = [sys.executable, "-m", "bench.grants", "--inside", *sys.argv[1:]]
    sys.exit(subprocess.run(command, check=False, env=os.environ | told).returncode)


def measure(cases: int, rounds: int) -> dict[str, Any]:
    """Fill, serve and measure; return the figures."""
    import django

    django.setup()
    from bench.generate import generate
    from bench.run import figures

    generate(cases, say=lambda text: print(text, file=sys.stderr))
    fill()
    with Visits() as visits:
        found = {name: figures(visits.time(name, rounds)) for name in ["empty", *TARGETS]}
        pages = {
            name: found[name] | {"queries": visits.queries(name), "met": found[name]["p95"] <= target}
            for name, target in TARGETS.items()
        }
    of_one = {"grants": GRANTS, "vouchers": GRANTS * VOUCHERS_OF_A_GRANT, "tranches": GRANTS * TRANCHES_OF_A_GRANT}
    return {"cases": cases, "of_each_of_two_foundations": of_one, "empty": found["empty"], "pages": pages}


def fill() -> None:
    """Add the grants of both foundations; what stands already is kept."""
    from django.db import connections, transaction

    from accounts.models import Membership, Organisation, User
    from accounts.roles import Role
    from bench.generate import copy_rows
    from grants.models import Funder

    if Funder.objects.using("owner").exists():
        return
    print("grants", file=sys.stderr)
    with transaction.atomic(using="owner"):
        house = Organisation.objects.using("owner").get(kind="association")
        officer = User.objects.using("owner").create(email=OFFICER, full_name="Officer")
        Membership.objects.using("owner").create(user=officer, role=Role.GRANTS_OFFICER, organisation=house)
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for number, email in enumerate((STAFF, OTHER_STAFF)):
            giver = Organisation.objects.using("owner").create(name=f"Foundation {number}", kind="foundation")
            staff = User.objects.using("owner").create(email=email, full_name=f"Staff {number}")
            Membership.objects.using("owner").create(user=staff, role=Role.FOUNDATION, organisation=giver)
            for model, rows in Filling(number, giver.pk, officer.pk, staff.pk).made.items():
                copy_rows(model, rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Filling:
    """The rows of one foundation, by their model."""

    def __init__(self, number: int, giver: Any, officer: Any, staff: Any):
        from django.utils import timezone

        self.made: dict[Any, list[Rows]] = {}
        self.officer, self.staff, self.today = officer, staff, timezone.localdate()
        self.chance, self.number = random.Random(number), number
        self.vouchers = itertools.count(1)
        self.funder, self.project = uuid.uuid4(), uuid.uuid4()
        self._shared(giver)
        for place in range(GRANTS):
            self._grant(place)

    def add(self, name: str, /, **row: Any) -> uuid.UUID:
        """Add a row of a model; return its key."""
        from django.apps import apps

        model = apps.get_model("programs" if name in ("Project", "Result", "Indicator", "Target") else "grants", name)
        row = {"id": uuid.uuid4()} | row
        self.made.setdefault(model, []).append(row)
        return row["id"]

    def _shared(self, giver: Any) -> None:
        """Add the funder, a project with half-yearly targets, and weekly rates."""
        from accounts.models import Site

        site = Site.objects.using("owner").order_by("name").first()
        self.add("Funder", id=self.funder, organisation_id=giver, identifier=f"XX-{self.number}")
        first = self.today - datetime.timedelta(days=365 * YEARS)
        self.add("Project", id=self.project, name=f"Funded {self.number}", starts_on=first, site_id=site.pk)
        result = self.add("Result", project_id=self.project, level="outcome", position=1, statement="Women read.")
        self.targets: list[Rows] = []
        for code in range(INDICATORS):
            named = {"code": f"1{code}", "name": f"Indicator {code}", "unit": "percent"}
            says = {"definition": "As it says.", "verified_by": "Tests."}
            key = self.add("Indicator", project_id=self.project, result_id=result, **named, **says)
            for half in range(2 * YEARS):
                begins = first + datetime.timedelta(days=182 * half)
                days = {"first_on": begins, "last_on": begins + datetime.timedelta(days=181)}
                target = self.add("Target", indicator_id=key, value=60, **days)
                self.targets.append(days | {"target_id": target, "aim": 60} | named)
        for week in range(52 * YEARS if not self.number else 0):
            on = self.today - datetime.timedelta(days=7 * week)
            self.add("ExchangeRate", currency="EUR", on=on, npr=Decimal(150), source="nrb")

    def _grant(self, place: int) -> None:
        """Add one grant with all that belongs to it; the last ones are under way."""
        starts = self.today - datetime.timedelta(days=365 * YEARS - place * 70)
        ends = starts + datetime.timedelta(days=365 * YEARS_OF_A_GRANT)
        is_over = ends < self.today
        grant, reference = uuid.uuid4(), f"F{self.number}-{place:02}"
        told = {"grant_id": grant}
        self.add(
            "Grant", id=grant, funder_id=self.funder, reference=reference, title=f"Classes {place}", currency="EUR",
            status="closed" if is_over else "active", officer_id=self.officer,
        )  # fmt: skip
        self.add("FundedProject", project_id=self.project, **told)
        for version in range(3):
            why = {"kind": "extension", "why": "Rain closed the road."} if version else {"kind": "agreement"}
            days = {"starts_on": starts, "ends_on": ends, "signed_on": starts}
            self.add("Terms", number=version, amount=120000, purpose="Classes.", **days, **why, **told)
        self.add("GrantStep", from_status="agreed", to_status="active", **told)
        days_under_way = (min(ends, self.today) - starts).days
        received = [starts + datetime.timedelta(days=days_under_way * n // 15) for n in range(TRANCHES_OF_A_GRANT)]
        for number, on in enumerate(received, 1):
            came = {
                "received_on": on,
                "received": 8000,
                "received_npr": 1200000,
                "bank_reference": "B",
                "day_rate": 150,
            }
            paid = self.add("Tranche", currency="EUR", number=number, due_on=on, amount=8000, **came, **told)
            self.add("TrancheCondition", tranche_id=paid, words="A letter.", met_on=on, evidence="The letter.")
        lines = [
            self.add(
                "BudgetLine", currency="EUR", year=starts.year + n // 4, code=f"L{n}", name="Rent", amount=10000, **told
            )
            for n in range(LINES_OF_A_GRANT)
        ]
        for number in range(VOUCHERS_OF_A_GRANT):
            on = starts + datetime.timedelta(days=days_under_way * number // VOUCHERS_OF_A_GRANT)
            self._voucher(
                reference, on, [lines[number % len(lines)], lines[number % len(lines) - 1]][: 1 + (number % 10 == 0)]
            )
        self._told(told, starts, min(ends, self.today), is_over)

    def _voucher(self, reference: str, on: datetime.date, lines: list[uuid.UUID]) -> None:
        amount = Decimal(self.chance.randrange(5000, 60000))
        paid = self.add(
            "Spending", voucher=f"{reference}-{next(self.vouchers)}", on=on, payee="landlord", what="Rent",
            currency="NPR", amount=amount * len(lines),
        )  # fmt: skip
        for line in lines:
            self.add(
                "Allocation", spending_id=paid, line_id=line, amount=amount, rate=150, day_rate=150,
                charged=round(amount / 150, 2),
            )  # fmt: skip

    def _told(self, told: Rows, starts: datetime.date, until: datetime.date, is_over: bool) -> None:
        """Add what was told, owed, asked, filed and reported."""
        for each in self.targets:
            if starts <= each["first_on"] and each["last_on"] < until:
                self.add("Achievement", direction="rising", how="exact", value=55, **each, **told)
        for number in range(REPORTS):
            on = starts + datetime.timedelta(days=150 * (number + 1))
            done = {"state": "accepted", "submitted_on": on, "answered_on": on} if on < self.today else {}
            duty = self.add("Obligation", kind="narrative", title=f"Report {number}", due_on=on, **done, **told)
            self.add("Milestone", title=f"Step {number}", due_on=on, **told)
            if done:
                self._report(duty, starts, on)
        for number in range(PAPERS):
            name = uuid.uuid4().hex
            self.add(
                "GrantDocument", kind="other", title=f"Paper {number}", for_funder=True, media_type="application/pdf",
                size=1, sha256=name * 2, stored_as=name, key="bench", **told,
            )  # fmt: skip
        for number in range(QUESTIONS):
            asked = self.add("GrantQuestion", words="How many rooms?", recorded_by_id=self.staff, **told)
            if is_over or number:
                self.add("GrantAnswer", question_id=asked, words="Four.", recorded_by_id=self.officer)

    def _report(self, duty: uuid.UUID, starts: datetime.date, on: datetime.date) -> None:
        from django.utils import timezone

        days = {"first_on": starts, "last_on": on}
        report = self.add(
            "GrantReport", obligation_id=duty, done="Classes met. " * 60, submitted_at=timezone.now(),
            writers=f"{{{self.officer}}}", **days,
        )  # fmt: skip
        moves = ("draft", "review", "submitted", "acknowledged")
        for number, (start, to) in enumerate(itertools.pairwise(moves), 1):
            self.add("GrantReportStep", report_id=report, number=number, from_state=start, to_state=to)


class Visits:
    """A server with a foundation's user and the grants officer logged in; use as a context."""

    def __enter__(self) -> "Visits":
        """Start the server and log in."""
        from access.context import acting
        from accounts.models import User
        from bench.pages import Bench, signed_in
        from grants.models import Grant

        self.bench = Bench
        self.port, self.server = Bench.serve()
        self.clients = {"foundation": signed_in(STAFF), "officer": signed_in(OFFICER)}
        staff = User.objects.get(email=STAFF)
        with acting(staff):
            seen = list(Grant.objects.visible_to(staff).values_list("pk", flat=True))
        if len(seen) != GRANTS:
            raise SystemExit(f"a foundation sees {len(seen)} grants")
        random.Random(1).shuffle(seen)
        self.grants: Iterator[Any] = itertools.cycle(seen)
        return self

    def __exit__(self, *_problem: object) -> None:
        """Stop the server."""
        self.server.terminate()
        self.server.wait()

    def request(self, name: str) -> tuple[Any, str]:
        """Return who asks and for what, for one more visit of a page."""
        page, _of, who = name.rpartition("_of_")
        path = {
            "empty": "/healthz",
            "foundation": "/foundation/",
            "grants": "/grants/",
            "grant": f"/grants/{next(self.grants)}/",
            "spendings": "/grants/spendings/",
            "spending_form": "/grants/spendings/add/",
            "obligations": "/obligations/",
            "home": "/",
        }[page or name]
        return self.clients[who if page else "foundation"], path

    def queries(self, name: str) -> int:
        """Return how many statements one visit runs."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client, path = self.request(name)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    def time(self, name: str, rounds: int) -> list[float]:
        """Return how long a client waited for the page, in seconds, visit by visit."""
        link = http.client.HTTPConnection("127.0.0.1", self.port)
        spent = []
        for visit in range(rounds + WARM_UP):
            client, path = self.request(name)
            headers = self.bench.headers(client, {})
            began = time.perf_counter()
            link.request("GET", path, None, headers)
            answer = link.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{name} answered {answer.status}")
            if visit >= WARM_UP:
                spent.append(time.perf_counter() - began)
        return spent


if __name__ == "__main__":
    main()
