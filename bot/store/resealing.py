"""Seals what is not sealed with the present key: at the first start, and when the key changes.

Slice by slice, each in a transaction of its own; whoever is interrupted goes on with what is
left. A column that holds sealed text is one line in `SEALED` and two queries in `sealing.sql`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.store.database import Database, Row
from bot.store.errors import KeyChangeUnfinishedError, KeyMismatchError
from bot.store.facilitated import receipt_stamp
from bot.store.sealing import (
    BROADCAST,
    CONTACT,
    EVIDENCE,
    EXAMPLE,
    FIELD_RECORD,
    IDENTITY,
    LINK,
    NOTICE,
    PART,
    RECEIPT,
    REMARK,
    REQUEST,
    ROUND,
    SESSION,
    UPDATE,
    VERIFYING,
    SealBrokenError,
    Sealer,
    addressed,
)

SLICE = 500
"""Rows in one transaction."""
_NO_TEXT = ""
_BELOW_ALL = -(1 << 62)
"""Before the first number of a key; ids of the program's own are below zero."""

Opener = Callable[[str, str], str]
"""What is stored, and its purpose -> the text."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column with sealed text, and how it is gone through."""

    find: str
    """The query for what is not sealed with the key."""
    reseal: str
    """The query that replaces it."""
    purpose: str
    first: Mapping[str, Any]
    """A key before all others, column by column, in the order of the key."""
    telegram_id: Callable[[str], int] | None = field(default=None)
    """Finds the id in the opened text, where the row has a fingerprint of it."""
    stamp: Callable[[Sealer, str], str] | None = field(default=None)
    """Makes the keyed hash of the opened text, where the row is found by one."""


def _chat_of(opened: str) -> int:
    return addressed(opened).chat_id


SEALED = (
    SealedColumn(
        "unsealed_identities", "reseal_identities", IDENTITY, {"respondent_id": _NO_TEXT}, int
    ),
    SealedColumn("unsealed_sessions", "reseal_sessions", SESSION, {"respondent_id": _NO_TEXT}),
    SealedColumn(
        "unsealed_remarks",
        "reseal_remarks",
        REMARK,
        {"assessment_id": _NO_TEXT, "question": _NO_TEXT, "version": _BELOW_ALL},
    ),
    SealedColumn("unsealed_contacts", "reseal_contacts", CONTACT, {"respondent_id": _NO_TEXT}),
    SealedColumn("unsealed_notices", "reseal_notices", NOTICE, {"key": _NO_TEXT}),
    SealedColumn("unsealed_outbox", "reseal_outbox", REQUEST, {"id": _BELOW_ALL}),
    SealedColumn("unsealed_broadcasts", "reseal_broadcasts", BROADCAST, {"id": _NO_TEXT}),
    SealedColumn("unsealed_inbox", "reseal_inbox", UPDATE, {"update_id": _BELOW_ALL}, _chat_of),
    SealedColumn(
        "unsealed_receipts",
        "reseal_receipts",
        RECEIPT,
        {"respondent_id": _NO_TEXT},
        stamp=receipt_stamp,
    ),
    SealedColumn("unsealed_links", "reseal_links", LINK, {"id": _NO_TEXT}),
    SealedColumn("unsealed_round_names", "reseal_round_names", ROUND, {"id": _NO_TEXT}),
    SealedColumn("unsealed_evidence", "reseal_evidence", EVIDENCE, {"id": _NO_TEXT}),
    SealedColumn("unsealed_examples", "reseal_examples", EXAMPLE, {"assessment_id": _NO_TEXT}),
    SealedColumn("unsealed_parts", "reseal_parts", PART, {"id": _NO_TEXT}),
    SealedColumn(
        "unsealed_verifications",
        "reseal_verifications",
        VERIFYING,
        {"round_id": _NO_TEXT, "region": _NO_TEXT, "indicator": _NO_TEXT, "version": _BELOW_ALL},
    ),
    SealedColumn(
        "unsealed_agreements",
        "reseal_agreements",
        VERIFYING,
        {"round_id": _NO_TEXT, "region": _NO_TEXT, "indicator": _NO_TEXT, "version": _BELOW_ALL},
    ),
    SealedColumn("unsealed_requests", "reseal_requests", VERIFYING, {"id": _NO_TEXT}),
    SealedColumn(
        "unsealed_replies",
        "reseal_replies",
        VERIFYING,
        {"request_id": _NO_TEXT, "respondent_id": _NO_TEXT, "number": _BELOW_ALL},
    ),
    SealedColumn("unsealed_round_notes", "reseal_round_notes", ROUND, {"id": _NO_TEXT}),
    SealedColumn(
        "unsealed_field_entries",
        "reseal_field_entries",
        FIELD_RECORD,
        {
            "region": _NO_TEXT,
            "round_id": _NO_TEXT,
            "kind": _NO_TEXT,
            "entry": _NO_TEXT,
            "version": _BELOW_ALL,
        },
    ),
)
"""Everything in the database that is sealed."""


