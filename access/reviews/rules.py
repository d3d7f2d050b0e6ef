"""How often access is reviewed, and after how long an account counts as unused: settings of the association."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BOUNDS = {
    "months_between": (1, 12),
    "days_to_decide": (7, 60),
    "days_unused": (30, 180),
    "days_warned": (7, 30),
}
"""The least and the most of each: looser than that would guard nothing."""


def _count(name: str, words: Promise, default: int) -> models.PositiveSmallIntegerField:
    least, most = BOUNDS[name]
    validators = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(words, default=default, validators=validators)


class AccessRules(models.Model):
    """The one row of settings; without it, they are as in the design."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    months_between = _count("months_between", _("months from one review of access to the next"), 6)
    days_to_decide = _count("days_to_decide", _("days within which a review is to be finished"), 30)
    days_unused = _count("days_unused", _("days without a log-in after which an account is closed"), 90)
    days_warned = _count("days_warned", _("days before that on which its holder is written to"), 14)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("rules of access")
        verbose_name_plural = _("rules of access")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="rules_of_access_stand_once"),
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__range": bounds}), name=f"{name}_in_bounds")
                for name, bounds in BOUNDS.items()
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def put_in_force(self) -> None:
        """Keep what was set."""
        self.version += 1
        self.save()


def rules_of_access() -> AccessRules:
    """Return the rules that hold."""
    return AccessRules.objects.first() or AccessRules()
