"""Incidents: violence against her that she tells of during the case, classified as in the GBVIMS."""

from collections.abc import Iterable
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.fields import CodesField
from beneficiaries.incident_type import (
    QUESTIONS,
    Abduction,
    Context,
    IncidentType,
    contexts_of,
    follows_from_the_answers,
    type_of,
)
from beneficiaries.models.area import Area
from beneficiaries.models.case import Case
from beneficiaries.models.consent import Purpose, agrees
from beneficiaries.models.experience import Perpetrator
from beneficiaries.urgent_care import AGAINST_PREGNANCY, UrgentCare, urgent_care
from config.fields import DateField, NameField, NarrativeField, PartialDateField, known_days


class NotAgreed(Exception):
    """She had not agreed that it is shared with police or court on that day."""


class IncidentQuerySet(ShelteredQuerySet):
    """Finds incidents."""

    def pressing(self) -> Self:
        """Return those with danger against which nothing is done, and those after which medical care is urgent."""
        return self.filter(Q(danger_remains=True, danger_measures="") | _needs_care())

    def needing_care(self) -> Self:
        """Return those after which medical care is urgent, and nobody saw to it."""
        return self.filter(_needs_care())


def _needs_care() -> Q:
    since = timezone.localdate() - AGAINST_PREGNANCY
    lately = Q(happened=None) | Q(happened__endswith__gt=since)
    return Q(lately, told_on__gte=since, kind=IncidentType.RAPE, medical_care="")


