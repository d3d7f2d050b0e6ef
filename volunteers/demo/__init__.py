"""The volunteers of the demonstration: skills, people, their checks in every state, and needs of programmes."""

import datetime
import random
from collections.abc import Mapping

from accounts.models import Organisation, User
from beneficiaries.demo.stage import Stage
from config.calendar import years_later
from programs.models import Programme
from volunteers.demo.story import ESCO, NEEDS, SKILLS, VOLUNTEERS, Asked, Told
from volunteers.demo.texts import CONDUCT, CONFIDENTIALITY, COURSE, QUESTIONS
from volunteers.models import (
    Availability,
    CourseAnswer,
    CourseAttempt,
    CourseQuestion,
    HouseText,
    Need,
    NeedSkill,
    NeedStep,
    SafeguardingCheck,
    Signature,
    Skill,
    Volunteer,
    VolunteerLanguage,
    VolunteerRequest,
    VolunteerSkill,
)
from volunteers.models.check import required_of

ORDER = [
    Skill,
    Volunteer,
    VolunteerSkill,
    VolunteerLanguage,
    Availability,
    HouseText,
    CourseQuestion,
    CourseAnswer,
    SafeguardingCheck,
    Signature,
    CourseAttempt,
    Need,
    NeedSkill,
    NeedStep,
    VolunteerRequest,
]
Kind, State, NeedState = SafeguardingCheck.Kind, SafeguardingCheck.State, Need.State
GIVEN: dict[str, str] = {
    Kind.IDENTITY: "Passport, seen",
    Kind.REFERENCE_1: "From her head of department",
    Kind.REFERENCE_2: "From a former employer",
    Kind.BACKGROUND: "Certificate of the authority of her country",
    Kind.MEDICAL: "From her doctor",
    Kind.INSURANCE: "For the time abroad",
    Kind.VISA: "Entry and work",
}
WAY: dict[str, list[str]] = {
    NeedState.DRAFT: [],
    NeedState.PROPOSED: [NeedState.PROPOSED],
    NeedState.RETURNED: [NeedState.PROPOSED, NeedState.RETURNED],
    NeedState.APPROVED: [NeedState.PROPOSED, NeedState.APPROVED],
    NeedState.FILLED: [NeedState.PROPOSED, NeedState.APPROVED, NeedState.FILLED],
}
"""Through which states a need of the demonstration came to where it stands."""


def add_volunteers(users: Mapping[str, User]) -> None:
    """Add them, where they are not."""
    stage = Stage(users)
    stage.chance = random.Random(2071)  # noqa: S311 (made-up data that falls alike each time)
    kamala = users["kamala.volunteers"]
    long_ago = stage.days_ago(700, 700)
    skills = {
        name: stage.record(
            Skill,
            kamala,
            long_ago,
            name=name,
            area=area,
            about=about,
            esco_name=ESCO[name][0] if name in ESCO else "",
            esco_uri=f"http://data.europa.eu/esco/skill/{ESCO[name][1]}" if name in ESCO else "",
        )
        for name, area, about in SKILLS
    }
    texts = {
        kind: stage.record(HouseText, kamala, long_ago, kind=kind, number=1, language="en", words=words)
        for kind, words in (("conduct", CONDUCT), ("confidentiality", CONFIDENTIALITY), ("course", COURSE))
    }
    for place, (words, because, answers) in enumerate(QUESTIONS, start=1):
        question = stage.record(CourseQuestion, kamala, long_ago, words=words, because=because, place=place)
        for number, answer in enumerate(answers):
            stage.record(
                CourseAnswer,
                kamala,
                long_ago,
                question=question,
                words=answer,
                right=not number,
                place=(number + place) % len(answers),
            )
    known = {each.name: each for each in Organisation.objects.all()}
    for told in VOLUNTEERS:
        _checks(stage, told, _volunteer(stage, told, skills, known), texts)
    programmes = list(Programme.objects.select_related("project").order_by("-project__starts_on", "name"))
    for number, asked in enumerate(NEEDS):
        _need(stage, asked, skills, programmes, number)
    _requests(stage)
    stage.write(ORDER)


def _day(stage: Stage, ahead: int) -> datetime.date:
    return stage.today + datetime.timedelta(days=ahead)


