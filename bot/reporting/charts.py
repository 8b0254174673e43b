"""The charts: a radar, the same as rows where a radar cannot be read, and bars.

What is the person's own has round marks and a whole line, what is the region's square marks and
dashes, what was before triangles and dots; a thick stroke shows how far a value could still move.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from math import cos, hypot, pi, sin

from bot.reporting.drawing import (
    BEFORE,
    DASHED,
    DOTTED,
    FAINT,
    INK,
    OWN,
    OWN_AREA,
    PAPER,
    REGION,
    SPAN,
    Box,
    Drawing,
    Point,
    Style,
    square,
    text_box,
)

FEWEST_AXES, MOST_AXES = 3, 10
RINGS = (0.25, 0.5, 0.75, 1.0)
NAME = Style(14)
VALUE = Style(15, is_bold=True)
GAP = 15
"""From the radar's edge to its labels."""
TOP_LABEL = 150
"""Widest label above and below the radar."""
UPRIGHT = 0.3
"""Below this cosine an axis stands upright: its label is centred."""
VISIBLE = 0.005
"""A smaller span (share of the scale) would lie hidden under its mark."""
CROWDED = 0.08
"""Nearer to the middle of a radar (share of its radius) ticks would lie on each other."""
MARK = 5.0
NAME_LINES = 3


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension in a chart; all numbers are shares (0..1) of the scale."""

    name: str
    words: str
    """Its value as people read it."""
    value: float | None
    lo: float | None = None
    hi: float | None = None
    region: float | None = None
    before: float | None = None

    @property
    def span(self) -> tuple[float, float] | None:
        """From worst to best of what is unanswered, where that can be seen."""
        if self.lo is None or self.hi is None or self.hi - self.lo < VISIBLE:
            return None
        return self.lo, self.hi


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: its words and its length as a share of the longest."""

    name: str
    words: str
    length: float


@dataclass(frozen=True, slots=True)
class Circle:
    """Where a radar stands."""

    centre: Point
    radius: float

    def at(self, place: float, share: float) -> Point:
        """The point of a share on the axis `place` (0..1), clockwise from the top."""
        angle = 2 * pi * place - pi / 2
        reach = self.radius * share
        return self.centre[0] + reach * cos(angle), self.centre[1] + reach * sin(angle)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a label, ready to be drawn."""

    at: Point
    words: str
    style: Style

    @property
    def box(self) -> Box:
        """Where it stands."""
        return text_box(self.at, self.words, self.style)


def labels(axes: Sequence[Axis], circle: Circle, width: float) -> tuple[tuple[Line, ...], ...]:
    """The lines of every axis's label, in the order of the axes."""
    return tuple(_label(axis, number / len(axes), circle, width)
                 for number, axis in enumerate(axes))  # fmt: skip


def fits(axes: Sequence[Axis], circle: Circle, width: float) -> bool:
    """Whether a radar can be read: enough axes, and no label on another or off the sheet."""
    if not FEWEST_AXES <= len(axes) <= MOST_AXES:
        return False
    placed = [[line.box for line in label] for label in labels(axes, circle, width)]
    boxes = [box for label in placed for box in label]
    apart = not any(a.overlaps(b) for one, other in combinations(placed, 2)
                    for a in one for b in other)  # fmt: skip
    return apart and all(box.left >= 0 and box.right <= width for box in boxes)


def _label(axis: Axis, place: float, circle: Circle, width: float) -> tuple[Line, ...]:
    away = Circle(circle.centre, circle.radius + GAP).at(place, 1.0)
    lean = (away[0] - circle.centre[0]) / (circle.radius + GAP)
    drop = (away[1] - circle.centre[1]) / (circle.radius + GAP)
    anchor, room = _room(lean, away[0], width)
    names = NAME.font.wrapped(axis.name, NAME.size, room, NAME_LINES)
    rows = [*((words, NAME) for words in names), (axis.words, VALUE)]
    height = sum(style.leading for _, style in rows)
    foot = away[1] - height * (1 - drop) / 2
    lines = []
    for words, style in rows:
        foot += style.leading
        set_style = Style(style.size, style.is_bold, style.ink, anchor)
        lines.append(Line((away[0], foot - 0.25 * style.size), words, set_style))
    return tuple(lines)


def _room(lean: float, x: float, width: float) -> tuple[str, float]:
    """How a label is anchored, and how wide it may be."""
    if abs(lean) < UPRIGHT:
        return "middle", TOP_LABEL
    return ("start", width - x - 8) if lean > 0 else ("end", x - 8)


def draw_radar(drawing: Drawing, axes: Sequence[Axis], circle: Circle) -> float:
    """Draw a radar with its labels; gives the lowest point it reaches."""
    places = [number / len(axes) for number in range(len(axes))]
    own = _points(axes, circle, lambda axis: axis.value)
    if all(own):
        drawing.path([point for point in own if point], OWN_AREA, 0.1, area=OWN_AREA)
    for ring in RINGS:
        around = [circle.at(place, ring) for place in (*places, 0.0)]
        drawing.path(around, FAINT, 1.5 if ring == RINGS[-1] else 1)
    for place in places:
        drawing.line(circle.centre, circle.at(place, 1.0), FAINT, 1)
    for place, axis in zip(places, axes, strict=True):
        if axis.span:
            _draw_span(drawing, circle.at(place, axis.span[0]), circle.at(place, axis.span[1]),
                       from_tick=axis.span[0] > CROWDED)  # fmt: skip
    _draw_round(drawing, _points(axes, circle, lambda axis: axis.before), BEFORE, DOTTED)
    _draw_round(drawing, _points(axes, circle, lambda axis: axis.region), REGION, DASHED)
    _draw_round(drawing, own, OWN, "")
    _draw_marks(drawing, zip(axes, places, strict=True), circle)
    lines = [line for label in labels(axes, circle, drawing.width) for line in label]
    boxes = [drawing.text(line.at, line.words, line.style) for line in lines]
    return max((circle.centre[1] + circle.radius, *(box.bottom for box in boxes)))


