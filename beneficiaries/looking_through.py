"""Looking a home assessment through: by another person than those who wrote in it or work in its case."""

from django.db.models import Q

from accounts.models import User
from beneficiaries.lifecycle import Standing, own_work
from beneficiaries.models import HomeAssessment
from beneficiaries.models.home_assessment import HomeAssessmentQuerySet, NotForTheWriter


def for_another_than(by: User, homes: HomeAssessmentQuerySet) -> HomeAssessmentQuerySet:
    """Return those of these that nobody looked through yet and this user may, as far as her own work goes."""
    waiting = homes.filter(seen_by=None)
    hers = waiting.filter(Q(recorded_by=by) | Q(writers__contains=[by.pk]) | own_work(by))
    return waiting.exclude(pk__in=hers.values("pk"))


def may_look_through(home: HomeAssessment, standing: Standing) -> bool:
    """Tell whether a home assessment waits for being looked through by another, and this user is one."""
    hers = standing.by.pk in (home.recorded_by_id, *home.writers)
    return home.seen_by_id is None and not hers and not standing.is_own_work


def look_through(home: HomeAssessment, by: User) -> None:
    """Keep that a supervisor looked it through. NotForTheWriter when she wrote in it or works in its case."""
    if not may_look_through(home, Standing(home.case, by)):
        raise NotForTheWriter
    home.see(by)
