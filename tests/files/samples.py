"""Files made on the spot: whole ones, and ones that are not what they say."""

import struct
import zipfile
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from PIL import Image

EXIF_ORIENTATION, EXIF_MAKE, EXIF_GPS = 0x0112, 0x010F, 0x8825
GPS_LATITUDE_REF, GPS_LATITUDE = 1, 2


def picture(kind: str, size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (255, 0, 0))
    image.paste((0, 0, 255), (size[0] // 2, 0, *size))
    target = BytesIO()
    image.save(target, kind, **how)
    return target.getvalue()


def photo_with_place() -> bytes:
    """A JPEG that lies on its side and says where, and with what, it was taken."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    exif[EXIF_MAKE] = "Kamera Rahasia"
    exif.get_ifd(EXIF_GPS).update({GPS_LATITUDE_REF: "S", GPS_LATITUDE: (7.0, 47.0, 44.0)})
    return picture("JPEG", exif=exif, comment=b"oleh Sari")


def xlsx(**cells: object) -> bytes:
    """A spreadsheet as a program writes it."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, value in cells.items():
            sheet.write(place, value)
    return target.getvalue()


def archive(entries: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", packed) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return target.getvalue()


class _Pipe(BytesIO):
    """A target that cannot go back: sizes then stand behind each entry."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def streamed_book() -> bytes:
    """A spreadsheet as a web service writes it while it sends it."""
    target = _Pipe()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b"<Types/>")
        made.writestr("xl/workbook.xml", b"<workbook/>")
    return target.getvalue()


ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def ods(**more: bytes) -> bytes:
    """An OpenDocument spreadsheet."""
    named = {name.replace("__", "/"): content for name, content in more.items()}
    return archive({"mimetype": ODS_TYPE, "content.xml": b"<office/>", **named})


def book(**more: bytes) -> bytes:
    """An Office spreadsheet with more entries than it should have."""
    base = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    return archive({**base, **{name.replace("__", "/"): data for name, data in more.items()}})


def pdf(inside: bytes = b"") -> bytes:
    """A small PDF; what is given stands in its catalogue."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog " + inside + b">>\nendobj\n"
        b"2 0 obj\n<</Length 9>>stream\n/JS /Launch\nendstream\nendobj\n"
        b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )


def windows_program() -> bytes:
    """What every program of Windows begins with."""
    return b"MZ\x90\0" + bytes(56) + struct.pack("<I", 64) + b"PE\0\0" + bytes(200)
