"""Who is behind an internal id, and how people of a place want to be called."""

from collections.abc import Sequence

from bot.store.database import Database
from bot.store.scopes import within
from bot.store.sealing import CONTACT, IDENTITY, Sealer


async def telegram_id_of(database: Database, sealer: Sealer, respondent: str) -> int | None:
    """Whose internal id it is; None for nobody, or nobody any more.

    Raises:
        StoreUnavailableError: The database cannot be read.
    """
    rows = await database.fetch("telegram_id_of", respondent=respondent)
    return int(sealer.open(rows[0]["telegram_id"], purpose=IDENTITY)) if rows else None


async def contact_names(database: Database, sealer: Sealer, scope: str) -> Sequence[str]:
    """Names that people of a scope gave to be written to.

    Raises:
        StoreUnavailableError: The database cannot be read.
    """
    rows = await database.fetch("contact_names", **within(scope))
    return [sealer.open(row["name"], purpose=CONTACT) for row in rows]
