"""Takes the rows of an import in: all of them or none, in one transaction, under the name of who asked for it.

So there is no half-way state to be hidden, and a worker that is killed simply begins again; `bench/importing.py`
measures how long that transaction is.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.postgres.functions import TransactionNow
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record_event
from beneficiaries.codes import new_code
from beneficiaries.models import (
    Case,
    Consent,
    ContactWay,
    Experience,
    Intake,
    Move,
    Note,
    Person,
    Referral,
    State,
)
from beneficiaries.models.consent import Purpose
from exchange.importing.checking import matching_of, surroundings_of
from exchange.importing.looking_again import may_be_a_newcomer, newcomers, one_after_the_other
from exchange.importing.rows import Told, read_row
from exchange.models import Arrival, Import, ImportRow

AT_ONCE = 500
ATTEMPTS = 40
ORDER: tuple[type[models.Model], ...] = (Consent, ContactWay, Referral, Intake, Case, Move, Experience, Note, Arrival)
"""What is pointed at before what points; people come before all of it."""


class NoLongerFits(Exception):
    """Something in the house changed since the check: the rows are to be checked again."""


def what_is_missing(of: Import) -> list[str]:
    """Return in words what is still to be done before an import can be taken in; empty when nothing is."""
    missing = []
    if of.status != Import.Status.CHECKED:
        missing.append(_("It is not checked yet."))
    if of.findings.exists():
        missing.append(_("There are errors in the file."))
    if of.rows.undecided().exists():
        missing.append(_("Of some rows nobody has said yet whether they are somebody who is known."))
    if not of.rows.taken_in().exists():
        missing.append(_("All rows are left out."))
    return missing


@transaction.atomic
def take_in(of: Import, by: User) -> None:
    """Save everything that the rows say. Raises NoLongerFits, and then nothing is saved."""
    if of.findings.exists() or of.rows.undecided().exists():
        raise NoLongerFits
    one_after_the_other(of)
    matching, around, new = matching_of(of), surroundings_of(of), newcomers(of, by)
    load = _Load(of, by)
    rows = of.rows.taken_in().order_by("number").select_related("same_person")
    for some in _some_at_a_time(rows.iterator(chunk_size=AT_ONCE)):
        told = [read_row(row, matching, around) for row in some]
        if any(one.findings for one in told) or (new and may_be_a_newcomer(told, new, by)):
            raise NoLongerFits
        for one in told:
            load.add(one)
    load.save()
    of.move(
        Import.Status.DONE,
        done_at=TransactionNow(),
        people=sum(each.is_new for each in load.made[Arrival]),
        cases=len(load.made[Case]),
    )
    of.refresh_from_db()
    record_event("imported", row=of, reason=f"{of.people} + {of.cases}")


def _some_at_a_time(rows: Iterator[ImportRow]) -> Iterator[list[ImportRow]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


class _Load:
    """Everything that comes in, put together before it is written."""

    def __init__(self, of: Import, by: User):
        self.of, self.by = of, by
        self.people: list[Person] = []
        self.known: list[Person] = []
        self.made: dict[type[models.Model], list[models.Model]] = defaultdict(list)

    def add(self, told: Told) -> None:
        """Add what a row says."""
        row = told.row
        same = row.decision == ImportRow.Decision.SAME
        person = self._known(row, told) if same else self._new(told)
        former = person.keeper if same else None
        self._agree(told, person)
        if told.get("source"):
            self._refer(told, person)
        if told.has_case:
            self._open(told, person)
            person.keeper = None
        self.made[Arrival].append(
            Arrival(
                of_import=self.of,
                person=person,
                is_new=not same,
                has_case=told.has_case,
                version=person.version + (same and former is not None and told.has_case),
                former_keeper=former,
            )
        )

    def _new(self, told: Told) -> Person:
        person = told.person()
        person.site, person.keeper = self.of.site, None if told.has_case else told.get("caseworker")
        self.people.append(person)
        return person

    def _known(self, row: ImportRow, told: Told) -> Person:
        """Return the person on record that a row is.

        Raises NoLongerFits when she is not of the site, may not be used, or has a case.
        """
        usable = Person.objects.writable_by(self.by).filter(site=self.of.site).select_for_update(of=("self",))
        person = usable.filter(pk=row.same_person_id).first()
        if person is None or any(person == each for each in self.known):
            raise NoLongerFits
        if told.has_case and Case.objects.filter(pk=person.pk).exists():
            raise NoLongerFits
        self.known.append(person)
        return person

    def _agree(self, told: Told, person: Person) -> None:
        guardian = told.get("guardian_name") or ""
        self.made[Consent].append(
            Consent(
                person=person,
                purpose=Purpose.SERVICES,
                answer=Consent.Answer.GIVEN,
                answered_on=told.get("consent_on"),
                given_by=Consent.GivenBy.GUARDIAN if guardian else Consent.GivenBy.HERSELF,
                guardian_name=guardian,
                guardian_relation=told.get("guardian_relation") or "",
                child_assents=bool(told.get("child_assents")),
            )
        )
        if told.get("phone"):
            self.made[ContactWay].append(
                ContactWay(
                    person=person,
                    kind=ContactWay.Kind.MOBILE,
                    phone=told.get("phone"),
                    whose=told.get("phone_whose") or "",
                    safe=bool(told.get("phone_safe")),
                )
            )

    def _refer(self, told: Told, person: Person) -> None:
        day = told.get("referred_on") or told.get("opened_on") or timezone.localdate()
        received = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
        received = min(received, timezone.now())
        referral = Referral(
            site=self.of.site,
            source=told.get("source"),
            organisation=told.get("organisation"),
            referred_by=told.get("referred_by") or "",
            name=person.full_name[:160],
            gender=person.gender,
            she_agrees=True,
            status=Referral.Status.ACCEPTED,
            received_at=received,
            answered_at=received,
            answered_by=self.by,
        )
        self.made[Referral].append(referral)
        self.made[Intake].append(Intake(referral=referral, person=person))

    def _open(self, told: Told, person: Person) -> None:
        opened, state = told.get("opened_on"), told.state
        case = Case(
            person=person,
            site=self.of.site,
            caseworker=told.get("caseworker"),
            state=state,
            opened_on=opened,
            wishes=told.get("wishes") or "",
            closed_on=told.get("closed_on"),
            closure_reason=told.get("closure_reason") or "",
        )
        case.risk_level = told.get("risk_level") or case.risk_level
        case.next_contact_on = case.next_contact_by_risk
        self.made[Case].append(case)
        why = _("Taken over from a file.")
        steps = {
            State.IDENTIFIED: [],
            State.REGISTERED: [(State.IDENTIFIED, State.REGISTERED, opened, why)],
            State.CLOSED: [
                (State.IDENTIFIED, State.REGISTERED, opened, why),
                (State.REGISTERED, State.CLOSED, case.closed_on, case.closure_reason),
            ],
        }
        for former, to, on, reason in steps[State(state)]:
            self.made[Move].append(Move(case=case, from_state=former, to_state=to, happened_on=on, reason=reason))
        if told.get("trafficking_status"):
            self.made[Experience].append(
                Experience(
                    case=case,
                    trafficking_status=told.get("trafficking_status"),
                    exploitation_types=told.get("exploitation_types") or [],
                )
            )
        if told.get("note"):
            self.made[Note].append(Note(case=case, kind=Note.Kind.ABOUT_HER, happened_on=opened, text=told.get("note")))

    def save(self) -> None:
        """Write it all."""
        _register(self.people)
        for model in ORDER:
            model.objects.bulk_create(self.made[model], batch_size=AT_ONCE)
        with_case = {arrival.person_id for arrival in self.made[Arrival] if arrival.has_case}
        for person in self.known:
            if person.pk in with_case:
                person.save(update_fields=["keeper"])


def _register(people: Iterable[Person]) -> None:
    """Save new people, each under a code that nobody has yet, hidden people included."""
    left = list(people)
    for _attempt in range(ATTEMPTS):
        Person.objects.bulk_create(left, batch_size=AT_ONCE, ignore_conflicts=True)
        standing = set(Person.objects.filter(pk__in=[each.pk for each in left]).values_list("pk", flat=True))
        left = [each for each in left if each.pk not in standing]
        if not left:
            return
        for person in left:
            person.code = new_code()
    raise NoLongerFits
