"""What a whole case file on paper tells kind by kind, each as far as there is room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from access.records import Record
from access.saying import rows_of, said
from accounts.models import User
from beneficiaries.incident_type import QUESTIONS
from beneficiaries.models import (
    Bed,
    BedUse,
    Case,
    Closure,
    Conference,
    Document,
    EducationRecord,
    FamilyContact,
    FormerReferral,
    Goal,
    HomeAssessment,
    HousingRecord,
    Incident,
    Plan,
    ReferralOut,
    Relative,
    SafetyCheck,
    ScaleResult,
    SharedField,
    Stay,
    Transfer,
    Treatment,
)
from beneficiaries.sections import BY_SLUG, EVERY_SECTION
from config.calendar import local_digits

MOST_OF_A_KIND = 40
"""How much of one kind one paper holds, the newest first, and how many lines of what belongs to each."""
A_ROW, A_FACT = 250, 60
"""How many signs of HTML stand around one row, and around one thing that it tells."""
CONTEXT = ("by_partner", "was_child", "abduction", "goods_exchanged", "traditional_practice")
Line = Callable[[Any], str]
TITLES = {section.model: section.title for section in EVERY_SECTION}


@dataclass(frozen=True)
class Row:
    """One record in words: what names it, its state, what is known, and what belongs to it in lines."""

    heading: str
    state: str
    facts: list[tuple[str, str]]
    lines: list[tuple[str, list[str]]]
    by: str

    @property
    def signs(self) -> int:
        """Return how long it is as HTML, nearly."""
        return self._signs_of_facts + sum(map(_signs_of, (line for _title, lines in self.lines for line in lines)))

    @property
    def _signs_of_facts(self) -> int:
        return A_ROW + len(self.heading) + sum(_signs_of(label) + len(value) for label, value in self.facts)

    def within(self, signs: int) -> "Row | None":
        """Return it with as many of its lines as so many signs hold; None where they do not hold the rest of it."""
        signs -= self._signs_of_facts
        if signs < 0:
            return None
        shortened = []
        for title, lines in self.lines:
            held = first_of(lines, signs, _signs_of)
            signs -= sum(map(_signs_of, held))
            shortened += [(title, held)] if held else []
        return replace(self, lines=shortened)


def _signs_of(words: str) -> int:
    return A_FACT + len(words)


@dataclass(frozen=True)
class Part:
    """What a paper holds of one kind, and whether that is not all."""

    title: str
    rows: list[Row]
    is_cut: bool

    @property
    def signs(self) -> int:
        """Return how long its rows are as HTML, nearly."""
        return sum(row.signs for row in self.rows)

    def within(self, signs: int) -> "Part":
        """Return as much of it as so many signs hold."""
        rows = first_of(self.rows, signs, lambda row: row.signs)
        if len(rows) == len(self.rows):
            return self
        shortened = self.rows[len(rows)].within(signs - sum(row.signs for row in rows))
        return Part(self.title, [*rows, *filter(None, [shortened])], is_cut=True)


def first_of(found: Iterable[Any], signs: int, signs_of: Callable[[Any], int]) -> list[Any]:
    """Return the first of what was found, as much of it as so many signs hold."""
    taken = []
    for each in found:
        signs -= signs_of(each)
        if signs < 0:
            break
        taken.append(each)
    return taken


def known(record: Any, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return what is known of a record, label and value; what was left at its default says nothing."""
    told = [name for name in names if getattr(record, name) != record._meta.get_field(name).default]
    return [(row["label"], row["value"]) for row in rows_of(record, told) if row["value"]]


def line_of(*names: str) -> Line:
    """Return what tells of a record in one line."""
    return lambda record: "; ".join(f"{label}: {value}" for label, value in known(record, names))


