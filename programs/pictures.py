"""Which pictures of a report may be shown now, and who may be in one."""

import datetime
import logging
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Min, OuterRef

from access.context import acting_as_system
from access.policy import APPROVE, permits
from access.shelter import ShelteredQuerySet
from accounts.models import User
from config.files import store
from programs.models import ActivityReport, Attendance, Participant, PictureOf, ReportPicture
from programs.models.picture import PictureOfQuerySet

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """A picture of a report, how many can be recognised in it, and whether all of them agree now.

    `back_since`: since when copies are to be taken back, for whoever is to see to it.
    """

    picture: ReportPicture
    people: int
    agreed: bool
    back_since: datetime.date | None = None


def with_consent(*keys: UUID) -> dict[UUID, int]:
    """Return which of some pictures may be shown now, and how many people can be recognised in each.

    It is read as the house itself: who is in a picture may belong to a group that the viewer does not see, and her
    consent counts all the same. Nothing but the number comes out. (docs/decisions/010)
    """
    with acting_as_system("consent to a picture of a report"):
        in_it = PictureOf.objects.filter(picture__in=keys).order_by()  # once: its walls take long to plan
        agreed: dict[UUID, list[bool]] = {key: [] for key in keys}
        for key, agreed_on in in_it.values_list("picture", "participant__picture_consent_on"):
            agreed[key].append(agreed_on is not None)
        found = ReportPicture.objects.filter(pk__in=keys).order_by().values_list("pk", "nobody")
        return {key: len(agreed[key]) for key, nobody in found if nobody != bool(agreed[key]) and all(agreed[key])}


def pictures_of(report: ActivityReport, user: User) -> list[Shown]:
    """Return the pictures of a report as this user may see them."""
    found = list(ReportPicture.objects.visible_to(user).filter(report=report))
    agreed = with_consent(*(each.pk for each in found)) if found else {}
    back = dict(taken_back(user).filter(picture__report=report).values_list("picture", Min("withdrawn_on")))
    return [Shown(each, agreed.get(each.pk, 0), each.pk in agreed, back.get(each.pk)) for each in found]


def taken_back(user: User) -> PictureOfQuerySet:
    """Return who in pictures of sent reports agrees no more, where this user is to see to copies that were given away.

    One in each picture is enough for her to know.
    """
    if not permits(user, APPROVE, ReportPicture):
        return PictureOf.objects.none()
    theirs = ReportPicture.objects.visible_to(user, APPROVE)
    return PictureOf.objects.visible_to(user).taken_back().filter(picture__in=theirs)


def contents_of(shown: list[Shown]) -> dict[str, bytes]:
    """Return what those pictures hold that may be shown, by their names on paper; what does not open is left out."""
    contents = {}
    for each in shown:
        if each.agreed:
            try:
                contents[each.picture.pk.hex] = each.picture.content()
            except store.CannotOpen:
                logger.exception("a file does not open")
    return contents


def who_agreed(report: ActivityReport, user: User) -> ShelteredQuerySet:
    """Return whom this user may name in a picture of a report: who came in its days, and agrees to pictures."""
    came = Attendance.objects.filter(
        enrolment__participant=OuterRef("pk"),
        enrolment__group__programme=report.programme_id,
        enrolment__group__site=report.site_id,
        mark__in=Attendance.WAS_THERE,
        on__range=(report.first_on, report.last_on),
    )
    seen = Participant.objects.visible_to(user).filter(Exists(came), picture_consent_on__isnull=False)
    return seen.order_by("given_name", "family_name", "id")


def name_in(picture: ReportPicture, chosen: set[UUID], choices: ShelteredQuerySet) -> None:
    """Write down who can be recognised in a picture. Who could not be chosen, and stands there, stays."""
    standing = set(PictureOf.objects.filter(picture=picture).order_by().values_list("participant", flat=True))
    offered = set(choices.values_list("pk", flat=True))
    PictureOf.objects.filter(picture=picture, participant__in=(standing & offered) - chosen).delete()
    PictureOf.objects.bulk_create(PictureOf(picture=picture, participant_id=key) for key in chosen - standing)
