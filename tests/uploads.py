"""Uploads to try a paper with: pictures as they come, and files that mean harm."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from broadsheet.archive.store import db
from broadsheet.pictures import file_intake

HALVES = ((200, 30, 20), (20, 30, 200))  # left and right


def picture(
    form: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: Any
) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    pixels = Image.new("RGB", size, HALVES[0])
    pixels.paste(HALVES[1], (size[0] // 2, 0, *size))
    return written(pixels.convert(mode), form, **options)


def written(pixels: Image.Image, form: str, **options: Any) -> bytes:
    file = BytesIO()
    pixels.save(file, form, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def from_a_telephone() -> bytes:
    """Held upright: the pixels lie on their side, and EXIF says so, and where it was, and whose."""
    lying = Image.new("RGB", (400, 300), HALVES[0])
    lying.paste(HALVES[1], (0, 150, 400, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise
    exif[0x010F] = "SECRET CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return written(lying, "JPEG", exif=exif, comment=b"SECRET COMMENT", xmp=b"<x>SECRET XMP</x>")


def wide_gamut() -> bytes:
    """In a colour space of its own, in which red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    return picture("PNG", icc_profile=profile.tobytes())


def animation() -> bytes:
    frames = [Image.new("P", (64, 64), n) for n in range(3)]
    return written(frames[0], "GIF", save_all=True, append_images=frames[1:])


def transparent() -> bytes:
    return written(Image.new("RGBA", (64, 64), (255, 0, 0, 0)), "PNG")


def palette() -> bytes:
    pixels = Image.new("P", (64, 64), 1)
    pixels.putpalette([0, 0, 0, 0, 200, 0])
    return written(pixels, "PNG", transparency=0)


def sixteen_bits() -> bytes:
    return written(Image.new("I;16", (64, 64), 0x8000), "PNG")


def bomb(width: int = 30_000, height: int = 30_000, bits: int = 1) -> bytes:
    """A PNG of a few KiB that unpacks to hundreds of megapixels."""
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width * bits // 8 + 1) * min(height, 200)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_bomb() -> bytes:
    """A small picture with a comment that unpacks to 200 MB."""
    good = picture("PNG", (64, 64))
    packed = zlib.compressobj(9)
    head = packed.compress(bytes(2**20)) + packed.flush(zlib.Z_FULL_FLUSH)
    again = packed.compress(bytes(2**20)) + packed.flush(zlib.Z_FULL_FLUSH)  # and knows no more
    ends = struct.pack(">BBHH", 3, 0, (200 * 2**20) % 65521, 1)  # of nothing: the checksum of zeros
    comment = chunk(b"zTXt", b"Comment\0\0" + head + again * 199 + ends)
    return good[:33] + comment + good[33:]


SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">
<script>alert(1)</script></svg>"""
SCRIPT = b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1)//<html><script>alert(1)</script>"

# What is refused, and a word of the reason.
HOSTILE = {
    "nothing": (b"", "empty"),
    "text": (b"Not a picture at all.", "no JPEG"),
    "svg": (SVG, "no JPEG"),
    "svg in disguise": (b"\xff\xd8\xff" + SVG, "no JPEG"),
    "html": (b"<html><script>alert(1)</script></html>", "no JPEG"),
    "script that is a GIF, too": (SCRIPT, "no JPEG"),
    "bomb": (bomb(), "too large"),
    "bomb just under Pillow's bound": (bomb(9_000, 9_000, 8), "too large"),
    "text bomb": (text_bomb(), "no JPEG|damaged"),
    "truncated JPEG": (picture("JPEG", (800, 600))[:2000], "damaged"),
    "truncated PNG": (picture("PNG", (800, 600))[:300], "damaged|no JPEG"),
    "truncated WebP": (picture("WEBP", (800, 600))[:200], "damaged|no JPEG"),
    "head alone": (picture("JPEG")[:20], "no JPEG|damaged"),
    "tall": (picture("PNG", (16, 20_000)), "times as long"),
    "thread": (picture("PNG", (1, 20_000)), "too small"),
    "dot": (picture("GIF", (1, 1)), "too small"),
    "bitmap": (picture("BMP"), "no JPEG"),
    "TIFF": (picture("TIFF"), "no JPEG"),
    "icon": (picture("ICO", (64, 64)), "no JPEG"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj", "no JPEG"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no JPEG"),
    "ImageMagick's language": (b"push graphic-context\nfill 'url(https://x.example/)'", "no JPEG"),
    "archive": (b"PK\x03\x04" + bytes(200), "no JPEG"),
}


def kept(data: bytes, name: str) -> str:
    """The address of a file that is no picture, taken into the library of the application at
    hand."""
    file = file_intake.add(file_intake.keep(BytesIO(data), name))
    db.session.commit()
    return file.path


def pdf() -> bytes:
    """As small a PDF as readers open."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def mp3(length: int = 4000) -> bytes:
    """Frames of MPEG audio, which say nothing."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return (frame * (length // len(frame) + 1))[:length]


def mp4() -> bytes:
    return b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + b"\0\0\0\x08mdat"


def wav(length: int = 800) -> bytes:
    return b"RIFF" + struct.pack("<I", 36 + length) + b"WAVEfmt " + bytes(length)


def open_document(kind: str = "spreadsheet") -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        mimetype = zipfile.ZipInfo("mimetype")  # whose date is always the same
        archive.writestr(mimetype, f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(zipfile.ZipInfo("content.xml"), "<office/>")
    return file.getvalue()
