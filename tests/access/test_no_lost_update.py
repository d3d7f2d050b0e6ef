"""Two people edit one record: the second sees what the first wrote, and chooses."""

import pytest
from django.http import QueryDict

from access.context import acting, acting_as_system
from access.forms import RecordForm
from beneficiaries.models import Case, HealthCondition

pytestmark = pytest.mark.django_db


class ConditionForm(RecordForm):
    class Meta:
        model = HealthCondition
        fields = ["name", "status", "treatment"]


def typed(condition: HealthCondition, **changed: str) -> QueryDict:
    """Return what a browser sends that opened the form on this state of the record."""
    data = QueryDict(mutable=True)
    data.update(
        {
            "name": condition.name,
            "status": condition.status,
            "treatment": condition.treatment,
            "seen_version": str(condition.version),
        }
        | changed
    )
    return data


def condition_of(world) -> HealthCondition:
    with acting_as_system("choosing"):
        return HealthCondition.objects.get(case=world.files["shared"].pk)


def test_the_second_is_told_what_is_saved_and_nothing_is_overwritten(world):
    opened = condition_of(world)
    with acting(world.users["colleague"]):
        first = ConditionForm(typed(opened, treatment="valproate"), instance=condition_of(world))
        assert first.is_valid()
        first.save()
    with acting(world.users["caseworker"]):
        second = ConditionForm(typed(opened, treatment="carbamazepine"), instance=condition_of(world))
        assert not second.is_valid()
        assert "valproate" in str(second.errors["treatment"])
        assert second["treatment"].value() == "carbamazepine"
    assert condition_of(world).treatment == "valproate"


def test_the_second_may_save_after_having_seen_it(world):
    opened = condition_of(world)
    with acting(world.users["colleague"]):
        ConditionForm(typed(opened, treatment="valproate"), instance=condition_of(world)).save()
    with acting(world.users["caseworker"]):
        refused = ConditionForm(typed(opened, treatment="carbamazepine"), instance=condition_of(world))
        refused.is_valid()
        again = typed(opened, treatment="carbamazepine", seen_version=refused["seen_version"].value())
        second = ConditionForm(again, instance=condition_of(world))
        assert second.is_valid()
        second.save()
    assert condition_of(world).treatment == "carbamazepine"


def test_a_form_without_the_version_it_was_opened_on_is_refused(world):
    opened = condition_of(world)
    with acting(world.users["caseworker"]):
        data = typed(opened, treatment="none")
        del data["seen_version"]
        assert not ConditionForm(data, instance=condition_of(world)).is_valid()


def test_every_change_raises_the_version_and_the_house_s_own_columns_do_not(world):
    with acting(world.users["caseworker"]):
        case = Case.objects.get(pk=world.files["hers"].pk)
        version = case.version
        case.contacted(case.opened_on, None)
        assert Case.objects.get(pk=case.pk).version == version
        Case.objects.filter(pk=case.pk).update(wishes="To go to school.")
        assert Case.objects.get(pk=case.pk).version == version + 1
