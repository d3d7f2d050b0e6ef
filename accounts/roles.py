"""The eleven roles of the house, and what kind of place each is held at."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person does here; a user holds one or more, each at sites or for organisations."""

    CASEWORKER = "caseworker", _("Caseworker")
    SUPERVISOR = "supervisor", _("Case supervisor")
    FACILITATOR = "facilitator", _("Facilitator")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    GRANTS_OFFICER = "grants_officer", _("Grants officer")
    FOUNDATION = "foundation", _("Foundation staff")
    VOLUNTEER_COORDINATOR = "volunteer_coordinator", _("Volunteer coordinator")
    VOLUNTEER = "volunteer", _("Volunteer")
    PARTNER = "partner", _("Partner referrer")
    DATA_PROTECTION = "data_protection", _("Data protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")


HELD_AT_A_SITE = frozenset(
    {
        Role.CASEWORKER,
        Role.SUPERVISOR,
        Role.FACILITATOR,
        Role.PROGRAMME_MANAGER,
        Role.VOLUNTEER_COORDINATOR,
    }
)
HELD_FOR_AN_ORGANISATION = frozenset(Role) - HELD_AT_A_SITE

SEES_A_PERSON = frozenset(
    {
        Role.CASEWORKER,
        Role.SUPERVISOR,
        Role.FACILITATOR,
        Role.PROGRAMME_MANAGER,
        Role.GRANTS_OFFICER,
        Role.FOUNDATION,
        Role.VOLUNTEER_COORDINATOR,
        Role.VOLUNTEER,
        Role.PARTNER,
        Role.DATA_PROTECTION,
        Role.ADMINISTRATOR,
    }
)
"""Roles that need a second factor: all that can see a person or the money of grants, a volunteer for her own papers,
and the administrator."""
HAS_TASKS = frozenset(
    {
        Role.CASEWORKER,
        Role.SUPERVISOR,
        Role.FACILITATOR,
        Role.PROGRAMME_MANAGER,
        Role.GRANTS_OFFICER,
        Role.VOLUNTEER_COORDINATOR,
        Role.VOLUNTEER,
        Role.DATA_PROTECTION,
        Role.ADMINISTRATOR,
    }
)
"""Roles that have tasks with a day, of which a mail may remind them."""
