"""Taking in what a file says: all of its cases or none, and every value that does not fit named with its place.

The rules (docs/htcds.md): a code that the standard does not have is refused; a field that the standard has given up
goes to the field it names instead, and is told of where it names none; nothing that is here is ever changed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, Site, User
from accounts.roles import Role
from beneficiaries.codes import read_code
from beneficiaries.models import (
    Area,
    Case,
    Consent,
    ContactWay,
    Experience,
    FormerReferral,
    Goal,
    HistoricEvent,
    IdentityDocument,
    Intake,
    Move,
    Note,
    Perpetrator,
    Person,
    Plan,
    PlanAction,
    Referral,
    State,
)
from exchange.htcds.differences import Place, area_in_words
from exchange.htcds.mapping import OF_A_CASE, ORGANISATION, Field, Thing, Told
from exchange.htcds.standard import SPELT_OTHERWISE, SUCCESSORS, every_field
from exchange.htcds.tables import Arrived, ArrivedCase, Row
from exchange.htcds.values import Unreadable

PLACES = {Person: Place("present_area", "present_city", "present_state"), HistoricEvent: Place("area", "city", "state")}
KNOWN_LATER = {"person", "case", "plan", "site", "household", "keeper", "recorded_by", "caseworker"}
"""Relations that are set when it is saved, and are not the file's to say."""
OF_THE_CASE = (Experience, FormerReferral, Perpetrator, HistoricEvent)
LONGEST_ACTION = PlanAction._meta.get_field("text").max_length


@dataclass
class House:
    """Where a file comes to, and who brings it in."""

    site: Site
    by: User
    today: datetime.date = field(default_factory=timezone.localdate)
    problems: list[str] = field(default_factory=list)
    """Why nothing is taken in."""
    left: list[str] = field(default_factory=list)
    """What is not taken over, because the standard gave the field up and names no other."""

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Return Nepal's areas by their names with those they lie in."""
        return {area_in_words(area): area for area in Area.objects.with_parents()}

    @cached_property
    def _workers(self) -> list[User]:
        return list(User.objects.holding(Role.CASEWORKER, at_sites=[self.site.pk]))

    def worker(self, name: str) -> User:
        """Return the caseworker of that name at the site. Raises Unreadable."""
        called = [each for each in self._workers if each.full_name.casefold() == name.casefold()]
        if len(called) != 1:
            raise Unreadable(_("There is no one caseworker “%(name)s” at this site.") % {"name": name})
        return called[0]

    def organisation(self, name: str) -> Organisation:
        """Return the organisation of that name, a new partner where there is none; one that is here stays as it is."""
        found = Organisation.objects.filter(name=name).first()
        return found or Organisation.objects.create(name=name, kind=Organisation.Kind.PARTNER)


def take_in(arrived: Arrived, house: House, said: Callable[[int], None] = lambda number: None) -> int:
    """Save every case of a file and return how many; whoever calls it rolls back when `house.problems` has any."""
    house.problems += arrived.problems
    for row in arrived.organisations:
        _organisation(row, house)
    seen: set[str] = set()
    for number, case in enumerate(arrived.cases, start=1):
        if case.key and case.key in seen:
            house.problems.append(f"{case.place}: {case.key} stands in the file twice.")
        seen.add(case.key)
        Incoming(case, house).take_in()
        said(number)
    return len(arrived.cases)


def _organisation(row: Row, house: House) -> None:
    told = _heard(ORGANISATION, row, house)
    name = told.pop((Organisation, ""), {})
    if name and not Organisation.objects.filter(name=name.get("name", "")).exists():
        made = Organisation(kind=Organisation.Kind.PARTNER, **name)
        if _fits(made, row, ORGANISATION, house):
            made.save()


def _heard(thing: Thing, row: Row, house: House) -> dict[tuple[type[models.Model], str], Told]:
    """Return for each of our records what a row says of its columns; tells the house of what does not fit."""
    heard: dict[tuple[type[models.Model], str], Told] = {}
    for name, value in row.told.items():
        known = SPELT_OTHERWISE.get(name, name)
        kept = thing.field(known)
        if kept is None:
            _not_kept(known, row, house)
            continue
        try:
            heard.setdefault((kept.model, _which(kept)), {}).update(kept.heard(value, house))
        except Unreadable as why:
            house.problems.append(f"{row.place}, {name}: {why}")
    return heard


def _not_kept(name: str, row: Row, house: House) -> None:
    defined = every_field().get(name)
    if defined is None or defined.live:
        house.problems.append(f"{row.place}, {name}: the standard has no such field here.")
    elif name not in SUCCESSORS:
        house.left.append(f"{row.place}, {name}: the standard has given this field up. Write an assessment instead.")


def _which(kept: Field) -> str:
    return kept.which[1][0] if kept.which[1] else ""


def _fits(record: models.Model, row: Row, thing: Thing, house: House) -> bool:
    """Tell whether the database would take a record; tells the house why not, with the standard's field names."""
    try:
        record.full_clean(exclude=KNOWN_LATER, validate_unique=False)
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            names = [each.name for each in thing.fields if each.column == column and each.is_kept_by(record)]
            house.problems += [f"{row.place}, {names[0] if names else column}: {each}" for each in messages]
        return False
    return True


