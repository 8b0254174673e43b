"""All rubrics of a folder: every version that somebody may still be answering."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bot.rubric_files.findings import Mistake, RubricFileError
from bot.rubric_files.loading import load_rubric
from scoring.rubric import Rubric


def version_key(version: str) -> tuple[int, ...]:
    """What versions are ordered by: `1.10` stands above `1.9`."""
    return tuple(int(part) for part in version.split("."))


@dataclass(frozen=True, slots=True)
class RubricShelf:
    """Rubrics by id and version; the highest version of an id is its current one."""

    rubrics: Mapping[tuple[str, str], Rubric]

    @staticmethod
    def of(rubrics: Iterable[Rubric]) -> "RubricShelf":
        """A shelf with these rubrics."""
        return RubricShelf({(rubric.id, rubric.version): rubric for rubric in rubrics})

    def ids(self) -> tuple[str, ...]:
        """Ids of the instruments, in alphabetical order."""
        return tuple(sorted({rubric_id for rubric_id, _ in self.rubrics}))

    def versions(self, rubric_id: str) -> tuple[str, ...]:
        """Versions of one instrument, oldest first; empty for an unknown one."""
        found = (version for name, version in self.rubrics if name == rubric_id)
        return tuple(sorted(found, key=version_key))

    def current(self, rubric_id: str) -> Rubric:
        """The highest version of an instrument, which new assessments begin with.

        Raises:
            KeyError: when no rubric has this id.
        """
        versions = self.versions(rubric_id)
        if not versions:
            raise KeyError(rubric_id)
        return self.rubrics[rubric_id, versions[-1]]

    def get(self, rubric_id: str, version: str) -> Rubric | None:
        """One version of an instrument, or None where the shelf has it not."""
        return self.rubrics.get((rubric_id, version))


def read_rubrics(folder: Path) -> RubricShelf:
    """Every `<id>/<version>.yaml` under a folder.

    Raises:
        RubricFileError: with the mistakes of all files, also when a file stands in the wrong
            place or two files claim the same id and version.
    """
    rubrics: list[tuple[Path, Rubric]] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*/*.yaml")):
        try:
            rubrics.append((path, load_rubric(path)))
        except RubricFileError as error:
            mistakes += error.mistakes
    mistakes += _misplaced(rubrics)
    if mistakes:
        raise RubricFileError(mistakes)
    return RubricShelf.of(rubric for _, rubric in rubrics)


def _misplaced(rubrics: list[tuple[Path, Rubric]]) -> Iterator[Mistake]:
    for path, rubric in rubrics:
        if (path.parent.name, path.stem) != (rubric.id, rubric.version):
            place = f"{rubric.id}/{rubric.version}.yaml"
            message = f"holds {rubric.id} {rubric.version}; move it to {place}"
            yield Mistake(str(path), 1, 1, message)
    yield from _numerically_equal(rubrics)


def _numerically_equal(rubrics: list[tuple[Path, Rubric]]) -> Iterator[Mistake]:
    """`1.0` and `1.00` are two files with one place in the order."""

    def order(item: tuple[Path, Rubric]) -> tuple[str, tuple[int, ...]]:
        return item[1].id, version_key(item[1].version)

    for _, same in groupby(sorted(rubrics, key=order), key=order):
        (first, _), *others = same
        for path, rubric in others:
            message = f"{rubric.id} {rubric.version} stands in {first} already; raise the version"
            yield Mistake(str(path), 1, 1, message)
