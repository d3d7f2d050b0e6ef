"""Sending a referral out and writing down what became of it: what must be true first.

Her consent is asked also in an emergency. The inter-agency GBV case management guidelines know few exceptions, such
as a danger to her life, and leave them to people: then help is called without saying who she is, and the supervisor
is told. The system makes none.

Each function runs in one transaction, and raises IllegalMove with every reason in words.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.lifecycle import IllegalMove
from beneficiaries.models import Case, Consent, ReferralOut, ReferralOutStep, Service
from beneficiaries.models.consent import Purpose, agrees
from beneficiaries.sharable import outdated

Status = ReferralOut.Status


def consents_for(case: Case, service: Service) -> dict[Purpose, Consent | None]:
    """Return for each purpose that a service needs the consent that is valid today; None where there is none."""
    asked = Consent.objects.filter(person=case.person_id, purpose__in=service.purposes).in_force()
    valid = {consent.purpose: consent for consent in asked if consent.is_valid()}
    return {purpose: valid.get(purpose.value) for purpose in service.purposes}


def missing_for_sending(referral: ReferralOut) -> list[Promise | str]:
    """Return what is not yet true before a service is told of her, in words."""
    case, service = referral.case, referral.service
    lacking: list[Promise | str] = []
    if not referral.is_draft:
        return [_("It was sent or ended already.")]
    if not case.is_open:
        lacking.append(_("The case has ended."))
    if service.status == Service.Status.CLOSED:
        lacking.append(_("This service is closed. Choose another."))
    for purpose, consent in consents_for(case, service).items():
        if consent is None:
            lacking.append(
                gettext("She has not agreed to this, or no longer: “%(purpose)s”. Ask her first, also in an emergency.")
                % {"purpose": purpose.label}
            )
    says = gettext("Her file now says something else: %(label)s. Choose again.")
    return lacking + [says % {"label": field.label} for field in outdated(list(referral.shared_fields.all()), case)]


@transaction.atomic
def send(referral: ReferralOut, on: datetime.date) -> None:
    """Write down that a service was told on a day, with her knowledge and consent; from now on it stays as it is."""
    lacking = missing_for_sending(referral)
    if lacking:
        raise IllegalMove(*lacking)
    _check_day(referral, on)
    _check_consent(referral, on)
    referral.consent = consents_for(referral.case, referral.service)[referral.service.purposes[0]]
    referral.she_agrees = True
    referral.step(Status.SENT, on)


def may_print(referral: ReferralOut) -> bool:
    """Tell whether its letter may be printed: it is sent and goes on, and her consent still holds."""
    goes_on = referral.status in (Status.SENT, Status.NO_ANSWER, Status.ACCEPTED)
    return goes_on and all(consents_for(referral.case, referral.service).values())


@transaction.atomic
def tell(referral: ReferralOut, status: Status, on: datetime.date, **said: str) -> ReferralOutStep:
    """Write down what became of a referral on a day: who told of it, what the service said, what she says."""
    if status not in ReferralOut.FOLLOWING[Status(referral.status)] or status == Status.SENT:
        raise IllegalMove(_("Something else was written down of it a moment before. Look at it again."))
    _check_day(referral, on)
    return referral.step(status, on, **said)


def earliest_day(referral: ReferralOut) -> datetime.date:
    """Return the first day of the next step: that of the last one, or of the opening of the case."""
    last = referral.steps.last()
    return last.happened_on if last else referral.case.opened_on


def _check_day(referral: ReferralOut, on: datetime.date) -> None:
    if not earliest_day(referral) <= on <= timezone.localdate():
        raise IllegalMove(_("The day lies ahead, or before the last step."))


def _check_consent(referral: ReferralOut, on: datetime.date) -> None:
    """Raise IllegalMove where she agreed only after the day on which the service is said to have been told."""
    person = referral.case.person
    late = [each for each in referral.service.purposes if not agrees(person, each, on)]
    says = gettext("On that day she had not agreed to this yet: “%(purpose)s”.")
    if late:
        raise IllegalMove(*(says % {"purpose": purpose.label} for purpose in late))


def what_is_missing(status: str, answer: str, her_words: str) -> tuple[str, str] | None:
    """Return the field that a step of this status needs words in, and why; None when all is said."""
    if status == Status.DECLINED and not answer:
        return "answer", gettext("Say why the service declined, and what it proposes instead.")
    if status == Status.ENDED and not (answer or her_words):
        return "her_words", gettext("Say how it ended, best in her own words.")
    return None
