"""From the code of a person, participant or volunteer to the trail about her, for the officer who sees none."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from access.policy import REVIEW
from access.views import reads
from audit.models import Entry, mark_of
from audit.trail import note_read
from beneficiaries.forms.subject_trail import SubjectTrailForm
from beneficiaries.models import Person
from beneficiaries.views.case import sent


@reads(Entry, action=REVIEW, asked_by_post=True)
def subject_trail(request: HttpRequest) -> HttpResponse:
    """Ask for a code by POST and lead to what was read and changed of whom it is; asking is itself recorded."""
    form = SubjectTrailForm(sent(request))
    if request.method == "POST":
        subject = form.cleaned_data["code"] if form.is_valid() else None
        note_read("subject_trail", rows=[subject] if subject else [])
        if subject:
            return redirect(reverse("trail") + "?" + urlencode(_about(subject)))
    return render(request, "beneficiaries/person/subject_trail.html", {"form": form})


def _about(subject: Model) -> dict[str, str]:
    """Return which part of the trail is about her: of a person all that names her, else what names her own row."""
    mark = {"about": mark_of(subject.pk)}
    return mark if isinstance(subject, Person) else mark | {"of": subject._meta.db_table}
