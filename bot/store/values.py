"""How values of the program are stored: microseconds, JSON, and text that both engines take."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from scoring.answers import Answer, Status, Value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """UTC microseconds since 1970 of an aware time; naive times raise TypeError."""
    return (moment - EPOCH) // MICROSECOND


def micros_or_none(moment: datetime | None) -> int | None:
    """As `micros`, where there may be no time."""
    return None if moment is None else micros(moment)


def moment(stored: int) -> datetime:
    """The aware UTC time that `micros` stored."""
    return EPOCH + timedelta(microseconds=stored)


def moment_or_none(stored: int | None) -> datetime | None:
    """As `moment`, where there may be no time."""
    return None if stored is None else moment(stored)


def storable(text: str) -> str:
    """Text without what a database refuses: NUL (PostgreSQL) and lone surrogates (UTF-8)."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def value_json(answer: Answer) -> str | None:
    """An answer's value as JSON: a number, or the ticked indices as a sorted list."""
    value = answer.value
    if value is None:
        return None
    return json.dumps(sorted(value) if isinstance(value, frozenset) else value)


@lru_cache(maxsize=4096)
def answer_of(status: str, value: str | None) -> Answer:
    """The answer that was stored as a status and `value_json`; the same few come all the time."""
    return Answer(Status(status), None if value is None else _value_of(value))


def _value_of(text: str) -> Value:
    value: int | float | list[int] = json.loads(text)
    return frozenset(value) if isinstance(value, list) else value
