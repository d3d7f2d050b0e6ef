"""Everything that is kept of volunteers and their placements."""

from volunteers.models.check import SafeguardingCheck
from volunteers.models.hours import HourDecision, HourEntry, PlacementCost
from volunteers.models.need import Need
from volunteers.models.placement import Mission, Placement, PlacementStep, PlacementTerms, State
from volunteers.models.rate import DayRate
from volunteers.models.skill import Skill
from volunteers.models.telling import (
    Certificate,
    CheckIn,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    IncidentReview,
    PlacementIncident,
    Worry,
)
from volunteers.models.volunteer import Volunteer
from volunteers.models.with_a_placement import Deliverable, InductionItem, TeamNote, TransferredSkill

__all__ = [
    "Certificate",
    "CheckIn",
    "DayRate",
    "Deliverable",
    "FeedbackOnHouse",
    "FeedbackOnVolunteer",
    "HourDecision",
    "HourEntry",
    "IncidentReview",
    "InductionItem",
    "Mission",
    "Need",
    "Placement",
    "PlacementCost",
    "PlacementIncident",
    "PlacementStep",
    "PlacementTerms",
    "SafeguardingCheck",
    "Skill",
    "State",
    "TeamNote",
    "TransferredSkill",
    "Volunteer",
    "Worry",
]
