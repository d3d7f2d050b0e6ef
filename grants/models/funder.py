"""Who gives grants."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.records import Record
from accounts.models import Organisation
from config.fields import NameField, NarrativeField
from grants.models.money import Currency, currency_field


class Funder(Record):
    """A foundation, or another body, that gives grants; its staff are those with a role for its organisation."""

    class Kind(models.TextChoices):
        """Of IATI's code list OrganisationType, those that fund an association like this one."""

        GOVERNMENT = "10", _("Government")
        LOCAL_GOVERNMENT = "11", _("Local government")
        INTERNATIONAL_NGO = "21", _("International NGO")
        NATIONAL_NGO = "22", _("National NGO")
        MULTILATERAL = "40", _("Multilateral body")
        FOUNDATION = "60", _("Foundation")
        PRIVATE = "70", _("Company")
        OTHER = "90", _("Other")

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="funder", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=2, choices=Kind, default=Kind.FOUNDATION)
    identifier = NameField(
        _("identifier"),
        max_length=60,
        blank=True,
        help_text=_("As org-id.guide forms it, such as FR-RNA-W691234567. Published data names the funder by it."),
    )
    currency = currency_field(_("currency it gives in"), default=Currency.EUR)
    about = NarrativeField(_("what to know of it"), blank=True)

    class Meta:
        ordering = ["organisation__name", "id"]
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        constraints = [
            models.CheckConstraint(
                condition=Q(identifier="") | Q(identifier__regex=r"^[^\s/&|?]+-[^\s/&|?]+$"),
                name="funder_identifier_is_one_word",
                violation_error_message=_("An identifier has a dash and no space, such as FR-RNA-W691234567."),
            ),
        ]

    def __str__(self):
        return self.organisation.name

    def clean(self) -> None:
        """Refuse an organisation that is no foundation or company: its staff would be shown grants."""
        if self.organisation_id and self.organisation.kind not in (
            Organisation.Kind.FOUNDATION,
            Organisation.Kind.COMPANY,
        ):
            raise ValidationError({"organisation": _("Choose a foundation or a company.")})
