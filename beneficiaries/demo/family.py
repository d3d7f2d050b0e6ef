"""Families of the invented people: whom they trust and look for, homes that were looked at, and conferences."""

import datetime
from collections.abc import Sequence

from accounts.models import User
from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import (
    Conference,
    ConferenceDecision,
    ConferenceMember,
    Consent,
    ContactWish,
    FamilyContact,
    HomeAssessment,
    HouseholdMember,
    Relative,
    ReturnVisit,
    State,
)
from beneficiaries.models.consent import Purpose
from beneficiaries.return_home import Level, Verdict, Wish, verdict_of

DAY = datetime.timedelta(days=1)
ANSWER, STANDING, BOND = ContactWish.Answer, Relative.Standing, Relative.Bond
WHAT, HOW = FamilyContact.What, FamilyContact.How
RELATIVES = 26
WORDS = {
    ANSWER.WANTS: "I want {them} to know that I am alive.",
    ANSWER.NOT_NOW: "Later. When I earn my own money.",
    ANSWER.NO: "Do not tell anybody there where I am.",
}
"""What is said of a wish; {them} stands for the relative."""
IN_HER_INTEREST = (
    "Weighed with {them} and the counsellor: {she} asks for it every week, and nobody in that house did {them} harm."
)
DANGER = "Took money from the man who came to the village, as {she} tells."
SEARCHES = (
    (60, WHAT.SEARCH, HOW.WARD, "The family moved away after the rains; nobody in the ward knows where to."),
    (41, WHAT.SEARCH, HOW.PARTNER, "A partner in Chitwan knows of a woman of that name at a brick kiln."),
    (22, WHAT.REACH, HOW.VISIT, "Met {them_too} at the kiln. She told the name of the goat and of the first teacher."),
)
"""Of the mother who was traced: how many days ago, what, how, and what came of it."""
CALLS = (
    ("Spoke for ten minutes, with the caseworker in the room.", "{She} cried, and then slept well."),
    ("A call on the festival day; the little brother sang.", "{She} was glad, and asked for the next one."),
)
HOMES = (
    {
        "whose_home": "The mother and a step-father",
        "adult": "The mother",
        "spoken_with": "The ward chairperson, the health volunteer",
        "levels": (2, 2, 1, 2, 2, 2),
        "yes": ("violence", "pressed"),
        "wish": Wish.UNSURE,
        "seen": "Bottles behind the house; the mother had a bruise and did not speak while he was there. He asked "
        "twice what {she} earns now.",
        "words": "I miss my mother. I am afraid of the evenings.",
        "conditions": "",
        "reason": "",
    },
    {
        "whose_home": "An aunt and her two daughters",
        "adult": "The aunt",
        "spoken_with": "The protection committee, the head of the school",
        "levels": (3, 2, 3, 2, 2, 3),
        "yes": (),
        "wish": Wish.YES,
        "seen": "A clean room beside the cousins. The aunt sells vegetables and wants {them} back; she asked what to "
        "answer when neighbours ask.",
        "words": "With my aunt I can go to my old school.",
        "conditions": "Two talks with the aunt before, school fees for the year paid by us, the committee visits "
        "monthly.",
        "reason": "",
    },
    {
        "whose_home": "Both parents and a brother",
        "adult": "The father",
        "spoken_with": "The ward office",
        "levels": (3, 3, 3, 3, 3, 2),
        "yes": (),
        "wish": Wish.YES,
        "seen": "They kept {her} bed. The brother works in the village and eats at home.",
        "words": "I want to be there for Dashain.",
        "conditions": "",
        "reason": "",
    },
)
CONFERENCES = (
    (
        "The way home, or another home",
        "Whether the family can be a home again, and what the school year means for the day.",
        ("Visit the home once more", "Ask the school for a place"),
    ),
    (
        "Court, and who goes along",
        "The summons came. Screen, interpreter and the way there were talked about.",
        ("Ask the court for a screen", "Call the lawyer about the statement"),
    ),
    (
        "Treatment beside the workshop",
        "Tiredness since the medicine was changed; shorter afternoons were agreed.",
        ("Speak with the doctor about the dose", "Shorter afternoons for a month"),
    ),
)
CONFERENCES_HELD = 6
GUESTS = (
    ("Sabita Lama (fictional)", "Class teacher", ConferenceMember.From.SERVICE),
    ("Dr. Shrestha (fictional)", "Doctor of the health post", ConferenceMember.From.SERVICE),
    ("Himal Sathi (fictional), duty officer", "Tracing of families", ConferenceMember.From.ORGANISATION),
)
SAID = "I want to know it before it is decided, and I want to sit beside the door."


