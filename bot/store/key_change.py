"""Changing the key of a database: everything is sealed anew while nobody else works on it."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from bot.services.blobs import BlobMissingError, Blobs
from bot.store.blob_sealing import carried_over
from bot.store.database import Database
from bot.store.errors import KeyMismatchError, SecondProcessError
from bot.store.opening import open_database
from bot.store.resealing import change_key, fit_key
from bot.store.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Folders:
    """One folder of files under two keys."""

    old: Blobs
    new: Blobs


async def change_database_key(
    url: str, old: Sealer, new: Sealer, *, at: int, folders: Folders | None = None
) -> int:
    """Seal everything anew; run again after an interruption, it goes on where it was.

    Fingerprints change with the key, so the bot must not run meanwhile: it would not find the
    people who were sealed anew.

    Args:
        url: As for `open_store`.
        old: Of the key that fits now.
        new: Of the key that shall fit.
        at: Now, in UTC microseconds, for the schema's notes.
        folders: The files of evidence, under either key.

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
        return await change_key(database, old, new, partial(_carry_over, database, folders))
    finally:
        await database.close()


async def _carry_over(database: Database, folders: Folders | None) -> None:
    """Give every file its name under the new key; an old one goes when nothing names it.

    What was carried over before an interruption is there under its new name already; what is
    missing or damaged stays as it is, and says so when it is asked for.
    """
    if folders is None:
        return
    named = [row["blob"] for row in await database.fetch("blobs_in_use")]
    for blob in named:
        with suppress(BlobMissingError):
            async for before, after in carried_over(folders.old, folders.new, [blob]):
                async with database.writing() as transaction:
                    await transaction.run("rename_blob", [{"blob": before, "renamed": after}])
                await folders.old.delete(before)


async def _be_alone(database: Database) -> None:
    """Make sure that no bot is at work; what died without a word is buried first."""
    if database.seize():
        return
    await database.alone("bury_replicas")
    if await database.fetch("living_replicas"):
        raise SecondProcessError("a bot works on the database: stop every replica first")
