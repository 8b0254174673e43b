"""Photos: opened carefully, and written anew without what they tell about who took them where."""

import zipfile
from io import BytesIO

from bot.files.kinds import BrokenPictureError, FileKind, Refusal

_ENDS = {FileKind.JPEG: b"\xff\xd9", FileKind.PNG: b"IEND\xaeB`\x82"}
_STARTS_INSIDE = (b"MZ\x90\0", b"\x7fELF", b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c",
                  b"%PDF-", b"<script", b"<html", b"<?php")  # fmt: skip


def picture_kind(data: bytes) -> FileKind | None:
    """Which picture the first bytes announce; None for none that is taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileKind.WEBP
    return None


def inspect_picture(data: bytes, kind: FileKind) -> Refusal | None:
    """Why a picture is not taken; None if it is a whole one and nothing else."""
    if zipfile.is_zipfile(BytesIO(data)) or _carries_along(data, kind):
        return Refusal.TWO_IN_ONE
    from bot.files.pixels import opened  # noqa: PLC0415 - loads Pillow with the first picture

    try:
        opened(data, kind)
    except BrokenPictureError as broken:
        return broken.refusal
    return None


def strip_metadata(data: bytes) -> bytes:
    """The same picture upright, without EXIF, place, thumbnails, comments or trailing bytes.

    Of a moving picture the first frame stays. JPEG stays JPEG, PNG PNG and WebP WebP.

    Raises:
        BrokenPictureError: It is none of the three, is damaged, or is a decompression bomb.
    """
    kind = picture_kind(data)
    if kind is None:
        raise BrokenPictureError(Refusal.NOT_TAKEN)
    from bot.files.pixels import rewritten  # noqa: PLC0415 - loads Pillow with the first picture

    return rewritten(data, kind)


def _carries_along(data: bytes, kind: FileKind) -> bool:
    """Whether another format begins behind the end of the picture.

    Phones put previews and short films there, which are no harm.
    """
    if kind is FileKind.WEBP:
        end = 8 + int.from_bytes(data[4:8], "little")
    else:
        mark = _ENDS[kind]
        found = data.find(mark) if kind is FileKind.PNG else _jpeg_end(data)
        end = len(data) if found < 0 else found + len(mark)
    behind = data[end:]
    return any(start in behind for start in _STARTS_INSIDE)


def _jpeg_end(data: bytes) -> int:
    """Where the first end marker behind the picture's own scan stands; -1 for none."""
    scan = data.find(b"\xff\xda")
    return data.find(_ENDS[FileKind.JPEG], scan) if scan >= 0 else -1
