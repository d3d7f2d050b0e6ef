"""The placements of the demonstration: the story's, and others of every kind; one is blocked and one suspended."""

import datetime
import random
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from django.db.models import Count

from accounts.models import User
from beneficiaries.demo.stage import Stage
from programs.models import Project
from volunteers.certificates import ALPHABET
from volunteers.demo.placed import DONE, PLACED, WEEKS, Placed
from volunteers.models import (
    Certificate,
    CheckIn,
    DayRate,
    Deliverable,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    HourDecision,
    HourEntry,
    InductionItem,
    Mission,
    Placement,
    PlacementCost,
    PlacementIncident,
    PlacementStep,
    PlacementTerms,
    Skill,
    TeamNote,
    TransferredSkill,
    Volunteer,
    Worry,
)
from volunteers.models.with_a_placement import FIRST_DAYS

ORDER = [
    DayRate,
    Mission,
    Placement,
    PlacementTerms,
    PlacementStep,
    Deliverable,
    InductionItem,
    TeamNote,
    TransferredSkill,
    HourEntry,
    HourDecision,
    PlacementCost,
    CheckIn,
    Worry,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    PlacementIncident,
    Certificate,
]
OF_2014 = (datetime.date(2014, 5, 5), datetime.date(2014, 5, 16))
RATES = {1: 160, 2: 240, 3: 320, 4: 400}
WAY = ["proposed", "offered", "accepted", "confirmed", "running", "completed"]
WHY = {
    "suspended": "Something was reported. The coordinator looks into it.",
    "ended": "He was called back by his employer.",
    "declined": "My mother is ill; ask me again next year.",
    "cancelled": "A check was refused.",
}
BEGUN = ("running", "suspended", "ended", "completed")
HALF_A_YEAR = datetime.timedelta(days=182)


def add_placements(users: Mapping[str, User]) -> None:
    """Add them, where they are not."""
    stage = Stage(users)
    stage.chance = random.Random(2014)  # noqa: S311 (made-up data that falls alike each time)
    kamala, since = users["kamala.volunteers"], datetime.date(2014, 1, 1)
    skills = {each.name: each for each in Skill.objects.all()}
    people = {each.full_name: each for each in Volunteer.objects.select_related("user")}
    projects = list(Project.objects.annotate(measured=Count("indicators")).order_by("-measured", "name"))
    for skill in skills.values():
        for level, amount in RATES.items():
            stage.record(
                DayRate, kamala, since, skill=skill, level=level, currency="EUR", amount=amount, valid_from=since,
                agreed_with="The foundations, in one letter (fictional)", agreed_on=since,
            )  # fmt: skip
    mission = stage.record(
        Mission, kamala, OF_2014[0], name="Executives in the field, 2014", starts_on=OF_2014[0], ends_on=OF_2014[1],
        brief="Ten days beside the heads of programmes, as part of a leadership programme: how a year is planned.",
    )  # fmt: skip
    stage.record(
        Deliverable, kamala, OF_2014[0], mission=mission, title="A plan of the year on one page", due_on=OF_2014[1],
        state="accepted", remains="The plan, renewed each spring by the heads of programmes.",
    )  # fmt: skip
    for number, told in enumerate(PLACED):
        saxo = [each for each in projects if each.name.startswith("SAXO")] if "SAXO" in told.role else []
        project = saxo[0] if saxo else projects[0] if told.state in BEGUN else projects[number % len(projects)]
        _placement(stage, told, people[told.who], skills[told.skill], project, mission)
    stage.write(ORDER)


def _placement(stage: Stage, told: Placed, who: Volunteer, skill: Skill, project: Project, mission: Mission) -> None:
    kamala, mentor = stage.users["kamala.volunteers"], stage.users[told.mentor]
    first, last = OF_2014 if told.of_2014 else tuple(stage.today + datetime.timedelta(days=day) for day in told.days)
    on = min(first - datetime.timedelta(days=40), stage.today - datetime.timedelta(days=3))
    made = stage.record(
        Placement, kamala, on, volunteer=who, called=who.full_name, project=project, project_name=project.name,
        site=project.site, employer_id=who.employer_id, role=told.role, skill=skill, level=told.level, mentor=mentor,
        place="" if told.is_remote else project.site.name, is_remote=told.is_remote, starts_on=first, ends_on=last,
        state=told.state, mission=mission if told.of_2014 else None,
    )  # fmt: skip
    stage.record(
        PlacementTerms, kamala, on, placement=made, starts_on=first, ends_on=last,
        objectives=f"{told.role}: the team goes on with it alone when it ends.",
        terms="Six hours a day. Lodging and insurance are paid by the employer. She answers to her mentor.",
    )  # fmt: skip
    way = [*WAY[: WAY.index(told.state) + 1]] if told.state in WAY else _way_to(told.state)
    days = {"running": first, "suspended": stage.today - datetime.timedelta(days=2), "ended": last, "completed": last}
    for day, (start, to) in enumerate(pairwise(way)):
        by = who.user or kamala if to in ("accepted", "declined") else kamala
        stage.record(
            PlacementStep, by, days.get(to, on + datetime.timedelta(days=day)), placement=made, from_state=start,
            to_state=to, why=WHY.get(to, ""), signed_as=who.full_name if to == "accepted" else "",
        )  # fmt: skip
    if told.state in BEGUN:
        _work(stage, told, made, who.user or kamala, mentor)
    if told.state in ("completed", "ended"):
        _end(stage, told, made, who.user or kamala, mentor)
    if told.state == "suspended":
        stage.record(
            PlacementIncident, mentor, stage.today - datetime.timedelta(days=2), placement=made, kind="conduct",
            happened_on=stage.today - datetime.timedelta(days=3),
            words="He took pictures in the yard, though he was told not to. They were deleted in front of me.",
        )  # fmt: skip


