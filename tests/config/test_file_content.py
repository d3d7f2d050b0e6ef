"""What is accepted, by content alone: pictures are made anew, a PDF that could act or cannot be read is refused."""

import io
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from config.files import pictures, portable
from config.files.content import MediaType, accept
from config.files.refused import Refused
from tests.factories.documents import a_pdf, a_picture


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def colour_at(image: Image.Image, x: int, y: int) -> str:
    red, _green, blue = image.convert("RGB").getpixel((x, y))
    return "red" if red > blue else "blue"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg_with_a_small_one(form):
    kept = accept(a_picture(form, (640, 800)))
    assert kept.media_type == MediaType.JPEG
    assert opened(kept.content).format == opened(kept.small).format == "JPEG"
    assert opened(kept.content).size == (640, 800)
    assert max(opened(kept.small).size) == pictures.SMALL


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    assert opened(accept(a_picture("JPEG", (6000, 3000))).content).size == (2400, 1200)


def test_where_and_with_what_it_was_taken_is_gone():
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "PhoneMaker", "Sunita Tamang"
    exif.get_ifd(0x8825)[2] = (27.0, 42.0, 3.0)
    came = a_picture("JPEG", exif=exif, comment=b"taken at her aunt's", icc_profile=b"profile of a phone")
    assert b"PhoneMaker" in came
    kept = accept(came)
    for content in (kept.content, kept.small):
        assert not opened(content).getexif()
        assert set(opened(content).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for words in (b"PhoneMaker", b"Sunita", b"aunt", b"profile", b"Exif"):
            assert words not in content


def test_words_in_a_png_are_gone():
    words = PngInfo()
    words.add_text("Author", "Sunita Tamang")
    came = a_picture("PNG", pnginfo=words)
    assert b"Sunita" in came
    assert b"Sunita" not in accept(came).content


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: what is on the left belongs above
    kept = opened(accept(a_picture("JPEG", (80, 60), exif=exif)).content)
    assert kept.size == (60, 80)
    assert [colour_at(kept, 50, 40), colour_at(kept, 5, 40)] == ["red", "blue"]


def test_what_was_transparent_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(accept(out.getvalue()).content).getpixel((20, 20)) == (255, 255, 255)


def test_a_polyglot_keeps_nothing_but_its_picture():
    assert b"<script>" not in accept(a_picture() + b"<script>alert(1)</script>PK\x03\x04").content


def test_a_bomb_of_pixels_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda _image: pytest.fail("it was read"))
    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n")
    head = b"IHDR" + (9000).to_bytes(4) + (9000).to_bytes(4) + b"\x08\x02\x00\x00\x00"
    out.write((13).to_bytes(4) + head + zlib.crc32(head).to_bytes(4))
    packed = zlib.compress(bytes(1000))
    body = b"IDAT" + packed
    out.write(len(packed).to_bytes(4) + body + zlib.crc32(body).to_bytes(4))
    with pytest.raises(Refused, match="too many pixels"):
        accept(out.getvalue())


@pytest.mark.parametrize("size", [60_000, 4_000_000_000 // 60_000])
def test_a_larger_bomb_is_refused_too(size):
    with pytest.raises(Refused):
        accept(a_picture("PNG").replace((60).to_bytes(4) + (80).to_bytes(4), (60_000).to_bytes(4) + size.to_bytes(4)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_picture_that_did_not_arrive_whole_is_refused(form, share):
    pytest.importorskip("weasyprint", exc_type=OSError)  # it lets the whole process read halves, once it is here
    came = a_picture(form, (400, 400))
    with pytest.raises(Refused):
        accept(came[: int(len(came) * share)])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>%PDF-1.4",
        b"MZ" + bytes(100),
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        "सुनिता".encode(),
        b"\xff\xd8\xff" + bytes(100),
        b"\x00\x00\x00\x18ftypheic" + bytes(100),
    ],
)
def test_what_is_neither_a_picture_nor_a_pdf_is_refused(content):
    with pytest.raises(Refused):
        accept(content)


def test_a_picture_of_a_phone_that_cannot_be_kept_is_named():
    with pytest.raises(Refused, match="HEIC"):
        accept(b"\x00\x00\x00\x18ftypheic" + bytes(100))


def test_a_plain_pdf_is_kept_as_it_came():
    kept = accept(a_pdf())
    assert (kept.media_type, kept.content, kept.small) == (MediaType.PDF, a_pdf(), b"")


def packed(words: bytes, more: bytes = b"") -> bytes:
    """Return a compressed list of objects that holds these words."""
    body = zlib.compress(words)
    return b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode%b>>\nstream\n%b\nendstream" % (
        len(body),
        more,
        body,
    )


def test_a_pdf_with_an_innocent_list_of_objects_is_kept():
    assert accept(a_pdf(packed(b"7 0 <</Type/Font>>"))).media_type == MediaType.PDF


ACTIONS = {
    "a program": b"<</S/JavaScript/JS(app.alert(1))>>",
    "a program whose name is spelt in numbers": b"<</S/Java#53cript/JS(app.alert(1))>>",
    "a program that is started": b"<</S/Launch/F(cmd.exe)>>",
    "a file in the file": b"<</Type/Filespec/EF<<>>/Names<</EmbeddedFiles 9 0 R>>>>",
    "a form that sends itself": b"<</S/SubmitForm/F(http://example.org)>>",
    "a form of XFA": b"<</XFA 9 0 R>>",
    "a film": b"<</Subtype/RichMedia>>",
    "a program in a list": packed(b"7 0 <</S/JavaScript/JS(1)>>"),
    "a program spelt in numbers in a list": packed(b"7 0 <</S/#4aavaScript>>"),
    "a list in another coding": packed(b"7 0 <<>>").replace(b"/FlateDecode", b"/LZWDecode"),
    "a list in two codings": packed(b"7 0 <<>>").replace(b"/FlateDecode", b"[/ASCIIHexDecode/FlateDecode]"),
    "a list of predicted bytes": packed(b"7 0 <<>>", b"/DecodeParms<</Predictor 12>>"),
    "a list that is cut": packed(b"7 0 <<>>" * 50)[:-30],
    "a list whose name is spelt in numbers": packed(b"7 0 <<>>").replace(b"/ObjStm", b"/Obj#53tm"),
}


@pytest.mark.parametrize("what", ACTIONS)
def test_a_pdf_that_could_act_or_hide_what_acts_is_refused(what):
    with pytest.raises(Refused):
        accept(a_pdf(ACTIONS[what]))


def test_a_pdf_whose_list_is_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(portable, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Refused):
        accept(a_pdf(packed(bytes(3_000_000))))


def test_a_locked_pdf_is_refused_and_said_to_be():
    with pytest.raises(Refused, match="password"):
        accept(a_pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 9 0 R"))


@pytest.mark.parametrize("broken", [a_pdf()[:-30], b"%PDF-9.9" + a_pdf()[8:], a_pdf() + bytes(5000), b"%PDF-1.4"])
def test_a_pdf_that_is_not_whole_is_refused(broken):
    with pytest.raises(Refused, match="not whole"):
        accept(broken)


def test_looking_into_a_hostile_pdf_takes_no_time():
    hostile = a_pdf(b"<<" * 500_000, b"/ObjStm " * 200_000, b"stream\n" * 100_000)
    with pytest.raises(Refused):
        accept(hostile)
