"""The part that a colleague has in hand: whether it can be answered, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.colleagues import AnswerPart, Asked, PartAnswer, PartNamed, PartState, TakePart
from bot.flows.turn import Turn
from scoring.rubric import Rubric

OPEN = frozenset({PartState.WAITING, PartState.ANSWERING})


@dataclass(frozen=True, slots=True)
class InHand:
    """A part with the rubric of its questions."""

    asked: Asked
    rubric: Rubric


def in_part(turn: Turn) -> InHand | None:
    """The part that the person answers; None where it is over or somebody else's.

    Raises:
        FactNeededError: It was not fetched yet.
    """
    id_ = turn.session.part
    asked = turn.ask(PartNamed(id_)) if id_ else None
    if asked is None or asked.part.state(turn.event.at) not in OPEN:
        return None
    is_mine_now = TakePart(id_) in turn.records
    if not (asked.is_for_me or is_mine_now):
        return None
    rubrics = turn.context.rubrics
    rubric = rubrics.get(asked.instrument, asked.version) or rubrics.current(asked.instrument)
    return InHand(asked, rubric)


def part_answers(turn: Turn) -> Mapping[str, PartAnswer]:
    """What the person said so far, this step included."""
    hand = in_part(turn)
    stored = hand.asked.part.answers if hand else {}
    new = {
        each.indicator: PartAnswer(each.answer)
        for each in turn.records
        if isinstance(each, AnswerPart) and each.part == turn.session.part
    }
    return {**stored, **new}
