"""What is to be done about the data of those whom a worker accompanies: what they ask, what is to be taken down."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.models import Published, SubjectRequest
from beneficiaries.standards import standards_now
from beneficiaries.task import Task

MOST = 200
"""More than anybody carries out; a page of tasks holds no more of one kind."""


def data_tasks(user: User) -> list[Task]:
    """Return a task for each request that is soon due, and for each publication that may stand no more."""
    hers = (
        Q(person__keeper=user) | Q(person__case__caseworker=user) | Q(person__case__second_workers__contains=[user.pk])
    )
    last = timezone.localdate() + datetime.timedelta(days=standards_now().soon)
    asked = SubjectRequest.objects.visible_to(user).to_be_answered().filter(hers, due_on__lte=last)
    down = Published.objects.visible_to(user).to_be_taken_down().filter(hers).order_by("published_on", "pk")
    return [
        *(
            Task(_("Answer what was asked about personal data"), each.due_on, _page(each), each.person)
            for each in asked.select_related("person")[:MOST]
        ),
        *(
            Task(
                _("Have taken down what is published of her"), each.withdrawn_on or each.until, _page(each), each.person
            )
            for each in down.select_related("person")[:MOST]
        ),
    ]


def _page(each: SubjectRequest | Published) -> str:
    return reverse("her-data", args=[each.code])
