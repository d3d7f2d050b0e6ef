"""A form that arrives twice acts once and is answered alike."""

import threading
import uuid

import pytest
from django.db import connections
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from access.context import acting_as_system
from access.once import Submission
from access.views import writes
from beneficiaries.models import Note
from tests.factories.cases import Team


def add_note(user, case, token, text="Seen."):
    """Send a form that adds a note to a small view of our own."""

    @writes(Note)
    def view(request):
        if not request.POST["text"]:
            return HttpResponse("Say what was seen.", status=200)
        note = Note.objects.create(case_id=case, text=request.POST["text"])
        return HttpResponseRedirect(f"/{note.pk}")

    request = RequestFactory().post("/", {"text": text} | ({"_once": token} if token else {}))
    request.user = user
    return view(request)


def notes(text="Seen.") -> int:
    with acting_as_system("counting"):
        return Note.objects.filter(text=text).count()


@pytest.mark.django_db
def test_the_second_arrival_acts_not_and_is_sent_where_the_first_was(world):
    case, token = world.files["hers"].pk, str(uuid.uuid4())
    first = add_note(world.users["caseworker"], case, token)
    second = add_note(world.users["caseworker"], case, token)
    assert first["Location"] == second["Location"]
    assert notes() == 1


@pytest.mark.django_db
def test_two_forms_are_two(world):
    for _form in range(2):
        add_note(world.users["caseworker"], world.files["hers"].pk, str(uuid.uuid4()))
    assert notes() == 2


@pytest.mark.django_db
def test_a_form_that_was_refused_may_be_sent_again(world):
    case, token = world.files["hers"].pk, str(uuid.uuid4())
    assert add_note(world.users["caseworker"], case, token, text="").status_code == 200
    assert not Submission.objects.exists()
    add_note(world.users["caseworker"], case, token)
    assert notes() == 1


@pytest.mark.django_db
def test_a_token_of_somebody_else_tells_nothing(world):
    case, token = world.files["hers"].pk, str(uuid.uuid4())
    first = add_note(world.users["caseworker"], case, token)
    answer = add_note(world.users["colleague"], world.files["colleagues"].pk, token, text="Another.")
    assert answer["Location"] != first["Location"]
    assert notes("Another.") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "no token", "0" * 5000, "\x00"])
def test_a_form_without_a_token_acts(token, world):
    add_note(world.users["caseworker"], world.files["hers"].pk, token)
    assert notes() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_arrivals_at_once_act_once():
    team = Team()
    case, token, worker = team.case().pk, str(uuid.uuid4()), team.caseworker
    places, gate = set(), threading.Barrier(8)

    def send():
        gate.wait()
        places.add(add_note(worker, case, token)["Location"])
        connections.close_all()

    threads = [threading.Thread(target=send) for _arrival in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places) == 1
    assert notes() == 1
