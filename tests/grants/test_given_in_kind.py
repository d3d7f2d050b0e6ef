"""Value in kind in a report to a funder and on paper: that of its own people alone, frozen when the report is sent."""

import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from python_calamine import CalamineWorkbook

from access.context import acting, acting_as_system
from accounts.roles import Role
from grants.beside import Given, given
from grants.models import FundedProject, GrantReport, GrantReportInKind
from grants.report_shown import Shown
from grants.reporting import move
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.placements import day
from volunteers.models import DayRate

pytestmark = pytest.mark.django_db
FOUR_HOURS = Given("EUR", Decimal(4), Decimal(160))


def test_a_report_tells_of_the_funders_own_people_alone(world):
    grant = world.grants["hers"]
    with acting_as_system("the other foundation's volunteer works in a project that this grant pays for too"):
        FundedProject.objects.create(grant=grant, project=world.placements["theirs"]["running"].project)
    with acting(world.users["grants_officer"]):
        assert given(grant, day(-10), day(-1)) == [FOUR_HOURS]
        assert given(grant, day(-2), day(-1)) == []
        assert given(grant, day(-999), day(-101)) == []
        assert given(world.grants["theirs"], day(-10), day(-1)) == [FOUR_HOURS]  # of its own people
    with acting_as_system("no rate is agreed any more"):
        DayRate.objects.update(level=1)
    with acting(world.users["grants_officer"]):
        assert given(grant, day(-10), day(-1)) == [Given("", Decimal(4), Decimal(0))]


@pytest.mark.usefixtures("papers_as_pages")
def test_it_is_frozen_with_the_report_and_told_on_paper_and_in_the_workbook(world):
    officer, other = world.users["grants_officer"], make_user(Role.GRANTS_OFFICER)
    with acting(officer):
        draft = GrantReport.objects.with_state().get(obligation__title="Draft hers")
        assert [(each.hours, each.value) for each in Shown(draft, officer).in_kind] == [FOUR_HOURS[1:]]
        move(draft, "review", officer)
    with acting(other):
        move(draft, "submit", other)
    with acting_as_system("the rate is corrected late"):
        DayRate.objects.update(amount=800)
    client = signed_in_client(world.users["foundation"], at_work=True)
    where = f"/grants/reports/{draft.pk}/"
    for path in (where, f"{where}paper/", "/foundation/paper/"):
        page = client.get(path).content.decode()
        amount = "EUR 400.00" if "foundation" in path else "EUR 160.00"  # the sheet says how it stands today
        assert f"4 hours, worth {amount}" in page, path
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{where}figures.xlsx").content))
    assert book.get_sheet_by_name("Given in kind").to_python()[1] == [4, 160, "EUR"]
    with pytest.raises(IntegrityError) as refusal, acting(officer), transaction.atomic():
        GrantReportInKind.objects.filter(report=draft).update(value=1)
    assert refusal.value.__cause__.diag.constraint_name == "grant_report_figures_stay"


def test_hours_without_a_rate_are_worth_nothing(world):
    with acting_as_system("looking"):
        report = GrantReport.objects.get(obligation__title="Sent hers")
    with acting_as_system("a row"), pytest.raises(IntegrityError, match="hours_without_a_rate"), transaction.atomic():
        GrantReportInKind.objects.create(report=report, currency="", hours=1, value=1)
