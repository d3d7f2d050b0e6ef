"""Makes the referrals: those from which people were registered, and those that wait, were declined or taken back."""

import datetime

from django.utils import timezone

from accounts import demo
from accounts.models import Site, User
from beneficiaries.demo import words
from beneficiaries.demo.cases import Course
from beneficiaries.demo.people import new_family
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Intake, Person, Referral
from beneficiaries.models.htcds import Gender
from config.calendar import PartialDate

SOURCE, STATUS, URGENCY = Referral.Source, Referral.Status, Referral.Urgency
PARTNERS = {demo.CAP_NEPAL: "nirmala.partner", demo.HIMAL_SATHI: "om.partner"}
OTHERS = {
    SOURCE.POLICE: ("Women and children's cell", "District police office"),
    SOURCE.GOVERNMENT: ("Ward secretary", "Women's development office"),
    SOURCE.COMMUNITY: ("Protection committee, ward 5", "Mothers' group"),
    SOURCE.SELF: ("",),
    SOURCE.FAMILY: ("Her elder sister", "Her aunt"),
}
ANSWERS = ("Thank you. She is welcome; we come to meet her.", "Accepted. Please bring her in the morning.", "Accepted.")
REFUSALS = (
    "Our beds are full this week; we have asked the house in Kirtipur, which waits for your call.",
    "She is under another organisation's care and wishes to stay there.",
    "She told us that she does not wish to come. Our door stays open to her.",
    "Outside what we can do safely; the hospital's crisis centre expects her.",
)


def answered(stage: Stage, course: Course) -> None:
    """Let a person have come through a referral that was accepted."""
    person, on = course.person, course.case.opened_on
    received = on - datetime.timedelta(days=stage.between(0, 3))
    urgency = {"emergency": URGENCY.EMERGENCY, "high": URGENCY.HIGH}.get(course.case.risk_level, URGENCY.NORMAL)
    referral = _referral(
        stage,
        received,
        course.who.site,
        course.supervisor,
        name=person.full_name,
        gender=person.gender,
        age=course.who.age,
        origin=person.origin,
        urgency=urgency,
        met_at=stage.pick(course.road.met_at),
        details=stage.fill(stage.pick(words.ASKED_FOR), person),
    )
    _answer(stage, referral, STATUS.ACCEPTED, course.supervisor, on, stage.pick(ANSWERS))
    stage.record(
        Intake, referral.answered_by, timezone.localdate(referral.answered_at), referral=referral, person=person
    )


def unanswered(stage: Stage, supervisors: dict[Site, User]) -> None:
    """Make those that wait, some longer than they may, and those that were declined or taken back."""
    waiting = [
        (0, URGENCY.EMERGENCY),
        (2, URGENCY.EMERGENCY),
        (0, URGENCY.HIGH),
        (1, URGENCY.HIGH),
        (5, URGENCY.HIGH),
        (1, URGENCY.NORMAL),
        (3, URGENCY.NORMAL),
        (9, URGENCY.NORMAL),
        (4, URGENCY.NORMAL),
    ]
    for place, (days, urgency) in enumerate(waiting):
        site = stage.field_office if place % 3 == 2 else stage.centre
        _of_a_stranger(stage, stage.today - datetime.timedelta(days=days), site, supervisors[site], urgency)
    for _each in range(7):
        site = stage.pick((stage.centre, stage.field_office), (2, 1))
        received = stage.days_ago(8, 700)
        referral = _of_a_stranger(stage, received, site, supervisors[site], stage.pick(URGENCY.values, (1, 2, 4)))
        answered_on = received + datetime.timedelta(days=stage.between(0, 5))
        _answer(stage, referral, STATUS.DECLINED, supervisors[site], answered_on, stage.pick(REFUSALS))
    for _each in range(2):
        referral = _of_a_stranger(
            stage, stage.days_ago(10, 200), stage.centre, supervisors[stage.centre], URGENCY.NORMAL
        )
        referral.status, referral.answered_at = STATUS.WITHDRAWN, referral.received_at + datetime.timedelta(days=1)


def _of_a_stranger(stage: Stage, on: datetime.date, site: Site, supervisor: User, urgency: str) -> Referral:
    family = new_family(stage, site)
    gender = Gender.MASCULINE if stage.happens(0.1) else Gender.FEMININE
    given = stage.pick(family.community.men if gender == Gender.MASCULINE else family.community.women)
    stranger = Person(given_name=given[0], family_name=family.family_name[0], gender=gender)
    return _referral(
        stage,
        on,
        site,
        supervisor,
        name=stranger.full_name if stage.happens(0.75) else given[0],
        gender=gender,
        age=stage.between(9, 33) if stage.happens(0.85) else None,
        origin=family.origin if stage.happens(0.8) else None,
        urgency=urgency,
        met_at=stage.pick(("Drop-in centre, Thamel", "Bus park, Gongabu", "Transit home at the border", "Ward office")),
        details=stage.fill(stage.pick(words.ASKED_FOR), stranger),
    )


def _referral(stage: Stage, on: datetime.date, site: Site, supervisor: User, **told: object) -> Referral:
    source = stage.pick((SOURCE.PARTNER, *OTHERS), (65, 12, 6, 9, 5, 3))
    by, sender = supervisor, {}
    if source == SOURCE.PARTNER:
        name = stage.pick(tuple(PARTNERS), (7, 3))
        by = stage.users[PARTNERS[name]]
        sender = {"organisation": stage.partners[name], "referred_by": by.full_name}
    else:
        sender = {"referred_by": stage.pick(OTHERS[source])}
    referral = stage.record(
        Referral,
        by,
        on,
        site=site,
        source=source,
        met_on=on - datetime.timedelta(days=stage.between(0, 2)),
        she_agrees=True,
        contact=f"+97798000{stage.between(0, 99999):05}" if source != SOURCE.SELF else "",
        **(sender | told),
    )
    referral.received_at = referral.recorded_at
    return referral


def _answer(stage: Stage, referral: Referral, status: str, by: User, on: datetime.date, note: str) -> None:
    referral.status, referral.answered_by, referral.answer_note = status, by, note
    referral.answered_at = max(stage.moment(on), referral.received_at)


def published(stage: Stage, person: Person, on: datetime.date, by: User, supervisor: User, **told: object) -> None:
    """Let a person of the published story have come through Cap Nepal."""
    born: PartialDate = person.born
    referral = stage.record(
        Referral,
        by,
        on,
        site=stage.centre,
        organisation=stage.partners[demo.CAP_NEPAL],
        source=SOURCE.PARTNER,
        name=person.full_name,
        gender=person.gender,
        age=born.ages_on(on)[1],
        origin=person.origin,
        she_agrees=True,
        **told,
    )
    referral.received_at = referral.recorded_at
    _answer(stage, referral, STATUS.ACCEPTED, supervisor, on + datetime.timedelta(days=1), "Welcome to both.")
    stage.record(
        Intake, referral.answered_by, timezone.localdate(referral.answered_at), referral=referral, person=person
    )
