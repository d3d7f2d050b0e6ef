"""Exchange rates as somebody published them: how many rupees one unit of a currency was worth on a day."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from config.fields import DateField, NameField
from grants.models.money import currency_field, rate_field


class ExchangeRate(Record):
    """One rate of one day from one source."""

    class Source(models.TextChoices):
        NRB = "nrb", _("Nepal Rastra Bank")
        BANK = "bank", _("Our bank")
        ECB = "ecb", _("European Central Bank, by way of a given euro rate")
        OTHER = "other", _("Other")

    PREFERRED = (Source.NRB, Source.BANK, Source.ECB, Source.OTHER)
    """Of several sources for one day, the first of these counts."""

    currency = currency_field()
    on = DateField(_("day"), latest=timezone.localdate)
    npr = rate_field(_("rupees (NPR) for one unit"))
    source = models.CharField(_("source"), max_length=5, choices=Source)
    note = NameField(_("note"), max_length=120, blank=True)

    class Meta:
        ordering = ["-on", "currency", "source"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                "currency",
                "on",
                "source",
                name="one_rate_a_day_and_source",
                violation_error_message=_("This source gave a rate for this day already."),
            ),
            models.CheckConstraint(condition=Q(npr__gt=0), name="rate_is_more_than_nothing"),
            models.CheckConstraint(
                condition=~Q(currency="NPR"),
                name="a_rupee_is_a_rupee",
                violation_error_message=_("A rupee needs no rate."),
            ),
        ]

    def __str__(self):
        return f"{self.currency} {self.on}"
