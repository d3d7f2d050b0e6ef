"""What is remembered of an import: its columns, its rows while they are looked at, and who came in by it.

Rows hold what a file says of people. They are read by the supervisors of the site alone, stand in no trail, and are
thrown away when the import is over (`exchange.tasks.throw_away`); who came in by it stays known.
"""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system
from access.shelter import ShelteredQuerySet
from accounts.models import Site
from beneficiaries.models import Person
from config.calendar import Calendar
from config.fields import NameField, PartialDateField, known_days

LIKELY = 0.85
"""From this score on, more than the name speaks for the same person."""
UNDO_WITHIN = datetime.timedelta(hours=24)
KEPT_UNDECIDED = datetime.timedelta(days=7)
"""So long rows wait that nobody takes in."""


class Import(models.Model):
    """One file of people and cases on its way into a site."""

    class Status(models.TextChoices):
        COLUMNS = "columns", _("Columns to be matched")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        TAKING = "taking", _("Being taken in")
        DONE = "done", _("Taken in")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Thrown away")

    AT_WORK = (Status.CHECKING, Status.TAKING, Status.UNDOING)
    """In these the worker has something to do."""
    STAGED = (Status.COLUMNS, Status.CHECKED)
    """In these rows wait for the one who imports."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("imported by"), related_name="+"
    )
    started_at = models.DateTimeField(_("begun"), db_default=Now())
    file_name = NameField(_("file"), max_length=120)
    calendar = models.CharField(
        _("calendar of the dates"), max_length=2, choices=[(each.value, each.value) for each in Calendar], blank=True
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.COLUMNS)
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_checked = models.PositiveIntegerField(_("rows checked"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked for by"), related_name="+"
    )
    """In whose name the worker does what is to be done next."""
    moved_at = models.DateTimeField(_("last step"), default=timezone.now)
    looked_from = models.DateTimeField(_("looked for duplicates from"), default=timezone.now)
    """When the check began: whoever is recorded after it was not among those looked through."""
    tries = models.PositiveSmallIntegerField(_("attempts"), default=0)
    trouble = NameField(_("what went wrong"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("taken in"), null=True)
    """The moment of the transaction that took it in: every record of it carries the same."""
    undone_at = models.DateTimeField(_("undone"), null=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    cases = models.PositiveIntegerField(_("cases"), default=0)

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | ~Q(status__in=["done", "undoing", "undone"]),
                name="import_says_when_it_was_taken_in",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | ~Q(status="undone"), name="import_says_when_it_was_undone"
            ),
            models.CheckConstraint(
                condition=Q(rows_checked__lte=F("rows_total")), name="import_checks_no_row_it_does_not_have"
            ),
        ]
        indexes = [models.Index(fields=["site", "-started_at", "-id"], name="imports_of_site")]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("import", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """Tell whether the worker has something to do with it."""
        return self.status in self.AT_WORK

    @property
    def is_staged(self) -> bool:
        """Tell whether its rows wait here to be matched, mended and taken in."""
        return self.status in self.STAGED

    @property
    def undo_until(self) -> datetime.datetime | None:
        """Return until when it can be undone; None while it is not taken in."""
        return self.done_at + UNDO_WITHIN if self.done_at else None

    @property
    def may_be_undone(self) -> bool:
        """Tell whether it was taken in within the last day."""
        return self.status == self.Status.DONE and timezone.now() < self.undo_until

    @property
    def share_checked(self) -> int:
        """Return how many of a hundred rows are checked."""
        return 100 * self.rows_checked // self.rows_total if self.rows_total else 100

    def move(self, status: Status, **further: object) -> None:
        """Set where it stands, and say that something moved."""
        changes = {"status": status, "moved_at": timezone.now(), "tries": 0, "trouble": ""} | further
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))

    def begin_again(self) -> None:
        """Have its rows checked anew: what was found is forgotten row by row, what was decided of them is not."""
        Finding.objects.filter(of_import=self).delete()
        self.rows.update(is_checked=False)
        self.looked_from = timezone.now()
        self.save(update_fields=["looked_from"])

    def throw_rows_away(self) -> None:
        """Delete what the file said, and the headings that say nothing to us.

        The system does it: whom a row is like may have gone on to where she who throws it away does not see her.
        """
        with acting_as_system("rows of an import are thrown away"):
            Finding.objects.filter(of_import=self).delete()
            Likeness.objects.filter(row__of_import=self).delete()
            self.rows.all().delete()
            self.columns.filter(field="").delete()


class ImportColumn(models.Model):
    """A column of the file, and which of ours it is; what is matched stays, to be proposed the next time."""

    of_import = models.ForeignKey(Import, models.PROTECT, related_name="columns")
    place = models.PositiveSmallIntegerField(_("place"))
    heading = NameField(_("heading"), max_length=200, blank=True)
    field = models.CharField(_("is"), max_length=40, blank=True)

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        verbose_name = _("column of an import")
        verbose_name_plural = _("columns of imports")
        constraints = [
            models.UniqueConstraint("of_import", "place", name="column_stands_at_one_place"),
            models.UniqueConstraint("of_import", "field", condition=~Q(field=""), name="field_comes_from_one_column"),
        ]

    def __str__(self):
        return self.heading


class ImportRowQuerySet(ShelteredQuerySet):
    """Finds rows of a file."""

    def alike(self) -> Self:
        """Return those that may be somebody who is known, or stands in the file before; `score` is of the likeliest."""
        return self.annotate(score=Max("likenesses__score")).filter(score__isnull=False)

    def undecided(self) -> Self:
        """Return those of them of which nobody has said yet who they are."""
        same_but_gone = Q(decision=ImportRow.Decision.SAME, same_person=None)
        return self.filter(Q(decision="") | same_but_gone, Exists(Likeness.objects.filter(row=OuterRef("pk"))))

    def taken_in(self) -> Self:
        """Return those that are not left out."""
        return self.exclude(decision=ImportRow.Decision.OUT)

    def say_they_are_others(self) -> None:
        """Decide that each is none of those it is like; of whoever is found to be like it later, this says nothing."""
        keys = list(self.values_list("pk", flat=True))
        ImportRow.objects.filter(pk__in=keys).update(decision=ImportRow.Decision.NEW, same_person=None)
        Likeness.objects.filter(row__in=keys).update(is_another=True)


class ImportRow(models.Model):
    """A row of the file as it stands there, and what was decided of it."""

    class Decision(models.TextChoices):
        NEW = "new", _("Another person")
        SAME = "same", _("The same person")
        OUT = "out", _("Leave this row out")

    of_import = models.ForeignKey(Import, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    """As her spreadsheet counts it: the headings are row 1."""
    cells = ArrayField(models.TextField(blank=True), verbose_name=_("cells"))
    is_checked = models.BooleanField(_("checked"), default=False)
    sounds = ArrayField(models.TextField(), verbose_name=_("how her names sound"), default=list)
    born = PartialDateField(_("born"), null=True)
    decision = models.CharField(_("decided"), max_length=4, choices=Decision, blank=True)
    same_person = models.ForeignKey(
        Person, models.SET_NULL, null=True, verbose_name=_("the person she is"), related_name="+"
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint("of_import", "number", name="row_stands_once_in_a_file"),
            models.CheckConstraint(
                condition=Q(same_person=None) | Q(decision="same"), name="row_is_a_person_only_when_it_is_the_same"
            ),
            known_days("born", "row_is_born_on_some_day"),
        ]
        indexes = [models.Index("of_import", "number", name="rows_to_be_checked", condition=Q(is_checked=False))]

    def __str__(self):
        return str(self.number)

    @property
    def is_another(self) -> bool:
        """Tell whether it was said to be none of those it is like."""
        return self.decision == self.Decision.NEW


class Finding(models.Model):
    """Something that is wrong in a cell, or missing from a row."""

    of_import = models.ForeignKey(Import, models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField(_("row"))
    place = models.PositiveSmallIntegerField(_("column"))
    heading = NameField(_("heading"), max_length=200, blank=True)
    written = NameField(_("what stands there"), max_length=100, blank=True)
    says = NameField(_("what is wrong"), max_length=600)

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        ordering = ["number", "place", "pk"]
        verbose_name = _("error in an import")
        verbose_name_plural = _("errors in imports")
        indexes = [models.Index("of_import", "number", "place", "id", name="findings_in_order")]

    def __str__(self):
        return f"{self.cell}: {self.says}"

    @property
    def cell(self) -> str:
        """Return the cell as a spreadsheet names it: B7."""
        return cell_name(self.number, self.place)


class Likeness(models.Model):
    """Somebody whom a row may be: a person who is known, or a row before it in the file."""

    row = models.ForeignKey(ImportRow, models.PROTECT, related_name="likenesses")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    other_number = models.PositiveIntegerField(_("row in the file"), null=True)
    score = models.FloatField(_("how likely"))
    why = models.CharField(_("why"), max_length=300)
    is_another = models.BooleanField(_("said to be another person"), default=False)

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("possible duplicate in an import")
        verbose_name_plural = _("possible duplicates in imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, other_number__isnull=False) | Q(person__isnull=False, other_number=None),
                name="likeness_is_to_one",
            )
        ]

    def __str__(self):
        return self.why


class Arrival(models.Model):
    """A person who came in by an import, or whose case did; with what undoing needs to know."""

    of_import = models.ForeignKey(Import, models.PROTECT, related_name="arrivals")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    is_new = models.BooleanField(_("came in with it"))
    has_case = models.BooleanField(_("with a case"))
    version = models.PositiveIntegerField(_("version when she had come in"))
    former_keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("looked after by before"), related_name="+"
    )

    objects = ShelteredQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival by an import")
        verbose_name_plural = _("arrivals by imports")
        constraints = [models.UniqueConstraint("of_import", "person", name="arrives_once_by_an_import")]

    def __str__(self):
        return str(self.pk)


def cell_name(number: int, place: int) -> str:
    """Return the name of a cell from its row, counted from 1, and its column, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{number}"
