"""Questions about rights: what may be changed, whom a test asks, and how an answer is scored."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from accounts.roles import Role
from programs.models import CannotWrite, Question, Questionnaire, RightsAnswer, RightsPaper, RightsTest
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import days_ago
from tests.factories.learning import QuestionFactory, asked, checked_at_once, questionnaire
from tests.factories.programmes import EnrolmentFactory, SiteFactory, a_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(Role.PROGRAMME_MANAGER, site=SiteFactory())


def a_paper():
    group, members = a_class(2)
    test = asked(group, questionnaire(2), ["", ""], "pre", 30)
    with acting_as_system("looking"):
        return group, members, test, test.papers.order_by("enrolment__participant__given_name").first()


def test_a_score_is_the_share_of_right_answers_of_all_that_was_asked():
    group, _members = a_class(3)
    asked(group, questionnaire(4), ["tttf", "t", ""], "pre", 30)
    with acting_as_system("looking"):
        papers = list(RightsPaper.objects.scored().order_by("enrolment__participant__given_name"))
        test = RightsTest.objects.counted().get()
    assert [(each.given, each.right, each.percent) for each in papers] == [(4, 3, 75), (1, 1, 25), (0, 0, 0)]
    assert (test.members, test.people, test.percent) == (3, 2, 50)


def test_after_one_paper_the_next_who_was_not_asked_is_shown():
    group, _members, test, paper = a_paper()
    with acting_as_system("looking"):
        questions = list(paper.questionnaire.items.values_list("question", flat=True))
        other = test.papers.exclude(pk=paper.pk).get()
    client = signed_in_client(group.facilitator)
    sent = {f"mark-{key}": "true" for key in questions} | {f"seen-{key}": "" for key in questions}
    assert client.post(f"/papers/{paper.pk}/", sent)["Location"] == f"/papers/{other.pk}/"
    assert client.post(f"/papers/{other.pk}/", sent)["Location"] == f"/rights-tests/{test.pk}/"


def test_an_answer_that_is_not_offered_is_refused():
    group, _members, _test, paper = a_paper()
    with acting_as_system("looking"):
        key = paper.questionnaire.items.values_list("question", flat=True).first()
    answer = signed_in_client(group.facilitator).post(f"/papers/{paper.pk}/", {f"mark-{key}": "a", f"seen-{key}": ""})
    assert "A mark could not be read." in answer.content.decode()
    with acting_as_system("looking"):
        assert not RightsAnswer.objects.exists()


def test_the_database_takes_no_answer_to_what_was_not_asked():
    group, _members, test, paper = a_paper()
    same = {"paper": paper, "group": group, "questionnaire": test.questionnaire}
    forged = RightsAnswer(question=QuestionFactory(), given="true", **same)
    with pytest.raises(IntegrityError):
        checked_at_once(forged.save)


def test_who_came_later_is_asked_as_well_and_each_once():
    group, members, test, _paper = a_paper()
    late = EnrolmentFactory(group=group, applied_on=days_ago(3), enrolled_on=days_ago(3))
    client = signed_in_client(group.facilitator)
    assert client.post(f"/rights-tests/{test.pk}/papers/add/", {"enrolment": members[0].pk}).status_code == 200
    assert client.post(f"/rights-tests/{test.pk}/papers/add/", {"enrolment": late.pk}).status_code == 302
    with acting_as_system("looking"):
        assert test.papers.count() == 3


def test_after_does_not_lie_before_before():
    group, _members = a_class(1)
    about = questionnaire()
    asked(group, about, ["tt"], "pre", 20)
    sent = {"questionnaire": about.pk, "occasion": "post", "on": days_ago(30).isoformat()}
    answer = signed_in_client(group.facilitator).post(f"/groups/{group.pk}/rights/add/", sent)
    assert "Before lies before after" in answer.content.decode()


def test_a_questionnaire_that_is_not_open_is_not_offered():
    group, _members = a_class(1)
    draft = questionnaire(opened=False)
    sent = {"questionnaire": draft.pk, "occasion": "pre", "on": days_ago(3).isoformat()}
    answer = signed_in_client(group.facilitator).post(f"/groups/{group.pk}/rights/add/", sent)
    assert answer.status_code == 200
    with acting_as_system("looking"):
        assert not RightsTest.objects.exists()


def test_an_open_questionnaire_keeps_its_questions(manager):
    about, other = questionnaire(), QuestionFactory()
    client = signed_in_client(manager)
    sent = {"name": about.name, "seen_version": 2, f"place-{other.pk}": 1, "seen_order": order_of(about)}
    assert "its questions stay as they are" in client.post(f"/questionnaires/{about.pk}/edit/", sent).content.decode()
    with acting_as_system("looking"), pytest.raises(CannotWrite):
        about.consist_of([other])
    with acting(manager), pytest.raises(IntegrityError), transaction.atomic():
        about.items.all().delete()


def order_of(about: Questionnaire) -> str:
    with acting_as_system("looking"):
        return ",".join(str(key) for key in about.items.order_by("place").values_list("question", flat=True))


def test_a_question_that_is_asked_keeps_its_words(manager):
    with acting_as_system("looking"):
        question = questionnaire().items.first().question
    client = signed_in_client(manager)
    sent = {"text": "Something else.", "kind": "true_false", "right": "false", "seen_version": 1}
    assert client.post(f"/questions/{question.pk}/edit/", sent).status_code == 302
    with acting_as_system("looking"):
        now = Question.objects.get(pk=question.pk)
    assert (now.text, now.right, now.active) == (question.text, "true", False)
    with acting(manager), pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(right="false")


def test_questions_stand_in_the_order_of_their_numbers(manager):
    one, _two, three = (QuestionFactory() for _each in range(3))
    sent = {"name": "Rights at home", f"place-{one.pk}": 3, f"place-{three.pk}": 1}
    assert signed_in_client(manager).post("/questionnaires/add/", sent).status_code == 302
    with acting_as_system("looking"):
        made = Questionnaire.objects.get(name="Rights at home")
    assert order_of(made) == f"{three.pk},{one.pk}"


def test_an_order_that_another_changed_meanwhile_is_not_overwritten(manager):
    about, further = questionnaire(opened=False), QuestionFactory()
    seen = order_of(about)
    with acting_as_system("another manager"):
        about.consist_of([further])
    sent = {"name": about.name, "seen_version": 1, f"place-{seen.split(',')[0]}": 1, "seen_order": seen}
    page = signed_in_client(manager).post(f"/questionnaires/{about.pk}/edit/", sent).content.decode()
    assert "Somebody else put the questions in another order meanwhile." in page
    assert order_of(about) == str(further.pk)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"kind": "choice", "a": "Yes", "right": "a"}, "Write at least two answers"),
        ({"kind": "choice", "a": "Yes", "b": "No", "right": "c"}, "Choose as the right answer one that is offered."),
        ({"kind": "choice", "a": "Yes", "b": "No", "d": "Perhaps", "right": "a"}, "Write the third answer before"),
        ({"kind": "true_false", "right": "a"}, "Choose as the right answer one that is offered."),
    ],
)
def test_a_question_has_answers_and_one_of_them_is_right(manager, told, says):
    sent = {"text": "May she?", "active": "on"} | told
    assert says in signed_in_client(manager).post("/questions/add/", sent).content.decode()


def test_an_empty_questionnaire_does_not_open(manager):
    with acting_as_system("an empty one"):
        empty = Questionnaire.objects.create(name="Empty")
    page = signed_in_client(manager).post(f"/questionnaires/{empty.pk}/open/").content.decode()
    assert "it has no question yet" in page
