"""The tree of nodes: every child known, every indicator reached, once, and no way back."""

from collections.abc import Iterator

from bot.rubric_files.findings import Finding, nearest, quoted
from bot.rubric_files.graphs import circles, depth, reached
from bot.rubric_files.schema import to_number
from bot.rubric_files.spots import Spot


def check_tree(root: Spot) -> Iterator[Finding]:
    """Children, weights, circles and reach of the nodes."""
    yield from _check_names(root)
    yield from _check_children(root)
    yield from _check_circles(root)
    yield from _check_reach(root)


DEEPEST_TREE = 20
"""Nodes above one another; published indices need four."""


def _check_names(root: Spot) -> Iterator[Finding]:
    indicators = root.under("indicators")
    for name, node in root.under("nodes").items():
        if name in indicators:
            line = indicators[name].label.line
            message = f"{quoted(name)} is also an indicator (line {line}); rename the node"
            yield Finding(node.label, message)


def _check_children(root: Spot) -> Iterator[Finding]:
    known = [*root.under("indicators"), *root.under("nodes")]
    parents: dict[str, str] = {}
    for name, node in root.under("nodes").items():
        children = node.get("of")
        if children and not children.value:
            yield Finding(children.label, f"{quoted(name)} has no children; name at least one")
        for child, weight in node.under("of").items():
            yield from _check_child(child, weight, known)
            if child in parents and child != name:
                message = f"{quoted(child)} already counts in {quoted(parents[child])}"
                yield Finding(weight.label, f"{message}; a tree counts it once, remove one")
            if child != name:
                parents.setdefault(child, name)


def _check_child(child: str, weight: Spot, known: list[str]) -> Iterator[Finding]:
    if child not in known:
        message = f"{quoted(child)} is neither an indicator nor a node; {nearest(child, known)}"
        yield Finding(weight.label, message)
    heaviest = 1e6
    number = to_number(weight.text)
    if number is not None and number > heaviest:
        message = f"the weight {weight.text} is over {heaviest:g}; only their ratios count"
        yield Finding(weight.place, f"{message}, so use smaller ones")


def _edges(root: Spot) -> dict[str, list[str]]:
    """The root's edges first, so that a circle is closed by what leads back up."""
    edges = {name: list(node.under("of")) for name, node in root.under("nodes").items()}
    top = root.get("root")
    first = {top.text: edges[top.text]} if top and top.text in edges else {}
    return first | edges


def _check_circles(root: Spot) -> Iterator[Finding]:
    for circle in circles(_edges(root)):
        closing = root.under("nodes")[circle[-2]].under("of")[circle[-1]]
        way = " → ".join(circle)
        yield Finding(closing.label, f"the nodes lead in a circle: {way}; remove this child")


def _check_reach(root: Spot) -> Iterator[Finding]:
    top = root.get("root")
    nodes = root.under("nodes")
    if not top or not top.text:
        return
    if top.text not in nodes:
        yield Finding(
            top.place, f"{quoted(top.text)} is no node; {nearest(top.text, list(nodes))}"
        )
        return
    found = reached(top.text, _edges(root))
    if not any(circles(_edges(root))) and depth(top.text, _edges(root)) > DEEPEST_TREE:
        message = f"the tree is over {DEEPEST_TREE} nodes deep"
        yield Finding(top.place, f"{message}; put children into fewer layers")
    for kind, parts in (("indicator", root.under("indicators")), ("node", nodes)):
        for name, spot in parts.items():
            if name not in found:
                message = f"{kind} {quoted(name)} is not reached from the root {quoted(top.text)}"
                yield Finding(spot.label, f"{message}; give it a weight in a node, or remove it")
