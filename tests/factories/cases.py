"""Cases and what a case file holds, for tests; each factory acts as the system, so it works anywhere."""

import datetime
from typing import Any

import factory
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.context import acting_as_system
from accounts.models import Site
from accounts.roles import Role
from beneficiaries import models
from beneficiaries.anchors import Domain
from beneficiaries.approvals import kind_of
from beneficiaries.models import (
    Approval,
    Assessment,
    Case,
    Closure,
    DomainScore,
    Goal,
    Note,
    Plan,
    PlanAction,
    RiskLevel,
    State,
)
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.risk import risk_of
from tests.factories.accounts import SiteFactory, make_users, signed_in_client
from tests.factories.people import ConsentFactory, PersonFactory, as_system


def days_ago(count: int) -> datetime.date:
    """Return the day so many days before today; negative counts lie ahead."""
    return timezone.localdate() - datetime.timedelta(days=count)


class ShelteredFactory(factory.django.DjangoModelFactory):
    """Makes rows behind row-level security, with everything they stand on, as the system."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy: str, params: Any) -> Any:
        with as_system():
            return super()._generate(strategy, params)


class CaseFactory(ShelteredFactory):
    """An identified case without a caseworker; traits say how far it has come.

    `safe`, `wished`, `met` fulfil one condition of the lifecycle each, and every case past identification
    has her consent to services unless `consented=False`; `assessed=True` gives it an approved assessment,
    `planned=True` an approved plan, `may_close=True` an approved closure; `registered`, `in_progress`,
    `ready_to_close`, `closed` put it there with all that is true there; `overdue` missed its contact.
    """

    class Meta:
        model = Case
        skip_postgeneration_save = True

    class Params:
        safe = factory.Trait(is_safe_now=True, immediate_safety="She sleeps at the centre; nobody looks for her.")
        wished = factory.Trait(wishes="To go back to school.")
        met = factory.Trait(
            last_contact_on=factory.LazyFunction(lambda: days_ago(3)),
            next_contact_on=factory.LazyFunction(lambda: days_ago(-11)),
        )
        overdue = factory.Trait(
            last_contact_on=factory.LazyFunction(lambda: days_ago(40)),
            next_contact_on=factory.LazyFunction(lambda: days_ago(10)),
        )
        due_today = factory.Trait(next_contact_on=factory.LazyFunction(timezone.localdate))
        emergency = factory.Trait(risk_level=RiskLevel.EMERGENCY)
        registered = factory.Trait(state=State.REGISTERED)
        in_progress = factory.Trait(safe=True, wished=True, met=True, state=State.IN_PROGRESS)
        ready_to_close = factory.Trait(safe=True, wished=True, met=True, state=State.FOLLOW_UP)
        closed = factory.Trait(
            safe=True,
            wished=True,
            state=State.CLOSED,
            closed_on=factory.LazyFunction(timezone.localdate),
            closure_reason="She lives in her own room and earns.",
        )

    site = factory.SubFactory(SiteFactory)
    person = factory.SubFactory(PersonFactory, site=factory.SelfAttribute("..site"))
    risk_level = RiskLevel.MEDIUM
    opened_on = factory.LazyFunction(lambda: days_ago(60))
    next_contact_on = factory.LazyFunction(lambda: days_ago(-14))

    @factory.post_generation
    def consented(self, create: bool, wanted: bool | None, **_kwargs: object) -> None:
        if create and (self.state != State.IDENTIFIED if wanted is None else wanted):
            ConsentFactory(person=self.person)

    @factory.post_generation
    def assessed(self, create: bool, wanted: bool | None, **_kwargs: object) -> None:
        if create and wanted:
            AssessmentFactory(case=self, approved=True, assessed_on=self.opened_on, recorded_by=self.caseworker)

    @factory.post_generation
    def planned(self, create: bool, wanted: bool | None, **_kwargs: object) -> None:
        if create and wanted:
            PlanFactory(case=self, approved=True, made_on=self.opened_on, recorded_by=self.caseworker)

    @factory.post_generation
    def may_close(self, create: bool, wanted: bool | None, **_kwargs: object) -> None:
        if create and wanted:
            ClosureFactory(case=self, approved=True, closes_on=days_ago(0), recorded_by=self.caseworker)

    @factory.post_generation
    def shared_with(self, create: bool, workers: list | None, **_kwargs: object) -> None:
        for worker in workers or []:
            self.share_with(worker, "They work together.")


SCORES = dict.fromkeys(Domain.values, 3) | dict.fromkeys(["health", "education", "livelihood"], 2)
"""What an assessment says unless told otherwise: the risk is medium by it, as that of a case is."""


class AssessmentFactory(ShelteredFactory):
    """A complete draft by `recorded_by`; `scores={"safety": 1}` says some domains otherwise.

    `waiting` has been sent by its author, `returned` was given back by `decided_by`, `approved` is approved.
    """

    class Meta:
        model = Assessment
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(status=Assessment.Status.WAITING)
        returned = factory.Trait(status=Assessment.Status.RETURNED)
        approved = factory.Trait(status=Assessment.Status.APPROVED)

    case = factory.SubFactory(CaseFactory)
    assessed_on = factory.LazyFunction(lambda: days_ago(3))
    threatened = self_harm = no_safe_place = whereabouts_known = child_alone = False
    summary = "She is calm and sleeps; she has no work yet."
    risk_found = factory.LazyAttribute(
        lambda made: risk_of({name for name in Assessment.QUESTIONS if getattr(made, name)}, SCORES)
    )
    risk_level = factory.SelfAttribute("risk_found")
    writers = factory.LazyAttribute(lambda made: [made.recorded_by.pk] if getattr(made, "recorded_by", None) else [])

    @factory.post_generation
    def scores(self, create: bool, said: dict[str, int] | None, **_kwargs: object) -> None:
        DomainScore.objects.bulk_create(
            DomainScore(assessment=self, domain=domain, score=score, evidence="She says so.")
            for domain, score in (SCORES | (said or {})).items()
        )

    @factory.post_generation
    def decided_by(self, create: bool, by: Any, **_kwargs: object) -> None:
        ask(self, by, "Say more of her health.")


def ask(subject: ForApproval, decided_by: Any, comment: str) -> None:
    """Record that approval was asked for and, unless it still waits, what was decided by somebody."""
    asked = {"case": subject.case, kind_of(subject).slug: subject, "recorded_by": subject.recorded_by}
    if subject.status == ForApproval.Status.WAITING:
        Approval.objects.create(**asked)
    elif decided_by is not None:
        said = "" if subject.status == ForApproval.Status.APPROVED else comment
        decided = {"decided_by": decided_by, "decided_at": timezone.now(), "comment": said}
        Approval.objects.create(**asked, **decided, status=subject.status)


class PlanFactory(ShelteredFactory):
    """A complete draft by `recorded_by`, with one goal and one action of the caseworker or of herself.

    `waiting`, `returned` and `approved` as with assessments; `goals=[...]` says its goals, none for an empty one.
    """

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(status=Plan.Status.WAITING)
        returned = factory.Trait(status=Plan.Status.RETURNED)
        approved = factory.Trait(status=Plan.Status.APPROVED)

    case = factory.SubFactory(CaseFactory)
    made_on = factory.LazyFunction(lambda: days_ago(3))
    review_on = factory.LazyFunction(lambda: days_ago(-80))
    safety_plan = "She calls us when somebody asks for her."
    agreement = Plan.Agreement.SIGNED
    agreed_on = factory.SelfAttribute("made_on")
    writers = factory.LazyAttribute(lambda made: [made.recorded_by.pk] if getattr(made, "recorded_by", None) else [])

    @factory.post_generation
    def goals(self, create: bool, said: list[str] | None, **_kwargs: object) -> None:
        for text in ["She sleeps through the night"] if said is None else said:
            goal = Goal.objects.create(plan=self, domain=Domain.PSYCHOSOCIAL, text=text, recorded_by=self.recorded_by)
            PlanAction.objects.create(
                goal=goal,
                text="Sessions every week",
                responsible=self.recorded_by,
                by_herself=self.recorded_by is None,
                due_on=days_ago(-30),
                recorded_by=self.recorded_by,
            )

    @factory.post_generation
    def decided_by(self, create: bool, by: Any, **_kwargs: object) -> None:
        ask(self, by, "Say by when.")


class ClosureFactory(ShelteredFactory):
    """A complete draft by `recorded_by`; `waiting`, `returned` and `approved` as with assessments."""

    class Meta:
        model = Closure
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(status=Closure.Status.WAITING)
        returned = factory.Trait(status=Closure.Status.RETURNED)
        approved = factory.Trait(status=Closure.Status.APPROVED)

    case = factory.SubFactory(CaseFactory)
    closes_on = factory.LazyFunction(lambda: days_ago(1))
    reason = Closure.Reason.GOALS
    told = "She lives in her own room and earns."
    survey = Closure.Survey.UNWILLING
    is_safe = goals_settled = has_support = knows_return = agrees = contact_after = True
    writers = factory.LazyAttribute(lambda made: [made.recorded_by.pk] if getattr(made, "recorded_by", None) else [])

    @factory.post_generation
    def decided_by(self, create: bool, by: Any, **_kwargs: object) -> None:
        ask(self, by, "Say whom she may call.")


class NoteFactory(ShelteredFactory):
    """A visit of a few days ago; give `recorded_by` for its author."""

    class Meta:
        model = Note

    case = factory.SubFactory(CaseFactory)
    kind = Note.Kind.VISIT
    happened_on = factory.LazyFunction(lambda: days_ago(3))
    text = factory.Sequence(lambda n: f"She was calm and spoke of her plans ({n}).")


class ExperienceFactory(ShelteredFactory):
    class Meta:
        model = models.Experience

    case = factory.SubFactory(CaseFactory)
    trafficking_status = "PossibleVictimOfTrafficking"
    exploitation_place = "A dance bar in Kathmandu"


class HistoricEventFactory(ShelteredFactory):
    class Meta:
        model = models.HistoricEvent

    case = factory.SubFactory(CaseFactory)
    kind = "Recruitment"
    happened = datetime.date(2012, 1, 10)
    description = "An acquaintance brought her to the city."


class PerpetratorFactory(ShelteredFactory):
    class Meta:
        model = models.Perpetrator

    case = factory.SubFactory(CaseFactory)
    name = "Known as “Dai”"


class HealthConditionFactory(ShelteredFactory):
    class Meta:
        model = models.HealthCondition

    case = factory.SubFactory(CaseFactory)
    name = "Epilepsy"
    status = models.HealthCondition.Status.CONTROLLED


class EducationRecordFactory(ShelteredFactory):
    class Meta:
        model = models.EducationRecord

    case = factory.SubFactory(CaseFactory)
    level = "Class 5"
    status = models.EducationRecord.Status.LEFT
    began = datetime.date(2003, 4, 14)


class LivelihoodRecordFactory(ShelteredFactory):
    class Meta:
        model = models.LivelihoodRecord

    case = factory.SubFactory(CaseFactory)
    kind = models.LivelihoodRecord.Kind.WORKSHOP
    occupation = "Sews handbags"
    began = datetime.date(2012, 1, 15)


class HousingRecordFactory(ShelteredFactory):
    class Meta:
        model = models.HousingRecord

    case = factory.SubFactory(CaseFactory)
    kind = models.HousingRecord.Kind.CENTRE
    began = datetime.date(2012, 1, 1)


class IncidentFactory(ShelteredFactory):
    """An incident told yesterday, of no type yet; `rape=True` and `danger=True` make it pressing."""

    class Meta:
        model = models.Incident

    class Params:
        rape = factory.Trait(penetration=True, kind="rape")
        danger = factory.Trait(danger_remains=True)

    case = factory.SubFactory(CaseFactory)
    told_on = factory.LazyFunction(lambda: days_ago(1))
    account = "He waited for her at the gate."


class ProceedingFactory(ShelteredFactory):
    class Meta:
        model = models.Proceeding

    case = factory.SubFactory(CaseFactory)
    kind = models.Proceeding.Kind.COURT
    authority = "District Court, Kathmandu"


class HearingFactory(ShelteredFactory):
    class Meta:
        model = models.Hearing

    case = factory.SubFactory(CaseFactory)
    proceeding = factory.SubFactory(ProceedingFactory, case=factory.SelfAttribute("..case"))
    kind = models.Hearing.Kind.TESTIMONY
    held_on = factory.LazyFunction(lambda: days_ago(-3))


class Team:
    """The people around the cases of one site, and a client for each of them.

    `caseworker` and `colleague` work there, `supervisor` leads them; `stranger` leads another site.
    """

    def __init__(self) -> None:
        self.site, there, elsewhere = Site.objects.bulk_create(SiteFactory.build_batch(3))
        self.caseworker, self.colleague, self.supervisor, self.stranger = make_users(
            {Role.CASEWORKER: self.site},
            {Role.CASEWORKER: self.site},
            {Role.SUPERVISOR: self.site},
            {Role.SUPERVISOR: there, Role.CASEWORKER: elsewhere},
        )
        self._clients: dict[str, Client] = {}

    def case(self, **fields: Any) -> Case:
        """Return a new case of the caseworker."""
        return CaseFactory(**{"site": self.site, "caseworker": self.caseworker} | fields)

    def client(self, who: str) -> Client:
        """Return the client of one of them, signed in with her second factor."""
        if who not in self._clients:
            self._clients[who] = signed_in_client(getattr(self, who), at_work=True)
        return self._clients[who]

    def get(self, who: str, url_name: str, *args: Any, **query: str) -> HttpResponse:
        """Open a page as one of them; a case stands for its code."""
        return self.client(who).get(reverse(url_name, args=[_in_address(arg) for arg in args]), query)

    def post(self, who: str, url_name: str, *args: Any, **data: Any) -> HttpResponse:
        """Send a form as one of them."""
        return self.client(who).post(reverse(url_name, args=[_in_address(arg) for arg in args]), data)

    def status(self, who: str, url_name: str, *args: Any) -> int:
        """Return how a page answers to one of them."""
        return self.get(who, url_name, *args).status_code


def _in_address(thing: Any) -> Any:
    if isinstance(thing, Case):
        return thing.person.code
    return getattr(thing, "pk", thing)


def as_it_stands(record: Any) -> Any:
    """Return a record as the database has it now."""
    with acting_as_system("a test looks"):
        return type(record).objects.select_related(*["person"][: isinstance(record, Case)]).get(pk=record.pk)
