"""Objects of the demo data with which an address of programmes is filled."""

from django.db.models import QuerySet

from accounts.models import User
from programs.models import Decision, Group, LevelTest, MaturityCheck, Minutes, Programme, RightsTest, Seat
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
    return None
