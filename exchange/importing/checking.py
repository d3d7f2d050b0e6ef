"""Checks the rows of an import, some at a time: what is wrong with each, and whom each may be.

A batch is one transaction, and what it finds stands beside the rows it is about: a check that is killed goes on where
it was, and one that is begun twice finds nothing left to do.
"""

from collections import defaultdict

from django.db import transaction
from django.db.models import Count
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.duplicates import candidates_for
from beneficiaries.models import Case, Person
from beneficiaries.search import sounds_of
from config.calendar import Calendar, PartialDate, local_digits
from exchange.importing.cells import Surroundings
from exchange.importing.rows import Matching, Told, read_row
from exchange.models import Finding, Import, ImportRow, Likeness

BATCH = 250
"""So many rows are checked in one transaction, and lost when the worker is killed in it."""
READ_AT_ONCE = 1000
SAME_SOUND = 0.8
SAME_SOUND_AND_AGE = 0.95
MOST_ALIKE = 5


def matching_of(of: Import) -> Matching:
    """Return which column of a file is which of ours."""
    columns = list(of.columns.all())
    return Matching({each.field: each.place for each in columns if each.field}, [each.heading for each in columns])


def surroundings_of(of: Import) -> Surroundings:
    """Return what the cells of an import may speak of."""
    return Surroundings(of.site, Calendar(of.calendar) if of.calendar else None)


@transaction.atomic
def check_batch(of: Import, by: User) -> bool:
    """Check the next rows of an import; tell whether any are left. `by` acts, and is shown nobody she may not see."""
    rows = list(of.rows.filter(is_checked=False).order_by("number")[:BATCH])
    matching, around = matching_of(of), surroundings_of(of)
    told = [read_row(row, matching, around) for row in rows]
    _look_at_decisions(of, told)
    _keep_how_they_sound(told)
    Finding.objects.bulk_create([each for one in told for each in one.findings])
    named = [one for one in told if one.full_name]
    _keep_likenesses(rows, [*_known(named, by), *_in_the_file(of, [one.row for one in named])])
    ImportRow.objects.bulk_update(rows, ["sounds", "born", "is_checked", "decision"])
    of.rows_checked = of.rows.filter(is_checked=True).count()
    left = of.rows_checked < of.rows_total
    of.move(Import.Status.CHECKING if left else Import.Status.CHECKED, rows_checked=of.rows_checked)
    return left


def _look_at_decisions(of: Import, told: list[Told]) -> None:
    """Say of rows that were said to be somebody on record why they cannot be, for the register may have changed."""
    same = [one for one in told if one.row.same_person_id]
    people = {one.row.same_person_id for one in same}
    here = set(Person.objects.filter(pk__in=people, site=of.site).values_list("pk", flat=True)) if people else set()
    in_cases = set(Case.objects.filter(pk__in=people).values_list("pk", flat=True)) if people else set()
    taken = of.rows.filter(same_person__in=people).values_list("same_person").annotate(times=Count("pk"))
    twice = {person for person, times in taken if times > 1} if people else set()
    for one in same:
        if one.row.same_person_id not in here:
            one.complain(
                "given_name", _("The person you chose is no longer of this site. Decide again who is in this row.")
            )
        if one.has_case and one.row.same_person_id in in_cases:
            one.complain("opened_on", _("The person you chose has a case already. Decide again who is in this row."))
        if one.row.same_person_id in twice:
            one.complain("given_name", _("You chose the same person for two rows. Decide again who is in this row."))


def _keep_how_they_sound(told: list[Told]) -> None:
    """Keep with each row what names that sound alike have in common, and when she was born."""
    names = [[one.full_name, one.get("name_ne") or ""] for one in told]
    sounds = iter(sounds_of([each for pair in names for each in pair]))
    for one in told:
        one.row.sounds = sorted({each for each in (next(sounds), next(sounds)) if each})
        one.row.born, one.row.is_checked = one.get("born"), True


def _keep_likenesses(rows: list[ImportRow], found: list[Likeness]) -> None:
    """Keep whom rows may be. Who was said to be another stays so; of somebody new a row is to be decided again."""
    before = Likeness.objects.filter(row__in=rows)
    others = set(before.filter(is_another=True).values_list("row", "person", "other_number"))
    before.delete()
    for each in found:
        each.is_another = (each.row_id, each.person_id, each.other_number) in others
    open_again = {each.row_id for each in found if not each.is_another}
    for row in rows:
        if row.decision == ImportRow.Decision.NEW and row.pk in open_again:
            row.decision = ""
    Likeness.objects.bulk_create(found)


def _known(told: list[Told], by: User) -> list[Likeness]:
    """Return the people on record whom rows may be."""
    alike = candidates_for([one.person() for one in told], by, limit=MOST_ALIKE)
    return [
        Likeness(row=one.row, person=each.person, score=each.score, why=Truncator(each.why).chars(300))
        for one, some in zip(told, alike, strict=True)
        for each in some
    ]


def _in_the_file(of: Import, rows: list[ImportRow]) -> list[Likeness]:
    """Return for each row those above it whose names sound the same, unless they are of another age."""
    above = of.rows.filter(is_checked=True).exclude(sounds=[]).order_by("number")
    by_sound: dict[str, dict[int, PartialDate | None]] = defaultdict(dict)
    for number, sounds, born in above.values_list("number", "sounds", "born").iterator(chunk_size=READ_AT_ONCE):
        for sound in sounds:
            by_sound[sound][number] = born
    found = []
    for row in rows:
        same = {number: born for sound in row.sounds for number, born in by_sound.get(sound, {}).items()}
        likely = [number for number in sorted(same) if not _of_another_age(row.born, same[number])]
        found += [_like(row, number, same[number]) for number in likely[:MOST_ALIKE]]
        for sound in row.sounds:
            by_sound[sound][row.number] = row.born
    return found


def _of_another_age(one: PartialDate | None, other: PartialDate | None) -> bool:
    return bool(one and other and (one.upper <= other.lower or other.upper <= one.lower))


def _like(row: ImportRow, number: int, born: PartialDate | None) -> Likeness:
    same_age = row.born is not None and born is not None
    why = _("row %(row)s of the file has the same name") % {"row": local_digits(number)}
    if same_age:
        why = _("%(why)s and the same date of birth or age") % {"why": why}
    return Likeness(row=row, other_number=number, score=SAME_SOUND_AND_AGE if same_age else SAME_SOUND, why=why)
