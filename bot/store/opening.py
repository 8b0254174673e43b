"""Opens the store that a database address names."""

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from bot.services.departures import Journal, keep_departures, replay_departures
from bot.services.ports import Clock, Ids
from bot.store.database import Database
from bot.store.errors import StoreAddressError
from bot.store.resealing import fit_key
from bot.store.sealed_with import postgresql_key_id, sqlite_key_id
from bot.store.sealing import Sealer
from bot.store.sqlite import open_sqlite
from bot.store.store import Store
from bot.store.values import micros

log = structlog.get_logger(__name__)

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql", "postgres")
DURABILITY = ("FULL", "NORMAL")


async def open_store(
    url: str,
    *,
    clock: Clock,
    ids: Ids,
    sealer: Sealer,
    journal: Journal | None = None,
    synchronous: str = "FULL",
) -> Store:
    """Open a store, bring its schema up to date, and seal what is still plain.

    Args:
        url: `sqlite:///data/kreatif.db` (relative), `sqlite:////var/lib/kreatif.db` (absolute)
            or `postgresql://…`.
        clock: Says when rows were settled and parked.
        ids: Makes ids for new respondents and audit events.
        sealer: Seals identities and texts; the first one of a database becomes its own.
        journal: Knows who left, also whom an older copy of the database brought back: they
            leave again before this returns.
        synchronous: `FULL`: a commit survives a power cut. `NORMAL`: the last commits may be
            lost in one, never in a crash of the program.

    Raises:
        StoreAddressError: The address or `synchronous` is none of these.
        StoreUnavailableError: The database cannot be opened.
        MigrationError: The schema does not belong to this program.
        KeyMismatchError: The database was sealed with another key.
        KeyChangeUnfinishedError: A change of key was interrupted.
    """
    database = await open_database(url, at=micros(clock.now()), synchronous=synchronous)
    try:
        await fit_key(database, sealer)
    except BaseException:
        await database.close()
        raise
    store = Store(database, clock, ids, sealer, journal)
    if journal is not None:
        await _part_again(store, journal)
    return store


async def _part_again(store: Store, journal: Journal) -> None:
    try:
        with suppress(OSError):  # a disk that is full must not keep the bot from its people
            await keep_departures(store, journal)
        again = await replay_departures(store, journal)
    except BaseException:
        await store.close()
        raise
    if again:
        log.warning("departures_repeated", people=again)


async def sealed_with(url: str) -> str:
    """The name of the key that fits a database; empty where there is none yet.

    Nothing is made or changed: a SQLite file is only read, of PostgreSQL only one row.

    Raises:
        StoreAddressError: The address is not known.
        StoreUnavailableError: The database cannot be read.
    """
    if url.startswith(SQLITE):
        return sqlite_key_id(Path(url[len(SQLITE) :]))
    return await postgresql_key_id(url)


async def open_database(url: str, *, at: int, synchronous: str = "FULL") -> Database:
    """Open the database alone, with its schema up to date; see `open_store`."""
    if synchronous not in DURABILITY:
        raise StoreAddressError(f"synchronous is {synchronous}: expected FULL or NORMAL")
    if url.startswith(SQLITE) and len(url) > len(SQLITE):
        return await open_sqlite(Path(url[len(SQLITE) :]), at=at, synchronous=synchronous)
    if urlsplit(url).scheme in POSTGRESQL:
        # its driver takes 3 MB that SQLite does without
        from bot.store.postgresql import open_postgresql  # noqa: PLC0415

        return await open_postgresql(url, at=at, synchronous=synchronous)
    raise StoreAddressError(
        f"a database address {urlsplit(url).scheme or '(empty)'}:// is not known: "
        "expected sqlite:///folder/file.db or postgresql://user@host/name"
    )
