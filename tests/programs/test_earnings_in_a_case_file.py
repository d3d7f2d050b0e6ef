"""A case file tells the wages and savings of its person to who may see the case; the programmes learn nothing of it."""

from decimal import Decimal

import pytest

from access.context import acting, acting_as_system
from programs.earnings import earnings_of
from programs.models import Enrolment, Loan, PayPeriod, Payslip, SamePerson, SavingsPayment, SharePayout
from tests.factories.accounts import signed_in_client

pytestmark = pytest.mark.django_db

HERS = [Payslip, PayPeriod, SavingsPayment, SharePayout, Loan]


@pytest.fixture
def maker(world) -> Enrolment:
    """Return the first maker of the workshop, who is the person of the first file."""
    with acting_as_system("a world for tests"):
        maker = Enrolment.objects.filter(group=world.workshops["here"]).in_order().first()
        SamePerson.objects.filter(person=world.files["hers"].pk).delete()
        SamePerson.objects.create(participant=maker.participant, person=world.files["hers"])
    return maker


def test_who_may_see_the_case_reads_what_she_earned_saved_and_owes(world, maker):
    code = world.files["hers"].code
    page = signed_in_client(world.users["caseworker"]).get(f"/cases/{code}/groups/")
    found = page.context["earnings"]
    assert (found.saved, found.shared_out, found.borrowed) == (Decimal(300), Decimal(300), Decimal(150))
    with acting_as_system("comparing"):
        slip = Payslip.objects.get(enrolment=maker)
    assert [each.pk for each in found.slips] == [slip.pk]
    assert found.unpaid == (0 if slip.paid_on else slip.net)
    text = page.content.decode()
    assert [word for word in ("Rs 300.00", "A goat", "Rs 150.00", "Sewing here") if word not in text] == []


def test_she_sees_the_money_of_whom_she_knows_alone_and_no_page_of_the_group(world, maker):
    for name, count in {"caseworker": 1, "supervisor": 1, "colleague": 0, "supervisor_there": 0}.items():
        with acting(world.users[name]):
            for model in HERS:
                seen = model.objects.all()
                assert seen.count() == (2 * count if model is SavingsPayment else count), (name, model)
                assert set(seen) == set(model.objects.visible_to(world.users[name])), (name, model)
            assert not earnings_of([maker.participant_id], world.users["colleague"])
    client = signed_in_client(world.users["supervisor"], at_work=True)
    with acting_as_system("choosing"):
        slip, loan = Payslip.objects.get(enrolment=maker), Loan.objects.get(enrolment=maker)
    for path in (
        f"/workshops/payslips/{slip.pk}/",
        f"/workshops/periods/{slip.period_id}/",
        f"/workshops/{slip.group_id}/wages/",
        f"/savings/{slip.group_id}/",
        f"/savings/members/{maker.pk}/",
        f"/savings/loans/{loan.pk}/write-off/",
    ):
        assert client.get(path).status_code == 404, path


def test_she_reads_it_and_changes_nothing(world, maker):
    with acting(world.users["caseworker"]):
        assert Loan.objects.update(state="settled") == 0
        assert Payslip.objects.update(receipt="signed") == 0
