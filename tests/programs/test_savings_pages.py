"""The pages of savings: a meeting on one sheet, kept once; what is refused stands beside its member; the share-out."""

import uuid
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.context import acting_as_system
from programs import savings
from programs.models import Order, Programme, SavingsCycle, SavingsMeeting, SavingsPayment, SharePayout, SocialGrant
from tests.attacks.nasty import NASTY, as_sent
from tests.attacks.test_bad_input import FAILED, ask, encoded, fields_of, in_turn, mixtures
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.savings import Circle
from tests.factories.workshop import Workshop
from tests.programs.test_savings_open_to_whom import PAGES, key_of

pytestmark = pytest.mark.django_db

D = Decimal


@pytest.fixture
def circle() -> Circle:
    return Circle()


def sheet(circle: Circle, ago: int = 0, **typed: str) -> dict[str, str]:
    """Return what is sent: `shares_0="3"` says how many shares the first member buys."""
    sent = {"on": days_ago(ago).isoformat(), "_once": str(uuid.uuid4())}
    for name, value in typed.items():
        part, number = name.split("_")
        sent[f"{part}-{circle.members[int(number)].pk}"] = value
    return sent


def test_a_meeting_is_written_down_on_one_sheet_once_and_its_box_is_counted(circle):
    circle.meet(80, circle.paid(0, 5))
    circle.lend(0, "300", on=80)
    address = reverse("savings-meeting-add", args=[circle.cycle.pk])
    page = circle.client.get(address).content.decode()
    assert "owes Rs 312.00" in page  # with the interest of two months, which is charged as the meeting is kept
    typed = sheet(circle, shares_0="2", social_0="on", repaid_0="112", shares_1="1", fine_2="5.50")
    kept = circle.client.post(address, typed)
    assert kept.status_code == 302
    assert circle.client.post(address, typed)["Location"] == kept["Location"]
    with circle.by_system():
        meeting = SavingsMeeting.objects.get(group=circle.group, on=days_ago(0))
        rows = list(meeting.payments.order_by("-saved").values_list("saved", "social", "interest", "principal", "fine"))
    assert rows == [(200, 20, 12, 100, 0), (100, 0, 0, 0, 0), (0, 0, 0, 0, D("5.50"))]
    expected = 500 - 300 + 200 + 20 + 112 + 100 + D("5.50")
    assert f"should hold Rs {expected:.2f}" in circle.client.get(kept["Location"]).content.decode()
    count = reverse("savings-box-count", args=[meeting.pk])
    refused = circle.client.post(count, {"counted": "637.00", "_once": str(uuid.uuid4())})
    assert "Say what explains the difference" in refused.content.decode()
    typed = {"counted": "637.00", "why": "A coin rolled away", "_once": str(uuid.uuid4())}
    assert circle.client.post(count, typed).status_code == 302
    assert circle.box.cash == D("637.00")


def test_what_is_refused_stands_beside_its_member_and_what_was_typed_is_kept(circle):
    circle.meet(0, circle.paid(0, 5))
    address = reverse("savings-meeting-add", args=[circle.cycle.pk])
    typed = sheet(circle, shares_0="1", shares_1="4")
    page = circle.client.post(address, typed)
    row = next(each for each in page.context["rows"] if each.enrolment == circle.members[0])
    assert row.paid == 500  # what somebody else wrote down meanwhile
    assert "Take it back first" in str(page.context["form"].errors)
    assert page.context["form"][f"shares-{circle.members[1].pk}"].value() == "4"
    typed = sheet(circle, repaid_1="10")
    page = circle.client.post(address, typed)
    assert list(page.context["form"].errors) == [f"repaid-{circle.members[1].pk}"]
    assert "Write down what somebody paid" in str(circle.client.post(address, sheet(circle)).context["form"].errors)
    with circle.by_system():
        assert SavingsPayment.objects.filter(group=circle.group).count() == 1


