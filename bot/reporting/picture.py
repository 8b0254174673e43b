"""The picture that comes with a result: one SVG, read from top to bottom on a small phone."""

from bot.reporting.charts import (
    Axis,
    Bar,
    Circle,
    draw_bars,
    draw_radar,
    draw_rows,
    fits,
    labels,
    legend_marks,
)
from bot.reporting.drawing import FAINT, PAPER, QUIET, Box, Drawing, Style
from bot.reporting.wording import Wording, wording
from bot.services.reports import ReportedDimension, RespondentReport

WIDTH = 480.0
"""View box units: set twice as large, 960 pixels."""
PAD = 20.0
INNER = WIDTH - 2 * PAD
RADIUS = 112.0
TITLE = Style(26, is_bold=True)
LEAD = Style(16, ink=QUIET)
SMALL = Style(14, ink=QUIET)
FIGURE = Style(46, is_bold=True)
STRONG = Style(18, is_bold=True)
CAPTION_LIMIT = 1024
"""Characters that Telegram takes under a picture."""

MARKS = ("own", "span", "region", "before")


def picture(report: RespondentReport, language: str) -> str:
    """A respondent's picture as SVG."""
    words = wording("picture.j2", language)
    drawing = Drawing(WIDTH)
    axes = tuple(axis_of(part, report.rubric.scale, words) for part in report.dimensions)
    y = _head(drawing, report, words, PAD)
    y = draw_dimensions(drawing, axes, y + 10)
    y = _legend(drawing, _entries(report, axes, words), y + 16)
    y = _gains(drawing, report, words, y + 12)
    y = _foot(drawing, report, words, y + 8)
    height = y + PAD - 8
    drawing.parts.insert(0, f'<rect width="{WIDTH:g}" height="{height:g}" fill="{PAPER}"/>')
    return drawing.svg(height)


def caption(report: RespondentReport, language: str) -> str:
    """The picture in words, for its caption: at most 1,024 characters."""
    said = wording("picture.j2", language)("caption", report)
    return said if len(said) <= CAPTION_LIMIT else f"{said[: CAPTION_LIMIT - 1]}…"


Entries = tuple[tuple[str, str], ...]
"""What a legend explains: the kind of mark, and its words."""


def chart(axes: tuple[Axis, ...], legend: Entries) -> str:
    """Dimensions alone, with their legend, for a page."""
    drawing = Drawing(WIDTH)
    foot = _legend(drawing, legend, draw_dimensions(drawing, axes, 4) + 14)
    return drawing.svg(foot + 4)


def respondent_chart(report: RespondentReport, language: str) -> str:
    """A respondent's dimensions, as their picture has them."""
    words = wording("picture.j2", language)
    axes = tuple(axis_of(part, report.rubric.scale, words) for part in report.dimensions)
    return chart(axes, _entries(report, axes, words))


def seen(axes: tuple[Axis, ...]) -> frozenset[str]:
    """The kinds of marks that these axes show."""
    there = {
        "own": any(axis.value is not None for axis in axes),
        "span": any(axis.span for axis in axes),
        "region": any(axis.region is not None for axis in axes),
        "before": any(axis.before is not None for axis in axes),
    }
    return frozenset(kind for kind, is_seen in there.items() if is_seen)


def axis_of(part: ReportedDimension, scale: float, words: Wording) -> Axis:
    """A dimension as an axis of a chart."""

    def share(points: float | None) -> float | None:
        return None if points is None else min(1.0, max(0.0, points / scale))

    return Axis(
        name=words("dimension", part),
        words=words("dimension_value", part),
        value=share(part.score.value),
        lo=share(part.score.lo),
        hi=share(part.score.hi),
        region=share(part.region),
        before=share(part.before),
    )


def draw_dimensions(drawing: Drawing, axes: tuple[Axis, ...], top: float) -> float:
    """The radar, or rows where a radar would not be readable; gives the lowest point."""
    middle = drawing.width / 2
    circle = Circle((middle, top), RADIUS)
    if not fits(axes, circle, drawing.width):
        return draw_rows(drawing, axes, Box(PAD, top, drawing.width - PAD, top))
    above = min(line.box.top for label in labels(axes, circle, drawing.width) for line in label)
    return draw_radar(drawing, axes, Circle((middle, top + (top - above)), RADIUS))


def write(drawing: Drawing, words: str, top: float, style: Style, most: int = 99) -> float:
    """A paragraph at the left edge; gives its foot."""
    y = top
    for line in style.font.wrapped(words, style.size, INNER, most) if words else ():
        y += style.leading
        drawing.text((PAD, y - 0.25 * style.size), line, style)
    return y


def _head(drawing: Drawing, report: RespondentReport, words: Wording, top: float) -> float:
    y = write(drawing, words("title", report), top - 6, TITLE, 3)
    y = write(drawing, words("subtitle", report), y, LEAD, 2)
    y = write(drawing, words("honest", report), y, SMALL, 2)
    if report.score.value is None:
        return write(drawing, words("no_value", report), y + 8, STRONG)
    value = words("value", report)
    foot = y + 46
    drawing.text((PAD, foot), value, FIGURE)
    beside = PAD + FIGURE.font.width(value, FIGURE.size) + 12
    of_scale = STRONG.font.cut_short(words("of_scale", report), STRONG.size, WIDTH - PAD - beside)
    drawing.text((beside, foot), of_scale, STRONG)
    return write(drawing, words("span", report), foot + 8, SMALL)


def _entries(report: RespondentReport, axes: tuple[Axis, ...], words: Wording) -> Entries:
    shown = seen(axes)
    return tuple((kind, words(f"legend_{kind}", report)) for kind in MARKS if kind in shown)


def _legend(drawing: Drawing, entries: Entries, top: float) -> float:
    y = top
    for kind, words in entries:
        legend_marks(drawing, kind, (PAD, y + SMALL.leading / 2 + 1))
        for line in SMALL.font.wrapped(words, SMALL.size, INNER - 46):
            y += SMALL.leading
            drawing.text((PAD + 46, y - 0.25 * SMALL.size), line, SMALL)
        y += 4
    return y


def _gains(drawing: Drawing, report: RespondentReport, words: Wording, top: float) -> float:
    if not report.most_to_gain:
        return write(drawing, words("nothing_to_gain", report), top, LEAD)
    y = write(drawing, words("gain_heading", report), top, STRONG) + 4
    most = report.most_to_gain[0][1].gain
    bars = tuple(
        Bar(words("gain_name", indicator), words("gain", step.gain), step.gain / most)
        for indicator, step in report.most_to_gain
    )
    return draw_bars(drawing, bars, Box(PAD, y, WIDTH - PAD, y))


def _foot(drawing: Drawing, report: RespondentReport, words: Wording, top: float) -> float:
    drawing.line((PAD, top), (WIDTH - PAD, top), FAINT, 1)
    y = write(drawing, words("notice", report), top + 5, SMALL)
    return write(drawing, words("instrument", report), y, SMALL)
