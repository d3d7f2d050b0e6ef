"""Reviews of access and unused accounts on the home page of the officer and the administrators."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.home import Content, card
from access.models import AccessCheck, AccessRound, DisuseNotice
from access.policy import READ


@card(AccessRound, READ)
def access_reviews(request: HttpRequest) -> Content:
    """Show the review under way and how far it is, and how many accounts are about to be closed."""
    under_way = AccessRound.objects.visible_to(request.user).under_way().with_counts().first()
    mine = AccessCheck.objects.visible_to(request.user).filter(round=under_way).to_be_decided_by(request.user)
    return {
        "title": _("Who still needs access?"),
        "template": "access/reviews/_card.html",
        "round": under_way,
        "mine": mine.count() if under_way else 0,
        "unused": DisuseNotice.objects.visible_to(request.user).standing().count(),
    }
