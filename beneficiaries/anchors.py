"""The eight domains of an assessment, the five levels of each, and the sentence that anchors every level.

Two workers who look at the same life shall choose the same score: each score is a sentence, not a feeling. The
domains and the scale from crisis to thriving are those of section 5 of the design; the wording is our own.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Domain(models.TextChoices):
    """The parts of a life that an assessment looks at."""

    SAFETY = "safety", _("Safety")
    HEALTH = "health", _("Health")
    PSYCHOSOCIAL = "psychosocial", _("Mind and feelings")
    EDUCATION = "education", _("Education")
    LIVELIHOOD = "livelihood", _("Livelihood")
    HOUSING = "housing", _("Housing")
    FAMILY = "family", _("Family")
    LEGAL = "legal", _("Law and papers")


class Level(models.IntegerChoices):
    """How she stands in a domain."""

    CRISIS = 1, _("In crisis")
    VULNERABLE = 2, _("Vulnerable")
    STABLE = 3, _("Stable")
    GROWING = 4, _("Safe and growing")
    THRIVING = 5, _("Thriving")


ANCHORS: Mapping[Domain, tuple[Promise, ...]] = MappingProxyType(
    {
        Domain.SAFETY: (
            _("She is threatened, hurt or held, or has nowhere safe to go today."),
            _("Nobody hurts her now, but her safety hangs on one person, or on not being found."),
            _("She has been safe for some weeks, and knows whom to call and where to go."),
            _("She follows a safety plan of her own, and the danger has grown small."),
            _("She has lived without danger for a long time and can keep herself safe."),
        ),
        Domain.HEALTH: (
            _("She is gravely ill, injured or in pain, and is not treated."),
            _("An illness or injury holds her back; treatment is lacking or irregular."),
            _("What ails her is known and treated, and she gets through her day."),
            _("She is well on most days and goes to check-ups by herself."),
            _("She is healthy, or lives well with her illness, and looks after her body."),
        ),
        Domain.PSYCHOSOCIAL: (
            _("She cannot get through the day: she despairs, or is a danger to herself."),
            _("Fear, sadness or bad dreams rule most of her days, and she has hardly anybody to talk to."),
            _("She has hard days, knows what helps her, and talks to somebody she trusts."),
            _("Good days outnumber the hard ones; she has friends and speaks of what lies ahead."),
            _("She carries what happened, takes joy in her days and stands by others."),
        ),
        Domain.EDUCATION: (
            _("She cannot learn what she needs or wishes, and nothing is in sight."),
            _("She has left school or training, or is about to, because something stands in her way."),
            _("She attends a class or training, with gaps and with help."),
            _("She attends regularly and learns what she set out to learn."),
            _("She has learnt what she wished to, or goes on by her own strength."),
        ),
        Domain.LIVELIHOOD: (
            _("She has nothing to live on, or only work that exploits her."),
            _("She lives on help, or on odd work that may end any day."),
            _("Her basic needs are met: by training wages, by work or by her family."),
            _("She earns regularly in fair work and puts a little aside."),
            _("She lives on what she earns, has savings, and chooses her work."),
        ),
        Domain.HOUSING: (
            _("She has no roof for tonight, or lives where she is harmed."),
            _("She has a place for some days or weeks, crowded or uncertain."),
            _("She has a place where she may stay, at the centre or with people who are good to her."),
            _("She lives in a safe home and has a say in it."),
            _("She has a safe home, her own or with those she chose, and can keep it."),
        ),
        Domain.FAMILY: (
            _("Her family harms her or has cast her out, or nobody knows where it is."),
            _("There is contact, but it hurts or frightens her, or only one side wants it."),
            _("She has some contact that does her good, or has made peace with having none."),
            _("She and some of her family trust each other and meet as she wishes."),
            _("She has family, or people like family, who stand by her, and she by them."),
        ),
        Domain.LEGAL: (
            _("She is accused or held, or has no papers at all, and nobody speaks for her."),
            _("She lacks papers or justice that she needs, and does not know the way yet."),
            _("She knows her rights, and what she decided on is under way, with help."),
            _("She has her papers; a complaint, if she wants one, goes forward."),
            _("She has her papers and what is owed to her, or has ended the matter as she wished."),
        ),
    }
)


def anchor_of(domain: Domain | str, score: int) -> Promise:
    """Return the sentence that anchors a score in a domain."""
    return ANCHORS[Domain(domain)][score - 1]
