"""Hands the survey to people whose case was closed, and lets most of them answer; nothing says who said what."""

import datetime
import random

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Closure, Move, State, SurveyAnswer, SurveyOffer
from beneficiaries.models.survey import LIFETIME, hash_of

ASKED = (Closure.Survey.HANDED, Closure.Survey.UNWILLING, Closure.Survey.UNMET, Closure.Survey.UNABLE)
"""What closures say of the survey; handed over in most of them."""
ANSWERING = 0.8
"""The share of those who were handed it and answered."""
GOOD = {"respected": 0.95, "felt_safe": 0.9, "kept_private": 0.85, "listened": 0.9, "explained": 0.75, "chose": 0.7}
GOOD |= {"was_there": 0.65, "better": 0.85, "would_tell": 0.9}
HELPED = (
    "That somebody came with me to the police.",
    "The sewing. I earn my own money now.",
    "Nobody asked me why I had gone with him.",
    "The group on Saturdays. I am not the only one.",
    "They found the school for my son.",
    "She called when she said that she would call.",
    "A bed where I could sleep.",
)
BETTER = (
    "The room is cold in winter.",
    "I had to tell my story three times to different people.",
    "Come sooner. I waited long for an answer.",
    "More days of training, not only one in the week.",
    "I did not understand the papers that I signed.",
)


def ask(stage: Stage, courses: list[Course]) -> None:
    """Say of each closure whether she was handed the survey, and ask some who were not, last month."""
    chance = random.Random(2081)  # noqa: S311 (made-up data; a chance of its own leaves the rest as it falls)
    closures = {each.case_id: each for each in stage.records[Closure]}
    answers: list[SurveyAnswer] = []
    for course in courses:
        closure = closures.get(course.case.pk)
        if closure is None or closure.status == Closure.Status.RETURNED:
            continue
        closure.survey = chance.choices(ASKED, (14, 2, 2, 1))[0]
        if closure.survey == Closure.Survey.HANDED:
            _hand(stage, course, closure.closes_on, chance, answers)
    last_month = stage.today.replace(day=1) - datetime.timedelta(days=10)
    for course in courses:
        closure = closures.get(course.case.pk)
        met_again = closure is not None and closure.survey in (Closure.Survey.UNMET, Closure.Survey.UNABLE)
        if met_again and course.case.state == State.CLOSED and course.case.closed_on < last_month:
            _hand(stage, course, last_month, chance, answers)
    chance.shuffle(answers)
    stage.records[SurveyAnswer] = answers


def _hand(stage: Stage, course: Course, on: datetime.date, chance: random.Random, answers: list[SurveyAnswer]) -> None:
    made = SurveyOffer(case=course.case, recorded_by=course.who.worker, recorded_at=stage.moment(on))
    made.since, made.is_over, made.given_back = _since(stage, course), True, True
    made.expires_at, made.secret_hash = made.recorded_at + LIFETIME, hash_of(made.code)
    stage.records[SurveyOffer].append(made)
    if chance.random() < ANSWERING:
        answers.append(SurveyAnswer(site=course.who.site, month=on.replace(day=1), **_said(chance)))


def _since(stage: Stage, course: Course) -> datetime.date:
    back = [each for each in stage.records[Move] if each.case_id == course.case.pk and each.to_state == State.REOPENED]
    return max((each.happened_on for each in back), default=course.case.opened_on)


def _said(chance: random.Random) -> dict[str, object]:
    said: dict[str, object] = {}
    for question, good in GOOD.items():
        happens = chance.random()
        said[question] = "yes" if happens < good else chance.choice(("no", "not_sure", "not_sure", ""))
    said["overall"] = chance.choices((5, 4, 3, 2, None), (5, 6, 2, 1, 1))[0]
    said["helped_most"] = chance.choice(HELPED) if chance.random() < 0.6 else ""
    said["do_better"] = chance.choice(BETTER) if chance.random() < 0.45 else ""
    return said
