"""A rubric file from disk: everything that is wrong with it at once, or the frozen model."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.rubric_files import panels, scales, texts, trees
from bot.rubric_files.building import build_rubric
from bot.rubric_files.fields import empty_file, read_fields
from bot.rubric_files.findings import Finding, Mistake, Place, RubricFileError
from bot.rubric_files.spots import Spot, place_of, read_spots
from scoring.rubric import Rubric

LARGEST = 2_000_000
"""Bytes of a rubric file; forty indicators in two languages take a tenth of it."""

CHECKS: tuple[Callable[[Spot], Iterator[Finding]], ...] = (
    texts.check_texts,
    texts.check_messages,
    scales.check_scales,
    trees.check_tree,
    panels.check_groups,
    panels.check_gates,
    panels.check_bands,
    panels.check_panel,
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at a file brings: the rubric if it can be used, and everything to mend."""

    rubric: Rubric | None
    mistakes: tuple[Mistake, ...]
    """What stops the rubric from being used, in file order."""
    warnings: tuple[Mistake, ...]
    """What would read better otherwise, in file order."""


def load_rubric(path: Path) -> Rubric:
    """The rubric of a file.

    Raises:
        RubricFileError: with every mistake of the file, each as `file:line:column: what is
            wrong, and how to mend it`.
    """
    inspection = inspect_rubric(path)
    if inspection.rubric is None:
        raise RubricFileError(inspection.mistakes)
    return inspection.rubric


def inspect_rubric(path: Path) -> Inspection:
    """The rubric of a file with mistakes and warnings; never raises for what the file holds."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return _inspection(path, None, [_at_start(f"cannot be read: {reason}; check the path")])
    return _inspection(path, *_read(data))


def _read(data: bytes) -> tuple[Rubric | None, list[Finding]]:
    if len(data) > LARGEST:
        return None, [_at_start(f"{len(data)} bytes; keep a rubric under {LARGEST}")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = place_of(data[: error.start].decode("utf-8", "replace"), error.start)
        return None, [Finding(place, "not UTF-8 from here; save the file as UTF-8")]
    root, findings = read_spots(text)
    if root is None or not root.value:
        return None, findings or [empty_file()]
    part, refused = read_fields(root)
    findings += refused
    for check in CHECKS:
        findings += check(root)
    if part is None or any(not finding.is_warning for finding in findings):
        return None, findings
    return build_rubric(part, hashlib.sha256(data).hexdigest()), findings


def _at_start(message: str) -> Finding:
    return Finding(Place(1, 1), message)


def _inspection(path: Path, rubric: Rubric | None, findings: Iterable[Finding]) -> Inspection:
    file = str(path)
    mistakes = {
        is_warning: tuple(
            sorted(
                {Mistake(file, *found.place, found.message)
                 for found in findings if found.is_warning is is_warning}
            )
        )
        for is_warning in (False, True)
    }  # fmt: skip
    return Inspection(rubric, mistakes[False], mistakes[True])
