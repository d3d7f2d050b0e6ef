"""Documents and pictures for tests, small and made once."""

import io
from functools import cache
from typing import Any

import factory
from PIL import Image

from beneficiaries.models import Document
from config.files import store
from config.files.content import Accepted, MediaType, accept
from tests.factories.cases import CaseFactory, ShelteredFactory


def a_picture(form: str = "JPEG", size: tuple[int, int] = (60, 80), **options: Any) -> bytes:
    """Return a picture, red above and blue below, so that what is upright can be told."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, size[1] // 2, size[0], size[1]))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def a_pdf(*objects: bytes) -> bytes:
    """Return a PDF of one empty page, with these objects beside it."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        *objects,
    ]
    content, places = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    begins = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, begins)


@cache
def accepted(media_type: str = MediaType.JPEG) -> Accepted:
    """Return what is kept of a picture or of a PDF."""
    return accept(a_picture() if media_type == MediaType.JPEG else a_pdf())


class DocumentFactory(ShelteredFactory):
    """A school certificate with its encrypted file; `pdf=True` is a PDF. Give `recorded_by` for who added it."""

    class Meta:
        model = Document

    class Params:
        pdf = factory.Trait(media_type=MediaType.PDF)

    case = factory.SubFactory(CaseFactory)
    kind = Document.Kind.SCHOOL
    title = factory.Sequence(lambda n: f"School certificate {n}")
    about = "Class 5, passed."

    @classmethod
    def _create(cls, model_class: type[Document], *args: Any, **fields: Any) -> Document:
        media_type = fields.pop("media_type", MediaType.JPEG)
        made = model_class(*args, **fields)
        made.keep(accepted(media_type))
        return made


def files_on_disk() -> list[str]:
    return sorted(store.kept())
