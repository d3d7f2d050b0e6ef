"""Volunteers, their checks and their placements for tests; made as the system, so any state may stand."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from programs.models import Project
from volunteers.models import DayRate, Placement, PlacementTerms, SafeguardingCheck, Skill, Volunteer


def day(ahead: int) -> datetime.date:
    """Return a day so many days from today; before it for less than nothing."""
    return timezone.localdate() + datetime.timedelta(days=ahead)


def skill_named(name: str = "Workshop management") -> Skill:
    """Return a skill of that name."""
    return Skill.objects.get_or_create(name=name, defaults={"area": "workshop"})[0]


def make_volunteer(user: User | None, employer: Organisation | None, name: str = "Lou") -> Volunteer:
    """Return a volunteer."""
    return Volunteer.objects.create(user=user, employer=employer, full_name=name, status="active")


def clear(volunteer: Volunteer, until: datetime.date | None = None, verifier: User | None = None) -> None:
    """Let every check of a volunteer hold, for years or until a day."""
    verifier = verifier or User.objects.first()
    SafeguardingCheck.objects.bulk_create(
        SafeguardingCheck(
            volunteer=volunteer, kind=kind, state="verified", valid_from=day(-4000), valid_until=until or day(900),
            verifier=verifier, decided_on=day(0), seen="A paper",
        )
        for kind in SafeguardingCheck.Kind
    )  # fmt: skip


def place(volunteer: Volunteer, project: Project, mentor: User | None = None, **values: Any) -> Placement:
    """Return a placement with its terms, proposed and beginning in ten days unless it is said otherwise."""
    told = {"role": "Manages the workshop", "starts_on": day(10), "ends_on": day(40), "level": 3, "state": "proposed"}
    told |= {
        "skill": skill_named(),
        "site": project.site,
        "employer": volunteer.employer,
        "called": str(volunteer),
        "project_name": project.name,
    }
    made = Placement.objects.create(volunteer=volunteer, project=project, mentor=mentor, **told | values)
    PlacementTerms.objects.create(
        placement=made, starts_on=made.starts_on, ends_on=made.ends_on, objectives="Orders on time.",
        terms="Forty hours a week.",
    )  # fmt: skip
    return made


def rate(amount: int = 320, level: int = 3, **values: Any) -> DayRate:
    """Return a day rate that holds since long."""
    told = {"currency": "EUR", "valid_from": day(-4000), "agreed_with": "The foundation", "agreed_on": day(-4000)}
    return DayRate.objects.create(skill=skill_named(), level=level, amount=amount, **told | values)