def test_a_payment_is_taken_back_and_written_anew(circle):
    circle.meet(0, circle.paid(0, 5))
    payment = circle.payment(0)
    where = reverse("savings-payment-take-back", args=[payment.pk])
    typed = {"on": days_ago(0).isoformat(), "why": "She bought four"}
    for answer in (302, 200):  # once, and no second time
        assert circle.client.post(where, typed | {"_once": str(uuid.uuid4())}).status_code == answer
    address = reverse("savings-meeting-add", args=[circle.cycle.pk])
    assert circle.client.post(address, sheet(circle, shares_0="4")).status_code == 302
    assert (circle.box.cash, circle.box.saved()) == (400, 400)
    with circle.by_system():
        assert SavingsPayment.objects.filter(group=circle.group).in_all()["shares"] == 4


def test_help_is_given_and_taken_back_once(circle):
    circle.meet(1, circle.paid(0, 1, social=20), circle.paid(1, 1, social=20))
    member = circle.members[2]
    typed = {"amount": "40", "why": "Medicine", "on": days_ago(0).isoformat()}
    where = reverse("social-grant-add", args=[member.pk])
    assert circle.client.post(where, typed | {"amount": "40.01"}).status_code == 200
    assert circle.client.post(where, typed).status_code == 302
    assert circle.box.social == 0
    with circle.by_system():
        grant = SocialGrant.objects.get(group=circle.group)
    back = reverse("social-grant-take-back", args=[grant.pk])
    assert [circle.client.post(back, typed).status_code for _each in range(2)] == [302, 200]
    assert circle.box.social == 40


def test_the_share_out_is_looked_at_before_it_is_done_and_what_was_paid_is_what_stands_in_the_ledger(circle):
    circle.meet(90, circle.paid(0, 5, social=20), circle.paid(1, 3), circle.paid(2, 4, fine="10.01"))
    where = reverse("savings-share-out", args=[circle.cycle.pk])
    seen = circle.client.get(where).context["found"].seen
    assert circle.client.post(where, {}).status_code == 200
    circle.meet(60, circle.paid(1, 1))
    assert "since you looked" in circle.client.post(where, {"seen": seen}).content.decode()
    seen = circle.client.get(where).context["found"].seen
    assert circle.client.post(where, {"seen": seen}).status_code == 302
    assert circle.client.post(where, {"seen": seen})["Location"] == reverse("savings-cycle", args=[circle.cycle.pk])
    with circle.by_system(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.participant_id, p.amount, (SELECT sum(l.amount) FROM programs_ledgerline l"
            " JOIN programs_ledgeraccount a ON a.id = l.account_id JOIN programs_ledgerentry t ON t.id = l.entry_id"
            " WHERE a.participant_id = e.participant_id AND a.kind = 'savings' AND t.kind = 'share_out')"
            " FROM programs_sharepayout p JOIN programs_enrolment e ON e.id = p.enrolment_id WHERE p.cycle_id = %s",
            [circle.cycle.pk],
        )
        rows = cursor.fetchall()
        assert SharePayout.objects.filter(cycle=circle.cycle).count() == len(rows) == 3
    assert all(paid == booked for _who, paid, booked in rows)
    assert sum(paid for _who, paid, _booked in rows) == D("1310.01")
    assert [row[1] for row in sorted(rows, key=lambda row: -row[1])] == [D("503.85"), D("403.08"), D("403.08")]


def test_pages_ask_the_database_as_often_for_many_members_as_for_few():
    counts = []
    for size in (2, 6):
        circle = Circle(size=size)
        for ago in range(size):
            circle.meet(90 + ago, *(circle.paid(each, 3, social=20) for each in range(size)))
        for each in range(size):
            circle.lend(each, "100")
            circle.help_out(0, "5")
        with circle.by_system():
            meeting = SavingsMeeting.objects.filter(group=circle.group).first()
        paths = [
            reverse("savings", args=[circle.group.pk]),
            reverse("savings-cycle", args=[circle.cycle.pk]),
            reverse("savings-meeting-add", args=[circle.cycle.pk]),
            reverse("savings-meeting", args=[meeting.pk]),
            reverse("savings-member", args=[circle.members[0].pk]),
            reverse("savings-share-out", args=[circle.cycle.pk]),
        ]
        asked = []
        for path in paths:
            circle.client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert circle.client.get(path).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]


