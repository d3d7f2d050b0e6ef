"""Nepal's provinces, districts and local levels (`data/nepal_areas.csv`)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class AreaQuerySet(models.QuerySet):
    """Finds areas."""

    def with_parents(self) -> "AreaQuerySet":
        """Fetch the district and province of each at once."""
        return self.select_related("parent__parent")


class Area(models.Model):
    """A province, one of its districts, or a local level of a district; reference data, no person in it."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        LOCAL_LEVEL = "local_level", _("Local level")

    id = models.CharField(primary_key=True, max_length=6)
    level = models.CharField(_("level"), max_length=11, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    name = models.CharField(_("name"), max_length=60)
    name_ne = models.CharField(_("Nepali name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    wards = models.PositiveSmallIntegerField(_("number of wards"), null=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self):
        return getattr(self, self.name_column())

    @staticmethod
    def name_column() -> str:
        """Return the column with the names in the language of the moment."""
        return "name_ne" if get_language() == "ne" else "name"

    @property
    def in_full(self) -> str:
        """Return its name with those of the areas it lies in, smallest first, the province left out."""
        if self.level == self.Level.LOCAL_LEVEL:
            return f"{self}, {self.parent}"
        return str(self)