def _volunteer(stage: Stage, told: Told, skills: Mapping[str, Skill], known: Mapping[str, Organisation]) -> Volunteer:
    by, on = stage.users["kamala.volunteers"], stage.days_ago(60, 400)
    account = stage.users.get(told.account)
    employer = known.get(told.employer)
    made = stage.record(
        Volunteer, by, on, full_name=told.name, user=account, employer=employer,
        employer_name="" if employer else told.employer, job=told.job, lives_in=told.lives_in, where=told.where,
        needs_visa=told.visa, status=told.status, email=account.email if account else "",
        interests="To leave something that goes on without me." if stage.happens(0.5) else "",
        emergency_name="A relative" if told.checks != "none" else "",
        emergency_phone="+97714000000" if told.checks != "none" else "",
    )  # fmt: skip
    for name, level in told.skills.items():
        stage.record(
            VolunteerSkill, by, on, volunteer=made, skill=skills[name], level=level, evidence=f"{told.job}, for years."
        )
    for language, fluency in told.languages.items():
        stage.record(VolunteerLanguage, by, on, volunteer=made, language=language, fluency=fluency)
    first, last = (_day(stage, ahead) for ahead in told.free)
    stage.record(
        Availability, by, on, volunteer=made, starts_on=first, ends_on=last, full_time=told.full_time, where=told.where
    )
    return made


def _checks(stage: Stage, told: Told, volunteer: Volunteer, texts: Mapping[str, HouseText]) -> None:
    """Give a volunteer the checks that she is told to have."""
    kinds = [] if told.checks == "none" else required_of(volunteer)
    if told.checks == "some":
        kinds = kinds[:4]
    for place, kind in enumerate(kinds):
        state, until = State.VERIFIED, stage.between(300, 500)
        if told.checks == "run out":
            until = -stage.between(20, 300)
        if place == 3 and told.checks in ("waiting", "refused", "revoked", "ending"):
            state = {"waiting": State.WAITING, "refused": State.REFUSED, "revoked": State.REVOKED}.get(
                told.checks, state
            )
            until = stage.between(12, 30) if told.checks == "ending" else until
        _check(stage, volunteer, kind, state, _day(stage, until), texts)


def _check(
    stage: Stage, volunteer: Volunteer, kind: str, state: str, until: datetime.date, texts: Mapping[str, HouseText]
) -> None:
    kamala = stage.users["kamala.volunteers"]
    since = min(years_later(until, -2), stage.days_ago(20, 50))
    decided = {} if state == State.WAITING else {"verifier": kamala, "decided_on": since}
    why: dict[str, str] = {
        State.REFUSED: "The copy cannot be read.",
        State.REVOKED: "It was withdrawn by the authority.",
    }
    made = stage.record(
        SafeguardingCheck, volunteer.user or kamala, since, volunteer=volunteer, kind=kind, valid_from=since,
        valid_until=until, seen=GIVEN.get(kind, ""), state=state, why=why.get(state, ""), **decided,
    )  # fmt: skip
    if kind in SafeguardingCheck.SIGNED:
        stage.record(
            Signature, volunteer.user or kamala, since, of=made, text=texts[kind], full_name=volunteer.full_name,
            signed_at=stage.moment(since),
        )  # fmt: skip
    if kind == Kind.COURSE:
        stage.record(CourseAttempt, volunteer.user or kamala, since, volunteer=volunteer, of=made, right=5, asked=5)


def _need(stage: Stage, asked: Asked, skills: Mapping[str, Skill], programmes: list[Programme], number: int) -> None:
    indira, kamala = stage.users["indira.programmes"], stage.users["kamala.volunteers"]
    named = [each for each in programmes if each.name == asked.programme] or [programmes[number % len(programmes)]]
    first, last = (_day(stage, ahead) for ahead in asked.days)
    on = min(first, stage.today) - datetime.timedelta(days=40)
    made = stage.record(
        Need, indira, on, programme=named[0], title=asked.title, team=asked.team, why=asked.why, starts_on=first,
        ends_on=last, remains=asked.remains[0], remains_words=asked.remains[1], state=asked.state, **asked.more,
    )  # fmt: skip
    for name, level in asked.skills.items():
        stage.record(NeedSkill, indira, on, need=made, skill=skills[name], level=level)
    state = NeedState.DRAFT
    for days, to in enumerate(WAY[asked.state], start=1):
        by = indira if to == NeedState.PROPOSED else kamala
        why = "Say for how many hours a week, and on which day." if to == NeedState.RETURNED else ""
        stage.record(
            NeedStep, by, on + datetime.timedelta(days=2 * days), need=made, from_state=state, to_state=to, why=why
        )
        state = to


def _requests(stage: Stage) -> None:
    """Let one who left ask to be erased, and let another have had her record."""
    people = sorted(stage.records[Volunteer], key=lambda each: (each.status != Volunteer.Status.LEFT, each.full_name))
    kamala, answered = stage.users["kamala.volunteers"], VolunteerRequest.State.ANSWERED
    done = {"state": answered, "answered_on": _day(stage, -40), "answered_by": kamala}
    for who, kind, ago, more in ((people[0], "erasure", 5, {}), (people[-1], "access", 50, done)):
        days = {"received_on": _day(stage, -ago), "due_on": _day(stage, 30 - ago)}
        stage.record(
            VolunteerRequest, kamala, _day(stage, -ago), volunteer=who, code=who.code, kind=kind, **days, **more
        )