def tell(stage: Stage, courses: Sequence[Course]) -> None:
    """Record relatives of some, what they wish and what was done, the homes that were looked at, and conferences."""
    in_work = [each for each in courses if each.case.state in (State.IN_PROGRESS, State.FOLLOW_UP)]
    with_family = [each for each in in_work if _members(stage, each)]
    chosen = stage.chance.sample(with_family, min(RELATIVES, len(with_family)))
    willing = [each for each in chosen if not _refuses(stage, each)]
    for course in chosen:
        _relatives(stage, course, willing=course in willing)
    long_here = [each for each in in_work if each.case.opened_on < stage.today - 90 * DAY and not _refuses(stage, each)]
    if long_here:
        _traced_mother(stage, stage.pick([each for each in long_here if each not in chosen] or long_here))
    for course, home in zip(stage.chance.sample(willing, min(len(HOMES), len(willing))), HOMES, strict=False):
        _home(stage, course, home)
    sat = stage.chance.sample(in_work, min(CONFERENCES_HELD, len(in_work)))
    for place, course in enumerate(sorted(sat, key=lambda each: each.case.opened_on)):
        _conference(stage, course, place)


def _members(stage: Stage, course: Course) -> list[HouseholdMember]:
    household = course.person.household
    return [each for each in stage.records[HouseholdMember] if household and each.household is household]


def _answer(stage: Stage, course: Course, purpose: Purpose) -> Consent | None:
    given = [each for each in stage.records[Consent] if each.person is course.person and each.purpose == purpose]
    return max(given, key=lambda each: (each.answered_on, each.recorded_at), default=None)


def _refuses(stage: Stage, course: Course) -> bool:
    answer = _answer(stage, course, Purpose.FAMILY)
    return answer is not None and answer.answer != Consent.Answer.GIVEN


def _relatives(stage: Stage, course: Course, *, willing: bool) -> None:
    """Tell of two or three of the household, and of contact with one of them where it is wished."""
    asked = course.moves[State.ASSESSED]
    for place, member in enumerate(_members(stage, course)[:3]):
        feared = member.relation == HouseholdMember.Relation.FATHER and stage.happens(0.3)
        relative = stage.record(
            Relative,
            course.who.worker,
            asked,
            case=course.case,
            member=member,
            fate=Relative.Fate.ALIVE,
            bond=BOND.MIXED if feared else stage.pick((BOND.TRUSTS, BOND.MIXED, BOND.NONE, ""), (5, 2, 1, 2)),
            is_danger=True if feared else stage.pick((False, None)),
            danger_why=stage.fill(DANGER, course.person) if feared else "",
            believed_at=f"With the household, in {course.person.household.area}",
        )
        answer = ANSWER.NO if feared or not willing else stage.pick((ANSWER.WANTS, ANSWER.NOT_NOW), (3, 1))
        wish = _wish(stage, course, relative, answer, asked)
        if answer == ANSWER.WANTS and place == 0:
            _calls(stage, course, relative, wish)


def _wish(
    stage: Stage, course: Course, relative: Relative, answer: ContactWish.Answer, on: datetime.date
) -> ContactWish:
    child = course.person.may_be_a_child(on)
    return stage.record(
        ContactWish,
        course.who.worker,
        on,
        relative=relative,
        answer=answer,
        said_on=on,
        words=WORDS[answer].format(them="them"),
        was_child=child,
        best_interest=stage.fill(IN_HER_INTEREST, course.person) if child and answer == ANSWER.WANTS else "",
    )


def _calls(stage: Stage, course: Course, relative: Relative, wish: ContactWish) -> None:
    for days, (came_of, for_her) in zip((34, 12), CALLS, strict=True):
        on = max(stage.today - days * DAY, wish.said_on)
        stage.record(
            FamilyContact,
            course.who.worker,
            on,
            case=course.case,
            relative=relative,
            rests_on=wish,
            happened_on=on,
            what=WHAT.CONTACT,
            how=HOW.PHONE,
            came_of=stage.fill(came_of, course.person),
            for_her=stage.fill(for_her, course.person),
            next_on=stage.today + stage.between(2, 14) * DAY if days == 12 and on < stage.today else None,
        )


