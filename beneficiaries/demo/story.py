"""The published story of Sunita and Tara, the only people here who are not invented.

Only what was published is told. Where a record needs a day and the story knows a month or a year, the day is ours
(`docs/story.md` says which).
"""

import datetime
import uuid

from beneficiaries.anchors import Domain
from beneficiaries.demo import referrals
from beneficiaries.demo.assessments import ask
from beneficiaries.demo.people import may_be_a_child
from beneficiaries.demo.stage import Stage
from beneficiaries.demo.story_facts import (
    APRIL,
    ARRIVED,
    DANCE_BAR,
    EVIDENCE,
    EVIDENCE_OF_BOTH,
    IN_2012,
    IN_SHORT,
    JANUARY,
    MAY,
    MOVES,
    PLANNED,
    RELIEF_CAMP,
    SCORES,
    SUNITA,
    TARA,
    TOLD_ON,
)
from beneficiaries.models import (
    Assessment,
    Case,
    Consent,
    DomainScore,
    EducationRecord,
    Experience,
    Goal,
    GoalProgress,
    HealthCondition,
    HistoricEvent,
    Household,
    HouseholdMember,
    HousingRecord,
    LivelihoodRecord,
    Move,
    Note,
    Person,
    Plan,
    PlanAction,
    Relationship,
    RiskLevel,
    SafetyCheck,
    State,
    Treatment,
)
from beneficiaries.models.consent import Purpose
from beneficiaries.models.htcds import StatusDecidedBy, TraffickingEventType, TraffickingStatus
from beneficiaries.risk import is_below, risk_of
from config.calendar import PartialDate


def tell(stage: Stage) -> None:
    """Put the two sisters on the stage, with everything that was published of them."""
    asha = stage.users["asha.caseworker"]
    household = _household(stage)
    sunita = _sister(stage, SUNITA, household, "Sunita", "सुनिता", 20)
    tara = _sister(stage, TARA, household, "Tara", "तारा", 18)
    stage.record(Relationship, asha, ARRIVED, person=sunita, other=tara, kind=Relationship.Kind.SISTER)
    _sunita(stage, _case(stage, sunita, wishes="To go back to school in the morning and to work in the afternoon."))
    _tara(stage, _case(stage, tara, wishes="To go on to high school."))


def _household(stage: Stage) -> Household:
    asha = stage.users["asha.caseworker"]
    household = stage.record(
        Household,
        asha,
        ARRIVED,
        area=stage.districts["Dhading"],
        how_far="Two hours from Kathmandu",
        livelihood="Farming",
        children=10,
        children_at_school=10,
    )
    for relation, occupation in (
        ("father", "Repaired watches"),
        ("mother", "Sold grilled corn in the street in Kathmandu"),
    ):
        stage.record(HouseholdMember, asha, ARRIVED, household=household, relation=relation, occupation=occupation)
    return household


def _sister(stage: Stage, key: uuid.UUID, household: Household, name: str, name_ne: str, age: int) -> Person:
    asha, deepa, nirmala = (stage.users[each] for each in ("asha.caseworker", "deepa.supervisor", "nirmala.partner"))
    person = stage.record(
        Person,
        deepa,
        ARRIVED,
        id=key,
        code=stage.code(),
        site=stage.centre,
        keeper=None,
        given_name=name,
        name_ne=name_ne,
        born=PartialDate.from_age(age, TOLD_ON),
        origin=stage.districts["Dhading"],
        present_area=stage.districts["Kathmandu"],
        household=household,
    )
    referrals.published(
        stage,
        person,
        ARRIVED - datetime.timedelta(days=3),
        nirmala,
        deepa,
        referred_by=nirmala.full_name,
        met_on=ARRIVED - datetime.timedelta(days=3),
        met_at=RELIEF_CAMP,
        details="Met with her sister in a temporary relief camp in the city; both worked in a dance bar. "
        "The centre was proposed to both.",
    )
    for purpose, on, limits in (
        (Purpose.SERVICES, ARRIVED, ""),
        (Purpose.STATISTICS, ARRIVED, ""),
        (Purpose.STORY, TOLD_ON, "First name and age only."),
    ):
        child = may_be_a_child(person, on)
        stage.record(
            Consent,
            asha,
            on,
            person=person,
            purpose=purpose,
            answer=Consent.Answer.GIVEN,
            answered_on=on,
            limits=limits,
            given_by=Consent.GivenBy.GUARDIAN if child else Consent.GivenBy.HERSELF,
            guardian_name="Her mother" if child else "",
            guardian_relation="Mother" if child else "",
            child_assents=child,
        )
    return person


