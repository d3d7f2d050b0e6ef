"""Pictures of the demonstration's activity reports: drawings, marked as fictional on their face."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from beneficiaries.demo.documents import FICTIONAL
from beneficiaries.demo.stage import Stage
from config.files.content import Accepted, accept
from programs.models import ActivityReport, Enrolment, PictureOf, ReportPicture

SIZE = (960, 720)
WALLS = ("#d9c7a3", "#c9d6c2", "#d8c3b8")
CLOTHES = ("#8a3b2e", "#2f5d62", "#6b4f8a", "#b07a2a", "#41663f")
CAPTIONS = (
    ("The class at the blackboard, seen from behind", False),
    ("Learners who read their first letter aloud", True),
    ("What was sewn this month, laid out to be looked through", False),
)


def show(stage: Stage, report: ActivityReport, by: User, number: int) -> None:
    """Add one picture to a report: of nobody, or of learners who agreed."""
    caption, of_people = CAPTIONS[number % len(CAPTIONS)]
    agreed = _who_agreed(stage, report)[:3] if of_people else []
    if of_people and not agreed:
        return
    on = report.recorded_at.date()
    picture = stage.record(ReportPicture, by, on, report=report, place=1, caption=caption, nobody=not of_people, size=1)
    picture.write_file(_drawn(number % len(CAPTIONS)))
    for each in agreed:
        stage.record(PictureOf, by, on, picture=picture, participant=each)


def _who_agreed(stage: Stage, report: ActivityReport) -> list:
    here = [
        each.participant
        for each in stage.records[Enrolment]
        if each.group.programme_id == report.programme_id
        and each.group.site_id == report.site_id
        and each.enrolled_on
        and each.enrolled_on < report.first_on
        and each.ended_on is None
    ]
    return sorted({each for each in here if each.picture_consent_on}, key=lambda each: str(each.pk))


@cache
def _drawn(number: int) -> Accepted:
    """Return a drawing of people in a room, none of whom there is."""
    image = Image.new("RGB", SIZE, WALLS[number])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 960, 720), fill="#8b6b4a")
    draw.rectangle((190, 70, 770, 330), fill="#2d4a3e", outline="#5b4632", width=14)
    for line in range(3):
        draw.line((240, 130 + 60 * line, 640 - 70 * line, 130 + 60 * line), fill="#e8efe6", width=7)
    for place in range(5):
        left, cloth = 90 + 165 * place, CLOTHES[(place + number) % len(CLOTHES)]
        draw.ellipse((left + 22, 378, left + 98, 462), fill="#3b2a20")
        draw.rounded_rectangle((left, 450, left + 120, 640), 44, fill=cloth)
    draw.text((20, 684), FICTIONAL, fill="white", font=ImageFont.load_default(22))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return accept(out.getvalue())
