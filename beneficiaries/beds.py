"""The board of beds, and the rules of stays that lie across tables.

Who works at a centre knows which beds are taken: she walks past them. Whose a bed is, and whether she who sleeps there
is away, is known only to who may see the case. So row-level security hides the uses of beds of other workers' cases,
and a SECURITY DEFINER function tells of a bed of the viewer's own site whether it is taken, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BooleanField, F, Func

from access.definers import define, ground, visible
from accounts.models import User
from beneficiaries.models import Bed, BedUse, Leave, Person, Room
from beneficiaries.models.bed import BedQuerySet

MOST_BEDS = 400
"""More beds than any house has; the board shows no more."""

BED_IS_TAKEN = """
CREATE OR REPLACE FUNCTION bed_is_taken(asked uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM beneficiaries_beduse one JOIN beneficiaries_bed ON beneficiaries_bed.id = one.bed_id
        WHERE one.bed_id = asked AND one.ended IS NULL AND ({visible})
    )
$$
"""
INSIDE_THE_STAY = """
CREATE OR REPLACE FUNCTION keep_inside_the_stay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- A leave, or the use of a bed, lies within its stay; the bed is one of the site, and in use.
DECLARE
    whole beneficiaries_stay;
    lies_at uuid;
    unused date;
BEGIN
    SELECT * INTO whole FROM beneficiaries_stay WHERE id = NEW.stay_id FOR SHARE;
    IF whole.case_id <> NEW.case_id OR NEW.began < whole.admitted_on
        OR coalesce(NEW.ended, 'infinity') > coalesce(whole.discharged_on, 'infinity') THEN
        RAISE EXCEPTION 'This lies outside the stay.' USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_the_stay';
    END IF;
    IF TG_TABLE_NAME = 'beneficiaries_beduse' THEN
        SELECT out_of_use_since, (SELECT site_id FROM beneficiaries_room WHERE id = room_id) INTO unused, lies_at
        FROM beneficiaries_bed WHERE id = NEW.bed_id FOR SHARE;
        IF lies_at <> whole.site_id OR unused < coalesce(NEW.ended, 'infinity') THEN
            RAISE EXCEPTION 'This bed is not one of the site, or not in use.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_bed_in_use_of_the_site';
        END IF;
    END IF;
    RETURN NULL;
END $$
"""
WHOLE_STAY = """
CREATE OR REPLACE FUNCTION keep_stay_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- A stay that changes still holds all its leaves and uses of beds.
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT began, ended FROM beneficiaries_leave WHERE stay_id = NEW.id
            UNION ALL SELECT began, ended FROM beneficiaries_beduse WHERE stay_id = NEW.id
        ) part
        WHERE part.began < NEW.admitted_on
        OR coalesce(part.ended, 'infinity') > coalesce(NEW.discharged_on, 'infinity')
    ) THEN
        RAISE EXCEPTION 'A leave or a bed lies outside this stay.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_the_stay';
    END IF;
    RETURN NULL;
END $$
"""
BED_IN_USE = """
CREATE OR REPLACE FUNCTION keep_bed_of_somebody() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
-- A bed in which somebody sleeps does not go out of use.
BEGIN
    IF EXISTS (
        SELECT 1 FROM beneficiaries_beduse one
        WHERE one.bed_id = NEW.id AND coalesce(one.ended, 'infinity') > NEW.out_of_use_since
    ) THEN
        RAISE EXCEPTION 'Somebody sleeps in this bed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_bed_in_use_of_the_site';
    END IF;
    RETURN NULL;
