"""Which cases may leave in a file, and what the file says of each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.trail import note_read
from beneficiaries.models import (
    Case,
    Consent,
    ContactWay,
    Experience,
    FormerReferral,
    Goal,
    HistoricEvent,
    IdentityDocument,
    Intake,
    Note,
    Perpetrator,
    Person,
    Referral,
    ReferralOut,
)
from beneficiaries.models.case import CaseQuerySet
from beneficiaries.models.consent import Purpose
from exchange.htcds.differences import as_told
from exchange.htcds.mapping import OF_A_CASE, ORGANISATION, Records, Told
from exchange.htcds.standard import VERSION

AT_ONCE = 100
NEVER_ASKED = "never_asked"
WHY_LEFT_OUT = {
    NEVER_ASKED: _("Never asked"),
    Consent.Answer.REFUSED.value: _("Said no"),
    Consent.Answer.WITHDRAWN.value: _("Took her consent back"),
    Consent.Answer.GIVEN.value: _("Her consent has expired"),
}
"""Why a case stays here, by her last answer to passing her file on."""


def left_out(cases: CaseQuerySet) -> Counter[str]:
    """Return how many of these cases stay here, and why."""
    return Counter(_stay(list(cases.values_list("pk", flat=True))).values())


def _stay(keys: list[UUID]) -> dict[UUID, str]:
    """Return which of these cases may not leave today, and why."""
    answers = Consent.objects.filter(person__in=keys, purpose=Purpose.EXCHANGE).in_force()
    last = {answer.person_id: answer for answer in answers}
    reasons = {key: last[key].answer if key in last else NEVER_ASKED for key in keys}
    return {key: why for key, why in reasons.items() if key not in last or not last[key].is_valid()}


class Departure:
    """One export: what leaves, and what stays. Consent is asked anew for each part of the cases that is read."""

    def __init__(self, cases: CaseQuerySet, by: str):
        self.keys = list(cases.order_by("person__code").values_list("pk", flat=True))
        self.by = by
        self.left_out: Counter[str] = Counter()
        self._organisations: dict[str, Told] = {}

    def document(self, said: Any = None) -> dict[str, Any]:
        """Return the whole file; every case in it is noted for the trail. `said` is called with each number done."""
        cases = []
        for told in self._cases():
            cases.append(told)
            if said and len(cases) % AT_ONCE == 0:
                said(len(cases))
        return {
            "standard": "HTCDS",
            "version": VERSION,
            "exported_at": timezone.localtime().isoformat(timespec="seconds"),
            "exported_by": self.by,
            "organisations": [self._organisations[name] for name in sorted(self._organisations)],
            "cases": cases,
        }

    def _cases(self) -> Iterator[dict[str, Any]]:
        for first in range(0, len(self.keys), AT_ONCE):
            keys = self.keys[first : first + AT_ONCE]
            stay = _stay(keys)
            self.left_out.update(stay.values())
            for case in _with_everything(set(keys) - stay.keys()):
                note_read("export", subject=case.pk, rows=[case])
                intake = next(iter(case.person.intakes.all()), None)
                if intake and (referrer := intake.referral.organisation):
                    self._organisations[referrer.name] = ORGANISATION.told_of({type(referrer): [referrer]})
                yield told_of(case)


def told_of(case: Case) -> dict[str, Any]:
    """Return what a file says of one case that was read with everything."""
    records = _records_of(case)
    told: dict[str, Any] = {"id": case.person.code}
    for thing in OF_A_CASE:
        if thing.many is None:
            told[thing.key] = thing.told_of(records)
        else:
            told[thing.key] = [thing.told_of({thing.many: [record]}) for record in records[thing.many]]
    return told


def _records_of(case: Case) -> Records:
    plans = case.plans.all()
    plan = next((plan for plan in plans if plan.status == plan.Status.APPROVED), next(iter(plans), None))
    return {
        Person: [case.person],
        Case: [case],
        Consent: case.person.answers,
        IdentityDocument: list(case.person.identity_documents.all()),
        ContactWay: list(case.person.contact_ways.all()),
        Referral: [intake.referral for intake in case.person.intakes.all()],
        FormerReferral: _referred_out(case),
        Experience: [case.experience] if hasattr(case, "experience") else [],
        Perpetrator: list(case.perpetrators.all()),
        HistoricEvent: list(case.events.all()),
        Note: list(case.notes.all()),
        Goal: list(plan.goals.all()) if plan else [],
    }


def _referred_out(case: Case) -> list[FormerReferral]:
    """Return the last referral out that was sent; of a case without one, that of whoever had it before."""
    days = [(referral.sent_on, referral.recorded_at, referral) for referral in case.referrals_out.all()]
    sent = [each for each in days if each[0]]
    if sent:
        return [as_told(max(sent, key=lambda each: each[:2])[2])]
    return [case.former_referral] if hasattr(case, "former_referral") else []


def _with_everything(keys: Iterable[UUID]) -> list[Case]:
    """Return cases with all that a file says of them; unsafe ways to reach her and restricted notes stay out."""
    parts: list[Any] = [
        "person__identity_documents",
        Prefetch("person__contact_ways", ContactWay.objects.filter(safe=True)),
        Prefetch(
            "person__intakes",
            Intake.objects.select_related("referral__organisation").order_by("-referral__received_at"),
        ),
        "perpetrators",
        Prefetch("events", HistoricEvent.objects.select_related("area__parent__parent")),
        Prefetch("notes", Note.objects.filter(restricted=False)),
        "moves",
        Prefetch("referrals_out", ReferralOut.objects.with_steps()),
        "plans__goals__actions",
        "plans__goals__progress",
    ]
    found = Case.objects.filter(pk__in=list(keys)).order_by("person__code")
    related = ("caseworker", "experience", "former_referral", "person__present_area__parent__parent")
    cases = list(found.select_related(*related).prefetch_related(*parts))
    answers: dict[UUID, list[Consent]] = {}
    for consent in Consent.objects.filter(person__in=[case.pk for case in cases]).in_force():
        answers.setdefault(consent.person_id, []).append(consent)
    for case in cases:
        case.person.answers = answers.get(case.pk, [])
    return cases
