"""Every call that reached the bot's address, in order, for tests and for the curious."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator.messages import Json


@dataclass(frozen=True)
class Call:
    """One call.

    Attributes:
        number: 1 for the first.
        at: when, by the simulator's clock.
        method: its name as Telegram writes it.
        params: the parameters, JSON fields decoded.
        chat_id: the chat that it is about, or nothing.
        applied: whether it had its effect (also where the reply was lost on purpose).
        result: what it gave, or nothing.
        error: the description of the refusal, empty for none.
        fault: the injected fault, empty for none.
    """

    number: int
    at: datetime
    method: str
    params: Json
    chat_id: int | None
    applied: bool
    result: object = None
    error: str = ""
    fault: str = ""

    def to_json(self) -> Json:
        """The call for the admin API."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "method": self.method,
            "params": self.params,
            "chat_id": self.chat_id,
            "applied": self.applied,
            "result": self.result,
            "error": self.error,
            "fault": self.fault,
        }


@dataclass
class Journal:
    """The calls so far. `getUpdates` is left out unless asked for: it would drown the rest."""

    entries: list[Call] = field(default_factory=list)
    polls: int = 0

    def add(self, call: Call) -> None:
        """Note a call."""
        self.entries.append(call)

    def __iter__(self) -> Iterator[Call]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def calls(
        self, method: str = "", *, chat_id: int | None = None, applied: bool | None = None
    ) -> list[Call]:
        """The calls of a method, of a chat, or with an outcome; everything by default."""
        return [
            call
            for call in self.entries
            if (not method or call.method.lower() == method.lower())
            and (chat_id is None or call.chat_id == chat_id)
            and (applied is None or call.applied == applied)
        ]
