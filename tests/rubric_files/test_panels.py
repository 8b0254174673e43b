"""Groups, gates, bands and closing questions refer to what exists and stand in order."""

from pathlib import Path

import pytest

from bot.rubric_files import load_rubric
from tests.rubric_files.samples import HERE, Case, case, changed, expected, reported, write

GATE_2 = "{level: 2, name: {id: Maju, en: Advanced}, when: [D1 >= 0.8, P1 >= 1], cap: 80}"
BAND_1 = "  - {from: 0, id: low, name: {id: rendah, en: low}}\n"

CASES = [
    case(
        "indicator that nobody is asked",
        "groups: [A, G]",
        f"{HERE}groups: []",
        "nobody is asked; name at least one group",
    ),
    case(
        "unknown group",
        "groups: [A, G]",
        f"groups: [A, {HERE}Gov]",
        '"Gov" is no group; known here: A, G, S',
    ),
    case(
        "group named twice",
        "groups: [A, G]",
        f"groups: [A, {HERE}A]",
        'group "A" is named twice; remove one',
    ),
    case(
        "group that is asked as another",
        "groups: [A, G]",
        f"groups: [A, {HERE}S]",
        '"S" gets the questions of "A"; remove it here, it is asked nothing itself',
    ),
    case(
        "unknown group to answer as",
        "answers_as: A",
        f"answers_as: {HERE}C",
        '"C" is no group; known here: A, G, S',
    ),
    case(
        "group that answers as itself",
        "answers_as: A",
        f"answers_as: {HERE}S",
        '"S" has no questions of its own; name a group without answers_as',
    ),
    case(
        "all weights 0",
        "groups:\n  A: {name: {id: Akademisi, en: Academics}}\n"
        "  G: {name: {id: Pemerintah, en: Government}}\n",
        f"{HERE}groups:\n  A: {{name: {{id: a, en: b}}, weight: 0}}\n"
        "  G: {name: {id: a, en: b}, weight: 0}\n",
        "every group weighs 0; give at least one a weight above 0",
    ),
    case(
        "panel that asks more for less",
        "min_each: 3",
        f"min_each: {HERE}6",
        "min_each 6 is above min_group 5; a total asks no more of a group than its own figure",
    ),
    case(
        "gate on nothing",
        "[D1 >= 0.4]",
        f"[{HERE}D2 >= 0.4]",
        '"D2" is neither a node nor an indicator; known here: D1, index, P1, P2, P3, P4',
    ),
    case(
        "gate with a bound above 1",
        "[D1 >= 0.4]",
        f"[{HERE}D1 >= 40]",
        "the bound 40 is not within 0 to 1; write a share such as 0.4",
    ),
    case(
        "gate without conditions",
        "when: [D1 >= 0.4]",
        f"{HERE}when: []",
        "a gate without conditions is always open; name at least one",
    ),
    case(
        "gates out of order",
        GATE_2,
        GATE_2.replace("level: 2", f"level: {HERE}1"),
        "level 1 does not rise above 1 before it; list gates lowest first",
    ),
    case(
        "caps out of order",
        "cap: 80",
        f"cap: {HERE}60",
        "the cap 60 is not above 60 of a gate before it; let caps rise with the level",
    ),
    case(
        "cap beyond the scale",
        "cap: 80",
        f"cap: {HERE}120",
        "the cap 120 is not within the scale; write a number above 0 and at most 100",
    ),
    case(
        "bands that begin above 0",
        BAND_1,
        f"  - {{from: {HERE}10, id: low, name: {{id: rendah, en: low}}}}\n",
        "the bands begin at 10; let the first begin at 0",
    ),
    case(
        "band that is no number, between two that are out of order",
        "  - {from: 50, id: high",
        f"  - {{from: {HERE}many, id: some, name: {{id: a, en: b}}}}\n"
        f"  - {{from: {HERE}0, id: high",
        '"many" is not a number; write one such as 0.6',
        "from 0 does not rise above 0 before it; list bands lowest first",
    ),
    case(
        "bands out of order",
        "from: 50",
        f"from: {HERE}0",
        "from 0 does not rise above 0 before it; list bands lowest first",
    ),
    case(
        "band above the scale",
        "from: 50",
        f"from: {HERE}101",
        "from 101 is above the scale of 100; lower it",
    ),
    case(
        "band id twice",
        "id: high",
        f"id: {HERE}low",
        'the id "low" stands in line 65 already; rename one',
    ),
]


@pytest.mark.parametrize("item", CASES, ids=str)
def test_part_is_named_at_its_place(item: Case, tmp_path: Path) -> None:
    """What is wrong with a part is the only thing reported, and at its place."""
    path = write(tmp_path, changed(item.old, item.new))

    assert reported(path) == expected(item)


@pytest.mark.parametrize("said", ["", "asks_subsector: false\n"])
def test_subsector_must_be_asked_for(said: str, tmp_path: Path) -> None:
    """`about: subsector` needs `asks_subsector: true`."""
    marked = changed("asks_subsector: true\n", said).replace(
        "subsector\n", f"{HERE}subsector\n", 1
    )

    line = marked[: marked.index(HERE)].count("\n") + 1
    message = (
        "speaks about a subsector that is never asked for; add `asks_subsector: true` at the top"
    )
    assert reported(write(tmp_path, marked)) == [(line, 12, message)]


def test_cap_may_be_the_top_of_the_scale(tmp_path: Path) -> None:
    """A cap at the scale's top is within it."""
    rubric = load_rubric(write(tmp_path, changed("cap: 80", "cap: 100")))

    assert rubric.gates[1].cap == 100


@pytest.mark.parametrize("scale", ["0", "-1", "wide"])
def test_wrong_scale_is_said_once(scale: str, tmp_path: Path) -> None:
    """Caps and bands are not blamed for a scale that is wrong itself."""
    found = reported(write(tmp_path, changed("scale: 100", f"scale: {scale}")))

    assert [(line, column) for line, column, _ in found] == [(60, 8)]