@dataclass(frozen=True)
class Kind:
    """One kind of record on the paper, of which a case may hold several."""

    model: type[Record]
    heading: tuple[str, ...]
    """The fields that name it; none where it names itself."""
    facts: tuple[str, ...]
    state: str = ""
    beside: Callable[[Any], list[tuple[str, str]]] = lambda _record: []
    """Returns what else is told of it, label and value."""
    lines: dict[str, Line] = field(default_factory=dict)
    """What belongs to it, by the name of the relation: what tells of one in a line."""
    fetched: Callable[[Any], QuerySet] = lambda found: found
    """Fetches with the records what their words need."""

    def part(self, case: Case, user: User) -> Part:
        """Return what there is of it in this case, as this user may read it: the newest."""
        seen = self.model.objects.visible_to(user).filter(case=case).select_related("recorded_by")
        found = list(self.fetched(seen).prefetch_related(*self.lines)[: MOST_OF_A_KIND + 1])
        rows = [self.row(each) for each in found[:MOST_OF_A_KIND]]
        longer = any(len(getattr(each, name).all()) > MOST_OF_A_KIND for each in found for name in self.lines)
        title = TITLES.get(self.model) or capfirst(str(self.model._meta.verbose_name_plural))
        return Part(str(title), rows, longer or len(rows) < len(found))

    def row(self, record: Any) -> Row:
        """Return one record in words."""
        named = " – ".join(filter(None, (said(record, name) for name in self.heading)))
        unnamed = capfirst(str(self.model._meta.verbose_name)) if self.heading else str(record)
        belonging = [(name, list(getattr(record, name).all())[:MOST_OF_A_KIND]) for name in self.lines]
        return Row(
            named or unnamed,
            said(record, self.state) if self.state else "",
            known(record, self.facts) + self.beside(record),
            [
                (str(capfirst(rows[0]._meta.verbose_name_plural)), [self.lines[name](each) for each in rows])
                for name, rows in belonging
                if rows
            ],
            str(record.recorded_by or ""),
        )


def kind_of_section(slug: str, lines: dict[str, Line] | None = None, **more: Any) -> Kind:
    """Return the kind that tells what a section of the case file tells, and what belongs to each record."""
    section = BY_SLUG[slug]
    fetched = more.pop("fetched", lambda found: found)
    newest = F(section.dates[0]).desc(nulls_last=True)
    return Kind(
        section.model,
        section.heading,
        (*section.dates, *section.facts),
        section.kind,
        lines=lines or {},
        fetched=lambda found: fetched(found.order_by(newest, "-recorded_at", "pk")),
        **more,
    )


def _adherence(treatment: Treatment) -> list[tuple[str, str]]:
    found = treatment.adherence
    if found is None:
        return []
    doses = _("%(taken)s of %(due)s doses") % {"taken": local_digits(found.taken), "due": local_digits(found.due)}
    return [(_("Adherence"), f"{local_digits(found.per_cent)} %, {doses}. {found.label}")]


def _score(result: ScaleResult) -> list[tuple[str, str]]:
    score = {"score": local_digits(result.score), "most": local_digits(result.asked.most)}
    return [(_("Score"), _("%(score)s of %(most)s") % score), (_("What it tells"), str(result.band.label))]


def _with_beds(stays: Any) -> QuerySet:
    """Fetch the uses of beds with the name of each bed; None where the bed is of a site that is not hers to see."""
    bed = Bed.objects.filter(pk=OuterRef("bed"))
    named = {"of_room": Subquery(bed.values("room__name")), "of_bed": Subquery(bed.values("name"))}
    return stays.select_related("home_assessment").prefetch_related(Prefetch("uses", BedUse.objects.annotate(**named)))


def _bed(use: Any) -> str:
    place = _("%(room)s, bed %(bed)s") % {"room": use.of_room, "bed": use.of_bed}
    return f"{place if use.of_bed else _('a bed of another site')}; {line_of('began', 'ended')(use)}"


def _told(shared: SharedField) -> str:
    return f"{shared.label}: {shared.text}"


