"""Brings a database's schema up to date, one numbered file after another.

A file that was applied is never edited: its checksum stands in `schema_migrations`. Versions of
the program may run side by side, so migrations expand first and contract in a later release;
a database that is newer than the program is therefore no mistake.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from bot.store.errors import MigrationError

MIGRATIONS_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    CONSTRAINT schema_migrations_pkey PRIMARY KEY (version)
)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    version: int
    name: str
    checksum: str
    """SHA-256 of the text, whatever the line ends."""
    sql: str

    @staticmethod
    def read(path: Path) -> "Migration":
        """Read `0001_people.sql`."""
        sql = path.read_text(encoding="utf-8")
        checksum = hashlib.sha256(sql.encode("utf-8")).hexdigest()
        return Migration(int(path.name.split("_")[0]), path.name, checksum, sql)


class Migrator(Protocol):
    """What migrating needs of an engine, inside one transaction under a lock."""

    async def applied(self) -> dict[int, str]:
        """Version -> checksum of what was applied; makes the table where it is missing."""

    async def apply(self, migration: Migration, at: int) -> None:
        """Run a migration's statements and note it, at this time in microseconds."""


async def migrate(migrator: Migrator, paths: Sequence[Path], at: int) -> list[str]:
    """Apply what is missing, in order; gives the names of what was applied.

    Raises:
        MigrationError: An applied file was changed, or two files have one number.
    """
    migrations = [Migration.read(path) for path in paths]
    _refuse_doubles(migrations)
    applied = await migrator.applied()
    for migration in migrations:
        _refuse_changed(migration, applied)
    missing = [migration for migration in migrations if migration.version not in applied]
    for migration in missing:
        await migrator.apply(migration, at)
    return [migration.name for migration in missing]


def _refuse_doubles(migrations: Sequence[Migration]) -> None:
    for before, after in pairwise(migrations):
        if before.version == after.version:
            raise MigrationError(f"{before.name} and {after.name} have the same number")


def _refuse_changed(migration: Migration, applied: dict[int, str]) -> None:
    checksum = applied.get(migration.version, migration.checksum)
    if checksum != migration.checksum:
        raise MigrationError(
            f"{migration.name} was changed after it was applied to this database "
            f"(applied {checksum[:12]}, file {migration.checksum[:12]}): "
            "restore the file and put the change into a new migration"
        )
