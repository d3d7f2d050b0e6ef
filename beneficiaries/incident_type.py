"""What kind of violence an incident was, and in which context, as they follow from answers: one rule, in one place.

The rule is the classification tool of the Gender-Based Violence Information Management System (GBVIMS User Guide,
chapter 3): its questions are asked in its order, the first yes decides, and an incident has one type alone. The
contexts are those that the system's incident recorder works out (User Guide, chapter 5).
"""

from collections.abc import Mapping

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _


class IncidentType(TextChoices):
    """The six core types of gender-based violence, and what is none of them."""

    RAPE = "rape", _("Rape")
    SEXUAL_ASSAULT = "sexual_assault", _("Sexual assault")
    PHYSICAL_ASSAULT = "physical_assault", _("Physical assault")
    FORCED_MARRIAGE = "forced_marriage", _("Forced marriage")
    DENIAL = "denial", _("Denial of resources, opportunities or services")
    PSYCHOLOGICAL = "psychological", _("Psychological or emotional abuse")
    NOT_GENDER_BASED = "not_gender_based", _("Not gender-based violence")


class Abduction(TextChoices):
    """Whether she had been taken away when it happened."""

    NONE = "none", _("No")
    TRAFFICKED = "trafficked", _("Yes, she was trafficked")
    CONSCRIPTED = "conscripted", _("Yes, she was taken by an armed group")
    OTHER = "other", _("Yes, she was abducted or held in another way")


class Context(TextChoices):
    """What the power behind the violence was; beside its type, and several may be true."""

    INTIMATE_PARTNER = "intimate_partner", _("Intimate partner violence")
    CHILD_SEXUAL_ABUSE = "child_sexual_abuse", _("Child sexual abuse")
    EARLY_MARRIAGE = "early_marriage", _("Early marriage")
    SEXUAL_EXPLOITATION = "sexual_exploitation", _("Possible sexual exploitation")
    SEXUAL_SLAVERY = "sexual_slavery", _("Possible sexual slavery")
    TRADITIONAL_PRACTICE = "traditional_practice", _("Harmful traditional practice")


DECIDING = {
    "penetration": IncidentType.RAPE,
    "sexual_contact": IncidentType.SEXUAL_ASSAULT,
    "physical_violence": IncidentType.PHYSICAL_ASSAULT,
    "marriage": IncidentType.FORCED_MARRIAGE,
    "denial": IncidentType.DENIAL,
    "abuse": IncidentType.PSYCHOLOGICAL,
}
"""The questions in the order of the tool, and the type that a yes decides."""
LAST_QUESTION = "gender_based"
"""Asked when all others are answered with no; a yes then means that one of them is to be answered anew."""
QUESTIONS = (*DECIDING, LAST_QUESTION)
SEXUAL = (IncidentType.RAPE, IncidentType.SEXUAL_ASSAULT)

DEFINITIONS = {
    IncidentType.RAPE: _(
        "Penetration without consent, however slight, of the vagina, anus or mouth with a penis or another part of the"
        " body, or of the vagina or anus with an object. Also by several people, by a husband, or of the mouth."
        " An attempt without penetration is a sexual assault."
    ),
    IncidentType.SEXUAL_ASSAULT: _(
        "Any sexual contact without consent and without penetration: attempted rape, unwanted kissing, stroking or"
        " touching of breasts, genitals or buttocks; also female genital cutting."
    ),
    IncidentType.PHYSICAL_ASSAULT: _(
        "Violence against the body that is not sexual: hitting, slapping, choking, cutting, shoving, burning, shooting,"
        " acid, or anything else that causes pain or injury."
    ),
    IncidentType.FORCED_MARRIAGE: _("Being married against one's will; a child's marriage too."),
    IncidentType.DENIAL: _(
        "Being denied what one has a right to: money, property or a way to earn, school, health care or other services."
        " For example an inheritance withheld from a widow, earnings taken by a husband, a girl kept from school."
        " Poverty alone is not meant."
    ),
    IncidentType.PSYCHOLOGICAL: _(
        "Causing pain or harm to mind or feelings: threats of violence, intimidation, humiliation, being locked up or"
        " kept from others, stalking, unwanted remarks, gestures or written words, destroying what is dear to her."
    ),
    IncidentType.NOT_GENDER_BASED: _("Harm that has nothing to do with her being a woman, a girl, or her gender."),
}
"""What the types mean, in short, after the GBVIMS User Guide."""


def type_of(answers: Mapping[str, bool | None]) -> IncidentType | None:
    """Return the type that follows from the answers; None as long as the question that decides is not answered.

    All no, and a yes to the last question, decides nothing: the tool says to go through the questions again.
    """
    for question, kind in DECIDING.items():
        if answers.get(question) is None:
            return None
        if answers[question]:
            return kind
    return IncidentType.NOT_GENDER_BASED if answers.get(LAST_QUESTION) is False else None


def follows_from_the_answers() -> Q:
    """Return the same rule as a condition of a row: its column `kind` is what `type_of` says of its answers."""
    all_no, condition = Q(), Q()
    for question, kind in DECIDING.items():
        condition |= all_no & (Q(**{question: True, "kind": kind}) & _answered(question))
        condition |= all_no & Q(**{f"{question}__isnull": True, "kind": ""})
        all_no &= Q(**{question: False}) & _answered(question)
    decided = Q(**{LAST_QUESTION: False, "kind": IncidentType.NOT_GENDER_BASED}) & _answered(LAST_QUESTION)
    return condition | all_no & (decided | Q(**{f"{LAST_QUESTION}__isnull": True, "kind": ""}))


def _answered(question: str) -> Q:
    """Return that a question is answered; without it a comparison with an empty column is neither true nor false."""
    return Q(**{f"{question}__isnull": False})


def contexts_of(
    kind: str,
    *,
    by_partner: bool | None = None,
    was_child: bool | None = None,
    goods_exchanged: bool | None = None,
    abduction: str = "",
    traditional_practice: bool | None = None,
) -> list[Context]:
    """Return the contexts that follow from the type and some plain answers; what is not known counts as no.

    Of what is not gender-based, or has no type yet, there is no context.
    """
    if kind not in DECIDING.values():
        return []
    sexual = kind in SEXUAL
    holds = {
        Context.INTIMATE_PARTNER: by_partner,
        Context.CHILD_SEXUAL_ABUSE: sexual and was_child,
        Context.EARLY_MARRIAGE: kind == IncidentType.FORCED_MARRIAGE and was_child,
        Context.SEXUAL_EXPLOITATION: sexual and goods_exchanged,
        Context.SEXUAL_SLAVERY: sexual and abduction not in ("", Abduction.NONE),
        Context.TRADITIONAL_PRACTICE: traditional_practice,
    }
    return [context for context, answer in holds.items() if answer]
