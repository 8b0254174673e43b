"""A respondent's report: the blocks of its two or three pages."""

from bot.flows.places import OTHER_SUBSECTOR, SUBSECTORS
from bot.flows.screens import Advice
from bot.reporting.blocks import (
    Block,
    Column,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Picture,
    Points,
    Quotes,
    Step,
    Steps,
    Table,
    Title,
)
from bot.reporting.claims import Claims, edition
from bot.reporting.pages import Pages, checklist, proof
from bot.reporting.picture import caption, respondent_chart
from bot.reporting.wording import Wording, wording
from bot.services.reports import AnsweredIndicator, ReportedDimension, RespondentReport, figures_of

KIND = "respondent"
CHART_WIDTH = 104
"""Millimetres."""
NAMED = frozenset({*SUBSECTORS, OTHER_SUBSECTOR})
"""Subsectors that a person can have named; «not known yet» is none of them."""

Facts_ = tuple[tuple[str, str], ...]


def respondent_pages(report: RespondentReport, language: str) -> Pages:
    """A respondent's report, ready to be set."""
    words = wording("respondent.j2", language)
    common = wording("report.j2", language)
    blocks: list[Block] = [
        Title(words("title", report)),
        Paragraph(words("subtitle", report)),
        Paragraph(words("notice", report), "small"),
        *_summary(report, words, common),
        Heading(words("radar_heading")),
        Picture(respondent_chart(report, language), caption(report, language), CHART_WIDTH),
        *_steps(report, words, common),
        *_answers(report, words, common),
        *_remarks(report, words, common),
        *_method(report, words),
        *checklist(common),
        *proof(_proof(report, common), common),
    ]
    return Pages(
        title=words("title", report),
        footer=words("footer", report),
        language=language,
        blocks=tuple(blocks),
        claims=claims_of(report, language),
    )


def claims_of(report: RespondentReport, language: str) -> Claims:
    """What the report says of itself."""
    return Claims(
        kind=KIND,
        subject=report.assessment,
        round="",
        instrument=report.rubric.id,
        version=report.rubric.version,
        rubric_hash=report.rubric.hash,
        answers_hash=report.answers_hash,
        at=report.at.isoformat(),
        language=language,
        edition=edition(),
        figures=figures_of(report),
    )


def _summary(report: RespondentReport, words: Wording, common: Wording) -> list[Block]:
    if report.score.value is None:
        first: Block = Paragraph(words("no_value"))
    else:
        of_scale = common("of_scale", report.rubric, report.score.band)
        first = Figure(words("value", report), of_scale)
    return [Heading(words("summary_heading")), first, Facts(_facts(report, words, common))]


def _facts(report: RespondentReport, words: Wording, common: Wording) -> Facts_:
    scored = report.score
    given = sum(part.score.given for part in report.dimensions)
    asked = sum(part.score.asked for part in report.dimensions)
    gate = next((gate for gate in report.rubric.gates if gate.level == scored.level), None)
    rows = [
        (words("fact_answered"), words("answered", report, given, asked)),
        (words("fact_span"), words("span", scored)) if _is_open(report) else None,
        (words("fact_level"), words("level", gate)) if gate else None,
        (words("fact_strongest"), words("extremes", report.strongest))
        if report.strongest else None,
        (words("fact_weakest"), words("extremes", report.weakest)) if report.weakest else None,
        (words("fact_subsector"), common("subsector", report.subsector))
        if report.rubric.asks_subsector and report.subsector in NAMED else None,
        (words("fact_before"), words("before", report))
        if report.before_at and not report.then else None,
        (words("fact_then"), words("then", report.then, report.place.zone))
        if report.then else None,
        (words("fact_taken"), words("taken", report.then))
        if report.then and report.then.taken else None,
    ]  # fmt: skip
    return tuple(row for row in rows if row)


def _is_open(report: RespondentReport) -> bool:
    """Whether answers are missing that could still move the value."""
    lo, hi = report.score.lo, report.score.hi
    return lo is not None and hi is not None and hi - lo > 0.0


def _steps(report: RespondentReport, words: Wording, common: Wording) -> list[Block]:
    heading = Heading(common("steps_heading"))
    if not report.steps:
        return [heading, Paragraph(words("no_steps", report))]
    about = Paragraph(words("steps_about", report), "small")
    steps = tuple(_step(report, advice, words, common) for advice in report.steps)
    return [heading, Steps(steps), about]


def _step(report: RespondentReport, advice: Advice, words: Wording, common: Wording) -> Step:
    chosen, step = advice.recommendation, advice.recommendation.step
    subsector = common("subsector", report.subsector)
    unlocked = report.rubric.indicators.get(chosen.unlocks or "")
    owner = report.rubric.groups.get(chosen.owner)
    whose = common("owner", owner) if owner else ""
    lines = (
        words("because", advice),
        common("target", advice.indicator, chosen.target),
        common("own", owner) if advice.own else whose,
        common("first_action", step, subsector),
        common("unlocks", unlocked) if unlocked else "",
        common("basis", step),
        common("example", report.examples.get(advice.indicator.id)),
    )
    return Step(
        action=common("action", step, advice.indicator, subsector),
        gain=common("gain", chosen.gain),
        lines=tuple(line for line in lines if line),
    )


def _answers(report: RespondentReport, words: Wording, common: Wording) -> list[Block]:
    blocks: list[Block] = [
        Heading(words("answers_heading")),
        Paragraph(words("answers_about"), "small"),
    ]
    for part in report.dimensions:
        blocks += [Heading(words("part_heading", part), 3), _part_table(part, words, common)]
    return blocks


def _part_table(part: ReportedDimension, words: Wording, common: Wording) -> Table:
    columns = (
        Column(common("head_indicator"), 5),
        Column(words("head_answer"), 8),
        Column(common("head_level"), 2, "end"),
        Column(words("head_points"), 1.4, "end"),
    )
    rows = tuple(
        (
            common("name", line.indicator),
            _answer(line, words, common),
            words("level_of", line),
            common("number", line.points),
        )
        for line in part.indicators
    )
    return Table(columns, rows)


def _answer(line: AnsweredIndicator, words: Wording, common: Wording) -> str:
    """What was chosen, and what was given for it."""
    answer = words("answer", line)
    if not line.evidence:
        return answer
    return f"{answer}. {common('evidence', words('pieces', line.evidence))}"


def _remarks(report: RespondentReport, words: Wording, common: Wording) -> list[Block]:
    if not report.remarks:
        return []
    blocks: list[Block] = [Heading(words("remarks_heading"))]
    for question, text in report.remarks:
        blocks += [Heading(words("asked", question), 3), Quotes((common("quote", text),))]
    return blocks


def _method(report: RespondentReport, words: Wording) -> list[Block]:
    asked = sum(part.score.asked for part in report.dimensions)
    lines = (
        words("method_asked", report, asked),
        words("method_who"),
        words("method_levels"),
        words("method_tree", report),
        words("method_open"),
        words("method_few"),
        words("method_bands"),
        words("method_gain"),
        words("method_unchecked"),
        words("method_official"),
    )
    return [Heading(words("method_heading")), Points(lines, numbered=True)]


def _proof(report: RespondentReport, common: Wording) -> Facts_:
    return (
        (common("proof_number"), report.assessment),
        (common("proof_at"), common("moment", report.at, report.place.zone)),
        (common("proof_rubric"), report.rubric.hash),
        (common("proof_answers"), report.answers_hash),
    )