class Incident(Record):
    """One event in which somebody did violence to her (GBVIMS "incident")."""

    class TimeOfDay(models.TextChoices):
        MORNING = "morning", _("Morning, until noon")
        AFTERNOON = "afternoon", _("Afternoon, until sunset")
        NIGHT = "night", _("Evening or night")

    class PlaceKind(models.TextChoices):
        HER_HOME = "her_home", _("Where she lives")
        HIS_HOME = "his_home", _("Where the perpetrator lives")
        WORK = "work", _("At work, or in a bar, hotel or parlour")
        SCHOOL = "school", _("At or near a school")
        ROAD = "road", _("On the road, or in a vehicle")
        FIELD = "field", _("In a field or forest")
        CAMP = "camp", _("In a camp")
        INSTITUTION = "institution", _("In an institution: shelter, hospital, police, detention")
        BORDER = "border", _("At a border")
        ONLINE = "online", _("Online or by telephone")
        OTHER = "other", _("Elsewhere")

    class HowMany(models.TextChoices):
        ONE = "1", _("One")
        TWO = "2", _("Two")
        THREE = "3", _("Three")
        MORE = "more", _("More than three")

    class Service(models.TextChoices):
        """The services a survivor is asked about (GBVIMS intake form)."""

        SHELTER = "shelter", _("Safe house or shelter")
        HEALTH = "health", _("Medical care")
        PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
        LEGAL = "legal", _("Legal help")
        SECURITY = "security", _("Police or other protection")
        LIVELIHOOD = "livelihood", _("Livelihood")

    class MedicalCare(models.TextChoices):
        GIVEN = "given", _("She was there")
        ARRANGED = "arranged", _("She is taken there today")
        DECLINED = "declined", _("It was explained, and she does not want it")

    class ReportedTo(models.TextChoices):
        POLICE = "police", _("Police")
        WOMEN_CELL = "women_cell", _("Women, children and senior citizens service centre of the police")
        ATTORNEY = "attorney", _("Government attorney")
        COURT = "court", _("Court")
        JUDICIAL_COMMITTEE = "judicial", _("Judicial committee of the local level")
        LABOUR_OFFICE = "labour", _("Labour or foreign employment office")
        OTHER = "other", _("Other authority")

    REPORT = ("reported_to", "reported_on", "report_reference")

    case = models.ForeignKey(Case, models.PROTECT, related_name="incidents")
    written_at = models.DateTimeField(_("last written"), default=timezone.now, editable=False)
    """Moves with every change of it or of who did it, and raises the version that forms compare."""

    told_on = DateField(_("told on"), latest=timezone.localdate, default=timezone.localdate)
    happened = PartialDateField(_("happened"), latest=timezone.localdate, ages=False, null=True, blank=True)
    time_of_day = models.CharField(_("time of day"), max_length=9, choices=TimeOfDay, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, verbose_name=_("district or local level"), related_name="+"
    )
    place = NameField(_("place"), max_length=160, blank=True)
    place_kind = models.CharField(_("kind of place"), max_length=11, choices=PlaceKind, blank=True)
    account = NarrativeField(_("what happened"))

    penetration = models.BooleanField(_("Was there penetration?"), null=True, blank=True)
    sexual_contact = models.BooleanField(_("Was there unwanted sexual contact?"), null=True, blank=True)
    physical_violence = models.BooleanField(_("Was there a physical assault?"), null=True, blank=True)
    marriage = models.BooleanField(_("Was it a forced marriage?"), null=True, blank=True)
    denial = models.BooleanField(_("Was she denied resources, opportunities or services?"), null=True, blank=True)
    abuse = models.BooleanField(_("Was there psychological or emotional abuse?"), null=True, blank=True)
    gender_based = models.BooleanField(_("Was it violence because of her gender at all?"), null=True, blank=True)
    kind = models.CharField(_("type"), max_length=16, choices=IncidentType, blank=True, editable=False)

    by_partner = models.BooleanField(_("Did her husband or partner do it, or a former one?"), null=True, blank=True)
    was_child = models.BooleanField(_("Was she under 18 when it happened?"), null=True, blank=True)
    goods_exchanged = models.BooleanField(
        _("Was money, or were goods, favours or services, given or promised for it?"), null=True, blank=True
    )
    abduction = models.CharField(
        _("Had she been taken away or held when it happened?"), max_length=11, choices=Abduction, blank=True
    )
    traditional_practice = models.BooleanField(
        _("Was it part of a harmful traditional practice?"), null=True, blank=True
    )

    how_many = models.CharField(_("how many did it"), max_length=4, choices=HowMany, blank=True)
    danger_remains = models.BooleanField(_("Is she still in danger from it?"), null=True, blank=True)
    danger_measures = NarrativeField(_("what is done about the danger"), blank=True)
    injuries = NarrativeField(_("injuries"), blank=True)
    medical_care = models.CharField(_("medical care"), max_length=8, choices=MedicalCare, blank=True)
    services_needed = CodesField(_("services she needs and wants"), codes=Service)
    reported_to = models.CharField(_("reported to"), max_length=10, choices=ReportedTo, blank=True)
    reported_on = DateField(_("reported on"), latest=timezone.localdate, null=True, blank=True)
    report_reference = NameField(_("reference of the report"), max_length=80, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-told_on", "-recorded_at"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            known_days("happened", "incident_on_some_day"),
            models.CheckConstraint(
                condition=Q(happened=None) | Q(happened__startswith__lte=F("told_on")),
                name="incident_is_told_after_it_happened",
                violation_error_message=_("It cannot have happened after it was told."),
            ),
            models.CheckConstraint(condition=~Q(account=""), name="incident_says_what_happened"),
            models.CheckConstraint(condition=follows_from_the_answers(), name="type_follows_from_the_answers"),
            models.CheckConstraint(
                condition=Q(reported_to="", reported_on=None, report_reference="")
                | ~Q(reported_to="") & Q(reported_on__isnull=False),
                name="report_says_to_whom_and_when",
                violation_error_message=_("Say to whom it was reported, and on which day."),
            ),
        ]
        indexes = [models.Index(fields=["case", "-told_on", "-recorded_at"], name="incidents_of_case")]

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("incident", args=[self.case.person.code, self.pk])

    @property
    def contexts(self) -> list[Context]:
        """Return the contexts that follow from the answers."""
        names = ("by_partner", "was_child", "goods_exchanged", "abduction", "traditional_practice")
        return contexts_of(self.kind, **{name: getattr(self, name) for name in names})

    @property
    def reporting_delay(self) -> tuple[int, int] | None:
        """Return the fewest and the most days from the incident to its being told; None when its day is not known."""
        if self.happened is None:
            return None
        last = min(self.happened.last, self.told_on)
        return (self.told_on - last).days, (self.told_on - self.happened.lower).days

    @property
    def urgent_care(self) -> UrgentCare | None:
        """Return until when medical care is urgent; None when it is not, no longer, or is seen to."""
        if self.kind != IncidentType.RAPE or self.medical_care:
            return None
        found = urgent_care(min(self.happened.last, self.told_on) if self.happened else self.told_on)
        return found if found.is_urgent else None

    @property
    def danger_unmet(self) -> bool:
        """Tell whether danger remains and nothing is done about it."""
        return bool(self.danger_remains) and not self.danger_measures

    @property
    def may_be_reported(self) -> bool:
        """Tell whether the report that it speaks of was or is allowed: she agreed by its day, or it stands already."""
        if not self.reported_to or self.reported_on is None:
            return True
        report = tuple(getattr(self, name) for name in self.REPORT)
        if Incident.objects.filter(pk=self.pk).values_list(*self.REPORT).first() == report:
            return True
        return agrees(self.case.person, Purpose.AUTHORITIES, self.reported_on)

    @transaction.atomic
    def record(self, perpetrators: Iterable[Perpetrator]) -> None:
        """Save it with the type that follows, and with who did it: people named in the same case.

        Raises NotAgreed when it would say of a new report to an authority to which she had not agreed.
        """
        if not self.may_be_reported:
            raise NotAgreed
        self.kind = type_of({name: getattr(self, name) for name in QUESTIONS}) or ""
        self.written_at = timezone.now()
        self.save()
        named = {each.pk: each for each in perpetrators if each.case_id == self.case_id}
        former = {each.perpetrator_id: each for each in IncidentPerpetrator.objects.filter(incident=self)}
        for key in former.keys() - named.keys():
            former[key].delete()
        IncidentPerpetrator.objects.bulk_create(
            IncidentPerpetrator(incident=self, perpetrator=each) for key, each in named.items() if key not in former
        )


class IncidentPerpetrator(Record):
    """That somebody named in the case did this."""

    incident = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("incident"), related_name="perpetrators")
    perpetrator = models.ForeignKey(
        Perpetrator, models.PROTECT, verbose_name=_("perpetrator"), related_name="incidents"
    )

    class Meta:
        verbose_name = _("perpetrator of an incident")
        verbose_name_plural = _("perpetrators of incidents")
        constraints = [models.UniqueConstraint("incident", "perpetrator", name="named_once_in_an_incident")]
