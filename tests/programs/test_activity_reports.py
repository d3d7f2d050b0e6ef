"""Activity reports: figures from the records, frozen when sent; returned, changed, approved by somebody else."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from config.calendar import ONE_DAY, bikram_month, gregorian_month, to_bikram
from programs.differences import changed_figures, changed_sections, pieces
from programs.forms.report import BeginReportForm, days_of_month, last_months
from programs.models import (
    ActivityReport,
    Attendance,
    Enrolment,
    ReportComment,
    ReportExpense,
    ReportSession,
    ReportStep,
    ReportVersion,
    Session,
)
from programs.report_figures import figures_of
from programs.report_months import due_reports, reports_owed_by
from programs.reporting import MOVES, CannotMove, approve, send_back, submit
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.programmes import EnrolmentFactory, GroupFactory, SessionFactory, held

pytestmark = pytest.mark.django_db

FIRST = (timezone.localdate().replace(day=1) - ONE_DAY).replace(day=1)
LAST = timezone.localdate().replace(day=1) - ONE_DAY
SQL = """
SELECT
    (SELECT count(*) FROM programs_session s WHERE s.group_id = ANY(%(groups)s) AND s.state = 'held'
        AND s."on" BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM programs_session s WHERE s.group_id = ANY(%(groups)s) AND s.state = 'cancelled'
        AND s."on" BETWEEN %(first)s AND %(last)s),
    (SELECT count(DISTINCT e.participant_id) FROM programs_attendance a JOIN programs_enrolment e
        ON e.id = a.enrolment_id WHERE a.group_id = ANY(%(groups)s) AND a.mark IN ('present', 'late')
        AND a."on" BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM programs_attendance a WHERE a.group_id = ANY(%(groups)s) AND a.mark IN ('present', 'late')
        AND a."on" BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM programs_attendance a WHERE a.group_id = ANY(%(groups)s) AND a.mark <> 'excused'
        AND a."on" BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM programs_enrolment e WHERE e.group_id = ANY(%(groups)s)
        AND e.enrolled_on BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM programs_enrolment e WHERE e.group_id = ANY(%(groups)s) AND e.state = 'completed'
        AND e.ended_on BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM programs_enrolment e WHERE e.group_id = ANY(%(groups)s) AND e.state = 'left'
        AND e.ended_on BETWEEN %(first)s AND %(last)s)
