"""The coordinator writes the questions of the safeguarding course, and volunteers answer those that are asked."""

import pytest

from access.context import acting_as_system
from tests.factories.accounts import signed_in_client
from volunteers.models import CourseAnswer, CourseAttempt, CourseQuestion

pytestmark = pytest.mark.django_db
ADD = "/checks/questions/add/"
TYPED = {
    "words": "A participant asks for your phone number. What do you do?",
    "right": "I tell my mentor",
    "wrong_1": "I give it to her",
    "wrong_2": "I give her another one",
    "because": "Contact goes by the staff.",
    "place": 2,
}


@pytest.fixture
def desk(world):
    return signed_in_client(world.users["volunteer_coordinator"], at_work=True)


def asked(words: str = TYPED["words"]) -> CourseQuestion:
    with acting_as_system("a look"):
        return CourseQuestion.objects.prefetch_related("answers").get(words=words)


def answers_of(question: CourseQuestion) -> set[tuple[str, bool]]:
    return {(each.words, each.right) for each in question.answers.all()}


def test_what_she_adds_is_asked_and_counts(world, desk):
    assert desk.post(ADD, TYPED).status_code == 302
    hers = signed_in_client(world.users["volunteer"], at_work=True)
    page = hers.get("/my-profile/course/").content.decode()
    assert all(TYPED[name] in page for name in ("words", "right", "wrong_1", "wrong_2"))
    with acting_as_system("a look"):
        before = set(CourseAttempt.objects.values_list("pk", flat=True))
        right = {each.question_id.hex: each.pk.hex for each in CourseAnswer.objects.filter(right=True)}
        wrong = CourseAnswer.objects.get(words=TYPED["wrong_1"])
    hers.post("/my-profile/course/", right)
    hers.post("/my-profile/course/", right | {wrong.question_id.hex: wrong.pk.hex})
    with acting_as_system("a look"):
        tries = CourseAttempt.objects.exclude(pk__in=before).order_by("-right")
        assert [each.is_passed for each in tries] == [True, False]


def test_it_is_changed_and_then_asked_no_longer(world, desk):
    desk.post(ADD, TYPED)
    question = asked()
    edit = f"/checks/questions/{question.pk}/edit/"
    form = desk.get(edit).context["form"]
    assert form["right"].value() == TYPED["right"]
    changed = TYPED | {"wrong_1": "Nothing", "wrong_2": "", "seen_version": form["seen_version"].value()}
    assert desk.post(edit, changed).status_code == 302
    assert answers_of(asked()) == {(TYPED["right"], True), ("Nothing", False)}
    form = desk.get(edit).context["form"]
    desk.post(edit, changed | {"retired": "on", "seen_version": form["seen_version"].value()})
    hers = signed_in_client(world.users["volunteer"], at_work=True)
    assert TYPED["words"] not in hers.get("/my-profile/course/").content.decode()
    assert "no longer asked" in desk.get("/checks/questions/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("wrong_1", "i tell my MENTOR"), ("wrong_1", ""), ("right", ""), ("because", "")]
)
def test_two_answers_alike_or_none_are_refused_beside_the_field(desk, field, value):
    answer = desk.post(ADD, TYPED | {field: value})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    with acting_as_system("a look"):
        assert not CourseQuestion.objects.filter(words=TYPED["words"]).exists()
