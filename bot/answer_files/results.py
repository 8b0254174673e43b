"""What `score` writes: one JSON object a line, the same bytes for the same answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answer_files.respondents import Respondent
from scoring.area import AreaFigures
from scoring.consistency import Consistency
from scoring.region import GroupResult, RegionReport
from scoring.score import Score
from scoring.steps import Recommendation, UnmetCondition
from scoring.trust import Label, Trust

DECIMALS = 9
"""Digits kept after the point: far below what a figure means, above what machines differ in."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What would raise a respondent's result."""

    steps: Sequence[Recommendation]
    together: float
    """Points that these steps bring when all are taken."""
    level_up: Sequence[UnmetCondition]


def respondent_line(respondent: Respondent, scored: Score, advice: Advice | None = None) -> str:
    """A respondent's result; nodes under which nothing was asked are absent."""
    return _line({
        "id": respondent.id,
        "group": respondent.group,
        "region": respondent.region,
        "value": scored.value,
        "lo": scored.lo,
        "hi": scored.hi,
        "answered": scored.answered,
        "level": scored.level,
        "band": scored.band.id if scored.band else None,
        "nodes": {node: each.value for node, each in scored.nodes.items() if each.asked},
        **(_advice(advice) if advice else {}),
    })  # fmt: skip


def _advice(advice: Advice) -> dict[str, object]:
    return {
        "steps": [{"indicator": each.indicator, "level": each.level, "target": each.target,
                   "gain": each.gain, "effort": each.effort, "owner": each.owner,
                   "unlocks": each.unlocks} for each in advice.steps],
        "together": advice.together,
        "level_up": [{"level": each.gate.level, "subject": each.subject,
                      "at_least": each.at_least, "value": each.value}
                     for each in advice.level_up],
    }  # fmt: skip


def region_line(region: str, report: RegionReport) -> str:
    """What may be shown of a region; hidden figures are absent, `needs` says who is missing."""
    return _line({
        "kind": "region",
        "region": region,
        "value": report.value,
        "half_width": report.half_width,
        "level": report.level,
        "band": report.band.id if report.band else None,
        "trust": _trust(report.trust),
        "people": report.people,
        "excluded": report.excluded,
        "nodes": {node: {"value": value, "half_width": half_width}
                  for node, (value, half_width) in report.nodes.items()},
        "indicators": report.indicators,
        "groups": {group: _group(each) for group, each in report.groups.items()},
        "agreement": {item: {"n": each.n, "deviation": each.deviation, "limit": each.limit,
                             "r_wg": each.r_wg} for item, each in report.agreement.items()},
        "alpha": report.alpha,
        "gaps": [{"node": gap.node, "one": gap.one, "other": gap.other,
                  "difference": gap.difference, "error": gap.error, "df": gap.df}
                 for gap in report.gaps if gap.named],
        "needs": [{"unlocks": need.unlocks, "people": need.people, "group": need.group,
                   "shown": need.shown} for need in report.disclosure.needs],
    })  # fmt: skip


def area_line(kind: str, code: str, area: AreaFigures) -> str:
    """A province, from what its regions may show."""
    return _line(_area(kind, code, area))


def nation_line(code: str, area: AreaFigures, consistency: Sequence[Consistency]) -> str:
    """The nation likewise, with Cronbach's alpha of each dimension for who keeps the rubric."""
    return _line({
        **_area("nation", code, area),
        "consistency": [{"node": each.items.node, "groups": each.items.groups,
                         "indicators": each.items.indicators, "people": each.people,
                         "alpha": each.alpha} for each in consistency],
    })  # fmt: skip


def _area(kind: str, code: str, area: AreaFigures) -> dict[str, object]:
    return {
        "kind": kind,
        "code": code,
        "value": area.value,
        "half_width": area.half_width,
        "band": area.band.id if area.band else None,
        "nodes": area.nodes,
        "counted": area.counted,
        "regions": area.regions,
        "people": area.people,
    }


def _trust(trust: Trust | None) -> dict[str, object] | None:
    """The label, and what keeps the region from the one above."""
    if trust is None:
        return None
    above = {Label.A: None, Label.B: Label.A, Label.C: Label.B}[trust.label]
    unmet = () if above is None else trust.unmet(above)
    return {
        "label": trust.label,
        "unmet": [{"criterion": check.criterion, "value": check.value, "limit": check.limit,
                   "group": check.group} for check in unmet],
    }  # fmt: skip


def _group(result: GroupResult) -> dict[str, object]:
    return {"people": result.people, "value": result.value, "nodes": result.nodes}


def _line(values: Mapping[str, Any]) -> str:
    return json.dumps(_rounded(values), separators=(",", ":"), allow_nan=False) + "\n"


def _rounded(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0  # no negative zero
    if isinstance(value, Mapping):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
