"""A transfer: another site of ours, or an organisation outside, takes her case over for good."""

import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site, User
from beneficiaries.models.case import Case
from beneficiaries.models.for_approval import ForApproval, ForApprovalQuerySet, Settled
from beneficiaries.models.service import Provider
from config.fields import DateField, NameField, NarrativeField


class TransferQuerySet(ForApprovalQuerySet):
    """Finds transfers."""

    def writable_by(self, user: User) -> Self:
        """Return those that this user may change: none that was called off."""
        return super().writable_by(user).filter(called_off_on=None)

    def in_work(self) -> Self:
        """Return those that are not approved yet, nor called off; a case has at most one."""
        return super().in_work().filter(called_off_on=None)

    def under_way(self) -> Self:
        """Return those that were neither declined, carried out nor called off; a case has at most one."""
        return self.filter(carried_out_on=None, called_off_on=None).exclude(answer=Transfer.Answer.DECLINED)

    def accepted(self) -> Self:
        """Return those under way that the other side accepted."""
        return self.under_way().filter(answer=Transfer.Answer.ACCEPTED)


class Transfer(ForApproval):
    """Prepared with her, approved by another person and accepted by the other side; then the step hands it over."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Not answered yet")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    to_site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, verbose_name=_("to one of our sites"), related_name="+"
    )
    to_provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, verbose_name=_("or to an organisation"), related_name="+"
    )
    reason = NarrativeField(_("why she is transferred"))
    handed_over = NarrativeField(
        _("what is handed over"),
        help_text=_("To a site of ours the whole file goes. To an organisation: which papers, and what it is told."),
    )
    she_agrees = models.BooleanField(_("she knows to whom, and agrees"), default=False)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.WAITING, editable=False)
    answered_on = DateField(_("answered"), latest=timezone.localdate, null=True, blank=True, editable=False)
    answered_by = NameField(_("who answered there"), max_length=120, blank=True, editable=False)
    carried_out_on = models.DateField(_("handed over"), null=True, editable=False)
    called_off_on = models.DateField(_("called off"), null=True, editable=False)
    called_off_why = NarrativeField(_("why it was called off"), blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="approved") | Q(answer="waiting"), name="only_an_approved_transfer_is_answered"
            ),
            models.CheckConstraint(
                condition=Q(to_site=None, to_provider__isnull=False) | Q(to_site__isnull=False, to_provider=None),
                name="transfer_leads_to_one_place",
                violation_error_message=_("Choose a site of ours or an organisation, one of them."),
            ),
            models.CheckConstraint(
                condition=Q(she_agrees=True),
                name="transferred_with_her_agreement",
                violation_error_message=_("A transfer needs her own agreement."),
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_on=None)
                | Q(answered_on__isnull=False) & ~Q(answer="waiting") & ~Q(answered_by=""),
                name="answered_transfer_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_on=None) | Q(answer="accepted"), name="nothing_is_handed_over_unaccepted"
            ),
            models.UniqueConstraint(
                "case",
                condition=Q(carried_out_on=None, called_off_on=None) & ~Q(answer="declined"),
                name="one_transfer_under_way",
            ),
            models.CheckConstraint(
                condition=Q(called_off_on=None, called_off_why="")
                | Q(called_off_on__isnull=False) & ~Q(called_off_why=""),
                name="transfer_called_off_says_why",
            ),
            models.CheckConstraint(
                condition=Q(called_off_on=None)
                | Q(carried_out_on=None, status__in=["draft", "approved"], answer__in=["waiting", "accepted"]),
                name="only_a_transfer_under_way_is_called_off",
            ),
        ]
        indexes = [models.Index(fields=["case", "-recorded_at"], name="transfers_of_case")]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("transfer", args=[self.case.person.code, self.pk])

    @property
    def prepared_on(self) -> datetime.date:
        """Return the day on which it was last written."""
        return timezone.localdate(self.written_at)

    @property
    def in_short(self) -> str:
        """Return what the timeline says of it."""
        return f"{self.place}. {self.reason}"

    @property
    def place(self) -> Site | Provider:
        """Return who takes the case over."""
        return self.to_site or self.to_provider

    @property
    def is_under_way(self) -> bool:
        """Tell whether it was neither declined, carried out nor called off."""
        ended = self.carried_out_on is not None or self.called_off_on is not None
        return not ended and self.answer != self.Answer.DECLINED

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be changed."""
        return super().is_open and self.called_off_on is None

    @property
    def may_be_called_off(self) -> bool:
        """Tell whether it is under way, and waits for nobody's approval: that is taken back first."""
        return self.is_under_way and self.status != self.Status.WAITING

    @property
    def is_waiting(self) -> bool:
        """Tell whether the other side may be asked, and has not answered yet."""
        approved = self.status == self.Status.APPROVED
        return approved and self.answer == self.Answer.WAITING and self.called_off_on is None

    @transaction.atomic
    def record(self, by: User) -> None:
        """Save it. Raises Settled unless it is open."""
        self.written_by(by)
        self.save()

    def settle(self, answer: Answer, on: datetime.date, by: str) -> None:
        """Write down what the other side answered, on which day, and who said so."""
        self.answer, self.answered_on, self.answered_by = answer, on, by
        self.save(update_fields=["answer", "answered_on", "answered_by"])

    @transaction.atomic
    def call_off(self, why: str) -> None:
        """Write down that it is not to be, and why; one that was given back is to be mended no more.

        The case is locked, so that nobody hands it over at this moment. Settled unless it may be called off.
        """
        Case.objects.select_for_update(of=("self",)).get(pk=self.case_id)
        self.refresh_from_db(fields=["status", "answer", "carried_out_on", "called_off_on", "version"])
        if not self.may_be_called_off:
            raise Settled
        if self.status == self.Status.RETURNED:
            self.status = self.Status.DRAFT
        self.called_off_on, self.called_off_why = timezone.localdate(), why
        self.save(update_fields=["status", "called_off_on", "called_off_why"])
