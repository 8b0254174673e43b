"""What the templates need to put values into words: numbers, dates, texts from people."""

import html
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal

from scoring.answers import Answer, Status
from scoring.rubric import Choice, Multi, Number, Scale, Text

_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ELLIPSIS = "…"
_TENTH = Decimal("0.1")


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """The filters of one language's environment, by the name that templates use."""
    locale = Locale(language)
    return {
        "say": lambda text, subsector="": say(text, language, subsector),
        "score": lambda value: format_decimal(rounded(value), "0.0", locale=locale),
        "count": lambda value: format_decimal(value, "#,##0.###", locale=locale),
        "day": lambda iso: day(iso, locale),
        "month": lambda iso: str(format_date(date.fromisoformat(iso), "MMMM y", locale=locale)),
        "date": lambda at, zone: day(at.astimezone(ZoneInfo(zone)).date().isoformat(), locale),
        "moment": lambda at, zone: moment(at, zone, locale),
        "span": lambda days: format_timedelta(
            timedelta(days=days), granularity="day", threshold=1.4, locale=locale
        ),
        "quoted": quoted,
        "shortened": shortened,
        "sentence": sentence,
        "unescaped": html.unescape,
        "kind": kind,
        "chosen": lambda answer, scale: chosen(answer, scale, language),
    }


def say(text: Text, language: str, subsector: str = "") -> str:
    """A rubric's text in this language, or in the first one that it has.

    `{subsector}` in it is replaced by the name of the leading subsector.
    """
    words = text.get(language) or next(iter(text.values()), "")
    return words.replace("{subsector}", subsector)


def rounded(value: float) -> Decimal:
    """One decimal, halves away from zero, as people round: 31.25 is 31.3."""
    return Decimal(repr(float(value))).quantize(_TENTH, ROUND_HALF_UP)


def day(iso: str, locale: Locale) -> str:
    """`2026-11-22` as `22 November 2026`; what is no date stays as it is."""
    try:
        return str(format_date(date.fromisoformat(iso), "d MMMM y", locale=locale))
    except ValueError:
        return iso


def moment(at: datetime, zone: str, locale: Locale) -> str:
    """Date and time of a region's clock: `21 November 2026, 14.30 WIB`."""
    local = at.astimezone(ZoneInfo(zone))
    day = format_date(local, "d MMMM y", locale=locale)
    # only the Indonesian locale data know WIB, WITA and WIT
    hour = format_datetime(local, "HH.mm z", tzinfo=local.tzinfo, locale="id")
    return f"{day}, {hour if locale.language == 'id' else hour.replace('.', ':')}"


def quoted(text: str) -> str:
    """Words from a person, safe to stand inside a line of ours.

    Control characters and lone surrogates go (Telegram refuses them), and words that run
    from right to left are isolated, so that they do not turn our line round.
    """
    clean = _CONTROL.sub("", text).strip()
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in clean):
        return f"{_ISOLATE}{clean}{_END_ISOLATE}"
    return clean


def shortened(text: str, limit: int) -> str:
    """A text of at most `limit` characters, ended between two words."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rsplit(maxsplit=1)[0] if len(head.split()) > 1 else head
    return cut.rstrip(" ,.;:") + _ELLIPSIS


def sentence(text: str) -> str:
    """A text that ends like a sentence, whatever its author wrote."""
    bare = text.rstrip()
    return bare if bare.endswith((".", "!", "?", _ELLIPSIS)) else f"{bare}."


def kind(scale: Scale) -> str:
    """Which sort of scale it is: `choice`, `number` or `multi`."""
    match scale:
        case Choice():
            return "choice"
        case Number():
            return "number"
        case Multi():
            return "multi"


def chosen(answer: Answer | None, scale: Scale, language: str) -> str:
    """The sentence of a given answer; empty where nothing is given."""
    if answer is None or answer.status is not Status.GIVEN:
        return ""
    match scale, answer.value:
        case Choice(options), int(level) if 0 <= level < len(options):
            return say(options[level].text, language)
        case Multi(options), frozenset() as ticked:
            return ", ".join(say(options[index].text, language) for index in sorted(ticked))
        case Number(unit=unit), int() | float() as amount:
            number = format_decimal(amount, "#,##0.###", locale=Locale(language))
            return f"{number} {say(unit, language)}".rstrip()
    return ""
