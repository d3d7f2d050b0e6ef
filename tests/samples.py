"""Objects of the demo data with which an address is filled, for a user who may open it."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Membership, User
from beneficiaries.demo import story
from beneficiaries.lifecycle import steps_of
from beneficiaries.models import (
    Assessment,
    Case,
    CaseShare,
    Household,
    HouseholdMember,
    Note,
    Person,
    Referral,
    Relationship,
    Stay,
)
from beneficiaries.sections import BY_SLUG
from tests.addresses import Address

ASSESSING = {
    "assessment-edit": Assessment.OPEN,
    "assessment-submit": Assessment.OPEN,
    "assessment-withdraw": [Assessment.Status.WAITING],
    "assessment-decide": [Assessment.Status.WAITING],
}
"""Pages about an assessment that stands at one of these."""
OF_A_STAY = ("living", "stay", "stay-bed", "stay-leave", "stay-discharge")


def sample(address: Address, user: User) -> dict[str, Any] | None:
    """Return the parameters of an address, as this acting user would come to it; None when she never does."""
    if address.parameters == ("pk",):
        return _by_key(address, user)
    if "code" not in address.parameters:
        return None
    person = _person(address, user)
    if person is None:
        return None
    found = {"code": person.code}
    for name in address.parameters[1:]:
        value = _further(address, name, person, user)
        if value is None:
            return None
        found[name] = value
    return found


def _person(address: Address, user: User) -> Person | None:
    """Return Sunita where this user may see her, and whoever the page is meant for."""
    cases = Case.objects.visible_to(user)
    people = Person.objects.visible_to(user)
    if address.name == "case-open":
        return people.exclude(pk__in=cases).order_by("code").first()
    if address.name == "case-share-end":
        shared = CaseShare.objects.visible_to(user).in_force().order_by("pk").first()
        return shared and shared.case.person
    if address.name in ASSESSING:
        fits = Assessment.objects.visible_to(user).filter(status__in=ASSESSING[address.name]).order_by("pk").first()
        return fits and fits.case.person
    if address.name in OF_A_STAY:
        here = Stay.objects.visible_to(user).now().order_by("pk").first()
        return here and here.case.person
    if address.name == "stay-add":
        cases = cases.open().exclude(pk__in=Stay.objects.visible_to(user).now().values("case"))
        return people.filter(pk__in=cases).order_by("code").first()
    section = BY_SLUG.get("school-months" if address.name == "school" else address.name.removesuffix("-add"))
    if section is not None and section.parent:
        parts = section.model.objects.visible_to(user).order_by("pk").select_related("case__person")
        part = parts.first()
        return part and part.case.person
    if address.name in BY_SLUG or address.name in ("note", "contact-change", "document-change"):
        full = cases.filter(perpetrators__isnull=False, health_conditions__isnull=False, notes__recorded_by=user)
        found = (
            people.filter(pk__in=full, contact_ways__isnull=False, identity_documents__isnull=False)
            .order_by("code")
            .first()
        )
        return found or people.filter(pk__in=cases.filter(notes__recorded_by=user)).order_by("code").first()
    return people.filter(pk=story.SUNITA).first() or people.filter(pk__in=cases).order_by("code").first()


def _further(address: Address, name: str, person: Person, user: User) -> Any:
    if name == "purpose":
        return "picture"
    if name == "to":
        steps = [step for step, _lacking in steps_of(person.case, user) if not step.by_approval]
        return steps[-1].to.value if steps else None
    if name == "note_id":
        return _first(Note.objects.filter(case=person.pk, recorded_by=user))
    if name == "assessment_id":
        fits = Assessment.objects.filter(case=person.pk)
        return _first(fits.filter(status__in=ASSESSING.get(address.name, Assessment.Status.values)))
    if name in OF_A_CASE:
        return OF_A_CASE[name](address, person)
    model = address.requirement.resource
    if model is HouseholdMember:
        return _first(HouseholdMember.objects.filter(household=person.household))
    if model is Relationship:
        return _first(Relationship.objects.of(person))
    if model is Household:
        return person.household_id
    return _first(model.objects.filter(person=person))


def _parent(address: Address, person: Person) -> Any:
    part = BY_SLUG[address.name.removesuffix("-add")]
    return part.model.objects.filter(case=person.pk).order_by("pk").values_list(part.parent, flat=True).first()


OF_A_CASE = {
    "stay_id": lambda _address, person: _first(Stay.objects.filter(case=person.pk).now()),
    "share_id": lambda _address, person: _first(CaseShare.objects.filter(case=person.pk).in_force()),
    "record_id": lambda address, person: _first(BY_SLUG[address.name].model.objects.filter(case=person.pk)),
    "housing_id": _parent,
    "schooling_id": _parent,
}
"""What finds the key that a parameter names within the case of a person."""


def _by_key(address: Address, user: User) -> dict[str, Any] | None:
    model = User if address.route.startswith("administration/users/") else address.requirement.resource
    if model is None:
        return None
    if model is Referral:
        rows = Referral.objects.visible_to(user, address.requirement.action).waiting()
        if address.name == "referral-withdraw":
            rows = rows.filter(recorded_by=user)
        found = _first(rows)
    elif model is User or model is Membership:
        others = {"is_active": True} if model is User else {"ended_at": None}
        found = _first(model.objects.filter(**others).exclude(**{"pk" if model is User else "user": user.pk}))
    else:
        found = _first(model.objects.visible_to(user) if hasattr(model.objects, "visible_to") else model.objects.all())
    return {"pk": found} if found else None


def _first(rows: QuerySet) -> Any:
    return rows.values_list("pk", flat=True).order_by("pk").first()
