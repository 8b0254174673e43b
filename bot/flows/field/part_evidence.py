"""A colleague may add evidence to what they answer; they see their own and no other."""

from dataclasses import replace

from bot.flows.colleagues import EvidenceOfPart
from bot.flows.events import FileSent
from bot.flows.evidence import AddEvidence, Evidence, RemoveEvidence
from bot.flows.field.giving import MOST, give_file, give_text, removals
from bot.flows.field.part_hand import in_part
from bot.flows.field.screens import EvidenceOf, PartOver
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import View
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Indicator


def add_evidence_button(indicator: Indicator) -> Button:
    """To the evidence of one question of the part."""
    return Button(Tap(Act.PART_EVIDENCE, (indicator.id,)), "evidence_add")


def gone_to_evidence(turn: Turn, args: tuple[str, ...]) -> Turn:
    """What shows one answer."""
    return turn.to(view=View.PART_EVIDENCE, lately=args[0], page=0)


def part_pieces(turn: Turn) -> tuple[Evidence, ...]:
    """What the person gave for the question in hand, this step included."""
    gone = {each.id for each in turn.records if isinstance(each, RemoveEvidence)}
    new = tuple(each.piece for each in turn.records if isinstance(each, AddEvidence))
    every = (*turn.ask(EvidenceOfPart(turn.session.part)), *new)
    at = turn.session.lately
    return tuple(each for each in every if each.indicator == at and each.id not in gone)


def take_text(turn: Turn, text: str) -> Turn:
    """A link or words."""
    return give_text(turn, text, _add)


def take_file(turn: Turn, event: FileSent) -> Turn:
    """A photo, a document, a place."""
    return give_file(turn, event, _add)


def _add(turn: Turn, piece: Evidence, file_id: str, remark: Remark) -> Turn:
    hand = in_part(turn)
    if hand is None or piece.indicator not in hand.asked.part.indicators:
        return turn.to(view=View.PART)
    if len(part_pieces(turn)) >= MOST:
        return turn.noted(Remark.EVIDENCE_FULL, count=MOST)
    own = replace(piece, part=turn.session.part)
    return turn.record(AddEvidence(hand.asked.part.assessment, own, file_id)).noted(remark)


def remove(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Take one's own piece away."""
    hand = in_part(turn)
    if hand is None or args[0] not in {each.id for each in part_pieces(turn)}:
        return turn
    gone = turn.record(RemoveEvidence(hand.asked.part.assessment, args[0]))
    return gone.noted(Remark.EVIDENCE_REMOVED)


def part_evidence(turn: Turn) -> Screen:
    """What the person gave for the question in hand, and what may come."""
    hand, at = in_part(turn), turn.session.lately
    if hand is None or at not in hand.rubric.indicators:
        later = Button(Tap(Act.PART_LATER), "part_later")
        return PartOver(keyboard=((later,),), note=turn.note, reason="withdrawn")
    own = part_pieces(turn)
    back = Button(Tap(Act.PART_ASK, (at,)), "evidence_done")
    return EvidenceOf(
        keyboard=(*removals(own, Act.PART_REMOVE), (back,)),
        note=turn.note,
        indicator=hand.rubric.indicators[at],
        pieces=tuple(replace(each, part="") for each in own),
        most=MOST,
        subsector=hand.asked.subsector,
    )


ROOM = Room(
    screens={View.PART_EVIDENCE: part_evidence},
    acts={Act.PART_REMOVE: remove},
    typed={View.PART_EVIDENCE: take_text},
    files={View.PART_EVIDENCE: take_file},
)
