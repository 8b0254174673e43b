"""A small rubric that is right, and ways to change one thing of it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.rubric_files import RubricFileError, inspect_rubric, load_rubric

HERE = "▸"
"""Marks, in a changed sample, the place where a mistake must be reported."""

GOOD = """\
rubric: contoh
version: 1.0.0
languages: [id, en]
name: {id: Contoh, en: Example}
about: {id: Tiga pertanyaan., en: Three questions.}
notice: {id: Bukan penilaian resmi., en: Not official.}
asks_subsector: true
level_names: [{id: Belum, en: Not yet}, {id: Sebagian, en: Partly}, {id: Penuh, en: Fully}]
groups:
  A: {name: {id: Akademisi, en: Academics}}
  G: {name: {id: Pemerintah, en: Government}}
  S: {name: {id: Pendukung, en: Supporters}, weight: 0, answers_as: A}
panel: {min_group: 5, min_total: 15, min_each: 3}
indicators:
  P1:
    name: {id: Aturan, en: Rules}
    groups: [A, G]
    question: {id: Adakah aturan?, en: Are there rules?}
    levels:
      - {id: Tidak, en: No}
      - {id: Sebagian, en: Partly}
      - {id: Ya, en: Yes}
    effort: 1
    explain: {id: Perda., en: A regional law.}
    steps:
      "0-1":
        do: {id: Susun aturan., en: Draft rules.}
        first: {id: Undang bagian hukum., en: Invite the legal section.}
        owner: G
        basis: {id: UU 24/2019, en: Law 24/2019}
  P2:
    name: {id: Rantai, en: Chain}
    groups: [A]
    about: subsector
    question: {id: "Siapa memasok {subsector}?", en: "Who supplies {subsector}?"}
    choice:
      - {value: 0, text: {id: Tidak ada, en: Nobody}}
      - {value: 0.3, text: {id: Beberapa, en: Some}}
      - {value: 1, text: {id: Banyak, en: Many}}
    requires: [P1 >= 1]
  P3:
    name: {id: Ruang, en: Spaces}
    groups: [G]
    question: {id: Berapa ruang?, en: How many spaces?}
    number: {from: 0, to: 10, scale: linear, unit: {id: ruang, en: spaces}}
  P4:
    name: {id: Bantuan, en: Help}
    groups: [A]
    question: {id: Bantuan apa?, en: What help?}
    multi:
      options:
        - {points: 2, text: {id: Dana, en: Money}}
        - {points: 0, text: {id: Tidak ada, en: None}}
      full: 2
      none: 1
nodes:
  D1: {name: {id: Kebijakan, en: Policy}, of: {P1: 1, P2: 2}, need: 0.5}
  index: {name: {id: Indeks, en: Index}, of: {D1: 1, P3: 1, P4: 1}, p: 0, floor: 0.01}
root: index
scale: 100
gates:
  - {level: 1, name: {id: Dasar, en: Basic}, when: [D1 >= 0.4], cap: 60}
  - {level: 2, name: {id: Maju, en: Advanced}, when: [D1 >= 0.8, P1 >= 1], cap: 80}
bands:
  - {from: 0, id: low, name: {id: rendah, en: low}}
  - {from: 50, id: high, name: {id: tinggi, en: high}}
open_questions:
  - {id: best, question: {id: Praktik baik?, en: Best practice?}, hint: {id: Singkat., en: Short.}}
"""


def changed(old: str, new: str) -> str:
    """The good sample with one passage replaced; the passage stands in it exactly once."""
    assert GOOD.count(old) == 1, f"{old!r} must stand once in the sample"
    return GOOD.replace(old, new)


def places(marked: str) -> list[tuple[int, int]]:
    """Line and column of each mark in a text, in a text without the marks."""
    return [
        (number, _column(line, index))
        for number, line in enumerate(marked.split("\n"), start=1)
        for index in range(line.count(HERE))
    ]


def _column(line: str, index: int) -> int:
    return sum(len(part) for part in line.split(HERE)[: index + 1]) + 1


def write(folder: Path, text: str | bytes, name: str = "sample.yaml") -> Path:
    """A file with this text (marks taken out) in a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text if isinstance(text, bytes) else text.replace(HERE, "").encode()
    path.write_bytes(data)
    return path


@dataclass(frozen=True)
class Case:
    """One change of the sample and what must be said of it, where the marks stand."""

    name: str
    old: str
    new: str
    messages: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def case(name: str, old: str, new: str, *messages: str) -> Case:
    """A change with one message for each mark, in the order of the marks."""
    return Case(name, old, new, messages)


def expected(item: Case) -> list[tuple[int, int, str]]:
    """Line, column and message of every mistake that a case must bring."""
    marked = places(changed(item.old, item.new))
    assert len(marked) == len(item.messages), "every message has a mark"
    return sorted((*place, said) for place, said in zip(marked, item.messages, strict=True))


def reported(path: Path) -> list[tuple[int, int, str]]:
    """Line, column and message of every mistake that loading a file raises."""
    with pytest.raises(RubricFileError) as caught:
        load_rubric(path)
    assert all(mistake.file == str(path) for mistake in caught.value.mistakes)
    return [(mistake.line, mistake.column, mistake.message) for mistake in caught.value.mistakes]


def warned(path: Path) -> list[tuple[int, int, str]]:
    """Line, column and message of every warning about a file that can be used."""
    inspection = inspect_rubric(path)
    assert inspection.rubric is not None
    return [(found.line, found.column, found.message) for found in inspection.warnings]
