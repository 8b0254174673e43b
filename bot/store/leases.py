"""Taking over what the dead have left.

A row names its owner, and owners have leases. An id of a process never comes back, so a row
still has the dead owner that was read, or another process has taken it.
"""

from collections.abc import Sequence

from bot.store.database import Database, Row


async def take_over_messages(database: Database, rows: Sequence[Row]) -> list[Row]:
    """Of these rows of `unsent` those that are this process's to send, in their order.

    Reminders and broadcasts have no owner before they are sent: the leader may take them.

    Raises:
        StoreUnavailableError: Nothing was taken over.
    """
    dead = [row for row in rows if row["owner"] != database.replica and not row["priority"]]
    if not dead:
        return list(rows)
    taken = await database.alone(
        "take_over_messages",
        ids=database.array([row["id"] for row in dead]),
        dead=_owners(database, dead),
        replica=database.replica,
    )
    lost = {row["id"] for row in dead} - {row["id"] for row in taken}
    return [row for row in rows if row["id"] not in lost]


async def take_over_parked(database: Database, rows: Sequence[Row]) -> list[Row]:
    """Of these rows of `due_parked` those that are this process's to run, in their order.

    What a chat has behind them is taken over with them.

    Raises:
        StoreUnavailableError: Nothing was taken over.
    """
    dead = [row for row in rows if row["owner"] != database.replica]
    if not dead:
        return list(rows)
    taken = await database.alone(
        "take_over_parked",
        chats=database.array([row["chat"] for row in dead]),
        dead=_owners(database, dead),
        replica=database.replica,
    )
    lost = {row["update_id"] for row in dead} - {row["update_id"] for row in taken}
    return [row for row in rows if row["update_id"] not in lost]


def _owners(database: Database, rows: Sequence[Row]) -> object:
    return database.array(sorted({row["owner"] for row in rows}))
