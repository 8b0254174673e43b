"""`rubric check`, `rubric show` and `rubric diff`: a rubric author's three commands."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.commands import Commands
from bot.rubric_files import Inspection, Mistake, RubricFileError, inspect_rubric, load_rubric
from bot.rubric_files.comparing import Change, ChangeKind, Part, compare_rubrics
from bot.rubric_files.outline import outline
from scoring.rubric import Rubric


def add_parser(commands: Commands) -> None:
    """Adds the `rubric` command to a command line."""
    rubric = commands.add_parser("rubric", help="check, show or compare rubric files")
    rubric.set_defaults(run=run)
    actions = rubric.add_subparsers(dest="rubric_command", required=True)
    check = actions.add_parser("check", help="list every mistake; exit status 1 if there is one")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    show = actions.add_parser("show", help="the tree with weights, questions and minutes")
    show.add_argument("file", type=Path, metavar="FILE")
    diff = actions.add_parser("diff", help="what changed from one version to another")
    diff.add_argument("old", type=Path, metavar="OLD")
    diff.add_argument("new", type=Path, metavar="NEW")


def run(args: argparse.Namespace) -> int:
    """Runs one of the commands; gives the exit status (1: a file has mistakes)."""
    commands = {"check": _check, "show": _show, "diff": _diff}
    try:
        return commands[args.rubric_command](args)
    except RubricFileError as error:
        _print(map(str, error.mistakes))
        return 1


def _check(args: argparse.Namespace) -> int:
    inspections = [inspect_rubric(path) for path in args.files]
    for path, inspection in zip(args.files, inspections, strict=True):
        _print(_report(path, inspection))
    return int(any(inspection.rubric is None for inspection in inspections))


def _report(path: Path, inspection: Inspection) -> Iterator[str]:
    for mistake in sorted((*inspection.mistakes, *inspection.warnings)):
        is_warning = mistake in inspection.warnings
        place = f"{mistake.file}:{mistake.line}:{mistake.column}"
        yield f"{place}: {'warning: ' if is_warning else ''}{mistake.message}"
    if inspection.rubric is None:
        yield f"{path}: {_counted(len(inspection.mistakes), 'mistake')}"
    else:
        yield f"{path}: good; {_summary(inspection.rubric)}"


def _summary(rubric: Rubric) -> str:
    parts = (
        f"{rubric.id} {rubric.version}",
        _counted(len(rubric.indicators), "indicator"),
        _counted(len(rubric.nodes), "node"),
        f"languages {', '.join(rubric.languages)}",
    )
    return ", ".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _show(args: argparse.Namespace) -> int:
    _print(outline(load_rubric(args.file)))
    return 0


def _diff(args: argparse.Namespace) -> int:
    rubrics: list[Rubric] = []
    mistakes: list[Mistake] = []
    for path in (args.old, args.new):
        inspection = inspect_rubric(path)
        mistakes += inspection.mistakes
        if inspection.rubric:
            rubrics.append(inspection.rubric)
    if mistakes:
        raise RubricFileError(mistakes)
    old, new = rubrics
    _print(_compared(old, new))
    return 0


def _compared(old: Rubric, new: Rubric) -> Iterator[str]:
    yield f"{old.id} {old.version} → {new.id} {new.version}"
    changes = compare_rubrics(old, new)
    for part in Part:
        for kind in ChangeKind:
            found = [item for item in changes if item.part is part and item.kind is kind]
            if found:
                yield f"{part} {kind} ({len(found)}): {', '.join(map(_told, found))}"


def _told(change: Change) -> str:
    return f"{change.id} [{', '.join(change.details)}]" if change.details else change.id


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
