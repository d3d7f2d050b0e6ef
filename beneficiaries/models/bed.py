"""The beds of a centre: its rooms, what is in them, and for whom."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site
from config.fields import DateField, NameField


class Room(Record):
    """A room of a site in which people sleep."""

    class ForWhom(models.TextChoices):
        WOMEN = "women", _("Women")
        GIRLS = "girls", _("Girls under 18")
        MOTHERS = "mothers", _("Mothers with a child")
        BOYS = "boys", _("Boys under 18")
        ANYBODY = "anybody", _("Whoever needs it")

    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="+")
    name = NameField(_("name of the room"), max_length=60, help_text=_("For example: first floor, garden side."))
    for_whom = models.CharField(_("for whom"), max_length=8, choices=ForWhom)

    class Meta:
        ordering = ["site__name", "name"]
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(
                "site",
                "name",
                name="a_room_of_that_name_once",
                violation_error_message=_("This site has a room of that name already."),
            )
        ]

    def __str__(self):
        return self.name

    def add_beds(self, number: int) -> None:
        """Add so many beds, named by numbers that the room does not have yet."""
        taken = set(Bed.objects.filter(room=self).values_list("name", flat=True))
        free = (str(each) for each in range(1, len(taken) + number + 1) if str(each) not in taken)
        Bed.objects.bulk_create(Bed(room=self, name=name) for name, _each in zip(free, range(number), strict=False))


class BedQuerySet(ShelteredQuerySet):
    """Finds beds."""

    def in_order(self) -> "BedQuerySet":
        """Return them as one walks through the house, each with its room and site."""
        return self.select_related("room__site").order_by("room__site__name", "room__name", Length("name"), "name")

    def in_use(self) -> "BedQuerySet":
        """Return those in which somebody may sleep."""
        return self.filter(out_of_use_since=None)


class Bed(Record):
    """One bed; taken out of use with a reason, never removed."""

    room = models.ForeignKey(Room, models.PROTECT, verbose_name=_("room"), related_name="beds")
    name = NameField(_("bed"), max_length=20, help_text=_("Its number or name within the room."))
    out_of_use_since = DateField(_("out of use since"), latest=timezone.localdate, null=True, blank=True)
    out_of_use_why = NameField(_("why it is out of use"), max_length=160, blank=True)

    objects = BedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bed")
        verbose_name_plural = _("beds")
        constraints = [
            models.UniqueConstraint(
                "room",
                "name",
                name="a_bed_of_that_name_once",
                violation_error_message=_("This room has a bed of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(out_of_use_since=None, out_of_use_why="")
                | Q(out_of_use_since__isnull=False) & ~Q(out_of_use_why=""),
                name="bed_out_of_use_says_why",
                violation_error_message=_("Say since when and why the bed is out of use, or leave both empty."),
            ),
        ]

    def __str__(self):
        return str(_("%(room)s, bed %(bed)s") % {"room": self.room.name, "bed": self.name})
