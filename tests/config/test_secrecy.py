"""A secret that was committed is found, and what only looks like one is not."""

import pytest

from tests.secrecy import found_in

TYPED = "7hVq0cZk3mB9xWt1LrYp5sDf8gHj2A"  # under a name that says nothing: this file is looked at too
KEY = "-----BEGIN " + "PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".env", ""),
        ("deploy/house.pem", ""),
        ("var/file_key", ""),
        ("notes.md", KEY),
        ("settings.py", f'SECRET_KEY = "{TYPED}"'),
        ("env.example", f"FILE_KEYS={TYPED}"),
        ("run.sh", f"DATABASE_URL=postgres://owner:{TYPED}@db.example.org/nayabato"),
        ("a.py", "ghp_" + TYPED + "1Aa2Bb"),
    ],
)
def test_a_secret_is_found_and_not_repeated(path, content):
    [told] = found_in(path, content.encode())
    assert path in told
    assert TYPED not in told


@pytest.mark.parametrize(
    "content",
    [
        "postgres://nayabato_owner:a%20long%20one@localhost/nayabato",
        "smtp+tls://user:password@mail.example.org:587",
        'FILE_KEYS = env.list("FILE_KEYS", default=[])',
        "SECRET_KEY=…",
        "https://docs.djangoproject.com/en/5.2/",
    ],
)
def test_an_example_is_none(content):
    assert list(found_in("README.md", content.encode())) == []
