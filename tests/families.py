"""The family of a case in the world of tests: one record of every kind about it."""

import datetime

from django.utils import timezone

from accounts.models import User
from beneficiaries.models import (
    Case,
    Conference,
    ConferenceDecision,
    ConferenceMember,
    ContactWish,
    FamilyContact,
    HomeAssessment,
    HouseholdMember,
    Relative,
    ReturnVisit,
)


def family_of(case: Case, by: User | None) -> None:
    """Add her mother, with whom she wants contact, a home that is not looked through yet, and a conference."""
    member = HouseholdMember.objects.get(household=case.person.household_id)
    told, on = {"case": case, "recorded_by": by}, datetime.date(2026, 1, 5)
    mother = Relative.objects.create(**told, member=member, is_danger=True, danger_why="She sold her.")
    wish = ContactWish.objects.create(relative=mother, answer="wants", said_on=on, recorded_by=by)
    contact = {"relative": mother, "rests_on": wish, "happened_on": on, "what": "search", "how": "phone"}
    FamilyContact.objects.create(**told, **contact, came_of="Nobody answered.")
    found = dict.fromkeys(HomeAssessment.PARTS, 3) | dict.fromkeys(HomeAssessment.QUESTIONS, False)
    home = {"visited_on": on, "visited_by": "Us", "whose_home": "Her aunt", "seen_there": "A house.", "her_wish": "yes"}
    home |= {"found": "yes", "verdict": "yes", "writers": [by.pk] if by else []}
    made = HomeAssessment.objects.create(**told, **found, **home)
    ReturnVisit.objects.create(home=made, due_on=timezone.localdate(), recorded_by=by)
    said = {"chair": "Us", "reason": "The way home", "her_part": "was_there", "her_view": "Home.", "discussed": "All."}
    sat = Conference.objects.create(**told, **said, held_on=on)
    who = {"user": by} if by else {"name": "Somebody", "comes_from": "service", "was_there": False}
    ConferenceMember.objects.create(conference=sat, **who, recorded_by=by)
    ConferenceDecision.objects.create(
        conference=sat, number=1, text="Ask the ward.", whom="The aunt", due_on=on, recorded_by=by
    )
