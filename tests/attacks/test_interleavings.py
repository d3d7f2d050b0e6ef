"""Two people at the same time, in any order of their statements: nothing lost, nothing twice, sums equal, states legal.

Orders are drawn by chance (hypothesis); `HYPOTHESIS_PROFILE=long make drill ARGS="tests/attacks/test_interleavings.py"`
tries hundreds.
"""

import re
import uuid
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries.models import Note
from grants.models import Allocation, BudgetLine
from programs.ledger import Kind, balance
from programs.models import ActivityReport, Attendance, LedgerEntry, LedgerLine, Material, Payslip, ReportVersion
from tests.attacks.stepping import Steps, interleaved, orders, posting
from tests.factories.accounts import OrganisationFactory, make_user, signed_in_client
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.programmes import SessionFactory, a_class
from tests.factories.savings import Circle
from tests.factories.workshop import Workshop
from tests.opened import opened
from tests.programs.test_activity_reports import Month
from tests.world_grants import grant_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]
MARKS = ("present", "absent", "late")
YESTERDAY = {"on": days_ago(1).isoformat(), "on_calendar": "AD"}


def in_all(answered: list[list[int]]) -> list[int]:
    """Return the answers of all, one person after the other."""
    return list(chain.from_iterable(answered))


def desk(user: Any) -> Client:
    return signed_in_client(user, at_work=True, raise_request_exception=False)


class AtACase:
    """Somebody who writes her sign behind what a case says already, and a note that arrives twice each time."""

    def __init__(self, user: Any, code: str, sign: str, times: int):
        self.client, self.sign, self.times = desk(user), sign, times
        self.edit, self.note = reverse("case-edit", args=[code]), reverse("note-add", args=[code])
        self.saved: list[str] = []

    def __call__(self) -> list[int]:
        statuses = []
        for number in range(self.times):
            sign = f"{self.sign}{number};"
            page = self.client.get(self.edit)
            sent = opened(page)
            statuses.append(self.client.post(self.edit, sent | {"wishes": f"{sent['wishes']} {sign}"}).status_code)
            if statuses[-1] == 302:
                self.saved.append(sign)
            token = {"_once": str(uuid.uuid4()), "text": sign, "kind": "call"}
            token |= {"happened_on": days_ago(1).isoformat(), "happened_on_calendar": "AD"}
            statuses += posting(self.client, self.note, token, token)()
        return statuses


@given(order=orders, times=st.tuples(st.integers(1, 2), st.integers(1, 2)))
@interleaved(few=4)
def test_what_two_write_into_a_case_is_all_there_once(order, times):
    team = Team()
    case = as_it_stands(team.case(in_progress=True, shared_with=[team.colleague]))
    people = [
        AtACase(user, case.person.code, sign, times[place])
        for place, (user, sign) in enumerate(((team.caseworker, "a"), (team.colleague, "b")))
    ]
    statuses = in_all(Steps(order).run(*people))
    assert set(statuses) <= {200, 302}
    now = as_it_stands(case)
    found = re.findall(r"[ab]\d;", now.wishes)
    assert sorted(found) == sorted(people[0].saved + people[1].saved), "an answered change was written over"
    assert now.version - case.version == len(found)
    with acting_as_system("a test looks"):
        notes = list(Note.objects.filter(case=case).values_list("text", flat=True))
    assert sorted(notes) == sorted({*notes}), "a form that arrived twice acted twice"
    assert len(notes) == sum(times)