END $$
"""

KEEPING = ["keep_inside_the_stay", "keep_stay_whole", "keep_bed_of_somebody"]
"""The functions of the triggers that keep these rules."""


def _after(table: str, name: str, moments: str = "INSERT OR UPDATE") -> list[str]:
    """Return the SQL that has a function look at every row of a table after it changed."""
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} AFTER {moments} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _rules_of_stays(_role: str) -> list[str]:
    return [
        INSIDE_THE_STAY,
        WHOLE_STAY,
        BED_IN_USE,
        *(f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC" for function in KEEPING),
        *_after("beneficiaries_beduse", "keep_inside_the_stay"),
        *_after("beneficiaries_leave", "keep_inside_the_stay"),
        *_after("beneficiaries_stay", "keep_stay_whole", "UPDATE"),
        *_after("beneficiaries_bed", "keep_bed_of_somebody", "UPDATE"),
    ]


ground(_rules_of_stays)
define("bed_is_taken(uuid)", lambda: BED_IS_TAKEN.format(visible=visible(Bed)))


def with_taken(beds: BedQuerySet) -> BedQuerySet:
    """Add `taken` to each bed: whether somebody sleeps in it, whoever that is."""
    return beds.annotate(taken=Func(F("pk"), function="bed_is_taken", output_field=BooleanField()))


def free_beds(user: User) -> BedQuerySet:
    """Return the beds of this user's sites that are in use and nobody's."""
    return with_taken(Bed.objects.visible_to(user).in_use()).filter(taken=False).in_order()


@dataclass
class Place:
    """One bed on the board: whether it is taken and, for who may see the case, by whom and whether she is away."""

    bed: Bed
    use: BedUse | None = None
    leave: Leave | None = None

    @property
    def person(self) -> Person | None:
        """Return whose bed it is; None for nobody's, and for somebody whom the viewer may not know of."""
        return self.use.case.person if self.use else None

    @property
    def is_usable(self) -> bool:
        """Tell whether somebody may sleep in it."""
        return self.bed.out_of_use_since is None


@dataclass
class Board:
    """What the board shows, room by room, with its figures."""

    rooms: dict[Room, list[Place]] = field(default_factory=dict)

    def places(self) -> Iterable[Place]:
        """Yield every bed."""
        for places in self.rooms.values():
            yield from places

    @property
    def usable(self) -> int:
        """Return in how many beds somebody may sleep."""
        return sum(place.is_usable for place in self.places())

    @property
    def taken(self) -> int:
        """Return how many beds are somebody's, also while she is away."""
        return sum(place.bed.taken for place in self.places())

    @property
    def free(self) -> int:
        """Return how many beds are nobody's."""
        return self.usable - self.taken

    @property
    def occupancy(self) -> int:
        """Return how many of a hundred usable beds are taken."""
        return round(100 * self.taken / self.usable) if self.usable else 0

    @property
    def away(self) -> list[Place]:
        """Return the beds of those who are on leave, as far as the viewer may know, who is back first first."""
        return sorted((each for each in self.places() if each.leave), key=lambda each: each.leave.expected_on)

    @property
    def cases(self) -> list:
        """Return the cases whose people it names."""
        return [place.use.case for place in self.places() if place.use]


def board_of(user: User) -> Board:
    """Return the beds of this user's sites as they are today; four queries, however many there are."""
    rooms = Room.objects.visible_to(user).select_related("site").order_by("site__name", "name")
    board = Board({room: [] for room in rooms[:MOST_BEDS]})
    by_key = {room.pk: room for room in board.rooms}
    beds = list(with_taken(Bed.objects.visible_to(user)).in_order()[:MOST_BEDS])
    seen = BedUse.objects.visible_to(user).filter(ended=None, bed__in=[bed.pk for bed in beds])
    uses = {use.bed_id: use for use in seen.select_related("case__person")}
    away = Leave.objects.visible_to(user).filter(ended=None, stay__in=[use.stay_id for use in uses.values()])
    leaves = {leave.stay_id: leave for leave in away}
    for bed in beds:
        use = uses.get(bed.pk)
        if bed.room_id in by_key:
            bed.room = by_key[bed.room_id]
            board.rooms[bed.room].append(Place(bed, use, leaves.get(use.stay_id) if use else None))
    return board
