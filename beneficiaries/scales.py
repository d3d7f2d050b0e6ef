"""The scales that a session may use: their words exactly as published, their score, and what it tells.

Only scales that anybody may use, copy and translate. A score is a sign and no diagnosis: it says when somebody who
is trained for it should look closer.

*PHQ-9* and *GAD-7* were developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an
educational grant from Pfizer Inc. "No permission required to reproduce, translate, display or distribute." The question
at the end of both, how difficult the problems make daily life, is not part of the score and is not asked.

*PCL-5* was created by staff of the National Center for PTSD (U.S. Department of Veterans Affairs): it "is in the public
domain and not copyrighted".

Nepali versions that are validated: PHQ-9, Kohrt, Luitel, Acharya and Jordans, BMC Psychiatry 2016;16:58 (adults in
primary care: from 10 on, sensitivity 0.94, specificity 0.80); PHQ for adolescents and GAD-7, Child and Adolescent
Psychiatry and Mental Health 2024, doi:10.1186/s13034-024-00763-7 (from 13 on at 12 to 14 years, from 11 on at 15 to 19;
GAD-7 from 8 on). They put the questions in other words; a translation here is to take theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ScaleName(TextChoices):
    """The scales there are."""

    PHQ9 = "phq9", "PHQ-9"
    GAD7 = "gad7", "GAD-7"
    PCL5 = "pcl5", "PCL-5"


@dataclass(frozen=True)
class Band:
    """What a score from `least` on tells, up to the next band."""

    least: int
    label: Promise
    kind: str
    """The kind of tag that shows it."""


@dataclass(frozen=True)
class Scale:
    """One scale: what is asked, what may be answered, and how the sum is read."""

    name: ScaleName
    about: Promise
    question: Promise
    items: tuple[Promise, ...]
    answers: tuple[Promise, ...]
    """What may be answered to each item; the first counts 0, the next 1, and so on."""
    bands: tuple[Band, ...]
    cut_off: int
    """From here on somebody who is trained for it should look closer."""
    reading: Promise
    """How the cut-off is to be taken, in words."""
    source: str
    licence: Promise
    of_the_young: tuple[tuple[int, int, int], ...] = ()
    """Other cut-offs, each with the first and the last year of age of those for whom it was found."""

    def cut_off_at(self, ages: tuple[int, int] | None) -> int:
        """Return the cut-off at an age, known as the lowest and the highest it may be; the lowest that may hold."""
        if ages is None:
            return self.cut_off
        found = [cut for first, last, cut in self.of_the_young if ages[0] <= last and ages[1] >= first]
        is_young = any(first <= ages[0] and ages[1] <= last for first, last, _cut in self.of_the_young)
        return min(found if is_young else [*found, self.cut_off])

    @property
    def most(self) -> int:
        """Return the highest score there is."""
        return len(self.items) * (len(self.answers) - 1)

    def score(self, answers: Sequence[int]) -> int:
        """Return the sum of the answers; ValueError unless every item has an answer that there is."""
        if len(answers) != len(self.items) or not all(each in range(len(self.answers)) for each in answers):
            raise ValueError("every item needs one of the answers of its scale")
        return sum(answers)

    def band(self, score: int) -> Band:
        """Return what a score tells."""
        return next(band for band in reversed(self.bands) if score >= band.least)

    def up_to(self, band: Band) -> int:
        """Return the highest score of a band."""
        following = [each.least for each in self.bands if each.least > band.least]
        return following[0] - 1 if following else self.most


THINKS_OF_DEATH = 8
"""The place, counted from 0, of the item of PHQ-9 that asks for thoughts of death or of hurting herself."""
HOW_OFTEN = (_("Not at all"), _("Several days"), _("More than half the days"), _("Nearly every day"))
HOW_MUCH = (_("Not at all"), _("A little bit"), _("Moderately"), _("Quite a bit"), _("Extremely"))
TWO_WEEKS = _("Over the last 2 weeks, how often have you been bothered by any of the following problems?")
FREE_FOR_ALL = _("No permission required to reproduce, translate, display or distribute.")

PHQ9 = Scale(
    name=ScaleName.PHQ9,
    about=_("Depression, in the last two weeks"),
    question=TWO_WEEKS,
    items=(
        _("Little interest or pleasure in doing things"),
        _("Feeling down, depressed, or hopeless"),
        _("Trouble falling or staying asleep, or sleeping too much"),
        _("Feeling tired or having little energy"),
        _("Poor appetite or overeating"),
        _("Feeling bad about yourself — or that you are a failure or have let yourself or your family down"),
        _("Trouble concentrating on things, such as reading the newspaper or watching television"),
        _(
            "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or "
            "restless that you have been moving around a lot more than usual"
        ),
        _("Thoughts that you would be better off dead or of hurting yourself in some way"),
    ),
    answers=HOW_OFTEN,
    bands=(
        Band(0, _("Minimal depression"), "good"),
        Band(5, _("Mild depression"), "notice"),
        Band(10, _("Moderate depression"), "warning"),
        Band(15, _("Moderately severe depression"), "warning"),
        Band(20, _("Severe depression"), "danger"),
    ),
    cut_off=10,
    reading=_(
        "From 10 on, somebody trained for it should look closer. In Nepal, 10 was right for grown people in primary "
        "care; for girls and boys the Nepali study found 13 at 12 to 14 years, and 11 at 15 to 19."
    ),
    of_the_young=((12, 14, 13), (15, 19, 11)),
    source="Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief depression severity measure. "
    "J Gen Intern Med 2001;16:606–613. Kohrt BA et al., BMC Psychiatry 2016;16:58.",
    licence=FREE_FOR_ALL,
)
GAD7 = Scale(
    name=ScaleName.GAD7,
    about=_("Anxiety, in the last two weeks"),
    question=TWO_WEEKS,
    items=(
        _("Feeling nervous, anxious or on edge"),
        _("Not being able to stop or control worrying"),
        _("Worrying too much about different things"),
        _("Trouble relaxing"),
        _("Being so restless that it is hard to sit still"),
        _("Becoming easily annoyed or irritable"),
        _("Feeling afraid as if something awful might happen"),
    ),
    answers=HOW_OFTEN,
    bands=(
        Band(0, _("Minimal anxiety"), "good"),
        Band(5, _("Mild anxiety"), "notice"),
        Band(10, _("Moderate anxiety"), "warning"),
        Band(15, _("Severe anxiety"), "danger"),
    ),
    cut_off=10,
    reading=_(
        "From 10 on, somebody trained for it should look closer; for girls and boys of 12 to 19 years the Nepali study "
        "found 8."
    ),
    of_the_young=((12, 19, 8),),
    source="Spitzer RL, Kroenke K, Williams JBW, Löwe B. A brief measure for assessing generalized anxiety disorder: "
    "the GAD-7. Arch Intern Med 2006;166:1092–1097.",
    licence=FREE_FOR_ALL,
)
PCL5 = Scale(
    name=ScaleName.PCL5,
    about=_("What a very stressful experience left behind, in the last month"),
    question=_("In the past month, how much were you bothered by:"),
    items=(
        _("Repeated, disturbing, and unwanted memories of the stressful experience?"),
        _("Repeated, disturbing dreams of the stressful experience?"),
        _(
            "Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were "
            "actually back there reliving it)?"
        ),
        _("Feeling very upset when something reminded you of the stressful experience?"),
        _(
            "Having strong physical reactions when something reminded you of the stressful experience (for example, "
            "heart pounding, trouble breathing, sweating)?"
        ),
        _("Avoiding memories, thoughts, or feelings related to the stressful experience?"),
        _(
            "Avoiding external reminders of the stressful experience (for example, people, places, conversations, "
            "activities, objects, or situations)?"
        ),
        _("Trouble remembering important parts of the stressful experience?"),
        _(
            "Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts "
            "such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is "
            "completely dangerous)?"
        ),
        _("Blaming yourself or someone else for the stressful experience or what happened after it?"),
        _("Having strong negative feelings such as fear, horror, anger, guilt, or shame?"),
        _("Loss of interest in activities that you used to enjoy?"),
        _("Feeling distant or cut off from other people?"),
        _(
            "Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving "
            "feelings for people close to you)?"
        ),
        _("Irritable behavior, angry outbursts, or acting aggressively?"),
        _("Taking too many risks or doing things that could cause you harm?"),
        _("Being “superalert” or watchful or on guard?"),
        _("Feeling jumpy or easily startled?"),
        _("Having difficulty concentrating?"),
        _("Trouble falling or staying asleep?"),
    ),
    answers=HOW_MUCH,
    bands=(
        Band(0, _("Below the cut-off"), "good"),
        Band(31, _("Likely post-traumatic stress"), "warning"),
    ),
    cut_off=31,
    reading=_(
        "Between 31 and 33 and above, somebody trained for it should look closer. Take it only with somebody beside "
        "her who can hold what comes up, and stop when she wishes."
    ),
    source="Weathers FW, Litz BT, Keane TM, Palmieri PA, Marx BP, Schnurr PP. The PTSD Checklist for DSM-5 (PCL-5). "
    "National Center for PTSD, 2013.",
    licence=_("It is in the public domain and not copyrighted."),
)
SCALES = {scale.name.value: scale for scale in (PHQ9, GAD7, PCL5)}