class Incoming:
    """One case of a file on its way into the house."""

    def __init__(self, arrived: ArrivedCase, house: House):
        self.arrived, self.house = arrived, house
        self.waiting: list[tuple[Any, Row, Thing]] = []
        self.goals: list[tuple[Goal, Told]] = []

    def take_in(self) -> None:
        """Save it, unless something does not fit."""
        before = len(self.house.problems)
        self._take_successors()
        one: dict[tuple[type[models.Model], str], Told] = {}
        row = Row(self.arrived.place, {})
        for thing in OF_A_CASE:
            rows = self.arrived.rows.get(thing.key, [])
            if thing.many is None and len(rows) > 1:
                self.house.problems.append(f"{rows[1].place}: there is one of these already.")
            for row in rows:
                heard = _heard(thing, row, self.house)
                if thing.many is None:
                    for key, told in heard.items():
                        self._make(key, told, row, thing)
                        one.setdefault(key, {}).update(told)
                else:
                    self._make((thing.many, ""), heard.get((thing.many, ""), {}), row, thing)
        self._look_at_the_whole(one)
        self._have_a_child_asked()
        fitting = [_fits(record, row, thing, self.house) for record, row, thing in self.waiting]
        if len(self.house.problems) == before and all(fitting):
            self._save()

    def _take_successors(self) -> None:
        """Move what stands in a field that was given up into the field that the standard names instead."""
        for row in self.arrived.rows.get("victim_context", []):
            for former, successor in SUCCESSORS.items():
                consents = self.arrived.rows.setdefault("consent", [])
                if former in row.told and not any(successor in each.told for each in consents):
                    consents.append(Row(row.place, {successor: row.told[former]}))

    def _make(self, key: tuple[type[models.Model], str], told: Told, row: Row, thing: Thing) -> None:
        model, which = key
        if model in PLACES:
            PLACES[model].settle(told)
        further = {name: told.pop(name) for name in ("actions", "due_on") if model is Goal and name in told}
        record = model(**told)
        if model is Consent:
            record.purpose, record.answered_on = which, self.house.today
        elif model in (ContactWay, IdentityDocument):
            record.kind = which
        elif model is Note:
            record.kind = Note.Kind.ABOUT_HER
        elif model is Goal:
            self.goals.append((record, further))
            if bool(further.get("actions")) != bool(further.get("due_on")):
                self.house.problems.append(f"{row.place}: spl_ActionPlan and spl_PlannedEndDate need each other.")
            if any(len(text) > LONGEST_ACTION for text in further.get("actions", [])):
                self.house.problems.append(f"{row.place}, spl_ActionPlan: a line is over {LONGEST_ACTION} signs.")
        elif model is Referral:
            self._accepted(record)
        self.waiting.append((record, row, thing))

    def _accepted(self, referral: Referral) -> None:
        referral.site, referral.status, referral.answered_by = self.house.site, Referral.Status.ACCEPTED, self.house.by
        referral.answered_at = referral.answered_at or timezone.now()
        referral.she_agrees, referral.name = True, "–"
        if not referral.organisation_id:
            referral.source = Referral.Source.OTHER

    def _look_at_the_whole(self, one: dict[tuple[type[models.Model], str], Told]) -> None:
        place, problems = self.arrived.place, self.house.problems
        if (Person, "") not in one:
            problems.append(f"{place}: nothing is said of the person.")
        if (Case, "") not in one:
            self.waiting.append((Case(state=State.REGISTERED), Row(place, {}), OF_A_CASE[1]))
        case = one.get((Case, ""), {})
        if case.get("state") == State.FOLLOW_UP and "caseworker" not in case:
            problems.append(f"{place}, cas_CaseOwner: a case in follow-up needs its caseworker.")
        if case.get("state") == State.CLOSED and not case.get("closure_reason"):
            problems.append(f"{place}, cas_ReasonForCaseClosure: a closed case says why.")
        code = read_code(self.arrived.key)
        if code and Person.objects.filter(code=code).exists():
            problems.append(f"{place}: {code} is here already.")

    def _have_a_child_asked(self) -> None:
        """Keep the yes of somebody who may be a child as the file's word: the standard names no guardian of hers."""
        people = [record for record, _row, _thing in self.waiting if isinstance(record, Person)]
        if not any(person.may_be_a_child(self.house.today) for person in people):
            return
        for record, _row, _thing in self.waiting:
            if isinstance(record, Consent) and record.answer == Consent.Answer.GIVEN:
                record.given_by = Consent.GivenBy.FILE

    def _save(self) -> None:
        made: dict[type[models.Model], list[Any]] = {}
        for record, _row, _thing in self.waiting:
            made.setdefault(type(record), []).append(record)
        [person], [case] = made[Person], made[Case]
        person.site, person.keeper = self.house.site, None
        person.code = read_code(self.arrived.key) or person.code
        person.register()
        for record in (each for model in (ContactWay, IdentityDocument, Consent) for each in made.get(model, [])):
            record.person = person
            record.save()
        for referral in made.get(Referral, []):
            referral.name, referral.gender = person.full_name, person.gender
            referral.save()
            Intake.objects.create(referral=referral, person=person)
        case.person, case.site = person, self.house.site
        case.state = case.state if case.state != State.IDENTIFIED else State.REGISTERED
        case.open()
        Move.objects.create(
            case=case, from_state=State.IDENTIFIED, to_state=case.state, reason=_("Taken over from a file.")
        )
        newest_first = reversed(made.pop(Note, []))
        for records in (*(made.get(model, []) for model in OF_THE_CASE), newest_first):
            for record in records:
                record.case = case
                record.save()
        if self.goals:
            self._save_plan(case)

    def _save_plan(self, case: Case) -> None:
        """Save the goals as a draft of a plan: it is agreed with her and approved here."""
        plan = Plan.objects.create(case=case, writers=[self.house.by.pk])
        for goal, further in self.goals:
            goal.plan = plan
            goal.save()
            for text in further.get("actions", []):
                responsible = case.caseworker or self.house.by
                PlanAction(goal=goal, text=text, due_on=further["due_on"], responsible=responsible).save()
