"""Texts a volunteer reads here: the code of conduct and confidentiality, which she signs, and the course."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from config.fields import NameField, NarrativeField
from volunteers.models.check import SafeguardingCheck


class HouseTextQuerySet(ShelteredQuerySet):
    """Finds texts to sign."""

    def in_force(self, kind: str, language: str) -> "HouseText | None":
        """Return the last version of a text, in a language if it is there in it, else in English."""
        last = self.filter(kind=kind).order_by("-number")
        newest = last.values_list("number", flat=True).first()
        texts = {each.language: each for each in last.filter(number=newest)}
        return texts.get(language) or texts.get("en") or next(iter(texts.values()), None)


class HouseText(Record):
    """One version of a text to sign, in one language; a new version is a new row, and none is ever changed."""

    class Kind(models.TextChoices):
        CONDUCT = "conduct", _("Code of conduct")
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        COURSE = "course", _("Safeguarding course")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        NEPALI = "ne", _("Nepali")
        FRENCH = "fr", _("French")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    words = NarrativeField(_("text"))

    objects = HouseTextQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-number", "language"]
        verbose_name = _("text to sign")
        verbose_name_plural = _("texts to sign")
        constraints = [
            models.UniqueConstraint(
                "kind",
                "number",
                "language",
                name="a_version_once_a_language",
                violation_error_message=_("This version is there in this language already."),
            ),
            models.CheckConstraint(condition=~Q(words="") & Q(number__gt=0), name="text_to_sign_has_words"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"


class Signature(Record):
    """That a volunteer signed a version of a text: with the name she typed, at the database's own time."""

    of = models.OneToOneField(
        SafeguardingCheck,
        models.PROTECT,
        editable=False,
        related_name="signature",
        verbose_name=_("safeguarding check"),
    )
    text = models.ForeignKey(
        HouseText, models.PROTECT, editable=False, related_name="+", verbose_name=_("text to sign")
    )
    full_name = NameField(_("your full name"), max_length=120)
    signed_at = models.DateTimeField(_("signed"), db_default=Now(), editable=False)

    class Meta:
        ordering = ["-signed_at", "id"]
        verbose_name = _("signature of a volunteer")
        verbose_name_plural = _("signatures of volunteers")
        constraints = [models.CheckConstraint(condition=~Q(full_name=""), name="signature_has_a_name")]

    def __str__(self):
        return self.full_name
