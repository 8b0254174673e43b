"""What is taken as evidence and what is not: by the bytes, never by the name."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files import MAX_BYTES, FileKind, Inspected, Refusal, Refused, inspect_file
from bot.files.inspection import MAX_NAME, harmless_name
from tests.files.samples import (
    archive,
    book,
    ods,
    pdf,
    picture,
    streamed_book,
    windows_program,
    xlsx,
)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (pdf(), "SK Bupati.pdf", FileKind.PDF),
        # most offices only forbid printing: everybody can open it
        (pdf().replace(b"/Root", b"/Encrypt 9 0 R/Root"), "Perda.pdf", FileKind.PDF),
        (xlsx(A1="Pelaku", B1=12), "Data Pelaku.XLSX", FileKind.XLSX),
        (ods(), "data.ods", FileKind.ODS),
        (streamed_book(), "unduhan.xlsx", FileKind.XLSX),
        (b"import bahan baku, ekspor batik", "catatan.txt", FileKind.TEXT),
        (b"nama;usaha\nSari;batik\n", "pelaku.csv", FileKind.CSV),
        ("Mzé: kegiatan rutin\n".encode(), "catatan.txt", FileKind.TEXT),
        (b"MZA adalah komunitas tari.", "", FileKind.TEXT),
        ("\ufeffkota".encode("utf-16"), "kota.txt", FileKind.TEXT),
        (picture("JPEG"), "", FileKind.JPEG),
        (picture("PNG"), "foto.png", FileKind.PNG),
        (picture("WEBP"), "foto.webp", FileKind.WEBP),
        (picture("JPEG"), "foto.png", FileKind.JPEG),
        (pdf(), "Laporan v1.2", FileKind.PDF),
    ],
)
def test_evidence_is_known_by_its_bytes(data: bytes, name: str, kind: FileKind) -> None:
    """Every sort of the list is taken, also without an ending or with a sister's."""
    found = inspect_file(data, name)

    assert isinstance(found, Inspected)
    assert (found.kind, found.size) == (kind, len(data))
    assert found.name.endswith(f".{kind.value}")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "kosong.txt", Refusal.EMPTY),
        (bytes(MAX_BYTES + 1), "besar.bin", Refusal.TOO_BIG),
        (windows_program(), "foto.jpg", Refusal.PROGRAM),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "foto.png", Refusal.PROGRAM),
        (b"#!/bin/sh\nrm -r /\n", "catatan.txt", Refusal.PROGRAM),
        (b"BLI223Q\x00\xff" + bytes(64), "data", Refusal.PROGRAM),
        (b"WScript.Echo 1", "catatan.vbs", Refusal.PROGRAM),
        (picture("JPEG"), "foto.jpg.exe", Refusal.PROGRAM),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "foto.jpg", Refusal.MARKUP),
        (b"\n <!DOCTYPE html><html></html>", "foto.jpg", Refusal.MARKUP),
        (b"halo\n<script>x()</script>", "catatan.txt", Refusal.MARKUP),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", Refusal.HEIC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "data.xls", Refusal.OLD_OFFICE),
        (b"GIF89a\x01\0\x01\0" + bytes(20), "gerak.gif", Refusal.NOT_TAKEN),
        (archive({"word/document.xml": b"<w/>"}), "surat.docx", Refusal.NOT_TAKEN),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "film.mp4", Refusal.NOT_TAKEN),
        (b"{\\rtf1 halo}", "surat.rtf", Refusal.NOT_TAKEN),
        (b"hanya teks", "foto.jpg", Refusal.DISGUISED),
        (pdf(), "data.xlsx", Refusal.DISGUISED),
        (picture("PNG"), "SK.pdf", Refusal.DISGUISED),
        (pdf(b"/OpenAction<</S/JavaScript/JS(x)>>"), "a.pdf", Refusal.MACROS),
        (pdf(b"/OpenAction<</S/L#61unch>>"), "a.pdf", Refusal.MACROS),
        (pdf()[:60], "a.pdf", Refusal.BROKEN),
        (pdf() + bytes(4096), "a.pdf", Refusal.TWO_IN_ONE),
        (book(xl__vbaProject__bin=b"x"), "a.xlsx", Refusal.MACROS),
        (ods(Basic__Standard__Modul=b"x"), "a.ods", Refusal.MACROS),
        (xlsx()[:-9], "a.xlsx", Refusal.BROKEN),
        (xlsx() + b"lebih", "a.xlsx", Refusal.TWO_IN_ONE),
        (picture("JPEG")[:300], "", Refusal.BROKEN),
        (picture("PNG")[:-30], "a.png", Refusal.BROKEN),
    ],
)
def test_what_is_no_evidence_is_refused_with_its_reason(
    data: bytes, name: str, reason: Refusal
) -> None:
    """Programs, pages, archives, disguises, halves and empty files each have a reason."""
    assert inspect_file(data, name) == Refused(reason)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("behind", [archive({"x": b"y"}), windows_program(), pdf()])
