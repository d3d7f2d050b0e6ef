"""Codes of certificates, and the question whether one is genuine: answered with a day and nothing else.

The question is asked by nobody in particular, so it goes through a function of the owner (`access.definers`). It
takes the digest of a code, gives the day of issue, and has no way to list, to count or to name.
"""

import datetime
import hashlib
import secrets

from django.db import connection

from access.definers import define

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without signs that look alike: 31 of them, so that twelve hold 59 bits."""


def new_code() -> str:
    """Return a code that nobody has yet."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(4)) for _part in range(3))


def as_code(typed: str) -> str:
    """Return what was typed as a code is written: capitals, in three parts, whatever stood between."""
    signs = "".join(each for each in typed.upper() if each.isascii() and each.isalnum())[:12]
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def _body() -> str:
    return """
CREATE OR REPLACE FUNCTION certificate_issued(digest text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT issued_on FROM volunteers_certificate WHERE encode(sha256(code::bytea), 'hex') = digest
$$"""


define("certificate_issued(text)", _body)


def issued_on(typed: str) -> datetime.date | None:
    """Return on which day a certificate of this code was issued; None where there is none."""
    digest = hashlib.sha256(as_code(typed).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT certificate_issued(%s)", [digest])
        return cursor.fetchone()[0]