@given(
    order=orders,
    sheets=st.tuples(*[st.lists(st.sampled_from(["", *MARKS]), min_size=3, max_size=3).filter(any)] * 2),
)
@example(order=[0, 1] * 20, sheets=(["present", "", ""], ["", "late", ""]))
@interleaved(few=5)
def test_two_sheets_of_one_session_never_overwrite_each_other(order, sheets):
    group, enrolments = a_class(3)
    session = SessionFactory(group=group, on=days_ago(0))
    second = make_user(Role.PROGRAMME_MANAGER, site=group.site)
    address = reverse("session", args=[session.pk])
    forms = [
        {f"mark-{each.pk}": mark for each, mark in zip(enrolments, sheet, strict=True)}
        | {f"seen-{each.pk}": "" for each in enrolments}
        for sheet in sheets
    ]
    acts = [posting(desk(user), address, form) for user, form in zip((group.facilitator, second), forms, strict=True)]
    answered = Steps(order).run(*acts)
    assert {*in_all(answered)} <= {200, 302}
    kept = [statuses == [302] for statuses in answered]
    assert any(kept), "nobody's sheet was kept"
    with acting_as_system("a test looks"):
        found = dict(Attendance.objects.filter(session=session).values_list("enrolment", "mark"))
    for place, each in enumerate(enrolments):
        said = {sheet[place] for sheet, was_kept in zip(sheets, kept, strict=True) if was_kept} - {""}
        assert len(said) <= 1, "two marks of one person were both answered as kept"
        assert {found.get(each.pk)} - {None} == said
    now = as_it_stands(session)
    assert now.attended == sum(mark in Attendance.WAS_THERE for mark in found.values())


def sums_of(group: Any) -> None:
    """See that every entry of a group adds up to nothing and has as many lines as it says."""
    with acting_as_system("a test looks"):
        for entry in LedgerEntry.objects.filter(group=group):
            lines = list(LedgerLine.objects.filter(entry=entry).values_list("amount", flat=True))
            assert sum(lines) == 0
            assert len(lines) == entry.parts


@given(order=orders, taken=st.tuples(*[st.lists(st.integers(20, 70), min_size=1, max_size=2)] * 2))
@interleaved(few=4)
def test_two_take_no_more_out_of_a_store_than_is_in_it(order, taken):
    workshop = Workshop(size=1)
    address = f"/workshops/materials/{workshop.canvas.pk}/used/"
    acts = [
        posting(desk(user), address, *({"quantity": str(each), **YESTERDAY} for each in metres))
        for user, metres in zip((workshop.facilitator, workshop.manager), taken, strict=True)
    ]
    answered = Steps(order).run(*acts)
    assert {*in_all(answered)} <= {200, 302}
    given = sum(
        metres
        for statuses, amounts in zip(answered, taken, strict=True)
        for status, metres in zip(statuses, amounts, strict=True)
        if status == 302
    )
    with workshop.by_system():
        canvas = Material.objects.get(pk=workshop.canvas.pk)
        assert canvas.in_stock == 100 - given >= 0
        assert balance(workshop.group, Kind.MATERIALS) == canvas.worth
    sums_of(workshop.group)


@given(order=orders)
@interleaved(few=3)
def test_wages_are_confirmed_and_paid_once(order):
    workshop = Workshop(size=1)
    workshop.work(0, 5, 5)
    period, second = workshop.period(), make_user(Role.PROGRAMME_MANAGER, site=workshop.group.site)

    def act(user: Any) -> Any:
        client = desk(user)

        def confirm_and_pay() -> list[int]:
            statuses = posting(client, f"/workshops/periods/{period.pk}/confirm/", {})()
            with acting(user):
                slip = Payslip.objects.filter(period=period).first()
            return statuses + (
                posting(
                    client, f"/workshops/payslips/{slip.pk}/pay/", YESTERDAY | {"receipt": Payslip.Receipt.values[0]}
                )()
                if slip
                else []
            )

        return confirm_and_pay

    answered = Steps(order).run(act(workshop.manager), act(second))
    assert {*in_all(answered)} <= {200, 302, 404}
    with workshop.by_system():
        slips = list(Payslip.objects.filter(period=period))
        assert len(slips) == 1
        paid = LedgerEntry.objects.filter(group=workshop.group, kind=LedgerEntry.Kind.PAID_OUT)
        assert paid.count() == 1, answered
        assert balance(workshop.group, Kind.WAGES) == 0
    sums_of(workshop.group)


