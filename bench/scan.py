"""Runs scanners of others against a demonstration on this machine, as each of its roles; prints JSON.

    PAGES_A_MINUTE=0 PORT=8091 make run > house.log 2>&1 &
    python -m bench.scan --port 8091 --log house.log [--seconds 90] [--tools wapiti,sqlmap,nikto] [--role caseworker]

It logs in as a person of the demonstration does, hands the session to wapiti (all attacks it has for a site like this),
sqlmap (every form and parameter it finds) and nikto (for nobody and two roles alone: it looks at the server, not at who
asks; through a door of ours, as Debian's takes no cookie), gives each so many seconds, and counts what the house
answered, from its log. Their reports lie in `var/scan/`.
Only 127.0.0.1 is asked. The demonstration is to be thrown away afterwards (`make demo-reset`): what they send is saved.
"""

import argparse
import json
import re
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.running.visitor import Visitor

ROLES = {
    "nobody": "",
    "partner": "nirmala.partner",
    "caseworker": "asha.caseworker",
    "supervisor": "deepa.supervisor",
    "facilitator": "gita.facilitator",
    "programme_manager": "indira.programmes",
    "grants_officer": "jeevan.grants",
    "foundation": "claire.foundation",
    "volunteer_coordinator": "kamala.volunteers",
    "volunteer": "lucie.volunteer",
    "data_protection": "pabitra.protection",
    "administrator": "ramesh.administrator",
}
"""Who of the demonstration stands for each role; the administrator comes last, who may shut others out."""
ENDS_THE_SESSION = ["account/logout/", "quick-exit/", "account/sessions/", "survey/", "language/"]
STARTS = {"nobody": "/account/login/"}
ATTACKS = "backup,cookieflags,crlf,csp,exec,file,htaccess,http_headers,ldap,methods,permanentxss,redirect,shellshock"
ATTACKS += ",sql,timesql,upload,xss"
"""Those of wapiti 3.2 that need no machine outside to answer them."""
NOWHERE = ["--endpoint", "http://127.0.0.1:9/", "--dns-endpoint", "localhost"]
"""In place of the machine of its makers, which it would ask whether anything came there."""
LOOKED_AT_BY_NIKTO = ("nobody", "caseworker", "administrator")
ANSWERED = re.compile(r"request_(?:finished|failed).*?code(?:'|\")?[=:]\s*(?:'|\")?(\d{3})")
ENOUGH = {"wapiti": 5.0, "sqlmap": 1.0, "nikto": 1.2}
"""So much longer than it was told may a tool take before it is ended: wapiti counts its attacks apart."""


