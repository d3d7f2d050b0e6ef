"""What is recorded of volunteers and of the needs they meet."""

from volunteers.models.check import CheckPaper, SafeguardingCheck
from volunteers.models.course import CourseAnswer, CourseAttempt, CourseQuestion
from volunteers.models.hours import HourDecision, HourEntry, PlacementCost
from volunteers.models.need import Need, NeedSkill, NeedStep
from volunteers.models.placement import Mission, Placement, PlacementStep, PlacementTerms, State
from volunteers.models.rate import DayRate
from volunteers.models.scoring import ScoringWeight
from volunteers.models.signing import HouseText, Signature
from volunteers.models.skill import Fluency, Language, Level, Skill, Where
from volunteers.models.telling import (
    Certificate,
    CheckIn,
    FeedbackOnHouse,
    FeedbackOnVolunteer,
    IncidentReview,
    PlacementIncident,
    Worry,
)
from volunteers.models.volunteer import Availability, Volunteer, VolunteerLanguage, VolunteerSkill
from volunteers.models.volunteer_request import VolunteerRequest
from volunteers.models.with_a_placement import Deliverable, InductionItem, TeamNote, TransferredSkill

__all__ = [
    "Availability",
    "Certificate",
    "CheckIn",
    "CheckPaper",
    "CourseAnswer",
    "CourseAttempt",
    "CourseQuestion",
    "DayRate",
    "Deliverable",
    "FeedbackOnHouse",
    "FeedbackOnVolunteer",
    "Fluency",
    "HourDecision",
    "HourEntry",
    "HouseText",
    "IncidentReview",
    "InductionItem",
    "Language",
    "Level",
    "Mission",
    "Need",
    "NeedSkill",
    "NeedStep",
    "Placement",
    "PlacementCost",
    "PlacementIncident",
    "PlacementStep",
    "PlacementTerms",
    "SafeguardingCheck",
    "ScoringWeight",
    "Signature",
    "Skill",
    "State",
    "TeamNote",
    "TransferredSkill",
    "Volunteer",
    "VolunteerLanguage",
    "VolunteerRequest",
    "VolunteerSkill",
    "Where",
    "Worry",
]
