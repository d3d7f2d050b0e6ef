"""Her family as a drawing: a row for each generation, one box for each person, and lines with the kind of bond.

Drawn on the server in units of the drawing itself; the page that shows it holds a table of the same facts beside it.
Who is hidden from the viewer is in neither: the view gives only what she may see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from beneficiaries.models import Household, HouseholdMember, Person, Relationship, Relative
from config.calendar import PartialDate, local_digits
from config.templatetags.nayabato import age

WIDTH, HEIGHT = 176, 118
"""Of one box."""
BESIDE, BELOW = 20, 44
"""Between boxes of a row, and between rows."""
TRUNK = 14
"""Where the line runs that joins the rows."""
IN_A_ROW = 4
LETTERS, LINES = 22, 4
"""As many as fit on a line of a box, and as many lines as it has below its heading."""

KIN, MARRIED, OTHER = "kin", "married", "other"
BONDS: dict[str, Promise] = {
    KIN: gettext_lazy("Related by blood"),
    MARRIED: gettext_lazy("Married"),
    OTHER: gettext_lazy("Another bond"),
}
Of = HouseholdMember.Relation
ROWS: dict[str, tuple[int, str]] = {
    Of.GRANDPARENT: (-2, KIN),
    Of.MOTHER: (-1, KIN),
    Of.FATHER: (-1, KIN),
    Of.STEP_PARENT: (-1, OTHER),
    Of.UNCLE_AUNT: (-1, KIN),
    Of.IN_LAW: (-1, OTHER),
    Of.SISTER: (0, KIN),
    Of.BROTHER: (0, KIN),
    Of.HUSBAND: (0, MARRIED),
    Of.WIFE: (0, MARRIED),
    Of.CHILD: (1, KIN),
    Of.OTHER: (2, OTHER),
    Relationship.Kind.PARENT: (-1, KIN),
    Relationship.Kind.SPOUSE: (0, MARRIED),
    Relationship.Kind.RELATIVE: (2, OTHER),
    Relationship.Kind.FRIEND: (2, OTHER),
    Relationship.Kind.SAME_EVENT: (2, OTHER),
}
"""For what somebody is to her: the generation (2 stands for "others"), and the kind of bond."""
NAMES = {
    -2: gettext_lazy("Grandparents"),
    -1: gettext_lazy("Parents and their generation"),
    0: gettext_lazy("She and her generation"),
    1: gettext_lazy("Children"),
    2: gettext_lazy("Others"),
}


@dataclass
class Kin:
    """One person of the drawing and of the table beside it."""

    what: str
    """What this person is to her, in words."""
    name: str = ""
    row: int = 2
    bond: str = OTHER
    born: PartialDate | None = None
    at_home: bool = False
    url: str = ""
    says: list[str] = field(default_factory=list)
    """Further facts: trust, danger, whether alive, contact."""
    is_her: bool = False
    is_danger: bool = False
    has_died: bool = False
    is_many: bool = False
    x: int = 0
    y: int = 0

    @property
    def lines(self) -> list[str]:
        """Return the words inside the box, broken into lines; what does not fit is left to the table."""
        years = _("%(age)s years old") % {"age": age(self.born)} if self.born else ""
        called = ", ".join(filter(None, [self.name, years]))
        lines = [line for text in (called, *self.says) if text for line in wrap(text, LETTERS)]
        return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1][: LETTERS - 1]}…"]

    @property
    def generation(self) -> Promise:
        """Return the name of the row."""
        return NAMES[self.row]

    @property
    def bond_says(self) -> Promise | str:
        """Return the kind of bond in words; none to herself."""
        return "" if self.is_her else BONDS[self.bond]

    @property
    def middle(self) -> int:
        """Return the middle of the box, across."""
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Line:
    """One line of the drawing, as the points of a polyline."""

    points: str
    bond: str


class FamilyMap:
    """The people of a family with their places on the drawing, and the lines between them."""

    box_width, box_height = WIDTH, HEIGHT

    def __init__(self, people: Iterable[Kin]):
        self.people = sorted(people, key=lambda kin: kin.row)
        self.lines: list[Line] = []
        self.width = self.height = 0
        self._place()

    @property
    def bonds(self) -> list[tuple[str, Promise]]:
        """Return the kinds of bond that are drawn, for the legend."""
        drawn = {kin.bond for kin in self.people if not kin.is_her}
        return [(bond, says) for bond, says in BONDS.items() if bond in drawn]

    @property
    def shows_danger(self) -> bool:
        """Tell whether somebody on it is a danger to her."""
        return any(kin.is_danger for kin in self.people)

    def _place(self) -> None:
        top, joins = BELOW, []
        for row in sorted({kin.row for kin in self.people}):
            members = _in_order([kin for kin in self.people if kin.row == row])
            for start in range(0, len(members), IN_A_ROW):
                joins.append(self._place_row(members[start : start + IN_A_ROW], top))
                top += HEIGHT + BELOW
        self.height = top
        self.width = max(kin.x for kin in self.people) + WIDTH + TRUNK
        if len(joins) > 1:
            self.lines.append(Line(f"{TRUNK},{joins[0]} {TRUNK},{joins[-1]}", KIN))

    def _place_row(self, members: Sequence[Kin], top: int) -> int:
        """Place one row of boxes, and join them by a line above; return its height."""
        above = top - BELOW // 2
        for place, kin in enumerate(members):
            kin.x, kin.y = TRUNK * 2 + place * (WIDTH + BESIDE), top
            if kin.bond == MARRIED and not kin.is_her:
                self.lines.append(Line(f"{kin.x - BESIDE},{top + HEIGHT // 2} {kin.x},{top + HEIGHT // 2}", MARRIED))
            else:
                self.lines.append(
                    Line(f"{TRUNK},{above} {kin.middle},{above} {kin.middle},{top}", KIN if kin.is_her else kin.bond)
                )
        return above


def _in_order(row: list[Kin]) -> list[Kin]:
    """Return the people of a row: she first, her husband beside her, then the others."""
    return sorted(row, key=lambda kin: (not kin.is_her, kin.bond != MARRIED, kin.is_many))


def map_of(
    person: Person,
    household: Household | None,
    members: Iterable[HouseholdMember],
    others: Iterable[Person],
    links: Iterable[tuple[Relationship, Person, str]],
    relatives: Iterable[Relative],
) -> FamilyMap | None:
    """Return the drawing of a family from what the viewer may see of it; None when nothing is known."""
    told = {relative.member_id: relative for relative in relatives if relative.member_id}
    people = [_of_member(member, told.get(member.pk)) for member in members]
    people += [_of_relative(relative) for relative in relatives if not relative.member_id]
    linked = {other.pk: (link, other) for link, other, _what in links}
    at_home = {other.pk for other in others}
    people += [_of_link(link, other, person, other.pk in at_home) for link, other in linked.values()]
    people += [_known_here(other) for other in others if other.pk not in linked]
    if not people:
        return None
    her = Kin(_("She"), person.full_name, 0, KIN, person.born, household is not None, is_her=True)
    people.append(her)
    people += _further_children(household, people)
    return FamilyMap(people)


def _of_member(member: HouseholdMember, relative: Relative | None) -> Kin:
    row, bond = ROWS[member.relation]
    kin = Kin(member.get_relation_display(), member.name, row, bond, member.born, at_home=True)
    if member.occupation:
        kin.says.append(member.occupation)
    if relative is not None:
        _tell(kin, relative)
    elif not member.safe_to_contact:
        kin.says.append(_("Do not contact"))
    return kin


def _of_relative(relative: Relative) -> Kin:
    row, bond = ROWS[relative.relation]
    kin = Kin(relative.get_relation_display(), relative.name, row, bond)
    _tell(kin, relative)
    return kin


def _tell(kin: Kin, relative: Relative) -> None:
    """Add what her case knows of a relative, what matters most first."""
    kin.url = relative.get_absolute_url()
    kin.is_danger, kin.has_died = bool(relative.is_danger), relative.fate == Relative.Fate.DIED
    wish = relative.wish
    first = [
        _("Danger to her") if relative.is_danger else "",
        relative.get_fate_display() if relative.fate in (Relative.Fate.DIED, Relative.Fate.MISSING) else "",
        _("She trusts this person") if relative.bond == Relative.Bond.TRUSTS else "",
        relative.get_standing_display() if relative.standing != Relative.Standing.KNOWN else "",
        wish.get_answer_display() if wish else "",
    ]
    kin.says = [*filter(None, first), *kin.says]


def _of_link(link: Relationship, other: Person, person: Person, at_home: bool) -> Kin:
    kind = link.seen_from(person)[1]
    code = (
        link.kind if link.person_id == person.pk else Relationship.INVERSE.get(Relationship.Kind(link.kind), link.kind)
    )
    row, bond = ROWS[code]
    kin = Kin(str(kind), other.full_name, row, bond, other.born, at_home, reverse("person", args=[other.code]))
    kin.has_died = other.deceased
    kin.says = [_("Known here"), *([_("Has died")] if other.deceased else [])]
    return kin


def _known_here(other: Person) -> Kin:
    says = [_("Known here"), *([_("Has died")] if other.deceased else [])]
    return Kin(
        _("Of the same household"),
        other.full_name,
        2,
        OTHER,
        other.born,
        True,
        reverse("person", args=[other.code]),
        says,
    )


def _further_children(household: Household | None, people: Sequence[Kin]) -> list[Kin]:
    """Return one box for the children of the family, as they are counted, of whom nothing more is written down."""
    if household is None or not household.children or any(kin.bond == MARRIED or kin.row == 1 for kin in people):
        return []
    more = household.children - sum(kin.row == 0 for kin in people)
    if more < 1:
        return []
    says = ngettext("%(more)s more child", "%(more)s more children", more) % {"more": local_digits(more)}
    rest = Kin(says, "", 0, KIN, at_home=True, is_many=True)
    rest.says = [_("not written down one by one")]
    return [rest]
