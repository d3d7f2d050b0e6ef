"""Who may take a document away for good: who added it, the caseworker, a supervisor of the site; nobody else."""

import pytest

from accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.cases import Team, as_it_stands
from tests.factories.documents import DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(settings, tmp_path) -> Team:
    settings.FILES_DIR = tmp_path
    made = Team()
    made.helper = make_user(Role.CASEWORKER, site=made.site)
    return made


@pytest.mark.parametrize(
    ("who", "may"),
    [("caseworker", True), ("colleague", True), ("helper", False), ("supervisor", True), ("stranger", False)],
)
def test_a_second_worker_takes_away_what_she_added_alone(team, who, may):
    """The colleague added it; she and the helper work in the case beside the caseworker."""
    case = team.case(shared_with=[team.colleague, team.helper])
    document = DocumentFactory(case=case, recorded_by=team.colleague)
    if who != "stranger":
        offered = "/remove/" in team.get(who, "case-document", case, document).content.decode()
        assert offered == may
        assert team.status(who, "case-document-edit", case, document) == 200
    answer = team.post(who, "case-document-remove", case, document, reason="It shows her sister.")
    assert answer.status_code == (302 if may else 404)
    assert (as_it_stands(document).removed_at is not None) == may
