"""What a person agreed to: the answer in force for each purpose, and a new answer."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from access.views import reads, writes
from audit.trail import note_read
from beneficiaries.forms.consent import ConsentForm
from beneficiaries.models import Consent, Person
from beneficiaries.models.consent import Purpose
from beneficiaries.views.editing import changed, has_case, person_to_change


@dataclass(frozen=True)
class Standing:
    """How a purpose stands today."""

    purpose: Purpose
    consent: Consent | None
    person: Person

    @property
    def allowed(self) -> bool:
        """Tell whether the purpose is allowed today."""
        return self.consent is not None and self.consent.is_valid()

    @property
    def says(self) -> tuple[str | Promise, str]:
        """Return the answer in a word, and its kind of state."""
        return (_("Not asked"), "neutral") if self.consent is None else self.consent.says

    @property
    def to_be_asked_again(self) -> bool:
        """Tell whether a guardian answered for a child who is of age now."""
        by_guardian = self.consent is not None and self.consent.given_by == Consent.GivenBy.GUARDIAN
        return self.allowed and by_guardian and self.person.is_minor is False

    @property
    def is_of_a_child_alone(self) -> bool:
        """Tell whether she may have been a child, as is known now, when she allowed it by herself."""
        return self.allowed and self.consent.is_of_a_child_alone(self.person)


@reads(Consent)
def consents_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show every purpose with the answer in force, and all answers there were."""
    person = Person.objects.visible_to(request.user).get_or_404(code=code)
    note_read("person", subject=person.pk)
    answers = Consent.objects.visible_to(request.user).filter(person=person)
    in_force = {consent.purpose: consent for consent in answers.in_force()}
    standing = [Standing(purpose, in_force.get(purpose), person) for purpose in Purpose]
    history = answers.select_related("recorded_by").order_by("-answered_on", "-recorded_at")[:HISTORY]
    context = {"person": person, "standing": standing, "history": history, "history_limit": HISTORY}
    context["has_case"] = has_case(request, person)
    return render(request, "beneficiaries/consent/list.html", context)


HISTORY = 100


@writes(Consent)
def consent_answer(request: HttpRequest, code: str, purpose: str) -> HttpResponse:
    """Record a new answer for one purpose."""
    if purpose not in Purpose.values:
        raise Http404
    person = person_to_change(request, code)
    initial = {"answer": request.GET.get("answer", "")}
    form = ConsentForm(request.POST or None, person=person, purpose=purpose, initial=initial)
    return changed(
        request,
        form,
        title=_("Record an answer"),
        person=person,
        name="consents",
        subtitle=Purpose(purpose).label,
        template="beneficiaries/consent/form.html",
    )
