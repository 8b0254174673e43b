"""The store's ports on SQLite and PostgreSQL; all SQL stands in `.sql` files."""

from bot.store.errors import ConstraintBrokenError, MigrationError, StoreAddressError
from bot.store.opening import open_store
from bot.store.store import Store

__all__ = [
    "ConstraintBrokenError",
    "MigrationError",
    "Store",
    "StoreAddressError",
    "open_store",
]
