"""Every address of the URLconf, and who may open what, written by hand and apart from the policy."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls.converters import IntConverter, UUIDConverter

from access.checks import url_patterns
from access.views import Requirement, requirement_of
from accounts.roles import Role
from beneficiaries.approvals import KINDS
from beneficiaries.models import (
    CaseShare,
    Conference,
    ConferenceDecision,
    EducationRecord,
    FamilyContact,
    Flag,
    Goal,
    HomeAssessment,
    HousingRecord,
    ReferralOut,
    Relative,
    ReturnVisit,
    ScaleResult,
    Stay,
    Transfer,
    Treatment,
    TreatmentCheck,
)
from tests.addresses_of_placements import OF_PLACEMENTS
from tests.addresses_of_volunteers import OF_VOLUNTEERS
from tests.world import CASE_ROLES

LEADS_GROUPS = {Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.CASEWORKER}
LEARNS_AND_DECIDES = (
    *("learning", "rights", "committee", "work", "trainings", "activities", "referred", "decisions", "maturity"),
)
MONEY = {Role.GRANTS_OFFICER, Role.FOUNDATION}
READ_STATISTICS = MONEY | {Role.DATA_PROTECTION}
EVERYBODY = frozenset(Role) | {"without_role"}
MAY_OPEN = {
    "cases/<str:code>/survey/": {Role.CASEWORKER},
    "cases/": CASE_ROLES,
    "people/<str:code>/record/": {Role.SUPERVISOR},
    "people/<str:code>/keeper/": {Role.SUPERVISOR},
    "people/": CASE_ROLES,
    "protection/": {Role.DATA_PROTECTION},
    "services/": CASE_ROLES,
    "referrals/": CASE_ROLES | {Role.PARTNER},
    "tasks/": CASE_ROLES,
    "board/": {Role.SUPERVISOR},
    "beds/rooms/": {Role.SUPERVISOR},
    "beds/<uuid:pk>/": {Role.SUPERVISOR},
    "beds/": CASE_ROLES,
    "approvals/": {Role.SUPERVISOR},
    "export/": {Role.SUPERVISOR},
    "survey/": EVERYBODY,
    "import/": {Role.SUPERVISOR},
    "tables/": {Role.PROGRAMME_MANAGER},
    "groups/add/": {Role.PROGRAMME_MANAGER},
    "groups/<uuid:pk>/edit/": {Role.PROGRAMME_MANAGER},
    **dict.fromkeys([f"groups/<uuid:pk>/{part}/" for part in ("register", "enrol", "sessions", "times")], LEADS_GROUPS),
    **dict.fromkeys([f"groups/<uuid:pk>/{part}/" for part in LEARNS_AND_DECIDES], LEADS_GROUPS),
    **dict.fromkeys(
        ["level-tests/", "rights-tests/", "papers/", "seats/", "trainings/", "activities/", "referred/"], LEADS_GROUPS
    ),
    **dict.fromkeys(["minutes/", "decisions/", "maturity/"], LEADS_GROUPS),
    "shares/": {Role.PROGRAMME_MANAGER},
    "questions/add/": {Role.PROGRAMME_MANAGER},
    "questions/<uuid:pk>/": {Role.PROGRAMME_MANAGER},
    "questions/": LEADS_GROUPS,
    "questionnaires/add/": {Role.PROGRAMME_MANAGER},
    **{f"questionnaires/<uuid:pk>/{verb}/": {Role.PROGRAMME_MANAGER} for verb in ("edit", "open", "close")},
    "questionnaires/": LEADS_GROUPS,
    "groups/<uuid:pk>/": LEADS_GROUPS | {Role.SUPERVISOR},
    "groups/": LEADS_GROUPS | {Role.SUPERVISOR},
    "times/": LEADS_GROUPS,
    "sessions/": LEADS_GROUPS,
    **dict.fromkeys(["participants/<uuid:pk>/record/", "participants/requests/"], frozenset({Role.PROGRAMME_MANAGER})),
    **dict.fromkeys([f"participants/<uuid:pk>/{part}/" for part in ("edit", "data", "requests")], LEADS_GROUPS),
    "participants/<uuid:pk>/": LEADS_GROUPS | {Role.SUPERVISOR},
    "participants/": LEADS_GROUPS,
    "enrolments/": LEADS_GROUPS,
    "calendar/": LEADS_GROUPS,
    "projects/add/": {Role.PROGRAMME_MANAGER},
    "projects/<uuid:pk>/edit/": {Role.PROGRAMME_MANAGER},
    "projects/<uuid:pk>/programmes/": {Role.PROGRAMME_MANAGER},
    "projects/<uuid:pk>/results/": {Role.PROGRAMME_MANAGER},
    "projects/<uuid:pk>/quality/": {Role.PROGRAMME_MANAGER},
    "projects/<uuid:pk>/logframe/": LEADS_GROUPS,
    "results/": {Role.PROGRAMME_MANAGER},
    "reports/<uuid:pk>/decide/": {Role.PROGRAMME_MANAGER},
    "reports/": LEADS_GROUPS,
    "expenses/": LEADS_GROUPS,
    "pictures/<uuid:pk>/taken-back/": {Role.PROGRAMME_MANAGER},
    "pictures/": LEADS_GROUPS,
    "indicators/<uuid:pk>/edit/": {Role.PROGRAMME_MANAGER},
    "indicators/<uuid:pk>/targets/": {Role.PROGRAMME_MANAGER},
    "indicators/": LEADS_GROUPS,
    "targets/": {Role.PROGRAMME_MANAGER},
    "projects/": LEADS_GROUPS | {Role.SUPERVISOR, Role.GRANTS_OFFICER, Role.VOLUNTEER_COORDINATOR},
    "programmes/": {Role.PROGRAMME_MANAGER},
    "holidays/add/": {Role.PROGRAMME_MANAGER},
    "holidays/<uuid:pk>/": {Role.PROGRAMME_MANAGER},
    "holidays/": LEADS_GROUPS,
    **dict.fromkeys(
        [
            "workshops/<uuid:pk>/hourly-rate/",
            "workshops/<uuid:pk>/wages/add/",
            "workshops/<uuid:pk>/money/add/",
            "workshops/products/<uuid:pk>/price/",
            "workshops/products/<uuid:pk>/rate/",
            "workshops/makers/<uuid:pk>/advance/",
            "workshops/periods/<uuid:pk>/confirm/",
            "workshops/periods/<uuid:pk>/adjust/",
            "workshops/adjustments/",
            "workshops/payslips/<uuid:pk>/pay/",
            "workshops/entries/",
        ],
        frozenset({Role.PROGRAMME_MANAGER}),
    ),
    **{
        f"workshops/{part}": LEADS_GROUPS | {Role.SUPERVISOR}  # who knows a maker reads her wages, in her case file
        for part in ("<uuid:pk>/wages/", "periods/<uuid:pk>/", "payslips/<uuid:pk>/")
    },
    "workshops/": LEADS_GROUPS,
    "savings/": LEADS_GROUPS,
    **dict.fromkeys(
        ["grants/obligations/<uuid:pk>/", "grants/funders/add/", "grants/funders/<uuid:pk>/"],
        frozenset({Role.GRANTS_OFFICER}),
    ),
    **dict.fromkeys(["obligations/", "grants/funders/", "grants/documents/"], MONEY),
    **dict.fromkeys(
        [
            *(f"grants/{part}/" for part in ("add", "spendings", "rates", "tranches", "conditions", "lines")),
            *(f"grants/{part}/" for part in ("commitments", "milestones", "checklist")),
            *(f"grants/<uuid:pk>/{part}/" for part in ("edit", "terms", "move", "tranches", "lines", "milestones")),
            *(f"grants/<uuid:pk>/{part}/" for part in ("obligations", "checklist", "documents", "publish")),
        ],
        frozenset({Role.GRANTS_OFFICER}),
    ),
    **dict.fromkeys(["foundation/", "grants/<uuid:pk>/questions/"], frozenset({Role.FOUNDATION})),
    **dict.fromkeys(
        ["grants/questions/", "grants/<uuid:pk>/achievements/", "grants/<uuid:pk>/reports/"],
        frozenset({Role.GRANTS_OFFICER}),
    ),
    "grants/reports/<uuid:pk>/edit/": {Role.GRANTS_OFFICER},
    **dict.fromkeys(["grants/reports/", "grants/<uuid:pk>/figures.xlsx"], MONEY),
    "grants/": MONEY | {Role.PROGRAMME_MANAGER},
    **OF_PLACEMENTS,
    **OF_VOLUNTEERS,
    **dict.fromkeys(
        ["statistics/publish/", "statistics/noise/", "statistics/budgets/set/", "statistics/<uuid:pk>/release/"],
        frozenset({Role.DATA_PROTECTION}),
    ),
    "statistics/": READ_STATISTICS,
    "standards/": CASE_ROLES | {Role.ADMINISTRATOR},
    "trail/": {Role.DATA_PROTECTION},
    "break-glass/": {Role.SUPERVISOR, Role.DATA_PROTECTION},
    "access-reviews/begin/": {Role.DATA_PROTECTION},
    "access-reviews/rules/": {Role.ADMINISTRATOR},
    "access-reviews/": {Role.DATA_PROTECTION, Role.ADMINISTRATOR},
    "administration/changes/": {Role.ADMINISTRATOR, Role.DATA_PROTECTION},
    "administration/": {Role.ADMINISTRATOR},
    "places/": EVERYBODY,
    "access/": EVERYBODY,
    "account/": EVERYBODY,
    "invitation/": EVERYBODY,
    "quick-exit/": EVERYBODY,
    "language/": EVERYBODY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "^$": EVERYBODY,
}
"""The first part of an address, and the roles that may open something under it."""


WORDS = {
    "purpose": "services",
    "scale": "phq9",
    "to": "follow_up",
    "secret": "no-such-secret",
    "uidb36": "1",
    "key": "no-such-key",
    "family": "opened",
    "period": "2001-01",
    "kind": "conduct",
}
"""What an address takes that is no key."""


@dataclass(frozen=True)
class Address:
    """One address of the URLconf."""

    route: str
    name: str
    requirement: Requirement
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.route

    def roles(self) -> frozenset[str]:
        """Return the roles that may open something here; StopIteration when nobody said."""
        return _roles_for(self.route)

    @property
    def model(self) -> type:
        """Return the model of the record that the address names."""
        named = {
            "share_id": CaseShare,
            "flag_id": Flag,
            "goal_id": Goal,
            "subject_id": _approved_at(self.route),
            "treatment_id": Treatment,
            "check_id": TreatmentCheck,
            "result_id": ScaleResult,
            "stay_id": Stay,
            "housing_id": HousingRecord,
            "schooling_id": EducationRecord,
            "referral_id": ReferralOut,
            "transfer_id": Transfer,
            "relative_id": Relative,
            "contact_id": FamilyContact,
            "home_id": HomeAssessment,
            "visit_id": ReturnVisit,
            "conference_id": Conference,
            "decision_id": ConferenceDecision,
        }
        return next((named[name] for name in self.parameters if name in named), self.requirement.resource)

    @property
    def is_of_a_file(self) -> bool:
        return "code" in self.parameters


@cache
def _roles_for(route: str) -> frozenset[str]:
    part = next(part for part in MAY_OPEN if (route or "^$").lstrip("^").startswith(part.lstrip("^")) or part == route)
    return frozenset(MAY_OPEN[part])


def _approved_at(route: str) -> type | None:
    """Return what is approved and named by an address."""
    return next((kind.model for kind in KINDS.values() if f"/{kind.slug}s/" in route), None)


def app_of(address: Address) -> str:
    """Return the app of the records that an address names; nothing for a page about none."""
    resource = address.requirement.resource
    return resource._meta.app_label if resource else ""


def is_of_a_programme(address: Address) -> bool:
    """Tell whether an address names a record of a programme."""
    resource = address.requirement.resource
    return resource is not None and resource._meta.app_label == "programs"


def is_of_a_grant(address: Address) -> bool:
    """Tell whether an address names a record of a grant."""
    resource = address.requirement.resource
    return resource is not None and resource._meta.app_label == "grants"


def addresses() -> list[Address]:
    """Return every address of the URLconf."""
    return [
        Address(
            route, pattern.name, requirement_of(pattern.callback), tuple(pattern.pattern.converters) or _named(route)
        )
        for route, pattern in url_patterns()
    ]


def _named(route: str) -> tuple[str, ...]:
    return ("uidb36", "key") if "uidb36" in route else ()


def fill(address: Address, code: str, key: Any) -> dict[str, Any]:
    """Return the arguments of an address: a person's code, a record's key (None: nobody's), and words of lists."""
    return {
        each: code if each == "code" else (key if key and _takes_a_uuid(address, each) else any_key(address, each))
        for each in address.parameters
    }


def _takes_a_uuid(address: Address, name: str) -> bool:
    return isinstance(_converters(address).get(name), UUIDConverter)


def _converters(address: Address) -> dict[str, Any]:
    return PATTERNS[address.route].pattern.converters


def any_key(address: Address, name: str) -> Any:
    """Return a key that is nobody's, of the kind this address takes; a word of a list where it takes one."""
    if name in WORDS:
        return WORDS[name]
    return 1 if isinstance(_converters(address).get(name), IntConverter) else "00000000-0000-4000-8000-000000000000"


PATTERNS: dict[str, Any] = {}
for _route, _pattern in url_patterns():
    PATTERNS.setdefault(_route, _pattern)
ADDRESSES = addresses()
