"""What belongs to her health, for tests: treatments and their checks, medicines, appointments, results of scales."""

import factory

from beneficiaries import models
from tests.factories.cases import CaseFactory, HealthConditionFactory, ShelteredFactory, days_ago


class TreatmentFactory(ShelteredFactory):
    """A treatment that goes on; `tuberculosis=True` is one against tuberculosis."""

    class Meta:
        model = models.Treatment

    case = factory.SubFactory(CaseFactory)
    condition = factory.SubFactory(HealthConditionFactory, case=factory.SelfAttribute("..case"))
    regimen = "Tablets every day"


class TreatmentCheckFactory(ShelteredFactory):
    class Meta:
        model = models.TreatmentCheck

    treatment = factory.SubFactory(TreatmentFactory)
    checked_on = factory.Sequence(lambda n: days_ago(n + 1))
    doses_due = 7
    doses_taken = 7


class MedicineFactory(ShelteredFactory):
    class Meta:
        model = models.Medicine

    case = factory.SubFactory(CaseFactory)
    name = "Sodium valproate"
    dose = "200 mg"


class AppointmentFactory(ShelteredFactory):
    class Meta:
        model = models.Appointment

    case = factory.SubFactory(CaseFactory)
    what_for = "Check of the blood"
    day = factory.LazyFunction(lambda: days_ago(-7))


class ScaleResultFactory(ShelteredFactory):
    """A PHQ-9 of three days ago without any trouble; give `scale` together with `answers`."""

    class Meta:
        model = models.ScaleResult

    case = factory.SubFactory(CaseFactory)
    scale = "phq9"
    taken_on = factory.LazyFunction(lambda: days_ago(3))
    answers = factory.LazyFunction(lambda: [0] * 9)
