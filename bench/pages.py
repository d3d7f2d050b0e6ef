"""The pages that are measured: over HTTP from a server of their own, and as bare SQL."""

import http.client
import os
import random
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import uuid
from itertools import cycle
from typing import Self

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.context import acting
from accounts.models import User
from beneficiaries.models import Case

OURS = re.compile(r'"?(beneficiaries_\w+)"?')
WARM_UP = 20


class Bench:
    """A server with one caseworker and one supervisor logged in; use as a context."""

    PAGES = {
        "caseload": 60,
        "site_caseload": 60,
        "case_file": 60,
        "save_follow_up": 60,
        "name_search": 50,
        "tasks": 60,
        "plans": 60,
        "health": 60,
        "family": 60,
        "living": 60,
        "incidents": 60,
        "approvals": 60,
        "home": 150,
        "home_of_supervisor": 150,
        "board": 150,
        "figures": 150,
    }
    """The pages, and the milliseconds of p95 that each may take; home pages, board and figures as dashboards."""
    WITH_A_RATIO = {"caseload", "case_file", "save_follow_up"}
    """Those of which it is asked too how they stand to bare SQL."""
    OF_A_CASE = {
        "plans": "plans",
        "health": "case-health",
        "family": "case-family",
        "living": "living",
        "incidents": "incidents",
    }

    def __enter__(self) -> Self:
        """Start the server and log in."""
        self.port, self.server = self.serve()
        self.clients = {email: signed_in(email) for email in ("worker0-1@bench.example", "supervisor0@bench.example")}
        self.worker, self.supervisor = self.clients.values()
        self.found = self.supervisor.post(reverse("people"), {"who": "Suneeta Tamag"})["Location"]
        user = User.objects.get(email="worker0-1@bench.example")
        with acting(user):
            codes = list(Case.objects.visible_to(user).values_list("person__code", flat=True))
        random.Random(1).shuffle(codes)
        self.codes = cycle(codes)
        return self

    @staticmethod
    def serve() -> tuple[int, subprocess.Popen]:
        """Start the server; return its port and its process once it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:config.web", "config.wsgi"],
            env=os.environ | {"PORT": str(port), "HOST": "127.0.0.1"},
            stdout=sys.stderr,
        )
        for _attempt in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return port, server
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def __exit__(self, *_problem: object) -> None:
        """Stop the server."""
        self.server.terminate()
        self.server.wait()

    def request(self, name: str) -> tuple[Client, str, str, dict[str, str]]:
        """Return who asks, how, for what, with which form, for one more visit of a page."""
        code = next(self.codes)
        return {
            "empty": (self.worker, "GET", "/bench/empty/", {}),
            "caseload": (self.worker, "GET", reverse("caseload"), {}),
            "site_caseload": (self.supervisor, "GET", reverse("caseload"), {}),
            "case_file": (self.worker, "GET", reverse("case", args=[code]), {}),
            "save_follow_up": (self.worker, "POST", reverse("note-add", args=[code]), self._note()),
            "name_search": (self.supervisor, "GET", self.found, {}),
            "tasks": (self.worker, "GET", reverse("tasks"), {}),
            "approvals": (self.supervisor, "GET", reverse("approvals"), {}),
            "home": (self.worker, "GET", reverse("home"), {}),
            "home_of_supervisor": (self.supervisor, "GET", reverse("home"), {}),
            "board": (self.supervisor, "GET", reverse("board"), {}),
            "figures": (self.supervisor, "GET", reverse("figures"), {}),
            **{page: (self.worker, "GET", reverse(url, args=[code]), {}) for page, url in self.OF_A_CASE.items()},
        }[name]

    def _note(self) -> dict[str, str]:
        return {
            "_once": str(uuid.uuid4()),
            "kind": "visit",
            "happened_on": timezone.localdate().isoformat(),
            "happened_on_calendar": "AD",
            "text": "She came to the workshop and spoke of her sister. " * 4,
        }

    def time_page(self, name: str, rounds: int) -> list[float]:
        """Return how long a client waited for the page, in seconds, visit by visit."""
        link = http.client.HTTPConnection("127.0.0.1", self.port)
        spent = []
        for visit in range(rounds + WARM_UP):
            client, method, path, form = self.request(name)
            headers, body = self.headers(client, form), urllib.parse.urlencode(form)
            began = time.perf_counter()
            link.request(method, path, body or None, headers)
            answer = link.getresponse()
            answer.read()
            ended = time.perf_counter()
            if answer.status != (302 if name == "save_follow_up" else 200):
                raise SystemExit(f"{name} answered {answer.status} {answer.getheader('Location', '')}")
            if visit >= WARM_UP:
                spent.append(ended - began)
        return spent

    @staticmethod
    def headers(client: Client, form: dict[str, str]) -> dict[str, str]:
        """Return what the browser of a client sends with a request; a form gets its token."""
        token = "c" * 32
        cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, "csrftoken": token}
        if form:
            form["csrfmiddlewaretoken"] = token
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def statements(self, name: str) -> list[str]:
        """Return the statements on people and cases that one visit of the page runs."""
        client, method, path, form = self.request(name)
        with CaptureQueriesContext(connection) as captured:
            client.generic(method, path, urllib.parse.urlencode(form), content_type="application/x-www-form-urlencoded")
        self._queries = len(captured)
        return [each["sql"] for each in captured if OURS.search(each["sql"])]

    def queries(self, name: str) -> int:
        """Return how many statements of every kind one visit runs."""
        self.statements(name)
        return self._queries

    def time_sql(self, name: str, rounds: int) -> list[float]:
        """Return how long the page's statements take when run bare by the owner, in seconds."""
        visits = [self.statements(name) for _visit in range(20)]
        spent = []
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for visit in range(rounds + WARM_UP):
                statements = [_anew(sql) for sql in visits[visit % len(visits)]]
                began = time.perf_counter()
                cursor.execute("BEGIN")
                for statement in statements:
                    cursor.execute(statement)
                    if cursor.description:
                        cursor.fetchall()
                cursor.execute("COMMIT")
                if visit >= WARM_UP:
                    spent.append(time.perf_counter() - began)
            cursor.execute("RESET session_replication_role")
        return spent


def _anew(sql: str) -> str:
    """Return an INSERT with another key, so that it can be run again."""
    if not sql.startswith("INSERT"):
        return sql
    return re.sub(r"'[0-9a-f-]{32,36}'", f"'{uuid.uuid4()}'", sql, count=1)


def signed_in(email: str) -> Client:
    """Return a client in which the user of that address is logged in with her second factor."""
    user = User.objects.get(email=email)
    if not Authenticator.objects.filter(user=user).exists():
        Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt("JBSWY3DPEHPK3PXP")})
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()
    return client
