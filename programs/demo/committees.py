"""What committees of the demonstration are made up of, decide and do, over two years."""

import datetime

from beneficiaries.demo.stage import Stage
from config.calendar import to_bikram
from programs.demo.learning import belonging
from programs.maturity import Criterion
from programs.models import (
    Activity,
    CommitteeShare,
    Decision,
    Enrolment,
    Group,
    MaturityCheck,
    MaturityScore,
    Minutes,
    Programme,
    ReferredCount,
    Seat,
    Session,
    Training,
)

COMMITTEES = 3
"""So many committees keep minutes and scores; the others begin to."""
DAY = datetime.timedelta(days=1)
TERM = 365 * DAY
SHARES = (("women", 50), ("dalit_janajati", 40), ("youth", 20), ("disability", 0))
AGENDAS = (
    "Welcome, and what was decided last time\nHouseholds at risk: what we can do without names\nWatch at the bus park",
    "Open decisions\nSchool: girls who stay away\nLetter to the ward office",
    "Open decisions\nStreet drama for the day against violence\nMoney: tea and chalk",
    "Open decisions\nOffers of work from outside the district\nWho needs a training",
)
DISCUSSED = (
    "The ward chair came for an hour and promised a room. Three spoke for the first time.",
    "Two agents were seen at the tea shop. The police post was told the same evening.",
    "",
)
DECISIONS = (
    ("Two of us sit at the bus park on market days.", "The roster hangs in the ward office."),
    ("Ask the school for the list of girls who stayed away a month.", "The headmaster gave it; four were visited."),
    ("Write to the ward for money for the drama.", "Rs 15,000 were granted."),
    ("Talk with the owners of the two restaurants.", "One agreed to hire nobody under 18."),
    ("Invite the police post to the next meeting.", "The head of the post came."),
    ("Put up the number 1098 at the tea shops.", "Done in all five tea shops."),
)
ACTIVITIES = (
    ("drama", "“The uncle from the city”, played by the girls of class 9.", (90, 60, 70, 50)),
    ("school", "Safe migration, classes 8 to 10.", (4, 5, 80, 70)),
    ("homes", "From house to house before Dashain, when agents come.", (60, 35, 20, 15)),
    ("watch", "Festival days at the bus park.", (40, 50, 15, 10)),
    ("rally", "Sixteen days against violence.", (120, 80, 60, 55)),
)
TRAININGS = (
    ("Who is at risk, and how to speak with her", 3),
    ("Referral: whom to call, and silence", 2),
    ("Minutes", 1),
)


def sit(stage: Stage) -> None:
    """Make everything; groups, members and sessions stand already."""
    groups = [group for group in stage.records[Group] if group.programme.kind == Programme.Kind.COMMITTEE]
    for programme in dict.fromkeys(group.programme for group in groups):
        for counted, least in SHARES:
            by = stage.users["indira.programmes"]
            stage.record(
                CommitteeShare, by, stage.days_ago(730, 730), programme=programme, counted=counted, least=least
            )
    for place, group in enumerate(groups):
        members = list(belonging(stage, group, stage.today))
        _seats(stage, group, members)
        if place < COMMITTEES:
            _meetings(stage, group, members)
            _work(stage, group)
            _scores(stage, group)


def _seats(stage: Stage, group: Group, members: list[Enrolment]) -> None:
    """Give each a seat; after a year the chair changes."""
    offices = ("chair", "secretary", "treasurer")
    turn = group.starts_on + TERM
    for place, member in enumerate(members):
        role = offices[place] if place < len(offices) else "member"
        ends = turn if role == "chair" and turn < stage.today and len(members) > len(offices) else None
        stage.record(
            Seat,
            group.facilitator,
            group.starts_on,
            group=group,
            enrolment=member,
            role=role,
            from_on=group.starts_on,
            until_on=ends or (turn if place == len(offices) and turn < stage.today else None),
        )
    if turn < stage.today and len(members) > len(offices):
        for place, role in ((0, "member"), (len(offices), "chair")):
            stage.record(Seat, group.facilitator, turn, group=group, enrolment=members[place], role=role, from_on=turn)


def _meetings(stage: Stage, group: Group, members: list[Enrolment]) -> None:
    held = [each for each in stage.records[Session] if each.group is group and each.state == Session.State.HELD]
    for place, session in enumerate(held):
        minutes = stage.record(
            Minutes,
            group.facilitator,
            session.on,
            session=session,
            group=group,
            agenda=AGENDAS[place % len(AGENDAS)],
            discussed=DISCUSSED[place % len(DISCUSSED)],
        )
        text, outcome = DECISIONS[place % len(DECISIONS)]
        due = session.on + stage.between(20, 45) * DAY
        done = due + stage.between(-15, 12) * DAY
        is_done = done <= stage.today and stage.happens(0.94)
        stage.record(
            Decision,
            group.facilitator,
            session.on,
            minutes=minutes,
            group=group,
            text=text,
            responsible=None if place % 5 == 4 else stage.pick(members),
            other="Ward office" if place % 5 == 4 else "",
            due_on=due,
            done_on=done if is_done else None,
            outcome=outcome if is_done else "",
        )
        if place and place % 4 == 0:
            title, days = TRAININGS[place // 4 % len(TRAININGS)]
            counted = {"session": session} if place % 8 else {"took_part": stage.between(6, 11)}
            stage.record(
                Training, group.facilitator, session.on, group=group, title=title, on=session.on, days=days, **counted
            )


def _work(stage: Stage, group: Group) -> None:
    day = group.starts_on + 40 * DAY
    for place in range(12):
        if day >= stage.today:
            break
        kind, words, reached = ACTIVITIES[place % len(ACTIVITIES)]
        counts = {
            name: max(1, count + stage.between(-count // 3, count // 3))
            for name, count in zip(Activity.REACHED, reached, strict=True)
        }
        stage.record(Activity, group.facilitator, day, group=group, kind=kind, on=day, words=words, **counts)
        day += stage.between(40, 70) * DAY
    latest = to_bikram(stage.today)
    for back in range(1, 15):
        year, month = divmod(latest.year * 12 + latest.month - 1 - back, 12)
        stage.record(
            ReferredCount,
            group.facilitator,
            stage.today - (30 * back - 20) * DAY,
            group=group,
            year=year,
            month=month + 1,
            people=stage.pick((0, 1, 2, 3), (4, 4, 2, 1)),
        )


def _scores(stage: Stage, group: Group) -> None:
    latest = stage.today.year * 2 + (stage.today.month > 6)
    scores = {criterion: stage.between(1, 2) for criterion in Criterion}
    for back in (3, 2, 1, 0):
        year, half = divmod(latest - back, 2)
        day = min(stage.today, datetime.date(year, 6 if half == 0 else 12, 10))
        check = stage.record(MaturityCheck, group.facilitator, day, group=group, year=year, half=half + 1)
        for criterion, score in scores.items():
            stage.record(
                MaturityScore, group.facilitator, day, check_of=check, group=group, criterion=criterion, score=score
            )
            scores[criterion] = min(4, max(1, score + stage.pick((-1, 0, 1), (1, 4, 6))))
