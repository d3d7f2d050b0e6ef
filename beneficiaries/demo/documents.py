"""Puts papers and pictures into some of the invented files: drawn here, and marked as fictional on their face."""

import datetime
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from beneficiaries.demo.cases import Course
from beneficiaries.demo.people import may_be_a_child
from beneficiaries.demo.stage import Stage
from beneficiaries.models import Consent, Document, State
from beneficiaries.models.consent import Purpose
from config.calendar import PartialDate
from config.files.content import Accepted, accept

KINDS = Document.Kind
SHEET = (840, 1188)
FICTIONAL = "FICTIONAL - made for the demonstration of Nayabato"


@dataclass(frozen=True)
class Paper:
    """One paper that may lie in a file."""

    kind: KINDS
    title: str
    about: str
    lines: tuple[str, ...]
    days: int
    """How long before it was added it was written."""
    pdf: bool = False
    restricted: bool = False


PAPERS = (
    Paper(
        KINDS.SCHOOL,
        "School certificate, class 5",
        "For the admission to the new school; the original is with {her} mother.",
        ("CERTIFICATE", "Shree Example Basic School", "has passed the examination of class 5", "Division: second"),
        900,
    ),
    Paper(
        KINDS.MEDICAL,
        "Prescription",
        "Tablets twice a day; the next visit in four weeks.",
        ("PRESCRIPTION", "Example Hospital, out-patients", "Tablets 200 mg, 1 - 0 - 1, four weeks", "Take with food."),
        3,
    ),
    Paper(
        KINDS.AGREEMENT,
        "Case plan, signed by {them}",
        "Signed after it was read aloud.",
        ("CASE PLAN", "I have understood this plan and agree with it.", "Signed: (thumb print)"),
        0,
        pdf=True,
    ),
    Paper(
        KINDS.COURT,
        "Copy of the complaint",
        "Stamped at the counter. The lawyer has another copy.",
        ("COMPLAINT", "Metropolitan Police Circle, Example", "Registered under number DEMO-000"),
        5,
        pdf=True,
        restricted=True,
    ),
    Paper(
        KINDS.IDENTITY,
        "Birth registration",
        "From the ward office; needed for the citizenship paper.",
        ("BIRTH REGISTRATION", "Ward office, Example municipality", "Number DEMO-00-000"),
        400,
    ),
    Paper(
        KINDS.LETTER,
        "Letter of the school",
        "The headteacher takes {them} back from the first day of term.",
        ("To whom it may concern", "We shall be glad to have her back in class from the first day of the term."),
        10,
        pdf=True,
    ),
)
PHOTO = Paper(KINDS.PHOTO, "Photo for {her} file", "A drawing stands for it in the demonstration.", (), 0)


def file(stage: Stage, courses: Sequence[Course]) -> None:
    """Add papers to some files whose work has begun, and a photo where she agrees to pictures."""
    worked = [course for course in courses if State.IN_PROGRESS in course.reached]
    chosen = stage.chance.sample(worked, min(10, len(worked)))
    chosen.sort(key=lambda course: course.who.worker != stage.users["asha.caseworker"])
    drawn = [accept(_sheet(paper)) for paper in PAPERS]
    for place, course in enumerate(chosen):
        for number in {place % len(PAPERS), (place + 1) % len(PAPERS)}:
            _add(stage, course, PAPERS[number], drawn[number])
    photos = [accept(_portrait(colour)) for colour in ("#7d8f69", "#8a6f8f")]
    asked = {each.person_id for each in stage.records[Consent] if each.purpose == Purpose.PICTURE}
    worked.sort(key=lambda course: course.who.worker != stage.users["asha.caseworker"])
    may = [each for each in worked if each.person.pk not in asked and not may_be_a_child(each.person, _day(each))]
    for place, course in enumerate(may[:4]):
        _agree(stage, course)
        _add(stage, course, PHOTO, photos[place % len(photos)])


def _day(course: Course) -> datetime.date:
    return course.moves[State.IN_PROGRESS]


def _agree(stage: Stage, course: Course) -> None:
    """Record that she agrees to a picture, for her file alone."""
    on = _day(course)
    stage.record(
        Consent,
        course.who.worker,
        on,
        person=course.person,
        purpose=Purpose.PICTURE,
        answer=Consent.Answer.GIVEN,
        answered_on=on,
        limits=stage.fill("For {her} file alone, not to be published.", course.person),
    )


def _add(stage: Stage, course: Course, paper: Paper, drawn: Accepted) -> None:
    on = _day(course)
    made = stage.record(
        Document,
        course.who.worker,
        on,
        case=course.case,
        kind=paper.kind,
        title=stage.fill(paper.title, course.person),
        dated=PartialDate.of(on - datetime.timedelta(days=paper.days)),
        about=stage.fill(paper.about, course.person),
        restricted=paper.restricted,
    )
    made.write_file(drawn)


def _sheet(paper: Paper) -> bytes:
    """Return a paper, as a picture or as a PDF."""
    image = Image.new("L", SHEET, 250)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, SHEET[0] - 40, SHEET[1] - 40), outline=120, width=3)
    y = 140
    for number, line in enumerate(paper.lines):
        font = ImageFont.load_default(44 if number == 0 else 28)
        for part in textwrap.wrap(line, 34 if number == 0 else 50):
            draw.text((SHEET[0] / 2, y), part, fill=30, font=font, anchor="mm")
            y += 56
        y += 40
    draw.ellipse((560, 880, 720, 1040), outline=110, width=5)
    draw.text((640, 960), "stamp", fill=110, font=ImageFont.load_default(26), anchor="mm")
    draw.text((SHEET[0] / 2, SHEET[1] - 80), FICTIONAL, fill=90, font=ImageFont.load_default(22), anchor="mm")
    return _written(image, "PDF" if paper.pdf else "JPEG")


def _portrait(colour: str) -> bytes:
    """Return a drawn head and shoulders: nobody's picture."""
    image = Image.new("RGB", (480, 600), "#e9e2d3")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 400, 420, 860), fill=colour)
    draw.ellipse((140, 120, 340, 420), fill="#3b2f2a")
    draw.ellipse((165, 170, 315, 390), fill="#b98a66")
    draw.text((240, 575), "drawn for the demonstration", fill="white", font=ImageFont.load_default(22), anchor="mm")
    return _written(image, "JPEG")


def _written(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form, quality=85)
    return out.getvalue()
