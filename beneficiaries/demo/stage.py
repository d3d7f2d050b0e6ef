"""The stage on which the invented people are put together before they are written all at once."""

import datetime
import random
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from access.models import AccessCheck, AccessRound, DisuseNotice
from accounts import demo
from accounts.models import Organisation, Site, User
from beneficiaries.codes import ALPHABET, check_letter
from beneficiaries.models import (
    Appointment,
    Approval,
    Area,
    Assessment,
    Bed,
    BedUse,
    BreakGlass,
    Case,
    CaseShare,
    Closure,
    Conference,
    ConferenceDecision,
    ConferenceMember,
    Consent,
    ContactWay,
    ContactWish,
    Document,
    DomainScore,
    Draft,
    EducationRecord,
    Experience,
    FamilyContact,
    Flag,
    Goal,
    GoalProgress,
    HealthCondition,
    Hearing,
    HistoricEvent,
    HomeAssessment,
    Household,
    HouseholdMember,
    HousingRecord,
    IdentityDocument,
    Incident,
    IncidentPerpetrator,
    Intake,
    Leave,
    LivelihoodRecord,
    Medicine,
    Move,
    Note,
    Perpetrator,
    Person,
    Plan,
    PlanAction,
    Proceeding,
    Provider,
    Published,
    Referral,
    ReferralOut,
    ReferralOutStep,
    Relationship,
    Relative,
    RetentionNotice,
    RetentionPeriods,
    ReturnVisit,
    Room,
    SafetyCheck,
    ScaleResult,
    SchoolMonth,
    SchoolResult,
    Service,
    SharedField,
    Stay,
    SubjectRequest,
    SurveyAnswer,
    SurveyOffer,
    TimeStandards,
    Transfer,
    Treatment,
    TreatmentCheck,
)
from beneficiaries.models.htcds import Gender
from config.calendar import PartialDate, bikram_year, gregorian_month, gregorian_year, to_bikram

T = TypeVar("T")

ORDER: list[type[Model]] = [
    Household,
    HouseholdMember,
    Referral,
    Person,
    Intake,
    Relationship,
    Consent,
    ContactWay,
    IdentityDocument,
    Case,
    CaseShare,
    Move,
    Experience,
    HistoricEvent,
    Perpetrator,
    HealthCondition,
    EducationRecord,
    SchoolMonth,
    SchoolResult,
    LivelihoodRecord,
    HousingRecord,
    SafetyCheck,
    Relative,
    ContactWish,
    FamilyContact,
    HomeAssessment,
    ReturnVisit,
    Room,
    Bed,
    Stay,
    BedUse,
    Leave,
    Note,
    Treatment,
    TreatmentCheck,
    Medicine,
    Appointment,
    ScaleResult,
    Assessment,
    DomainScore,
    Plan,
    Goal,
    PlanAction,
    GoalProgress,
    Closure,
    SurveyOffer,
    SurveyAnswer,
    Incident,
    IncidentPerpetrator,
    Proceeding,
    Hearing,
    Provider,
    Service,
    ReferralOut,
    SharedField,
    ReferralOutStep,
    Transfer,
    Draft,
    Approval,
    Document,
    Conference,
    ConferenceMember,
    ConferenceDecision,
    Flag,
    TimeStandards,
    BreakGlass,
    AccessRound,
    AccessCheck,
    DisuseNotice,
    SubjectRequest,
    Published,
    RetentionNotice,
    RetentionPeriods,
]
"""Every table of the demonstration, what is pointed at before what points."""

FEMININE = {"she": "she", "She": "She", "her": "her", "Her": "Her", "them": "her", "self": "herself"}
MASCULINE = {"she": "he", "She": "He", "her": "his", "Her": "His", "them": "him", "self": "himself"}
NEITHER = {"she": "they", "She": "They", "her": "their", "Her": "Their", "them": "them", "self": "themselves"}


