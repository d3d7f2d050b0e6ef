"""The settings of the house on a database of its own, with one empty page to compare with."""

import os

os.environ.update(HTTPS="off", DEMO="off", LOG_LEVEL="ERROR", PAGES_A_MINUTE="0")

from config.settings import *
from config.settings import DATABASES

SIZE = int(os.environ.get("BENCH_SIZE", "1000"))
ROOT_URLCONF = "bench.urls"
for alias in DATABASES.values():
    alias["NAME"] = f"{alias['NAME']}_bench_{os.environ.get('BENCH_KIND', '')}{SIZE}"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrftoken"
