"""Who may open what of placements, written by hand and apart from the policy."""

from accounts.roles import Role

COORDINATOR = frozenset({Role.VOLUNTEER_COORDINATOR})
MENTORS = COORDINATOR | {Role.CASEWORKER, Role.SUPERVISOR, Role.FACILITATOR, Role.PROGRAMME_MANAGER}
HERSELF = COORDINATOR | {Role.VOLUNTEER}
WHO_WORKS_THERE = MENTORS | {Role.VOLUNTEER}
ONE = "placements/<uuid:pk>"

OF_PLACEMENTS = {
    **dict.fromkeys([f"{ONE}/{verb}/" for verb in ("edit", "terms", "move", "extend")], COORDINATOR),
    **dict.fromkeys([f"{ONE}/{part}/" for part in ("deliverables", "first-days", "team")], COORDINATOR),
    **dict.fromkeys([f"{ONE}/{part}/" for part in ("answer", "hours/add", "costs", "check-in")], HERSELF),
    **dict.fromkeys([f"{ONE}/{part}/" for part in ("on-the-house", "certificate")], HERSELF),
    **dict.fromkeys([f"{ONE}/{part}/" for part in ("passed-on", "on-the-volunteer")], MENTORS),
    **dict.fromkeys([f"{ONE}/{part}/" for part in ("hours", "report")], WHO_WORKS_THERE),
    **dict.fromkeys([f"placements/{part}/" for part in ("add", "team", "incidents")], COORDINATOR),
    **dict.fromkeys([f"placements/{part}/" for part in ("hours/<uuid:pk>", "costs", "deliverables")], HERSELF),
    **dict.fromkeys([f"placements/{part}/" for part in ("hours", "first-days", "passed-on")], MENTORS),
    "placements/": WHO_WORKS_THERE | {Role.FOUNDATION},
    **dict.fromkeys(["missions/add/", "missions/<uuid:pk>/edit/", "missions/<uuid:pk>/deliverables/"], COORDINATOR),
    "missions/": WHO_WORKS_THERE,
    **dict.fromkeys(["day-rates/add/", "day-rates/<uuid:pk>/"], COORDINATOR),
    "day-rates/": COORDINATOR | {Role.GRANTS_OFFICER},
    "certificates/": frozenset(Role) | {"without_role"},
}
"""The first part of an address, and the roles that may open something under it."""
