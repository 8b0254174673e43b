"""Making a piece of evidence of what somebody sent."""

import re
from collections.abc import Callable, Mapping

from bot.flows.events import FileKind, FileSent
from bot.flows.evidence import Evidence, EvidenceKind, EvidenceState
from bot.flows.remarks import Remark
from bot.flows.screens import Button, Keyboard
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

A_ROW = 5
MOST = 10
"""Pieces that one answer may have."""
LONGEST = 1000
"""Characters of a text, of a link and of what stands under a file."""
LONGEST_NAME = 120
LARGEST = 20 * 1024 * 1024
"""Bytes of the largest file that Telegram gives a bot (Bot API, getFile)."""
Keep = Callable[[Turn, Evidence, str, Remark], Turn]
"""Keeps a piece: the turn, the piece, Telegram's id of its file or "", and what is said."""
_LINK = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", re.IGNORECASE)
FILES: Mapping[FileKind, EvidenceKind] = {
    FileKind.PHOTO: EvidenceKind.PHOTO,
    FileKind.DOCUMENT: EvidenceKind.DOCUMENT,
}


def is_link(text: str) -> bool:
    """Whether words are one address and nothing else."""
    return _LINK.fullmatch(text.strip()) is not None


def from_text(turn: Turn, indicator: str, text: str) -> Evidence | None:
    """A link or words; None where they are too long."""
    words = text.strip()
    if len(words) > LONGEST:
        return None
    kind = EvidenceKind.LINK if is_link(words) else EvidenceKind.TEXT
    return Evidence(turn.context.fresh_id, indicator, kind, turn.event.at, words)


def from_file(turn: Turn, indicator: str, event: FileSent) -> Evidence | Remark:
    """A photo, a document or a place; or why it is none that can be kept."""
    if event.kind is FileKind.LOCATION and event.spot is not None:
        return Evidence(
            turn.context.fresh_id, indicator, EvidenceKind.LOCATION, event.at, spot=event.spot
        )
    kind = FILES.get(event.kind)
    if kind is None or event.file is None or not event.file.file_id:
        return Remark.EVIDENCE_KIND
    if event.file.size > LARGEST:
        return Remark.EVIDENCE_TOO_BIG
    return Evidence(
        turn.context.fresh_id,
        indicator,
        kind,
        event.at,
        text=event.caption.strip()[:LONGEST],
        name=event.file.name[:LONGEST_NAME],
        state=EvidenceState.FETCHING,
        size=event.file.size,
    )


def give_text(turn: Turn, text: str, keep: Keep) -> Turn:
    """A link or words for the question in hand."""
    piece = from_text(turn, turn.session.lately, text)
    if piece is None:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(text.strip()), count=LONGEST)
    return keep(turn, piece, "", Remark.EVIDENCE_KEPT)


def give_file(turn: Turn, event: FileSent, keep: Keep) -> Turn:
    """A photo, a document, a place for it; a file is fetched after the commit."""
    piece = from_file(turn, turn.session.lately, event)
    if isinstance(piece, Remark):
        return turn.noted(piece, file=event.kind, count=LARGEST // 2**20)
    if event.file is None:
        return keep(turn, piece, "", Remark.EVIDENCE_KEPT)
    return keep(turn, piece, event.file.file_id, Remark.EVIDENCE_COMING)


def removals(own: tuple[Evidence, ...], act: Act) -> Keyboard:
    """A button for each piece that takes it away."""
    numbered = tuple(
        Button(Tap(act, (each.id,)), "evidence_remove", {"number": str(number)})
        for number, each in enumerate(own, start=1)
    )
    return rows(numbered, A_ROW)
