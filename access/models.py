"""Tables of this app; the rules themselves are code, not rows."""

from access.once import Submission
from access.reviews.disuse import DisuseNotice
from access.reviews.rounds import AccessCheck, AccessRound
from access.reviews.rules import AccessRules

__all__ = ["AccessCheck", "AccessRound", "AccessRules", "DisuseNotice", "Submission"]
