"""Results, indicators and targets, for tests."""

import datetime

import factory

from programs.models import Indicator, Result, Target
from tests.factories.cases import ShelteredFactory, days_ago
from tests.factories.programmes import ProjectFactory


class ResultFactory(ShelteredFactory):
    class Meta:
        model = Result

    project = factory.SubFactory(ProjectFactory)
    level = Result.Level.OUTCOME
    position = factory.Sequence(lambda n: n % 99 + 1)
    statement = "Women of the hill villages read."


class IndicatorFactory(ShelteredFactory):
    """One that is measured; give a `rule` for one that is counted."""

    class Meta:
        model = Indicator

    result = factory.SubFactory(ResultFactory)
    project = factory.SelfAttribute("result.project")
    code = factory.Sequence(lambda n: f"{n}")
    name = "Women who read"
    definition = "As it says."
    verified_by = "Tests."


class TargetFactory(ShelteredFactory):
    """A period of 100 days, of which today is the fiftieth."""

    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    first_on = factory.LazyFunction(lambda: days_ago(49))
    last_on = factory.LazyAttribute(lambda target: target.first_on + datetime.timedelta(days=99))
    value = 100