def test_a_picture_that_is_something_else_too_is_refused(kind: str, behind: bytes) -> None:
    """A polyglot: one reader sees the photo, another the program."""
    assert inspect_file(picture(kind) + behind, "foto") == Refused(Refusal.TWO_IN_ONE)


def test_a_photo_with_a_short_film_behind_it_is_a_photo() -> None:
    """Phones put a preview or a moving picture behind the end."""
    film = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40

    assert isinstance(inspect_file(picture("JPEG") + film, "foto.jpg"), Inspected)


def test_a_bomb_is_not_unpacked() -> None:
    """300 MB of nothing in 300 kB, and a directory that says less than there is."""
    bomb = book(xl__sheet1__xml=bytes(300 * 1024 * 1024))
    assert len(bomb) < 1_000_000
    assert inspect_file(bomb, "a.xlsx") == Refused(Refusal.BOMB)

    liar = bytearray(book(xl__sheet1__xml=bytes(1_000_000)))
    for at in range(len(liar) - 4):
        if liar[at : at + 4] == struct.pack("<I", 1_000_000):
            liar[at : at + 4] = struct.pack("<I", 10)
    assert inspect_file(bytes(liar), "a.xlsx") == Refused(Refusal.BROKEN)


def test_a_locked_spreadsheet_is_refused() -> None:
    """An entry that is encrypted says so in its flags."""
    made = bytearray(book())
    with zipfile.ZipFile(BytesIO(made)) as read:
        assert not read.infolist()[0].flag_bits & 1
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(mark, at + 1)

    assert inspect_file(bytes(made), "a.xlsx") == Refused(Refusal.LOCKED)


def test_a_picture_of_a_hundred_million_pixels_is_refused() -> None:
    """A PNG of a few hundred bytes can ask for gigabytes."""
    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )

    assert inspect_file(made, "a.png") == Refused(Refusal.BOMB)


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Data\\SK Bupati.PDF", "SK Bupati.pdf"),
        ("foto\u202egpj.exe", "fotogpj.exe.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("Rencana aksi 2.1", "Rencana aksi 2.1.pdf"),
    ],
)
def test_names_are_made_harmless(name: str, harmless: str) -> None:
    """No path, no control signs, no text turned round; the ending is that of the kind."""
    assert harmless_name(name, FileKind.PDF) == harmless


@given(st.text(max_size=200))
def test_no_name_leaves_its_folder(name: str) -> None:
    """Whatever a phone calls a file, the name given out is one short harmless word."""
    made = harmless_name(name, FileKind.PNG)

    assert len(made) <= MAX_NAME
    assert not set(made) & set('/\\:*?"<>|\r\n\0')
    assert made.endswith(".png") and not made.startswith(".")


STARTS = [b"", b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP"]


@given(st.binary(max_size=400), st.sampled_from(STARTS))
def test_any_bytes_get_an_answer(rest: bytes, start: bytes) -> None:
    """Nothing that a person can send makes the inspection fail."""
    assert isinstance(inspect_file(start + rest, "x"), Inspected | Refused)
