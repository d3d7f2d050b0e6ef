"""What is learnt in the demonstration: tests of reading in some classes, and rights before and after in others."""

import datetime
from collections.abc import Iterator

from beneficiaries.demo.stage import Stage
from programs.demo.questions import bank
from programs.models import (
    Enrolment,
    Group,
    LevelCorrection,
    LevelResult,
    LevelTest,
    Programme,
    Question,
    RightsAnswer,
    RightsPaper,
    RightsTest,
)

CLASSES, CIRCLES = 4, 3
"""So many classes were tested, and so many circles asked; others of them not yet."""
TERM = (0.03, 0.3, 0.5, 0.75, 0.97)
"""When in the time of a class its tests are: placement, the middle and the end of two terms."""
OCCASIONS = ("placement", "mid", "final", "mid", "final")
DAY = datetime.timedelta(days=1)


def learn(stage: Stage) -> None:
    """Make everything; groups and who belongs to them stand already."""
    for group in _oldest(stage, Programme.Kind.LITERACY, CLASSES):
        _climb(stage, group)
    questionnaire, questions = bank(stage, stage.users["indira.programmes"])
    for group in _oldest(stage, Programme.Kind.RIGHTS, CIRCLES):
        for occasion, share, known in (("pre", 0.02, (0.25, 0.6)), ("post", 0.95, (0.6, 0.98))):
            day = _day(stage, group, share)
            if day >= stage.today:
                continue
            test = stage.record(
                RightsTest,
                group.facilitator,
                day,
                group=group,
                questionnaire=questionnaire,
                occasion=occasion,
                on=day,
            )
            for member in belonging(stage, group, day):
                _answer(stage, test, member, questions, stage.chance.uniform(*known))


def _oldest(stage: Stage, kind: Programme.Kind, count: int) -> list[Group]:
    groups = [group for group in stage.records[Group] if group.programme.kind == kind]
    return sorted(groups, key=lambda group: group.starts_on)[:count]


def _day(stage: Stage, group: Group, share: float) -> datetime.date:
    """Return the day by which this share of a group's time is over."""
    long = ((group.ends_on or stage.today) - group.starts_on).days
    return group.starts_on + round(long * share) * DAY


def belonging(stage: Stage, group: Group, day: datetime.date) -> Iterator[Enrolment]:
    """Yield who belonged to a group on a day."""
    for each in stage.records[Enrolment]:
        if each.group is not group or each.enrolled_on is None or each.enrolled_on > day:
            continue
        if each.ended_on is None or each.ended_on > day:
            yield each


def _climb(stage: Stage, group: Group) -> None:
    """Let the members of a class be tested over two terms, each climbing at a pace of her own."""
    levels: dict[Enrolment, float] = {}
    for occasion, share in zip(OCCASIONS, TERM, strict=True):
        day = _day(stage, group, share)
        if day >= stage.today:
            return
        moment = stage.moment(day)
        test = stage.record(
            LevelTest,
            group.facilitator,
            day,
            group=group,
            occasion=occasion,
            on=day,
            taken_at=moment,
            taken_by=group.facilitator,
        )
        for member in belonging(stage, group, day):
            begun = levels.get(member)
            level = stage.pick((0, 1, 2, 3), (5, 4, 2, 1)) if begun is None else begun + stage.chance.uniform(-0.2, 1.1)
            levels[member] = min(5, max(0, level))
            if stage.happens(0.92):
                reached = int(levels[member])
                stage.record(
                    LevelResult, group.facilitator, day, test=test, group=group, enrolment=member, level=reached
                )
        last = stage.records[LevelResult][-1]
        if occasion == "mid" and last.level > 0:
            stage.record(
                LevelCorrection,
                group.facilitator,
                min(day + 4 * DAY, stage.today),
                test=test,
                group=group,
                enrolment=last.enrolment,
                was=last.level - 1,
                became=last.level,
                why="She had forgotten her glasses and read again on Sunday.",
            )


def _answer(stage: Stage, test: RightsTest, member: Enrolment, questions: list[Question], knows: float) -> None:
    same = {"group": test.group, "questionnaire": test.questionnaire}
    by = test.group.facilitator
    paper = stage.record(RightsPaper, by, test.on, test=test, enrolment=member, **same)
    if stage.happens(0.06):
        return  # she was not there that day
    for question in questions:
        wrong = [key for key, _words in question.offered if key != question.right]
        given = question.right if stage.happens(knows) else stage.pick(wrong)
        if stage.happens(0.96):
            stage.record(RightsAnswer, by, test.on, paper=paper, question=question, given=given, **same)
