"""Pictures in an activity report: made anew, encrypted, of people who agree alone, frozen, hidden with the consent."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from PIL import Image

from access.context import acting, acting_as_system
from beneficiaries.tasks import sweep
from config.files import store
from programs.models import CannotKeep, Participant, PictureOf, ReportPicture
from programs.models.picture import MOST_PICTURES
from programs.pictures import pictures_of, who_agreed
from programs.reporting import CannotMove, lacking, submit
from tests.config.test_paper import text_of
from tests.factories.accounts import signed_in_client
from tests.factories.cases import days_ago
from tests.factories.documents import a_pdf, a_picture, accepted, files_on_disk
from tests.programs.test_activity_reports import Month

pytestmark = pytest.mark.django_db


class Gallery(Month):
    """A month with a report; its first two members agreed to pictures, the third did not, and came too."""

    def __init__(self):
        super().__init__()
        self.people = [each.participant for each in self.members]
        self.agree(*self.people[:2])
        self.client = signed_in_client(self.writer, at_work=True)
        self.desk = signed_in_client(self.manager)

    @staticmethod
    def agree(*people: Participant, yes: bool = True) -> None:
        on = days_ago(200) if yes else None
        with acting_as_system("asked her"):
            Participant.objects.filter(pk__in=[each.pk for each in people]).update(picture_consent_on=on)

    def add(self, *people: Participant, nobody: bool = False) -> ReportPicture:
        with acting(self.writer):
            picture = ReportPicture(report=self.now, caption="They read together", nobody=nobody)
            picture.keep(accepted())
            for each in people:
                PictureOf.objects.create(picture=picture, participant=each)
        return picture

    def post(self, *people: Participant, who: str = "people", content: bytes = b"", caption: str = "Reading"):
        file = SimpleUploadedFile("maya-rai.jpg", content or a_picture(), "image/jpeg")
        typed = {"file": file, "caption": caption, "who": who, "people": [each.pk for each in people]}
        return self.client.post(f"/reports/{self.report.pk}/pictures/add/", typed)

    def answers(self, picture: ReportPicture) -> set[int]:
        pages = [f"/pictures/{picture.pk}/", f"/pictures/{picture.pk}/small/"]
        return {who.get(page).status_code for who in (self.client, self.desk) for page in pages}


@pytest.fixture
def gallery(settings, tmp_path):
    settings.FILES_DIR = tmp_path  # where no other test leaves files
    return Gallery()


def test_a_picture_is_made_anew_encrypted_and_shown_to_who_reads_the_report(gallery):
    exif = Image.Exif()
    exif[0x010F] = "A phone of somebody"
    assert gallery.post(gallery.people[0], gallery.people[1], content=a_picture(exif=exif)).status_code == 302
    with acting_as_system("a look"):
        picture = ReportPicture.objects.get(report=gallery.report)
        assert set(picture.in_it.values_list("participant", flat=True)) == {each.pk for each in gallery.people[:2]}
    assert b"A phone of somebody" not in picture.content()
    assert picture.stored_as in files_on_disk()
    assert not any(b"JFIF" in path.read_bytes() for path in store.folder().glob("*/*"))
    answer = gallery.client.get(f"/pictures/{picture.pk}/")
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert "no-store" in answer["Cache-Control"]
    assert gallery.answers(picture) == {200}
    page = gallery.client.get(f"/reports/{gallery.report.pk}/").content.decode()
    assert f"/pictures/{picture.pk}/small/" in page
    assert "2 people are in it, who agreed." in page
    assert gallery.people[0].given_name not in page


def test_nobody_is_in_a_picture_who_did_not_agree(gallery):
    with acting(gallery.writer):
        assert list(who_agreed(gallery.now, gallery.writer)) == sorted(
            gallery.people[:2], key=lambda her: her.given_name
        )
    for wrong in (
        gallery.post(gallery.people[2]),
        gallery.post(),
        gallery.post(gallery.people[0], who="nobody"),
        gallery.post(gallery.people[0], who=""),
        gallery.post(who="nobody", content=a_pdf()),
        gallery.post(who="nobody", content=b"no picture"),
        gallery.post(who="nobody", caption=""),
    ):
        assert wrong.status_code == 200
        assert wrong.context["form"].errors
    with acting_as_system("a look"):
        assert not ReportPicture.objects.exists()
    picture = gallery.add(gallery.people[0])
    with pytest.raises((IntegrityError, InternalError)), acting(gallery.writer), transaction.atomic():
        PictureOf.objects.create(picture=picture, participant=gallery.people[2])


def test_with_her_consent_a_picture_goes_at_once_from_everywhere_also_of_an_approved_report(gallery):
    with_her, without = gallery.add(*gallery.people[:2]), gallery.add(nobody=True)
    gallery.send()
    assert gallery.answers(with_her) == {200}
    gallery.agree(gallery.people[0], yes=False)
    assert gallery.answers(with_her) == {404}
    assert gallery.answers(without) == {200}
    page = gallery.desk.get(f"/reports/{gallery.report.pk}/").content.decode()
    assert f'"/pictures/{with_her.pk}/"' not in page
    assert f"/pictures/{with_her.pk}/small/" not in page
    assert "not everybody in it agrees any more" in page
    gallery.agree(gallery.people[0])
    assert gallery.answers(with_her) == {200}


def test_a_report_is_not_sent_with_a_picture_that_is_not_shown(gallery):
    picture = gallery.add(gallery.people[0])
    gallery.agree(gallery.people[0], yes=False)
    with acting(gallery.writer):
        assert [str(each) for each in lacking(gallery.now)] == [
            "Remove the picture that is not shown: not everybody in it agrees any more."
        ]
        with pytest.raises(CannotMove):
            submit(gallery.now, gallery.writer)
    # neither leaving her name out nor saying that nobody can be recognised brings it back
    for typed in ({"who": "nobody"}, {"who": "people", "people": [gallery.people[1].pk]}):
        gallery.client.post(f"/pictures/{picture.pk}/edit/", {"caption": "Reading", **typed})
        assert gallery.answers(picture) == {404}
    assert gallery.client.post(f"/pictures/{picture.pk}/remove/").status_code == 302
    gallery.send()


def test_what_was_sent_is_frozen_with_its_pictures(gallery):
    picture = gallery.add(gallery.people[0])
    gallery.send()
    for change in (
        lambda: ReportPicture.objects.filter(pk=picture.pk).update(caption="Else"),
        lambda: PictureOf.objects.create(picture=picture, participant=gallery.people[1]),
        lambda: PictureOf.objects.filter(picture=picture).delete(),
        lambda: gallery.add(nobody=True),
    ):
        with pytest.raises((IntegrityError, InternalError)), acting(gallery.writer), transaction.atomic():
            change()
    for page in ("edit", "remove"):
        assert gallery.client.post(f"/pictures/{picture.pk}/{page}/").status_code == 404


def test_a_report_holds_a_few_and_who_takes_one_away_takes_its_file(gallery, django_capture_on_commit_callbacks):
    pictures = [gallery.add(nobody=True) for _each in range(MOST_PICTURES)]
    with pytest.raises(CannotKeep):
        gallery.add(nobody=True)
    assert gallery.post(who="nobody").context["form"].errors
    sweep(0)
    assert {name for each in pictures for name in each.files()} <= set(files_on_disk())
    with django_capture_on_commit_callbacks(execute=True):
        gallery.client.post(f"/pictures/{pictures[2].pk}/remove/")
    assert not [name for name in files_on_disk() if name.startswith(pictures[2].stored_as)]
    assert gallery.add(nobody=True).place == 3


def test_it_is_printed_with_the_report_and_without_consent_it_is_not(gallery):
    gallery.add(gallery.people[0])
    with acting(gallery.writer):
        assert [each.people for each in pictures_of(gallery.now, gallery.writer)] == [1]
    paper = f"/reports/{gallery.report.pk}/paper/"
    with_it = gallery.client.get(paper)
    assert "They read together" in text_of(with_it.content)
    assert b"/DCTDecode" in with_it.content
    gallery.agree(gallery.people[0], yes=False)
    without = gallery.client.get(paper)
    assert "They read together" not in text_of(without.content)
    assert b"/DCTDecode" not in without.content
