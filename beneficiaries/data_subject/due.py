"""What is to be done about the data of those whom a worker accompanies: what they ask, what is to be taken down."""

import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.asked_of_cases import ask_as
from beneficiaries.models import Published, SubjectRequest
from beneficiaries.standards import standards_now
from beneficiaries.task import Task

MOST = 200
"""More than anybody carries out; a page of tasks holds no more of one kind."""


def data_tasks(user: User) -> list[Task]:
    """Return a task for each request that is soon due, and for each publication that may stand no more."""
    last = timezone.localdate() + datetime.timedelta(days=standards_now().soon)
    return [
        *(
            Task(_("Answer what was asked about personal data"), each.due_on, _page(each), each.person)
            for each in ask_as(user, _to_be_answered, (), last)
        ),
        *(
            Task(
                _("Have taken down what is published of her"), each.withdrawn_on or each.until, _page(each), each.person
            )
            for each in ask_as(user, _to_be_taken_down, ())
        ),
    ]


def _hers(user: User) -> Q:
    return (
        Q(person__keeper=user) | Q(person__case__caseworker=user) | Q(person__case__second_workers__contains=[user.pk])
    )


def _to_be_answered(_named: list[UUID], user: User, last: datetime.date) -> QuerySet[SubjectRequest]:
    asked = SubjectRequest.objects.visible_to(user).to_be_answered().filter(_hers(user), due_on__lte=last)
    return asked.select_related("person")[:MOST]


def _to_be_taken_down(_named: list[UUID], user: User) -> QuerySet[Published]:
    down = Published.objects.visible_to(user).to_be_taken_down().filter(_hers(user))
    return down.select_related("person").order_by("published_on", "pk")[:MOST]


def _page(each: SubjectRequest | Published) -> str:
    return reverse("her-data", args=[each.code])
