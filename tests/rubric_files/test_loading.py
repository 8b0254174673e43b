"""A good file becomes the frozen model; a folder of them becomes a shelf."""

import hashlib
import math
import time
from pathlib import Path

import pytest

from bot.rubric_files import RubricFileError, RubricShelf, load_rubric, read_rubrics
from scoring.rubric import Band, Condition, Gate, Group, NextStep, Panel, Requirement, Subject
from tests.rubric_files.samples import GOOD, changed, write


def test_sample_becomes_the_model(tmp_path: Path) -> None:
    """Every part of the file stands in the model as it was written."""
    rubric = load_rubric(write(tmp_path, GOOD))

    assert (rubric.id, rubric.version, rubric.languages) == ("contoh", "1.0.0", ("id", "en"))
    assert rubric.groups["S"] == Group("S", {"id": "Pendukung", "en": "Supporters"}, 0, "A")
    assert rubric.panel == Panel(5, 15, 3)
    assert rubric.bands[1] == Band("high", 50, {"id": "tinggi", "en": "high"})
    assert rubric.gates[1] == Gate(
        2,
        {"id": "Maju", "en": "Advanced"},
        (Condition("D1", 0.8), Condition("P1", 1)),
        cap=80,
    )
    assert [len(rubric.asked(group)) for group in "AGS"] == [3, 2, 3]
    assert [node.id for node in rubric.dimensions()] == ["D1"]
    assert (rubric.nodes["index"].p, rubric.nodes["index"].floor) == (0, 0.01)
    assert rubric.open_questions[0].hint == {"id": "Singkat.", "en": "Short."}


def test_indicator_becomes_the_model(tmp_path: Path) -> None:
    """Steps, prerequisites and the subject stand in the model as they were written."""
    rubric = load_rubric(write(tmp_path, GOOD))

    first, second = rubric.indicators["P1"], rubric.indicators["P2"]
    assert first.steps == (
        NextStep(
            (0, 1),
            {"id": "Susun aturan.", "en": "Draft rules."},
            {"id": "Undang bagian hukum.", "en": "Invite the legal section."},
            "G",
            {"id": "UU 24/2019", "en": "Law 24/2019"},
        ),
    )
    assert (first.effort, second.effort) == (1, 2)
    assert (first.subject, second.subject) == (Subject.REGION, Subject.SUBSECTOR)
    assert second.requires == (Requirement("P1", 1),)


@pytest.mark.parametrize(
    ("written", "p"),
    [("-inf", -math.inf), ("inf", math.inf), ("-.inf", -math.inf), ("-1", -1), ("1e0", 1)],
)
def test_exponent_may_be_infinite(written: str, p: float, tmp_path: Path) -> None:
    """`-inf` is the weakest child and `inf` the best one."""
    rubric = load_rubric(write(tmp_path, changed("p: 0,", f"p: {written},")))

    assert rubric.nodes["index"].p == p


def test_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    """A comment changes the hash, though it changes nothing else."""
    text = f"{GOOD}# ok\n"

    assert load_rubric(write(tmp_path, text)).hash == hashlib.sha256(text.encode()).hexdigest()


def test_forty_indicators_load_in_150_milliseconds(tmp_path: Path) -> None:
    """A full instrument in two languages is read quickly; the best of five looks counts."""
    head, rest = GOOD.split("  P2:\n")
    first = head[head.index("  P1:\n") :]
    many = "".join(first.replace("P1:", f"X{i}:") for i in range(38))
    nodes = ", ".join(f"X{i}: 1" for i in range(38))
    text = f"{head}{many}  P2:\n{rest}".replace("P2: 2}", f"P2: 2, {nodes}}}")
    path = write(tmp_path, text)

    seconds = []
    for _ in range(5):
        begin = time.perf_counter()
        assert len(load_rubric(path).indicators) == 42
        seconds.append(time.perf_counter() - begin)
    assert min(seconds) < 0.15


def versions(folder: Path, *names: str) -> Path:
    """A folder with these versions of the sample."""
    for version in names:
        text = GOOD.replace("version: 1.0.0", f"version: {version}")
        write(folder, text, f"contoh/{version}.yaml")
    return folder


def test_current_is_the_highest_version(tmp_path: Path) -> None:
    """1.10 is newer than 1.9, and older ones stay within reach."""
    shelf = read_rubrics(versions(tmp_path, "1.9", "1.10", "1.2"))

    assert shelf.ids() == ("contoh",)
    assert shelf.versions("contoh") == ("1.2", "1.9", "1.10")
    assert shelf.current("contoh").version == "1.10"
    old = shelf.get("contoh", "1.2")
    assert old is not None
    assert old.version == "1.2"


def test_unknown_rubrics_are_told_apart(tmp_path: Path) -> None:
    """An unknown version is None; an unknown instrument has no current version."""
    shelf = read_rubrics(versions(tmp_path, "1.0"))

    assert shelf.get("contoh", "2.0") is None
    assert shelf.versions("lain") == ()
    with pytest.raises(KeyError):
        shelf.current("lain")


def test_empty_folder_is_an_empty_shelf(tmp_path: Path) -> None:
    """A folder without rubrics is no mistake."""
    assert read_rubrics(tmp_path) == RubricShelf({})


def test_mistakes_of_all_files_come_together(tmp_path: Path) -> None:
    """Two broken files are both reported."""
    first = write(tmp_path, "rubric: 1\n", "a/1.yaml")
    second = write(tmp_path, "", "b/1.yaml")

    with pytest.raises(RubricFileError) as caught:
        read_rubrics(tmp_path)
    assert {mistake.file for mistake in caught.value.mistakes} == {str(first), str(second)}


def test_file_in_the_wrong_place(tmp_path: Path) -> None:
    """Folder and file are named after id and version."""
    path = write(tmp_path, GOOD, "contoh/2.0.0.yaml")

    with pytest.raises(RubricFileError) as caught:
        read_rubrics(tmp_path)
    expected = f"{path}:1:1: holds contoh 1.0.0; move it to contoh/1.0.0.yaml"
    assert str(caught.value) == expected


def test_one_version_in_two_spellings(tmp_path: Path) -> None:
    """1.0 and 1.00 are one place in the order, so one of them must go."""
    versions(tmp_path, "1.0", "1.00")

    with pytest.raises(RubricFileError) as caught:
        read_rubrics(tmp_path)
    first, second = (tmp_path / "contoh" / f"{name}.yaml" for name in ("1.0", "1.00"))
    assert str(caught.value) == (
        f"{second}:1:1: contoh 1.00 stands in {first} already; raise the version"
    )
