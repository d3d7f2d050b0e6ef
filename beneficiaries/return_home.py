"""Whether she can go back to her family: what is looked at in the home, and what follows from it. One rule, one place.

Six parts of the life there, each by a sentence, and five questions about danger. The parts are those that the
Inter-agency Guiding Principles on Unaccompanied and Separated Children and the Handbook on Direct Assistance for
Victims of Trafficking (IOM, 2007, chapter 3) ask to be looked at before a return; the wording and the rule are our own.
"""

from collections.abc import Container, Mapping
from types import MappingProxyType

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """Whether a return is recommended, from the best to the worst."""

    RECOMMENDED = "yes", _("Recommended")
    CONDITIONS = "conditions", _("Only with conditions")
    NOT = "no", _("Not recommended")


WORSENING = tuple(Verdict)


class Wish(models.TextChoices):
    """Whether she herself wants to go back."""

    YES = "yes", _("She wants to go back")
    UNSURE = "unsure", _("She is not sure")
    NO = "no", _("She does not want to go back")


class Level(models.IntegerChoices):
    """How a part of the life in a home is found."""

    BAD = 1, _("Not as it is")
    WEAK = 2, _("With help")
    GOOD = 3, _("Good enough")


TITLES: Mapping[str, Promise] = MappingProxyType(
    {
        "people": _("Who lives there"),
        "income": _("Income and food"),
        "safety": _("Safety in the house"),
        "neighbours": _("Neighbours"),
        "attitude": _("The family about her return"),
        "reach": _("School, work and health care"),
    }
)
"""The parts that are looked at; each is a column of `HomeAssessment`."""
ANCHORS: Mapping[str, tuple[Promise, Promise, Promise]] = MappingProxyType(
    {
        "people": (
            _("There is no room or bed for her, or she would share it with men who are no close kin."),
            _("There is room for her once something is arranged; who lives there changes often."),
            _("There is a place for her to sleep among people she knows and agrees to."),
        ),
        "income": (
            _("The family goes hungry, or lives on debts that she is expected to work off."),
            _("There is food, but one illness or bad harvest would bring the need back."),
            _("The family feeds itself through the year, and she with it."),
        ),
        "safety": (
            _("There is violence in the house now, or she is afraid of somebody in it."),
            _("There was violence or drinking; it has stopped, and somebody keeps an eye on it."),
            _("Nobody in the house harms anybody, and she feels safe there."),
        ),
        "neighbours": (
            _("The neighbours shame or threaten her or the family because of what happened."),
            _("There is talk, and some stand by the family."),
            _("The neighbours know nothing, or receive her like before."),
        ),
        "attitude": (
            _("The family blames her, wants her back only for work or marriage, or does not want her."),
            _("The family wants her back and has questions or fears that need more talks."),
            _("The family wants her back as she is, and asks what she needs."),
        ),
        "reach": (
            _("The school, work or treatment that she needs cannot be reached from there."),
            _("It can be reached, with money, transport or a bed elsewhere on some days."),
            _("What she needs is within reach every day."),
        ),
    }
)
"""Of each part, the sentence for each level from "not as it is" to "good enough"."""
RULING_OUT = ("harmed_by", "violence", "pressed", "no_adult")
"""Questions of which a single yes says that she should not go back."""
DECISIVE = ("safety", "attitude")
WEAK_IN_MANY = 3


def verdict_of(answers: Container[str], levels: Mapping[str, int], wish: str) -> Verdict:
    """Return what follows from the questions answered with yes, the levels of the parts (1..3) and her own wish.

    *Not recommended*: she does not want to go back; somebody who harmed or sold her lives or comes there; there is
    violence in the house; the family might send her away, marry her off or make her work; she is a child for whom no
    adult there answers; or safety or the attitude of the family are "not as it is".

    *Only with conditions*: whoever trafficked her can reach her there; she is not sure; any other part is "not as it
    is"; safety or attitude need help; or three parts or more do.

    *Recommended* otherwise.
    """
    bad = {part for part, level in levels.items() if level == Level.BAD}
    weak = {part for part, level in levels.items() if level == Level.WEAK}
    if wish == Wish.NO or any(name in answers for name in RULING_OUT) or bad & {*DECISIVE}:
        return Verdict.NOT
    if wish == Wish.UNSURE or "found_by" in answers or bad or weak & {*DECISIVE} or len(weak) >= WEAK_IN_MANY:
        return Verdict.CONDITIONS
    return Verdict.RECOMMENDED


def is_better(verdict: str, other: str) -> bool:
    """Tell whether one verdict is better than another."""
    return WORSENING.index(Verdict(verdict)) < WORSENING.index(Verdict(other))
