"""Pictures, made anew: nothing of the file that came is kept but what it shows."""

import io
import threading

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from config.files.refused import Refused

WIDEST = 2400
"""Pixels of the longer side of a picture that is kept: enough to read a page of A4."""
SMALL = 320
"""Pixels of the longer side of the small one."""
MOST_PIXELS = 52_000_000
"""A phone of fifty megapixels; larger ones are taken for bombs."""
MOST_PIXELS_OF_OTHERS = 26_000_000
"""PNG and WebP cannot be read at a smaller scale, as JPEG can."""
FORMATS = ["JPEG", "PNG", "WEBP"]
_ONE_AT_A_TIME = threading.Lock()
"""A large picture takes some 150 MB while it is made anew: one in each process."""


def made_anew(content: bytes) -> tuple[bytes, bytes]:
    """Return a picture as JPEG, upright and without anything beside its pixels, and a small one. Raises Refused."""
    with _ONE_AT_A_TIME:
        try:
            image = _opened(content)
        except Refused:
            raise
        except Exception as error:  # what is no picture may make a decoder fail in any way
            raise Refused(_("This picture cannot be read; perhaps it did not arrive whole. Take it again.")) from error
        return _as_jpeg(image, 88), _as_jpeg(ImageOps.contain(image, (SMALL, SMALL)), 80)


def _opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=FORMATS)
    most = MOST_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS_OF_OTHERS
    if image.width * image.height > most:
        raise Refused(_("This picture has too many pixels. Take it with a smaller size."))
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets the whole process read halves
    image.draft("RGB", (WIDEST, WIDEST))
    image.load()
    image.thumbnail((WIDEST, WIDEST))
    return _on_white(ImageOps.exif_transpose(image))


def _on_white(image: Image.Image) -> Image.Image:
    """Return the pixels alone, in red, green and blue, on white where the picture was transparent."""
    if image.mode in ("RGBA", "LA", "PA", "P"):
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    return plain


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
