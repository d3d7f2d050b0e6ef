"""The type of an incident follows from the answers in the order of the GBVIMS, in code and database alike."""

import pytest
from django.core.exceptions import ValidationError

from beneficiaries.incident_type import DECIDING, DEFINITIONS, QUESTIONS, IncidentType, contexts_of, type_of
from beneficiaries.models import Incident

YES, NO = True, False
TABLE = [
    # each yes decides, whatever comes after it
    ([YES], "rape"),
    ([YES, YES, YES, YES, YES, YES], "rape"),
    ([YES, NO, NO, NO, NO, NO, NO], "rape"),
    ([NO, YES], "sexual_assault"),
    ([NO, YES, YES, NO, YES], "sexual_assault"),
    ([NO, NO, YES], "physical_assault"),
    ([NO, NO, YES, YES, YES, YES], "physical_assault"),
    ([NO, NO, NO, YES], "forced_marriage"),
    ([NO, NO, NO, YES, YES, YES], "forced_marriage"),
    ([NO, NO, NO, NO, YES], "denial"),
    ([NO, NO, NO, NO, YES, YES], "denial"),
    ([NO, NO, NO, NO, NO, YES], "psychological"),
    ([NO, NO, NO, NO, NO, YES, NO], "psychological"),
    ([NO, NO, NO, NO, NO, NO, NO], "not_gender_based"),
    # nothing is decided past a question that is not answered
    ([], ""),
    ([None, YES], ""),
    ([NO, None, YES], ""),
    ([NO, NO, None, YES], ""),
    ([NO, NO, NO, None, YES], ""),
    ([NO, NO, NO, NO, None, YES], ""),
    ([NO, NO, NO, NO, NO, None, NO], ""),
    ([NO, NO, NO, NO, NO, NO], ""),
    ([None, None, None, None, None, None, NO], ""),
]
table = pytest.mark.parametrize(("answers", "kind"), TABLE)


def answered(answers: list[bool | None]) -> dict[str, bool | None]:
    return dict.fromkeys(QUESTIONS) | dict(zip(QUESTIONS, answers, strict=False))


@table
def test_the_first_yes_decides(answers, kind):
    assert (type_of(answered(answers)) or "") == kind


@pytest.mark.django_db
@table
def test_the_database_takes_that_type_and_no_other(answers, kind):
    rule = next(each for each in Incident._meta.constraints if each.name == "type_follows_from_the_answers")
    for told in ["", *IncidentType.values]:
        incident = Incident(**answered(answers), kind=told)
        if told == kind:
            rule.validate(Incident, incident)
        else:
            with pytest.raises(ValidationError):
                rule.validate(Incident, incident)


def test_all_no_and_yet_gender_based_decides_nothing_and_is_not_kept():
    answers = answered([NO, NO, NO, NO, NO, NO, YES])
    assert type_of(answers) is None


def test_every_type_has_a_question_and_a_meaning():
    assert {*DECIDING.values(), IncidentType.NOT_GENDER_BASED} == set(IncidentType)
    assert set(DEFINITIONS) == set(IncidentType)


ALL_YES = {
    "by_partner": True,
    "was_child": True,
    "goods_exchanged": True,
    "abduction": "trafficked",
    "traditional_practice": True,
}
OF_SEXUAL_VIOLENCE = [
    "intimate_partner",
    "child_sexual_abuse",
    "sexual_exploitation",
    "sexual_slavery",
    "traditional_practice",
]


@pytest.mark.parametrize(
    ("kind", "answers", "contexts"),
    [
        ("rape", ALL_YES, OF_SEXUAL_VIOLENCE),
        ("sexual_assault", ALL_YES, OF_SEXUAL_VIOLENCE),
        ("physical_assault", ALL_YES, ["intimate_partner", "traditional_practice"]),
        ("forced_marriage", ALL_YES, ["intimate_partner", "early_marriage", "traditional_practice"]),
        ("denial", {"by_partner": True}, ["intimate_partner"]),
        ("psychological", {"was_child": True}, []),
        ("rape", {"was_child": True}, ["child_sexual_abuse"]),
        ("rape", {"goods_exchanged": True}, ["sexual_exploitation"]),
        ("rape", {"abduction": "other"}, ["sexual_slavery"]),
        ("rape", {"abduction": "none"}, []),
        ("rape", {}, []),
        ("not_gender_based", ALL_YES, []),
        ("", ALL_YES, []),
    ],
)
def test_the_contexts_follow_from_type_and_answers(kind, answers, contexts):
    assert contexts_of(kind, **answers) == contexts
