"""Noise budgets: how much a foundation may be told of the people of one year by blurred releases, and what was taken.

The database keeps to a budget by itself (`reports/migrations/0003_noise.py`); here it is said in words.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from config.calendar import local_digits
from reports.models import BlurredRelease, PrivacyBudget, Publication

SPENT, NONE = "noise_budget_is_spent", "released_on_a_noise_budget"
"""The rules of the database that a release may break."""


class CannotRelease(Exception):
    """A release is refused; its words say why."""


@dataclass
class Account:
    """One foundation's budget for the people of one year, with the releases that it paid for."""

    budget: PrivacyBudget
    releases: list[BlurredRelease] = field(default_factory=list)

    @property
    def spent(self) -> Decimal:
        """Return what was taken from it."""
        return sum((each.epsilon for each in self.releases), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Return what may still be taken."""
        return self.budget.epsilon - self.spent


def accounts(user: User, year: int | None = None) -> list[Account]:
    """Return the accounts that the acting user may see, the newest year first; of one year alone where it is named."""
    budgets = PrivacyBudget.objects.visible_to(user).select_related("organisation")
    releases = BlurredRelease.objects.visible_to(user).select_related("publication")
    if year is not None:
        budgets, releases = budgets.filter(year=year), releases.filter(year=year)
    made: dict[tuple, list[BlurredRelease]] = defaultdict(list)
    for each in releases:
        made[each.organisation_id, each.year].append(each)
    return [Account(each, made[each.organisation_id, each.year]) for each in budgets]


def foundations():
    """Return the organisations that give money, which statistics may be released to."""
    kinds = (Organisation.Kind.FOUNDATION, Organisation.Kind.COMPANY)
    return Organisation.objects.open().filter(kind__in=kinds).order_by("name")


def release(publication: Publication, to: Organisation) -> None:
    """Release a blurred publication to a foundation; a second time it is told the same, and nothing more is taken.

    Raises CannotRelease where its budget does not suffice.
    """
    if BlurredRelease.objects.filter(publication=publication, organisation=to).exists():
        return
    try:
        with transaction.atomic():
            BlurredRelease.objects.create(publication=publication, organisation=to)
    except IntegrityError as error:
        broken = getattr(error.__cause__, "diag", None) and error.__cause__.diag.constraint_name
        if broken == NONE:
            words = _("%(foundation)s has no noise budget for %(year)s. Give it one first.")
        elif broken == SPENT:
            words = _(
                "The noise budget of %(foundation)s for %(year)s does not suffice. Nothing more of this year that is"
                " blurred can be released to it, however often it is asked for."
            )
        else:
            raise
        said = {"foundation": to.name, "year": local_digits(publication.first_on.year)}
        raise CannotRelease(words % said) from None