def _way_to(state: str) -> list[str]:
    """Return through which states a placement came to one at which others do not pass."""
    before = {"suspended": "running", "ended": "running", "declined": "offered", "cancelled": "proposed"}[state]
    return [*WAY[: WAY.index(before) + 1], state]


def _work(stage: Stage, told: Placed, made: Placement, by: User, mentor: User) -> None:
    """Write down the first days, hours, weeks, costs and what is to be handed over."""
    kamala, first = stage.users["kamala.volunteers"], made.starts_on
    for words in FIRST_DAYS:
        stage.record(InductionItem, kamala, first, placement=made, words=str(words), done_on=first)
    until = min(made.ends_on, stage.today - datetime.timedelta(days=1))
    days = [first + datetime.timedelta(days=day) for day in range((until - first).days + 1)]
    days = [day for day in days if day.weekday() not in (5, 6)][: told.hours]
    for place, day in enumerate(days):
        entry = stage.record(
            HourEntry, by, day, placement=made, on=day, kind="remote" if told.is_remote else "field",
            hours=Decimal(stage.pick((6, 6, 7, 4))), what=stage.pick(DONE),
        )  # fmt: skip
        if told.state == "completed" or place < len(days) - 2:
            stage.record(HourDecision, mentor, day, entry=entry, entry_version=1, approved=True)
    week = CheckIn.week_of(first)
    for goes, done, wanted in WEEKS[: min(4, max(1, told.hours // 4))]:
        if week <= until:
            stage.record(CheckIn, by, week, placement=made, week=week, goes=goes, done=done, help_wanted=wanted)
        week += datetime.timedelta(days=7)
    stage.record(
        PlacementCost, by, first, placement=made, on=first, kind="lodging" if told.is_remote else "travel",
        amount=stage.between(40, 900), currency="EUR", paid_by="employer", note="",
    )  # fmt: skip
    done = {"state": "accepted", "remains": told.remains} if told.remains else {}
    stage.record(
        Deliverable, kamala, first, placement=made, title=f"What remains of: {told.role}"[:160], due_on=made.ends_on,
        **done,
    )  # fmt: skip
    if told.who == "Lucie Ferrand" and told.state == "running":
        for name, does in (("Maya", "Weaves samples"), ("Sarita", "Keeps the yarn")):
            stage.record(TeamNote, kamala, first, placement=made, first_name=name, does=does, agreed=True)
        stage.record(Worry, by, until, placement=made, words="I was asked twice where I live. I said nothing.")


def _end(stage: Stage, told: Placed, made: Placement, by: User, mentor: User) -> None:
    """Write down what both sides thought, what was passed on, and the certificate of what was completed."""
    last = made.ends_on
    stage.record(
        FeedbackOnHouse, by, last, placement=made, prepared=stage.between(3, 5), led=stage.between(3, 5),
        useful=stage.between(4, 5), words="I learnt more than I taught.",
    )  # fmt: skip
    stage.record(
        FeedbackOnVolunteer, mentor, last, placement=made, skilled=stage.between(4, 5),
        passes_on=stage.between(3, 5), careful=stage.between(4, 5), words="Patient, and always on time.",
    )  # fmt: skip
    if told.state != "completed":
        return
    again = last + HALF_A_YEAR
    seen = {"verified_on": again, "still": stage.pick(("yes", "yes", "partly")), "words": "Seen at work, alone."}
    stage.record(
        TransferredSkill, mentor, last, placement=made, what=told.role[:160], to_whom="The workshop's team",
        verify_on=again, **(seen if again < stage.today - datetime.timedelta(days=60) else {}),
    )  # fmt: skip
    code = "-".join("".join(stage.chance.choices(ALPHABET, k=4)) for _part in range(3))
    hours = sum(each.hours for each in stage.records[HourEntry] if each.placement is made)
    stage.record(
        Certificate, stage.users["kamala.volunteers"], last, placement=made, code=code, issued_on=last, hours=hours
    )
