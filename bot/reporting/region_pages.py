"""A region's report: the blocks of its six to ten pages, for the coordinator."""

from collections.abc import Sequence

from bot.flows.desk.standing_values import RegionThenAndNow
from bot.reporting.blocks import (
    Block,
    Column,
    Facts,
    Figure,
    Heading,
    NewPage,
    Paragraph,
    Picture,
    Points,
    Quotes,
    Step,
    Steps,
    Table,
    Title,
    Together,
)
from bot.reporting.charts import Axis
from bot.reporting.claims import Claims, edition
from bot.reporting.pages import Pages, checklist, proof
from bot.reporting.picture import MARKS, chart, seen
from bot.reporting.region_decided import decided
from bot.reporting.wording import Wording, wording
from bot.services.reports_of_regions import RegionalReport, RegionalStep, figures_of_region
from scoring.rubric import Indicator, Node

KIND = "region"
CHART_WIDTH = 118
"""Millimetres."""
MOST_QUOTES = 8
"""Texts to a question: where hundreds wrote, a meeting still has some ten pages."""
MOST_GAPS = 12
"""Gaps that a meeting can talk about; the largest come first."""
ENOUGH = 2
"""Dimensions that are named as the strongest and as the weakest."""

Rows = tuple[tuple[str, str], ...]


def region_pages(report: RegionalReport, language: str) -> Pages:
    """A region's report, ready to be set."""
    words = wording("region.j2", language)
    common = wording("report.j2", language)
    blocks: list[Block] = [
        Title(words("title", report)),
        Paragraph(words("subtitle", report)),
        Paragraph(words("notice", report), "small"),
        *_summary(report, words, common),
        *_dimensions(report, words, common),
        *_standing(report, words),
        *decided(report, words),
        *_method(report, words),
        *_gaps(report, words),
        NewPage(),
        *_parts(report, words, common),
        NewPage(),
        *_remarks(report, words),
        *_steps(report, words, common),
        *checklist(common, report.checks),
        *proof(_proof(report, words, common), common),
    ]
    return Pages(
        title=words("title", report),
        footer=words("footer", report),
        language=language,
        blocks=tuple(blocks),
        claims=claims_of_region(report, language),
    )


def claims_of_region(report: RegionalReport, language: str) -> Claims:
    """What the report says of itself."""
    return Claims(
        kind=KIND,
        subject=report.place.code,
        round=report.round_id,
        instrument=report.rubric.id,
        version=report.rubric.version,
        rubric_hash=report.rubric.hash,
        answers_hash=report.answers_hash,
        at=report.at.isoformat(),
        language=language,
        edition=edition(),
        figures=figures_of_region(report),
    )


def _summary(report: RegionalReport, words: Wording, common: Wording) -> list[Block]:
    figures = report.figures
    heading = Heading(words("summary_heading"))
    facts = Facts(_facts(report, words))
    if figures.value is not None:
        of_scale = common("of_scale", report.rubric, figures.band)
        return [heading, Figure(words("value", figures), of_scale), facts]
    groups = report.rubric.groups
    needs = (words("need", need, groups.get(need.group or ""))
             for need in figures.disclosure.needs)  # fmt: skip
    needed = tuple(need for need in needs if need)
    return [heading, Paragraph(words("no_value")), *([Points(needed)] if needed else []), facts]


def _facts(report: RegionalReport, words: Wording) -> Rows:
    figures = report.figures
    gate = next((gate for gate in report.rubric.gates if gate.level == figures.level), None)
    strongest, weakest = _extremes(report, words)
    rows = [
        (words("fact_people"), words("people", report)),
        (words("fact_excluded"), words("excluded", figures.excluded))
        if figures.excluded else None,
        (words("fact_interval"), words("interval", figures))
        if figures.value is not None and figures.half_width is not None else None,
        (words("fact_trust"), words("trust", figures.trust)) if figures.trust else None,
        (words("fact_level"), words("level", gate)) if gate else None,
        (words("fact_strongest"), strongest) if strongest else None,
        (words("fact_weakest"), weakest) if weakest else None,
        (words("fact_before"), words("before", report))
        if report.before and report.before_at else None,
    ]  # fmt: skip
    return tuple(row for row in rows if row)


