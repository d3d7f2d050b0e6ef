"""Makes the plans of the invented people: agreed with each of them, approved, and looked through every three months."""

import datetime
from collections import defaultdict
from collections.abc import Mapping

from beneficiaries.anchors import Domain
from beneficiaries.demo.assessments import ask
from beneficiaries.demo.cases import WORKS_FROM, Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Goal, GoalProgress, Note, Plan, PlanAction, RiskLevel, State
from beneficiaries.standards import standards_now

SERVICE = PlanAction.Service
HERSELF = "herself"

GOALS: Mapping[Domain, tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]] = {
    Domain.SAFETY: (
        (
            "Nobody of that time knows where {she} is.",
            (
                ("Go through the safety plan together, by heart", "", SERVICE.SAFETY),
                ("Ask the ward's protection committee to look out", "Protection committee", SERVICE.SAFETY),
            ),
        ),
        ("{She} goes to the market and back without fear.", (("Walk the way together, then alone", HERSELF, ""),)),
    ),
    Domain.HEALTH: (
        (
            "The treatment is taken to its end.",
            (
                ("Go with {them} to the check at the hospital", "", SERVICE.HEALTH),
                ("Take the medicine every morning, and mark the day", HERSELF, SERVICE.HEALTH),
            ),
        ),
        ("{She} has seen a doctor for what hurts.", (("Make the appointment and go along", "", SERVICE.HEALTH),)),
    ),
    Domain.PSYCHOSOCIAL: (
        (
            "{She} sleeps through most nights.",
            (
                ("A session with the counsellor every week", "Counsellor", SERVICE.COUNSELLING),
                ("The breathing exercise before bed", HERSELF, ""),
            ),
        ),
        ("{She} has one person to whom {she} says how {she} is.", (("Join the Saturday group", HERSELF, ""),)),
    ),
    Domain.EDUCATION: (
        (
            "{She} is back in a class, and stays.",
            (
                ("Get the transfer certificate from the former school", "", SERVICE.SCHOOL),
                ("Pay the examination fee", "The association", SERVICE.MONEY),
            ),
        ),
        ("{She} reads a page of the newspaper by {self}.", (("Literacy class, five mornings a week", HERSELF, ""),)),
    ),
    Domain.LIVELIHOOD: (
        (
            "{She} earns what {she} needs for a month.",
            (
                ("Six months of training in the workshop", HERSELF, SERVICE.TRAINING),
                ("Open a savings account", "", SERVICE.MONEY),
            ),
        ),
    ),
    Domain.HOUSING: (
        (
            "{She} lives in a room that {she} has chosen.",
            (
                ("Look at rooms near the workshop together", "", SERVICE.HOUSING),
                ("Save for the first three months of rent", HERSELF, ""),
            ),
        ),
    ),
    Domain.FAMILY: (
        (
            "{She} speaks with {her} mother when {she} wishes to.",
            (("A first telephone call, with us beside {them}", "", SERVICE.FAMILY),),
        ),
        ("The family knows what {she} wants them to know.", (("Visit the family", "", SERVICE.FAMILY),)),
    ),
    Domain.LEGAL: (
        ("{She} holds {her} citizenship certificate.", (("Go to the district office together", "", SERVICE.PAPERS),)),
        ("{She} has decided whether to file a complaint.", (("A talk with the lawyer", "Lawyer", SERVICE.LEGAL),)),
    ),
}
"""Goals by domain, each with what is done for it: what, who ("" for the caseworker), and which kind of service."""
FOR_THE_GROWN = {Domain.LIVELIHOOD, Domain.HOUSING}
SAFETY = {
    RiskLevel.LOW: ("{She} calls us when anything worries {them}; the number is in the telephone under “Didi”.",),
    RiskLevel.MEDIUM: ("Two people know {her} address. If somebody asks for {them}, {she} calls us first.",),
    RiskLevel.HIGH: ("{She} goes out with somebody. Bag packed; {she} sleeps at the centre when {she} is afraid.",),
    RiskLevel.EMERGENCY: ("Only the centre knows where {she} is. The police of the ward have our number.",),
}
HER_WORDS = (
    "“If I can stop when it is too much, I agree.”",
    "“First the papers. Then I want to earn.”",
    "“I want to do it, but slowly.”",
    "“Write that I chose this myself.”",
    "“Good. But nobody comes to my village without asking me.”",
)
SHOWN = {
    GoalProgress.Step.FORWARD: ("It goes better than last month.", "{She} did it alone this time.", ""),
    GoalProgress.Step.SAME: ("", "No time for it with the festival."),
    GoalProgress.Step.BACK: ("A hard week; we begin again.",),
    GoalProgress.Step.REACHED: ("{She} says so {self}.",),
    GoalProgress.Step.GIVEN_UP: ("{She} has other things in mind now, and we leave it.",),
}
NEXT = (
    ("Ask what is in the way, and agree on the next thing to do", "", ""),
    ("Go there together once more", "", ""),
    ("Say at each visit how it goes", HERSELF, ""),
)
"""What is done for a goal for which all is done that was planned, and which is not reached yet."""
MOST = 14
"""So many plans of one case at most."""


