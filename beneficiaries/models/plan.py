"""Case plans: what is to become better for her, who does what for it by when, and how far it has come."""

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from accounts.models import User
from beneficiaries.anchors import Domain
from beneficiaries.fields import CodeField
from beneficiaries.models.case import Case
from beneficiaries.models.for_approval import ForApproval, ForApprovalQuerySet
from beneficiaries.models.htcds import SupportPlanType
from beneficiaries.models.note import Note
from beneficiaries.standards import standards_now
from config.fields import DateField, NameField, NarrativeField


def next_review() -> datetime.date:
    """Return the last day for the review of a plan that is made today."""
    return timezone.localdate() + datetime.timedelta(days=standards_now().review)


class PlanQuerySet(ForApprovalQuerySet):
    """Finds plans."""

    def latest_first(self) -> Self:
        """Return them, the last one before those that it took the place of."""
        return self.order_by("-made_on", "-recorded_at", "-id").select_related("recorded_by")


class Plan(ForApproval):
    """What was agreed with her; an approved one holds until the next is approved (CPIMS+ guidelines, step 3)."""

    class Agreement(models.TextChoices):
        SIGNED = "signed", _("She signed the plan, or put her thumbprint to it")
        WITNESSED = "witnessed", _("She said yes to it before a witness")
        GUARDIAN = "guardian", _("Her guardian signed it, and she herself agrees")

    CARRIED_OVER = ("safety_plan",)
    """What a new plan takes over from the last one, beside its goals that are not reached yet."""
    AGREED_TO = ("made_on", "review_on", "safety_plan")
    """What she agrees to, beside its goals and what is done for them."""
    NOT_AGREED = {"agreement": "", "agreed_on": None, "witness": "", "her_words": ""}
    """What its fields say of her agreement until she agrees."""

    made_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    review_on = DateField(_("review"), default=next_review)
    safety_plan = NarrativeField(_("what keeps her safe meanwhile"), blank=True)
    agreement = models.CharField(_("how she agreed"), max_length=9, choices=Agreement, blank=True)
    agreed_on = DateField(_("agreed"), latest=timezone.localdate, null=True, blank=True)
    witness = NameField(_("witness or guardian"), max_length=120, blank=True)
    her_words = NarrativeField(_("what she says of it, in her words"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-recorded_at"]
        verbose_name = _("case plan")
        verbose_name_plural = _("case plans")
        constraints = [
            *ForApproval.Meta.constraints,
            models.CheckConstraint(condition=Q(review_on__gt=F("made_on")), name="plan_is_reviewed_later"),
            models.CheckConstraint(
                condition=Q(agreement="", agreed_on=None) | ~Q(agreement="") & Q(agreed_on__isnull=False),
                name="agreement_to_a_plan_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(agreement__in=["", "signed"]) | ~Q(witness=""), name="agreement_names_its_witness"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"]) | ~Q(agreement=""), name="sent_plan_is_agreed_with_her"
            ),
        ]
        indexes = [models.Index(fields=["case", "-made_on", "-recorded_at"], name="plans_of_case")]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("plan", args=[self.case.person.code, self.pk])

    @property
    def in_short(self) -> str:
        """Return what the timeline says of it."""
        return self.her_words

    @classmethod
    def begun_from(cls, case: Case, last: "Plan | None") -> Self:
        """Return a new plan of a case, not saved, that says what of the last one still holds."""
        return cls(case=case, **({name: getattr(last, name) for name in cls.CARRIED_OVER} if last else {}))

    @transaction.atomic
    def record(self, by: User, goals_of: "Plan | None" = None) -> None:
        """Save it; a new one takes over the goals and actions of `goals_of` that are still open.

        Her agreement to one that said something else is taken back. Raises Settled unless it is open.
        """
        self.written_by(by)
        if not self._state.adding and _is_changed(self, Plan.AGREED_TO):
            self.take_agreement_back()
        self.save()
        for goal in (
            Goal.objects.filter(plan=goals_of).open().prefetch_related("actions__responsible") if goals_of else []
        ):
            goal.carry_over(self)

    def catch_up(self) -> None:
        """Let its goals take over what came of those that they continue while it was written and waited.

        Until it is approved, notes tell of the former plan.
        """
        goals = self.goals.exclude(continues=None).select_related("continues")
        for goal in goals.prefetch_related("actions", "continues__actions"):
            goal.catch_up(since=self.made_on)

    def touch(self, by: User) -> None:
        """Note that somebody writes in one of its goals. Raises Settled unless it is open."""
        self.written_by(by)
        self.save(update_fields=["written_at", "writers"])

    def take_agreement_back(self) -> None:
        """Leave open how she agrees, as it is another plan now than the one to which she did."""
        for name, value in Plan.NOT_AGREED.items():
            setattr(self, name, value)
        self.save(update_fields=list(Plan.NOT_AGREED))


