"""What can go wrong in the store beyond `StoreUnavailableError`.

Exception
├── StoreUnavailableError   (bot.services.ports) nothing was written: full, locked, unreachable
├── ConstraintBrokenError   the database refused a record: a mistake of the program
├── MigrationError          the schema cannot be brought up to date
├── StoreAddressError       the address of the database cannot be used
├── KeyMismatchError        the database was sealed with another key
├── KeyChangeUnfinishedError a change of key was interrupted
├── SealBrokenError         (bot.store.sealing) a text cannot be opened
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


class KeyMismatchError(Exception):
    """The database was sealed with another key than the one that was given."""

    def __init__(self, stored: str, given: str) -> None:
        super().__init__(
            f"the key does not fit the database: it was sealed with key {stored}, "
            f"this is key {given}; give the program the key that belongs to it "
            "(KREATIF_KEY or KREATIF_KEY_FILE)"
        )
        self.stored = stored
        """Names the key that the database was sealed with."""


class KeyChangeUnfinishedError(Exception):
    """A change of key was interrupted; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "a change of key was interrupted: run change-key again, it goes on where it was"
        )


class StoreAddressError(ValueError):
    """The address of the database cannot be used; the message says what is expected."""
