"""The questions of the safeguarding course, as the coordinator keeps them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from access.paging import page_by_keys
from access.policy import WRITE
from access.views import reads, writes
from beneficiaries.views.case import sent
from beneficiaries.views.editing import form_page, kept
from volunteers.forms.course import QuestionForm
from volunteers.models import CourseQuestion
from volunteers.views.people import FORM


@reads(CourseQuestion, WRITE)
def course_questions(request: HttpRequest) -> HttpResponse:
    """List the questions in their order, each with its answers."""
    seen = CourseQuestion.objects.visible_to(request.user).prefetch_related("answers")
    return render(request, "volunteers/checks/questions.html", {"page": page_by_keys(seen, request, "place")})


@writes(CourseQuestion)
def course_question_add(request: HttpRequest) -> HttpResponse:
    """Add a question."""
    return _question(request, CourseQuestion(), _("Add a question"))


@writes(CourseQuestion)
def course_question_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a question and its answers, or ask it no longer."""
    here = CourseQuestion.objects.writable_by(request.user).get_or_404(pk=pk)
    return _question(request, here, _("Change the question"))


def _question(request: HttpRequest, here: CourseQuestion, title: str) -> HttpResponse:
    form = QuestionForm(sent(request), instance=here)
    if kept(request, form):
        return redirect("course-questions")
    return form_page(request, form, title=title, back=reverse("course-questions"), template=FORM)
