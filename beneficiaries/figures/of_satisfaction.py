"""What people say of the work: the survey at the end, told only when several answered."""

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from access.paging import PAGE, Page
from beneficiaries.figures.figure import GBVIMS, Figure, Reading, Scope, among, in_all, rows_for, share, shares, the_one
from beneficiaries.models import SurveyAnswer, SurveyOffer
from beneficiaries.surveying import FEWEST, told_at, words_told_at
from config.calendar import local_digits


class Satisfaction(Figure):
    """How good people say that the work is."""

    slug = "satisfaction"
    title = _("Satisfaction")
    means = format_lazy(
        _(
            "Of all answers that were given in the survey at the end, the share that is good: “yes”, and “good” or "
            "“very good” all in all. Nobody knows who answered what. Answers are told once {fewest} people at least "
            "have given theirs, in months that are over; together they count in the last of these months."
        ),
        fewest=FEWEST,
    )
    standard = GBVIMS
    page = "feedback"
    page_words = _("Each question, and what people wrote")

    def read(self, scope: Scope) -> Reading:
        """Return the share of good answers, how many were asked, and the share for each question."""
        told = told_at(scope.sites, *scope.period.days)
        number = the_one(rows_for(scope, _asked))["cases"]
        handed = ngettext("%(number)s was asked in the period", "%(number)s were asked in the period", number)
        handed %= {"number": local_digits(number)}
        if not told.people:
            return Reading("–", gettext("too few to show; %(handed)s") % {"handed": handed})
        people = ngettext("%(number)s answered", "%(number)s answered", told.people)
        of = f"{people % {'number': local_digits(told.people)}}; {handed}"
        rows = [(label_of(name), *reversed(told.questions.get(name, (0, 0)))) for name in ASKED]
        return Reading(share(told.good, told.given), of, shares(rows), whole=100)


def _asked(scope: Scope) -> QuerySet:
    asked = SurveyOffer.objects.filter(among(scope.cases), recorded_at__range=scope.period.moments)
    return in_all(asked, cases=Count("case", distinct=True))


ASKED = ("overall", *SurveyAnswer.QUESTIONS)


def label_of(question: str) -> str | Promise:
    """Return a question of the survey, in words."""
    return SurveyAnswer._meta.get_field(question).verbose_name


def said_in_words(scope: Scope, request: HttpRequest) -> Page:
    """Return the page asked for by `?from=` of what people wrote: rows of question and words, in no order of time."""
    text = request.GET.get("from", "")
    skipped = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
    found = words_told_at(scope.sites, *scope.period.days, skipped, PAGE + 1)

    def address(start: int) -> str:
        kept = {name: values for name, values in request.GET.lists() if name != "from"}
        return "?" + urlencode(kept | {"from": start}, doseq=True)

    return Page(
        [(label_of(question), words) for question, words in found[:PAGE]],
        newer=address(max(0, skipped - PAGE)) if skipped else "",
        older=address(skipped + PAGE) if len(found) > PAGE else "",
    )
