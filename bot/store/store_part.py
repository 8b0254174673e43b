"""What every part of the store works with."""

from bot.services.ports import Clock, Ids
from bot.store.batches import Change
from bot.store.database import Database, Statement
from bot.store.sealing import Sealer
from bot.store.writer import GroupWriter


class StorePart:
    """A part of the store: its database, its one writer, its clock, ids and seals."""

    def __init__(self, database: Database, clock: Clock, ids: Ids, sealer: Sealer) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._sealer = sealer
        self._writer = GroupWriter(database, ids.new, sealer)

    async def _change(self, *statements: Statement) -> None:
        """Write statements in one transaction; nothing where there are none."""
        if statements:
            await self._writer.write(Change(statements))
