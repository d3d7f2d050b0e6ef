"""Tests of reading, questionnaires and committees, for tests; each acts as the system, so it works anywhere."""

from collections.abc import Callable, Sequence

import factory
from django.db import connection, transaction

from access.context import acting_as_system
from programs.models import Enrolment, Group, LevelTest, Minutes, Question, Questionnaire, RightsTest, Session
from tests.factories.cases import ShelteredFactory, days_ago


class LevelTestFactory(ShelteredFactory):
    """A placement test of a hundred days ago, of which nothing is written down yet."""

    class Meta:
        model = LevelTest

    occasion = LevelTest.Occasion.PLACEMENT
    on = factory.LazyFunction(lambda: days_ago(100))


class QuestionFactory(ShelteredFactory):
    """Something that is said, and is true."""

    class Meta:
        model = Question

    text = factory.Sequence(lambda n: f"Whoever works is paid, number {n}.")
    right = "true"


def level_test(
    group: Group, members: Sequence[Enrolment], levels: str, ago: int, occasion: str = "placement"
) -> LevelTest:
    """Return a test so many days ago, with a level for each member in this order; "-" for who was not tested."""
    test = LevelTestFactory(group=group, occasion=occasion, on=days_ago(ago))
    marks = {each.pk: level.strip("-") for each, level in zip(members, levels, strict=True)}
    with acting_as_system("a test for tests"):
        test.take(group.facilitator, marks, {})
    return test


def questionnaire(count: int = 2, *, opened: bool = True) -> Questionnaire:
    """Return a questionnaire with so many questions, all of them true."""
    with acting_as_system("a questionnaire for tests"):
        made = Questionnaire.objects.create(name=f"Rights, {Questionnaire.objects.count()}")
        made.consist_of([QuestionFactory() for _each in range(count)])
        if opened:
            made.open()
    return made


def asked(group: Group, about: Questionnaire, answers: Sequence[str], occasion: str, ago: int) -> RightsTest:
    """Return an asking of a group: for each member, by name, t or f for each question, and "" for who was not there."""
    words = {"t": "true", "f": "false"}
    with acting_as_system("an asking for tests"):
        test = RightsTest(group=group, questionnaire=about, occasion=occasion, on=days_ago(ago))
        test.begin()
        questions = list(about.items.values_list("question", flat=True))
        papers = test.papers.order_by("enrolment__participant__given_name")
        for paper, given in zip(papers, answers, strict=True):
            paper.answer({key: words[each] for key, each in zip(questions, given, strict=False)}, {})
    return test


def minutes_of(session: Session) -> Minutes:
    """Return the minutes of a meeting."""
    with acting_as_system("minutes for tests"):
        return Minutes.objects.create(session=session, group=session.group, agenda="Watch at the bus park")


def checked_at_once(make: Callable[[], object]) -> None:
    """Make a row and let the database look at once at the rules that it would look at in the end."""
    with acting_as_system("a forged row"), transaction.atomic():
        make()
        connection.check_constraints()
