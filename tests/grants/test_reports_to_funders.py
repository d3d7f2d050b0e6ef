"""A report to a funder: put together, looked through by another, frozen when sent, answered by the funder; no names."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from grants.lifecycle import CannotMove
from grants.models import (
    GrantReport,
    GrantReportLine,
    GrantReportStep,
    GrantReportTranche,
    Obligation,
    ReportColumn,
)
from grants.naming import codes_in, names_in
from grants.report_shown import Shown
from grants.reporting import lacking, move, moves_of
from programs.models import ActivityReport, Participant
from tests.factories.accounts import make_user, signed_in_client
from tests.opened import seen_in
from tests.world_grants import spend

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def day(ago: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=ago)


def stands(report: GrantReport) -> str:
    return GrantReport.objects.with_state().get(pk=report.pk).state


def draft_of(world, whose: str = "hers") -> GrantReport:
    with acting_as_system("look"):
        return GrantReport.objects.with_state().get(obligation__title=f"Draft {whose}")


def test_a_report_goes_its_way_and_its_figures_are_frozen(world):
    grant, officer, staff = world.grants["hers"], world.users["grants_officer"], world.users["foundation"]
    other = make_user(Role.GRANTS_OFFICER)
    with acting_as_system("an approved activity report"):
        approved = ActivityReport.objects.filter(state="submitted", programme__project=grant.projects.get()).first()
        ActivityReport.objects.filter(pk=approved.pk).update(state="approved", approved_by=officer)
        owed = Obligation.objects.create(grant=grant, kind="financial", title="The year", due_on=TODAY)
        hall = spend("V-early", day(60), [(grant.lines.get(), Decimal(3000))])
    desk = signed_in_client(officer, at_work=True)
    first = min(approved.first_on, day(50))
    typed = {"obligation": owed.pk, "first_on": first.isoformat(), "last_on": day(1).isoformat()}
    where = desk.post(f"/grants/{grant.pk}/reports/add/", typed)["Location"]
    shown = desk.get(where)
    report = shown.context["report"]
    assert "Two classes met." in report.done
    assert desk.post(f"{where}edit/", {"version": report.version, "done": "Classes met."}).status_code in (200, 302)
    with acting_as_system("its words"):
        GrantReport.objects.filter(pk=report.pk).update(done="Classes met.", changed="", next_steps="")
    with acting(officer):
        report = GrantReport.objects.with_state().get(pk=report.pk)
        move(report, "review", officer)
        report.state = "review"
        assert [name for name, _move in moves_of(report, officer)] == []
        with pytest.raises(CannotMove):
            move(report, "submit", officer)
    client = signed_in_client(staff, at_work=True)
    assert client.get(where).status_code == 404
    with acting(other):
        move(report, "submit", other)
        [line] = report.lines.all()
        told = (line.budget, line.before, line.spent)
        before = Decimal(20) if first > day(60) else Decimal(0)
        assert told == (10000, before, Decimal("126.67") - before)
        assert line.variance == 10000 - Decimal("126.67")
        assert [each.received for each in report.tranches.all()] == ([5000])
    with acting_as_system("written down late"):
        spend("V-late", day(5), [(grant.lines.get(), Decimal(1500))])
    with acting(staff):
        seen = GrantReport.objects.visible_to(staff).with_state().get(pk=report.pk)
        [line] = Shown(seen, staff).lines
        assert (line.before + line.spent) == Decimal("126.67")
        assert {each.to_state for each in Shown(seen, staff).steps} == {"submitted"}
        assert GrantReportStep.objects.filter(report=seen).count() == 1
    assert client.post(f"{where}move/", {"move": "question"}).status_code == 200  # asks for words
    assert client.post(f"{where}move/", {"move": "question", "why": "Which hall?"}).status_code == 302
    with acting(officer):
        assert (stands(report), Obligation.objects.get(pk=owed.pk).state) == ("questioned", "questioned")
    assert desk.post(f"{where}move/", {"move": "answer", "why": f"That of {hall.voucher}."}).status_code == 302
    assert client.post(f"{where}move/", {"move": "acknowledge"}).status_code == 302
    with acting(officer):
        assert (stands(report), Obligation.objects.get(pk=owed.pk).state) == ("acknowledged", "accepted")
    assert client.get(f"{where}move/").status_code == 404
    assert signed_in_client(world.users["other_foundation"], at_work=True).get(where).status_code == 404


BROKEN = {
    "grant_report_stays": lambda sent, _draft: GrantReport.objects.filter(pk=sent.pk).update(done="Else."),
    "grant_report_figures_stay": lambda sent, _draft: sent.lines.update(spent=1),
    "grant_report_figures_stay ": lambda _sent, draft: GrantReportLine.objects.create(
        report=draft, year=2026, code="Z", name="Z", budget=1
    ),
    "grant_report_figures_stay  ": lambda sent, _draft: GrantReportTranche.objects.filter(report=sent).delete(),
    "grant_report_moves": lambda _sent, draft: GrantReportStep.objects.create(
        report=draft, number=1, from_state="draft", to_state="submitted"
    ),
    "grant_report_moved_by_its_side": lambda sent, _draft: GrantReportStep.objects.create(
        report=sent, number=3, from_state="submitted", to_state="acknowledged"
    ),
    "what happened to a grant": lambda sent, _draft: sent.steps.update(words="Else."),
    "returned_or_questioned_in_words": lambda _sent, draft: (
        GrantReportStep.objects.create(report=draft, number=1, from_state="draft", to_state="review"),
        GrantReportStep.objects.create(report=draft, number=2, from_state="review", to_state="returned"),
    ),
    "grant_report_seen_by_another": lambda _sent, draft: (
        GrantReportStep.objects.create(report=draft, number=1, from_state="draft", to_state="review"),
        GrantReportStep.objects.create(report=draft, number=2, from_state="review", to_state="submitted"),
    ),
    "one_step_after_the_other": lambda _sent, draft: (
        GrantReportStep.objects.create(report=draft, number=1, from_state="draft", to_state="review"),
        GrantReportStep.objects.create(report=draft, number=1, from_state="review", to_state="returned", words="No."),
    ),
    "grant_report_sent_with_figures": lambda _sent, draft: (
        GrantReportStep.objects.create(report=draft, number=1, from_state="draft", to_state="review"),
        GrantReportStep.objects.create(report=draft, number=2, from_state="review", to_state="submitted"),
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_refused(world, rule):
    by = world.users["grants_officer"]
    draft = draft_of(world)
    with acting_as_system("the report that was sent"):
        sent = GrantReport.objects.get(obligation__title="Sent hers")
        if rule != "grant_report_seen_by_another":
            GrantReport.objects.filter(pk=draft.pk).update(writers=[])
    with pytest.raises(IntegrityError) as refusal, acting(by), transaction.atomic():
        BROKEN[rule](sent, draft)
    found = refusal.value.__cause__.diag
    assert rule.strip() in (found.constraint_name or found.message_primary), found.message_primary


def test_a_foundation_moves_its_own_reports_alone(world):
    staff = world.users["foundation"]
    with acting_as_system("theirs"):
        theirs = GrantReport.objects.get(obligation__title="Sent theirs")
        hers = GrantReport.objects.get(obligation__title="Sent hers")
    with acting(staff):
        assert not GrantReport.objects.filter(pk=theirs.pk).exists()
        assert GrantReport.objects.update(done="Mine") == 0
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            GrantReportStep.objects.create(report=hers, number=3, from_state="submitted", to_state="review")
        assert "grant_report_mov" in refusal.value.__cause__.diag.constraint_name


@pytest.fixture
def learner(world) -> Iterator[Participant]:
    with acting_as_system("a learner"):
        return Participant.objects.create(
            site=world.here, given_name="Sunita", family_name="Praja", name_ne="सुनिता प्रजा", consent_on=day(3)
        )


def test_words_that_may_name_somebody_are_stopped_until_somebody_looked(world, learner):
    officer, report = world.users["grants_officer"], draft_of(world)
    with acting(officer):
        for words, found in (
            (f"Then {learner.code} left.", "code"),
            ("Then Sunita Praja left.", "name"),
            ("सुनिता प्रजा", "name"),
            ("Classes met.", ""),
        ):
            GrantReport.objects.filter(pk=report.pk).update(done=words)
            here = GrantReport.objects.with_state().get(pk=report.pk)
            assert bool(lacking(here)) == (found == "code"), words
            if found:
                with pytest.raises(CannotMove):
                    move(here, "review", officer)
        bare = learner.code.replace("-", "")
        assert codes_in(f"NB-7KQ4-X, {learner.code} and {bare}") == ["NB-7KQ4-X", learner.code, bare]
        assert codes_in("Parents of pastors and painters paid PARENTS") == []
        assert names_in("A Sunita, Praja too", "the Praja Sunita") == []
        GrantReport.objects.filter(pk=report.pk).update(done="Sunita Praja Road is mended.")
        move(GrantReport.objects.with_state().get(pk=report.pk), "review", officer, looked=True)
        assert stands(report) == "review"


def test_the_name_of_somebody_with_a_case_alone_stops_nothing(world):
    """Else whoever writes a report could ask of any name whether there is a case."""
    with acting_as_system("a name of a case file"):
        person = world.files["hers"]
        name = f"{person.given_name} {person.family_name}"
        Participant.objects.filter(given_name=person.given_name).update(given_name="Other")
    with acting(world.users["grants_officer"]):
        assert names_in(f"{name} came.") == []


def test_the_workbook_has_the_columns_of_the_funder_in_its_order(world):
    grant, officer = world.grants["hers"], world.users["grants_officer"]
    desk = signed_in_client(officer, at_work=True)
    typed = {"place_name": "2", "heading_name": "Poste", "place_spent": "1", "heading_spent": "=Période"}
    address = f"/grants/funders/{grant.funder_id}/columns/"
    typed |= seen_in(desk, address)
    assert list(desk.post(address, typed | {"place_code": "2"}).context["form"].errors) == ["place_name"]
    assert desk.post(address, typed).status_code == 302
    with acting(officer):
        assert [str(each) for each in ReportColumn.objects.filter(funder=grant.funder_id)] == ["=Période", "Poste"]
        sent = GrantReport.objects.get(obligation__title="Sent hers")
    client = signed_in_client(world.users["foundation"], at_work=True)
    content = client.get(f"/grants/reports/{sent.pk}/figures.xlsx").content
    assert content == client.get(f"/grants/reports/{sent.pk}/figures.xlsx").content
    book = zipfile.ZipFile(io.BytesIO(content))
    words = book.read("xl/sharedStrings.xml").decode()
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert words.index("=Période") < words.index("Poste") < words.index("Teaching hers")
    assert "<f>" not in sheet
    assert "106.67" in sheet
    assert "Reached hers" not in words  # its period is not over at the end of the report's
