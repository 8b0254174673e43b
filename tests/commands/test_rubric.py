"""`rubric check`, `rubric show` and `rubric diff` as an author sees them."""

import argparse
from pathlib import Path

import pytest

from bot.commands import rubric
from tests.rubric_files.samples import GOOD, changed, write


def ran(*arguments: str | Path) -> int:
    """The exit status of `rubric …`."""
    parser = argparse.ArgumentParser()
    rubric.add_parser(parser.add_subparsers(dest="command"))
    return rubric.run(parser.parse_args(["rubric", *map(str, arguments)]))


def test_check_of_good_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Good files have a line each, and the status is 0."""
    path = write(tmp_path, GOOD)

    assert ran("check", path, path) == 0
    line = f"{path}: good; contoh 1.0.0, 4 indicators, 2 nodes, languages id, en\n"
    assert capsys.readouterr().out == line * 2


def test_check_lists_mistakes_and_warnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One bad file makes the status 1; the good one is still reported."""
    bad = write(
        tmp_path, changed("P2: 2}", "P2: 0}").replace("effort: 1", "effort: 9"), "bad.yaml"
    )
    long = write(tmp_path, changed("id: Adakah aturan?", f"id: {'kata ' * 26}"), "long.yaml")

    assert ran("check", bad, long) == 1
    assert capsys.readouterr().out.splitlines() == [
        f'{bad}:23:13: "9" does not fit "effort"; write a number of at most 3',
        f'{bad}:57:59: "0" does not fit "P2"; write a number above 0',
        f"{bad}: 2 mistakes",
        f"{long}:18:20: warning: 26 words; a question reads well up to 25, consider shortening it",
        f"{long}: good; contoh 1.0.0, 4 indicators, 2 nodes, languages id, en",
    ]


def test_show_draws_the_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Weights are shares, gates stand in words below; minutes are 22 s a question and 60 s."""
    path = write(tmp_path, GOOD)

    assert ran("show", path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["contoh 1.0.0: Contoh", "languages id, en · scale 0–100"]
    # A: P1, P2, P4: (3 × 22 + 60) / 60 = 2.1; G: P1, P3: (2 × 22 + 60) / 60 = 1.73.
    assert lines[3:] == [
        "",
        "index Indeks [p 0, floor 0.01]",
        "├─ 33.3% D1 Kebijakan [need 50%]",
        "│  ├─ 33.3% P1 Aturan (AG; 3 levels)",
        "│  └─ 66.7% P2 Rantai (A; 3 levels)",
        "├─ 33.3% P3 Ruang (G; 0…10)",
        "└─ 33.3% P4 Bantuan (A; 2 to tick)",
        "",
        "levels, each with everything below it (shares of the best value)",
        "level 1 Dasar: D1 Kebijakan at least 40%; without it the result stays under 60",
        (
            "level 2 Maju: D1 Kebijakan at least 80%, P1 Aturan at least 100%; "
            "without it the result stays under 80"
        ),
        "",
        "expected minutes = 22 s a question + 60 s",
        "A  Akademisi   3 questions, 2.1 minutes",
        "G  Pemerintah  2 questions, 1.7 minutes",
        "S  Pendukung   3 questions, 2.1 minutes, as A",
    ]


def test_show_of_a_rubric_without_gates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is said of levels."""
    head, gates, tail = GOOD.partition("gates:\n")
    path = write(tmp_path, head + tail[tail.index("bands:") :] if gates else "")

    assert ran("show", path) == 0
    assert "level 1" not in capsys.readouterr().out


def test_show_of_a_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with mistakes is not shown; its mistakes are, with status 1."""
    path = write(tmp_path, changed("scale: 100", "scale: -1"))

    assert ran("show", path) == 1
    assert capsys.readouterr().out == (
        f'{path}:60:8: "-1" does not fit "scale"; write a number above 0\n'
    )


def test_diff_groups_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Changes stand by kind, the unchanged ones first."""
    old = write(tmp_path, GOOD, "old.yaml")
    text = changed("value: 0.3", "value: 0.4").replace("en: Rules", "en: Law")
    new = write(tmp_path, text.replace("version: 1.0.0", "version: 1.1.0"), "new.yaml")

    assert ran("diff", old, new) == 0
    assert capsys.readouterr().out.splitlines() == [
        "contoh 1.0.0 → contoh 1.1.0",
        "indicators same (2): P3, P4",
        "indicators reworded (1): P1 [name]",
        "indicators re-scaled (1): P2 [scale]",
    ]


def test_diff_of_bad_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Mistakes of both files are listed, with status 1."""
    old, new = write(tmp_path, "", "old.yaml"), tmp_path / "nowhere.yaml"

    assert ran("diff", old, new) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        str(old),
        str(new),
    ]
