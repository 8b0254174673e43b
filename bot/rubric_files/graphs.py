"""Circles and reach in what refers to what."""

from collections.abc import Iterator, Mapping, Sequence

Edges = Mapping[str, Sequence[str]]
"""A name and the names that it leads to; names that lead nowhere may be absent."""


def circles(edges: Edges) -> Iterator[tuple[str, ...]]:
    """Each way back to itself, as `(a, b, a)`; one for each edge that closes a circle."""
    finished: set[str] = set()
    for start in edges:
        yield from _circles_from(start, edges, finished)


def _circles_from(start: str, edges: Edges, finished: set[str]) -> Iterator[tuple[str, ...]]:
    # An explicit stack: a rubric can be a chain longer than Python's recursion limit.
    path: dict[str, None] = {}
    waiting: list[tuple[str, bool]] = [(start, False)]
    while waiting:
        name, is_leaving = waiting.pop()
        if is_leaving:
            path.popitem()
            finished.add(name)
        elif name in path:
            way = list(path)
            yield (*way[way.index(name) :], name)
        elif name not in finished:
            path[name] = None
            waiting.append((name, True))
            waiting.extend((below, False) for below in reversed(edges.get(name, ())))


def reached(start: str, edges: Edges) -> set[str]:
    """Everything that can be come to from a name, itself included."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(edges.get(name, ()))
    return seen


def depth(start: str, edges: Edges) -> int:
    """Names on the longest way down from a name; the edges must have no circle."""
    layer, layers = {start}, 0
    while layer:
        layers += 1
        layer = {below for name in layer for below in edges.get(name, ())}
    return layers
