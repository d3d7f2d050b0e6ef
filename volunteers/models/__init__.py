"""What is recorded of volunteers and of the needs they meet."""

from volunteers.models.check import CheckPaper, SafeguardingCheck
from volunteers.models.course import CourseAnswer, CourseAttempt, CourseQuestion
from volunteers.models.need import Need, NeedSkill, NeedStep
from volunteers.models.scoring import ScoringWeight
from volunteers.models.signing import HouseText, Signature
from volunteers.models.skill import Fluency, Language, Level, Skill, Where
from volunteers.models.volunteer import Availability, Volunteer, VolunteerLanguage, VolunteerSkill

__all__ = [
    "Availability",
    "CheckPaper",
    "CourseAnswer",
    "CourseAttempt",
    "CourseQuestion",
    "Fluency",
    "HouseText",
    "Language",
    "Level",
    "Need",
    "NeedSkill",
    "NeedStep",
    "SafeguardingCheck",
    "ScoringWeight",
    "Signature",
    "Skill",
    "Volunteer",
    "VolunteerLanguage",
    "VolunteerSkill",
    "Where",
]
