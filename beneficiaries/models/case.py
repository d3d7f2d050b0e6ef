"""A case: the association's accompaniment of one person, from identification to the time after closure."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import Site, User
from beneficiaries.models.person import Person
from beneficiaries.standards import standards_on
from config.fields import DateField, NameField, NarrativeField
from config.plans import Fixed


class State(models.TextChoices):
    """Where a case stands; the moves between them are in `lifecycle.py`."""

    IDENTIFIED = "identified", _("Identified")
    REGISTERED = "registered", _("Registered")
    ASSESSED = "assessed", _("Assessed")
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    FOLLOW_UP = "follow_up", _("Follow-up")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    TRANSFERRED = "transferred", _("Transferred")
    REOPENED = "reopened", _("Reopened")


ENDED = (State.CLOSED, State.DECLINED, State.TRANSFERRED)
_OPEN = ~Q(state__in=ENDED)
OPEN = ~Q(state__in=[*map(Fixed, ENDED)])
"""Which cases have not ended, asked so that the indexes of those alone are used."""


class RiskLevel(models.TextChoices):
    """How great the danger is (CPIMS+ guidelines)."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    EMERGENCY = "emergency", _("Emergency")


class CaseQuerySet(ShelteredQuerySet):
    """Finds cases."""

    def open(self) -> "CaseQuerySet":
        """Return those that have not ended."""
        return self.filter(OPEN)

    def of_worker(self, user: User) -> "CaseQuerySet":
        """Return those in which this user is the caseworker."""
        return self.filter(caseworker=user)

    def overdue(self, on: datetime.date | None = None) -> "CaseQuerySet":
        """Return open ones whose next contact lies before a day (today)."""
        return self.open().filter(next_contact_on__lt=on or timezone.localdate())

    def due(self, on: datetime.date | None = None) -> "CaseQuerySet":
        """Return open ones whose next contact is on a day (today)."""
        return self.open().filter(next_contact_on=on or timezone.localdate())

    def for_caseload(self) -> "CaseQuerySet":
        """Fetch what one line of a caseload shows at once, and no more."""
        person = ("code", "given_name", "middle_name", "family_name", "name_ne", "born", "deceased")
        own = (
            "site",
            "caseworker",
            "state",
            "risk_level",
            "opened_on",
            "closed_on",
            "next_contact_on",
            "last_contact_on",
        )
        return self.select_related("person", "caseworker").only(
            *own, *(f"person__{name}" for name in person), "caseworker__full_name"
        )

    def for_case_file(self) -> "CaseQuerySet":
        """Fetch what the head of a case file shows at once."""
        return self.select_related(
            "person__origin__parent",
            "person__present_area__parent",
            "caseworker",
            "site",
        )


