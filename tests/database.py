"""The database server of the tests: the embedded cluster kept for them, shared by test runs beside each other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from config.database import available, prepare


@contextmanager
def server_for_tests() -> Iterator[None]:
    """Keep the database server running meanwhile, with the runtime role in it."""
    with available(settings):
        prepare(settings)
        yield
