"""Finishing an assessment: its score is stored, stamped with the rubric's hash."""

import json
from dataclasses import replace
from datetime import datetime

from bot.flows.effects import FinishAssessment
from bot.flows.result_files import with_picture
from bot.flows.rounds import Round, RoundNamed
from bot.flows.session import View
from bot.flows.standing import standing_of
from bot.flows.turn import Turn
from scoring.score import score


def finish(turn: Turn) -> Turn:
    """Close the assessment, show the result and send its picture.

    What is finished in time counts in its round.
    """
    own = turn.the_assessment()
    closed = replace(own, finished_at=own.finished_at or turn.event.at)
    stored = _store_score(_counting(replace(turn, assessment=closed)))
    return with_picture(stored.to(view=View.RESULT))


def rescore(turn: Turn) -> Turn:
    """After a change: a finished assessment's stored score follows."""
    if turn.the_assessment().finished_at is None:
        return turn
    return _store_score(_counting(turn))


def _counting(turn: Turn) -> Turn:
    """While its round runs, what is stored now counts in it; afterwards all stays as it was."""
    own, its = turn.the_assessment(), _round(turn)
    if its is None or turn.event.at > its.over_at:
        return turn
    return replace(turn, assessment=replace(own, counted_in=its.id))


def _round(turn: Turn) -> Round | None:
    own = turn.the_assessment()
    return turn.ask(RoundNamed(own.round)) if own.round else None


def _frozen_since(turn: Turn) -> datetime | None:
    """When the round ended in which it counts; None while what is stored now is what counts.

    A correction after the end is the person's own: the round's figures keep what stood then.
    """
    own, its = turn.the_assessment(), _round(turn)
    if its is None or own.counted_in != its.id or turn.event.at <= its.over_at:
        return None
    return its.over_at


def _store_score(turn: Turn) -> Turn:
    own, rubric = turn.the_assessment(), turn.rubric()
    scored = score(rubric, own.answers, own.role)
    frozen = _frozen_since(turn)
    standing = None if frozen else standing_of(rubric, own.answers, own.role, scored)
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
            standing=standing,
            counted_in=own.counted_in,
            counts_until=frozen,
        )
    )


def _json(values: dict[str, float | None] | dict[str, float]) -> str:
    return json.dumps(values, separators=(",", ":"))
