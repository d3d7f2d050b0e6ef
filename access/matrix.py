"""The access matrix: the policy table as a document, a screen and data."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from access.policy import ACTION_NAMES, Action, Scope, rules
from accounts.roles import Role

WORDS = {"procrastinate.ProcrastinateWorker": _("the health of the system")}
"""Words for models whose own name says nothing to a reader."""


@dataclass(frozen=True)
class Row:
    """What one role may do with one kind of thing, and with which of them."""

    role: Role
    resource: type[Model]
    actions: Action
    scope: Scope

    @property
    def what(self) -> str:
        """Return the kind of thing, in words."""
        return str(WORDS.get(self.resource._meta.label, self.resource._meta.verbose_name_plural))

    @property
    def may(self) -> str:
        """Return what may be done, in words such as "see, record"."""
        return ", ".join(str(name) for action, name in ACTION_NAMES.items() if action & self.actions)

    @property
    def which(self) -> str:
        """Return which of them, in words."""
        return str(self.scope.label)


@dataclass(frozen=True)
class Chapter:
    """All rows of one role."""

    role: Role
    rows: list[Row]


def rows(roles: Iterable[Role] = Role) -> list[Row]:
    """Return the rows of these roles: in the order of the roles, apps and models, one for each scope."""
    merged: dict[tuple[Role, type[Model], Scope], Action] = {}
    for rule in rules(roles=roles):
        key = (rule.role, rule.resource, rule.scope)
        merged[key] = merged.get(key, rule.actions) | rule.actions
    order = {model: place for place, model in enumerate(apps.get_models())}
    found = [Row(role, resource, actions, scope) for (role, resource, scope), actions in merged.items()]
    ranks, widths = list(Role), list(Scope)
    return sorted(found, key=lambda row: (ranks.index(row.role), order[row.resource], widths.index(row.scope)))


def chapters(roles: Iterable[Role] = Role) -> list[Chapter]:
    """Return the rows grouped by role; a role without any has an empty chapter."""
    roles = list(roles)
    found = rows(roles)
    return [Chapter(role, [row for row in found if row.role == role]) for role in roles]


def as_json() -> str:
    """Return the matrix as JSON, for other programs."""
    with override("en"):
        listed = [
            {
                "role": row.role.value,
                "resource": row.resource._meta.label,
                "actions": [action.name.lower() for action in Action if action & row.actions],
                "scope": row.scope.value,
            }
            for row in rows()
        ]
    return json.dumps(listed, indent=2) + "\n"


def as_markdown() -> str:
    """Return the matrix as the document `docs/access-matrix.md`."""
    with override("en"):
        lines = [
            "# Who can see what",
            "",
            "Made from the policy table by `manage.py access_matrix --format markdown`; a test compares them.",
            "What is not written here is not allowed.",
            "",
        ]
        for chapter in chapters():
            lines += [f"## {chapter.role.label}", ""]
            if chapter.rows:
                lines += ["| what | may | which |", "|---|---|---|"]
                lines += [f"| {row.what} | {row.may} | {row.which} |" for row in chapter.rows]
            else:
                lines += ["Her own account alone."]
            lines += [""]
    return "\n".join(lines[:-1]) + "\n"
