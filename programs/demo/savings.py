"""The savings groups of the demonstration: one in the middle of a cycle, one that shared out, and the makers' own.

What they save, lend and lose is invented.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from access.context import acting
from accounts.models import User
from audit.actor import Actor
from beneficiaries.demo.stage import Stage
from programs import leaving, savings
from programs.models import Enrolment, Group, Loan, Programme, SavingsCycle, Session, SocialGrant
from programs.models.loan import months_later
from programs.savings import Paid
from programs.sharing_out import share_out

DAY = datetime.timedelta(days=1)
PURPOSES = (
    "Two goats", "Seed potatoes and manure", "School fees", "A sewing machine, second-hand", "Stock for the tea stall",
    "Roofing sheets", "Chicks and feed",
)  # fmt: skip


def run(stage: Stage, workshop: Group, users: Mapping[str, User]) -> None:
    """Make what three groups saved; the groups, their members and sessions stand already."""
    saving = Group.objects.filter(programme__kind=Programme.Kind.INCOME, facilitator=users["hari.facilitator"])
    middle, over = saving.exclude(pk=workshop.pk).order_by("starts_on", "name")[:2]
    _Circle(stage, middle, value=100, meetings=5).run()
    _Circle(stage, over, value=50, meetings=5, skipped=1).run()
    _Circle(stage, workshop, value=100, meetings=2, every=5).run()


class _Circle:
    """One group as it goes through a cycle; `skipped` sessions since its end."""

    def __init__(self, stage: Stage, group: Group, value: int, meetings: int, skipped: int = 0, every: int = 1):
        self.stage, self.group, self.is_over = stage, group, bool(skipped)
        held = (
            Session.objects.filter(group=group, state=Session.State.HELD).order_by("-on").values_list("on", flat=True)
        )
        self.days = list(held[: (meetings + skipped) * every])[::-1][::every][:meetings]
        members = Enrolment.objects.filter(group=group, enrolled_on__lte=self.days[0]).enrolled()
        self.members = list(members.in_order().select_related("group"))
        self.loans: list[Loan] = []
        self.cycle = SavingsCycle(
            group=group, share_value=Decimal(value), social_contribution=Decimal(20), interest_rate=Decimal("1.5"),
            starts_on=self.days[0], ends_on=self.days[-1] if skipped else months_later(self.days[0], 12),
        )  # fmt: skip

    def run(self) -> None:
        with acting(Actor(self.group.facilitator, system=True, reason="demo data")):
            self.cycle.save()
            for number, day in enumerate(self.days):
                meeting = savings.hold_meeting(self.cycle, day, self._paid(number, day))
                if number < len(self.days) - 1 or self.is_over:
                    cash = savings.box_of(self.group).cash
                    lost = Decimal(10 if number == 3 else 0)
                    savings.count_box(meeting, cash - lost, "A ten-rupee note was torn and thrown away" if lost else "")
                    self._lend(number, day)
            if self.is_over:
                self._end(self.days[-1] + 3 * DAY)

    def _paid(self, number: int, day: datetime.date) -> list[Paid]:
        """Return what they pay; each loan at once when it is due, but that of the second member."""
        due = {}
        for loan in list(self.loans):
            owed = loan.owed + loan.interest_until(day, self.cycle.interest_rate)
            if loan.enrolment == self.members[1]:
                due[loan.enrolment_id] = (owed - 100 if self.is_over else Decimal(150)) if number == 3 else Decimal(0)
            elif loan.due_on <= day + 40 * DAY:
                due[loan.enrolment_id] = owed
                self.loans.remove(loan)
        return [
            Paid(
                each,
                shares=self.stage.pick((1, 2, 3, 4, 5), (3, 5, 4, 2, 1)),
                social=Decimal(20),
                repaid=due.get(each.pk, Decimal(0)),
                fine=Decimal(10) if self.stage.happens(0.05) else Decimal(0),
            )
            for each in self.members
            if each.pk in due or self.stage.happens(0.93)
        ]

    def _lend(self, number: int, day: datetime.date) -> None:
        """Lend to one or two after a meeting, as long as they pay back before the cycle ends."""
        if number == 1 and len(self.members) > 8 and not self.is_over:
            leaving.take_out(self.cycle, self.members.pop(), day, "She moves to her husband's village")
        wanted = {1: [1, 4], 2: [6, 2]} if self.is_over else {0: [1], 1: [4], 2: [6, 2], 3: [7]}
        for place in wanted.get(number, []):
            whose, box = self.members[place], savings.box_of(self.group)
            most = min(box.saved(whose.participant_id) * self.cycle.loan_multiple, box.free - 200)
            if most < 400:
                continue
            loan = Loan(
                group=self.group, cycle=self.cycle, enrolment=whose, amount=min(most // 100 * 100, Decimal(2500)),
                purpose=PURPOSES[(number + place) % len(PURPOSES)], given_on=day, due_on=months_later(day, 3),
            )  # fmt: skip
            savings.lend(loan)
            loan.repaid = loan.paid_interest = Decimal(0)
            self.loans.append(loan)
        if number == 2:
            help_for = SocialGrant(
                group=self.group,
                enrolment=self.members[3],
                on=day,
                amount=Decimal(300),
                why="Her child was in hospital",
            )
            savings.help_out(help_for, self.cycle)

    def _end(self, on: datetime.date) -> None:
        for loan in self.loans:
            savings.write_off(loan, on, "She moved away, and her family cannot pay")
        share_out(self.cycle, on, self.group.facilitator)