class Stage:
    """What the makers share: chance that falls alike each time, the day of seeding, places, users, and the records."""

    def __init__(self, users: Mapping[str, User]):
        self.chance = random.Random(2069)  # noqa: S311 (made-up data that falls alike each time)
        self.users = users
        self.today = timezone.localdate()
        self.now = timezone.now()
        self.records: dict[type[Model], list[Any]] = defaultdict(list)
        self._codes: set[str] = set()
        self.centre = Site.objects.get(name=demo.CENTRE)
        self.field_office = Site.objects.get(name=demo.FIELD_OFFICE)
        self.partners = {name: Organisation.objects.get(name=name) for name in (demo.CAP_NEPAL, demo.HIMAL_SATHI)}
        self.districts: dict[str, Area] = {}
        self.local_levels: dict[str, list[Area]] = defaultdict(list)
        for area in Area.objects.with_parents().order_by("id"):
            if area.level == Area.Level.DISTRICT:
                self.districts[area.name] = area
            elif area.level == Area.Level.LOCAL_LEVEL:
                self.local_levels[area.parent.name].append(area)

    def pick(self, among: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """Return one of several."""
        return self.chance.choices(among, weights)[0]

    def happens(self, share: float) -> bool:
        """Return whether something happens that happens to a share of people."""
        return self.chance.random() < share

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high."""
        return self.chance.randint(low, high)

    def days_ago(self, low: int, high: int) -> datetime.date:
        """Return a day so many days before the day of seeding."""
        return self.today - datetime.timedelta(days=self.between(low, high))

    def moment(self, day: datetime.date) -> datetime.datetime:
        """Return a working hour of a day, never later than now."""
        hour = datetime.time(self.between(9, 17), self.between(0, 59))
        return min(timezone.make_aware(datetime.datetime.combine(day, hour)), self.now)

    def record(self, model: type[T], by: User, on: datetime.date, /, **values: object) -> T:
        """Return a new record kept for writing, recorded by a user on a day."""
        key = {} if model is Case else {"id": uuid.UUID(int=self.chance.getrandbits(128), version=4)}
        made = model(**(key | {"recorded_by": by, "recorded_at": self.moment(on)} | values))
        self.records[model].append(made)
        return made

    def code(self) -> str:
        """Return a code that nobody has yet."""
        while True:
            body = "".join(self.chance.choices(ALPHABET, k=4))
            code = f"NB-{body}-{check_letter(body)}"
            if code not in self._codes:
                self._codes.add(code)
                return code

    def fill(self, text: str, person: Person) -> str:
        """Return a text with the person's pronouns."""
        words: dict[str, dict[str, str]] = {
            Gender.FEMININE: FEMININE,
            Gender.TRANSGENDER_FEMININE: FEMININE,
            Gender.MASCULINE: MASCULINE,
        }
        return text.format_map(words.get(person.gender, NEITHER)).strip()

    def birth(self, age: int, on: datetime.date) -> PartialDate:
        """Return a birth known as births are known here: seldom to the day, often to the year, or as an age."""
        day = on - datetime.timedelta(days=int(age * 365.25) + self.between(1, 360))
        kind = self.pick(("day", "month", "bikram year", "year", "age", "about"), (30, 8, 25, 7, 18, 12))
        if kind == "day":
            return PartialDate.of(day)
        if kind == "month":
            return PartialDate(*gregorian_month(day.year, day.month))
        if kind == "bikram year":
            return PartialDate(*bikram_year(to_bikram(day).year))
        if kind == "year":
            return PartialDate(*gregorian_year(day.year))
        return PartialDate.from_age(age, on, about=kind == "about")

    def known_date(self, day: datetime.date) -> PartialDate:
        """Return a past day as well as people remember it: the month, or the year in one of the calendars."""
        day = min(day, self.today)
        kind = self.pick(("month", "bikram year", "year"), (5, 3, 2))
        if kind == "month":
            return PartialDate(*gregorian_month(day.year, day.month))
        return PartialDate(*(bikram_year(to_bikram(day).year) if kind == "bikram year" else gregorian_year(day.year)))

    def write(self, order: Sequence[type[Model]] = ORDER) -> dict[str, int]:
        """Write every record, table by table in this order; return how many of each."""
        written: dict[str, int] = {}
        for model in order:
            records = self.records[model]
            model._default_manager.bulk_create(records, batch_size=500)
            written[str(model._meta.verbose_name_plural)] = len(records)
        return written
