"""Files from people: what they really are, and pictures without what they tell about a person.

Everything here works on bytes in memory and does no I/O; `Inspected` or `Refused` is a value.
"""

from bot.files.inspection import MAX_BYTES, Inspected, Refused, inspect_file
from bot.files.kinds import BrokenPictureError, FileKind, Refusal
from bot.files.pictures import strip_metadata

__all__ = [
    "MAX_BYTES",
    "BrokenPictureError",
    "FileKind",
    "Inspected",
    "Refusal",
    "Refused",
    "inspect_file",
    "strip_metadata",
]
