"""The card of an invitation: a picture that is drawn when its message is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.flows.context import RubricSource
from bot.flows.desk.invitations import Invitation
from bot.flows.links import LinkKind
from bot.flows.places import Place
from bot.flows.rounds import Round
from bot.services.attachments import Attachment
from bot.services.ports import ConversationStore
from bot.services.units import QueuedMessage
from scoring.rubric import Text

CARD_JOB = "card"
"""`card:<link>`: the card of one invitation."""
CARD_NAME = "undangan-kota-kreatif.png"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says."""

    link: str
    title: Text
    place: str
    group: Text | None
    round: str
    until: date | None
    notice: Text
    sender: str = ""
    """Who invites, as people know them; empty for nobody."""


class Invitations(Protocol):
    """Finds invitations and their rounds."""

    async def invitation(self, link: str) -> Invitation | None:
        """One invitation by the id of its link."""

    async def named(self, id_: str) -> Round | None:
        """One round."""


class InvitationGoneError(LookupError):
    """There is no such invitation any more."""


@dataclass(frozen=True, slots=True)
class InvitationCards:
    """Draws cards; the same row gives the same card again."""

    people: ConversationStore
    invitations: Invitations
    address: Callable[[LinkKind, str], str]
    rubrics: RubricSource
    place: Callable[[str], Place | None]
    draw: Callable[[CardFacts, str], Awaitable[bytes]]
    """Gives the card as PNG, in a language."""

    async def render(self, row: QueuedMessage) -> Attachment:
        """The picture of `card:<link>`.

        Raises:
            InvitationGoneError: Nothing like it was made.
        """
        facts = await self._facts(row.message.job.partition(":")[2])
        language = (await self.people.load(row.message.chat_id)).session.language
        return Attachment(CARD_NAME, await self.draw(facts, language), field="photo")

    async def _facts(self, link: str) -> CardFacts:
        found = await self.invitations.invitation(link)
        its = await self.invitations.named(found.round) if found else None
        place = self.place(found.region) if found else None
        if found is None or its is None or place is None:
            raise InvitationGoneError(link)
        kept = self.rubrics.get(its.instrument, its.version)
        rubric = kept or self.rubrics.current(its.instrument)
        group = rubric.groups.get(found.group)
        until = found.expires_at
        return CardFacts(
            link=self.address(LinkKind.INVITATION, found.id),
            title=rubric.name,
            place=place.name,
            group=group.name if group else None,
            round=its.name,
            until=until.astimezone(ZoneInfo(place.zone)).date() if until else None,
            notice=rubric.notice,
            sender=found.sender,
        )