def _case(stage: Stage, person: Person, *, wishes: str) -> Case:
    asha = stage.users["asha.caseworker"]
    case = stage.record(
        Case,
        asha,
        ARRIVED,
        person=person,
        site=stage.centre,
        caseworker=asha,
        state=State.FOLLOW_UP,
        risk_level=RiskLevel.LOW,
        opened_on=ARRIVED,
        is_safe_now=True,
        immediate_safety="Safe at the centre with her sister; since April 2013 in a room of their own.",
        wishes=wishes,
        last_contact_on=TOLD_ON,
        next_contact_on=stage.today + datetime.timedelta(days=4),
    )
    former = State.IDENTIFIED
    for state, day in MOVES.items():
        by = stage.users["deepa.supervisor"] if state in (State.ASSESSED, State.PLANNED) else asha
        stage.record(Move, by, day, case=case, from_state=former, to_state=state, happened_on=day)
        former = state
    stage.record(
        Experience,
        asha,
        MOVES[State.ASSESSED],
        case=case,
        trafficking_status=TraffickingStatus.POSSIBLE_VICTIM_OF_TRAFFICKING,
        status_decided_by=StatusDecidedBy.NGO,
        exploitation_place=DANCE_BAR,
    )
    stage.record(
        HistoricEvent,
        asha,
        MOVES[State.ASSESSED],
        case=case,
        kind=TraffickingEventType.EXPLOITATION,
        street=DANCE_BAR,
        description="Began work in a dance bar, as did her sister.",
    )
    _work_and_home(stage, case)
    _notes(stage, case)
    _assessments(stage, case)
    _plan(stage, case)
    return case


def _plan(stage: Stage, case: Case) -> None:
    """Plan what the story tells that they did: work, savings, a room of their own, and school again."""
    asha, day = stage.users["asha.caseworker"], MOVES[State.PLANNED]
    agreed = {"agreement": Plan.Agreement.SIGNED, "agreed_on": day, "her_words": case.wishes}
    plan = stage.record(
        Plan,
        asha,
        day,
        case=case,
        status=Plan.Status.APPROVED,
        writers=[asha.pk],
        written_at=stage.moment(day),
        made_on=day,
        review_on=stage.today + datetime.timedelta(days=30),
        **agreed,
    )
    for domain, goal, action, service, began in PLANNED:
        made = stage.record(Goal, asha, day, plan=plan, domain=domain, text=goal)
        said = {"text": action, "service": service, "by_herself": True, "due_on": began, "done_on": began}
        stage.record(PlanAction, asha, day, goal=made, **said)
        note = next(each for each in stage.records[Note] if each.case is case and each.happened_on == began)
        reached = domain != Domain.EDUCATION
        step = GoalProgress.Step.REACHED if reached else GoalProgress.Step.FORWARD
        stage.record(GoalProgress, asha, began, goal=made, note=note, happened_on=began, step=step)
        made.standing = Goal.Standing.REACHED if reached else Goal.Standing.OPEN
    ask(stage, plan, stage.users["deepa.supervisor"])


def _assessments(stage: Stage, case: Case) -> None:
    """Assess her three times, by what the story tells; the scores are ours."""
    asha, former = stage.users["asha.caseworker"], ""
    for place, day in enumerate((MOVES[State.ASSESSED], MOVES[State.IN_PROGRESS], TOLD_ON)):
        scores = {domain: scores[place] for domain, scores in SCORES.items()}
        risk = risk_of((), scores)
        made = stage.record(
            Assessment,
            asha,
            day,
            case=case,
            status=Assessment.Status.APPROVED,
            assessed_on=day,
            writers=[asha.pk],
            written_at=stage.moment(day),
            **dict.fromkeys(Assessment.QUESTIONS, False),
            summary=IN_SHORT[place],
            wishes=case.wishes,
            risk_found=risk,
            risk_level=risk,
            lowered_from=former if former and is_below(risk, former) else "",
        )
        former = risk
        for domain, score in scores.items():
            said = EVIDENCE[case.person_id].get(domain, EVIDENCE_OF_BOTH.get(domain, ("",) * 3))[place]
            told = {"assessment": made, "domain": domain, "score": score, "evidence": said}
            stage.record(DomainScore, asha, day, **told)
        ask(stage, made, stage.users["deepa.supervisor"])


