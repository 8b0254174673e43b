"""What a message brings besides words: a file as Telegram describes it, or a place."""

from typing import Any

from telegram import Message

from bot.flows.events import SentFile

_LONGEST_NAME = 120
"""Characters of a file's name that are kept."""
_LARGEST = 2**53
"""A size beyond any file: a number that no file has counts as unknown."""


def sent_file(message: Message) -> SentFile | None:
    """The photo in its largest size, or the document; None for everything else."""
    if message.photo:
        # of two that weigh the same the later one is the picture, the earlier its thumbnail
        largest = max(reversed(message.photo), key=lambda size: _size(size.file_size))
        return SentFile(_text(largest.file_id), _size(largest.file_size), "", "image/jpeg")
    document = message.document
    if document is None:
        return None
    name = _text(document.file_name)[:_LONGEST_NAME]
    return SentFile(
        _text(document.file_id), _size(document.file_size), name, _text(document.mime_type)
    )


def spot(message: Message) -> tuple[float, float] | None:
    """Latitude and longitude of a location or a venue, in degrees."""
    location = message.location or (message.venue.location if message.venue else None)
    if location is None:
        return None
    latitude, longitude = location.latitude, location.longitude
    if not (_is_angle(latitude, 90.0) and _is_angle(longitude, 180.0)):
        return None
    return float(latitude), float(longitude)


def _is_angle(value: Any, most: float) -> bool:  # noqa: ANN401 - PTB checks no types
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and -most <= value <= most


def _size(value: Any) -> int:  # noqa: ANN401 - PTB checks no types
    is_size = isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LARGEST
    return value if is_size else 0


def _text(value: Any) -> str:  # noqa: ANN401 - PTB checks no types
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
