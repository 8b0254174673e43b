"""From rows of an answer file to answer sheets, with every mistake of a row named at once."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from math import isfinite

from bot.answer_files.parts import RawRow
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, Answer, Answers
from scoring.rubric import Choice, Indicator, Multi, Number, Rubric

ID, GROUP, REGION = "id", "group", "region"
LONGEST_SHOWN = 40
"""Characters of a wrong cell that a message repeats."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """One row: who answered, for which region, and what."""

    line: int
    id: str
    group: str
    region: str
    answers: Answers


class CellError(ValueError):
    """A cell that cannot be read; the message says why and how to mend it."""


Cell = object
Parser = Callable[[str], Answer]


class RowReader:
    """Turns rows into respondents of one rubric."""

    def __init__(self, rubric: Rubric, regions: Sequence[str] | None = None) -> None:
        """`regions`: the codes that a region may have; None takes any text, also none."""
        self._rubric = rubric
        self._regions = None if regions is None else frozenset(regions)
        self._parsers = {item.id: _parser(item) for item in rubric.indicators.values()}
        self._asked = {group: frozenset(item.id for item in rubric.asked(group))
                       for group in rubric.groups}  # fmt: skip
        self._columns = (ID, GROUP, REGION, *rubric.indicators)
        self._known = frozenset(self._columns)
        self._said: set[str] = set()

    def columns_wrong(self, columns: Sequence[str]) -> Iterator[str]:
        """What is wrong with a header so that no row of it can be read."""
        for name in (ID, GROUP) if self._regions is None else (ID, GROUP, REGION):
            if name not in columns:
                yield f"the column {_quoted(name)} is missing{_nearest(name, columns)}"
        for name in dict.fromkeys(columns):
            if columns.count(name) > 1:
                yield f"the column {_quoted(name)} stands there more than once: keep one"

    def columns_odd(self, columns: Iterable[str]) -> Iterator[str]:
        """What to say once about a header whose rows can be read all the same."""
        columns = tuple(columns)
        yield from self.unknown(columns)
        missing = [name for name in self._rubric.indicators if name not in columns]
        if missing:
            yield f"no column for {', '.join(missing)}: counted as not answered"

    def unknown(self, columns: Iterable[str]) -> Iterator[str]:
        """What to say about columns that are not known, each once."""
        for name in columns:
            if name not in self._known and name not in self._said:
                self._said.add(name)
                hint = _nearest(name, self._columns)
                yield f"the column {_quoted(name)} is not known and not read{hint}"

    def read(self, row: RawRow) -> Respondent | tuple[str, ...]:
        """The respondent of a row, or all its mistakes."""
        mistakes: list[str] = []
        identity, group, region = (_name(row.cells.get(each)) for each in (ID, GROUP, REGION))
        mistakes += self._identity_wrong(identity, group, region)
        answers = self._answers(row.cells, group, mistakes)
        if mistakes:
            return tuple(mistakes)
        return Respondent(row.line, identity, group, region, answers)

    def _identity_wrong(self, identity: str, group: str, region: str) -> Iterator[str]:
        if not identity:
            yield "the id is empty: give each respondent one"
        if group not in self._rubric.groups:
            known = ", ".join(self._rubric.groups)
            said = f"the group {_quoted(group)} is not known" if group else "the group is empty"
            yield f"{said}: write one of {known}"
        if self._regions is not None and region not in self._regions:
            yield _region_wrong(region, self._regions)

    def _answers(
        self, cells: Mapping[str, Cell], group: str, mistakes: list[str]
    ) -> dict[str, Answer]:
        asked = self._asked.get(group, self._known)
        answers = {}
        for name, parse in self._parsers.items():
            cell = cells.get(name)
            if cell is None or cell == "":
                continue
            try:
                text = _text(cell)
                if text:
                    _refuse_unasked(name, group, asked)
                    answers[name] = parse(text)
            except CellError as error:
                mistakes.append(f"{name}: {error}")
        return answers


def _refuse_unasked(name: str, group: str, asked: frozenset[str]) -> None:
    if name not in asked:
        msg = f"group {group} is not asked this: leave it empty"
        raise CellError(msg)


def _name(cell: Cell) -> str:
    """An id, a group or a region as text; nothing where it cannot be one."""
    is_plain = isinstance(cell, str | int | float) and not isinstance(cell, bool)
    return _text(cell) if is_plain else ""


def _text(cell: Cell) -> str:
    """A cell as text; JSON lists become what CSV would have."""
    match cell:
        case str():
            return cell.strip()
        case None:
            return ""
        case bool():
            raise CellError("true and false are no answers: write the option's number")
        case int() | float():
            return repr(cell)
        case list():
            return "+".join(map(_text, cell)) or "[]"
    raise CellError("an object is no answer: write the option's number")


def _parser(item: Indicator) -> Parser:
    match item.scale:
        case Choice(options=options):
            given = _choice_table(len(options))
        case Number():
            given = _number
        case Multi() as scale:
            given = partial(_ticks, scale)
    table = _choice_answers(item.scale)
    return lambda text: table.get(text) or _answer(item, given, text)


def _choice_answers(scale: object) -> dict[str, Answer]:
    """The usual cells of a choice, ready."""
    if not isinstance(scale, Choice):
        return {}
    return {str(index): Answer.given(index) for index in range(len(scale.options))}


def _answer(item: Indicator, given: Parser, text: str) -> Answer:
    match text.casefold():
        case "dk":
            return DONT_KNOW
        case "na" if item.not_applicable:
            return NOT_APPLICABLE
        case "na":
            raise CellError('"na" is not allowed here: leave it empty or write dk')
    return given(text)


def _choice_table(count: int) -> Parser:
    def read(text: str) -> Answer:
        index = _index(text)
        if index is None or not 0 <= index < count:
            msg = f"{_quoted(text)} is no option: write 0 to {count - 1}, dk, or nothing"
            raise CellError(msg)
        return Answer.given(index)

    return read


def _number(text: str) -> Answer:
    try:
        value = float(text.replace("_", "?"))
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        msg = f"{_quoted(text)} is no number: write it like 1234.5, without thousands separators"
        raise CellError(msg)
    return Answer.given(value)


def _ticks(scale: Multi, text: str) -> Answer:
    last = len(scale.options) - 1
    ticks = frozenset(map(_index, _tick_texts(text)))
    if not all(tick is not None and 0 <= tick <= last for tick in ticks):
        msg = f"{_quoted(text)} are no options: write numbers from 0 to {last} joined by +, or dk"
        raise CellError(msg)
    if scale.none in ticks and len(ticks) > 1:
        msg = f"option {scale.none} means none of these and stands alone: take it or the others"
        raise CellError(msg)
    return Answer.given(frozenset(tick for tick in ticks if tick is not None))


def _tick_texts(text: str) -> list[str]:
    """`0+2` or `[0, 2]`; an empty list is nothing ticked."""
    if not text.startswith("["):
        return text.split("+")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return [text]
    return [_text(tick) for tick in found] if isinstance(found, list) else [text]


def _index(text: str) -> int | None:
    """A whole number; `3.0` is one too, as spreadsheets write it."""
    text = text.strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_SHOWN else None


def _region_wrong(region: str, known: frozenset[str]) -> str:
    if not region:
        return "the region is empty: write its code, like 34.71"
    said = f"the region {_quoted(region)} is not known: write its code, like 34.71"
    zero = f"{region}0"
    if zero in known:
        return f"{said}; a spreadsheet may have cut the zero of {zero}: format the column as text"
    return f"{said}{_nearest(region, sorted(known))}"


def _nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?`, or nothing."""
    folded = {each.casefold(): each for each in known}
    close = get_close_matches(name.casefold()[:LONGEST_SHOWN], folded, n=1, cutoff=0.6)
    return f"; did you mean {_quoted(folded[close[0]])}?" if close else ""


def _quoted(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return f'"{plain if len(plain) <= LONGEST_SHOWN else plain[:LONGEST_SHOWN] + "…"}"'
