"""A small office for tests of screens about people: who works there, whom she looks after, and her clients."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from access.context import acting_as_system
from access.records import Record
from accounts.models import Organisation, Site, User
from accounts.roles import Role
from beneficiaries.models import Person
from tests.factories.accounts import OrganisationFactory, SiteFactory, make_user, signed_in_client
from tests.factories.people import PersonFactory, made_by_system


@dataclass
class Desk:
    """A caseworker with one person she looks after (`hers`) and one whom only her colleague sees (`hidden`)."""

    site: Site = field(default_factory=SiteFactory)
    partner_organisation: Organisation = field(default_factory=OrganisationFactory)

    @cached_property
    def caseworker(self) -> User:
        return make_user(Role.CASEWORKER, site=self.site)

    @cached_property
    def colleague(self) -> User:
        return make_user(Role.CASEWORKER, site=self.site)

    @cached_property
    def supervisor(self) -> User:
        return make_user(Role.SUPERVISOR, site=self.site)

    @cached_property
    def supervisor_elsewhere(self) -> User:
        return make_user(Role.SUPERVISOR)

    @cached_property
    def partner(self) -> User:
        return make_user(Role.PARTNER, organisation=self.partner_organisation)

    @cached_property
    def hers(self) -> Person:
        return made_by_system(PersonFactory, site=self.site, keeper=self.caseworker)

    @cached_property
    def also_hers(self) -> Person:
        return made_by_system(PersonFactory, site=self.site, keeper=self.caseworker)

    @cached_property
    def hidden(self) -> Person:
        return made_by_system(PersonFactory, site=self.site, keeper=self.colleague)

    def client(self, user: User) -> Client:
        return signed_in_client(user, at_work=True)

    def open(self, user: User, name: str, /, *args: Any, **query: str) -> HttpResponse:
        return self.client(user).get(reverse(name, args=args), query)

    def send(self, user: User, name: str, /, *args: Any, **data: Any) -> HttpResponse:
        """Send a form as somebody who opened the page just now would."""
        client, address = self.client(user), reverse(name, args=args)
        page = client.get(address)
        form = page.context and page.context.get("form")
        begun = {}
        if form is not None and "seen_version" in form.fields:
            begun["seen_version"] = form["seen_version"].value() or ""
        return client.post(address, begun | data)


def now(record: Record) -> Any:
    """Return a record as it stands in the database."""
    with acting_as_system("looking"):
        return type(record).objects.get(pk=record.pk)


def rows(model: type[Record], **conditions: Any) -> list[Any]:
    """Return the records there are, whoever may see them."""
    with acting_as_system("looking"):
        return list(model.objects.filter(**conditions))
