"""What a region's report prints, as one value; every number is a scoring result.

Only what disclosure control lets out is in it: the figures come from `scoring.region.publish`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from bot.flows.beside import Example
from bot.flows.desk.standing_values import Decided, PlaceAmongKind, RegionThenAndNow
from bot.flows.field.commitments_values import CommitmentLine
from bot.flows.field.field_record_ready import Check
from bot.flows.places import Place
from scoring.levels import reached_level
from scoring.linear import region_cells
from scoring.plan import compile_plan
from scoring.region import Figures, National, RegionReport, measure, publish
from scoring.rubric import Choice, Indicator, NextStep, Rubric
from scoring.score import score_of

NOTHING_DECIDED = Decided()
MOST_STEPS = 7
"""Next steps in a region's report: what a meeting can talk through."""


@dataclass(frozen=True, slots=True)
class RegionalStep:
    """What would raise a region's index: one indicator to its next option."""

    indicator: Indicator
    level: int
    """The highest option (0-based) that the region's mean reaches."""
    target: int
    gain: float
    """Points of the region's index, by exact re-scoring."""
    step: NextStep


@dataclass(frozen=True, slots=True)
class RegionalReport:
    """One region's result as it stood at a moment."""

    rubric: Rubric
    place: Place
    at: datetime
    """When the figures were read; aware, UTC."""
    figures: RegionReport
    steps: tuple[RegionalStep, ...]
    levels: Mapping[str, int]
    """Indicator id -> highest option (0-based) that its regional mean reaches."""
    answers_hash: str
    round_id: str = ""
    """The round whose figures these are; empty: what counts in no round."""
    round_name: str = ""
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Open question id -> what people wrote; empty below the size of a shown total."""
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Indicator id -> evidence in words."""
    before: RegionReport | None = None
    before_at: datetime | None = None
    evidence_counts: Mapping[str, int] = field(default_factory=dict)
    """Indicator id -> pieces of evidence, of indicators that may be shown."""
    then: RegionThenAndNow | None = None
    """Beside the region's round before this one."""
    kind: PlaceAmongKind | None = None
    """Beside regions of its kind."""
    examples: Mapping[str, Example] = field(default_factory=dict)
    """Indicator id -> good practice of another region."""
    decided: Decided = NOTHING_DECIDED
    """Scores and levels by three hands, once a level was agreed on or verified."""
    chosen: tuple[CommitmentLine, ...] = ()
    """What the region committed itself to up to this round, and what moved since."""
    checks: tuple[Check, ...] = ()
    """How ready it is for its field check; empty where nothing is known of that."""


@dataclass(frozen=True, slots=True)
class RegionalWords:
    """What people wrote and gave, besides the figures, and the round that these are of."""

    round_id: str = ""
    round_name: str = ""
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    before: RegionReport | None = None
    before_at: datetime | None = None
    evidence_counts: Mapping[str, int] = field(default_factory=dict)
    then: RegionThenAndNow | None = None
    kind: PlaceAmongKind | None = None
    examples: tuple[Example, ...] = ()
    decided: Decided = NOTHING_DECIDED
    chosen: tuple[CommitmentLine, ...] = ()
    checks: tuple[Check, ...] = ()


NO_WORDS = RegionalWords()


def regional_report(
    rubric: Rubric,
    place: Place,
    figures: Figures,
    national: National,
    at: datetime,
    words: RegionalWords = NO_WORDS,
) -> RegionalReport:
    """The report of a region's figures."""
    shown = publish(rubric, figures, national)
    return RegionalReport(
        rubric=rubric,
        place=place,
        at=at,
        figures=shown,
        steps=steps_of_region(rubric, figures, national, shown)[:MOST_STEPS],
        levels={item: level for item, mean in shown.indicators.items()
                if (level := reached_level(rubric.indicators[item].scale, mean)) is not None},
        answers_hash=panel_hash(rubric, figures),
        round_id=words.round_id,
        round_name=words.round_name,
        remarks=words.remarks if shown.disclosure.total else {},
        evidence=words.evidence,
        before=words.before,
        before_at=words.before_at,
        evidence_counts=words.evidence_counts,
        then=words.then,
        kind=words.kind,
        examples={each.indicator: each for each in words.examples},
        decided=words.decided if shown.value is not None else NOTHING_DECIDED,
        chosen=words.chosen,
        checks=words.checks,
    )  # fmt: skip


