"""What case practice leaves behind: for every fourth case an assessment, a plan, approvals, and more."""

import datetime
import random
import uuid
from collections.abc import Iterator
from typing import Any

from beneficiaries.anchors import Domain
from beneficiaries.models import (
    Approval,
    Assessment,
    DomainScore,
    EducationRecord,
    Goal,
    HealthCondition,
    HousingRecord,
    Incident,
    Plan,
    PlanAction,
)

EVERY = 4
Rows = Iterator[dict[str, Any]]


class Practice:
    """The records of the cases of some people, drawn by chance; `people` are (key, worker, supervisor)."""

    def __init__(self, people: list[tuple[uuid.UUID, Any, Any]], today: datetime.date, chance: random.Random):
        self.people, self.today = people[::EVERY], today
        self.ids = [[uuid.UUID(int=chance.getrandbits(128), version=4) for _each in range(3)] for _p in self.people]

    def rows(self) -> Iterator[tuple[type, Rows]]:
        """Return each model with its rows, in the order in which they can be written."""
        yield Assessment, self._assessments()
        yield DomainScore, self._scores()
        yield Plan, self._plans()
        yield Goal, self._goals()
        yield PlanAction, self._actions()
        yield Approval, self._approvals()
        yield HealthCondition, self._each(name="Epilepsy", status="controlled", treatment="Tablets")
        yield HousingRecord, self._each(kind="centre", place="Centre", is_safe=True)
        yield EducationRecord, self._each(level="Class 5", status="attending", school="The school of the ward")
        yield Incident, self._incidents()

    def _each(self, **told: Any) -> Rows:
        for person, worker, _supervisor in self.people:
            yield {"case_id": person, "recorded_by_id": worker, **told}

    def _assessments(self) -> Rows:
        safe = dict.fromkeys(Assessment.QUESTIONS, False)
        told = {
            "assessed_on": self.today - datetime.timedelta(days=15),
            "status": "approved",
            "summary": "She is calm.",
        }
        for (key, *_others), row in zip(self.ids, self._each(**told, **safe), strict=True):
            yield {"id": key, "risk_found": "low", "risk_level": "low", **row}

    def _scores(self) -> Rows:
        for (key, *_others), (_person, worker, _supervisor) in zip(self.ids, self.people, strict=True):
            for domain in Domain:
                yield {"assessment_id": key, "domain": domain.value, "score": 4, "recorded_by_id": worker}

    def _plans(self) -> Rows:
        on = self.today - datetime.timedelta(days=10)
        told = {"made_on": on, "agreed_on": on, "agreement": "signed", "status": "approved"}
        for (_assessment, key, _goal), row in zip(self.ids, self._each(**told), strict=True):
            yield {"id": key, "review_on": on + datetime.timedelta(days=90), **row}

    def _goals(self) -> Rows:
        for (_assessment, plan, key), (_person, worker, _supervisor) in zip(self.ids, self.people, strict=True):
            yield {"id": key, "plan_id": plan, "domain": "health", "text": "She sleeps well", "recorded_by_id": worker}

    def _actions(self) -> Rows:
        due = self.today + datetime.timedelta(days=20)
        for (*_others, goal), (_person, worker, _supervisor) in zip(self.ids, self.people, strict=True):
            yield {"goal_id": goal, "text": "Talk", "by_herself": True, "due_on": due, "recorded_by_id": worker}

    def _approvals(self) -> Rows:
        decided = datetime.datetime.combine(self.today - datetime.timedelta(days=9), datetime.time(12), datetime.UTC)
        for (assessment, plan, _goal), (person, worker, supervisor) in zip(self.ids, self.people, strict=True):
            for subject in ({"assessment_id": assessment}, {"plan_id": plan}):
                yield {
                    "case_id": person,
                    "status": "approved",
                    "decided_by_id": supervisor,
                    "decided_at": decided,
                    "recorded_by_id": worker,
                    **subject,
                }

    def _incidents(self) -> Rows:
        for row in self._each(account="He beat her.", physical_violence=True, danger_remains=False):
            yield {
                "penetration": False,
                "sexual_contact": False,
                "gender_based": True,
                "kind": "physical_assault",
                **row,
            }
