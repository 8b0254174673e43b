"""What can go wrong in the store beyond `StoreUnavailableError`.

Exception
├── StoreUnavailableError   (bot.services.ports) nothing was written: full, locked, unreachable
├── ConstraintBrokenError   the database refused a record: a mistake of the program
├── MigrationError          the schema cannot be brought up to date
├── StoreAddressError       the address of the database cannot be used
├── SecondProcessError      another bot has the database, and it serves only one
└── BackupError             (bot.store.backups) a copy cannot be made or put back
"""


class ConstraintBrokenError(Exception):
    """A record broke a rule of the schema; the rest of its batch was written."""

    def __init__(self, constraint: str) -> None:
        super().__init__(f"the database refused a record: {constraint}")
        self.constraint = constraint
        """The constraint's name, as far as the engine tells it."""


class MigrationError(Exception):
    """The schema and the migration files do not belong together."""


class SecondProcessError(Exception):
    """Another bot has this database, which serves only one; the message says what to do."""


class StoreAddressError(ValueError):
    """The address of the database cannot be used; the message says what is expected."""