KINDS = (
    Kind(
        Incident,
        ("kind",),
        (
            *("told_on", "happened", "time_of_day", "place_kind", "area", "place", "account", *QUESTIONS, *CONTEXT),
            *("how_many", "danger_remains", "danger_measures", "injuries", "medical_care", "services_needed"),
            *Incident.REPORT,
        ),
        lines={"perpetrators": line_of("perpetrator")},
        fetched=lambda found: found.select_related("area__parent").prefetch_related("perpetrators__perpetrator"),
    ),
    kind_of_section(
        "treatments",
        {"checks": line_of("checked_on", "doses_due", "doses_taken", "side_effects", "by_whom")},
        beside=_adherence,
        fetched=lambda found: found.select_related("condition").with_checks(),
    ),
    kind_of_section("medicines", fetched=lambda found: found.select_related("condition")),
    kind_of_section("appointments", fetched=lambda found: found.select_related("instead_of")),
    Kind(ScaleResult, ("scale",), ("taken_on", "by_whom", "remarks"), beside=_score),
    Kind(
        Stay,
        ("admitted_on",),
        (
            *("admitted_by", "brought", "agrees_to_rules", "agreed_apart", "discharged_on", "discharge"),
            *("discharged_to", "discharged_with", "discharge_is_safe", "home_assessment", "without_assessment"),
            "discharge_notes",
        ),
        lines={"uses": _bed, "leaves": line_of("began", "expected_on", "where_to", "contact", "reason", "ended")},
        fetched=_with_beds,
    ),
    kind_of_section(
        "housing",
        {
            "checks": line_of(
                *("checked_on", "result", *SafetyCheck.QUESTIONS, "who_knows", "reaches_help", "measures", "next_on")
            )
        },
    ),
    kind_of_section(
        "schooling",
        {
            "months": line_of("month", "days_present", "days_open", "remarks"),
            "results": line_of("held", "exam", "result", "passed", "remarks"),
        },
    ),
    Kind(
        Relative,
        (),
        ("bond", "fate", "is_danger", "danger_why", "believed_at", "verified_how"),
        "standing",
        lines={"wishes": line_of("said_on", "answer", "words", "best_interest")},
        fetched=lambda found: found.select_related("member").order_by("-recorded_at", "pk"),
    ),
    Kind(
        FamilyContact,
        ("what", "how"),
        ("happened_on", "relative", "came_of", "for_her", "required_by_law", "law_reason", "next_on"),
        fetched=lambda found: found.select_related("relative__member"),
    ),
    Kind(
        HomeAssessment,
        ("whose_home",),
        (
            *("visited_on", "visited_by", "area", "adult", "spoken_with", *HomeAssessment.PARTS, "seen_there"),
            *(*HomeAssessment.QUESTIONS, "her_wish", "her_words", "verdict_reason", "conditions", "seen_by", "seen_on"),
        ),
        "verdict",
        lines={"visits": line_of("due_on", "done_on", "told")},
        fetched=lambda found: found.select_related("area__parent", "seen_by"),
    ),
    Kind(
        Conference,
        ("reason",),
        ("held_on", "way", "place", "chair", "her_part", "her_view", "discussed", "next_on"),
        lines={
            "members": line_of("user", "name", "role", "comes_from", "was_there"),
            "decisions": line_of("text", "responsible", "by_herself", "whom", "due_on", "into_plan", "done_on"),
        },
        fetched=lambda found: found.prefetch_related("members__user", "decisions__responsible"),
    ),
    Kind(
        ReferralOut,
        ("service",),
        ("asks_for", "reason", "urgency", "way"),
        "status",
        lines={
            "shared_fields": _told,
            "steps": line_of("happened_on", "status", "told_by", "answer", "her_words"),
        },
        fetched=lambda found: found.select_related("service__provider"),
    ),
    Kind(FormerReferral, ("organisation",), ("contact_person", "sent_on", "reason", "asks_for")),
    Kind(
        Transfer,
        ("to_site", "to_provider"),
        (
            *("reason", "handed_over", "answer", "answered_on", "answered_by", "carried_out_on"),
            *("called_off_on", "called_off_why"),
        ),
        "status",
        fetched=lambda found: found.select_related("to_site", "to_provider"),
    ),
    Kind(
        Closure,
        ("closes_on", "reason"),
        ("told", *Closure.CRITERIA, "in_spite", "contact_after", "agreed_after", "survey"),
        "status",
    ),
    Kind(Document, ("title",), ("kind", "dated", "about", "restricted", "removed_at", "removal_reason")),
)
TOLD_WHOLE = (EducationRecord, HousingRecord, *(kind.model for kind in KINDS))
"""Models of which a part of its own tells more than the section of the case file."""


def parts_of(case: Case, user: User, signs: int) -> list[Part]:
    """Return what a case holds of every kind, as this user may read it and as far as so many signs hold it.

    Where there is too much, the longest kinds are cut; a kind with nothing is left out.
    """
    parts = [kind.part(case, user) for kind in KINDS]
    places = sorted(range(len(parts)), key=lambda place: parts[place].signs)
    for left, place in zip(range(len(places), 0, -1), places, strict=True):
        parts[place] = parts[place].within(signs // left)
        signs -= parts[place].signs
    return [part for part in parts if part.rows or part.is_cut]


def goals_of(plan: Plan | None) -> list[Goal]:
    """Return the goals of a plan with their actions and how far each has come."""
    if plan is None:
        return []
    found = Goal.objects.filter(plan=plan).select_related("continues")
    return list(found.prefetch_related("actions__responsible", "progress", "continues__progress"))
