"""Finishing an assessment: its score is stored, stamped with the rubric's hash."""

import json
from dataclasses import replace

from bot.flows.effects import FinishAssessment
from bot.flows.session import View
from bot.flows.standing import standing_of
from bot.flows.turn import Turn
from scoring.score import score


def finish(turn: Turn) -> Turn:
    """Close the assessment and show the result."""
    own = turn.the_assessment()
    closed = replace(own, finished_at=own.finished_at or turn.event.at)
    return _store_score(replace(turn, assessment=closed)).to(view=View.RESULT)


def rescore(turn: Turn) -> Turn:
    """After a change: a finished assessment's stored score follows."""
    return turn if turn.the_assessment().finished_at is None else _store_score(turn)


def _store_score(turn: Turn) -> Turn:
    own, rubric = turn.the_assessment(), turn.rubric()
    scored = score(rubric, own.answers, own.role)
    nodes = {node: reached.value for node, reached in scored.nodes.items() if reached.asked}
    return turn.record(
        FinishAssessment(
            assessment=own.id,
            at=own.finished_at or turn.event.at,
            rubric_hash=rubric.hash,
            value=scored.value,
            lo=scored.lo,
            hi=scored.hi,
            nodes=_json(nodes),
            contributions=_json(dict(scored.contributions)),
            standing=standing_of(rubric, own.answers, own.role, scored),
        )
    )


def _json(values: dict[str, float | None] | dict[str, float]) -> str:
    return json.dumps(values, separators=(",", ":"))
