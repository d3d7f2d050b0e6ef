"""Assessments: how she stands in eight parts of her life, what she wishes, and how great the danger is."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from accounts.models import User
from beneficiaries.anchors import Domain, Level
from beneficiaries.models.case import Case, RiskLevel
from beneficiaries.models.for_approval import ForApproval, ForApprovalQuerySet
from beneficiaries.risk import RISING, is_below, risk_of
from config.fields import DateField, NarrativeField

Scores = Mapping[str, Mapping[str, Any]]
"""For each domain that is scored: its score, the evidence and her wish."""


class AssessmentQuerySet(ForApprovalQuerySet):
    """Finds assessments."""

    def latest_first(self) -> Self:
        """Return them, the last day first."""
        return self.order_by("-assessed_on", "-recorded_at", "-id").select_related("recorded_by")


class Assessment(ForApproval):
    """How she stands on one day, in her case."""

    QUESTIONS = ("threatened", "self_harm", "no_safe_place", "whereabouts_known", "child_alone")
    CARRIED_OVER = (*QUESTIONS, "summary", "wishes")
    """What a new assessment takes over from the last one, so that only changes are typed."""

    assessed_on = DateField(_("day"), latest=timezone.localdate, default=timezone.localdate)
    threatened = models.BooleanField(_("Does somebody threaten her life or look for her now?"), null=True, blank=True)
    self_harm = models.BooleanField(
        _("Does she think of ending her life, or of hurting herself?"), null=True, blank=True
    )
    no_safe_place = models.BooleanField(_("Is she without a safe place for tonight?"), null=True, blank=True)
    whereabouts_known = models.BooleanField(_("Does whoever did it know where she is?"), null=True, blank=True)
    child_alone = models.BooleanField(
        _("Is she under 18, with no trusted adult who cares for her?"), null=True, blank=True
    )
    summary = NarrativeField(_("the whole in short"), blank=True)
    wishes = NarrativeField(_("what she wishes, in her words"), blank=True)
    risk_found = models.CharField(_("risk by the answers"), max_length=9, choices=RiskLevel, editable=False)
    risk_level = models.CharField(_("risk"), max_length=9, choices=RiskLevel)
    risk_reason = NarrativeField(_("why the risk is greater than the answers say"), blank=True)
    lowered_from = models.CharField(
        _("risk lowered on purpose, from"), max_length=9, choices=RiskLevel, blank=True, editable=False
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-assessed_on", "-recorded_at"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            *ForApproval.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"])
                | Q(
                    threatened__isnull=False,
                    self_harm__isnull=False,
                    no_safe_place__isnull=False,
                    whereabouts_known__isnull=False,
                    child_alone__isnull=False,
                )
                & ~Q(summary=""),
                name="sent_assessment_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(risk_found=RISING[0])
                | Q(risk_found=RISING[1], risk_level__in=RISING[1:])
                | Q(risk_found=RISING[2], risk_level__in=RISING[2:])
                | Q(risk_found=RISING[3], risk_level=RISING[3]),
                name="risk_not_below_what_was_found",
            ),
            models.CheckConstraint(
                condition=Q(risk_level=F("risk_found")) | ~Q(risk_reason=""), name="risk_is_raised_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["case", "-assessed_on", "-recorded_at"], name="assessments_of_case")]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("assessment", args=[self.case.person.code, self.pk])

    @classmethod
    def begun_from(cls, case: Case, last: "Assessment | None") -> Self:
        """Return a new assessment of a case, not saved, that says what the last one said, or what the case does."""
        taken = {name: getattr(last, name) for name in cls.CARRIED_OVER} if last else {"wishes": case.wishes}
        return cls(case=case, **taken)

    @property
    def answered_yes(self) -> set[str]:
        """Return the names of the questions of risk that are answered with yes."""
        return {name for name in self.QUESTIONS if getattr(self, name)}

    @property
    def headline(self) -> str:
        """Return what names it on the timeline."""
        return str(_("Assessment: risk “%(risk)s”") % {"risk": self.get_risk_level_display()})

    @property
    def in_short(self) -> str:
        """Return what the timeline says of it."""
        return self.summary

    @property
    def lowers_risk(self) -> bool:
        """Tell whether approving it would lower the risk of the case as it stands."""
        return is_below(self.risk_level, self.case.risk_level)

    @property
    def lowers_unsaid(self) -> bool:
        """Tell whether it would lower the risk from where it stands now, without anybody having said so."""
        return self.lowers_risk and self.lowered_from != self.case.risk_level

    @transaction.atomic
    def record(self, scores: Scores, by: User) -> None:
        """Save it and the scores given, and no others; who wrote in it is kept. Raises Settled unless it is open."""
        self.written_by(by)
        self.risk_found = risk_of(self.answered_yes, {domain: each["score"] for domain, each in scores.items()})
        self.save()
        former = {each.domain: each for each in DomainScore.objects.filter(assessment=self)}
        for domain, each in former.items():
            each.replace(scores.get(domain))
        DomainScore.objects.bulk_create(
            DomainScore(assessment=self, domain=domain, **said)
            for domain, said in scores.items()
            if domain not in former
        )


class DomainScore(Record):
    """How she stands in one domain, by its anchor; a low score says what it rests on."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name=_("assessment"), related_name="scores")
    domain = models.CharField(_("domain"), max_length=12, choices=Domain)
    score = models.PositiveSmallIntegerField(_("score"), choices=Level)
    evidence = NarrativeField(_("what it rests on"), blank=True)
    wish = NarrativeField(_("what she wishes here"), blank=True)

    class Meta:
        verbose_name = _("score of a domain")
        verbose_name_plural = _("scores of the domains")
        constraints = [
            models.UniqueConstraint("assessment", "domain", name="a_domain_is_scored_once"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="score_from_crisis_to_thriving"),
            models.CheckConstraint(condition=Q(domain__in=Domain.values), name="score_of_a_known_domain"),
            models.CheckConstraint(
                condition=Q(score__gte=Level.STABLE) | ~Q(evidence=""), name="low_score_says_what_it_rests_on"
            ),
        ]

    def replace(self, said: Mapping[str, Any] | None) -> None:
        """Take over another score, evidence and wish, if they differ; None takes the score away."""
        if said is None:
            self.delete()
        elif any(getattr(self, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(self, name, value)
            self.save(update_fields=list(said))
