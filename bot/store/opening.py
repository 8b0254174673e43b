"""Opens the store that a database address names."""

from pathlib import Path
from urllib.parse import urlsplit

from bot.services.ports import Clock, Ids
from bot.store.errors import StoreAddressError
from bot.store.postgresql import open_postgresql
from bot.store.sqlite import open_sqlite
from bot.store.store import Store
from bot.store.values import micros

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql", "postgres")
DURABILITY = ("FULL", "NORMAL")


async def open_store(url: str, *, clock: Clock, ids: Ids, synchronous: str = "FULL") -> Store:
    """Open a store and bring its schema up to date.

    Args:
        url: `sqlite:///data/kreatif.db` (relative), `sqlite:////var/lib/kreatif.db` (absolute)
            or `postgresql://…`.
        clock: Says when rows were settled and parked.
        ids: Makes ids for new respondents and audit events.
        synchronous: `FULL`: a commit survives a power cut. `NORMAL`: the last commits may be
            lost in one, never in a crash of the program.

    Raises:
        StoreAddressError: The address or `synchronous` is none of these.
        StoreUnavailableError: The database cannot be opened.
        MigrationError: The schema does not belong to this program.
    """
    if synchronous not in DURABILITY:
        raise StoreAddressError(f"synchronous is {synchronous}: expected FULL or NORMAL")
    at = micros(clock.now())
    if url.startswith(SQLITE) and len(url) > len(SQLITE):
        database = await open_sqlite(Path(url[len(SQLITE) :]), at=at, synchronous=synchronous)
        return Store(database, clock, ids)
    if urlsplit(url).scheme in POSTGRESQL:
        return Store(await open_postgresql(url, at=at, synchronous=synchronous), clock, ids)
    raise StoreAddressError(
        f"a database address {urlsplit(url).scheme or '(empty)'}:// is not known: "
        "expected sqlite:///folder/file.db or postgresql://user@host/name"
    )
