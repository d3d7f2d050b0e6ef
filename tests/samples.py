"""Objects of the demo data with which an address is filled, for a user who may open it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from beneficiaries.approvals import KINDS
from beneficiaries.demo import story
from beneficiaries.lifecycle import steps_of
from beneficiaries.models import (
    Case,
    CaseShare,
    Closure,
    Conference,
    ConferenceDecision,
    Document,
    Draft,
    FamilyContact,
    Flag,
    Goal,
    HomeAssessment,
    Household,
    HouseholdMember,
    Note,
    Person,
    Plan,
    Referral,
    ReferralOut,
    Relationship,
    Relative,
    ReturnVisit,
    ScaleResult,
    Stay,
    SubjectRequest,
    Transfer,
    Treatment,
    TreatmentCheck,
)
from beneficiaries.models.for_approval import ForApproval
from beneficiaries.sections import BY_SLUG, ON_HEALTH_PAGE
from reports import publishing
from reports.models import Publication
from tests.addresses import Address, is_of_a_grant, is_of_a_programme
from tests.samples_of_grants import of_a_grant
from tests.samples_of_placements import of_a_placement
from tests.samples_of_programmes import of_a_programme, rows_for
from tests.samples_of_savings import sample_of_savings
from tests.samples_of_volunteers import sample_of_a_volunteer
from tests.samples_of_watching import sample_of_watching
from tests.samples_of_workshops import sample_of_a_workshop
from tests.volunteers.pages import is_of_a_placement
from tests.volunteers.pages_of_people import FIRST

VERBS = {
    "edit": ForApproval.OPEN,
    "agree": ForApproval.OPEN,
    "submit": ForApproval.OPEN,
    "withdraw": [ForApproval.Status.WAITING],
    "decide": [ForApproval.Status.WAITING],
}
APPROVED = {
    **{f"{kind.slug}-{verb}": (kind.model, at) for kind in KINDS.values() for verb, at in VERBS.items()},
    **dict.fromkeys(("goal-add", "goal", "goal-remove"), (Plan, ForApproval.OPEN)),
    **{kind.slug: (kind.model, ForApproval.Status.values) for kind in KINDS.values()},
}
"""Pages about something that is approved, and where it stands when they open."""
OF_HEALTH = {"treatment_id", "check_id", "result_id"}
"""Parameters of the pages about her health."""
WORDS = {"purpose": "picture", "scale": "phq9", "kind": "conduct", "part": 1}
"""What an address takes that is no key."""
HEALTH_PAGES = {"case-health", "scales", *(section.slug for section in ON_HEALTH_PAGE)}
OF_A_STAY = ("living", "stay", "stay-bed", "stay-leave", "stay-discharge")

TO_BE_DONE = ConferenceDecision.objects.filter(done_on=None, into_plan=False)
FAMILY = {
    "case-family": FamilyContact.objects.all,
    "wish-add": Relative.objects.all,
    "relative": FamilyContact.objects.all,
    "family-contact-add": FamilyContact.objects.all,
    "home-assessment-see": lambda: HomeAssessment.objects.filter(seen_by=None),
    "return-visit": lambda: HomeAssessment.objects.filter(visits__done_on=None, visits__isnull=False),
    "conferences": Conference.objects.all,
    "conference-paper": Conference.objects.all,
    "conference-decision": lambda: Conference.objects.filter(decisions__in=TO_BE_DONE),
}
"""Pages about her family, the way home and conferences, and the records of which one is shown."""

REFERRED = {
    "referral-out-edit": ["draft"],
    "referral-out-send": ["draft"],
    "referral-out-tell": ["sent", "accepted"],
    "referral-out-letter": ["sent", "accepted"],
    "referral-out": ["received", "accepted", "sent"],
    "referrals-out": ["received", "accepted", "sent"],
}
"""Pages about a referral to a service that stands at one of these."""


MEANT: dict[str, Callable[[], QuerySet]] = {
    **dict.fromkeys(
        ("transfers", "transfer-answer", "transfer-call-off"),
        lambda: Transfer.objects.filter(answer="waiting", status="approved"),
    ),
    "draft-remove": Draft.objects.all,
    "survey-hand": Closure.objects.all,
    "flag-settle": Flag.objects.raised,
    "case-share-end": CaseShare.objects.in_force,
}
"""Further pages, and the records of which a case needs one."""


ELSEWHERE = {
    "workshops/": sample_of_a_workshop,
    "savings/": sample_of_savings,
    "break-glass/<": sample_of_watching,
    "access-reviews/": sample_of_watching,
    **dict.fromkeys(FIRST, sample_of_a_volunteer),
}
"""What gives the objects of addresses that begin so."""


def sample(address: Address, user: User) -> dict[str, Any] | None:
    """Return the parameters of an address, as this acting user would come to it; None when she never does."""
    for first, sample_of in ELSEWHERE.items():
        if address.route.startswith(first):
            return sample_of(address, user)
    if address.name == "statistics-publish":
        family, period = publishing.to_publish(timezone.localdate())[0]
        return {"family": family.key, "period": f"{period.first:%Y-%m}"}
    if address.route.startswith("statistics/<uuid"):
        is_release = address.name == "statistics-release"
        found = Publication.objects.visible_to(user).counted().filter(epsilon__isnull=not is_release)
        chosen = (found if is_release else found.filter(family="reached")).first()
        return {"pk": chosen.pk} if chosen else None
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
    if address.name in ("case-open", "person-keeper"):
        return people.exclude(pk__in=cases).order_by("code").first()
    meant = _records_meant(address)
    if meant is not None:
        found = meant.filter(case__in=cases).order_by("pk").first()
        return found and found.case.person
    if address.name in HEALTH_PAGES or OF_HEALTH & set(address.parameters):
        treated = cases.filter(treatments__checks__isnull=False, medicines__isnull=False)
        full = treated.filter(appointments__isnull=False, scale_results__thinks_of_death=True)
        return people.filter(pk__in=full).order_by("code").first()
    if address.name == "stay-add":
        cases = cases.open().exclude(pk__in=Stay.objects.visible_to(user).now().values("case"))
        return people.filter(pk__in=cases).order_by("code").first()
    if address.name in BY_SLUG or address.name in ("note", "contact-change", "document-change"):
        full = cases.filter(perpetrators__isnull=False, health_conditions__isnull=False, notes__recorded_by=user)
        found = (
            people.filter(pk__in=full, contact_ways__isnull=False, identity_documents__isnull=False)
            .order_by("code")
            .first()
        )
        return found or people.filter(pk__in=cases.filter(notes__recorded_by=user)).order_by("code").first()
    return people.filter(pk=story.SUNITA).first() or people.filter(pk__in=cases).order_by("code").first()


def _records_meant(address: Address) -> QuerySet | None:
    """Return the records of which a case needs one for a page to open; None when any case will do."""
    name = address.name
    section = BY_SLUG.get("school-months" if name == "school" else name.removesuffix("-edit").removesuffix("-add"))
    if name in APPROVED and name not in ("assessment", "plan"):
        model, status = APPROVED[name]
        return model.objects.filter(status__in=status)
    if name in REFERRED:
        return ReferralOut.objects.filter(status__in=REFERRED[name])
    if name in MEANT:
        return MEANT[name]()
    if name in FAMILY:
        return FAMILY[name]()
    if name in OF_A_STAY:
        return Stay.objects.now()
    if name.startswith("case-document"):
        return Document.objects.in_place().filter(media_type="image/jpeg", restricted=False)
    return section.model.objects.all() if section and (section.rare or section.parent) else None


def _further(address: Address, name: str, person: Person, user: User) -> Any:
    if name in WORDS:
        return WORDS[name]
    if name == "to":
        steps = [step for step, _lacking in steps_of(person.case, user)]
        return steps[-1].to.value if steps else None
    if name == "note_id":
        return _first(Note.objects.filter(case=person.pk, recorded_by=user))
    if name in OF_A_CASE:
        return _first(OF_A_CASE[name](address, person))
    return _of_the_person(address, person)


def _of_the_person(address: Address, person: Person) -> Any:
    model = address.requirement.resource
    if model is HouseholdMember:
        return _first(HouseholdMember.objects.filter(household=person.household))
    if model is Relationship:
        return _first(Relationship.objects.of(person))
    if model is Household:
        return person.household_id
    return _first(model.objects.filter(person=person))


def _approved(address: Address, person: Person) -> QuerySet:
    model, status = APPROVED[address.name]
    return model.objects.filter(case=person.pk, status__in=status)


def _record(address: Address, person: Person) -> QuerySet:
    return BY_SLUG[address.name.removesuffix("-edit")].model.objects.filter(case=person.pk)


def _parent(address: Address, person: Person) -> QuerySet:
    part = BY_SLUG[address.name.removesuffix("-add")]
    parents = part.model._meta.get_field(part.parent).related_model
    return parents.objects.filter(pk__in=part.model.objects.filter(case=person.pk).values(part.parent))


OF_A_CASE = {
    "subject_id": _approved,
    "goal_id": lambda _address, person: Goal.objects.filter(plan__case=person.pk, plan__status__in=ForApproval.OPEN),
    "flag_id": lambda _address, person: Flag.objects.filter(case=person.pk).raised(),
    "stay_id": lambda _address, person: Stay.objects.filter(case=person.pk).now(),
    "draft_id": lambda _address, person: Draft.objects.filter(case=person.pk),
    "document_id": lambda _address, person: Document.objects.filter(
        case=person.pk, media_type="image/jpeg", removed_at=None
    ),
    "share_id": lambda _address, person: CaseShare.objects.filter(case=person.pk).in_force(),
    "record_id": _record,
    "incident_id": _record,
    "housing_id": _parent,
    "schooling_id": _parent,
    "treatment_id": lambda _address, person: Treatment.objects.filter(case=person.pk, checks__isnull=False),
    "check_id": lambda _address, person: TreatmentCheck.objects.filter(treatment__case=person.pk),
    "referral_id": lambda address, person: ReferralOut.objects.filter(
        case=person.pk, status__in=REFERRED.get(address.name, ReferralOut.Status.values)
    ),
    "transfer_id": lambda address, person: Transfer.objects.filter(
        case=person.pk,
        answer="waiting",
        status__in=["draft", "returned", "approved"] if address.name == "transfer-call-off" else ["approved"],
    ),
    "relative_id": lambda _address, person: Relative.objects.filter(case=person.pk),
    "contact_id": lambda _address, person: FamilyContact.objects.filter(case=person.pk),
    "home_id": lambda address, person: HomeAssessment.objects.filter(
        case=person.pk, **{"seen_by": None} if address.name == "home-assessment-see" else {}
    ),
    "visit_id": lambda _address, person: ReturnVisit.objects.filter(home__case=person.pk, done_on=None),
    "conference_id": lambda _address, person: Conference.objects.filter(case=person.pk),
    "decision_id": lambda _address, person: TO_BE_DONE.filter(conference__case=person.pk),
    "result_id": lambda _address, person: ScaleResult.objects.filter(case=person.pk, thinks_of_death=True),
}
"""What finds that which a parameter names within the case of a person."""


def _by_key(address: Address, user: User) -> dict[str, Any] | None:
    if is_of_a_programme(address):
        rows = rows_for(address, user)
        found = _first(rows) if rows is not None else of_a_programme(address, user)
        return {"pk": found} if found else None
    if is_of_a_grant(address):
        key = of_a_grant(address, user)
        return {"pk": key} if key else None
    if is_of_a_placement(address):
        key = of_a_placement(address, user)
        return {"pk": key} if key else None
    model = User if address.route.startswith("administration/users/") else address.requirement.resource
    if model is None:
        return None
    if model is Referral:
        rows = Referral.objects.visible_to(user, address.requirement.action).waiting()
        if address.name == "referral-withdraw":
            rows = rows.filter(recorded_by=user)
        found = _first(rows)
    elif address.name == "request-decide":
        found = _first(SubjectRequest.objects.open().filter(kind="erasure"))
    elif model is User or model is Membership:
        others = {"is_active": True} if model is User else {"ended_at": None}
        found = _first(model.objects.filter(**others).exclude(**{"pk" if model is User else "user": user.pk}))
    else:
        found = _first(model.objects.visible_to(user) if hasattr(model.objects, "visible_to") else model.objects.all())
    return {"pk": found} if found else None


def _first(rows: QuerySet) -> Any:
    return rows.values_list("pk", flat=True).order_by("pk").first()
