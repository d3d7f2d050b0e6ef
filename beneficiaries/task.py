"""One thing to be done, by when, and how pressing it is."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from beneficiaries.approvals import kind_of_request
from beneficiaries.models import Approval, Case, Person, Referral
from beneficiaries.nearness import kind_of_day


@dataclass(frozen=True)
class Task:
    """One thing to be done about a case, a referral or a request for approval, and by when."""

    says: Promise
    due_on: datetime.date
    url: str
    person: Person | None = None
    case: Case | None = None
    referral: Referral | None = None
    approval: Approval | None = None
    at_once: bool = False
    """Her life or body is at stake: it stands before what is merely late."""

    @property
    def title(self) -> Promise:
        """Return the kind of what waits for approval, or what is to be done."""
        return kind_of_request(self.approval).title if self.approval else self.says

    @property
    def pressing(self) -> tuple[bool, datetime.date]:
        """Return what tasks are ordered by, the most pressing first."""
        return not self.at_once, self.due_on

    @property
    def leads(self) -> str:
        """Return what is to be done as a name after a colon needs it: without a full stop."""
        return str(self.says).rstrip(".।")

    @property
    def is_late(self) -> bool:
        """Tell whether its day has passed."""
        return self.due_on < timezone.localdate()

    @property
    def is_today(self) -> bool:
        """Tell whether today is the day."""
        return self.due_on == timezone.localdate()

    @property
    def kind(self) -> str:
        """Return how pressing it is, as a kind of tag."""
        return "danger" if self.at_once else kind_of_day(self.due_on)