class GoalQuerySet(ShelteredQuerySet):
    """Finds goals."""

    def open(self) -> Self:
        """Return those that are neither reached nor given up."""
        return self.filter(standing=Goal.Standing.OPEN)

    def last_of(self, case: Case) -> Self:
        """Return the goals of the last approved plan of a case, with their actions."""
        plan = Plan.objects.filter(case=case).approved().latest_first().values("pk")[:1]
        return self.filter(plan__in=plan).prefetch_related("actions__responsible")

    def in_force(self, case: Case, note: Note | None = None) -> Self:
        """Return the open goals of the plan that holds now, and those of which a note tells, with their actions."""
        told = Q(standing=Goal.Standing.OPEN)
        if note is not None and not note._state.adding:
            told |= Q(pk__in=GoalProgress.objects.filter(note=note).values("goal"))
        return self.last_of(case).filter(told)


class Goal(Record):
    """What is to become better in one part of her life, and whether it did."""

    class Standing(models.TextChoices):
        OPEN = "open", _("In work")
        REACHED = "reached", _("Reached")
        GIVEN_UP = "given_up", _("Given up")

    SAID = ("domain", "text", "support_type")
    AGREED_TO = ("domain", "text")
    """What of it she agrees to: the kind of support stands in files for others alone."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("case plan"), related_name="goals")
    domain = models.CharField(_("domain"), max_length=12, choices=Domain)
    text = NameField(_("goal"), max_length=240)
    support_type = CodeField(_("kind of support"), max_length=33, choices=SupportPlanType, blank=True)
    """As the standard calls it (HTCDS "spl_Type"); where nobody says it, it follows from the domain."""

    standing = models.CharField(_("standing"), max_length=8, choices=Standing, default=Standing.OPEN, editable=False)
    ended_on = DateField(_("ended"), latest=timezone.localdate, null=True, blank=True, editable=False)
    """When it ended, as the file says that brought it, without saying whether it was reached (HTCDS)."""
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("goal of the former plan"),
        related_name="+",
    )
    written_at = models.DateTimeField(_("last written"), default=timezone.now, editable=False)
    """Moves with every change of its actions, and raises the version that forms compare."""

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.CheckConstraint(condition=Q(domain__in=Domain.values), name="goal_in_a_known_domain"),
            models.CheckConstraint(condition=~Q(text=""), name="goal_says_what_it_is"),
        ]

    @cached_property
    def its_actions(self) -> list["PlanAction"]:
        """Return its actions; who asked for those of several goals at once puts them here."""
        return list(self.actions.all())

    @transaction.atomic
    def record(self, actions: Iterable[dict[str, Any]], by: User) -> None:
        """Save it with these actions and no others; each says its `pk` if it stands already.

        Where that changes anything for her, her agreement is taken back. Raises Settled unless its plan is open.
        """
        self.plan.touch(by)
        is_another = _is_changed(self, Goal.AGREED_TO)
        self.written_at = timezone.now()
        self.save()
        former = {each.pk: each for each in PlanAction.objects.filter(goal=self)}
        for said in actions:
            action = former.pop(said.pop("pk", None), None) or PlanAction(goal=self)
            if action._state.adding or any(getattr(action, name) != value for name, value in said.items()):
                for name, value in said.items():
                    setattr(action, name, value)
                action.save()
                is_another = True
        for action in former.values():
            action.delete()
            is_another = True
        if is_another:
            self.plan.take_agreement_back()

    @transaction.atomic
    def remove(self, by: User) -> None:
        """Take it out of a plan with its actions, and her agreement back. Raises Settled unless the plan is open."""
        self.plan.touch(by)
        PlanAction.objects.filter(goal=self).delete()
        self.delete()
        self.plan.take_agreement_back()

    def carry_over(self, plan: Plan) -> None:
        """Put it into a newer plan, with those of its actions that are not done."""
        goal = Goal.objects.create(plan=plan, continues=self, **{name: getattr(self, name) for name in Goal.SAID})
        PlanAction.objects.bulk_create(
            PlanAction(goal=goal, **{name: getattr(action, name) for name in PlanAction.SAID})
            for action in self.actions.all()
            if action.done_on is None
        )

    def catch_up(self, since: datetime.date) -> None:
        """Take over how the goal that it continues stands, and what was done for that one from a day on.

        A goal or an action that was rewritten here is another one, and stays as it is.
        """
        former = self.continues
        if self.text == former.text and self.standing != former.standing:
            self.standing = former.standing
            self.save(update_fields=["standing"])
        for action in self.actions.all():
            action.catch_up(former.actions.all(), since)

    @property
    def told(self) -> list["GoalProgress"]:
        """Return how far it has come, and before it the goal that it continues, the last first."""
        return [*self.progress.all(), *(self.continues.progress.all() if self.continues else [])]


class PlanAction(Record):
    """One thing that somebody does for a goal, by when, and whether it is done."""

    class Service(models.TextChoices):
        HEALTH = "health", _("Health care")
        COUNSELLING = "counselling", _("Counselling")
        LEGAL = "legal", _("Legal help")
        SCHOOL = "school", _("School or class")
        TRAINING = "training", _("Training or workshop")
        HOUSING = "housing", _("Housing")
        MONEY = "money", _("Money or goods")
        FAMILY = "family", _("Work with the family")
        SAFETY = "safety", _("Protection")
        PAPERS = "papers", _("Papers")

    SAID = ("text", "service", "by_herself", "responsible", "whom", "due_on")

    goal = models.ForeignKey(Goal, models.PROTECT, verbose_name=_("goal"), related_name="actions")
    text = NameField(_("action"), max_length=240)
    service = models.CharField(_("service"), max_length=11, choices=Service, blank=True)
    by_herself = models.BooleanField(_("she herself"), default=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("who"), related_name="+"
    )
    whom = NameField(_("who else"), max_length=120, blank=True)
    due_on = DateField(_("by when"))
    done_on = DateField(_("done"), latest=timezone.localdate, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "recorded_at", "id"]
        verbose_name = _("action of a plan")
        verbose_name_plural = _("actions of plans")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="action_says_what_is_done"),
            models.CheckConstraint(
                condition=Q(by_herself=True) | Q(responsible__isnull=False) | ~Q(whom=""),
                name="somebody_is_responsible_for_an_action",
            ),
        ]

    @property
    def who(self) -> str:
        """Return who does it, in words."""
        return str(_("She herself")) if self.by_herself else self.whom or str(self.responsible)

    @property
    def is_late(self) -> bool:
        """Tell whether it is not done although its day has passed."""
        return self.done_on is None and self.due_on < timezone.localdate()

    def finish(self, on: datetime.date | None) -> None:
        """Note on which day it was done; None when it was not after all."""
        if self.done_on != on:
            self.done_on = on
            self.save(update_fields=["done_on"])

    def catch_up(self, former: Iterable["PlanAction"], since: datetime.date) -> None:
        """Take over whether the same action of the former plan was done: one due on the same day, or done since."""
        same = [
            each
            for each in former
            if each.text == self.text and (each.due_on == self.due_on or each.done_on is None or each.done_on >= since)
        ]
        if same:
            nearest = max(same, key=lambda each: (each.due_on == self.due_on, each.done_on or datetime.date.max))
            self.finish(nearest.done_on)


class GoalProgress(Record):
    """How far a goal has come, as it was seen at a contact with her."""

    class Step(models.TextChoices):
        FORWARD = "forward", _("Forward")
        SAME = "same", _("No change")
        BACK = "back", _("Set back")
        REACHED = "reached", _("Reached")
        GIVEN_UP = "given_up", _("Given up with her")

    goal = models.ForeignKey(Goal, models.PROTECT, verbose_name=_("goal"), related_name="progress")
    note = models.ForeignKey(Note, models.PROTECT, null=True, verbose_name=_("note"), related_name="progress")
    happened_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    step = models.CharField(_("progress"), max_length=8, choices=Step)
    text = NameField(_("what shows it"), max_length=240, blank=True)

    class Meta:
        ordering = ["-happened_on", "-recorded_at"]
        verbose_name = _("progress of a goal")
        verbose_name_plural = _("progress of goals")
        constraints = [models.UniqueConstraint("goal", "note", name="one_progress_of_a_goal_in_a_note")]

    RESTRICTED_WITH = "note"

    @property
    def restricted(self) -> bool:
        """Tell whether it was written in a restricted note: then it is seen by those alone who see that."""
        return self.note is not None and self.note.restricted

    @transaction.atomic
    def record(self) -> None:
        """Save it; the goal then stands as its last progress says: in work, reached or given up."""
        self.save()
        self._settle_goal()

    @transaction.atomic
    def take_back(self) -> None:
        """Delete what was not said after all; the goal then stands as its last other progress says."""
        self.delete()
        self._settle_goal()

    def _settle_goal(self) -> None:
        last = GoalProgress.objects.filter(goal=self.goal).order_by("-happened_on", "-recorded_at").first()
        standing = last.step if last and last.step in Goal.Standing.values else Goal.Standing.OPEN
        if self.goal.standing != standing:
            self.goal.standing = standing
            self.goal.save(update_fields=["standing"])


def _is_changed(row: Plan | Goal, names: tuple[str, ...]) -> bool:
    """Tell whether a row that is about to be saved is new, or differs in one of these fields from what is saved."""
    saved = type(row).objects.filter(pk=row.pk).values(*names).first()
    return saved != {name: getattr(row, name) for name in names}
