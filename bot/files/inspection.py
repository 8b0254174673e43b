"""Is this a file that is taken, and what is it really? By its bytes; a name is only a claim."""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.files.archives import LOCAL_HEADER, inspect_archive
from bot.files.kinds import PICTURES, TEXTS, FileKind, Refusal
from bot.files.pictures import inspect_picture, picture_kind
from bot.files.signatures import (
    OLD_OFFICE,
    hides_document,
    is_heic,
    is_markup,
    is_program,
    is_rarer_program,
)

MAX_BYTES = 20 * 1024 * 1024
"""The largest file that Telegram's getFile gives a bot."""
MAX_NAME = 80
"""Characters of a name, with its ending."""
_PDF_END_WITHIN = 2048
_HEAD = 4096
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
_PDF_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PICTURE_ENDINGS = frozenset({"jpg", "jpeg", "jpe", "png", "webp", "gif", "bmp", "heic", "tif"})
_SHEET_ENDINGS = frozenset({"csv", "tsv"})
_DOCUMENT_ENDINGS = frozenset({
    "pdf", "xlsx", "xls", "ods", "doc", "docx", "odt", "ppt", "pptx", "zip", "html", "svg", "xml",
})  # fmt: skip
_KNOWN_ENDINGS = _PICTURE_ENDINGS | _SHEET_ENDINGS | _DOCUMENT_ENDINGS | {"txt"}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNSAFE_IN_NAME = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that is taken.

    Attributes:
        kind: what it really is.
        size: bytes.
        name: a harmless name with the ending of its kind.
    """

    kind: FileKind
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken, and why."""

    reason: Refusal


def inspect_file(data: bytes, name: str = "") -> Inspected | Refused:
    """What a person's file is, or why it is not taken.

    Args:
        data: its bytes.
        name: as the person's phone calls it; empty for a photo.
    """
    found = _refused_at_once(data, name) or _kind(data, name)
    if isinstance(found, Refusal):
        return Refused(found)
    if _is_disguised(found, name):
        return Refused(Refusal.DISGUISED)
    return Inspected(found, len(data), harmless_name(name, found))


def harmless_name(name: str, kind: FileKind) -> str:
    """A name to give a file out under: no path, no hidden signs, the ending of its kind."""
    clean = "".join(sign for sign in unicodedata.normalize("NFC", name)
                    if unicodedata.category(sign)[0] != "C")  # fmt: skip
    stem = _UNSAFE_IN_NAME.sub("_", PurePosixPath(clean.replace("\\", "/")).name)
    if _ending(stem) in _KNOWN_ENDINGS:
        stem = stem.rpartition(".")[0]
    stem = stem.strip(" .")[: MAX_NAME - len(kind.value) - 1] or "file"
    return f"{stem}.{kind.value}"


def _refused_at_once(data: bytes, name: str) -> Refusal | None:
    if not data:
        return Refusal.EMPTY
    if len(data) > MAX_BYTES:
        return Refusal.TOO_BIG
    if is_program(data, _ending(name)):
        return Refusal.PROGRAM
    if is_heic(data):
        return Refusal.HEIC
    return Refusal.OLD_OFFICE if data.startswith(OLD_OFFICE) else None


def _kind(data: bytes, name: str) -> FileKind | Refusal:
    picture = picture_kind(data)
    if picture is not None:
        hidden = Refusal.TWO_IN_ONE if hides_document(data) else None
        return hidden or inspect_picture(data, picture) or picture
    if data.startswith(b"%PDF-"):
        return _inspect_pdf(data)
    if data.startswith(LOCAL_HEADER):
        return Refusal.TWO_IN_ONE if hides_document(data) else inspect_archive(data)
    return _inspect_text(data, name)


def _inspect_pdf(data: bytes) -> FileKind | Refusal:
    if b"%%EOF" not in data[-_PDF_END_WITHIN:]:
        return Refusal.TWO_IN_ONE if b"%%EOF" in data else Refusal.BROKEN
    if LOCAL_HEADER in data[-_PDF_END_WITHIN:] or b"PK\x05\x06" in data[-_PDF_END_WITHIN:]:
        return Refusal.TWO_IN_ONE
    return Refusal.MACROS if _is_active(data) else FileKind.PDF


def _is_active(pdf: bytes) -> bool:
    """Whether it says openly that it would do something; packed objects are not looked into."""
    words = _PDF_STREAM.sub(b"", pdf)
    words = _PDF_ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), words)
    return _ACTIVE_PDF.search(words) is not None


def _inspect_text(data: bytes, name: str) -> FileKind | Refusal:
    text = _decoded(data)
    if text is None:
        return Refusal.PROGRAM if is_rarer_program(data) else Refusal.NOT_TAKEN
    if is_markup(text[:_HEAD].encode("utf-8", "ignore")):
        return Refusal.MARKUP
    if text.startswith("{\\rtf"):
        return Refusal.NOT_TAKEN
    return FileKind.CSV if _ending(name) in _SHEET_ENDINGS else FileKind.TEXT


def _decoded(data: bytes) -> str | None:
    """The text that these bytes are; None where they are none."""
    utf_16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    encodings = ("utf-16",) if utf_16 else ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = data.removeprefix(BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text) else text
    return None


def _is_disguised(kind: FileKind, name: str) -> bool:
    """A picture that is none, and a document that is a picture, are not what they say."""
    claimed = _ending(name)
    if kind in PICTURES:
        return claimed in _DOCUMENT_ENDINGS
    if claimed in _PICTURE_ENDINGS:
        return True
    return kind not in TEXTS and claimed in _DOCUMENT_ENDINGS - {kind.value}


def _ending(name: str) -> str:
    """The letters behind the last full stop, where they look like an ending."""
    found = re.search(r"\.([A-Za-z0-9]{1,5})\s*$", name)
    return found[1].lower() if found else ""