def _work_and_home(stage: Stage, case: Case) -> None:
    asha, told = stage.users["asha.caseworker"], {"case": case}
    work, home = LivelihoodRecord.Kind, HousingRecord.Kind
    stage.record(
        LivelihoodRecord,
        asha,
        ARRIVED,
        **told,
        kind=work.EXPLOITATIVE,
        occupation="Work in a dance bar",
        place=DANCE_BAR,
    )
    stage.record(
        LivelihoodRecord,
        asha,
        TOLD_ON,
        **told,
        kind=work.WORKSHOP,
        occupation="Handbag workshop",
        place="The association's workshop",
        began=JANUARY,
        time_of_day="Afternoons, from May 2013",
        skills="High-quality sewing",
        savings="Saved money and rents a room outside the centre with it",
    )
    stage.record(HousingRecord, asha, ARRIVED, **told, kind=home.RELIEF_CAMP, place=RELIEF_CAMP, ended=IN_2012)
    stage.record(
        HousingRecord,
        asha,
        ARRIVED,
        **told,
        kind=home.CENTRE,
        began=IN_2012,
        ended=APRIL,
        lives_with="Her sister",
        is_safe=True,
    )
    room = stage.record(
        HousingRecord,
        asha,
        TOLD_ON,
        **told,
        kind=home.OWN_ROOM,
        place="A room outside the centre",
        began=APRIL,
        lives_with="Her sister",
        is_safe=True,
        notes="Rented for one month, from what she saved.",
    )
    stage.record(
        SafetyCheck,
        asha,
        TOLD_ON,
        **told,
        housing=room,
        checked_on=TOLD_ON,
        result=SafetyCheck.Result.SAFE,
        next_on=stage.today + datetime.timedelta(days=40),
    )
    stage.record(
        EducationRecord,
        asha,
        TOLD_ON,
        **told,
        level="Back to school",
        began=MAY,
        status=EducationRecord.Status.ATTENDING,
        time_of_day="Mornings",
        wishes="To go on to high school" if case.person_id == TARA else "",
    )


def _notes(stage: Stage, case: Case) -> None:
    asha = stage.users["asha.caseworker"]
    for day, text in (
        (ARRIVED, "Arrived at the rehabilitation centre with her sister, on the proposal of Cap Nepal."),
        (MOVES[State.IN_PROGRESS], "Joined the handbag workshop, where she learns high-quality sewing."),
        (
            TOLD_ON,
            "With her savings she has rented a room outside the centre for one month, with her sister. In May both go "
            "back to school in the morning and work at the workshop in the afternoon.",
        ),
    ):
        stage.record(Note, asha, day, case=case, kind=Note.Kind.AT_CENTRE, happened_on=day, text=text)


def _sunita(stage: Stage, case: Case) -> None:
    asha, told = stage.users["asha.caseworker"], {"case": case}
    tuberculosis = stage.record(
        HealthCondition,
        asha,
        MOVES[State.ASSESSED],
        **told,
        name="Tuberculosis",
        status=HealthCondition.Status.CONTROLLED,
        treatment="A heavy treatment",
        consequences="Left school in class 5 because of it",
    )
    stage.record(
        Treatment,
        asha,
        MOVES[State.ASSESSED],
        **told,
        condition=tuberculosis,
        regimen="A heavy treatment",
        tuberculosis=True,
        outcome=Treatment.Outcome.NOT_EVALUATED,
    )
    stage.record(
        EducationRecord,
        asha,
        MOVES[State.ASSESSED],
        **told,
        level="Class 5",
        school="School in Dhading",
        status=EducationRecord.Status.LEFT,
        reason_for_leaving="Tuberculosis and its heavy treatment",
    )


def _tara(stage: Stage, case: Case) -> None:
    asha = stage.users["asha.caseworker"]
    stage.record(
        HealthCondition,
        asha,
        MOVES[State.ASSESSED],
        case=case,
        name="Epilepsy",
        status=HealthCondition.Status.CONTROLLED,
    )
    stage.record(
        EducationRecord,
        asha,
        MOVES[State.ASSESSED],
        case=case,
        level="School in Dhading",
        school="School in Dhading",
        status=EducationRecord.Status.LEFT,
    )
