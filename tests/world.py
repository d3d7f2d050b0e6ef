"""A small world for tests of who sees what: two sites, every role, and files that belong to somebody.

`files` names each person's file by whose it is; `cases_of` and `people_of` say by hand, not by the code under test,
whose cases and people each user may see.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.models import Organisation, Site, User
from accounts.roles import HELD_AT_A_SITE, Role
from beneficiaries.models import (
    Bed,
    BedUse,
    Case,
    Draft,
    Household,
    Intake,
    Person,
    Provider,
    Referral,
    RetentionPeriods,
    Room,
    Service,
    State,
    SurveyOffer,
    TimeStandards,
)
from grants.models import Grant
from programs.models import Group, SamePerson
from reports.models import Publication
from tests import world_files
from tests.factories.accounts import OrganisationFactory, SiteFactory, make_user
from tests.families import family_of
from tests.world_grants import add_grants
from tests.world_needs import add_needs
from tests.world_programmes import add_programmes, takes_part
from tests.world_savings import add_savings
from tests.world_statistics import add_blurred, add_statistics
from tests.world_volunteers import add_volunteers
from tests.world_workshop import add_workshops
from volunteers.models import Need, Placement

CASE_ROLES = {Role.CASEWORKER, Role.SUPERVISOR}


@dataclass
class World:
    """Two sites (here, there), one user of every role here, and some there."""

    here: Site
    there: Site
    partner: Organisation
    other_partner: Organisation
    users: dict[str, User]
    files: dict[str, Person] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    """By whose they are: "hers" is the facilitator's here, "second" is another's here, "theirs" lies there."""
    workshops: dict[str, Group] = field(default_factory=dict)
    """By where they are: "here", which the facilitator leads, and "there"."""
    publication: Publication | None = None
    """Statistics that were published."""

    grants: dict[str, Grant] = field(default_factory=dict)
    """By whose they are: "hers" is of the foundation, "theirs" of another one."""
    placements: dict[str, dict[str, Placement]] = field(default_factory=dict)
    """By whose they are, as grants are by their employer, and where they stand."""

    needs: dict[str, dict[str, Need]] = field(default_factory=dict)
    """By for whose programmes they are, here or there, and where they stand."""

    def cases_of(self, name: str) -> set[str]:
        """Return the files whose case the user of that name may see."""
        return {
            "caseworker": {"hers", "shared"},
            "colleague": {"colleagues", "shared"},
            "supervisor": {"hers", "shared", "colleagues", "without_worker"},
            "caseworker_there": {"theirs"},
            "supervisor_there": {"theirs"},
        }.get(name, set())

    def people_of(self, name: str) -> set[str]:
        """Return the files whose person the user of that name may see: those of her cases, and those she keeps."""
        kept = {"caseworker": {"kept"}, "supervisor": {"kept"}}.get(name, set())
        return self.cases_of(name) | kept


def make_world() -> World:
    """Return the world, in the database of the running test."""
    here, there = SiteFactory(), SiteFactory()
    partner, other_partner = OrganisationFactory(), OrganisationFactory()
    users = {
        role.value: make_user(
            role,
            full_name=f"The {role.value}",
            **(
                {"site": here}
                if role in HELD_AT_A_SITE
                else {"organisation": partner if role == Role.PARTNER else None}
            ),
        )
        for role in Role
    }
    users["colleague"] = make_user(Role.CASEWORKER, site=here)
    users["caseworker_there"] = make_user(Role.CASEWORKER, site=there)
    users["supervisor_there"] = make_user(Role.SUPERVISOR, site=there)
    users["facilitator_there"] = make_user(Role.FACILITATOR, site=there)
    users["programme_manager_there"] = make_user(Role.PROGRAMME_MANAGER, site=there)
    users["other_partner"] = make_user(Role.PARTNER, organisation=other_partner)
    users["without_role"] = make_user()
    world = World(here, there, partner, other_partner, users)
    with acting_as_system("a world for tests"):
        TimeStandards.objects.create(why="As the design says.")
        RetentionPeriods.objects.create(
            why="As the design says.", recorded_at=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
        )
        provider = Provider.objects.create(name="A hospital")
        Service.objects.create(provider=provider, name="Check-up", kind="health", domain="health", phone="+97714000000")
    add_file(world, "hers", worker="caseworker")
    add_file(world, "shared", worker="colleague")
    add_file(world, "colleagues", worker="colleague")
    add_file(world, "without_worker", worker=None)
    add_file(world, "theirs", worker="caseworker_there", site=there)
    with acting_as_system("a world for tests"):
        Case.objects.get(pk=world.files["shared"].pk).share_with(users["caseworker"], "two of us")
        world.files["kept"] = Person(
            given_name="Kept", site=here, keeper=users["caseworker"], household=Household.objects.create(children=2)
        )
        world.files["kept"].register()
        world.referrals = {
            "hers": _referral(here, partner, users["partner"]),
            "foreign": _referral(there, other_partner, users["other_partner"]),
        }
    add_programmes(world)
    add_workshops(world)
    add_savings(world)
    add_grants(world)
    add_volunteers(world)
    add_needs(world)
    world.publication = add_statistics(users[Role.DATA_PROTECTION])
    add_blurred(users[Role.FOUNDATION].memberships.get().organisation)
    return world


def add_file(world: World, name: str, worker: str | None, site: Site | None = None, like: Any = None) -> Person:
    """Add a person with a case that holds one record of every kind, recorded by its worker.

    `like` gives the key and the code that she is to have.
    """
    site = site or world.here
    by = world.users[worker] if worker else None
    with acting_as_system("a world for tests"):
        person = Person(
            given_name=f"Secret-{name}", family_name="Tamang", name_ne="सुनीता तामाङ", site=site, keeper=None
        )
        if like:
            person.pk, person.code = UUID(like.pk), like.code
        person.household = Household.objects.create(children=10, recorded_by=by)
        person.register()
        Intake.objects.create(referral=_referral(site, None, by), person=person, recorded_by=by)
        world_files.records_of_person(person, by)
        case = Case.objects.create(
            person=person,
            site=site,
            caseworker=by,
            state=State.IN_PROGRESS if by else State.REGISTERED,
            is_safe_now=True,
            immediate_safety="Safe at the centre.",
            wishes="School.",
            recorded_by=by,
        )
        world_files.records_of_case(case, by)
        returned_by = world.users["supervisor"] if name == "hers" else None
        world_files.assessment(case, by, returned_by)
        world_files.plan(case, by, returned_by)
        world_files.closure(case, by, returned_by)
        world_files.stay(case, by, is_here=name == "hers")
        world_files.referral_out(case, by, sent=name != "hers")
        if by:
            Draft.objects.keep(by, case, f"/cases/{person.code}/notes/add/", "text=Half+a+note.")
        world_files.transfer(case, by, stands=world_files.TRANSFERS.get(name, "waiting"), returned_by=returned_by)
        made = SurveyOffer(case=case, secret_hash=str(case.pk), since=case.opened_on)
        made.recorded_by, made.is_over, made.expires_at = by, True, timezone.now() + datetime.timedelta(days=1)
        made.save()
        family_of(case, by)
    world.files[name] = person
    if world.groups:
        takes_part(world, person)
    return person


def _referral(site: Site, organisation: Organisation | None, by: User | None) -> Referral:
    return Referral.objects.create(
        site=site,
        organisation=organisation,
        source="partner" if organisation else "police",
        name="Somebody",
        she_agrees=True,
        recorded_by=by,
    )


def record_of(model: type, person: Person, by: User | None = None) -> UUID | None:
    """Return the key of one record of a model in a person's file, None when the file has none."""
    columns = {each.name for each in model._meta.get_fields()}
    conditions = {
        "case": {"case": person.pk},
        "assessment": {"assessment__case": person.pk},
        "plan": {"plan__case": person.pk, "plan__approvals__isnull": False},
        "goal": {"goal__plan__case": person.pk},
        "incident": {"incident__case": person.pk},
        "checked_on": {"treatment__case": person.pk},
        "referral_out": {"referral_out__case": person.pk},
        "relative": {"relative__case": person.pk},
        "home": {"home__case": person.pk},
        "conference": {"conference__case": person.pk},
        "person": {"person": person.pk},
        "household": {"household": person.household_id},
    }
    with acting_as_system("a world for tests"):
        if model._meta.app_label in ("programs", "grants", "volunteers", "reports") and model is not SamePerson:
            return model.objects.values_list("pk", flat=True).first()
        if model in (Bed, Room):
            bed = BedUse.objects.filter(case=person.pk).values_list("bed", flat=True)
            return (bed if model is Bed else Room.objects.filter(beds__in=bed).values_list("pk", flat=True)).first()
        if model in (Person, Case):
            return person.pk
        if model in (Provider, RetentionPeriods, Service, TimeStandards):
            return model.objects.values_list("pk", flat=True).first()  # in no file: one for all
        for column, condition in conditions.items():
            if column in columns and not (column == "person" and model is Referral):
                return model.objects.filter(**condition).values_list("pk", flat=True).first()
        if model is Referral:
            return Intake.objects.filter(person=person).values_list("referral", flat=True).first()
        return person.household_id if model is Household else None


__all__ = ["CASE_ROLES", "World", "acting", "add_file", "make_world", "record_of"]
