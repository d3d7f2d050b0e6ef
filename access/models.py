"""Tables of this app; the rules themselves are code, not rows."""

from access.once import Submission

__all__ = ["Submission"]
