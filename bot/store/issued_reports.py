"""Which reports were issued: their digests, and of regions the figures that stood in them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from bot.services.issuing import IssuedReport
from bot.store.database import Database
from bot.store.values import micros


class IssuedReports:
    """A register that only grows; a person's part of it goes when they leave."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, content: bytes, issued: IssuedReport, at: datetime) -> None:
        """Remember a file that is about to be sent.

        Args:
            content: The PDF.
            issued: Of what it is.
            at: Now.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        row = {
            "digest": hashlib.sha256(content).hexdigest(),
            "kind": issued.kind,
            "subject": issued.subject,
            "round": issued.round_id,
            "at": micros(issued.at),
            "claims": issued.claims,
            "issued_at": micros(at),
        }
        async with self._database.writing() as transaction:
            await transaction.run("note_issued", [row])

    async def knows(self, content: bytes) -> bool:
        """Whether this very file was issued."""
        digest = hashlib.sha256(content).hexdigest()
        return bool(await self._database.fetch("issued", digest=digest))

    async def claims_of(self, issued: IssuedReport) -> Sequence[str]:
        """The claims of what was issued of the same subject and moment, the last one first."""
        rows = await self._database.fetch(
            "issued_of",
            kind=issued.kind,
            subject=issued.subject,
            round=issued.round_id,
            at=micros(issued.at),
        )
        return [row["claims"] for row in rows]
