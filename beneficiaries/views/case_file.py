"""The case file on one page, and its timeline."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from access.policy import APPROVE, ASSIGN, WRITE
from access.records import Record
from access.saying import rows_of
from access.views import reads
from accounts.models import User
from audit.trail import note_read
from beneficiaries.alerts import alerts_in
from beneficiaries.approvals import KINDS, Kind
from beneficiaries.asked_of_cases import ask, ask_as
from beneficiaries.caseworkers import works_there
from beneficiaries.due import (
    Task,
    family_tasks,
    hearing_tasks,
    in_order,
    incident_tasks,
    referral_out_tasks,
    tasks_of,
    with_home,
)
from beneficiaries.intake_due import referred_again_tasks
from beneficiaries.lifecycle import Standing, step_between, steps_of
from beneficiaries.models import (
    Approval,
    Assessment,
    Case,
    CaseShare,
    Closure,
    Consent,
    ContactWay,
    Document,
    Goal,
    Household,
    HouseholdMember,
    IdentityDocument,
    Intake,
    Person,
    Plan,
    PlanAction,
    Referral,
    State,
    Transfer,
)
from beneficiaries.models.case import Move
from beneficiaries.models.consent import Purpose
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.progress import Progress
from beneficiaries.sections import BY_SLUG, Section, records_of, with_what_is_rare
from beneficiaries.timeline import Page, timeline_of
from beneficiaries.views.case import case_by_code, id_in
from beneficiaries.views.relationship import links_of

TOLD_AT_FIRST = 10
HOUSEHOLD = ["area", "how_far", "livelihood", "children", "children_at_school", "notes"]
PARTICULARS = [
    "gender", "born", "marital_status", "number_of_children", "primary_language", "secondary_language",
    "caste_or_ethnicity", "citizenships", "education_level",
]  # fmt: skip


def _for_case_file(codes: list[str], user: User) -> QuerySet[Case]:
    return Case.objects.visible_to(user).filter(person__code__in=codes).for_case_file()


def _beside(cases: list[UUID]) -> QuerySet[Case]:
    cases_alone = Case.objects.filter(pk__in=cases).only("pk").annotate(is_nobodys=~works_there())
    return with_home(with_what_is_rare(cases_alone))


def _approvals(cases: list[UUID]) -> QuerySet[Approval]:
    return Approval.objects.filter(case__in=cases).in_order()


def _shares(cases: list[UUID]) -> QuerySet[CaseShare]:
    return CaseShare.objects.filter(case__in=cases).with_workers()


def _documents(cases: list[UUID], user: User) -> QuerySet[Document]:
    return Document.objects.visible_to(user).filter(case__in=cases).latest_first()


def _goals(_cases: list[UUID], plan: UUID) -> QuerySet[Goal]:
    return Goal.objects.filter(plan=plan)


def _actions(_cases: list[UUID], plan: UUID) -> QuerySet[PlanAction]:
    return PlanAction.objects.filter(goal__plan=plan).select_related("responsible")


def _users(keys: list[UUID]) -> QuerySet[User]:
    return User.objects.filter(pk__in=keys)


def _referred(cases: list[UUID]) -> QuerySet:
    return Intake.objects.filter(person__in=cases).values_list("pk")[:1]


def _asked(cases: list[UUID], model: type[Record], order: str, of: str) -> QuerySet:
    return getattr(model.objects.filter(**{f"{of}__in": cases}), order)().select_related(None)


class CaseFile:
    """What one page of a case file shows, each thing asked once."""

    def __init__(self, request: HttpRequest, code: str):
        self.user = request.user
        self.case = case_by_code(self.user, _for_case_file, code)
        for beside in ask(_beside, [self.case.pk]):
            vars(self.case).update(vars(beside) | vars(self.case))
        self.records = records_of(self.case)
        self.consents = self._about(Consent, "latest_first", of="person")
        self.moves = self._about(Move)
        self.case.stepped_on = self.moves[0].happened_on if self.moves else None
        self.assessments = self._made(Assessment)
        self.closures = self._made(Closure) if self.holds("closure") else []
        self.plans = self._made(Plan)
        transfers = self.case.transfers.select_related("to_site", "to_provider")
        self.transfers = list(transfers) if self.holds("transfer") else []
        self.approvals = ask(_approvals, [self.case.pk])
        self.shares = ask(_shares, [self.case.pk])
        for each in (*self.approvals, *self.shares):
            each.case = self.case
        was_referred = ask(_referred, [self.case.pk])
        self.referrals = list(Referral.objects.of(self.case.pk)) if was_referred else []
        self.flags = list(self.case.flags.latest_first()) if self.holds("flag") else []
        self.referrals_out = list(self.case.referrals_out.with_steps()) if self.holds("referral-out") else []
        self.documents = ask_as(self.user, _documents, [self.case.pk]) if self.holds("document") else []
        self._name_authors()

    def holds(self, rare: str) -> bool:
        """Tell whether the case has any of what few cases hold."""
        return getattr(self.case, f"has_{rare}")

    def _made(self, model: type[ForApproval]) -> list[Any]:
        """Return what of a kind was made for the case, the latest first, without its authors."""
        return self._about(model, "latest_first")

    def _about(self, model: type[Record], order: str = "all", of: str = "case") -> list[Any]:
        """Return what of a kind there is about the case or the person, in one of its orders, without related ones."""
        found = ask(_asked, [self.case.pk], model, order, of)
        for each in found if of == "case" else ():
            each.case = self.case
        return found

    def _name_authors(self) -> None:
        """Ask at once for everybody who wrote what the timeline tells of."""
        told: list[Record] = [*self.consents, *self.moves, *self.shares, *self.referrals, *self.transfers]
        told += [*self.assessments, *self.closures, *self.plans]
        told += [record for records in self.records.values() for record in records]
        keys = {each.recorded_by_id for each in told} - {None}
        authors = {each.pk: each for each in ask(_users, sorted(keys))} if keys else {}
        for each in told:
            each.recorded_by = authors.get(each.recorded_by_id)

    def of(self, slug: str) -> list[Any]:
        """Return the records of one section."""
        return self.records[BY_SLUG[slug]]

    def nothing_in(self) -> list[Section]:
        """Return the sections that hold nothing and can begin."""
        empty = [section for section, records in self.records.items() if not records]
        return [section for section in empty if not section.after or self.of(section.after)]

    def tasks(self, in_force: list[Consent]) -> list[Task]:
        """Return what is to be done, the most pressing first."""
        for each in (*self.of("incident"), *self.of("hearings")):
            each.case = self.case
        pressing = [*incident_tasks(self.of("incident")), *hearing_tasks(self.of("hearings"))]
        pressing += referral_out_tasks(self.referrals_out)
        pressing += referred_again_tasks([self.case]) if self.referrals else []
        if any(self.of(slug) for slug in ("relative", "home-assessment", "conference")):
            pressing += family_tasks([self.case])
        return in_order([*tasks_of([self.case], in_force), *pressing])

    def family(self) -> dict[str, Any]:
        """Return her household, who belongs to it, and those known here to whom she is linked."""
        person = self.case.person
        here, members = None, []
        if person.household_id:
            here = Household.objects.select_related("area__parent").get(pk=person.household_id)
            members = list(HouseholdMember.objects.filter(household=here))
        return {
            "household": [row for row in rows_of(here, HOUSEHOLD) if row["value"]] if here else [],
            "members": members,
            "links": links_of(self.user, person),
        }

    def particulars(self) -> list[dict[str, str]]:
        """Return what else is known of her, label by label."""
        person = self.case.person
        rows = rows_of(person, PARTICULARS)
        if person.has_disability is not None:
            answers = [row for row in rows_of(person, Person.QUESTIONS_OF_DISABILITY) if row["value"]]
            rows.append(
                {"label": _("Difficulties"), "value": "; ".join(f"{row['label']}: {row['value']}" for row in answers)}
            )
        papers = self._about(IdentityDocument, of="person")
        rows.append({"label": _("Papers"), "value": ", ".join(paper.get_kind_display() for paper in papers)})
        return [row for row in rows if row["value"]]

    def timeline(self, before: UUID | None = None, size: int = TOLD_AT_FIRST) -> Page:
        """Return a page of the timeline."""
        return timeline_of(
            self.case,
            self.user,
            self.records,
            consents=self.consents,
            moves=self.moves,
            shares=self.shares,
            referrals=self.referrals,
            subjects=[*self.assessments, *self.plans, *self.closures, *self.transfers],
            referrals_out=self.referrals_out,
            documents=self.documents,
            flags=self.flags,
            approvals=self.approvals,
            before=before,
            size=size,
        )

    def answers(self) -> list[tuple[Purpose, Consent | None]]:
        """Return every purpose with the last answer she gave for it."""
        last: dict[str, Consent] = {}
        for consent in self.consents:
            last.setdefault(consent.purpose, consent)
        return [(purpose, last.get(purpose.value)) for purpose in Purpose]

    def photo(self, answers: Sequence[tuple[Purpose, Consent | None]]) -> Document | None:
        """Return the last photo of her, unless she does not agree to one any more."""
        answer = dict(answers)[Purpose.PICTURE]
        if answer is not None and not answer.is_valid():
            return None
        photos = [each for each in self.documents if each.kind == Document.Kind.PHOTO and each.is_in_place]
        return photos[0] if photos else None

    def in_work(self, kind: Kind, made: Sequence[ForApproval]) -> tuple[Any, Approval | None]:
        """Return the one of a kind that is not approved yet, and the request that gave it back; tell its tasks."""
        here = next((each for each in made if each.status != ForApproval.Status.APPROVED), None)
        asked = [each for each in self.approvals if here and getattr(each, f"{kind.slug}_id") == here.pk]
        returned = [each for each in asked if each.status == Approval.Status.RETURNED]
        setattr(self.case, f"{kind.slug}_returned_at", returned[-1].decided_at if returned else None)
        return here, returned[-1] if returned and here.status == ForApproval.Status.RETURNED else None

    def assessing(self) -> dict[str, Any]:
        """Return the picture of change, the assessment in work, and what was last said of it."""
        here, returned = self.in_work(KINDS[Assessment], self.assessments)
        self.case.assessing = here and here.status
        return {"progress": Progress(self.assessments), "in_work": here, "returned": returned}

    def planning(self) -> dict[str, Any]:
        """Return the plan in force with its goals, the plan in work, and what was last said of it."""
        here, returned = self.in_work(KINDS[Plan], self.plans)
        in_force = next((each for each in self.plans if each.status == ForApproval.Status.APPROVED), None)
        self.case.planning, self.case.review_on = here and here.status, in_force and in_force.review_on
        goals = self.goals_of(in_force) if in_force else []
        return {"plan": in_force, "goals": goals, "plan_in_work": here, "plan_returned": returned}

    def goals_of(self, plan: Plan) -> list[Goal]:
        """Return the goals of a plan with their actions."""
        goals, actions = (ask(each, [self.case.pk], plan.pk) for each in (_goals, _actions))
        for goal in goals:
            goal.its_actions = [each for each in actions if each.goal_id == goal.pk]
        return goals

    def closing(self) -> dict[str, Any]:
        """Return the closure in work, and what was last said of it."""
        here, returned = self.in_work(KINDS[Closure], self.closures)
        self.case.closing = here and here.status
        may_be_asked = bool(self.closures) or self.case.state == State.CLOSED
        may_close = step_between(self.case.state, State.CLOSED) is not None
        may = {"may_close": may_close, "may_be_asked": may_be_asked}
        return {"closure": here, "closure_returned": returned} | may

    def transferring(self) -> dict[str, Any]:
        """Return the transfer that is under way, and what was last said of it."""
        under_way = [each for each in self.transfers if each.is_under_way]
        here, returned = self.in_work(KINDS[Transfer], under_way)
        self.case.transferring = here and here.status
        return {"transfer": next(iter(under_way), None), "transfer_returned": returned}

    def context(self) -> dict[str, Any]:
        """Return what the template of the case file needs."""
        case = self.case
        standing = Standing(case, self.user)
        answers = self.answers()
        in_force = [consent for _purpose, consent in answers if consent is not None]
        standing.agrees_to_services = any(
            consent.purpose == Purpose.SERVICES and consent.is_valid() for consent in in_force
        )
        standing.has_a_caseworker = not case.is_nobodys
        case.to_be_assigned = case.is_nobodys and ASSIGN in standing.actions
        steps = steps_of(case, self.user, standing)
        return {
            **self.assessing(),
            **self.planning(),
            **self.closing(),
            **self.transferring(),
            "case": case,
            "person": case.person,
            "family": self.family(),
            "particulars": self.particulars(),
            "ways": self._about(ContactWay, of="person"),
            "answers": answers,
            "photo": self.photo(answers),
            "documents": [each for each in self.documents if each.is_in_place],
            "unasked": sum(consent is None for _purpose, consent in answers),
            "tasks": self.tasks(in_force),
            "alerts": [(each, each.address(case.person.code)) for each in alerts_in([case.pk]).get(case.pk, ())],
            "flags": [each for each in self.flags if each.resolved_at is None],
            "referrals_out": self.referrals_out,
            "steps": [(step, lacking) for step, lacking in steps if not step.is_final],
            "final_steps": [(step, lacking) for step, lacking in steps if step.is_final],
            "sections": list(self.records.items()),
            "nothing_in": self.nothing_in(),
            "urgent": [each for each in self.of("incident") if each.urgent_care],
            "unmet": [each for each in self.of("incident") if each.danger_unmet],
            "dangers": [each for each in self.of("perpetrators") if each.still_a_danger],
            "timeline": self.timeline(),
            "shares": [share for share in self.shares if share.ended_at is None],
            "may_write": WRITE in standing.actions,
            "may_assign": ASSIGN in standing.actions,
            "may_approve": APPROVE in standing.actions,
        }


@reads(Case)
def case_file(request: HttpRequest, code: str) -> HttpResponse:
    """Show the whole case on one page."""
    file = CaseFile(request, code)
    note_read("case_file", subject=file.case.pk)
    return render(request, "beneficiaries/case/file.html", file.context())


@reads(Case)
def timeline(request: HttpRequest, code: str) -> HttpResponse:
    """Show the timeline of a case alone, page by page."""
    file = CaseFile(request, code)
    note_read("timeline", subject=file.case.pk)
    before = id_in(request, "before")
    page = file.timeline(before, size=25)
    context = {
        "case": file.case,
        "person": file.case.person,
        "timeline": page,
        "older": f"?before={page.older}" if page.older else "",
        "newer": request.path if before else "",
    }
    return render(request, "beneficiaries/case/timeline.html", context)
