"""The bank of questions of the demonstration: what is asked about rights in the villages."""

from accounts.models import User
from beneficiaries.demo.stage import Stage
from programs.models import Question, Questionnaire, QuestionnaireItem

RIGHTS = "Rights of women and girls"
TRUE_FALSE = (
    ("A girl may be married at sixteen if her parents agree.", False),
    ("Beating one's wife is a crime, also at home.", True),
    ("A daughter inherits from her parents as a son does.", True),
    ("Whoever goes to work abroad may keep her own passport.", True),
    ("A victim of trafficking can be punished for the work she was forced to do.", False),
    ("A child may get a citizenship certificate through its mother.", True),
)
CHOICES = (
    ("Which number do you call for a child in danger?", "1098", "100", "197", "101", "a"),
    (
        "A man offers your sister good work in the city. What comes first?",
        "Give him her papers",
        "Ask the ward or the committee about him",
        "Say nothing, so that nobody is envious",
        "",
        "b",
    ),
)
NOT_ASKED = (
    ("Dowry may be asked for where both families agree.", False),
    ("The police must write down every complaint.", True),
)


def bank(stage: Stage, by: User) -> tuple[Questionnaire, list[Question]]:
    """Make the bank and its questionnaires; return the one that groups are asked with, and its questions."""
    on = stage.days_ago(735, 735)
    asked = [
        stage.record(Question, by, on, text=text, kind="true_false", right=str(right).lower())
        for text, right in TRUE_FALSE
    ]
    for text, a, b, c, d, right in CHOICES:
        asked.append(stage.record(Question, by, on, text=text, kind="choice", a=a, b=b, c=c, d=d, right=right))
    further = [
        stage.record(Question, by, on, text=text, kind="true_false", right=str(right).lower())
        for text, right in NOT_ASKED
    ]
    opened = stage.record(Questionnaire, by, on, name=RIGHTS, opened_on=on)
    draft = stage.record(Questionnaire, by, stage.days_ago(9, 9), name="Rights at work (second edition)")
    for questionnaire, questions in ((opened, asked), (draft, further)):
        for place, question in enumerate(questions, 1):
            stage.record(QuestionnaireItem, by, on, questionnaire=questionnaire, question=question, place=place)
    return opened, asked
