"""Objects of the demo data with which an address of programmes is filled."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from programs.models import (
    ActivityReport,
    Decision,
    Enrolment,
    Group,
    Indicator,
    LevelTest,
    MaturityCheck,
    Minutes,
    Participant,
    ParticipantRequest,
    Programme,
    Project,
    Result,
    RightsTest,
    Seat,
    Target,
)
from tests.addresses import Address

OF_A_GROUP = {
    "learning": LevelTest,
    "level-test-add": LevelTest,
    "rights": RightsTest,
    "rights-test-add": RightsTest,
    **dict.fromkeys(("committee", "seat-add"), Seat),
    **dict.fromkeys(
        ("committee-work", "training-add", "activity-add", "referred-add", "decisions", "maturity", "maturity-add"),
        MaturityCheck,
    ),
}
"""Pages about a group, and what one must have for them to be worth looking at."""


def rows_for(address: Address, user: User) -> QuerySet | None:
    """Return the rows of which an address names one, those a user may see; None when its resource says it."""
    if address.route.startswith("groups/<uuid:pk>/"):
        groups = Group.objects.visible_to(user)
        having = OF_A_GROUP.get(address.name)
        return groups.filter(pk__in=having.objects.visible_to(user).values("group")) if having else groups
    if address.name in ("shares", "share-add"):
        return Programme.objects.writable_by(user).filter(kind=Programme.Kind.COMMITTEE)
    if address.name == "paper-add":
        return RightsTest.objects.visible_to(user)
    if address.name in ("minutes", "minutes-edit"):
        late = Decision.objects.visible_to(user).open().values("minutes__session__group")
        kept = Minutes.objects.visible_to(user).filter(group__in=late).order_by("-session__on").values("session")[:1]
        return address.requirement.resource._meta.get_field("session").related_model.objects.filter(pk__in=kept)
    if address.name == "decision-add":
        return Minutes.objects.visible_to(user)
    if address.name == "participant-request":
        return ParticipantRequest.objects.visible_to(user).to_be_answered()
    if address.name == "participant-request-decide":
        return ParticipantRequest.objects.visible_to(user).to_be_answered().filter(kind="erasure")
    if address.name in ("participant-data", "participant-record"):
        return Participant.objects.visible_to(user).filter(requests__isnull=False)
    return None


NAMED = {
    "projects": Project,
    "groups": Group,
    "enrolments": Enrolment,
    "participants": Participant,
    "results": Result,
    "indicators": Indicator,
    "targets": Target,
    "reports": ActivityReport,
}
"""What the first part of an address names, where that is not what its page is about."""
REPORTS_AT = {
    "report": "returned",
    "report-edit": "returned",
    "report-submit": "draft",
    "report-decide": "submitted",
    "expense-add": "draft",
    "picture-add": "draft",
}
"""Pages about a report that stands at one of these."""
WITH_A_LOGFRAME = {"logframe", "data-quality"}


def of_a_programme(address: Address, user: User) -> Any:
    """Return the key of a record that this acting user may see at the address; None when there is none."""
    part = address.route.split("/")[0]
    model = NAMED.get(part, address.requirement.resource)
    rows: QuerySet = model.objects.visible_to(user, address.requirement.action)
    if model is Group and not rows.exists():
        rows = Group.objects.visible_to(user).led_by(user)
    if address.name in WITH_A_LOGFRAME:
        rows = rows.filter(pk__in=Result.objects.visible_to(user).values("project"))
    if address.name == "indicator":
        rows = rows.filter(targets__tally__parts__kind="caste")
    if address.name in ("measurement-add", "measurements"):
        rows = rows.filter(**{"measurements__isnull" if model is Target else "targets__measurements__isnull": False})
    if address.name in REPORTS_AT:
        rows = rows.filter(state=REPORTS_AT[address.name])
    if address.name == "report-decide":
        rows = rows.exclude(writers__contains=[user.pk])
    if address.name in ("expense-edit", "expense-remove", "picture-edit", "picture-remove"):
        rows = rows.filter(report__state__in=ActivityReport.OPEN)
    return rows.values_list("pk", flat=True).order_by("pk").first()
