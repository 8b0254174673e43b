"""The store's ports on SQLite and PostgreSQL; all SQL stands in `.sql` files."""

from bot.store.errors import (
    ConstraintBrokenError,
    MigrationError,
    SecondProcessError,
    StoreAddressError,
)
from bot.store.opening import open_store
from bot.store.store import Store

__all__ = [
    "ConstraintBrokenError",
    "MigrationError",
    "SecondProcessError",
    "Store",
    "StoreAddressError",
    "open_store",
]