def _traced_mother(stage: Stage, course: Course) -> None:
    """Tell of one mother who had moved away, was looked for, found and verified."""
    asked, worker = stage.today - 75 * DAY, course.who.worker
    mother = stage.record(
        Relative,
        worker,
        asked,
        case=course.case,
        relation=HouseholdMember.Relation.MOTHER,
        name=f"Laxmi {course.person.family_name}",
        fate=Relative.Fate.ALIVE,
        bond=BOND.TRUSTS,
        is_danger=False,
        standing=STANDING.VERIFIED,
        believed_at="A brick kiln near Bharatpur, Chitwan",
        verified_how="Both told the same, apart from each other: the name of the goat, and the first teacher.",
    )
    wish = _wish(stage, course, mother, ANSWER.WANTS, asked)
    for days, what, how, came_of in SEARCHES:
        on = stage.today - days * DAY
        told = {"case": course.case, "relative": mother, "rests_on": wish, "happened_on": on, "what": what, "how": how}
        following = stage.today + 2 * DAY if days == SEARCHES[-1][0] else None
        said = came_of.format(them_too="the mother")
        stage.record(FamilyContact, worker, on, **told, came_of=said, next_on=following)


def _home(stage: Stage, course: Course, told: dict) -> None:
    """Record what was found in one home, by the rule of all."""
    on = stage.days_ago(8, 30)
    levels = dict(zip(HomeAssessment.PARTS, map(Level, told["levels"]), strict=True))
    found = verdict_of(told["yes"], levels, told["wish"])
    seen_on = on + 3 * DAY
    made = stage.record(
        HomeAssessment,
        course.who.worker,
        on,
        case=course.case,
        visited_on=on,
        visited_by=course.who.worker.full_name,
        area=course.person.origin,
        **{name: told[name] for name in ("whose_home", "adult", "spoken_with", "conditions")},
        **levels,
        **{name: name in told["yes"] for name in HomeAssessment.QUESTIONS},
        seen_there=stage.fill(told["seen"], course.person),
        her_wish=told["wish"],
        her_words=told["words"],
        found=found,
        verdict=found,
        writers=[course.who.worker.pk],
        seen_by=course.supervisor if found != Verdict.RECOMMENDED else None,
        seen_on=seen_on if found != Verdict.RECOMMENDED else None,
    )
    for days in () if found == Verdict.NOT else (5, 40):
        stage.record(ReturnVisit, course.who.worker, on, home=made, due_on=stage.today + days * DAY)


def _conference(stage: Stage, course: Course, place: int) -> None:
    """Record one conference: of us, a guest where she agreed, and what was decided."""
    reason, discussed, decided = CONFERENCES[place % len(CONFERENCES)]
    worker, on = course.who.worker, max(stage.days_ago(3, 25), course.case.opened_on)
    held = stage.record(
        Conference,
        worker,
        on,
        case=course.case,
        held_on=on,
        way=Conference.Way.PHONE if place == 1 else Conference.Way.MEETING,
        place="" if place == 1 else "The small room of the office",
        chair=course.supervisor.full_name,
        reason=reason,
        her_part=Conference.HerPart.WAS_THERE if place % 2 == 0 else Conference.HerPart.WRITTEN,
        her_view=SAID,
        discussed=discussed,
        next_on=stage.today + stage.between(4, 30) * DAY if place % 2 == 0 else None,
    )
    for user in (worker, course.supervisor):
        stage.record(ConferenceMember, worker, on, conference=held, user=user, was_there=True)
    _guest(stage, course, held, GUESTS[place % len(GUESTS)])
    responsible: Sequence[User] = (worker, course.supervisor)
    for number, (text, who) in enumerate(zip(decided, responsible, strict=True), start=1):
        done = on + 2 * DAY if place % 3 == 0 and number == 1 and on + 2 * DAY <= stage.today else None
        stage.record(
            ConferenceDecision,
            worker,
            on,
            conference=held,
            number=number,
            text=text,
            responsible=who,
            due_on=stage.today + stage.between(-2, 12) * DAY if done is None else done,
            done_on=done,
        )
    stage.record(
        ConferenceDecision, worker, on, conference=held, number=3, text="A goal for it in the plan", into_plan=True
    )


def _guest(stage: Stage, course: Course, held: Conference, guest: tuple[str, str, str]) -> None:
    """Record a guest: there with a consent of hers, excused without one."""
    name, role, comes_from = guest
    answer = _answer(stage, course, ConferenceMember.ASKS_FOR[comes_from])
    agreed = answer if answer is not None and answer.answered_on <= held.held_on and answer.is_valid() else None
    told = {"conference": held, "name": name, "role": role, "comes_from": comes_from}
    stage.record(
        ConferenceMember, course.who.worker, held.held_on, **told, was_there=agreed is not None, consent=agreed
    )
