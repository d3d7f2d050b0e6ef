"""How far a committee has come: what is looked at each half-year, and what each score means.

Four steps for each criterion, from "not yet" to "by itself", as self-assessments of community-based child
protection committees use them; the committee scores itself, together with its facilitator.
"""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Criterion(models.TextChoices):
    """What is looked at."""

    MEETS = "meets", _("It meets and keeps minutes")
    VOICES = "voices", _("Everybody has a say")
    DECIDES = "decides", _("What is decided is done")
    REFERS = "refers", _("It refers safely and keeps silent")
    LINKED = "linked", _("It works with the ward, police and schools")
    REACHES = "reaches", _("It reaches the whole ward")
    STANDS = "stands", _("It stands on its own feet")

    @property
    def anchors(self) -> "Anchors":
        """Return what each score means."""
        return ANCHORS[self]


class Anchors(NamedTuple):
    """The four steps, the lowest first."""

    one: str | Promise
    two: str | Promise
    three: str | Promise
    four: str | Promise


ANCHORS: dict[str, Anchors] = {
    Criterion.MEETS: Anchors(
        _("It meets only when we call it."),
        _("It meets now and then; little is written down."),
        _("It meets most months and keeps minutes with our help."),
        _("It meets every month and keeps its own minutes."),
    ),
    Criterion.VOICES: Anchors(
        _("One or two people speak for all."),
        _("Women and Dalit members sit there, but seldom speak."),
        _("All speak; offices are held by the same people."),
        _("All speak, and women and Dalit members hold offices too."),
    ),
    Criterion.DECIDES: Anchors(
        _("Nothing is decided, or nobody sees to it."),
        _("Some decisions are carried out, late."),
        _("Most decisions are carried out in time."),
        _("It looks at its open decisions at every meeting and closes them."),
    ),
    Criterion.REFERS: Anchors(
        _("It does not know whom to call, or talks about cases openly."),
        _("It calls us for everything."),
        _("It knows whom to call for what, and names stay within few."),
        _("It refers in time, asks for consent, and nobody else learns who it is."),
    ),
    Criterion.LINKED: Anchors(
        _("Ward, police and schools do not know it."),
        _("They know it; we make the contact."),
        _("It calls them itself when it needs them."),
        _("They ask for it, and the ward plans money for its work."),
    ),
    Criterion.REACHES: Anchors(
        _("It is known near its meeting place only."),
        _("It reaches some settlements, once a year."),
        _("It reaches most settlements, several times a year."),
        _("It reaches every settlement, the most remote and poorest first."),
    ),
    Criterion.STANDS: Anchors(
        _("Without us it would not be."),
        _("It plans with us; we pay for everything."),
        _("It plans by itself and finds part of the money."),
        _("It plans, pays and chooses its members without us."),
    ),
}
