"""The store's ports on SQLite and PostgreSQL; all SQL stands in `.sql` files."""

from bot.store.errors import (
    ConstraintBrokenError,
    KeyChangeUnfinishedError,
    KeyMismatchError,
    MigrationError,
    SecondProcessError,
    StoreAddressError,
)
from bot.store.opening import open_store
from bot.store.sealing import SealBrokenError, Sealer
from bot.store.store import Store

__all__ = [
    "ConstraintBrokenError",
    "KeyChangeUnfinishedError",
    "KeyMismatchError",
    "MigrationError",
    "SealBrokenError",
    "Sealer",
    "SecondProcessError",
    "Store",
    "StoreAddressError",
    "open_store",
]