def panel_hash(rubric: Rubric, figures: Figures) -> str:
    """Hex SHA-256 of the sums that a region's figures are worked out from."""
    content = {group: figures[group] for group in rubric.groups if group in figures}
    text = json.dumps(content, default=_parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(sums: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the dataclasses of `scoring.panel`
    """What `asdict` gives, without its copies of everything below."""
    return {each.name: getattr(sums, each.name) for each in fields(sums)}


def steps_of_region(
    rubric: Rubric, figures: Figures, national: National, shown: RegionReport
) -> tuple[RegionalStep, ...]:
    """Every step, those with most gain for their effort first; of equals the lowest level.

    Only of indicators that may be shown; none where the index may not be.
    """
    if shown.value is None:
        return ()
    means = measure(rubric, figures, national).indicators
    found = [step for item in shown.indicators
             if (step := _step(rubric, rubric.indicators[item], means, shown.value))]  # fmt: skip
    return tuple(sorted(found, key=lambda s: (-round(s.gain / s.indicator.effort, 9), s.level)))


def _step(
    rubric: Rubric, indicator: Indicator, means: Mapping[str, float], now: float
) -> RegionalStep | None:
    """One indicator raised to its next option, and what the tree makes of it."""
    level = reached_level(indicator.scale, means[indicator.id])
    scale = indicator.scale
    if level is None or not isinstance(scale, Choice) or level + 1 == len(scale.options):
        return None
    text = indicator.step_from(level)
    if text is None:
        return None
    plan = compile_plan(rubric, None)
    raised = {**means, indicator.id: scale.options[level + 1].value}
    then = score_of(rubric, plan, region_cells(plan, raised)).value
    gain = 0.0 if then is None else then - now
    return RegionalStep(indicator, level, level + 1, gain, text)


def figures_of_region(report: RegionalReport) -> dict[str, float | int | str | None]:
    """Every computed figure that a region's report prints, unrounded, by a name of its own."""
    shown = report.figures
    figures: dict[str, float | int | str | None] = {
        "index": shown.value,
        "index.half_width": shown.half_width,
        "level": shown.level,
        "band": shown.band.id if shown.band else None,
        "trust": shown.trust.label if shown.trust else None,
        "alpha": shown.alpha,
        "excluded": shown.excluded,
    }
    for node, (value, half_width) in shown.nodes.items():
        figures |= {f"node.{node}": value, f"node.{node}.half_width": half_width}
    figures |= {f"indicator.{item}": mean for item, mean in shown.indicators.items()}
    figures |= {f"deviation.{item}": each.deviation for item, each in shown.agreement.items()}
    figures |= {f"people.{group}": people for group, people in shown.people.items()}
    for group, result in shown.groups.items():
        figures[f"group.{group}"] = result.value
        figures |= {f"group.{group}.{node}": value for node, value in result.nodes.items()}
    figures |= {f"gap.{gap.node}.{gap.one}.{gap.other}": gap.difference
                for gap in shown.gaps if gap.named}  # fmt: skip
    figures |= {f"gain.{step.indicator.id}": step.gain for step in report.steps}
    for each in report.decided.scores:
        figures |= {f"consensus.{each.node.id}": each.consensus,
                    f"verified.{each.node.id}": each.verified}  # fmt: skip
    for line in report.chosen:
        figures |= {f"chosen.{line.number}.then": line.then, f"chosen.{line.number}.now": line.now}
    return figures