"""


class Month:
    """Two classes of a programme at a site in the month before this one, and who writes and decides."""

    def __init__(self):
        self.group = GroupFactory(starts_on=FIRST)
        site = self.group.site
        self.writer, self.manager = self.group.facilitator, make_user(Role.PROGRAMME_MANAGER, site=site)
        self.other = GroupFactory(programme=self.group.programme, site=site, starts_on=FIRST)
        GroupFactory(programme=self.group.programme)  # at another site
        self.members = [EnrolmentFactory(group=self.group) for _each in range(3)]
        held(self.group, self.members, "ple", FIRST + datetime.timedelta(days=3))
        held(self.group, self.members, "aap", FIRST + datetime.timedelta(days=10))
        held(self.other, [EnrolmentFactory(group=self.other)], "p", FIRST + datetime.timedelta(days=4))
        off = SessionFactory(group=self.group, on=FIRST + datetime.timedelta(days=17))
        with acting_as_system("a month for tests"):
            off.call_off("Rain")
            self.members[0].complete(LAST)
            self.members[1].leave("moved", on=LAST)
        with acting(self.writer):
            self.report = ActivityReport(
                programme=self.group.programme, site=site, first_on=FIRST, last_on=LAST, done="Met.", next_steps="Test."
            )
            self.report.note_writer(self.writer)
            self.report.save()

    @property
    def now(self) -> ActivityReport:
        with acting_as_system("a look"):
            return ActivityReport.objects.get(pk=self.report.pk)

    def send(self):
        with acting(self.writer):
            submit(self.now, self.writer)


@pytest.fixture
def month():
    return Month()


def test_the_figures_equal_what_a_question_in_sql_finds(month):
    with acting(month.writer):
        figures, behind = figures_of(month.report)
    with acting_as_system("a question for tests"), connection.cursor() as cursor:
        cursor.execute(SQL, {"groups": [month.group.pk, month.other.pk], "first": FIRST, "last": LAST})
        assert cursor.fetchone() == tuple(figures.as_columns().values()) == (3, 1, 4, 4, 6, 4, 1, 1)
    assert len(behind) == 3
    assert sum(each.attended for each in behind) == figures.came


def test_they_are_of_all_groups_though_she_leads_one(month):
    with acting(month.writer):
        assert not Session.objects.visible_to(month.writer).filter(group=month.other).exists()
        assert figures_of(month.report)[0].sessions_held == 3


def test_what_is_sent_is_frozen_with_the_sessions_behind_it(month):
    month.send()
    with acting_as_system("a late correction"):
        Attendance.objects.filter(enrolment=month.members[1]).update(mark="present")
        version = ReportVersion.objects.get(report=month.report)
        assert (version.came, figures_of(month.report)[0].came) == (4, 5)
        assert ReportSession.objects.filter(sent=version).count() == 3
    page = signed_in_client(month.manager).get(reverse("report", args=[month.report.pk])).content.decode()
    assert "As the records stood" in page
    assert "67&nbsp;%" in page  # four of six; five of six would be 83


@pytest.mark.parametrize(
    "change", [{"done": "Else."}, {"first_on": FIRST - ONE_DAY}, {"writers": []}, {"state": "draft"}]
)
@pytest.mark.parametrize("who", ["writer", "manager"])
def test_the_database_refuses_to_change_what_was_sent(month, change, who):
    month.send()
    with pytest.raises((IntegrityError, InternalError)), acting(getattr(month, who)), transaction.atomic():
        ActivityReport.objects.filter(pk=month.report.pk).update(**change)


def test_no_expense_comes_to_a_report_that_was_sent_or_leaves_it(month):
    with acting(month.writer):
        spent = ReportExpense.objects.create(report=month.report, what="Tea", amount=Decimal("120.50"), voucher="7")
    month.send()
    for change in (
        lambda: ReportExpense.objects.filter(pk=spent.pk).update(amount=1),
        lambda: ReportExpense.objects.filter(pk=spent.pk).delete(),
        lambda: ReportExpense.objects.create(report=month.report, what="Tea", amount=1, voucher="8"),
    ):
        with pytest.raises((IntegrityError, InternalError)), acting(month.writer), transaction.atomic():
            change()
    with acting_as_system("a look"):
        assert ReportVersion.objects.get(report=month.report).spent == Decimal("120.50")


def test_an_expense_is_positive_and_has_a_voucher_that_stands_once(month):
    good = {"report": month.report, "what": "Tea", "amount": 1, "voucher": "7"}
    with acting(month.writer):
        ReportExpense.objects.create(**good)
    for wrong in ({"amount": 0}, {"amount": -1}, {"voucher": ""}, {"what": ""}, {}):
        with pytest.raises(IntegrityError), acting(month.writer), transaction.atomic():
            ReportExpense.objects.create(**({**good, "voucher": "8"} | wrong if wrong else good))


@pytest.mark.parametrize("start", ActivityReport.State.values)
@pytest.mark.parametrize("to", ActivityReport.State.values)
def test_the_database_knows_the_moves_of_the_table_and_no_other(month, start, to):
    other = make_user(Role.PROGRAMME_MANAGER, site=month.group.site)
    approved = {"approved_by": other.pk if to == "approved" else None}
    with acting_as_system("a state for tests"):
        ActivityReport.objects.filter(pk=month.report.pk).update(
            state=start, approved_by=other if start == "approved" else None
        )
    allowed = start == to or any(start in move.start and move.to == to for move in MOVES.values())
    try:
        with acting(other), transaction.atomic():
            ActivityReport.objects.filter(pk=month.report.pk).update(state=to, **approved)
        assert allowed
    except IntegrityError:
        assert not allowed


def test_nobody_decides_about_what_she_wrote(month):
    with acting(month.manager):
        report = month.now
        report.note_writer(month.manager)
        report.save()
    month.send()
    for decide in (approve, lambda report, by: send_back(report, by, "Anew.", {})):
        with pytest.raises(CannotMove), acting(month.manager):
            decide(month.now, month.manager)
    with pytest.raises(IntegrityError), acting(month.manager), transaction.atomic():
        ActivityReport.objects.filter(pk=month.report.pk).update(state="approved", approved_by=month.manager)
    client = signed_in_client(month.manager)
    assert client.get(reverse("report-decide", args=[month.report.pk])).status_code == 404
    with pytest.raises(IntegrityError), acting(month.writer), transaction.atomic():  # a facilitator decides never
        ActivityReport.objects.filter(pk=month.report.pk).update(state="returned")


def test_it_is_not_sent_before_it_tells_what_was_done_and_the_month_is_over(month):
    with acting(month.writer):
        report = month.now
        report.done, report.next_steps = "", ""
        report.save()
        with pytest.raises(CannotMove, match="what was done"):
            submit(report, month.writer)
        report.done, report.next_steps, report.last_on = "Met.", "Test.", timezone.localdate()
        report.save()
        with pytest.raises(CannotMove, match="not over"):
            submit(report, month.writer)
    assert month.now.state == "draft"


def test_a_returned_report_shows_the_comments_and_what_changed_since(month):
    client, manager = signed_in_client(month.writer), signed_in_client(month.manager)
    path = reverse("report", args=[month.report.pk])
    assert client.post(reverse("report-submit", args=[month.report.pk])).status_code == 302
    typed = {"answer": "return", "words": "", "done": "How many classes?"}
    assert manager.post(reverse("report-decide", args=[month.report.pk]), typed).status_code == 302
    page = client.get(path).content.decode()
    assert "How many classes?" in page
    assert "Returned" in page
    with acting_as_system("a late correction"):
        Session.objects.filter(group=month.group, state="held").update(remarks="Good.")
        Enrolment.objects.filter(pk=month.members[2].pk).update(state="completed", ended_on=LAST)
    typed = {"done": "Two classes Met.", "next_steps": "Test.", "seen_version": month.now.version}
    assert client.post(reverse("report-edit", args=[month.report.pk]), typed).status_code == 302
    assert client.post(reverse("report-submit", args=[month.report.pk])).status_code == 302
    page = " ".join(manager.get(path).content.decode().split())
    assert "added: </span>Two classes </ins>" in page
    assert "Completed: 1 → 2" in page
    assert manager.post(reverse("report-decide", args=[month.report.pk]), {"answer": "approve"}).status_code == 302
    assert (month.now.state, month.now.approved_by_id) == ("approved", month.manager.pk)
    with acting_as_system("a look"):
        steps = ReportStep.objects.filter(report=month.report).order_by("recorded_at")
        assert {each.to_state for each in steps} == {"submitted", "returned", "approved"}
        assert steps.count() == 4
        assert ReportComment.objects.get(step__report=month.report).section == "done"


def test_who_returns_it_says_what_is_to_be_changed(month):
    month.send()
    answer = signed_in_client(month.manager).post(
        reverse("report-decide", args=[month.report.pk]), {"answer": "return"}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["words"]
    with pytest.raises(CannotMove), acting(month.manager):
        send_back(month.now, month.manager, "", {"done": ""})


def test_two_who_decide_at_once_do_it_once(month):
    month.send()
    second = make_user(Role.PROGRAMME_MANAGER, site=month.group.site)
    stale = month.now
    with acting(month.manager):
        approve(stale, month.manager)
    with pytest.raises(CannotMove, match="faster"), acting(second):
        send_back(stale, second, "Anew.", {})


def test_words_are_compared_word_by_word():
    assert [tuple(each) for each in pieces("We met twice.", "We met three times.")] == [
        ("kept", "We met "),
        ("taken", "twice."),
        ("added", "three times."),
    ]
    former, now = ReportVersion(done="A", people=3, spent=1), ReportVersion(done="A", people=4, spent=1)
    assert list(changed_sections(former, now)) == []
    assert [(each.before, each.now) for each in changed_figures(former, now)] == [(3, 4)]


def test_a_report_is_due_for_each_month_in_which_a_group_met_until_it_is_sent(month):
    with acting(month.writer):
        due = reports_owed_by(month.writer)
        assert [(each.first, each.report) for each in due] == [(FIRST, month.report)]
        assert due[0].due_on == LAST + datetime.timedelta(days=7)
        assert not due_reports(_groups(month), month.writer, LAST + datetime.timedelta(days=7))[0].is_late
        assert due_reports(_groups(month), month.writer, LAST + datetime.timedelta(days=8))[0].is_late
    month.send()
    with acting(month.writer):
        assert reports_owed_by(month.writer) == []
    with acting(month.manager):
        assert reports_owed_by(month.manager) == []


def _groups(month):
    return type(month.group).objects.filter(pk=month.group.pk)


def test_a_month_may_be_of_either_calendar_and_no_day_is_told_twice(month):
    with acting(month.writer):
        pair = f"{month.group.programme_id} {month.group.site_id}"
        form = BeginReportForm({"about": pair, "month": f"ad-{FIRST}"}, by=month.writer)
        assert not form.is_valid()  # there is one
        bikram = to_bikram(FIRST)
        first, after = bikram_month(bikram.year, bikram.month)
        form = BeginReportForm({"about": pair, "month": f"bs-{first}"}, by=month.writer)
        assert not form.is_valid()  # it overlaps
        assert days_of_month(f"bs-{first}") == (first, after - ONE_DAY)
        long_ago = last_months(timezone.localdate())[0][1][-1][0]
        form = BeginReportForm({"about": pair, "month": long_ago}, by=month.writer)
        assert form.is_valid(), form.errors
        assert (form.instance.first_on, form.instance.last_on + ONE_DAY) == gregorian_month(
            form.instance.first_on.year, form.instance.first_on.month
        )


def test_she_begins_reports_about_groups_she_leads_alone(month):
    elsewhere = GroupFactory()
    with acting(month.writer):
        form = BeginReportForm(
            {"about": f"{elsewhere.programme_id} {elsewhere.site_id}", "month": f"ad-{FIRST}"}, by=month.writer
        )
        assert list(form.errors) == ["about"]


def test_it_is_printed_without_what_may_be_done(month, papers_as_pages):
    month.send()
    answer = signed_in_client(month.manager).get(reverse("report-paper", args=[month.report.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "Met." in papers_as_pages[0]
    assert "expenses/" not in papers_as_pages[0]