def main() -> int:
    """Scan as each role, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True, help="where the house writes what it says")
    parser.add_argument("--seconds", type=int, default=90, help="for each tool and role")
    parser.add_argument("--tools", default="wapiti,sqlmap,nikto")
    parser.add_argument("--role", action="append", choices=ROLES)
    wanted = parser.parse_args()
    folder = Path("var/scan")
    folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = {}
    for role in wanted.role or ROLES:
        for tool in wanted.tools.split(","):
            if shutil.which(tool) is None:
                told[f"{tool} as {role}"] = "not installed"
            elif tool != "nikto" or role in LOOKED_AT_BY_NIKTO:
                told[f"{tool} as {role}"] = scan(tool, role, wanted.port, wanted.seconds, wanted.log, folder)
                print(f"{tool} as {role}: {told[f'{tool} as {role}']}", file=sys.stderr, flush=True)
    print(json.dumps(told, indent=2))
    failed = [each for each in told.values() if isinstance(each, dict) and each["server errors"]]
    return 1 if failed else 0


def scan(tool: str, role: str, port: int, seconds: int, log: Path, folder: Path) -> dict[str, Any]:
    """Run one tool as one role; return what was asked, answered and found."""
    visitor = Visitor(port)
    if ROLES[role]:
        visitor.log_in(ROLES[role])
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    site, report = f"http://127.0.0.1:{port}", folder / f"{tool}-{role}"
    start, command = f"{site}{STARTS.get(role, '/')}", COMMANDS[tool]
    before = log.stat().st_size
    with bringing_the_cookie(port, cookie) as door:
        try:
            done = subprocess.run(
                command(start, f"http://127.0.0.1:{door}" if tool == "nikto" else site, cookie, seconds, report),
                capture_output=True,
                timeout=seconds * ENOUGH[tool],
                check=False,
            )
            said = done.stdout + done.stderr
        except subprocess.TimeoutExpired as ended:
            said = (ended.stdout or b"") + (ended.stderr or b"")
    report.with_suffix(".txt").write_bytes(said)
    with log.open(encoding="utf-8", errors="replace") as lines:
        lines.seek(before)
        answers = Counter(found[1] for line in lines if (found := ANSWERED.search(line)))
    return {
        "requests": sum(answers.values()),
        "answers": dict(sorted(answers.items())),
        "server errors": sum(number for code, number in answers.items() if code >= "500"),
        "still logged in": visitor.ask("GET", "/")[0] == 200,
        "found": FOUND[tool](report, said.decode(errors="replace")),
    }


@contextmanager
def bringing_the_cookie(port: int, cookie: str) -> Iterator[int]:
    """Listen at a door of this machine where each request is sent on to the house with the cookie; yield its number."""

    class SendsOn(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            first, *others = iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b"")
            kept = [each for each in others if not each.lower().startswith((b"connection:", b"cookie:"))]
            told = [first, *kept, b"Connection: close", f"Cookie: {cookie}".encode()]
            length = next((int(each[15:]) for each in kept if each.lower().startswith(b"content-length:")), 0)
            with socket.create_connection(("127.0.0.1", port)) as house:
                house.sendall(b"\r\n".join(told) + b"\r\n\r\n" + self.rfile.read(length))
                shutil.copyfileobj(house.makefile("rb"), self.wfile)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), SendsOn) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def _wapiti(start: str, site: str, cookie: str, seconds: int, report: Path) -> list[str]:
    skipped = [word for each in ENDS_THE_SESSION for word in ("-x", f"{site}/{each}*")]
    times = ["--max-scan-time", str(seconds // 2), "--max-attack-time", str(max(4, seconds // 12)), "-t", "10"]
    return [
        *("wapiti", "-u", start, *(("-C", cookie) if cookie else ()), "--scope", "domain", "-d", "4", "-m", ATTACKS),
        *("--skip", "csrfmiddlewaretoken", "--skip", "_once", *skipped, *times, *NOWHERE, "--no-bugreport"),
        *("--max-links-per-page", "60", "--max-files-per-dir", "40", "--flush-session"),
        *("-f", "json", "-o", str(report.with_suffix(".json"))),
    ]


def _sqlmap(start: str, _site: str, cookie: str, _seconds: int, report: Path) -> list[str]:
    return [
        *("sqlmap", "-u", start, f"--cookie={cookie}", "--batch", "--crawl=2", "--forms", "--level=2", "--risk=1"),
        *(
            "--csrf-token=csrfmiddlewaretoken",
            "--skip=_once",
            "--crawl-exclude=logout|quick-exit|sessions|survey|language",
        ),
        *(
            "--dbms=PostgreSQL",
            "--technique=BEU",
            "--smart",
            "--timeout=10",
            "--retries=0",
            "--threads=1",
            "--flush-session",
        ),
        f"--output-dir={report}",
    ]


def _nikto(_start: str, site: str, _cookie: str, seconds: int, report: Path) -> list[str]:
    return [
        *("nikto", "-h", site, "-maxtime", f"{seconds}s", "-ask", "no", "-Tuning", "x6", "-nointeractive"),
        *("-nolookup", "-o", str(report.with_suffix(".csv")), "-Format", "csv"),
    ]


def _of_wapiti(report: Path, _said: str) -> dict[str, int]:
    """Return how many of each kind it found."""
    if not report.with_suffix(".json").exists():
        return {"no report": 1}
    told = json.loads(report.with_suffix(".json").read_text())
    every = told["vulnerabilities"] | told["anomalies"]
    return {kind: len(found) for kind, found in every.items() if found}


def _of_sqlmap(_report: Path, said: str) -> dict[str, int]:
    """Return how many parameters it tried and which of them it could inject into."""
    return {
        "injectable": len(re.findall(r"^Parameter: ", said, re.MULTILINE)),
        "parameters tried": len(set(re.findall(r"parameter '([^']+)' does not (?:seem|appear)", said))),
    }


def _of_nikto(_report: Path, said: str) -> dict[str, int]:
    """Return how many lines it found worth a look."""
    return {"to look at": len(re.findall(r"^\+ (?!Target|Start|End|Server:|\d+ |No CGI)", said, re.MULTILINE))}


COMMANDS = {"wapiti": _wapiti, "sqlmap": _sqlmap, "nikto": _nikto}
FOUND = {"wapiti": _of_wapiti, "sqlmap": _of_sqlmap, "nikto": _of_nikto}


if __name__ == "__main__":
    sys.exit(main())