async def fit_key(database: Database, sealer: Sealer) -> None:
    """Make sure that this key is the database's, and that nothing in it is plain.

    Raises:
        KeyMismatchError: The database was sealed with another key.
        KeyChangeUnfinishedError: A change of key was interrupted.
        StoreUnavailableError: Nothing, or only some slices were written.
    """
    [row] = await database.fetch("sealing")
    if not row["key_id"]:
        await _run(database, "claim_sealing", [{"key_id": sealer.key_id}])
        [row] = await database.fetch("sealing")
    if row["key_id"] != sealer.key_id:
        raise KeyMismatchError(row["key_id"], sealer.key_id)
    if row["next_key_id"]:
        raise KeyChangeUnfinishedError
    if not row["is_whole"]:
        await _seal_all(database, sealer, _as_it_stands)
        await _run(database, "sealing_is_whole", [{"key_id": sealer.key_id}])


async def _nothing_beside() -> None:
    """Nothing but the database is sealed."""


async def change_key(
    database: Database,
    old: Sealer,
    new: Sealer,
    beside: Callable[[], Awaitable[None]] = _nothing_beside,
) -> int:
    """Seal everything anew; goes on where it was interrupted. Nobody else may write meanwhile.

    Args:
        database: Open, and nobody else's now.
        old: Of the key that fits now.
        new: Of the key that shall fit.
        beside: Seals anew what lies beside the database, before the new key fits; it may run
            again after an interruption.

    Returns:
        How many texts were sealed anew; 0 when the new key fits already.

    Raises:
        KeyMismatchError: The database was sealed with neither key, or is on its way to a third.
        SealBrokenError: A text cannot be opened with the old key; it is as it was.
        StoreUnavailableError: Nothing, or only some slices were written.
    """
    [row] = await database.fetch("sealing")
    if row["key_id"] == new.key_id:
        return 0
    if row["key_id"] != old.key_id:
        raise KeyMismatchError(row["key_id"], old.key_id)
    if row["next_key_id"] not in ("", new.key_id):
        raise KeyMismatchError(row["next_key_id"], new.key_id)
    await _run(database, "begin_key_change", [{"next_key_id": new.key_id}])
    count = await _seal_all(
        database, new, lambda stored, purpose: old.open(stored, purpose=purpose)
    )
    await beside()
    await _run(database, "sealing_is_whole", [{"key_id": new.key_id}])
    return count


def _as_it_stands(stored: str, _purpose: str) -> str:
    return stored


async def _seal_all(database: Database, sealer: Sealer, opener: Opener) -> int:
    counts = [await _seal_column(database, column, sealer, opener) for column in SEALED]
    if any(counts):
        # what was plain must not stay in what the engine keeps beside the tables
        await database.forget_traces()
    return sum(counts)


async def _seal_column(
    database: Database, column: SealedColumn, sealer: Sealer, opener: Opener
) -> int:
    count, last = 0, dict(column.first)
    while rows := await database.fetch(column.find, **last, mark=sealer.mark, count=SLICE):
        values = [_resealed(row, column, sealer, opener) for row in rows]
        await _run(database, column.reseal, values)
        count += len(rows)
        last = {name: rows[-1][name] for name in column.first}
    return count


def _resealed(row: Row, column: SealedColumn, sealer: Sealer, opener: Opener) -> dict[str, Any]:
    text = opener(row["stored"], column.purpose)
    values = {**dict(row), "sealed": sealer.seal(text, purpose=column.purpose)}
    if column.telegram_id is not None:
        values["fingerprint"] = sealer.fingerprint(_id_in(column.telegram_id, text))
    if column.stamp is not None:
        values["stamp"] = column.stamp(sealer, text)
    return values


def _id_in(telegram_id: Callable[[str], int], text: str) -> int:
    try:
        return telegram_id(text)
    except ValueError as error:
        raise SealBrokenError("a Telegram id cannot be read") from error


async def _run(database: Database, name: str, rows: list[dict[str, Any]]) -> None:
    async with database.writing() as transaction:
        await transaction.run(name, rows)