@given(order=orders, asked=st.tuples(st.integers(100, 300), st.integers(100, 300)))
@interleaved(few=3)
def test_two_loans_at_once_are_within_what_is_in_the_box(order, asked):
    circle = Circle(size=2)
    circle.meet(90, circle.paid(0, 2), circle.paid(1, 2))
    acts = []
    for user, member, amount in zip((circle.group.facilitator, circle.manager), circle.members, asked, strict=True):
        form = {"amount": str(amount), "why": "Goats", **YESTERDAY, "due_on_calendar": "AD"}
        form["due_on"] = days_ago(-30).isoformat()
        acts.append(posting(desk(user), reverse("loan-add", args=[member.pk]), form))
    answered = in_all(Steps(order).run(*acts))
    lent = sum(amount for status, amount in zip(answered, asked, strict=True) if status == 302)
    assert set(answered) <= {200, 302}
    assert lent <= 400
    with circle.by_system():
        assert balance(circle.group, Kind.LOANS) == Decimal(lent)
    sums_of(circle.group)


@given(order=orders, amounts=st.tuples(st.integers(3000, 8000), st.integers(3000, 8000)), apart=st.booleans())
@interleaved(few=4)
def test_two_spend_no_more_of_a_grant_than_is_left_without_being_asked(order, amounts, apart):
    users = [make_user(Role.GRANTS_OFFICER) for _each in range(2)]
    whose = uuid.uuid4().hex[:8]
    with acting_as_system("a grant for tests"):
        grant = grant_of(OrganisationFactory(), users[0], whose)
        lines = [grant.lines.get()]
        of_the_other = {"grant": grant, "currency": "EUR", "year": lines[0].year, "code": "B", "name": "Rent"}
        lines.append(BudgetLine.objects.create(**of_the_other, amount=10000))
    acts = [
        posting(
            desk(user),
            reverse("spending-add"),
            {
                **YESTERDAY, "voucher": f"{whose}-{place}", "payee": "supplier", "what": "Paper", "currency": "NPR",
                "amount": str(amounts[place] * 150), "line_0": str(lines[place if apart else 0].pk),
            },
        )
        for place, user in enumerate(users)
    ]  # fmt: skip
    answered = in_all(Steps(order).run(*acts))
    assert set(answered) <= {200, 302}
    assert 302 in answered
    with acting_as_system("a test looks"):
        spent = sum(Allocation.objects.filter(line__grant=grant).values_list("charged", flat=True))
    assert spent == sum(amount for status, amount in zip(answered, amounts, strict=True) if status == 302)
    assert spent <= 10000, "the second was not asked why"


@given(order=orders, answers=st.tuples(st.sampled_from(["approve", "return"]), st.sampled_from(["approve", "return"])))
@interleaved(few=3)
def test_a_report_is_answered_once_and_what_was_sent_stays(order, answers):
    month = Month()
    second = make_user(Role.PROGRAMME_MANAGER, site=month.group.site)
    edit, submit = (reverse(f"report-{verb}", args=[month.report.pk]) for verb in ("edit", "submit"))
    typed = {"done": "Written while it was sent.", "next_steps": "Else.", "seen_version": month.now.version}
    first = Steps(order).run(posting(desk(month.writer), edit, typed), posting(desk(month.writer), submit, {}))
    assert {*in_all(first)} <= {200, 302, 404}
    sent = month.now
    assert sent.state == ActivityReport.State.SUBMITTED
    with acting_as_system("a test looks"):
        assert ReportVersion.objects.get(report=sent).done == sent.done, "something else was sent than stands there"
    assert (first[0] == [302]) == (sent.done == "Written while it was sent.")
    decide, form = reverse("report-decide", args=[sent.pk]), {"words": "So it is."}
    acts = [
        posting(desk(user), decide, form | {"answer": answer})
        for user, answer in zip((month.manager, second), answers, strict=True)
    ]
    answered = in_all(Steps(order).run(*acts))
    assert answered.count(302) == 1, answered
    assert set(answered) <= {200, 302, 404}
    assert month.now.state in {"approved", "returned"}
    assert (month.now.state == "approved") == (answers[answered.index(302)] == "approve")
