"""A secret that was committed is found, and what only looks like one is not."""

import pytest

from tests.secrecy import found_in

SECRET = "".join(["7hVq0c", "Zk3mB9", "xWt1Lr", "Yp5sDf", "8gHj2A"])  # put together here: this file is looked at too
KEY = "-----BEGIN " + "PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".env", ""),
        ("deploy/house.pem", ""),
        ("var/file_key", ""),
        ("notes.md", KEY),
        ("settings.py", f'SECRET_KEY = "{SECRET}"'),
        ("env.example", f"FILE_KEYS={SECRET}"),
        ("run.sh", f"DATABASE_URL=postgres://owner:{SECRET}@db.example.org/nayabato"),
        ("a.py", "ghp_" + SECRET + "1Aa2Bb"),
    ],
)
def test_a_secret_is_found_and_not_repeated(path, content):
    [told] = found_in(path, content.encode())
    assert path in told
    assert SECRET not in told


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
