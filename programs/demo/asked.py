"""What invented participants ask about their data: one waits for an answer, another was answered."""

import datetime

from beneficiaries.demo.stage import Stage
from beneficiaries.models import RetentionPeriods
from programs.models import Enrolment, Participant, ParticipantRequest


def ask(stage: Stage) -> None:
    """Let one who left ask to be erased, and let another have had her record."""
    hers = {each.participant: each for each in stage.records[Enrolment]}
    left, came = (
        next(one for one, last in hers.items() if last.state == state and last.group.site == stage.field_office)
        for state in (Enrolment.State.LEFT, Enrolment.State.ENROLLED)
    )
    manager = stage.users["indira.programmes"]
    _request(stage, left, 8, kind=ParticipantRequest.Kind.ERASURE)
    _request(
        stage, came, 60, kind=ParticipantRequest.Kind.ACCESS, state=ParticipantRequest.State.ANSWERED,
        answered_on=stage.today - datetime.timedelta(days=52), answered_by=manager,
    )  # fmt: skip


def _request(stage: Stage, of: Participant, ago: int, **values: object) -> None:
    on = stage.today - datetime.timedelta(days=ago)
    due = on + datetime.timedelta(days=RetentionPeriods().answer_days)
    about = {"participant": of, "code": of.code, "received_on": on, "due_on": due}
    stage.record(ParticipantRequest, of.recorded_by, on, **about, **values)
