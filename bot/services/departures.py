"""Erasures and withdrawals outlive a backup that is put back.

Who left is noted in a journal that is kept apart from the database and its backups, by the
internal id alone. Whenever a store is opened, what the journal knows and the database does not
is done again before anybody is answered; so an older copy brings nobody back.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Protocol

from bot.flows.effects import EraseRespondent, Record, WithdrawConsent
from bot.flows.facilitated import EraseFacilitated
from bot.flows.session import Session, View
from bot.services.units import Committed, Conversation, Outcome, Unit


class Leaving(StrEnum):
    """How somebody left; the values are those of the audit log."""

    ERASED = "respondent_erased"
    WITHDRAWN = "consent_withdrawn"


_RECORDS: dict[Leaving, Record] = {
    Leaving.ERASED: EraseRespondent(),
    Leaving.WITHDRAWN: WithdrawConsent(),
}


class Departure(NamedTuple):
    """Somebody left; without a name and without a Telegram id."""

    respondent: str
    """Internal id."""
    act: Leaving
    at: datetime


class Journal(Protocol):
    """The note of who left, outside the database."""

    def read(self) -> Sequence[Departure]:
        """Everything that was noted, in its order; damaged lines are left out."""

    def append(self, departures: Iterable[Departure]) -> None:
        """Note these durably.

        Raises:
            OSError: They could not be written.
        """


class DepartureStore(Protocol):
    """What replaying needs of a store."""

    async def departures(self) -> Sequence[Departure]:
        """Who left, as the audit log has it, oldest first."""

    async def telegram_id_of(self, respondent: str) -> int | None:
        """Whose internal id it is; None for nobody, or nobody any more."""

    async def erase_facilitated(self, respondent: str, at: datetime, by: str) -> bool:
        """Erase a person without Telegram; False where there is nobody to erase."""

    async def load(self, telegram_id: int) -> Conversation:
        """A person's conversation."""

    async def commit(self, unit: Unit) -> Committed:
        """Write a unit whole."""


def departures_of(unit: Unit) -> list[Departure]:
    """Who leaves with a unit: its person, or somebody without Telegram; mostly nobody."""
    respondent = unit.conversation.respondent
    own = [
        Departure(respondent, act, unit.at)
        for act, record in _RECORDS.items()
        if record in unit.records
    ]
    others = [
        Departure(record.respondent, Leaving.ERASED, unit.at)
        for record in unit.records
        if isinstance(record, EraseFacilitated)
    ]
    return own + others


async def keep_departures(store: DepartureStore, journal: Journal) -> None:
    """Note in the journal what only the database knows (a crash came between the two).

    Raises:
        OSError: It could not be written.
        StoreUnavailableError: The database cannot be read.
    """
    noted = set(journal.read())
    journal.append(gone for gone in await store.departures() if gone not in noted)


async def replay_departures(store: DepartureStore, journal: Journal) -> int:
    """Let everybody leave again whom an older copy of the database brought back.

    Returns:
        How many left again.

    Raises:
        StoreUnavailableError: Not all of them have; to be repeated before anybody is answered.
    """
    known = set(await store.departures())
    lost = sorted(set(journal.read()) - known, key=lambda gone: gone.at)
    return sum([await _leave_again(store, gone) for gone in lost])


async def _leave_again(store: DepartureStore, gone: Departure) -> bool:
    telegram_id = await store.telegram_id_of(gone.respondent)
    if telegram_id is None:
        return await store.erase_facilitated(gone.respondent, gone.at, "restore")
    conversation = await store.load(telegram_id)
    session = Session(language=conversation.session.language, view=View.WITHDRAWN)
    unit = Unit(
        update_id=_own_id(gone),
        conversation=conversation,
        session=session,
        records=(_RECORDS[gone.act],),
        messages=(),
        at=gone.at,
    )
    return (await store.commit(unit)).outcome is Outcome.COMMITTED


def _own_id(gone: Departure) -> int:
    """An id that no update of Telegram's has, below zero; the same for the same departure."""
    seed = f"{gone.respondent} {gone.act} {gone.at.isoformat()}".encode()
    return -1 - int.from_bytes(sha256(seed).digest()[:7], "big")
