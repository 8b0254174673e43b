"""Draws the card of an invitation as PNG."""

from bot.reporting.cards import WIDTH, Invitation, card
from bot.reporting.press import Press
from bot.services.invitation_cards import CardFacts


class CardPress:
    """Draws with one press, in its threads."""

    def __init__(self, press: Press) -> None:
        self._press = press

    async def draw(self, facts: CardFacts, language: str) -> bytes:
        """The card as PNG, A6 at 300 dots an inch.

        Raises:
            RuntimeError: typst cannot set it.
        """
        invitation = Invitation(
            link=facts.link,
            title=facts.title,
            place=facts.place,
            group=facts.group,
            round=facts.round,
            until=facts.until,
            notice=facts.notice,
            sender=facts.sender,
        )
        press = self._press
        return await press.run(lambda: press.png(card(invitation, language), WIDTH))
