"""Changing the key of a database: everything is sealed anew while nobody else works on it."""

from bot.store.database import Database
from bot.store.errors import KeyMismatchError, SecondProcessError
from bot.store.opening import open_database
from bot.store.resealing import change_key, fit_key
from bot.store.sealing import Sealer


async def change_database_key(url: str, old: Sealer, new: Sealer, *, at: int) -> int:
    """Seal everything anew; run again after an interruption, it goes on where it was.

    Fingerprints change with the key, so the bot must not run meanwhile: it would not find the
    people who were sealed anew.

    Args:
        url: As for `open_store`.
        old: Of the key that fits now.
        new: Of the key that shall fit.
        at: Now, in UTC microseconds, for the schema's notes.

    Returns:
        How many texts were sealed anew in this run.

    Raises:
        SecondProcessError: A bot works on the database.
        KeyMismatchError: Neither key fits it, or it is on its way to a third.
        StoreUnavailableError: The database cannot be used; what was sealed anew stays so.
    """
    database = await open_database(url, at=at)
    try:
        await _be_alone(database)
        [row] = await database.fetch("sealing")
        if row["key_id"] not in ("", old.key_id, new.key_id):
            raise KeyMismatchError(row["key_id"], old.key_id)
        if not row["is_whole"]:
            await fit_key(database, old)
        return await change_key(database, old, new)
    finally:
        await database.close()


async def _be_alone(database: Database) -> None:
    """Make sure that no bot is at work; what died without a word is buried first."""
    if database.seize():
        return
    await database.alone("bury_replicas")
    if await database.fetch("living_replicas"):
        raise SecondProcessError("a bot works on the database: stop every replica first")
