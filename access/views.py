"""What a view requires, said in one decorator; a URL whose view says nothing does not start.

`reads` runs the view in a transaction that refuses every statement that writes; what it noted for the
trail is written before the answer leaves. `writes` runs it in one transaction together with the
trail and the form's once-token, and rolls back a POST that does not end in a redirect.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.cache import add_never_cache_headers

from access import once
from access.context import acting
from access.glass import Glass, glass_for
from access.policy import READ, WRITE, Action, permit
from accounts.roles import Role
from audit.actor import Actor, address_of
from audit.trail import write_noted_reads
from config.replica import read_from_replica

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Requirement:
    """What a view asks of its visitor."""

    sign_in: bool
    action: Action | None = None
    resource: type[Model] | None = None
    why: str = ""

    def met_by(self, user: Any) -> bool:
        """Tell whether this user, signed in or not, may open the view at all."""
        if not self.sign_in:
            return True
        return user.is_authenticated and (self.resource is None or self.met_with(user.roles))

    def met_with(self, roles: frozenset[Role]) -> bool:
        """Tell whether somebody who is signed in and holds these roles may open the view at all."""
        return not self.sign_in or self.resource is None or permit(roles, self.action, self.resource)


def actor_of(request: HttpRequest, glass: Glass | None = None) -> Actor:
    """Return the signed-in user as the actor of this request; under break-glass the trail says why."""
    request_id = getattr(request, "correlation_id", "") or request.META.get("HTTP_X_REQUEST_ID", "")
    reason = glass.why if glass else ""
    return Actor(request.user, address=address_of(request), request=request_id[:64], reason=reason, glass=glass)


def reads(
    resource: type[Model], action: Action = READ, *, asked_by_post: bool = False, from_replica: bool = False
) -> Callable[[View], View]:
    """Require that a role of the visitor may do the action on the resource; the view only reads.

    `asked_by_post` is for questions that must not stand in an address, such as a name that is looked for: the
    view then answers POST as well, still in a transaction that refuses every statement that writes.
    `from_replica` is for pages that show much and change nothing, which may be seconds old (see `config.replica`);
    who she is and what she may do is asked of the primary before, and what she read is written there.

    Where it finds nothing for her and names one case, it looks again under the break-glass that she has open, if any.
    """
    methods = ["GET", "HEAD", "POST"] if asked_by_post else ["GET", "HEAD"]

    def decorate(view: View) -> View:
        def answered(request: HttpRequest, actor: Actor, *args: Any, **kwargs: Any) -> HttpResponse:
            def shown() -> HttpResponse:
                with acting(actor, read_only=True):
                    return _rendered(view(request, *args, **kwargs))

            response = read_from_replica(shown) if from_replica and not actor.glass else shown()
            if actor.has_something_noted:
                with acting(actor):
                    write_noted_reads(actor)
            return _private(response)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                refusal = _refusal(request, guarded.requirement)
                if refusal:
                    return refusal
                if request.method not in methods:
                    return HttpResponseNotAllowed(methods)
                return answered(request, actor_of(request), *args, **kwargs)
            except Http404:
                glass = glass_for(request.user, action, resource, kwargs) if request.method in methods else None
                if glass is None:
                    raise
                return answered(request, actor_of(request, glass), *args, **kwargs)

        guarded.requirement = Requirement(True, action, resource)
        return guarded

    return decorate


def writes(resource: type[Model], action: Action = WRITE, *, again: bool = False) -> Callable[[View], View]:
    """Require that a role of the visitor may do the action on the resource; the view may write on POST.

    `again` is for what a page sends any number of times by itself, such as a draft: it claims no token of a form,
    and 201 says that it was kept.
    """
    accepted = (201, 301, 302, 303) if again else (301, 302, 303)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refusal = _refusal(request, guarded.requirement)
            if refusal:
                return refusal
            if request.method not in ("GET", "HEAD", "POST"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            posted = request.method == "POST"
            actor = actor_of(request)
            with acting(actor, read_only=not posted):
                if posted and not again and (earlier := once.claim(request)):
                    return _private(HttpResponseRedirect(earlier))
                response = _rendered(view(request, *args, **kwargs))
                if posted and response.status_code in accepted:
                    if not again:
                        once.settle(request, response["Location"])
                    write_noted_reads(actor)
                    return _private(response)
                if posted:
                    transaction.set_rollback(True)
            if actor.has_something_noted:
                with acting(actor):
                    write_noted_reads(actor)
            return _private(response)

        guarded.requirement = Requirement(True, action, resource)
        return guarded

    return decorate


def signed_in(why: str) -> Callable[[View], View]:
    """Require only that the visitor is signed in; for pages about nothing sheltered, and why."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _refusal(request, guarded.requirement) or _private(view(request, *args, **kwargs))

        guarded.requirement = Requirement(True, why=why)
        return guarded

    return decorate


def anyone(why: str) -> Callable[[View], View]:
    """Require nothing, and why; the view sees no sheltered row, because nobody acts."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        guarded.requirement = Requirement(False, why=why)
        return guarded

    return decorate


def requirement_of(view: View) -> Requirement | None:
    """Return what a view requires, None when it never said."""
    return getattr(view, "requirement", None)


def may_open(user: Any, url_name: str) -> bool:
    """Tell whether this user meets the requirement of the page of that name; False when there is none."""
    view = _view_named(url_name)
    requirement = requirement_of(view) if view else None
    return bool(requirement and requirement.met_by(user))


def opens_with(roles: frozenset[Role], url_name: str) -> bool:
    """Tell the same of anybody who is signed in and holds these roles."""
    view = _view_named(url_name)
    requirement = requirement_of(view) if view else None
    return bool(requirement and requirement.met_with(roles))


_VIEWS_BY_NAME: dict[str, View | None] = {}


def _view_named(url_name: str) -> View | None:
    if url_name not in _VIEWS_BY_NAME:
        try:
            _VIEWS_BY_NAME[url_name] = resolve(reverse(url_name)).func
        except NoReverseMatch:
            _VIEWS_BY_NAME[url_name] = None
    return _VIEWS_BY_NAME[url_name]


def _refusal(request: HttpRequest, requirement: Requirement) -> HttpResponse | None:
    if requirement.met_by(request.user):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    request.lacks_role = True
    raise Http404


def _rendered(response: HttpResponse) -> HttpResponse:
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response


def _private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
