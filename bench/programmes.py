"""Measures the pages of programmes over HTTP beside an empty page of ours; prints JSON.

    python -m bench.programmes --groups 5000 [--rounds 100]

Each group has 20 members and 20 sessions: 5,000 groups are 100,000 participants and 2,000,000 marks. A site has
250 groups and 25 facilitators, whatever the size. Filled by the owner with triggers off, so that the trail of the
bench holds none of it. `sheet_saved` is a sheet of twenty, marked anew each time. Milliseconds.
"""

import argparse
import http.client
import itertools
import json
import os
import random
import subprocess
import sys
import time
import urllib.parse
import uuid
from typing import Any

GROUPS_OF_A_SITE, GROUPS_OF_A_FACILITATOR, MEMBERS, SESSIONS = 250, 10, 20, 20
WARM_UP = 10
TARGETS = {
    "home_of_a_facilitator": 60,
    "home_of_a_manager": 150,
    "groups": 60,
    "groups_of_a_manager": 60,
    "group": 60,
    "sheet": 60,
    "sheet_saved": 60,
    "calendar_of_a_manager": 150,
    "participants_of_a_manager": 60,
}
"""The pages, and the milliseconds of p95 that each may take (design, section 11)."""

FILL = f"""
SET session_replication_role = replica;
INSERT INTO programs_project (id, recorded_at, version, name, purpose, site_id, starts_on)
    SELECT gen_random_uuid(), now(), 1, 'Project of ' || name, '', id, current_date - 700 FROM accounts_site;
INSERT INTO programs_programme (id, recorded_at, version, project_id, kind, name, about)
    SELECT gen_random_uuid(), now(), 1, id, 'literacy', 'Literacy', '' FROM programs_project;
INSERT INTO programs_group (id, recorded_at, version, programme_id, name, site_id, place, facilitator_id, capacity,
                            starts_on)
    SELECT gen_random_uuid(), now(), 1, programme.id, 'Class ' || number || ' of ' || leader.email, project.site_id, '',
           leader.id, 25, current_date - 300
    FROM programs_programme programme JOIN programs_project project ON project.id = programme.project_id
    JOIN accounts_membership member ON member.site_id = project.site_id AND member.role = 'facilitator'
    JOIN accounts_user leader ON leader.id = member.user_id
    CROSS JOIN generate_series(1, {GROUPS_OF_A_FACILITATOR}) number;
CREATE TEMPORARY TABLE making AS
    SELECT gen_random_uuid() AS participant, gen_random_uuid() AS enrolment, one.id AS "group", one.site_id,
           one.facilitator_id, row_number() OVER () AS number
    FROM programs_group one CROSS JOIN generate_series(1, {MEMBERS}) seat;
INSERT INTO programs_participant (id, recorded_at, recorded_by_id, version, code, site_id, given_name, family_name,
                                  name_ne, gender, tole, caste_or_ethnicity, phone, consent_on, consent_by)
    SELECT participant, now(), facilitator_id, 1, 'P' || lpad(number::text, 8, '0'), site_id,
           (ARRAY['Sita','Maya','Laxmi','Kamala','Rekha','Puja','Asha','Manju'])[1 + number % 8],
           (ARRAY['Tamang','Rai','Gurung','Thapa','Magar'])[1 + number % 5], '', 'Feminine', '', '', '',
           current_date - 300, 'herself' FROM making;
INSERT INTO programs_enrolment (id, recorded_at, version, group_id, participant_id, state, applied_on, enrolled_on, why,
                                words, missed_in_a_row)
    SELECT enrolment, now(), 1, "group", participant, 'enrolled', current_date - 300, current_date - 300, '', '',
           CASE WHEN number % 50 = 0 THEN 3 ELSE 0 END FROM making;
INSERT INTO programs_session (id, recorded_at, version, group_id, "on", begins_at, minutes, topic, remarks, state,
                              cancelled_why, attended, expected, taken_at)
    SELECT gen_random_uuid(), now(), 1, one.id, current_date - 7 * number, '07:00', 90, '', '', 'held', '', 16,
           {MEMBERS}, now() FROM programs_group one CROSS JOIN generate_series(1, {SESSIONS}) number;
INSERT INTO programs_session (id, recorded_at, version, group_id, "on", begins_at, minutes, topic, remarks, state,
                              cancelled_why, attended, expected)
    SELECT gen_random_uuid(), now(), 1, one.id, current_date, '07:00', 90, '', '', 'planned', '', 0, 0
    FROM programs_group one;
INSERT INTO programs_attendance (id, recorded_at, version, session_id, enrolment_id, group_id, "on", mark)
    SELECT gen_random_uuid(), now(), 1, session.id, making.enrolment, session.group_id, session."on",
           CASE WHEN random() < 0.8 THEN 'present' ELSE 'absent' END
    FROM programs_session session JOIN making ON making."group" = session.group_id WHERE session.state = 'held';
DROP TABLE making;
RESET session_replication_role;
"""


