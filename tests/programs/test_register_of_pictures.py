"""Pictures of sent reports in the officer's register: who agreed, and what becomes of one that is taken back."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries.digest import digest_of
from programs import picture_register as register
from programs.models import PictureOf
from programs.picture_register import Shown, picture_register
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import days_ago
from tests.programs.test_pictures_of_reports import Gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery(settings, tmp_path) -> Gallery:
    settings.FILES_DIR = tmp_path
    gallery = Gallery()
    gallery.officer = make_user(Role.DATA_PROTECTION)
    return gallery


def found(gallery: Gallery, *, every: bool = True) -> list[Shown]:
    with acting(gallery.officer):
        return picture_register(every=every)[0]


def test_the_officer_reads_who_agreed_by_code_once_a_report_was_sent(gallery, world, monkeypatch):
    gallery.add(*gallery.people[:2])
    gallery.add(nobody=True)
    ours = {each.code for each in gallery.people[:2]}
    assert not ours & {each.code for each in found(gallery)}, "nothing was sent"
    gallery.send()
    everything = found(gallery)
    shown = {each.code: each for each in everything if each.code in ours}
    assert shown.keys() == ours
    assert {each.agreed_on for each in shown.values()} == {days_ago(200)}
    assert sum(not each.code for each in everything) == 1
    assert found(gallery, every=False) == []
    with acting(gallery.officer):
        assert not PictureOf.objects.exists()
        with monkeypatch.context() as small:
            small.setattr(register, "PAGE", 1)
            first, more = picture_register(every=True)
            assert more
            assert picture_register(every=True, beyond=first[0].key)[0] == everything[1:2]
    for name, user in world.users.items():
        with acting(user):
            told = picture_register(every=True)[0]
        assert bool(told) == (name == "data_protection"), name
    page = signed_in_client(gallery.officer).get(reverse("picture-register") + "?all=1").content.decode()
    assert all(code in page for code in ours)
    assert gallery.people[0].given_name not in page


def test_what_is_taken_back_is_told_to_the_manager_until_copies_are_back(gallery):
    picture = gallery.add(*gallery.people[:2])
    gallery.send()
    sent = f"/reports/{gallery.report.pk}/"
    seen_to = reverse("picture-taken-back", args=[picture.pk])
    assert gallery.desk.get(seen_to).status_code == 302, "there is nothing to see to"
    with acting(gallery.manager, read_only=True):
        before = digest_of(gallery.manager).total
    gallery.agree(gallery.people[0], yes=False)
    today = timezone.localdate()
    assert [(each.code, each.withdrawn_on) for each in found(gallery, every=False)] == [(gallery.people[0].code, today)]
    assert gallery.answers(picture) == {404}
    with acting(gallery.manager, read_only=True):
        assert digest_of(gallery.manager).total == before + 1
    assert f'href="{sent}"' in gallery.desk.get("/").content.decode()
    told = gallery.desk.get(sent).content.decode()
    assert seen_to in told
    assert gallery.people[0].given_name not in told
    assert seen_to not in gallery.client.get(sent).content.decode(), "a facilitator has given no copies away"
    early = {"settled_on": str(today - datetime.timedelta(days=1)), "settled_on_calendar": "AD"}
    assert gallery.desk.post(seen_to, early).status_code == 200
    assert gallery.desk.post(seen_to, early | {"settled_on": str(today)}).status_code == 302
    assert found(gallery, every=False) == []
    assert {each.settled_on for each in found(gallery) if each.code} == {today, None}
    assert "took her consent back" not in gallery.desk.get("/").content.decode()
    assert gallery.answers(picture) == {404}
    gallery.agree(gallery.people[0])
    assert {(each.withdrawn_on, each.settled_on) for each in found(gallery)} == {(None, None)}


def test_it_is_marked_whoever_writes_it_down_and_by_the_database_alone(gallery):
    picture = gallery.add(gallery.people[0])
    gallery.send()
    elsewhere = make_user(Role.PROGRAMME_MANAGER)
    with acting_as_system("she goes to a class at another site, too"):
        gallery.people[0].site = elsewhere.memberships.get().site
        gallery.people[0].save()
    with acting(elsewhere):
        assert not PictureOf.objects.exists()
        gallery.people[0].picture_consent_on = None
        gallery.people[0].save()
    withdrawn = found(gallery, every=False)
    assert len(withdrawn) == 1
    with acting(gallery.manager):
        PictureOf.objects.filter(picture=picture).update(withdrawn_on=None, agreed_on=days_ago(3))
    assert found(gallery, every=False) == withdrawn
    trigger = (
        "CREATE TEMP TABLE hers (id uuid, picture_consent_on date);"
        " CREATE TRIGGER forged AFTER UPDATE ON hers FOR EACH ROW EXECUTE FUNCTION mark_pictures_of_participant();"
        " INSERT INTO hers (id, picture_consent_on) VALUES (%s, NULL); UPDATE hers SET picture_consent_on = now()"
    )
    with acting(gallery.manager), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(trigger, [gallery.people[0].pk])
    assert found(gallery, every=False) == withdrawn