def _extremes(report: RegionalReport, words: Wording) -> tuple[str, str]:
    """The two strongest and the two weakest dimensions, where there are so many."""
    found = [
        (value, node)
        for node in report.rubric.dimensions()
        if (value := report.figures.nodes.get(node.id, (None, None))[0]) is not None
    ]
    if len(found) <= 2 * ENOUGH:
        return "", ""
    ranked = sorted(found, key=lambda pair: -pair[0])
    ends = ranked[:ENOUGH], ranked[: -ENOUGH - 1 : -1]
    strongest, weakest = (
        "; ".join(words("node_value", node, value) for value, node in end) for end in ends
    )
    return strongest, weakest


def _dimensions(report: RegionalReport, words: Wording, common: Wording) -> list[Block]:
    axes = tuple(_axis(report, node, words) for node in report.rubric.dimensions())
    shown = seen(axes)
    legend = tuple((kind, words(f"legend_{kind}", report)) for kind in MARKS if kind in shown)
    said = [f"{axis.name} {axis.words}" for axis in axes]
    return [
        Heading(words("radar_heading")),
        Picture(chart(axes, legend), words("chart_alt", report, said), CHART_WIDTH),
        Together((_group_table(report, words, common), Paragraph(words("groups_about"), "small"))),
    ]


def _axis(report: RegionalReport, node: Node, words: Wording) -> Axis:
    scale = report.rubric.scale
    value, half_width = report.figures.nodes.get(node.id, (None, None))
    lo = hi = None
    if value is not None and half_width is not None:
        lo, hi = max(0.0, value - half_width) / scale, min(scale, value + half_width) / scale
    before = report.before.nodes.get(node.id, (None, None))[0] if report.before else None
    return Axis(
        name=words("part_name", node),
        words=words("axis_value", value),
        value=None if value is None else value / scale,
        lo=lo,
        hi=hi,
        before=None if before is None else before / scale,
    )


def _group_table(report: RegionalReport, words: Wording, common: Wording) -> Table:
    groups = [group for group in report.rubric.groups.values() if group.weight > 0.0]
    figures = report.figures
    columns = (
        Column(common("head_dimension"), 2.4),
        Column(words("head_region"), 1, "end"),
        *(Column(common("name", group), 1, "end") for group in groups),
    )
    rows = tuple(
        (
            common("name", node),
            common("number", figures.nodes.get(node.id, (None, None))[0]),
            *(
                common("number", figures.groups[group.id].nodes.get(node.id))
                if group.id in figures.groups
                else common("number", None)
                for group in groups
            ),
        )
        for node in report.rubric.dimensions()
    )
    return Table(columns, rows)


def _standing(report: RegionalReport, words: Wording) -> list[Block]:
    """Beside the round before, and beside regions of its kind."""
    blocks: list[Block] = []
    if report.then:
        blocks += [Heading(words("then_heading")), *_then(report.then, report, words)]
    if report.kind and report.figures.value is not None:
        blocks += [
            Heading(words("kind_heading")),
            Paragraph(words("kind_place", report.kind)),
            Paragraph(words("kind_about", report.kind), "small"),
        ]
    return blocks


def _then(then: RegionThenAndNow, report: RegionalReport, words: Wording) -> list[Block]:
    moved = (*((then.index,) if then.index else ()), *then.dimensions)
    about = Paragraph(words("then_about", then, report.place.zone), "small")
    changed = [Paragraph(words("then_changed", then.changed), "small")] if then.changed else []
    if not moved:
        return [Paragraph(words("then_nothing")), *changed]
    columns = (
        Column(words("head_part"), 3),
        Column(words("head_before"), 1, "end"),
        Column(words("head_now"), 1, "end"),
        Column(words("head_movement"), 2.4),
    )
    rows = tuple(
        (words("moved_name", each, then.index), words("moved_value", each.before),
         words("moved_value", each.now), words("movement", each))
        for each in moved
    )  # fmt: skip
    return [about, Table(columns, rows), *changed]


def _method(report: RegionalReport, words: Wording) -> list[Block]:
    people = sum(report.figures.people.values())
    lines = (
        words("method_asked", report),
        words("method_who", report, people),
        words("method_levels"),
        words("method_groups"),
        words("method_tree", report),
        words("method_interval"),
        words("method_hidden", report),
        words("method_agreement"),
        words("method_gain"),
        words("method_official"),
    )
    return [Heading(words("method_heading")), Points(lines, numbered=True)]


