"""Skills, which the coordinator keeps as one list, and the four levels in which somebody has one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import NameField, NarrativeField


class Level(models.IntegerChoices):
    """How well somebody does a thing, told by what she does with it."""

    WITH_HELP = 1, _("1 – has begun: does it with somebody beside her")
    ALONE = 2, _("2 – does the usual work alone")
    HARD_CASES = 3, _("3 – finds the way in hard cases, and helps others with theirs")
    TEACHES = 4, _("4 – teaches it, and sets up how it is done")


class Language(models.TextChoices):
    """Languages that are spoken where volunteers work or come from (ISO 639)."""

    NEPALI = "ne", _("Nepali")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    HINDI = "hi", _("Hindi")
    MAITHILI = "mai", _("Maithili")
    BHOJPURI = "bho", _("Bhojpuri")
    TAMANG = "taj", _("Tamang")
    NEWAR = "new", _("Newar")
    THARU = "the", _("Tharu")
    MAGAR = "mgp", _("Magar")
    GERMAN = "de", _("German")
    SPANISH = "es", _("Spanish")
    SIGN = "nsp", _("Nepali sign language")


class Fluency(models.IntegerChoices):
    """How well somebody speaks a language."""

    SIMPLE = 1, _("Simple talk")
    WORKS = 2, _("Works in it")
    FLUENT = 3, _("Fluent")


class Where(models.TextChoices):
    """Where work is done."""

    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("From afar")
    EITHER = "either", _("On site or from afar")


class SkillQuerySet(ShelteredQuerySet):
    """Finds skills."""

    def in_use(self) -> "SkillQuerySet":
        """Return those that can still be chosen."""
        return self.filter(retired=False)


class Skill(Record):
    """Something that a volunteer can do and a need can ask for; named after ESCO where a name there fits."""

    class Area(models.TextChoices):
        MANAGEMENT = "management", _("Project management")
        TEXTILE = "textile", _("Textile design")
        WORKSHOP = "workshop", _("Workshop management")
        FINANCE = "finance", _("Money and accounts")
        TEACHING = "teaching", _("Teaching and training")
        COMMUNICATION = "communication", _("Communication")
        TECHNOLOGY = "technology", _("Technology")
        OTHER = "other", _("Other")

    name = NameField(_("name"), max_length=80, unique=True)
    area = models.CharField(_("area"), max_length=13, choices=Area)
    about = NarrativeField(_("what it means here"), blank=True)
    esco_name = NameField(_("name in ESCO"), max_length=160, blank=True)
    esco_uri = models.URLField(
        _("address in ESCO"),
        blank=True,
        help_text=_("Begins with http://data.europa.eu/esco/. Leave both empty where nothing fits."),
    )
    retired = models.BooleanField(_("no longer to be chosen"), default=False)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["area", "name"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="skill_has_a_name"),
            models.CheckConstraint(
                condition=Q(esco_name="", esco_uri="")
                | (~Q(esco_name="") & Q(esco_uri__startswith="http://data.europa.eu/esco/")),
                name="skill_names_esco_wholly",
                violation_error_message=_("Give both the name in ESCO and its address there, or neither."),
            ),
        ]

    def __str__(self):
        return self.name