def test_no_form_or_address_of_savings_fails_on_what_is_typed(world):
    FAILED.clear()
    client, met = signed_in_client(world.users["facilitator"], at_work=True, raise_request_exception=False), 0
    for number, address in enumerate(PAGES):
        where = reverse(address.name, kwargs={"pk": key_of(address, world.workshops["here"])})
        page = ask(client, "get", where)
        names = fields_of(page)
        met += bool(names)
        for typed in in_turn(mixtures(names), number) if names else []:
            ask(client, "post", where, encoded(typed), "application/x-www-form-urlencoded")
        for text in list(NASTY.values())[number :: len(PAGES)]:
            ask(client, "get", f"{where}?on={quote(as_sent(text[:500]))}&after={quote(as_sent(text[:500]))}")
    assert met > 8
    assert FAILED == []


def test_a_group_with_an_order_is_a_workshop_and_one_that_saves_is_not_offered_to_become_one():
    workshop = Workshop()
    page = workshop.facilitators_client.get("/workshops/")
    assert [each for each, _counts in page.context["rows"]] == [workshop.group]
    circle = Circle()
    page = circle.client.get("/workshops/")
    assert (page.context["rows"], list(page.context["others"])) == ([], [])
    with acting_as_system("an order, and no product yet"):
        Order.objects.create(group=circle.group, customer="A shop", ordered_on=days_ago(3), due_on=days_ago(-9))
    assert [each for each, _counts in circle.client.get("/workshops/").context["rows"]] == [circle.group]


def test_a_cycle_begins_once_the_one_before_is_shared_out(circle):
    typed = {
        "starts_on": days_ago(0).isoformat(), "ends_on": days_ago(-300).isoformat(), "share_value": "50",
        "most_shares": "5", "social_contribution": "0", "interest_rate": "1.5", "longest_months": "3",
        "loan_multiple": "3",
    }  # fmt: skip
    where = reverse("savings-cycle-add", args=[circle.group.pk])
    assert "in the middle of a cycle" in str(circle.client.post(where, typed).context["form"].errors)
    share_out = reverse("savings-share-out", args=[circle.cycle.pk])
    seen = circle.client.get(share_out).context["found"].seen
    assert circle.client.post(share_out, {"seen": seen}).status_code == 302  # nothing was paid: it is closed
    assert circle.client.post(where, typed | {"most_shares": "11"}).status_code == 200
    assert circle.client.post(where, typed).status_code == 302
    page = circle.client.get(reverse("savings", args=[circle.group.pk])).content.decode()
    assert "Cycles that are over" in page


def test_the_workshop_s_money_is_not_mixed_with_what_its_makers_save():
    circle = Circle()
    circle.meet(60, circle.paid(0, 3))
    with circle.by_system():
        savings.take_back(circle.payment(0), days_ago(0), "Wrong")
    page = circle.client.get(reverse("workshop-cash", args=[circle.group.pk]))
    assert (page.context["accounts"], page.context["page"].rows) == ([], [])


def test_a_group_of_another_kind_saves_nothing(circle):
    with circle.by_system():
        Programme.objects.filter(pk=circle.group.programme_id).update(kind=Programme.Kind.RIGHTS)
    assert circle.client.get(reverse("savings", args=[circle.group.pk])).status_code == 404
    with circle.by_system():
        assert SavingsCycle.objects.running().filter(group=circle.group).exists()
