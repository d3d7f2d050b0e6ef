"""What invented people ask about their data, what is published of them, and what is about to be erased."""

import datetime

from accounts.models import User
from beneficiaries.demo import story
from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Consent, Person, Published, RetentionNotice, RetentionPeriods, State, SubjectRequest
from beneficiaries.models.consent import Purpose

ASKED = (
    (SubjectRequest.Kind.ACCESS, 6, SubjectRequest.State.RECEIVED),
    (SubjectRequest.Kind.CORRECTION, 40, SubjectRequest.State.IN_HAND),
    (SubjectRequest.Kind.ACCESS, 200, SubjectRequest.State.ANSWERED),
    (SubjectRequest.Kind.OBJECTION, 90, SubjectRequest.State.ANSWERED),
)
"""What they ask, how many days ago, and how it stands."""
STORIES = (
    (Published.Where.SITE, "Stories of the website, page 4"),
    (Published.Where.YEARLY, "Yearly report 2081, page 12"),
    (Published.Where.LEAFLET, "Exhibition at the district office"),
)


def ask(stage: Stage, courses: list[Course]) -> None:
    """Record requests, publications, and notices of cases that ended long ago."""
    for course, (kind, ago, state) in zip(stage.chance.sample(courses, len(ASKED)), ASKED, strict=True):
        on = stage.today - datetime.timedelta(days=ago)
        answered = state == SubjectRequest.State.ANSWERED
        _request(
            stage, course.person, course.who.worker, on, kind=kind, state=state,
            answered_on=on + datetime.timedelta(days=9) if answered else None,
            answered_by=course.who.worker if answered else None,
        )  # fmt: skip
    for person in stage.records[Person]:
        if person.pk == story.SUNITA:
            _request(stage, person, stage.users["asha.caseworker"], stage.today, kind=SubjectRequest.Kind.ACCESS)
    ended = [course for course in courses if course.case.state == State.CLOSED]
    for course in ended[:1]:
        on = stage.today - datetime.timedelta(days=3)
        _request(stage, course.person, course.who.worker, on, kind=SubjectRequest.Kind.ERASURE)
    for course in ended[1:3]:
        stage.record(
            RetentionNotice, None, stage.today, kind=RetentionNotice.Kind.CASE, row_key=course.person.pk,
            person=course.person, code=course.person.code, acts_on=stage.today + datetime.timedelta(days=20),
        )  # fmt: skip
    officer = stage.users["pabitra.protection"]
    stage.record(RetentionPeriods, officer, stage.today - datetime.timedelta(days=400), why="As the board decided.")
    _publish(stage)


def _request(stage: Stage, person: Person, by: User, on: datetime.date, **values: object) -> None:
    due = on + datetime.timedelta(days=RetentionPeriods().answer_days)
    stage.record(SubjectRequest, by, on, person=person, code=person.code, received_on=on, due_on=due, **values)


def _publish(stage: Stage) -> None:
    """Write down where stories stand: those of the two sisters, and one that was taken back."""
    agreed = [each for each in stage.records[Consent] if each.purpose == Purpose.STORY and each.answer == "given"]
    sisters = [each for each in agreed if each.person_id in (story.SUNITA, story.TARA)]
    others = [each for each in agreed if each not in sisters][:2]
    for place, consent in enumerate([*sisters, *others]):
        where, address = STORIES[min(place, len(STORIES) - 1)] if consent not in sisters else STORIES[0]
        on = min(consent.answered_on + datetime.timedelta(days=30), stage.today)
        over = consent.answered_on + datetime.timedelta(days=20) < stage.today and consent in others[1:]
        stage.record(
            Published, consent.recorded_by, on, person=consent.person, code=consent.person.code,
            purpose=Purpose.STORY, consent=consent, where=where, address=address, published_on=on,
            withdrawn_on=max(on, stage.today - datetime.timedelta(days=2)) if over else None,
        )  # fmt: skip
