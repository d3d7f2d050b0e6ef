"""The home page: for each visitor what waits for her, what she may do here, and whom to ask."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.context import acting
from access.matrix import chapters
from access.policy import READ, Action, permits
from access.views import actor_of, signed_in
from accounts.middleware import second_factor_used
from accounts.models import User
from accounts.roles import Role
from audit.trail import write_noted_reads

Content = dict[str, Any] | None
Builder = Callable[[HttpRequest], Content]
LEADS = {
    Role.CASEWORKER: Role.SUPERVISOR,
    Role.FACILITATOR: Role.PROGRAMME_MANAGER,
}
"""Whom a role at a site asks first about its work there."""


@dataclass(frozen=True)
class Card:
    """A part of the home page, shown to those who may do the action on the resource."""

    resource: type[Model]
    action: Action
    build: Builder


CARDS: list[Card] = []


def card(resource: type[Model], action: Action = READ) -> Callable[[Builder], Builder]:
    """Register a card: a function of the request that returns `title`, `template` and the template's context.

    It returns None when there is nothing to show. It runs as the visitor, in a transaction that only reads.
    """

    def register(build: Builder) -> Builder:
        CARDS.append(Card(resource, action, build))
        return build

    return register


@signed_in("everybody has a home page; each card asks the policy table itself")
def home(request: HttpRequest) -> HttpResponse:
    """Show the visitor's home page."""
    user = request.user
    actor = actor_of(request)
    with acting(actor, read_only=True):
        response = render(
            request,
            "access/home.html",
            {
                "cards": _cards_for(request),
                "held": user.memberships.in_force().select_related("site", "organisation"),
                "chapters": chapters([role for role in Role if role in user.roles]),
                "to_ask": _people_to_ask(user),
                "second_factor_used": second_factor_used(request),
                "sessions": user.usersession_set.count(),
            },
        )
    if actor.reads:
        with acting(actor):
            write_noted_reads(actor)
    return response


def _cards_for(request: HttpRequest) -> list[dict[str, Any]]:
    allowed = [card for card in CARDS if permits(request.user, card.action, card.resource)]
    return [content for card in allowed if (content := card.build(request)) is not None]


def _people_to_ask(user: User) -> list[tuple[Role, User]]:
    """Return (role, person) pairs: those who lead her work at her sites, then the administrators.

    Staff alone: a person from outside the association is told the administrators and no colleague's name.
    """
    leaders: dict[User, Role] = {}
    for role, places in user.holdings.items():
        if role in LEADS:
            for leader in User.objects.holding(LEADS[role], at_sites=places):
                leaders.setdefault(leader, LEADS[role])
    for administrator in User.objects.holding(Role.ADMINISTRATOR):
        leaders.setdefault(administrator, Role.ADMINISTRATOR)
    leaders.pop(user, None)
    return [(role, person) for person, role in leaders.items()]