def main() -> None:
    """Measure in a process with the settings of this size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groups", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.inside:
        print(json.dumps(measure(wanted.groups, wanted.rounds), indent=2))
        return
    told = {"BENCH_SIZE": f"{wanted.groups}", "BENCH_KIND": "groups_", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    command = [sys.executable, "-m", "bench.programmes", "--inside", *sys.argv[1:]]
    sys.exit(subprocess.run(command, check=False, env=os.environ | told).returncode)


def measure(groups: int, rounds: int) -> dict[str, Any]:
    """Fill, serve and measure; return the figures."""
    import django

    django.setup()
    from bench.run import figures

    fill(groups)
    with Visits() as visits:
        found = {name: figures(visits.time(name, rounds)) for name in ["empty", *TARGETS]}
    pages = {name: found[name] | {"met": found[name]["p95"] <= target} for name, target in TARGETS.items()}
    return {"groups": groups, "marks": groups * MEMBERS * SESSIONS, "empty": found["empty"], "pages": pages}


def fill(groups: int) -> None:
    """Make the database of this size; what stands already is kept."""
    from django.db import connections, transaction

    from accounts.models import Membership, Site, User
    from accounts.roles import Role
    from bench.generate import make_house

    make_house()
    if Site.objects.using("owner").exists():
        return
    sites = [Site(name=f"Site {number}", kind="field_office") for number in range(max(1, groups // GROUPS_OF_A_SITE))]
    users, memberships = [], []
    leaders = min(groups, GROUPS_OF_A_SITE) // GROUPS_OF_A_FACILITATOR
    for place, site in enumerate(sites):
        for number in range(leaders + 1):
            name = f"facilitator{place}-{number}" if number else f"manager{place}"
            users.append(User(email=f"{name}@bench.example", full_name=name))
            role = Role.FACILITATOR if number else Role.PROGRAMME_MANAGER
            memberships.append(Membership(user_id=users[-1].pk, role=role, site_id=site.pk))
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        Site.objects.using("owner").bulk_create(sites)
        User.objects.using("owner").bulk_create(users)
        Membership.objects.using("owner").bulk_create(memberships)
        cursor.execute(FILL)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Visits:
    """A server with one facilitator and one manager logged in; use as a context."""

    def __enter__(self) -> "Visits":
        """Start the server and log in."""
        from access.context import acting_as_system
        from bench.pages import Bench, signed_in
        from programs.models import Attendance, Group, Session

        self.bench = Bench
        self.port, self.server = Bench.serve()
        self.leader, self.manager = (signed_in(f"{name}@bench.example") for name in ("facilitator0-1", "manager0"))
        with acting_as_system("bench"):
            groups = list(Group.objects.filter(facilitator__email="facilitator0-1@bench.example"))
            today = list(Session.objects.filter(group__in=groups).order_by("-on")[: len(groups)])
            enrolled = {each.pk: list(each.group.enrolments.values_list("pk", flat=True)) for each in today}
            stand = {
                each: dict(Attendance.objects.filter(session=each).values_list("enrolment", "mark"))
                for each in enrolled
            }
        random.Random(1).shuffle(groups)
        self.groups, self.today, self.enrolled = itertools.cycle(groups), itertools.cycle(today), enrolled
        self.marks = stand
        return self

    def __exit__(self, *_problem: object) -> None:
        """Stop the server."""
        self.server.terminate()
        self.server.wait()

    def request(self, name: str) -> tuple[Any, str, str, dict[str, str]]:
        """Return who asks, how, for what, with which form, for one more visit of a page."""
        session, group = next(self.today), next(self.groups)
        who = self.manager if name.endswith("_of_a_manager") else self.leader
        path = {
            "empty": "/healthz",
            "groups": "/groups/",
            "groups_of_a_manager": "/groups/",
            "group": f"/groups/{group.pk}/",
            "sheet": f"/sessions/{session.pk}/",
            "sheet_saved": f"/sessions/{session.pk}/",
            "calendar_of_a_manager": "/calendar/",
            "participants_of_a_manager": "/participants/",
        }.get(name, "/")
        form = self._sheet(session) if name == "sheet_saved" else {}
        return who, "POST" if form else "GET", path, form

    def _sheet(self, session: Any) -> dict[str, str]:
        former = self.marks[session.pk]
        choice = random.Random(time.monotonic_ns())
        now = {key: choice.choice(["present", "absent", "late"]) for key in self.enrolled[session.pk]}
        self.marks[session.pk] = now
        sent = {f"seen-{key}": former.get(key, "") for key in now} | {f"mark-{key}": mark for key, mark in now.items()}
        return {"_once": str(uuid.uuid4()), "rest": "", "why": ""} | sent

    def time(self, name: str, rounds: int) -> list[float]:
        """Return how long a client waited for the page, in seconds, visit by visit."""
        link = http.client.HTTPConnection("127.0.0.1", self.port)
        spent = []
        for visit in range(rounds + WARM_UP):
            client, method, path, form = self.request(name)
            headers = self.bench.headers(client, form)
            began = time.perf_counter()
            link.request(method, path, urllib.parse.urlencode(form) or None, headers)
            answer = link.getresponse()
            answer.read()
            if answer.status != (302 if form else 200):
                raise SystemExit(f"{name} answered {answer.status}")
            if visit >= WARM_UP:
                spent.append(time.perf_counter() - began)
        return spent


if __name__ == "__main__":
    main()
