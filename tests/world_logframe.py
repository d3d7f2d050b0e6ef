"""The logframe of each project in the world of the tests: one record of every kind, counted and measured."""

import datetime

from django.utils import timezone

from access.context import acting_as_system
from programs.counting import count_indicator
from programs.models import Indicator, Measurement, Project, Result, Target


def add_logframe(project: Project) -> None:
    """Add an outcome with an output, and two indicators: one that is counted, one that is measured."""
    today = timezone.localdate()
    first, last = today - datetime.timedelta(days=100), today + datetime.timedelta(days=99)
    with acting_as_system("a world for tests"):
        outcome = Result.objects.create(project=project, level="outcome", position=1, statement="Women read.")
        output = Result.objects.create(
            project=project, level="output", outcome=outcome, position=1, statement="Classes are held."
        )
        told = {"project": project, "definition": "As it says.", "verified_by": "Sheets of attendance."}
        counted = Indicator.objects.create(
            result=output, code="1.1a", name="People reached", rule="reached", divided_by=["sex"], **told
        )
        measured = Indicator.objects.create(
            result=outcome, code="1a", name="Pass the test", unit="percent", baseline=20, baseline_on=first, **told
        )
        Target.objects.create(indicator=counted, first_on=first, last_on=last, value=10)
        target = Target.objects.create(indicator=measured, first_on=first, last_on=last, value=60)
        Measurement.objects.create(target=target, value=45, on=today, evidence="Tests of all classes.")
        count_indicator(counted)
