"""The timeline of a case: everything that happened, newest first, whichever record tells of it.

Notes may be many and are read page by page; what else a case holds is little and read whole, so that the
number of queries does not depend on how much there is.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.records import Record
from accounts.models import User
from beneficiaries.approvals import kind_of, kind_of_request
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.models import (
    Approval,
    Case,
    CaseShare,
    Consent,
    Document,
    Flag,
    Move,
    Note,
    Referral,
    ReferralOut,
    ReferralOutStep,
)
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.models.note import NoteQuerySet
from beneficiaries.sections import Section
from config.calendar import PartialDate, say_day

DECIDED = (Approval.Status.APPROVED, Approval.Status.RETURNED)
UNDATED = datetime.date.min
Records = dict[Section, list[Record]]


@dataclass(frozen=True)
class Happening:
    """One thing on the timeline."""

    on: datetime.date
    """The day it is sorted by: the first day it may have been; UNDATED when none is known."""
    recorded_at: datetime.datetime
    id: UUID
    when: str
    title: str
    icon: str
    text: str = ""
    detail: str = ""
    by: User | None = None
    url: str = ""
    note: Note | None = None

    @property
    def next_on(self) -> datetime.date | None:
        """Return the day agreed for the next contact, as long as it lies ahead."""
        ahead = self.note is not None and self.note.next_on is not None and self.note.next_on >= timezone.localdate()
        return self.note.next_on if ahead else None

    @property
    def key(self) -> tuple[datetime.date, datetime.datetime, UUID]:
        """Return what the timeline is sorted by."""
        return self.on, self.recorded_at, self.id


@dataclass(frozen=True)
class Page:
    """A stretch of the timeline, and where the next, older one begins."""

    happenings: list[Happening]
    older: UUID | None = None


def timeline_of(
    case: Case,
    user: User,
    records: Records,
    *,
    consents: list[Consent],
    moves: list[Move],
    shares: list[CaseShare],
    referrals: list[Referral],
    subjects: Sequence[ForApproval],
    referrals_out: list[ReferralOut],
    documents: list[Document],
    flags: list[Flag],
    approvals: list[Approval],
    before: UUID | None = None,
    size: int = 25,
) -> Page:
    """Return a page of what happened, newest first, as this user may read it; `before` is the last one seen."""
    told = [
        *_told(case, records, consents, moves, shares, referrals),
        *(_of_subject(each, case) for each in subjects),
        *(_of_referral_out(each, step, case) for each in referrals_out for step in each.steps.all()),
        *(_of_document(each, case) for each in documents),
        *(happening for each in flags for happening in _of_flag(each, case)),
        *(_of_approval(each, case) for each in approvals if each.status in DECIDED),
    ]
    told.sort(key=lambda each: each.key, reverse=True)
    end = None
    if before is not None:
        last = next((each for each in told if each.id == before), None) or _last_note(_notes([case.pk], user), before)
        end = last.key if last else None
    if end is None:
        notes = ask_as(user, _newest_notes, [case.pk], size + 1)
    else:
        told = [each for each in told if each.key < end]
        notes = _notes([case.pk], user).filter(_older_than(end))[: size + 1]
    written = [_of_note(note, case, user) for note in notes]
    page = sorted([*told, *written], key=lambda each: each.key, reverse=True)
    return Page(page[:size], page[size - 1].id if len(page) > size else None)


def _notes(cases: list[UUID], user: User) -> NoteQuerySet:
    return Note.objects.visible_to(user).filter(case__in=cases).latest_first()


def _newest_notes(cases: list[UUID], user: User, most: int) -> NoteQuerySet:
    return _notes(cases, user)[:most]


def older_notes(notes, key: tuple[datetime.date, datetime.datetime, UUID]):
    """Return those of some notes that come after a key in the order "latest first"."""
    return notes.filter(_older_than(key))


def _older_than(key: tuple[datetime.date, datetime.datetime, UUID]) -> Q:
    on, at, id_ = key
    same_day = Q(happened_on=on) & (Q(recorded_at__lt=at) | Q(recorded_at=at, pk__lt=id_))
    return Q(happened_on__lte=on) & (Q(happened_on__lt=on) | same_day)


def _last_note(notes, before: UUID) -> Happening | None:
    note = notes.filter(pk=before).first()
    return Happening(note.happened_on, note.recorded_at, note.pk, "", "", "") if note else None


def _told(
    case: Case,
    records: Records,
    consents: list[Consent],
    moves: list[Move],
    shares: list[CaseShare],
    referrals: list[Referral],
) -> Iterator[Happening]:
    for section, rows in records.items():
        for record in rows:
            yield from _of_record(section, record, case)
    for consent in consents:
        words = _("Consent: %(purpose)s") % {"purpose": consent.get_purpose_display()}
        yield _on_day(consent.answered_on, consent, words, "clipboard-check", str(consent.in_words))
    for move in moves:
        words = _("The case is now: %(state)s") % {"state": move.get_to_state_display()}
        yield _on_day(move.happened_on, move, words, "arrow-right", move.reason)
    for share in shares:
        words = _("Shared with %(worker)s") % {"worker": share.worker}
        yield _on_day(timezone.localdate(share.recorded_at), share, words, "people", share.reason)
    yield Happening(
        case.opened_on, case.recorded_at, case.pk, say_day(case.opened_on), str(_("Case opened")), "folder2-open"
    )
    for referral in referrals:
        yield from _of_referral(referral)


def _of_referral(referral: Referral) -> Iterator[Happening]:
    who = referral.organisation or referral.get_source_display()
    yield _on_day(timezone.localdate(referral.received_at), referral, _("Referred by %(who)s") % {"who": who}, "send")
    if referral.met_on:
        words = _("Met by %(who)s") % {"who": who}
        yield Happening(
            referral.met_on,
            referral.received_at,
            UUID(int=referral.pk.int ^ 1),
            say_day(referral.met_on),
            str(words),
            "geo-alt",
            referral.met_at,
        )


def _of_referral_out(referral: ReferralOut, step: ReferralOutStep, case: Case) -> Happening:
    return Happening(
        step.happened_on,
        step.recorded_at,
        step.pk,
        say_day(step.happened_on),
        str(_("Referral to a service: %(service)s") % {"service": referral.service}),
        "send",
        "\n".join(filter(None, [step.answer, step.her_words])),
        step.get_status_display(),
        step.recorded_by,
        reverse("referral-out", args=[case.person.code, referral.pk]),
    )


def _of_document(document: Document, case: Case) -> Happening:
    on = timezone.localdate(document.recorded_at)
    return Happening(
        on,
        document.recorded_at,
        document.pk,
        say_day(on),
        str(_("Document: %(title)s") % {"title": document.title}),
        "file-earmark-text",
        document.about,
        document.get_kind_display() if document.is_in_place else str(_("taken away")),
        document.recorded_by,
        reverse("case-document", args=[case.person.code, document.pk]),
    )


def _of_record(section: Section, record: Record, case: Case) -> Iterator[Happening]:
    if section.single or not section.dates:
        return
    first = PartialDate.of(getattr(record, section.dates[0]))
    last = getattr(record, section.dates[1]) if len(section.dates) > 1 else None
    heading = section.heading_of(record)
    url = section.address(case, record)
    facts = "\n".join(f"{row['label']}: {row['value']}" for row in section.facts_of(record))
    state = section.state_of(record)
    yield Happening(
        first.lower if first else UNDATED,
        record.recorded_at,
        record.pk,
        str(first) if first else str(_("day not known")),
        f"{section.title}: {heading}",
        section.icon,
        facts,
        "" if last else state,
        record.recorded_by,
        url,
    )
    if last:
        words = _("%(section)s: %(what)s, until then") % {"section": section.title, "what": heading}
        key = UUID(int=record.pk.int ^ 1)
        yield Happening(
            last.lower, record.recorded_at, key, str(last), str(words), section.icon, "", state, record.recorded_by, url
        )


def _of_note(note: Note, case: Case, user: User) -> Happening:
    own = note.recorded_by_id == user.pk
    return Happening(
        note.happened_on,
        note.recorded_at,
        note.pk,
        say_day(note.happened_on),
        note.get_kind_display(),
        "chat-left-text",
        note.text,
        note.place,
        note.recorded_by,
        reverse("note", args=[case.person.code, note.pk]) if own else "",
        note,
    )


def _of_subject(subject: ForApproval, case: Case) -> Happening:
    kind = kind_of(subject)
    on = getattr(subject, kind.day)
    return Happening(
        on,
        subject.recorded_at,
        subject.pk,
        say_day(on),
        subject.headline,
        "graph-up",
        subject.in_short,
        subject.get_status_display(),
        subject.recorded_by,
        kind.address("", case, subject),
    )


def _of_approval(approval: Approval, case: Case) -> Happening:
    on, kind = timezone.localdate(approval.decided_at), kind_of_request(approval)
    return Happening(
        on,
        approval.decided_at,
        approval.pk,
        say_day(on),
        str(kind.approved if approval.status == Approval.Status.APPROVED else kind.returned),
        "check-circle" if approval.status == Approval.Status.APPROVED else "arrow-left",
        approval.comment,
        "",
        approval.decided_by,
        reverse(kind.slug, args=[case.person.code, getattr(approval, f"{kind.slug}_id")]),
    )


def _of_flag(flag: Flag, case: Case) -> Iterator[Happening]:
    url = reverse("flags", args=[case.person.code])
    yield Happening(
        flag.raised_on,
        flag.recorded_at,
        flag.pk,
        say_day(flag.raised_on),
        str(_("Flag raised")),
        "flag",
        flag.text,
        flag.get_for_whom_display(),
        flag.recorded_by,
        url,
    )
    if flag.resolved_at is not None:
        on, key = timezone.localdate(flag.resolved_at), UUID(int=flag.pk.int ^ 1)
        words = f"{flag.text}\n{flag.how}"
        yield Happening(
            on, flag.resolved_at, key, say_day(on), str(_("Flag settled")), "flag", words, "", flag.resolved_by, url
        )


def _on_day(on: datetime.date, record: Record, words: Promise | str, icon: str, text: str = "") -> Happening:
    return Happening(on, record.recorded_at, record.pk, say_day(on), str(words), icon, text, "", record.recorded_by)
