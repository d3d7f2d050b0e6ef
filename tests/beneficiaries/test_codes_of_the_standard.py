"""Codes and fields about what was done to her are those of HTCDS 2.0, value for value, so that they can be exchanged.

What the standard calls deprecated is not to be collected, and is not held.
"""

import json
import re

import pytest
from django.contrib.postgres.fields import ArrayField

from beneficiaries.definitions import STANDARD
from beneficiaries.models import Experience, HistoricEvent, Perpetrator, htcds, lists

PUBLISHED = json.loads(STANDARD.read_text(encoding="utf-8"))
OURS = [each for each in vars(htcds).values() if isinstance(each, type) and each.__module__ == htcds.__name__]
HELD = {
    "victim_context": (
        Experience,
        {
            "vic_TraffickingStatus": "trafficking_status",
            "vic_TraffickingStatusDecisionMakingOrg": "status_decided_by",
            "vic_RelationshipToTrafficker": "relationship_to_trafficker",
            "vic_AgeWhenTrafficked": "age_when_trafficked",
            "vic_RecruitmentWebsitesAndApps": "recruitment_apps",
            "vic_MethodOfRecruitment": "recruitment_methods",
            "vic_LocationOfRecruitment": "recruitment_place",
            "vic_MethodsOfControl": "control_methods",
            "vic_TypeOfExploitation": "exploitation_types",
            "vic_ForcedLabourIndustry": "industry",
            "vic_TypeOfSexExploitation": "sex_exploitation_types",
            "vic_LocationOfExploitation": "exploitation_place",
            "vic_ExploitationWebsitesAndApps": "exploitation_apps",
        },
    ),
    "historic_trafficking_event": (
        HistoricEvent,
        {
            "hte_Type": "kind",
            "hte_Date": "happened",
            "hte_Description": "description",
            "hte_Street": "street",
            "hte_City": "city",
            "hte_State": "state",
            "hte_Country": "country",
            "hte_PostalCode": "postal_code",
            "hte_Latitude": "latitude",
            "hte_Longitude": "longitude",
        },
    ),
    "perpetrator_context": (
        Perpetrator,
        {"per_RoleInProcess": "roles", "per_RoleDetails": "role_details", "per_Organisation": "organisation"},
    ),
}
"""The objects of the standard, the model of each, and where it keeps each field."""


def published(code_list: str, what: str = "value") -> list[str]:
    """Return the values, or the labels, of a list of the standard."""
    return [each[what] for each in PUBLISHED["code_lists"][code_list]["values"]]


@pytest.mark.parametrize("choices", OURS, ids=lambda each: each.__name__)
def test_a_code_list_is_the_one_that_its_docstring_names(choices):
    code_list = re.search(r'"(\w+)"', choices.__doc__)[1]
    assert choices.values == published(code_list)
    assert [str(label) for label in choices.labels] == published(code_list, "label")


def test_countries_are_those_of_the_standards_toolkit():
    assert set(lists.Country.values) == set(published("country_iso3166_alpha2_toolkit"))


@pytest.mark.parametrize("thing", HELD)
def test_every_live_field_has_a_column_with_the_codes_of_its_list(thing):
    model, columns = HELD[thing]
    fields = next(each["fields"] for each in PUBLISHED["objects"] if each["key"] == thing)
    live = {each["full_name"]: each for each in fields if each["status"] != "DEPRECATED"}
    assert set(columns) == set(live)
    for name, column in columns.items():
        held, code_list = model._meta.get_field(column), live[name].get("code_list")
        several = isinstance(held, ArrayField)
        assert several == (live[name]["type"] == "code[]"), name
        if code_list:
            codes = (held.base_field if several else held).choices
            assert [value for value, _label in codes] == published(code_list), name
