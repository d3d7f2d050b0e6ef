"""Who sees what of volunteers and needs: every page by every role, and every row by SQL."""

import pytest
from django.db import connection

from access.context import acting
from tests.access.answers import METHODS, answer
from tests.access.asking import USERS, WRITTEN_OUT_THERE, expect, once_more, refusal, remembered
from tests.addresses import ADDRESSES, fill
from tests.factories.accounts import signed_in_client
from tests.volunteers.pages_of_people import is_of_a_volunteer, key_of

pytestmark = pytest.mark.django_db

PAGES = [each for each in ADDRESSES if is_of_a_volunteer(each) and each.parameters]
EVERYBODY_HERE = [*USERS, "other_volunteer", "programme_manager_there"]
COORDINATOR = {"volunteer_coordinator"}
HERSELF = {"hers": COORDINATOR | {"volunteer"}, "theirs": COORDINATOR | {"other_volunteer"}}
RAISED = {"hers": COORDINATOR | {"programme_manager"}, "theirs": COORDINATOR | {"programme_manager_there"}}
SEE = {
    **dict.fromkeys(("skill-held-add", "skill-held-edit", "skill-held-remove", "check-add", "check-paper"), HERSELF),
    **dict.fromkeys(("language-add", "language-remove", "time-add", "time-edit", "time-remove"), HERSELF),
    **dict.fromkeys([f"volunteer-record{part}" for part in ("", "-data", "-paper")], HERSELF),
    **dict.fromkeys(("need", "need-edit", "need-move", "need-skill-add", "need-skill-remove"), RAISED),
    "course-done": {"hers": {"volunteer"}, "theirs": {"other_volunteer"}},
    "sign": {whose: {"volunteer", "other_volunteer"} for whose in ("hers", "theirs")},
}
"""Who may open which page, said by hand; everything else opens to the coordinator alone."""
PROFILE = {"volunteer": 1, "volunteerskill": 1, "volunteerlanguage": 1, "availability": 1, "safeguardingcheck": 12}
GIVEN = {"checkpaper": 1, "signature": 1, "courseattempt": 1}
TO_LEARN = {"skill": 1, "housetext": 1, "coursequestion": 1, "courseanswer": 2}
RAISED_HERE = {"need": 3, "needskill": 3, "needstep": 1}
"""How many rows of each table one volunteer has, everybody who learns reads, and one site raised."""


known_key = remembered(key_of)


@pytest.mark.parametrize("name", [once_more(name) for name in EVERYBODY_HERE])
def test_pages_open_to_the_coordinator_and_to_whose_they_are(world, name):
    client = signed_in_client(world.users[name], at_work=True)
    for address in PAGES:
        has_role = bool(address.roles() & world.users[name].roles)
        for whose in ("hers", "theirs"):
            if not (has_role or whose == "hers"):
                continue  # refused before it is looked which record is named
            opens = name in SEE.get(address.name, {}).get(whose, COORDINATOR)
            for method in METHODS if opens else METHODS[:1]:
                status = answer(address, method) if opens else refusal(address, method, has_role=has_role)
                expect(
                    client,
                    address,
                    fill(address, "", known_key(address, whose, world)),
                    method,
                    status,
                    written=whose == "hers" and name not in WRITTEN_OUT_THERE,
                )


def test_the_walls_hide_every_row_that_is_not_hers(world):
    """Rows are counted in SQL, as each of those who see a part, and as everybody else."""
    tables = [*PROFILE, *GIVEN, *TO_LEARN, *RAISED_HERE, "scoringweight"]
    seen = {}
    for name in EVERYBODY_HERE:
        with acting(world.users[name]), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM volunteers_{table}")
                seen[name, table] = cursor.fetchone()[0]

    def told(name: str) -> dict[str, int]:
        return {table: number for (who, table), number in seen.items() if who == name and number}

    for name in ("volunteer", "other_volunteer"):
        assert told(name) == PROFILE | GIVEN | TO_LEARN
    for name in ("programme_manager", "programme_manager_there"):
        assert told(name) == RAISED_HERE | {"skill": 1}
    all_of_it = {table: 2 * number for table, number in (PROFILE | GIVEN | RAISED_HERE).items()}
    assert told("volunteer_coordinator") == all_of_it | {"volunteer": 3, "scoringweight": 1} | TO_LEARN
    others = set(EVERYBODY_HERE) - {"volunteer_coordinator", "volunteer", "other_volunteer"}
    for name in others - {"programme_manager", "programme_manager_there"}:
        assert not told(name), name
