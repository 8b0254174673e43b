"""Spreadsheets are ZIP archives: how large they are inside, and what they carry along."""

import zipfile
import zlib
from io import BytesIO

from bot.files.kinds import FileKind, Refusal

LOCAL_HEADER = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_BYTES = 22
_COMMENT_LENGTH_AT = 20
_MOST_ENTRIES = 2_000
_MOST_INSIDE = 150 * 1024 * 1024
"""Bytes of all entries together, unpacked."""
_WORST_RATIO = 200
"""Unpacked to packed, where it matters (XML of spreadsheets reaches some 50)."""
_RATIO_FROM = 10 * 1024 * 1024
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_XLSX_BOOK = "xl/workbook.xml"
_ODS_TYPE = FileKind.ODS.mime_type.encode()
_PACKED = (".zip", ".jar", ".7z", ".rar", ".gz", ".exe", ".dll", ".js", ".vbs")


def inspect_archive(data: bytes) -> FileKind | Refusal:
    """Which spreadsheet an archive is, or why it is not taken."""
    behind = _bytes_behind(data)
    if behind is None:
        return Refusal.BROKEN
    if behind:
        return Refusal.TWO_IN_ONE
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _danger(archive) or _kind(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError):
        return Refusal.BROKEN
    except RuntimeError:  # what zipfile raises where a password is asked
        return Refusal.LOCKED


def _bytes_behind(data: bytes) -> int | None:
    """How many bytes stand behind the archive's end; None where the end is cut off."""
    at = data.rfind(_END)
    if at < 0:
        return None
    comment = int.from_bytes(data[at + _COMMENT_LENGTH_AT : at + _END_BYTES], "little")
    behind = len(data) - at - _END_BYTES - comment
    return behind if behind >= 0 else None


def _danger(archive: zipfile.ZipFile) -> Refusal | None:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or _is_bomb(entries):
        return Refusal.BOMB
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        return Refusal.LOCKED
    names = [entry.filename.lower() for entry in entries]
    if any("vba" in name or name.startswith("basic/") or "/scripts/" in f"/{name}"
           or name.endswith(_PACKED) for name in names):  # fmt: skip
        return Refusal.MACROS
    return None


def _is_bomb(entries: list[zipfile.ZipInfo]) -> bool:
    inside = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    steep = inside > _RATIO_FROM and inside > _WORST_RATIO * max(1, packed)
    return inside > _MOST_INSIDE or steep


def _kind(archive: zipfile.ZipFile) -> FileKind | Refusal:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names and _XLSX_BOOK in names:
        kind = FileKind.XLSX
    elif "mimetype" in names and archive.getinfo("mimetype").file_size == len(_ODS_TYPE) and (
        archive.read("mimetype") == _ODS_TYPE
    ):  # fmt: skip
        kind = FileKind.ODS
    else:
        return Refusal.NOT_TAKEN
    return kind if _is_whole(archive) else Refusal.BROKEN


def _is_whole(archive: zipfile.ZipFile) -> bool:
    """Every entry unpacks to what the directory says; no more than that is ever unpacked."""
    for entry in archive.infolist():
        with archive.open(entry) as source:
            while source.read(_CHUNK):
                pass
    return True
