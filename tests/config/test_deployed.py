"""A house as it is deployed: what Django's own checks say, the cookies of HTTPS, and files of the design."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.access.answers import guarded
from tests.check import DEPLOYED

ASK = """
import json, django
import pytest
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("check", deploy=True, fail_level="WARNING")
client = Client(headers={"Host": "nayabato.example"})
said = [client.get("/account/login/", secure=True), client.get("/account/login/")]
said.append(client.post("/language/", {"language": "ne"}, secure=True))
told = [{"status": each.status_code, "location": each.get("Location"), "hsts": each.get("Strict-Transport-Security"),
         "cookies": {name: dict(made) for name, made in each.cookies.items()}} for each in said]
names = [value for name, value in vars(settings._wrapped).items() if name.endswith("_COOKIE_NAME")]
names += [settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME, settings.SURVEY_COOKIE_NAME]
print(json.dumps({"told": told, "names": names}))
"""


def test_a_deployed_house_has_nothing_to_say_against_itself_and_its_cookies_are_of_this_host_alone():
    """In a process of its own: which cookies there are is decided when the settings are read."""
    environment = os.environ | DEPLOYED | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    asked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    said = json.loads(asked.stdout.splitlines()[-1])
    shown, in_clear, in_nepali = said["told"]
    assert shown["status"] == 200
    assert shown["hsts"] == "max-age=63072000; includeSubDomains; preload"
    assert in_clear["location"] == "https://nayabato.example/account/login/"
    assert in_nepali["status"] == 302
    assert set(shown["cookies"]) == {"__Host-csrf"}
    assert set(in_nepali["cookies"]) == {"__Host-language"}
    for cookie in [*shown["cookies"].values(), *in_nepali["cookies"].values()]:
        assert cookie["secure"]
        assert cookie["httponly"]
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert all(name.startswith("__Host-") for name in said["names"]), said["names"]


@pytest.mark.django_db
def test_files_of_the_design_are_guarded_as_pages_are_and_offered_to_no_other_site(settings):
    settings.WHITENOISE_USE_FINDERS = True
    for name in ("css/tokens.css", "js/nayabato.js", "img/icon.svg"):
        answer = guarded(Client().get(f"/static/{name}"), kept=True)
        assert answer.status_code == 200
        answer.close()
    assert Client().get("/static/").status_code == 404
    assert Client().get("/static/css/").status_code == 404
    assert Client().get("/static/../config/settings.py").status_code == 404
