"""Chosen steps as values: read from entries, and what the record says of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.context import RubricSource
from bot.flows.desk.dates import months_after, read_day
from bot.flows.effects import Further
from bot.flows.field.field_record_values import Entry, FieldPicture, FieldStep, Kind
from bot.flows.typed import plain
from scoring.rubric import Rubric, Text

MOST = 5
"""Steps that one round of a region commits itself to: few enough to be done."""
_MONTH = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{4})|([a-z]+) ?(\d{4})?")


@dataclass(frozen=True, slots=True)
class Commitment:
    """One chosen step."""

    round: str
    indicator: str
    instrument: str
    version: str
    """Of the rubric in whose words it was chosen."""
    level: int
    """The option (0-based) that the region's mean reached then."""
    mean: float | None
    """Mean level then, from 0."""
    owner: str
    """Id of the group."""
    month: date
    """Its first day."""
    done: date | None

    def rubric(self, rubrics: RubricSource) -> Rubric | None:
        """In whose words it stands; None where the instrument is gone."""
        kept = rubrics.get(self.instrument, self.version)
        if kept or self.instrument not in rubrics.ids():
            return kept
        return rubrics.current(self.instrument)

    def action(self, rubric: Rubric | None) -> Text:
        """What is to be done; its indicator's id where the rubric lost it."""
        item = rubric.indicators.get(self.indicator) if rubric else None
        step = item.step_from(self.level) if item else None
        return step.action if step else {"id": self.indicator}

    def owner_name(self, rubric: Rubric | None) -> Text:
        """Who does it."""
        group = rubric.groups.get(self.owner) if rubric else None
        return group.name if group else {"id": self.owner}

    def indicator_name(self, rubric: Rubric | None) -> Text:
        """What it raises."""
        item = rubric.indicators.get(self.indicator) if rubric else None
        return item.name if item else {"id": self.indicator}


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """One chosen step, with the level when it was chosen and the level now."""

    number: int
    indicator: Text
    """Its name."""
    action: Text
    owner: Text
    """Name of the group."""
    month: date
    done: date | None
    then: float | None
    """Mean level from 0."""
    now: float | None
    """None where it may not be shown, or the instrument is another one now."""


@dataclass(frozen=True, slots=True)
class EndReminders(Further):
    """Nothing is open any more: whoever would be asked after it, is not."""

    prefix: str
    """Of the keys of their notices."""


def line_of(
    one: Commitment, rubrics: RubricSource, shown: Rubric, levels: Mapping[str, float], number: int
) -> CommitmentLine:
    """A chosen step beside the levels of today.

    Args:
        one: The step.
        rubrics: Where the version is found in whose words it was chosen.
        shown: The rubric of the levels.
        levels: Indicator id -> mean level, of those that may be shown.
        number: Its place in the list.
    """
    rubric = one.rubric(rubrics)
    return CommitmentLine(
        number=number,
        indicator=one.indicator_name(rubric),
        action=one.action(rubric),
        owner=one.owner_name(rubric),
        month=one.month,
        done=one.done,
        then=one.mean,
        now=levels.get(one.indicator) if shown.id == one.instrument else None,
    )


def commitments_in(entries: tuple[Entry, ...]) -> tuple[Commitment, ...]:
    """All that stand, of every round, in the order of choosing."""
    return tuple(_commitment(one) for one in entries
                 if one.kind is Kind.COMMITMENT and one.body)  # fmt: skip


def _commitment(one: Entry) -> Commitment:
    body = one.body
    return Commitment(
        round=one.round,
        indicator=one.key,
        instrument=body.get("instrument", ""),
        version=body.get("version", ""),
        level=int(body.get("level", "0")),
        mean=float(body["mean"]) if body.get("mean") else None,
        owner=body.get("owner", ""),
        month=date.fromisoformat(body["month"]),
        done=date.fromisoformat(body["done"]) if body.get("done") else None,
    )


def body_of(picture: FieldPicture, step: FieldStep, owner: str, month: date) -> dict[str, str]:
    """A step as it is written down, with the level from which it begins."""
    mean = picture.levels.get(step.indicator)
    return {
        "instrument": picture.rubric.id,
        "version": picture.rubric.version,
        "level": str(step.level),
        "mean": "" if mean is None else f"{mean:.6f}",
        "owner": owner,
        "month": month.isoformat(),
        "done": "",
    }


def with_done(body: Mapping[str, str], day: date) -> dict[str, str]:
    """Ticked off on a day; what was ticked is open again."""
    return {**body, "done": "" if body.get("done") else day.isoformat()}


def month_ahead(today: date, months: int) -> date:
    """First day of the month some months ahead."""
    return months_after(today, months).replace(day=1)


def read_month(text: str, today: date) -> date | None:
    """The month that somebody typed (`Februari 2027`, `2/2027`); its first day.

    None where it is none, or is over. Without a year the next such month is meant.

    >>> read_month("Februari", date(2026, 11, 22))
    datetime.date(2027, 2, 1)
    """
    found = _MONTH.fullmatch(plain(text))
    if found is None:
        return None
    this = today.replace(day=1)
    said = f"1/{found[1]}/{found[2]}" if found[1] else f"1 {found[3]} {found[4] or ''}".strip()
    day = read_day(said, this)
    return day if day and day >= this else None
