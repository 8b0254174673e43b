"""The sorts of files that are taken, and the reasons for which one is not."""

from enum import StrEnum


class FileKind(StrEnum):
    """What is taken as evidence; the value is the ending under which it is given out."""

    PDF = "pdf"
    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"
    TEXT = "txt"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"

    @property
    def mime_type(self) -> str:
        """The media type, as registered with IANA."""
        return _MIME_TYPES[self]

    @property
    def is_picture(self) -> bool:
        """Whether it may be shown, stripped of its metadata; the rest is only downloaded."""
        return self in PICTURES


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
TEXTS = frozenset({FileKind.CSV, FileKind.TEXT})

_MIME_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.CSV: "text/csv",
    FileKind.TEXT: "text/plain",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
}


class Refusal(StrEnum):
    """Why a file is not taken; each has its own friendly line for the person."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    """Over Telegram's limit for bots."""
    PROGRAM = "program"
    """A program or a script, whatever it is called."""
    MARKUP = "markup"
    """HTML, SVG or XML: pages that a browser would run."""
    MACROS = "macros"
    """A document that carries a program: macros, scripts, or something to launch."""
    TWO_IN_ONE = "two_in_one"
    """Two formats in one file, so that one reader sees what another does not."""
    BOMB = "bomb"
    """Small outside, huge inside."""
    LOCKED = "locked"
    """Protected by a password, so that nobody could look at it."""
    BROKEN = "broken"
    """It begins like a sort that is taken, and cannot be read."""
    DISGUISED = "disguised"
    """Its name says something else than its content."""
    HEIC = "heic"
    """An iPhone's picture format; sent as a photo, Telegram turns it into a JPEG."""
    OLD_OFFICE = "old_office"
    """XLS or DOC of before 2007: macros could not be told from data."""
    NOT_TAKEN = "not_taken"
    """A sort that is not on the list: video, sound, archives, other documents."""


class BrokenPictureError(ValueError):
    """A picture cannot be opened; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
