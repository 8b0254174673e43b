"""Runs the command on texts and reads back what it wrote."""

import argparse
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.commands import score
from tests.rubric_files.samples import GOOD, write

RUBRIC = GOOD.replace("    effort: 1\n", "    effort: 1\n    not_applicable: true\n")
"""P1 (choice 0-2, A and G), P2 (choice 0-2, A), P3 (number 0-10, G), P4 (two ticks, A)."""

HEADER = "id,group,region,P1,P2,P3,P4"


@dataclass(frozen=True)
class Ran:
    """How a run ended."""

    status: int
    lines: list[dict[str, Any]]
    errors: list[str]
    out: str


@dataclass(frozen=True)
class ScoreCommand:
    """The command in a folder of its own, with its output caught."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def on(
        self,
        answers: str | bytes,
        *options: str,
        name: str = "answers.csv",
        rubric: Path | None = None,
    ) -> Ran:
        """Scores a file with these answers; paths are told without the folder."""
        path = write(self.folder, answers, name)
        return self.ran(str(path), *options, rubric=rubric)

    def on_stdin(self, answers: str | bytes, *options: str) -> Ran:
        """Scores what stands on standard input."""
        data = answers if isinstance(answers, bytes) else answers.encode()
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return self.ran("-", *options)

    def ran(self, *arguments: str, rubric: Path | None = None) -> Ran:
        path = rubric or write(self.folder, RUBRIC, "rubric.yaml")
        parser = argparse.ArgumentParser()
        score.add_parser(parser.add_subparsers(dest="command"))
        status = score.run(parser.parse_args(["score", str(path), *arguments]))
        out, err = self.capsys.readouterr()
        errors = err.replace(f"{self.folder}/", "").splitlines()
        return Ran(status, [json.loads(line) for line in out.splitlines()], errors, out)
