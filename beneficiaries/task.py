"""One thing to be done, by when, and how pressing it is."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from beneficiaries.approvals import kind_of_request
from beneficiaries.models import Approval, Case, Person, Referral


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

    @property
    def title(self) -> Promise:
        """Return the kind of what waits for approval, or what is to be done."""
        return kind_of_request(self.approval).title if self.approval else self.says

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
        return "danger" if self.is_late else "warning" if self.is_today else "notice"