class Case(Record):
    """The one case of a person (HTCDS object "case"); it ends and is reopened, but stays one file."""

    UNVERSIONED = ("next_contact_on", "last_contact_on")

    id = None  # the person is the key: `case_id` and `person_id` are the same everywhere
    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="case")
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="+")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("caseworker"), related_name="+"
    )
    second_workers = ArrayField(models.UUIDField(), verbose_name=_("second workers"), default=list, editable=False)
    """Users with whom it is shared now; kept in the row, so that its policy looks at no other table (`CaseShare`)."""

    state = models.CharField(_("state"), max_length=11, choices=State, default=State.IDENTIFIED, editable=False)
    risk_level = models.CharField(_("risk"), max_length=9, choices=RiskLevel, default=RiskLevel.MEDIUM)
    opened_on = DateField(_("opened"), latest=timezone.localdate, default=timezone.localdate)
    closed_on = DateField(_("closed"), null=True, blank=True, editable=False)
    closure_reason = NarrativeField(_("reason for closure"), blank=True, editable=False)

    is_safe_now = models.BooleanField(_("safe today"), null=True, blank=True)
    immediate_safety = NarrativeField(
        _("immediate safety"), blank=True, help_text=_("Who or what is a danger today, and what was done about it.")
    )
    wishes = NarrativeField(_("what she wishes, in her words"), blank=True)

    next_contact_on = models.DateField(_("next contact"), default=timezone.localdate, editable=False)
    """By when she is to be met again: as agreed, and no later than her risk allows; a new case at once."""

    last_contact_on = models.DateField(_("last contact"), null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(closure_reason="") | ~Q(state="closed"),
                name="closed_case_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="case_closes_after_it_opened"
            ),
            models.CheckConstraint(
                condition=Q(caseworker__isnull=False) | Q(state__in=["identified", "registered", *ENDED]),
                name="case_in_work_has_a_caseworker",
            ),
        ]
        indexes = [
            models.Index("caseworker", "next_contact_on", "person", name="case_of_worker"),
            models.Index("site", "next_contact_on", "person", name="open_case_of_site", condition=_OPEN),
            models.Index("site", "risk_level", "next_contact_on", "person", name="open_case_by_risk", condition=_OPEN),
            models.Index("site", "opened_on", "person", name="open_case_by_age", condition=_OPEN),
            models.Index("site", "state", "next_contact_on", "person", name="open_case_by_state", condition=_OPEN),
            models.Index(
                fields=["site", "state", "-opened_on", "person"], name="ended_case_by_state", condition=~_OPEN
            ),
            models.Index("site", "next_contact_on", name="open_case_of_nobody", condition=_OPEN & Q(caseworker=None)),
            models.Index(fields=["site", "-opened_on", "person"], name="ended_case_of_site", condition=~_OPEN),
            models.Index("site", "next_contact_on", name="open_case_unsafe", condition=_OPEN & Q(is_safe_now=False)),
            GinIndex("second_workers", name="case_shared_with", condition=~Q(second_workers=[])),
        ]

    def __str__(self):
        return self.person.code

    def get_absolute_url(self) -> str:
        """Return the address of the case file."""
        return reverse("case", args=[self.person.code])

    @property
    def is_open(self) -> bool:
        """Tell whether it has not ended."""
        return self.state not in ENDED

    @property
    def next_contact_by_risk(self) -> datetime.date:
        """Return the last day for the next contact that her risk allows."""
        since = self.last_contact_on or self.opened_on
        return since + datetime.timedelta(days=standards_on(since).contact[self.risk_level])

    @transaction.atomic
    def open(self) -> None:
        """Save this new case; from now on it alone says who sees the person. IntegrityError when she has one."""
        self.next_contact_on = self.next_contact_by_risk
        self.save(force_insert=True)
        self.person.keeper = None
        self.person.save(update_fields=["keeper"])

    def edit(self) -> None:
        """Save a changed case; a greater risk brings the next contact nearer, never before today."""
        self.next_contact_on = min(self.next_contact_on, max(timezone.localdate(), self.next_contact_by_risk))
        self.save()

    def take_over(self, risk: str, wishes: str) -> None:
        """Set the risk that an approved assessment gives, and her wishes where none stand yet; see `edit`."""
        if risk != self.risk_level or (wishes and not self.wishes):
            self.risk_level, self.wishes = risk, self.wishes or wishes
            self.edit()

    def assign(self, worker: User) -> None:
        """Give the case to a caseworker; a second worker who becomes the first is no longer second."""
        self.caseworker = worker
        self.save(update_fields=["caseworker"])
        for share in self.shares.in_force().filter(worker=worker):
            share.end(str(_("She is the caseworker now.")))

    @transaction.atomic
    def share_with(self, worker: User, why: str) -> "CaseShare":
        """Let a second worker read and record in this case from now on."""
        share = CaseShare.objects.create(case=self, worker=worker, reason=why)
        self._keep_second_workers()
        return share

    def _keep_second_workers(self) -> None:
        self.second_workers = list(self.shares.in_force().values_list("worker", flat=True))
        self.save(update_fields=["second_workers"])

    def contacted(self, on: datetime.date | None, agreed: datetime.date | None) -> None:
        """Keep on which day she was last met (None: never), and by when she is to be met again.

        `agreed` is the earliest day agreed since; the next contact is never later than her risk allows.
        """
        self.last_contact_on = on
        self.next_contact_on = self.next_contact_by_risk
        self.bring_nearer(agreed)
        self.save(update_fields=["last_contact_on", "next_contact_on"])

    def bring_nearer(self, agreed: datetime.date | None) -> bool:
        """Take over a day agreed for the next contact if it lies before the one that stands; tell whether it does."""
        nearer = agreed is not None and agreed < self.next_contact_on
        if nearer:
            self.next_contact_on = agreed
        return nearer


class CaseShareQuerySet(ShelteredQuerySet):
    """Finds shares."""

    def in_force(self) -> "CaseShareQuerySet":
        """Return those that have not ended."""
        return self.filter(ended_at=None)

    def with_workers(self) -> "CaseShareQuerySet":
        """Fetch the second workers at once, the longest share first."""
        return self.select_related("worker").order_by("recorded_at")


class CaseShare(Record):
    """Since when and why a second worker reads and records in a case beside its caseworker."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shares")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("second worker"), related_name="+"
    )
    reason = NameField(_("reason"), max_length=200)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    why_ended = NameField(_("reason for the end"), max_length=200, blank=True)

    objects = CaseShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.UniqueConstraint("case", "worker", condition=Q(ended_at=None), name="shared_once_with_a_worker")
        ]

    @transaction.atomic
    def end(self, why: str = "") -> None:
        """Take the share back: the second worker sees the case no more."""
        self.ended_at, self.why_ended = timezone.now(), why
        self.save(update_fields=["ended_at", "why_ended"])
        self.case._keep_second_workers()


class Move(Record):
    """A step of a case from one state to the next, by whom and why; written by `lifecycle.move` alone."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    from_state = models.CharField(_("from"), max_length=11, choices=State)
    to_state = models.CharField(_("to"), max_length=11, choices=State)
    happened_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    reason = NarrativeField(_("reason"), blank=True)

    class Meta:
        ordering = ["-happened_on", "-recorded_at"]
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = [
            models.CheckConstraint(condition=~Q(from_state=F("to_state")), name="a_move_goes_somewhere"),
        ]
