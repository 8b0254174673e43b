"""Taps on inline buttons and the bot's answers to them."""

from dataclasses import dataclass, field, replace

from bot.simulator.clock import Clock
from bot.simulator.errors import QUERY_TOO_OLD, bad_request
from bot.simulator.updates import TAP_LIFETIME

MAX_ANSWER = 200
"""The longest answer to a tap, in characters."""


@dataclass(frozen=True)
class Tap:
    """A tap of a person, and how the bot answered it.

    Attributes:
        query_id: the id of the callback query.
        person_id: who tapped.
        chat_id: in which chat.
        message_id: on which message.
        data: the callback data that was sent.
        at: when, in seconds of the simulator's clock.
        answered: whether the bot answered.
        text: what the bot said, empty for nothing.
        alert: whether it said so in a window to be closed.
        url: the link that the bot opened, empty for none.
    """

    query_id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    at: float
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass
class Taps:
    """Every tap, in order, by query id."""

    clock: Clock
    lifetime: float = TAP_LIFETIME
    by_id: dict[str, Tap] = field(default_factory=dict)

    def add(self, person_id: int, chat_id: int, message_id: int, data: str) -> Tap:
        """Note a tap and give it a query id that looks like Telegram's."""
        query_id = str((person_id << 32) + len(self.by_id) + 1)
        tap = Tap(query_id, person_id, chat_id, message_id, data, self.clock.seconds())
        self.by_id[query_id] = tap
        return tap

    def answer(self, query_id: str, text: str, url: str, *, alert: bool) -> Tap:
        """Note the bot's answer.

        Raises:
            ApiError: 400 for an unknown, expired or already answered query, or a long text.
        """
        tap = self.by_id.get(query_id)
        expired = tap is not None and self.clock.seconds() > tap.at + self.lifetime
        if tap is None or tap.answered or expired:
            raise bad_request(QUERY_TOO_OLD)
        if len(text) > MAX_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        answered = replace(tap, answered=True, text=text, alert=alert, url=url)
        self.by_id[query_id] = answered
        return answered

    def of_person(self, person_id: int) -> list[Tap]:
        """The taps of one person, oldest first."""
        return [tap for tap in self.by_id.values() if tap.person_id == person_id]
