"""Makes what the demonstration's caseworker began to write and did not finish."""

from datetime import timedelta

from django.http import QueryDict

from beneficiaries.demo.cases import Course
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Draft, Note, State
from config.written_dates import write_day

BEGUN = (
    (Note.Kind.VISIT, "Her room", "{She} opened the door at once and had made tea. The landlady is kind. {She} sleeps"),
    (
        Note.Kind.ABOUT_HER,
        "The school",
        "Spoke with the class teacher, as {she} wished. {She} comes every day now, but",
    ),
)
AGAIN = timedelta(days=14)
AGO = (timedelta(minutes=40), timedelta(hours=20))


def begin(stage: Stage, courses: list[Course]) -> None:
    """Leave two notes of the caseworker half written."""
    asha = stage.users["asha.caseworker"]
    hers = [each for each in courses if each.who.worker == asha and each.case.state == State.IN_PROGRESS]
    for course, (kind, place, text), ago in zip(hers, BEGUN, AGO, strict=False):
        typed = QueryDict(mutable=True)
        typed.update({"kind": kind.value, "place": place, "text": stage.fill(text, course.person)})
        typed.update({"happened_on": write_day(stage.today), "next_on": write_day(stage.today + AGAIN)})
        address = f"/cases/{course.person.code}/notes/add/"
        stage.records[Draft].append(
            Draft(author=asha, case=course.case, address=address, body=typed.urlencode(), kept_at=stage.now - ago)
        )
