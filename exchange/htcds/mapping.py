"""The one mapping between HTCDS 2.0 and our records: for each object its fields, and where we keep each.

A field is a column of ours, said both ways by the column's own type (`values.py`), unless the two see the world
differently; then `say` reads our record, and `hear` returns what it means for our columns (`differences.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import Organisation
from beneficiaries.models import (
    Case,
    Consent,
    ContactWay,
    Experience,
    FormerReferral,
    Goal,
    HistoricEvent,
    IdentityDocument,
    Note,
    Perpetrator,
    Person,
    Referral,
)
from beneficiaries.models.consent import Purpose
from exchange.htcds import differences as other
from exchange.htcds.values import inward, outward

Records = Mapping[type[models.Model], list[Any]]
Told = dict[str, Any]
"""What a file says of one object: the standard's field names and their values."""


@dataclass(frozen=True)
class Field:
    """One field of the standard, and the column that keeps it."""

    name: str
    model: type[models.Model]
    column: str
    which: tuple[str, tuple[str, ...]] = ("", ())
    """Which of several records keeps it: a column and the values it may have there; written with the first."""
    say: Callable[[Any], Any] | None = None
    hear: Callable[[Any, Any], Told] | None = None
    ours: str = ""
    """Where we keep what this house wrote, if the column keeps only what a file brings."""

    def told_of(self, record: Any) -> Any:
        """Return what our record says; None when nothing is known."""
        return self.say(record) if self.say else outward(self._kept, getattr(record, self.column))

    def is_kept_by(self, record: Any) -> bool:
        """Tell whether a record is the one that keeps it."""
        column, values = self.which
        return isinstance(record, self.model) and (not column or getattr(record, column) in values)

    def heard(self, value: Any, house: Any) -> Told:
        """Return what a value of a file means for our columns. Raises Unreadable."""
        return self.hear(value, house) if self.hear else {self.column: inward(self._kept, value)}

    @property
    def kept_in(self) -> str:
        """Return where it is kept, as the document names it."""
        _column, values = self.which
        column = f"{self.model.__name__}.{self.column}" + (f" ({' or '.join(values)})" if values else "")
        return f"{self.ours} or {column}" if self.ours else column

    @property
    def _kept(self) -> models.Field:
        return self.model._meta.get_field(self.column)


@dataclass(frozen=True)
class Thing:
    """One object of the standard."""

    key: str
    fields: tuple[Field, ...]
    many: type[models.Model] | None = None
    """The record of which a case may have several; None where a case has one at most."""

    def told_of(self, records: Records) -> Told:
        """Return the fields that are known, in the standard's order.

        Of several records that could keep the same fields, one tells them all: the first that knows any of them.
        """
        told: Told = {}
        for together in self._kept_together():
            for record in filter(together[0].is_kept_by, records.get(together[0].model, [])):
                known = {field.name: value for field in together if (value := field.told_of(record)) is not None}
                if known:
                    told |= known
                    break
        return {field.name: told[field.name] for field in self.fields if field.name in told}

    def field(self, name: str) -> Field | None:
        """Return one of its fields; None when the mapping has no such."""
        return next((each for each in self.fields if each.name == name), None)

    def _kept_together(self) -> Iterable[list[Field]]:
        """Return its fields, those that one record keeps in one list."""
        found: dict[Any, list[Field]] = {}
        for field in self.fields:
            found.setdefault((field.model, field.which), []).append(field)
        return found.values()


def _kept(model: type[models.Model], which: tuple[str, tuple[str, ...]] = ("", ()), **columns: str) -> Iterable[Field]:
    return (Field(name, model, column, which) for name, column in columns.items())


def _referred_out(**places: tuple[str, str]) -> Iterable[Field]:
    """Return the fields of a referral out: of ours as `differences.as_told` says them, or as a file brought them."""
    return (Field(name, FormerReferral, column, ours=ours) for name, (column, ours) in places.items())


def _address(model: type[models.Model], object_prefix: str, ours: str) -> Iterable[Field]:
    """Return the fields of a place that may lie in one of Nepal's areas, or anywhere else."""
    place = other.Place(area=f"{ours}area", city=f"{ours}city", state=f"{ours}state")
    yield Field(f"{object_prefix}City", model, place.city, say=place.say_city, hear=place.hear_city)
    yield from _kept(model, **{f"{object_prefix}Country": f"{ours}country"})
    yield Field(f"{object_prefix}State", model, place.state, say=place.say_state, hear=place.hear_state)
    others = {"Street": "street", "PostalCode": "postal_code", "Longitude": "longitude", "Latitude": "latitude"}
    yield from _kept(model, **{f"{object_prefix}{name}": f"{ours}{column}" for name, column in others.items()})


