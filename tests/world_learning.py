"""What is learnt in the groups of the tests' world: a test of reading, and asking about rights before."""

import datetime

from django.utils import timezone

from programs.models import (
    Enrolment,
    Group,
    LevelCorrection,
    LevelTest,
    Question,
    Questionnaire,
    RightsPaper,
    RightsTest,
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
