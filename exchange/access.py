"""Who may take things out and bring them in: cases a supervisor, tables of programmes their manager, of own sites.

What everybody may know of grants is published by the grants officer.
"""

from django.db.models import Q

from access.policy import EXPORT, READ, WRITE, Scope, allow
from access.shelter import Rows, shelter
from accounts.roles import Role
from beneficiaries.access import A_PERSON, OF_MY_SITES
from beneficiaries.models import Case, Person
from exchange.models import Arrival, Finding, Import, ImportColumn, ImportRow, Likeness
from exchange.programme_tables import TABLES
from grants.models import Grant

allow(Role.SUPERVISOR, to=EXPORT, on=Case, within=Scope.SITE)
allow(Role.PROGRAMME_MANAGER, to=EXPORT, on=[table.model for table in TABLES.values()], within=Scope.SITE)
allow(Role.GRANTS_OFFICER, to=EXPORT, on=Grant, within=Scope.ALL)
allow(
    Role.SUPERVISOR,
    to=READ | WRITE,
    on=[Import, ImportColumn, ImportRow, Finding, Likeness, Arrival],
    within=Scope.SITE,
)

shelter(Import, {Scope.SITE: OF_MY_SITES})
for model in (ImportColumn, ImportRow, Finding, Arrival):
    shelter(model, follows="of_import")
shelter(
    Likeness,
    follows="row",
    only=Rows(
        lambda viewer: Q(person=None) | Q(person__in=Person.objects.visible_to(viewer.user)),
        f"({{table}}.person_id IS NULL OR {A_PERSON}person_id))",
    ),
)
