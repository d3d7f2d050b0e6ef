"""The mail of the morning holds no name, no code, no place, and no word that tells what is done here."""

import datetime

import pytest
from django.core import mail

from access.context import acting_as_system
from accounts.models import User
from beneficiaries.digest import send_reminders
from beneficiaries.models import Person

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 11, 30)


def test_no_name_no_code_and_no_place_stands_in_it(world):
    send_reminders(MONDAY)
    assert {each.to[0] for each in mail.outbox} >= {world.users["caseworker"].email, world.users["supervisor"].email}
    with acting_as_system("look"):
        hidden = {
            word for row in Person.objects.values_list("given_name", "family_name", "name_ne", "code") for word in row
        }
    hidden |= {world.here.name, world.there.name, world.partner.name} | {user.full_name for user in User.objects.all()}
    hidden |= {"case", "assess", "victim", "traffick", "police", "hearing", "women", "girl", "shelter", "medicine"}
    for message in mail.outbox:
        text = f"{message.subject} {message.body} {message.extra_headers}".lower()
        assert [word for word in hidden if word and word.lower() in text] == []
