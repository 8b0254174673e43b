"""SVG by hand: a few shapes with exact places, and boxes of the text that stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from bot.reporting.fonts import FAMILY, Font, bold, regular

INK = "#1c1c1c"
QUIET = "#4a4a4a"
FAINT = "#c8ccd0"
PAPER = "#ffffff"
OWN = "#0b4f8a"
OWN_AREA = "#cfe0ef"
SPAN = "#8fb3d1"
REGION = "#a84300"
BEFORE = "#5b3a8c"
"""Darker and lighter than each other, so that they differ in grey too; shape and dash say the
same for whoever sees no colour."""

DASHED = "9 5"
DOTTED = "2 4"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, width: float, height: float) -> bool:
        """Whether it stands wholly on a sheet of this size."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    size: float
    is_bold: bool = False
    ink: str = INK
    anchor: str = "start"
    """`start`, `middle` or `end`: which part of the line its x names."""

    @property
    def font(self) -> Font:
        """The weight that it is set in."""
        return bold() if self.is_bold else regular()

    @property
    def leading(self) -> float:
        """From one line's foot to the next."""
        return round(self.size * 1.25, 2)


@dataclass(slots=True)
class Drawing:
    """An SVG picture while it is drawn, in units of its view box."""

    width: float
    parts: list[str] = field(default_factory=list)

    def line(self, start: Point, end: Point, ink: str, thick: float, dash: str = "") -> None:
        """A straight line."""
        ends = f'x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"'
        self.parts.append(f'<line {ends} stroke="{ink}" stroke-width="{_n(thick)}"{_dash(dash)}/>')

    def path(
        self, points: Sequence[Point], ink: str, thick: float, *, dash: str = "", area: str = ""
    ) -> None:
        """A line through these points; closed and filled where there is an area colour."""
        tag, fill = ("polygon", area) if area else ("polyline", "none")
        places = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self.parts.append(
            f'<{tag} points="{places}" fill="{fill}" stroke="{ink}" stroke-width="{_n(thick)}"'
            f' stroke-linejoin="round"{_dash(dash)}/>'
        )

    def disc(self, at: Point, radius: float, fill: str, ink: str) -> None:
        """A round mark."""
        self.parts.append(
            f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}" fill="{fill}"'
            f' stroke="{ink}" stroke-width="2"/>'
        )

    def rectangle(self, box: Box, fill: str, ink: str = "none", thick: float = 2) -> None:
        """A box; also the square marks."""
        size = f'width="{_n(box.right - box.left)}" height="{_n(box.bottom - box.top)}"'
        self.parts.append(
            f'<rect x="{_n(box.left)}" y="{_n(box.top)}" {size} fill="{fill}" stroke="{ink}"'
            f' stroke-width="{_n(thick)}"/>'
        )

    def text(self, at: Point, words: str, style: Style) -> Box:
        """One line of text on its foot; gives its box."""
        weight = ' font-weight="700"' if style.is_bold else ""
        self.parts.append(
            f'<text x="{_n(at[0])}" y="{_n(at[1])}" font-size="{_n(style.size)}"{weight}'
            f' fill="{style.ink}" text-anchor="{style.anchor}">{escape(words)}</text>'
        )
        return text_box(at, words, style)

    def svg(self, height: float) -> str:
        """The whole picture."""
        size = f'width="{_n(self.width)}" height="{_n(height)}"'
        view = f'viewBox="0 0 {_n(self.width)} {_n(height)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} font-family="{FAMILY}">'
        return "\n".join((head, *self.parts, "</svg>")) + "\n"


def text_box(at: Point, words: str, style: Style) -> Box:
    """Where a line of text stands, from the top of its capitals to below its foot."""
    width = style.font.width(words, style.size)
    left = at[0] - {"start": 0.0, "middle": width / 2, "end": width}[style.anchor]
    return Box(left, at[1] - 0.8 * style.size, left + width, at[1] + 0.24 * style.size)


def square(at: Point, half: float) -> Box:
    """The box of a square mark around a point."""
    return Box(at[0] - half, at[1] - half, at[0] + half, at[1] + half)


def _n(number: float) -> str:
    """At most two decimals, without zeros at the end: the same bytes for the same drawing."""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _dash(pattern: str) -> str:
    return f' stroke-dasharray="{pattern}"' if pattern else ""
