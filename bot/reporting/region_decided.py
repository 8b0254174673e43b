"""A region's report: its scores by three hands, and what moved since it chose its next steps."""

from bot.reporting.blocks import Block, Column, Heading, Paragraph, Table
from bot.reporting.wording import Wording
from bot.services.reports_of_regions import RegionalReport


def decided(report: RegionalReport, words: Wording) -> list[Block]:
    """Both chapters, each where there is something to say."""
    return [*_three_hands(report, words), *_levels(report, words), *_chosen(report, words)]


def _three_hands(report: RegionalReport, words: Wording) -> list[Block]:
    if not report.decided.scores:
        return []
    columns = (Column(words("head_part"), 3), *_hands(words))
    rows = tuple(
        (
            words("decided_name", each.node, report.rubric),
            words("decided_value", each.own),
            words("decided_value", each.consensus),
            words("decided_value", each.verified),
        )
        for each in report.decided.scores
    )
    about = Paragraph(words("decided_about"), "small")
    return [Heading(words("decided_heading")), about, Table(columns, rows)]


def _hands(words: Wording) -> tuple[Column, ...]:
    heads = ("head_own", "head_agreed", "head_checked")
    return tuple(Column(words(head), 1.4, "end") for head in heads)


def _levels(report: RegionalReport, words: Wording) -> list[Block]:
    if not report.decided.levels:
        return []
    rows = tuple(
        (
            words("level_name", each.indicator),
            words("decided_value", each.own),
            words("level_value", each.consensus),
            words("level_value", each.verified),
        )
        for each in report.decided.levels
    )
    columns = (Column(words("head_level"), 3), *_hands(words))
    return [Paragraph(words("levels_about"), "small"), Table(columns, rows)]


def _chosen(report: RegionalReport, words: Wording) -> list[Block]:
    if not report.chosen:
        return []
    columns = (
        Column(words("head_chosen"), 5),
        Column(words("head_month"), 1.8),
        Column(words("head_then"), 1, "end"),
        Column(words("head_today"), 1, "end"),
        Column(words("head_done"), 1.8),
    )
    rows = tuple(
        (
            words("chosen_step", line),
            words("chosen_month", line),
            words("decided_value", line.then),
            words("decided_value", line.now),
            words("chosen_done", line),
        )
        for line in report.chosen
    )
    about = Paragraph(words("chosen_about"), "small")
    return [Heading(words("chosen_heading")), about, Table(columns, rows)]
