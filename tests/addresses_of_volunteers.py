"""Who may open what of volunteers, their checks and needs, written by hand and apart from the policy."""

from accounts.roles import Role

COORDINATOR = frozenset({Role.VOLUNTEER_COORDINATOR})
HERSELF = COORDINATOR | {Role.VOLUNTEER}

OF_VOLUNTEERS = {
    "my-profile/": frozenset({Role.VOLUNTEER}),
    **dict.fromkeys([f"volunteers/{part}/" for part in ("skills", "languages", "times")], HERSELF),
    **dict.fromkeys([f"volunteers/<uuid:pk>/{part}/" for part in ("skills", "languages", "times", "checks")], HERSELF),
    "volunteers/<uuid:pk>/record/": HERSELF,
    "volunteers/": COORDINATOR,
    "skills/": COORDINATOR,
    "checks/papers/": HERSELF,
    "checks/": COORDINATOR,
    "needs/scoring/": COORDINATOR,
    "needs/<uuid:pk>/matches/": COORDINATOR,
    "needs/": COORDINATOR | {Role.PROGRAMME_MANAGER},
}
"""The first part of an address, and the roles that may open something under it."""