def _points(
    axes: Sequence[Axis], circle: Circle, value: Callable[[Axis], float | None]
) -> list[Point | None]:
    found = [value(axis) for axis in axes]
    return [None if share is None else circle.at(number / len(axes), share)
            for number, share in enumerate(found)]  # fmt: skip


def _draw_round(drawing: Drawing, points: list[Point | None], ink: str, dash: str) -> None:
    """Lines between neighbours that both have a value; never across a gap."""
    thick = 2.0 if dash else 3.0
    for one, other in zip(points, (*points[1:], points[0]), strict=True):
        if one and other:
            drawing.line(one, other, ink, thick, dash)


def _draw_marks(drawing: Drawing, axes: Iterable[tuple[Axis, float]], circle: Circle) -> None:
    for axis, place in axes:
        _draw_marks_of(drawing, axis, partial(circle.at, place))


def _draw_marks_of(drawing: Drawing, axis: Axis, at: Callable[[float], Point]) -> None:
    if axis.before is not None:
        drawing.path(_triangle(at(axis.before)), BEFORE, 2, area=PAPER)
    if axis.region is not None:
        drawing.rectangle(square(at(axis.region), MARK + 1), PAPER, REGION)
    if axis.value is not None:
        drawing.disc(at(axis.value), MARK, OWN, PAPER)


def _triangle(at: Point) -> list[Point]:
    x, y = at
    return [(x, y - MARK - 1), (x + MARK + 1, y + MARK), (x - MARK - 1, y + MARK)]


def _draw_span(drawing: Drawing, start: Point, end: Point, *, from_tick: bool = True) -> None:
    """A thick stroke with a tick across its ends."""
    drawing.line(start, end, SPAN, 9)
    far = hypot(end[0] - start[0], end[1] - start[1])
    across = (end[1] - start[1]) / far * 7, (start[0] - end[0]) / far * 7
    for x, y in (start, end) if from_tick else (end,):
        drawing.line((x - across[0], y - across[1]), (x + across[0], y + across[1]), INK, 2)


def draw_rows(drawing: Drawing, axes: Sequence[Axis], box: Box) -> float:
    """The same figures as rows with a scale each; gives the lowest point."""
    y = box.top
    for axis in axes:
        y = _draw_row(drawing, axis, y, box)
    return y


def _draw_row(drawing: Drawing, axis: Axis, top: float, box: Box) -> float:
    y = _name_and_words(drawing, axis.name, axis.words, top, box) + 14
    width = box.right - box.left - 2 * MARK

    def at(share: float) -> Point:
        return box.left + MARK + width * share, y

    drawing.line(at(0.0), at(1.0), FAINT, 2)
    for share in (0.0, *RINGS):
        drawing.line((at(share)[0], y - 5), (at(share)[0], y + 5), FAINT, 2)
    if axis.span:
        _draw_span(drawing, at(axis.span[0]), at(axis.span[1]))
    _draw_marks_of(drawing, axis, at)
    return y + 16


def draw_bars(drawing: Drawing, bars: Sequence[Bar], box: Box) -> float:
    """Rows of words with a bar under them; gives the lowest point."""
    y = box.top
    for bar in bars:
        y = _name_and_words(drawing, bar.name, bar.words, y, box) + 4
        track = Box(box.left, y, box.right, y + 9)
        drawing.rectangle(track, PAPER, FAINT, 1.5)
        reach = box.left + (box.right - box.left) * bar.length
        drawing.rectangle(Box(box.left, y, reach, y + 9), OWN)
        y += 9 + 12
    return y


def _name_and_words(drawing: Drawing, name: str, words: str, top: float, box: Box) -> float:
    """A name at the left in up to two lines, its figure at the right; gives the foot."""
    figure = Style(VALUE.size, is_bold=True, anchor="end")
    room = box.right - box.left - figure.font.width(words, figure.size) - 14
    y = top
    for number, line in enumerate(NAME.font.wrapped(name, NAME.size, room, 2)):
        y += NAME.leading
        drawing.text((box.left, y - 4), line, NAME)
        if number == 0:
            drawing.text((box.right, y - 4), words, figure)
    return y


def legend_marks(drawing: Drawing, kind: str, at: Point) -> None:
    """The sign of a legend's entry, 34 wide, its middle at this height."""
    x, y = at
    axis = {
        "own": Axis("", "", 0.5),
        "region": Axis("", "", None, region=0.5),
        "before": Axis("", "", None, before=0.5),
        "span": Axis("", "", None, lo=0.1, hi=0.9),
    }[kind]

    def point(share: float) -> Point:
        return x + 34 * share, y

    ink, thick, dash = {"own": (OWN, 3.0, ""), "region": (REGION, 2.0, DASHED),
                        "before": (BEFORE, 2.0, DOTTED)}.get(kind, (PAPER, 0.0, ""))  # fmt: skip
    if thick:
        drawing.line(point(0.0), point(1.0), ink, thick, dash)
    if axis.span:
        _draw_span(drawing, point(axis.span[0]), point(axis.span[1]))
    _draw_marks_of(drawing, axis, point)