def make_plans(stage: Stage, courses: list[Course]) -> None:
    """Make the plans of every case that came so far, and let some wait for approval or come back from it."""
    planner = Planner(stage)
    for course in courses:
        if State.PLANNED in course.reached:
            planner.through_the_years(course)
    assessed = [course for course in courses if course.case.state == State.ASSESSED]
    for course, status in zip(assessed, (Plan.Status.WAITING, Plan.Status.RETURNED, Plan.Status.DRAFT), strict=False):
        planner.new_plan(course, max(course.moves[State.ASSESSED], stage.days_ago(1, 5)), status, [])
    in_progress = [course for course in courses if course.case.state == State.IN_PROGRESS]
    for course in stage.chance.sample(in_progress, 3):
        planner.new_plan(course, stage.days_ago(0, 4), Plan.Status.WAITING, planner.open_goals[course.case.pk])


class Planner:
    """Makes plans, and remembers what each consists of."""

    def __init__(self, stage: Stage):
        self.stage = stage
        self.notes: dict[object, list[Note]] = defaultdict(list)
        for note in stage.records[Note]:
            if note.kind in Note.CONTACTS and not note.restricted:
                self.notes[note.case_id].append(note)
        self.actions: dict[object, list[PlanAction]] = defaultdict(list)
        self.open_goals: dict[object, list[Goal]] = {}

    def through_the_years(self, course: Course) -> None:
        """Make the first plan and each that took its place, with the progress seen in the notes between them."""
        end = min(course.moves.get(State.CLOSED, course.end), self.stage.today)
        still_open: list[Goal] = []
        day = course.moves[State.PLANNED]
        for _number in range(MOST):
            goals = self.new_plan(course, day, Plan.Status.APPROVED, still_open)
            until = day + datetime.timedelta(days=self.stage.between(80, standards_now().review))
            self.work_on(course, goals, day, min(until, end))
            still_open = [goal for goal in goals if goal.standing == Goal.Standing.OPEN]
            if until > end:
                break
            day = until
        if State.CLOSED in course.moves and self.stage.happens(0.8):
            for goal in still_open:
                self.settle(course, goal, end)
        self.open_goals[course.case.pk] = still_open

    def new_plan(self, course: Course, day: datetime.date, status: Plan.Status, continued: list[Goal]) -> list[Goal]:
        """Return the goals of a new plan: those of the former one that are still open, and some new ones."""
        stage, worker, person = self.stage, course.who.worker, course.person
        agreed = status != Plan.Status.DRAFT
        plan = stage.record(
            Plan,
            worker,
            day,
            case=course.case,
            status=status,
            writers=[worker.pk],
            written_at=stage.moment(day),
            made_on=day,
            review_on=day + datetime.timedelta(days=standards_now().review),
            safety_plan=stage.fill(stage.pick(SAFETY[RiskLevel(course.case.risk_level)]), person),
            agreement=Plan.Agreement.SIGNED if agreed else "",
            agreed_on=day if agreed else None,
            her_words=stage.pick(HER_WORDS) if agreed and stage.happens(0.5) else "",
        )
        goals = [self.continue_goal(course, plan, goal) for goal in continued]
        free = [domain for domain in GOALS if domain not in {goal.domain for goal in goals}]
        if course.age_on(day) < WORKS_FROM:
            free = [domain for domain in free if domain not in FOR_THE_GROWN]
        wanted = stage.between(0, 1) if continued else stage.between(2, 4)
        for domain in stage.chance.sample(free, min(wanted, len(free))):
            text, actions = stage.pick(GOALS[domain])
            goal = stage.record(Goal, worker, day, plan=plan, domain=domain, text=stage.fill(text, person))
            for what, who, service in actions:
                self.add_action(course, goal, what, who, service)
            goals.append(goal)
        comment = "Please add by when, and who goes along." if status == Plan.Status.RETURNED else ""
        ask(stage, plan, course.supervisor, comment)
        return goals

    def continue_goal(self, course: Course, plan: Plan, former: Goal) -> Goal:
        """Return a goal of the former plan in a new one, with what is not done yet or, when all is, one more thing."""
        by, day = plan.recorded_by, plan.made_on
        said = {"plan": plan, "domain": former.domain, "text": former.text, "continues": former}
        goal = self.stage.record(Goal, by, day, **said)
        for action in self.actions[former.pk]:
            if action.done_on is None:
                kept = {name: getattr(action, name) for name in PlanAction.SAID}
                self.actions[goal.pk].append(self.stage.record(PlanAction, by, day, goal=goal, **kept))
        if not self.actions[goal.pk]:
            self.add_action(course, goal, *self.stage.pick(NEXT))
        return goal

    def add_action(self, course: Course, goal: Goal, what: str, who: str, service: str) -> None:
        """Add what is done for a goal within the next weeks."""
        worker, day = course.who.worker, goal.plan.made_on
        action = self.stage.record(
            PlanAction,
            worker,
            day,
            goal=goal,
            text=self.stage.fill(what, course.person),
            service=service,
            by_herself=who == HERSELF,
            responsible=None if who else worker,
            whom="" if who == HERSELF else who,
            due_on=day + datetime.timedelta(days=self.stage.between(14, 80)),
        )
        self.actions[goal.pk].append(action)

    def work_on(self, course: Course, goals: list[Goal], since: datetime.date, until: datetime.date) -> None:
        """Let some notes of this time tell how far a goal has come, and let actions be done."""
        notes = [note for note in self.notes[course.case.pk] if since < note.happened_on <= until]
        for note in sorted(notes, key=lambda note: note.happened_on):
            for goal in goals:
                if goal.standing == Goal.Standing.OPEN and self.stage.happens(0.15):
                    self.tell(course, goal, note)
        for goal in goals:
            for action in self.actions[goal.pk]:
                if action.done_on is None and action.due_on <= until and self.stage.happens(0.8):
                    action.done_on = max(action.due_on, since)

    def settle(self, course: Course, goal: Goal, until: datetime.date) -> None:
        """Tell at the last contact that a goal was reached or given up, where it was not told of there already."""
        told = [each.happened_on for each in self.stage.records[GoalProgress] if each.goal is goal]
        since = max(told, default=goal.plan.made_on)
        later = [note for note in self.notes[course.case.pk] if since < note.happened_on <= until]
        if later:
            step = self.stage.pick((GoalProgress.Step.REACHED, GoalProgress.Step.GIVEN_UP), (4, 1))
            self.tell(course, goal, max(later, key=lambda note: note.happened_on), step)

    def tell(self, course: Course, goal: Goal, note: Note, step: str = "") -> None:
        """Tell of a goal's progress in a note."""
        step = step or self.stage.pick(tuple(SHOWN), (12, 6, 2, 2, 1))
        text = self.stage.fill(self.stage.pick(SHOWN[step]), course.person)
        told = {"goal": goal, "note": note, "happened_on": note.happened_on, "step": step, "text": text}
        self.stage.record(GoalProgress, note.recorded_by, note.happened_on, **told)
        if step in Goal.Standing.values:
            goal.standing = Goal.Standing(step)
