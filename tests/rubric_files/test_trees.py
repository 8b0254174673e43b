"""The tree of nodes counts every indicator once and never leads back to itself."""

from pathlib import Path

import pytest

from bot.rubric_files import load_rubric
from tests.rubric_files.samples import GOOD, HERE, Case, case, changed, expected, reported, write

D1 = "  D1: {name: {id: Kebijakan, en: Policy}, of: {P1: 1, P2: 2}, need: 0.5}\n"

CASES = [
    case(
        "indicator that no node reaches",
        "nodes:\n",
        f"  {HERE}P5: {{name: {{id: a, en: b}}, groups: [A], question: {{id: a, en: b}}, "
        "yes_no: true}\nnodes:\n",
        'indicator "P5" is not reached from the root "index"; give it a weight in a node, or '
        "remove it",
    ),
    case(
        "indicator that only an unreached node counts",
        "nodes:\n",
        f"  {HERE}P5: {{name: {{id: a, en: b}}, groups: [A], question: {{id: a, en: b}}, "
        f"yes_no: true}}\nnodes:\n  {HERE}D5: {{name: {{id: a, en: b}}, of: {{P5: 1}}}}\n",
        'indicator "P5" is not reached from the root "index"; give it a weight in a node, or '
        "remove it",
        'node "D5" is not reached from the root "index"; give it a weight in a node, or remove it',
    ),
    case(
        "unknown child",
        "P2: 2}",
        f"P2: 2, {HERE}P5: 1}}",
        '"P5" is neither an indicator nor a node; known here: P1, P2, P3, P4, D1, index',
    ),
    case(
        "circle",
        "P2: 2}",
        f"P2: 2, {HERE}index: 1}}",
        "the nodes lead in a circle: index → D1 → index; remove this child",
    ),
    case(
        "node under itself",
        "P2: 2}",
        f"P2: 2, {HERE}D1: 1}}",
        "the nodes lead in a circle: D1 → D1; remove this child",
    ),
    case(
        "indicator that counts twice",
        "P4: 1}",
        f"P4: 1, {HERE}P1: 1}}",
        '"P1" already counts in "D1"; a tree counts it once, remove one',
    ),
    case(
        "node without children",
        D1,
        f"{D1}  {HERE}D2: {{name: {{id: a, en: b}}, {HERE}of: {{}}}}\n",
        'node "D2" is not reached from the root "index"; give it a weight in a node, or remove it',
        '"D2" has no children; name at least one',
    ),
    case(
        "unknown root",
        "root: index",
        f"root: {HERE}indeks",
        '"indeks" is no node; did you mean "index"?',
    ),
    case(
        "node with an indicator's name",
        "P3: 1, P4: 1}, p: 0, floor: 0.01}\n",
        f"P3: 1, P4: 1}}, p: 0, floor: 0.01}}\n  {HERE}P3: {{name: {{id: a, en: b}}, "
        f"of: {{{HERE}P9: 1}}}}\n",
        '"P3" is also an indicator (line 41); rename the node',
        '"P9" is neither an indicator nor a node; known here: P1, P2, P3, P4, D1, index, P3',
    ),
    case(
        "weight beyond all sense",
        "P2: 2}",
        f"P2: {HERE}2e9}}",
        "the weight 2e9 is over 1e+06; only their ratios count, so use smaller ones",
    ),
]


@pytest.mark.parametrize("item", CASES, ids=str)
def test_tree_is_named_at_its_place(item: Case, tmp_path: Path) -> None:
    """What is wrong with the tree is the only thing reported, and at its place."""
    path = write(tmp_path, changed(item.old, item.new))

    assert reported(path) == expected(item)


def chain(length: int) -> str:
    """The sample with so many nodes between the root and the first dimension."""
    links = "".join(
        f"  L{i}: {{name: {{id: a, en: b}}, of: {{{'D1' if i == length else f'L{i + 1}'}: 1}}}}\n"
        for i in range(1, length + 1)
    )
    return GOOD.replace("{D1: 1, P3", "{L1: 1, P3").replace(D1, links + D1)


def test_tree_is_at_most_twenty_nodes_deep(tmp_path: Path) -> None:
    """Root, seventeen links, D1 and its indicators are twenty; 1,500 links are refused."""
    assert load_rubric(write(tmp_path, chain(17))).root == "index"
    for length in (18, 1500):
        (mistake,) = reported(write(tmp_path, chain(length)))
        assert mistake[2] == "the tree is over 20 nodes deep; put children into fewer layers"
