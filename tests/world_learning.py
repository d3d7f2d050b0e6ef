"""What is learnt and decided in the groups of the tests' world: a row of every kind for each of them."""

import datetime

from django.utils import timezone

from programs.models import (
    Activity,
    CommitteeShare,
    Decision,
    Enrolment,
    Group,
    LevelCorrection,
    LevelTest,
    MaturityCheck,
    Minutes,
    Question,
    Questionnaire,
    ReferredCount,
    RightsPaper,
    RightsTest,
    Seat,
    Session,
    Training,
)


def add_bank() -> Questionnaire:
    """Add two questions and two questionnaires, one of them open; return that one."""
    married = Question.objects.create(text="A girl may be married at sixteen.", right="false")
    number = Question.objects.create(
        text="Which number do you call for a child in danger?", kind="choice", a="1098", b="100", c="112", right="a"
    )
    draft = Questionnaire.objects.create(name="Rights at work")
    draft.consist_of([Question.objects.create(text="Whoever works is paid.", right="true")])
    asked = Questionnaire.objects.create(name="Rights of girls")
    asked.consist_of([married, number])
    asked.open()
    return asked


def add_learning(group: Group, questionnaire: Questionnaire) -> None:
    """Add a test of reading with a correction, and answers about rights, to a group that has members."""
    day = timezone.localdate() - datetime.timedelta(days=100)
    members = list(Enrolment.objects.enrolled().filter(group=group).order_by("pk"))
    test = LevelTest.objects.create(group=group, occasion="placement", on=day)
    test.take(group.facilitator, {members[0].pk: "1", members[1].pk: "2"}, {})
    LevelCorrection.objects.create(test=test, group=group, enrolment=members[0], was=2, became=1, why="Misread.")
    asked = RightsTest(group=group, questionnaire=questionnaire, occasion="pre", on=day)
    asked.begin()
    paper = RightsPaper.objects.get(test=asked, enrolment=members[0])
    rights = {each.question_id: "a" if each.question.a else "false" for each in questionnaire.items.all()}
    paper.answer(rights, {})
    RightsPaper.objects.get(test=asked, enrolment=members[-1]).delete()


def add_committee(group: Group) -> None:
    """Add a seat, a meeting with a decision, what was done, and scores; also where the group is no committee."""
    today = timezone.localdate()
    chair = Enrolment.objects.enrolled().filter(group=group).order_by("pk")[0]
    Seat.objects.create(group=group, enrolment=chair, role="chair", from_on=group.starts_on)
    CommitteeShare.objects.get_or_create(programme=group.programme, counted="women", defaults={"least": 50})
    Training.objects.create(group=group, title="Safe referral", on=today, took_part=3)
    Activity.objects.create(group=group, kind="drama", on=today, women=30, girls=12)
    ReferredCount.objects.create(group=group, year=2081, month=4, people=2)
    held = Session.objects.get(group=group, state="held")
    planned = Session.objects.get(group=group, state="planned")
    for session in (held, planned):
        minutes = Minutes.objects.create(group=group, session=session, agenda="Watch at the bus park")
        Decision.objects.create(group=group, minutes=minutes, text="Two watch each evening", other="Ward", due_on=today)
    check = MaturityCheck.objects.create(group=group, year=today.year - 1, half=1)
    check.score({"meets": "2", "refers": "1"}, {})
