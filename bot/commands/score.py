"""`score`: results of a file of answers, one JSON object a line."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.answer_files.parts import BadRow, Header, Part, RawRow, read_parts
from bot.answer_files.respondents import Respondent, RowReader
from bot.answer_files.results import Advice, area_line, nation_line, region_line, respondent_line
from bot.commands import Commands
from bot.flows.standing import Standing, standing_of
from bot.regions import Regions
from bot.rubric_files import RubricFileError, load_rubric
from bot.services.panels import (
    consistency_of_nation,
    keep_careful,
    places_of,
    provinces_of,
    reports_of,
)
from scoring.area import combine
from scoring.rubric import Rubric
from scoring.score import score
from scoring.steps import joint_gain, level_up, recommend

STDIN = "-"
NATION = "ID"
"""ISO 3166 code of Indonesia."""


def add_parser(commands: Commands) -> None:
    """Adds the `score` command to a command line."""
    command = commands.add_parser(
        "score",
        help="score a file of answers: CSV or JSON lines in, JSON lines out",
        description="One row a respondent, with the columns id, group, region and one for each "
        "indicator: an option's number (0 is the lowest), a number, ticked options joined by +, "
        "dk, na, or nothing. Bad rows are told on standard error and make the exit status 1; "
        "the good ones are scored all the same.",
    )
    command.add_argument("rubric", type=Path, metavar="RUBRIC")
    command.add_argument("answers", metavar="ANSWERS", help="a file, or - for standard input")
    command.add_argument(
        "--aggregate", action="store_true", help="then a line for each region, province, nation"
    )
    command.add_argument(
        "--steps",
        type=_count,
        metavar="N",
        help="with each respondent's best N next steps, what they bring together, and what the "
        "next level still asks",
    )
    command.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Scores a file; gives the exit status (1: a row or the rubric has mistakes)."""
    try:
        rubric = load_rubric(args.rubric)
    except RubricFileError as error:
        sys.stderr.writelines(f"{mistake}\n" for mistake in error.mistakes)
        return 1
    name = "<stdin>" if args.answers == STDIN else args.answers
    with _opened(args.answers) as stream:
        scoring = Scoring(rubric, name, aggregates=args.aggregate, steps=args.steps)
        sys.stdout.writelines(scoring.lines(read_parts(name, stream)))
    return int(scoring.went_wrong)


@contextmanager
def _opened(answers: str) -> Iterator[BinaryIO]:
    if answers == STDIN:
        yield sys.stdin.buffer
    else:
        with Path(answers).open("rb") as stream:
            yield stream


class Scoring:
    """One run over one file; rows go through it one by one."""

    def __init__(
        self, rubric: Rubric, name: str, *, aggregates: bool, steps: int | None = None
    ) -> None:
        self.went_wrong = False
        self._steps = steps
        self._rubric = rubric
        self._name = name
        regions = [region.code for region in Regions.load().all()] if aggregates else None
        self._rows = RowReader(rubric, regions)
        self._panels: dict[str, dict[str, list[Standing]]] | None = {} if aggregates else None
        self._ids: dict[str, int] = {}

    def lines(self, parts: Iterable[Part]) -> Iterator[str]:
        """Lines for standard output; mistakes go to standard error on the way."""
        for part in parts:
            match part:
                case Header(line, columns):
                    if not self._is_readable(line, columns):
                        return
                case BadRow(line, reason):
                    self._complain(line, reason)
                case RawRow():
                    yield from self._scored(part)
        yield from self._aggregated()

    def _is_readable(self, line: int, columns: tuple[str, ...]) -> bool:
        wrong = tuple(self._rows.columns_wrong(columns))
        for reason in wrong:
            self._complain(line, reason)
        for note in self._rows.columns_odd(columns):
            self._say(line, note)
        return not wrong

    def _scored(self, row: RawRow) -> Iterator[str]:
        for note in self._rows.unknown(row.cells):
            self._say(row.line, note)
        read = self._rows.read(row)
        if isinstance(read, tuple):
            for reason in read:
                self._complain(row.line, reason)
            return
        if self._panels is not None and self._is_double(read):
            return
        scored = score(self._rubric, read.answers, read.group)
        if self._panels is not None:
            standing = standing_of(self._rubric, read.answers, read.group, scored)
            self._panels.setdefault(read.region, {}).setdefault(read.group, []).append(standing)
        yield respondent_line(read, scored, self._advice(read))

    def _advice(self, read: Respondent) -> Advice | None:
        """The best steps for their effort; None where they are not asked for."""
        if self._steps is None:
            return None
        rubric, answers, group = self._rubric, read.answers, read.group
        steps = recommend(rubric, answers, group)[: self._steps]
        return Advice(
            steps, joint_gain(rubric, answers, steps, group), level_up(rubric, answers, group)
        )

    def _is_double(self, read: Respondent) -> bool:
        """Whether the id stood there before: one person must not count twice in a region."""
        first = self._ids.setdefault(read.id, read.line)
        if first != read.line:
            self._complain(read.line, f"the id stands in line {first} already: keep one row")
        return first != read.line

    def _aggregated(self) -> Iterator[str]:
        if not self._panels:
            return
        kept = keep_careful(self._rubric, self._panels)
        reports = reports_of(self._rubric, places_of(self._rubric, kept))
        for code, report in reports.items():
            yield region_line(code, report)
        for code, province in provinces_of(self._rubric, reports).items():
            yield area_line("province", code, province)
        nation = combine(self._rubric, tuple(reports.values()))
        yield nation_line(NATION, nation, consistency_of_nation(self._rubric, kept, reports))

    def _complain(self, line: int, reason: str) -> None:
        self.went_wrong = True
        self._say(line, reason)

    def _say(self, line: int, note: str) -> None:
        sys.stderr.write(f"{self._name}:{line}: {note}\n")
