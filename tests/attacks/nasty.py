"""Input that no honest browser sends, or that an honest hand types by mistake."""

from typing import Any

NASTY = {
    "nul": "Sunita\x00Tamang",
    "zero_width": "\u200bसु\u200dनी\u200cता\u202e\ufeff",
    "only_invisible": "\u200b\u200b\u2060",
    "lone_surrogate": "Sunita\udc80",
    "too_long": "क" * 20_000,
    "huge_number": "9" * 400,
    "enormous_number": "9" * 5_000,
    "negative": "-1",
    "infinite": "1e999999",
    "not_a_number": "NaN",
    "wrong_calendar": "2012-02-31",
    "nepali_digits": "२०६९-०१-३०",
    "year_zero": "0000-00-00",
    "last_year": "9999-12-31",
    "markup": "<script>alert('x')</script>{{ 7|add:7 }}{% csrf_token %}",
    "sql": "'; DROP TABLE beneficiaries_case; --",
    "percent": "%s%(name)s%%d{0}{x}",
    "uuid_of_nobody": "00000000-0000-4000-8000-000000000000",
    "not_a_uuid": "{00000000",
    "path": "../../etc/passwd",
    "empty": "",
}
"""Texts sent for every field of a form, and for every parameter of an address, by what is wrong with them."""


def as_sent(text: str) -> Any:
    """Return a text as the bytes a hostile client sends: what is no character is sent as it is."""
    return text.encode("utf-8", "surrogateescape")
