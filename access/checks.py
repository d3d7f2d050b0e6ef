"""Refuses to start with a page or a table that nobody thought about."""

from collections.abc import Iterator

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from access.policy import COUNT, READ, rules
from access.records import Record
from access.shelter import exemption, shelters
from access.views import requirement_of
from accounts.roles import SEES_A_PERSON
from audit.models import Detail, Entry


def url_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the URLconf as (route, pattern)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from url_patterns(pattern, route)
        else:
            yield route, pattern


@register
def every_view_says_what_it_requires(**_kwargs: object) -> list[CheckMessage]:
    """Refuse a URL whose view carries no requirement."""
    return [
        Error(
            f"/{route} does not say what it requires.",
            hint="Put @reads, @writes, @signed_in or @anyone of access.views on the view.",
            obj=pattern.callback,
            id="access.E001",
        )
        for route, pattern in url_patterns()
        if requirement_of(pattern.callback) is None
    ]


@register
def every_model_is_sheltered(**_kwargs: object) -> list[CheckMessage]:
    """Refuse a model with neither a shelter that somebody may read nor a written exemption."""
    sheltered = {each.model for each in shelters()}
    errors: list[CheckMessage] = []
    for model in apps.get_models():
        if exemption(model):
            continue
        if model not in sheltered:
            errors.append(
                Error(
                    f"{model._meta.label} has no shelter and no exemption.",
                    hint="Declare one in its app's access.py.",
                    obj=model,
                    id="access.E002",
                )
            )
        elif not any(True for _rule in rules(READ, model)):
            errors.append(Error(f"{model._meta.label} has no row in the policy table.", obj=model, id="access.E003"))
    return errors


@register
def what_is_read_with_another_has_its_readers(**_kwargs: object) -> list[CheckMessage]:
    """Refuse a model that is read with another one and has other readers than that: the second wall would differ."""

    def readers(model: type[Model]) -> set[tuple[str, str]]:
        return {(rule.role, rule.scope) for rule in rules(READ, model)}

    return [
        Error(
            f"{each.model._meta.label} is read with its {each.read_with}, which other roles read.",
            hint="Leave out read_with, or give both the same rules.",
            obj=each.model,
            id="access.E005",
        )
        for each in shelters()
        if each.read_with
        if readers(each.model) != readers(each.model._meta.get_field(each.read_with).related_model)
    ]


@register
def whoever_sees_a_person_needs_a_second_factor(**_kwargs: object) -> list[CheckMessage]:
    """Refuse a role that may do more than count what is recorded of people, or its trail, by a password alone."""
    about_people = (Record, Entry, Detail)
    return [
        Error(
            f"The policy lets {rule.role.name} see {rule.resource._meta.label}, and she needs no second factor.",
            hint="Add the role to SEES_A_PERSON in accounts/roles.py.",
            obj=rule.resource,
            id="access.E004",
        )
        for rule in rules(~COUNT)
        if issubclass(rule.resource, about_people) and rule.role not in SEES_A_PERSON
    ]
