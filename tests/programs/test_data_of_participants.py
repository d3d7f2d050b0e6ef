"""A participant is told all that is recorded of her, and erased when she asks; alike, with a case or without one."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from audit.models import Entry
from beneficiaries.data_subject.again import erase_again
from beneficiaries.data_subject.erasing import erase_as_asked
from beneficiaries.data_subject.forgetting import forget_values
from beneficiaries.data_subject.reach import holdings
from beneficiaries.data_subject.retention import RULES
from beneficiaries.data_subject.telling import NEVER_TOLD, whole_record
from beneficiaries.digest import digest_of
from beneficiaries.models import CannotAnswer, Person, RetentionNotice, RetentionPeriods
from programs import wages
from programs.data_subject import cannot_be_erased
from programs.models import (
    Adjustment,
    Attendance,
    Enrolment,
    LedgerLine,
    Participant,
    ParticipantRequest,
    PayPeriod,
    Payslip,
    PictureOf,
    Product,
    SamePerson,
    SavingsPayment,
    WorkEntry,
)
from tests.factories.accounts import signed_in_client
from tests.test_non_interference import TOKENS
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world: World) -> ParticipantRequest:
    """Return the erasure that somebody of the first class asks for, who waits for a place in it."""
    with acting_as_system("looked for"):
        asked = ParticipantRequest.objects.select_related("participant")
        return asked.get(participant__enrolments__group=world.groups["hers"])


def maker(world: World) -> Participant:
    with acting_as_system("looked for"):
        return Participant.objects.get(given_name="Kanchi-here-1")


def leaves(participant: Participant) -> None:
    """Let her leave all groups, with what was owed to her reckoned and paid out."""
    with acting_as_system("she leaves"):
        for draft in PayPeriod.objects.drafts().filter(group__enrolments__participant=participant):
            wages.confirm(draft, draft.group.facilitator)
        for slip in Payslip.objects.filter(
            enrolment__participant=participant, paid_on=None, period__confirmed_at__isnull=False
        ):
            slip.pay(slip.period.confirmed_by, "signed", timezone.localdate())
        Enrolment.objects.filter(participant=participant, state__in=Enrolment.OPEN).update(
            state="left", ended_on=timezone.localdate(), why="moved"
        )


def approved(world: World, participant: Participant) -> ParticipantRequest:
    """Let her leave and ask to be erased, and the officer approve it."""
    leaves(participant)
    with acting(world.users["facilitator"]):
        made = ParticipantRequest(participant=participant, kind="erasure", received_on=timezone.localdate())
        made.receive()
    with acting(world.users["data_protection"]) as officer:
        ParticipantRequest.objects.get(pk=made.pk).approve(by=officer.user)
    return made


def test_her_record_holds_all_that_leads_to_her(world):
    told = set()
    with acting_as_system("handed to her"):
        for each in Participant.objects.filter(site=world.here):
            parts = {part.model for part in whole_record(each.pk, of=Participant)}
            has = {
                one.model
                for one in holdings()
                if one.stands_for(Participant) and one.rows(each.pk, of=Participant).exists()
            }
            assert parts == has - set(NEVER_TOLD)
            told |= parts
    assert told >= {Participant, Attendance, Payslip, SavingsPayment, PictureOf, ParticipantRequest}
    assert SamePerson not in told
    assert Person not in told


def test_the_manager_of_her_site_takes_it_out_and_the_trail_knows(world, asked, papers_as_pages):
    her, client = asked.participant, signed_in_client(world.users["programme_manager"], at_work=True)
    page = client.get(reverse("participant-record", args=[her.pk])).content.decode()
    assert reverse("participant-record-paper", args=[her.pk, 1]) in page
    told = json.loads(client.get(reverse("participant-record-data", args=[her.pk])).content)
    assert told["code"] == her.code
    assert told["records"]["programs.participant"]["rows"][0]["given_name"]["value"] == her.given_name
    assert client.get(reverse("participant-record-paper", args=[her.pk, 1])).status_code == 200
    assert her.given_name in papers_as_pages[0]
    assert world.users["facilitator"].full_name not in papers_as_pages[0]
    assert client.get(reverse("participant-record-paper", args=[her.pk, 9])).status_code == 404
    client.get(reverse("participant-data", args=[her.pk]))
    with acting_as_system("looked at"):
        of_her = Entry.objects.filter(table_name="programs_participant", row_id=str(her.pk), action="read")
        assert of_her.filter(what="whole_record").count() == 2
        assert of_her.filter(what="participant_data").count() == 2


def test_nothing_tells_whether_she_has_a_case(world, asked):
    """Her pages, her record and what keeps her stay the same when a case file says that she is its person."""
    her, manager = asked.participant, signed_in_client(world.users["programme_manager"], at_work=True)
    officer = signed_in_client(world.users["data_protection"], at_work=True)

    def everything() -> list[object]:
        pages = [manager.get(reverse(name, args=[her.pk])) for name in ("participant-data", "participant-record")]
        pages.append(officer.get(reverse("participant-requests")))
        with acting_as_system("looked at"):
            record = str(whole_record(her.pk, of=Participant))
        return [*(TOKENS.sub(b"", page.content) for page in pages), record, str(cannot_be_erased(her))]

    before = everything()
    with acting_as_system("linked"):
        SamePerson.objects.create(participant=her, person=world.files["hers"])
    assert everything() == before


def test_who_knows_her_from_a_case_file_alone_sees_no_request(world, asked):
    her = asked.participant
    with acting_as_system("linked"):
        SamePerson.objects.create(participant=her, person=world.files["hers"])
    for name in ("caseworker", "supervisor"):
        with acting(world.users[name]) as acts:
            assert Participant.objects.visible_to(acts.user).filter(pk=her.pk).exists()
            assert not ParticipantRequest.objects.visible_to(acts.user).filter(participant=her).exists()
            assert not ParticipantRequest.objects.filter(participant=her).exists()


def test_she_is_erased_and_what_adds_up_stays(world):
    her = maker(world)
    with acting_as_system("before"):
        SamePerson.objects.create(participant=her, person=world.files["hers"])
        Enrolment.objects.filter(participant=her).update(
            state="left", why="other_group", words="Her words", ended_on="2026-11-01"
        )
    made = approved(world, her)
    with acting_as_system("before"):
        lines = LedgerLine.objects.filter(account__participant=her).values_list("account__kind").annotate(Sum("amount"))
        money, slips = (
            sorted(lines),
            list(Payslip.objects.filter(enrolment__participant=her).values_list("net", "paid_on")),
        )
        name = world.files["hers"].given_name
        others = list(Participant.objects.exclude(pk=her.pk).values_list("pk", "given_name"))
    assert slips
    assert erase_as_asked(made.pk)
    assert not erase_as_asked(made.pk), "it is done once"
    with acting_as_system("afterwards"):
        here = Participant.objects.get(pk=her.pk)
        assert (here.full_name, here.code, here.gender, here.born) == ("–", her.code, her.gender, None)
        assert set(Enrolment.objects.filter(participant=her).values_list("words", flat=True)) == {"–"}
        assert sorted(lines.all()) == money
        assert list(Payslip.objects.filter(enrolment__participant=her).values_list("net", "paid_on")) == slips
        entries = LedgerLine.objects.filter(account__participant=her).values_list("entry__words", flat=True)
        assert set(entries) <= {"", "–"}
        assert Person.objects.get(pk=world.files["hers"].pk).given_name == name, "her case is another matter"
        assert list(Participant.objects.exclude(pk=her.pk).values_list("pk", "given_name")) == others
        made.refresh_from_db()
        assert (made.state, made.code, made.answered_by) == ("answered", her.code, world.users["data_protection"])
        trail = Entry.objects.filter(table_name="programs_participant", row_id=str(her.pk))
        assert not trail.filter(detail__isnull=False).exclude(what="values_erased").exists()


def test_her_pictures_go_with_her(world):
    with acting_as_system("looked for"):
        her = Participant.objects.get(given_name="Maya-hers-0")
        pictures = list(PictureOf.objects.filter(participant=her).values_list("picture", flat=True))
    assert pictures
    assert erase_as_asked(approved(world, her).pk)
    with acting_as_system("looked at"):
        assert not PictureOf.objects.filter(picture__in=pictures).exists()
        assert not PictureOf._meta.get_field("picture").related_model.objects.filter(pk__in=pictures).exists()
        assert Attendance.objects.filter(enrolment__participant=her).exists()


def test_who_is_in_a_group_or_has_money_there_or_is_held_is_not_erased(world):
    her = maker(world)
    officer = world.users["data_protection"]
    with acting_as_system("looked at"):
        assert "belongs to a group" in str(cannot_be_erased(her))
        Enrolment.objects.filter(participant=her).update(state="left", ended_on="2026-11-01", why="moved")
        assert "not settled" in str(cannot_be_erased(her))
        slip = Payslip.objects.get(enrolment__participant=her, paid_on=None)
        slip.pay(slip.period.confirmed_by, "signed", timezone.localdate())
        assert "not confirmed" in str(cannot_be_erased(her))
    leaves(her)
    assert cannot_be_erased(her) is None
    with acting_as_system("held"):
        notice = RetentionNotice.objects.create(kind="participant", row_key=her.pk, acts_on="2027-01-01")
        notice.hold(by=officer, why="A court asks for it.")
        assert "officer holds" in str(cannot_be_erased(her))
    made = approved(world, her)
    assert not erase_as_asked(made.pk), "what came between keeps her"
    with acting_as_system("it is over"):
        notice.let_go()
        assert ParticipantRequest.objects.get(pk=made.pk).approved_at is None
    assert not erase_as_asked(made.pk), "and nobody approved it since"
    with acting(officer):
        ParticipantRequest.objects.get(pk=made.pk).approve(by=officer)
    assert erase_as_asked(made.pk)


def test_whom_wages_are_owed_that_nobody_reckoned_is_not_erased(world):
    """Neither when she asks nor when her period is over: work that earns, in a draft or in none, and what is added."""
    her = maker(world)
    leaves(her)
    over = RULES[RetentionNotice.Kind.PARTICIPANT].over
    in_ten_years = timezone.localdate() + datetime.timedelta(days=3653)

    def is_kept() -> bool:
        asked = cannot_be_erased(her) is not None
        with acting_as_system("looked at"):
            assert asked != over(RetentionPeriods(), in_ten_years).filter(pk=her.pk).exists()
        return asked

    assert not is_kept()
    with acting_as_system("written down later"):
        hers, bag = Enrolment.objects.get(participant=her), Product.objects.filter(group__site=world.here).first()
        day = timezone.localdate() - datetime.timedelta(days=100)
        told = {"group": hers.group, "enrolment": hers, "on": day}
        WorkEntry.objects.create(**told, product=bag, made=2, passed=0)
        assert not is_kept(), "what earns nothing is never paid"
        work = WorkEntry.objects.create(**told, hours=4)
        assert is_kept()
        period = wages.begin_period(hers.group, day, day)
        assert is_kept(), "a draft pays nobody"
        Adjustment.objects.create(
            group=hers.group, period=period, enrolment=hers, kind="added", amount=Decimal(30), why="Swept the room"
        )
        work.delete()
        assert is_kept()
        wages.confirm(period, hers.group.facilitator)
        assert "not settled" in str(cannot_be_erased(her))
        Payslip.objects.get(period=period).pay(hers.group.facilitator, "signed", timezone.localdate())
        assert not is_kept()


def test_a_facilitator_receives_and_her_manager_answers(world, asked):
    her = asked.participant
    with acting(world.users["data_protection"]):
        RetentionPeriods.objects.create(answer_days=14)
    worker = signed_in_client(world.users["facilitator"], at_work=True)
    form = {"kind": "access", "asked_by": "herself", "received_on": "2026-11-20"}
    add = reverse("participant-request-add", args=[her.pk])
    assert worker.post(add, form).status_code == 302
    assert "asked already" in worker.post(add, form).content.decode()
    with acting_as_system("looked at"):
        made = her.requests.get(kind="access")
    assert (made.due_on - made.received_on).days == 14
    answer = reverse("participant-request", args=[made.pk])
    page = worker.get(reverse("participant-data", args=[her.pk])).content.decode()
    assert answer not in page
    assert worker.post(answer, {"answer": "answered"}).status_code == 404
    with acting(world.users["facilitator"]) as facilitator, pytest.raises(DatabaseError), transaction.atomic():
        made.answer(by=facilitator.user)
    manager = signed_in_client(world.users["programme_manager"], at_work=True)
    with acting(world.users["programme_manager"], read_only=True) as acts:
        assert digest_of(acts.user).total
    assert her.full_name in manager.get(reverse("home")).content.decode()
    assert answer in manager.get(reverse("participant-data", args=[her.pk])).content.decode()
    assert "Say why" in manager.post(answer, {"answer": "refused"}).content.decode()
    assert manager.post(answer, {"answer": "answered"}).status_code == 302
    with acting_as_system("looked at"):
        made.refresh_from_db()
    assert (made.state, made.answered_by) == ("answered", world.users["programme_manager"])


def test_nobody_approves_alone(world, asked):
    manager, officer = world.users["programme_manager"], world.users["data_protection"]
    for user in (manager, world.users["facilitator"]):
        with acting(user), pytest.raises(DatabaseError), transaction.atomic():
            ParticipantRequest.objects.filter(pk=asked.pk).update(approved_at=timezone.now(), approved_by=user)
    with acting(officer):
        here = ParticipantRequest.objects.get(pk=asked.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            ParticipantRequest.objects.filter(pk=asked.pk).update(approved_at=timezone.now(), approved_by=manager)
        here.approve(by=officer)
        with pytest.raises(CannotAnswer):
            here.refuse(by=officer, ground="law")
        with pytest.raises(DatabaseError), transaction.atomic():
            ParticipantRequest.objects.filter(pk=asked.pk).update(done_at=timezone.now())
    with acting(officer):
        other = ParticipantRequest.objects.exclude(pk=asked.pk).first()
        other.refuse(by=officer, ground="who")
        received = timezone.localdate()
        own = ParticipantRequest(
            participant_id=other.participant_id, code=other.code, kind="erasure", received_on=received,
            due_on=received + datetime.timedelta(days=30),
        )  # fmt: skip
        own.save(force_insert=True)
        with pytest.raises(CannotAnswer):
            own.approve(by=officer)
        with pytest.raises(DatabaseError), transaction.atomic():
            ParticipantRequest.objects.filter(pk=own.pk).update(approved_at=timezone.now(), approved_by=officer)


def test_the_trail_forgets_nobody_else_on_her_request(world, asked):
    with acting(world.users["data_protection"]) as officer:
        asked.approve(by=officer.user)
    with pytest.raises(DatabaseError), acting_as_system("approved for another"):
        forget_values(None, asked.pk, [("programs_participant", str(maker(world).pk))])
    with pytest.raises(DatabaseError), acting_as_system("approved for no person"):
        forget_values(world.files["hers"].pk, asked.pk, [("programs_participant", str(asked.participant_id))])


def test_the_officer_reads_codes_and_no_name(world, asked):
    officer = signed_in_client(world.users["data_protection"], at_work=True)
    decide = reverse("participant-request-decide", args=[asked.pk])
    for page in (reverse("participant-requests"), decide):
        told = officer.get(page).content.decode()
        assert asked.code in told
        assert asked.participant.given_name not in told
    for name, user in world.users.items():
        if name != "data_protection":
            client = signed_in_client(user, at_work=True)
            assert client.get(decide).status_code == client.post(decide, {}).status_code == 404, name
    kept = officer.post(decide, {"decision": "approve"}).content.decode()
    assert "Something keeps this data now" in kept
    assert "group" not in kept[kept.index("<main") :], "nor what keeps her"
    manager = signed_in_client(world.users["programme_manager"], at_work=True)
    data = reverse("participant-data", args=[asked.participant_id])
    assert "belongs to a group" in manager.get(data).content.decode()
    leaves(asked.participant)
    assert officer.post(decide, {"decision": "approve"}).status_code == 302
    assert officer.post(decide, {"decision": "refuse", "ground": "law"}).status_code == 302
    with acting_as_system("looked at"):
        asked.refresh_from_db()
    assert (asked.state, asked.approved_at) == ("refused", None)
    assert officer.get(decide).status_code == 302, "nothing is left to decide"
    with acting(world.users["data_protection"]):
        assert not Participant.objects.exists()


def test_whom_a_restored_backup_brought_back_is_erased_again(world, asked, tmp_path):
    kept = tmp_path / "erased.log"
    kept.write_text(f"programs.Participant {asked.participant_id}\n")
    assert erase_again(kept) == 1
    with acting_as_system("looked at"):
        assert Participant.objects.get(pk=asked.participant_id).given_name == "–"
        assert RetentionNotice.objects.get(row_key=asked.participant_id).kind == "participant"
    assert erase_again(kept) == 0
