"""Which form a section of a case file has: one of its own, or one made from the table of sections."""

from functools import cache

from django.forms import modelform_factory

from beneficiaries.forms.home import HousingForm, SafetyCheckForm, SchoolingForm, SchoolMonthForm, SchoolResultForm
from beneficiaries.forms.law import HearingForm, ProceedingForm
from beneficiaries.forms.section import EventForm, ExperienceForm, PerpetratorForm, SectionForm
from beneficiaries.forms.treatment import AppointmentForm, MedicineForm, TreatmentForm
from beneficiaries.sections import Section

FORMS = {
    "experience": ExperienceForm,
    "events": EventForm,
    "perpetrators": PerpetratorForm,
    "schooling": SchoolingForm,
    "school-months": SchoolMonthForm,
    "school-results": SchoolResultForm,
    "housing": HousingForm,
    "safety-checks": SafetyCheckForm,
    "proceedings": ProceedingForm,
    "hearings": HearingForm,
    "treatments": TreatmentForm,
    "medicines": MedicineForm,
    "appointments": AppointmentForm,
}


@cache
def form_for(section: Section) -> type[SectionForm]:
    """Return the form of a section; made from its fields where it has none of its own."""
    if section.slug in FORMS:
        return FORMS[section.slug]
    state = [section.kind] if section.kind and section.kind not in section.heading else []
    fields = list(dict.fromkeys([*section.heading, *state, *section.dates, *section.facts]))
    return modelform_factory(section.model, form=SectionForm, fields=fields)