ORGANISATION = Thing(
    "organisation",
    tuple(
        _kept(
            Organisation,
            org_Name="name",
            org_ShippingCity="city",
            org_ShippingCountry="country",
            org_ShippingState="state",
            org_ShippingStreet="street",
            org_ShippingPostalCode="postal_code",
            org_ShippingLongitude="longitude",
            org_ShippingLatitude="latitude",
            org_Phone="phone",
            org_Type="htcds_type",
        )
    ),
)
OF_A_CASE = (
    Thing(
        "person",
        (
            *_kept(
                Person,
                prs_Salutation="salutation",
                prs_FirstName="given_name",
                prs_MiddleName="middle_name",
                prs_SecondName="family_name",
                prs_Birthdate="born",
                prs_Gender="gender",
                prs_Deceased="deceased",
                prs_MaritalStatus="marital_status",
                prs_NumberOfChildren="number_of_children",
                prs_PrimaryLanguage="primary_language",
                prs_SecondaryLanguage="secondary_language",
                prs_HighestLevelOfEducation="education_level",
                prs_Citizenship="citizenships",
            ),
            *_kept(IdentityDocument, ("kind", ("citizenship", "national_id")), prs_IdentityNumber="number"),
            *_kept(Person, prs_Title="title"),
            *_kept(ContactWay, ("kind", ("email",)), prs_Email="email"),
            *_kept(ContactWay, ("kind", ("home",)), prs_HomePhone="phone"),
            *_kept(ContactWay, ("kind", ("mobile",)), prs_MobilePhone="phone"),
            *_address(Person, "prs_Mailing", "present_"),
        ),
    ),
    Thing(
        "case",
        (
            Field("cas_Status", Case, "state", say=other.say_status, hear=other.hear_status),
            Field("cas_ReasonForCaseClosure", Case, "closure_reason", say=other.say_reason),
            Field("cas_CaseOwner", Case, "caseworker", say=other.say_owner, hear=other.hear_owner),
            Field(
                "cas_ReferringOrganisation",
                Referral,
                "organisation",
                say=other.say_organisation,
                hear=other.hear_organisation,
            ),
            Field(
                "cas_IncomingReferralDate",
                Referral,
                "answered_at",
                say=other.say_day_of_answer,
                hear=other.hear_day_of_answer,
            ),
            *_kept(
                Referral,
                cas_ReferringPrimaryCaseWorker="referred_by",
                cas_ReasonForIncomingReferral="reason",
                cas_IncomingReferralDetails="details",
            ),
            *_referred_out(
                cas_ReferredOrganisation=("organisation", "Provider.name"),
                cas_ReferredPrimaryCaseWorker=("contact_person", "Service.contact_person"),
                cas_ReasonForOutgoingReferral=("reason", "ReferralOut.reason"),
                cas_OutgoingReferralDate=("sent_on", "ReferralOutStep.happened_on"),
                cas_OutgoingReferralDetails=("asks_for", "ReferralOut.asks_for"),
            ),
        ),
    ),
    Thing(
        "consent",
        (
            Field(
                "con_Consent",
                Consent,
                "answer",
                ("purpose", (Purpose.SERVICES.value,)),
                say=other.say_answer,
                hear=other.hear_answer,
            ),
        ),
    ),
    Thing(
        "victim_context",
        tuple(
            _kept(
                Experience,
                vic_TraffickingStatus="trafficking_status",
                vic_TraffickingStatusDecisionMakingOrg="status_decided_by",
                vic_RelationshipToTrafficker="relationship_to_trafficker",
                vic_AgeWhenTrafficked="age_when_trafficked",
                vic_RecruitmentWebsitesAndApps="recruitment_apps",
                vic_MethodOfRecruitment="recruitment_methods",
                vic_LocationOfRecruitment="recruitment_place",
                vic_MethodsOfControl="control_methods",
                vic_TypeOfExploitation="exploitation_types",
                vic_ForcedLabourIndustry="industry",
                vic_TypeOfSexExploitation="sex_exploitation_types",
                vic_LocationOfExploitation="exploitation_place",
                vic_ExploitationWebsitesAndApps="exploitation_apps",
            )
        ),
    ),
    Thing(
        "perpetrator_context",
        tuple(
            _kept(
                Perpetrator,
                prs_FirstName="name",
                per_RoleInProcess="roles",
                per_RoleDetails="role_details",
                per_Organisation="organisation",
            )
        ),
        many=Perpetrator,
    ),
    Thing("case_comment", tuple(_kept(Note, cco_CaseComment="text")), many=Note),
    Thing(
        "historic_trafficking_event",
        (
            *_address(HistoricEvent, "hte_", ""),
            *_kept(HistoricEvent, hte_Date="happened", hte_Type="kind", hte_Description="description"),
        ),
        many=HistoricEvent,
    ),
    Thing(
        "support_plan",
        (
            *_kept(Goal, spl_Objectives="text"),
            Field("spl_ActionPlan", Goal, "actions", say=other.say_actions, hear=other.hear_actions),
            Field("spl_PlannedEndDate", Goal, "due_on", say=other.say_planned_end, hear=other.hear_planned_end),
            Field("spl_ActualEndDate", Goal, "ended_on", say=other.say_actual_end),
            Field("spl_Type", Goal, "support_type", say=other.say_support, hear=other.hear_support),
        ),
        many=Goal,
    ),
)
THINGS = (ORGANISATION, *OF_A_CASE)
BY_KEY = {thing.key: thing for thing in THINGS}
