"""Users, the sites and organisations they belong to, the roles they hold there, and how they came in."""

from accounts.models.events import AccountEvent
from accounts.models.invitations import CannotBeAccepted, Invitation
from accounts.models.memberships import Membership
from accounts.models.places import Organisation, Site
from accounts.models.reminders import Reminder
from accounts.models.users import Refused, ReminderMails, User

__all__ = [
    "AccountEvent",
    "CannotBeAccepted",
    "Invitation",
    "Membership",
    "Organisation",
    "Refused",
    "Reminder",
    "ReminderMails",
    "Site",
    "User",
]
