"""What a respondent's picture and PDF print, as one value; every number is the score's own.

Nothing here is formatted and nothing below computes: templates and drawings only read this.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.flows.advice import advice_for
from bot.flows.beside import Example, ThenAndNow
from bot.flows.context import RubricSource
from bot.flows.desk.standing_values import Scores
from bot.flows.evidence import Evidence
from bot.flows.path import unanswered
from bot.flows.places import Place
from bot.flows.records import Assessment
from bot.flows.screens import Advice
from bot.flows.show.overview import asked_dimensions, extremes
from bot.flows.standing import pack_sheet
from bot.flows.then_and_now import then_and_now
from scoring.answers import Answer, Status
from scoring.region import RegionReport
from scoring.rubric import Group, Indicator, Node, OpenQuestion, Rubric
from scoring.score import NodeScore, Score, score
from scoring.steps import Recommendation, joint_gain, recommend

MOST_TO_GAIN = 4
"""Bars of indicators with most to gain: more do not fit a five-inch phone."""


@dataclass(frozen=True, slots=True)
class AnsweredIndicator:
    """One indicator as the person answered it."""

    indicator: Indicator
    answer: Answer | None
    """None where it was not reached."""
    points: float | None
    """Points of the index that the answer brings; None where there is none."""
    evidence: tuple[Evidence, ...] = ()
    """What the person and their colleagues gave for it, the first given first."""


@dataclass(frozen=True, slots=True)
class ReportedDimension:
    """One dimension with its indicators, and what it may be held against."""

    node: Node
    score: NodeScore
    indicators: tuple[AnsweredIndicator, ...] = ()
    region: float | None = None
    """The region's value, where enough people answered."""
    before: float | None = None
    """The person's own value in the assessment before."""


@dataclass(frozen=True, slots=True)
class RespondentReport:
    """One person's result as it stood at a moment."""

    assessment: str
    """Id of the assessment in the store."""
    rubric: Rubric
    place: Place
    group: Group
    subsector: str
    """Code of the leading subsector, or empty."""
    at: datetime
    """The moment whose answers these are; aware, UTC."""
    finished: bool
    score: Score
    dimensions: tuple[ReportedDimension, ...]
    """Those that apply to the person, in rubric order."""
    strongest: tuple[tuple[Node, NodeScore], ...]
    weakest: tuple[tuple[Node, NodeScore], ...]
    steps: tuple[Advice, ...]
    joint_gain: float
    """What the steps bring together, in points of the index."""
    most_to_gain: tuple[tuple[Indicator, Recommendation], ...]
    """The single steps up that would add most, whoever takes them."""
    dont_know: int
    unanswered: int
    remarks: tuple[tuple[OpenQuestion, str], ...]
    """Closing questions with what was written; those left out are absent."""
    answers_hash: str
    region: float | None = None
    """The region's index, where enough people answered."""
    region_people: int = 0
    before: Score | None = None
    before_at: datetime | None = None
    then: ThenAndNow | None = None
    """What moved since the assessment before."""
    examples: Mapping[str, Example] = field(default_factory=dict)
    """Indicator id -> good practice of another region."""
    decided: Scores | None = None
    """The region's index by three hands, where a level was agreed on or verified."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a person's result is shown beside, each where there is any."""

    region: RegionReport | None = None
    before: Score | None = None
    before_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    """Of this assessment, the first given first."""
    then: ThenAndNow | None = None
    examples: tuple[Example, ...] = ()
    decided: Scores | None = None
    """The region's index by three hands."""


NOTHING_BESIDE = Beside()


def beside_first(
    rubrics: RubricSource, rubric: Rubric, own: Assessment, first: Assessment | None
) -> Beside:
    """Beside the person's assessment before this one, where there was one.

    Args:
        rubrics: Where the first one's version is found.
        rubric: Of this one.
        own: This one.
        first: The finished one before it, of the same instrument, region and role.
    """
    if first is None or own.finished_at is None:
        return NOTHING_BESIDE
    old = rubrics.get(first.instrument, first.version) or rubric
    then = then_and_now(old, first, rubric, own)
    return Beside(before=then.before, before_at=then.at, then=then) if then else NOTHING_BESIDE


