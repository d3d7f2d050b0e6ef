"""Copies of the project to start and end."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.postgres import Cluster
from tests.running.house import House, cluster_at

if sys.platform != "linux":
    collect_ignore_glob = ["test_*_house.py", "test_no_answered_*.py"]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Return an empty folder with a short path, which any user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="nb-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def house(place: Path) -> Iterator[House]:
    """Return a copy of the project that was started once; its database stays from test to test of a module."""
    made = House(place / "one", fresh=False)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def demo_house(place: Path) -> Iterator[House]:
    """Return a copy of the project that was started once with the demonstration."""
    made = House(place / "demo", demo=True)
    yield made
    made.remove()


@pytest.fixture
def fresh_house(place: Path) -> Iterator[House]:
    """Return a copy of the project that was never started."""
    made = House(place / "fresh")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def other_house(place: Path) -> Iterator[House]:
    """Return a second copy beside the first."""
    made = House(place / "two", fresh=False)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def elsewhere(place: Path) -> Iterator[Cluster]:
    """Return a PostgreSQL server that is not the copy's own."""
    with cluster_at(place / "elsewhere") as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def _ended(request: pytest.FixtureRequest) -> Iterator[None]:
    """End what a test left running."""
    yield
    for name in ("house", "demo_house", "other_house"):
        if name in request.fixturenames:
            request.getfixturevalue(name).end()