def _parts(report: RegionalReport, words: Wording, common: Wording) -> list[Block]:
    blocks: list[Block] = [Heading(words("parts_heading"))]
    for node in report.rubric.dimensions():
        value, half_width = report.figures.nodes.get(node.id, (None, None))
        items = [report.rubric.indicators[item] for item in report.rubric.walk(node.id)]
        blocks += [
            Heading(words("part_heading", node, value, half_width), 3),
            _part_table(report, items, words, common),
        ]
        evidence = tuple(
            f"{common('name', item)}. {common('evidence', each)}"
            for item in items
            for each in report.evidence.get(item.id, ())
        )
        evidence += tuple(
            words("evidence_count", item, report.evidence_counts[item.id])
            for item in items
            if item.id in report.evidence_counts
        )
        blocks += [Points(evidence)] if evidence else []
    return blocks


def _part_table(
    report: RegionalReport, items: list[Indicator], words: Wording, common: Wording
) -> Table:
    columns = (
        Column(common("head_indicator"), 3),
        Column(words("head_asked"), 2.6),
        Column(common("head_value"), 1, "end"),
        Column(words("head_reached"), 4),
        Column(words("head_deviation"), 1.5, "end"),
    )
    return Table(columns, tuple(_part_row(report, item, words, common) for item in items))


def _part_row(
    report: RegionalReport, item: Indicator, words: Wording, common: Wording
) -> tuple[str, ...]:
    figures = report.figures
    mean, level = figures.indicators.get(item.id), report.levels.get(item.id)
    agreement = figures.agreement.get(item.id)
    reached = words("reached", item, level) if level is not None else common("number", None)
    return (
        common("name", item),
        words("asked", report.rubric, item),
        common("number", None) if mean is None else words("percent", mean, report.rubric.scale),
        words("hidden") if mean is None else reached,
        words("deviation", agreement) if agreement else common("number", None),
    )


def _gaps(report: RegionalReport, words: Wording) -> list[Block]:
    named = sorted((gap for gap in report.figures.gaps if gap.named),
                   key=lambda gap: -abs(gap.difference))  # fmt: skip
    heading = Heading(words("gaps_heading"))
    if not named:
        return [heading, Paragraph(words("no_gaps"))]
    lines = tuple(words("gap", report.rubric, gap) for gap in named[:MOST_GAPS])
    return [heading, Paragraph(words("gaps_about")), Points(lines)]


def _remarks(report: RegionalReport, words: Wording) -> list[Block]:
    blocks: list[Block] = [
        Heading(words("remarks_heading")),
        Paragraph(words("remarks_about"), "small"),
    ]
    for question in report.rubric.open_questions:
        written = report.remarks.get(question.id, ())
        quotes = tuple(words("remark", text) for text in spread(written, MOST_QUOTES))
        blocks.append(Heading(words("remark_asked", question), 3))
        blocks.append(Quotes(quotes) if quotes else Paragraph(words("nobody_wrote"), "small"))
        if rest := len(written) - len(quotes):
            blocks.append(Paragraph(words("more_remarks", rest), "small"))
    return blocks if report.rubric.open_questions else []


def spread(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """At most so many of them, as far from each other as their order allows."""
    if len(texts) <= most:
        return tuple(texts)
    return tuple(texts[at * len(texts) // most] for at in range(most))


def _steps(report: RegionalReport, words: Wording, common: Wording) -> list[Block]:
    heading = Heading(common("steps_heading"))
    if not report.steps:
        return [heading, Paragraph(words("no_steps"))]
    steps = tuple(_step(report, step, words, common) for step in report.steps)
    return [heading, Paragraph(words("steps_about")), Steps(steps)]


def _step(report: RegionalReport, step: RegionalStep, words: Wording, common: Wording) -> Step:
    subsector = words("subsector_word")
    owner = report.rubric.groups.get(step.step.owner)
    lines = (
        words("step_because", step),
        common("target", step.indicator, step.target),
        common("owner", owner) if owner else "",
        common("first_action", step.step, subsector),
        common("basis", step.step),
        common("example", report.examples.get(step.indicator.id)),
    )
    return Step(
        action=common("action", step.step, step.indicator, subsector),
        gain=common("gain", step.gain),
        lines=tuple(line for line in lines if line),
    )


def _proof(report: RegionalReport, words: Wording, common: Wording) -> Rows:
    return (
        (words("proof_region"), report.place.code),
        (common("proof_at"), common("moment", report.at, report.place.zone)),
        (common("proof_rubric"), report.rubric.hash),
        (common("proof_answers"), report.answers_hash),
    )
