"""From the code of a person to the trail about her, for the officer who sees no person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.policy import REVIEW
from access.views import reads
from audit.models import Entry, mark_of
from audit.trail import note_read
from beneficiaries.forms.subject_trail import SubjectTrailForm
from beneficiaries.views.case import sent


@reads(Entry, action=REVIEW, asked_by_post=True)
def subject_trail(request: HttpRequest) -> HttpResponse:
    """Ask for a code by POST and lead to what was read and changed of that person; asking is itself recorded."""
    form = SubjectTrailForm(sent(request))
    if request.method == "POST":
        subject = form.cleaned_data["code"] if form.is_valid() else None
        note_read("subject_trail", subject=subject)
        if subject:
            return redirect(f"{reverse('trail')}?about={mark_of(subject)}")
    return render(request, "beneficiaries/person/subject_trail.html", {"form": form})