def respondent_report(
    rubric: Rubric, own: Assessment, place: Place, at: datetime, beside: Beside = NOTHING_BESIDE
) -> RespondentReport:
    """The report of one assessment with its answers as they stand in it."""
    scored = score(rubric, own.answers, own.role)
    asked = asked_dimensions(rubric, scored)
    strongest, weakest = extremes(asked)
    steps = advice_for(rubric, own.answers, own.role)
    given = own.answers.values()
    return RespondentReport(
        assessment=own.id,
        rubric=rubric,
        place=place,
        group=rubric.groups[own.role],
        subsector=own.leading_subsector,
        at=at,
        finished=own.finished_at is not None,
        score=scored,
        dimensions=tuple(_dimension(rubric, own, scored, node.id, beside) for node, _ in asked),
        strongest=strongest,
        weakest=weakest,
        steps=steps,
        joint_gain=joint_gain(rubric, own.answers, [s.recommendation for s in steps], own.role),
        most_to_gain=_most_to_gain(rubric, own),
        dont_know=sum(answer.status is Status.DONT_KNOW for answer in given),
        unanswered=len(unanswered(rubric, own)),
        remarks=tuple((asked, text) for asked in rubric.open_questions
                      if (text := own.remarks.get(asked.id, ""))),
        answers_hash=answers_hash(rubric, own),
        region=beside.region.value if beside.region else None,
        region_people=sum(beside.region.people.values()) if beside.region else 0,
        before=beside.before,
        before_at=beside.before_at,
        then=beside.then,
        examples={each.indicator: each for each in beside.examples},
        decided=beside.decided,
    )  # fmt: skip


def answers_hash(rubric: Rubric, own: Assessment) -> str:
    """Hex SHA-256 of everything that a report rests on besides the rubric.

    Region, role, the answers in the rubric's order and what was written, as compact JSON.
    """
    content = {
        "region": own.region,
        "role": own.role,
        "subsector": own.leading_subsector,
        "sheet": pack_sheet(rubric, own.answers, own.role),
        "remarks": {asked.id: own.remarks.get(asked.id, "") for asked in rubric.open_questions},
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _dimension(
    rubric: Rubric, own: Assessment, scored: Score, node_id: str, beside: Beside
) -> ReportedDimension:
    here = frozenset(rubric.walk(node_id))
    shown = beside.region.nodes.get(node_id) if beside.region else None
    is_alike = beside.then is None or node_id in beside.then.alike
    before = beside.before.nodes.get(node_id) if beside.before and is_alike else None
    return ReportedDimension(
        node=rubric.nodes[node_id],
        score=scored.nodes[node_id],
        indicators=tuple(
            AnsweredIndicator(
                item,
                own.answers.get(item.id),
                scored.contributions.get(item.id),
                tuple(piece for piece in beside.evidence if piece.indicator == item.id),
            )
            for item in rubric.asked(own.role) if item.id in here
        ),
        region=shown[0] if shown else None,
        before=before.value if before else None,
    )  # fmt: skip


def _most_to_gain(rubric: Rubric, own: Assessment) -> tuple[tuple[Indicator, Recommendation], ...]:
    found = recommend(rubric, own.answers, own.role)
    ranked = sorted((each for each in found if each.gain > 0.0), key=lambda each: -each.gain)
    return tuple((rubric.indicators[each.indicator], each) for each in ranked[:MOST_TO_GAIN])


def figures_of(report: RespondentReport) -> dict[str, float | int | str | None]:
    """Every computed figure that a report prints, unrounded, by a name of its own."""
    scored = report.score
    figures: dict[str, float | int | str | None] = {
        "index": scored.value,
        "index.lo": scored.lo,
        "index.hi": scored.hi,
        "answered": scored.answered,
        "level": scored.level,
        "band": scored.band.id if scored.band else None,
        "dont_know": report.dont_know,
        "unanswered": report.unanswered,
        "joint_gain": report.joint_gain,
    }
    for part in report.dimensions:
        node, reached = part.node.id, part.score
        figures |= {
            f"node.{node}": reached.value,
            f"node.{node}.lo": reached.lo,
            f"node.{node}.hi": reached.hi,
        }
        figures |= {f"points.{line.indicator.id}": line.points for line in part.indicators}
    if report.then:
        figures |= {"then.index": report.then.before.value, "now.index": report.then.now.value}
    figures |= {
        f"gain.{advice.indicator.id}": advice.recommendation.gain for advice in report.steps
    }
    return figures
