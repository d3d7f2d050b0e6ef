"""Settings of the tests: those of the house, without what only makes tests slow."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["HTTPS"] = "off"
os.environ.setdefault("DEMO", "off")
os.environ.setdefault("PAGES_A_MINUTE", "0")  # a test asks faster than anybody reads

from config import plans
from config.settings import *
from config.settings import DATABASES, LOGGING, STORAGES

plans.PLANS_KEPT = 1_000  # a worker asks for all pages with one connection; half a megabyte each
DATABASES["default"]["OPTIONS"] |= {"prepare_threshold": 0}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
LOGGING = LOGGING | {"root": LOGGING["root"] | {"level": "WARNING"}}  # a test about lines asks for them

FILES_DIR = tempfile.mkdtemp(prefix="nayabato-files-")
atexit.register(shutil.rmtree, FILES_DIR, ignore_errors=True)
ERASED_FILE = f"{FILES_DIR}.erased"
atexit.register(lambda: Path(ERASED_FILE).unlink(missing_ok=True))
BACKUP_KEYS = ["ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"]
FILE_KEYS = ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"]
