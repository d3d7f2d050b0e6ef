#!/usr/bin/env python
"""Run one of Nayabato's administrative commands, with the embedded database up meanwhile if that is the one."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from config.database import available

WITHOUT_DATABASE = {"check", "compilemessages", "collectstatic", "help", "makemessages", "verify_backup"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if WITHOUT_DATABASE.isdisjoint(sys.argv[1:2] or ["help"]):
        with available(settings):
            execute_from_command_line(sys.argv)
    else:
        execute_from_command_line(sys.argv)
