"""Messages that no update answers: into the outbox, inside somebody's transaction."""

from collections.abc import Sequence
from datetime import datetime

from bot.services.notices import Letter
from bot.services.units import QueuedMessage
from bot.store.database import Database, Transaction
from bot.store.sealing import REQUEST, Sealer
from bot.store.values import micros, storable


async def hold_people(
    database: Database, transaction: Transaction, respondents: Sequence[str]
) -> None:
    """From here on nobody of them answers, leaves or mutes until the transaction ends."""
    await transaction.fetch(
        "guards",
        respondents=database.array(sorted(set(respondents))),
        fingerprints=database.array([]),
        update_ids=database.array([]),
        replica=database.replica,
    )


async def post(
    database: Database,
    transaction: Transaction,
    sealer: Sealer,
    letters: Sequence[Letter],
    at: datetime,
) -> tuple[QueuedMessage, ...]:
    """Queue each of the letters; the rows as the sender takes them, once this is committed."""
    if not letters:
        return ()
    fresh = await transaction.fetch("outbox_ids", count=len(letters))
    queued = tuple(
        QueuedMessage(row["id"], letter.respondent, letter.message, at, not_after=letter.not_after)
        for row, letter in zip(fresh, letters, strict=True)
    )
    rows = [_row(message, sealer, database.replica) for message in queued]
    await transaction.run("insert_message", rows)
    return queued


def _row(queued: QueuedMessage, sealer: Sealer, owner: str) -> dict[str, object]:
    message = queued.message
    return {
        "id": queued.id,
        "respondent": queued.respondent,
        "method": message.method,
        "payload": sealer.seal_addressed(
            message.chat_id, storable(message.payload), purpose=REQUEST
        ),
        "priority": int(message.priority),
        "screen": int(message.screen),
        "edits": message.edits,
        "job": message.job,
        "at": micros(queued.created_at),
        "owner": owner,
        "not_after": micros(queued.not_after) if queued.not_after else None,
    }
