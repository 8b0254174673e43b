"""What became of each part from one version to the next."""

from pathlib import Path

import pytest

from bot.rubric_files import load_rubric
from bot.rubric_files.comparing import Change, ChangeKind, Part, compare_rubrics
from tests.rubric_files.samples import GOOD, changed, write

P2_OPTION = "      - {value: 0.3, text: {id: Beberapa, en: Some}}\n"


def changes(text: str, folder: Path) -> list[Change]:
    """What changed from the sample to this text, without what stayed the same."""
    old = load_rubric(write(folder, GOOD, "old.yaml"))
    new = load_rubric(write(folder, text, "new.yaml"))
    return [item for item in compare_rubrics(old, new) if item.kind is not ChangeKind.SAME]


CASES = [
    ("en: Are there rules?", "en: Any rules?", ChangeKind.REWORDED, "P1", ("question",)),
    ("en: Nobody", "en: No one", ChangeKind.REWORDED, "P2", ("options",)),
    ("en: Draft rules.", "en: Draft them.", ChangeKind.REWORDED, "P1", ("steps",)),
    ("en: spaces", "en: rooms", ChangeKind.REWORDED, "P3", ("options",)),
    ("effort: 1", "effort: 3", ChangeKind.REWORDED, "P1", ("effort",)),
    ("value: 0.3", "value: 0.4", ChangeKind.RESCALED, "P2", ("scale",)),
    (P2_OPTION, "", ChangeKind.RESCALED, "P2", ("scale",)),
    ("to: 10", "to: 20", ChangeKind.RESCALED, "P3", ("scale",)),
    ("full: 2", "full: 1", ChangeKind.RESCALED, "P4", ("scale",)),
    (
        "    effort: 1\n",
        "    effort: 1\n    not_applicable: true\n",
        ChangeKind.RESCALED,
        "P1",
        ("not_applicable",),
    ),
    ("groups: [A, G]", "groups: [G]", ChangeKind.REASKED, "P1", ("groups",)),
]


@pytest.mark.parametrize(("old", "new", "kind", "indicator", "details"), CASES)
def test_indicator_that_changed(
    old: str, new: str, kind: ChangeKind, indicator: str, details: tuple[str, ...], tmp_path: Path
) -> None:
    """Words keep answers, another scale does not, and nothing else is reported."""
    found = changes(changed(old, new), tmp_path)

    assert found == [Change(Part.INDICATOR, kind, indicator, details)]


def test_same_file_is_all_the_same(tmp_path: Path) -> None:
    """Two equal versions have four indicators that are the same, and nothing else."""
    rubric = load_rubric(write(tmp_path, GOOD))

    found = compare_rubrics(rubric, rubric)
    assert [(item.kind.value, item.id) for item in found] == [
        ("same", "P1"),
        ("same", "P2"),
        ("same", "P3"),
        ("same", "P4"),
    ]


def test_rescaled_weighs_more_than_reworded(tmp_path: Path) -> None:
    """An indicator with other values and other words is re-scaled, with all details."""
    text = changed("value: 0.3", "value: 0.4").replace("id: Siapa", "id: Siapakah")
    text = text.replace('"Siapa memasok', '"Siapakah memasok')

    (found,) = changes(text, tmp_path)
    assert (found.kind, found.details) == (ChangeKind.RESCALED, ("scale", "question"))


def renamed(*names: str) -> str:
    """The sample with its third indicator replaced by others."""
    head, rest = GOOD.split("  P3:\n")
    body, tail = rest.split("  P4:\n")
    new = "".join(f"  {name}:\n{body}" for name in names)
    weights = ", ".join(f"{name}: 1" for name in names)
    return f"{head}{new}  P4:\n{tail}".replace("P3: 1", weights)


def test_split_names_its_parts(tmp_path: Path) -> None:
    """One gone and two named after it are a split, and its parts are new."""
    found = changes(renamed("P3a", "P3_b"), tmp_path)

    assert found[:3] == [
        Change(Part.INDICATOR, ChangeKind.SPLIT, "P3", ("P3a", "P3_b")),
        Change(Part.INDICATOR, ChangeKind.NEW, "P3a"),
        Change(Part.INDICATOR, ChangeKind.NEW, "P3_b"),
    ]


@pytest.mark.parametrize("names", [("P3a",), ("P30", "P31"), ("Q",)])
def test_other_names_are_no_split(names: tuple[str, ...], tmp_path: Path) -> None:
    """One part is a new name, and P30 is another indicator than P3."""
    found = changes(renamed(*names), tmp_path)

    assert [(item.kind, item.id) for item in found[: len(names) + 1]] == [
        (ChangeKind.REMOVED, "P3"),
        *((ChangeKind.NEW, name) for name in names),
    ]


def test_nodes_that_changed(tmp_path: Path) -> None:
    """A node that counts otherwise is told apart from one with another name."""
    weights = changes(changed("P2: 2}", "P2: 3}"), tmp_path)
    name = changes(changed("en: Policy", "en: Policies"), tmp_path)

    assert weights == [Change(Part.NODE, ChangeKind.REWEIGHTED, "D1", ("children",))]
    assert name == [Change(Part.NODE, ChangeKind.REWORDED, "D1", ("name",))]


def test_nodes_that_came_and_went(tmp_path: Path) -> None:
    """A renamed node is one removed and one new, under a root that weighs otherwise."""
    text = GOOD.replace("D1", "D2")

    assert changes(text, tmp_path)[:3] == [
        Change(Part.NODE, ChangeKind.REMOVED, "D1"),
        Change(Part.NODE, ChangeKind.REWEIGHTED, "index", ("children",)),
        Change(Part.NODE, ChangeKind.NEW, "D2"),
    ]


def test_other_parts_that_changed(tmp_path: Path) -> None:
    """Bands and the like are named when they changed."""
    found = changes(changed("from: 50", "from: 60"), tmp_path)

    assert found == [Change(Part.RUBRIC, ChangeKind.CHANGED, "bands")]
