"""What somebody may do at this moment, asked outside of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.flows.access import MAY, Deed, Grant, Role, covers


class GrantSource(Protocol):
    """Knows who holds which grants."""

    async def grants_of(self, respondent: str) -> Sequence[Grant]:
        """The grants that a person holds and that were not withdrawn."""


@dataclass(frozen=True, slots=True)
class Rights:
    """The same rule as `bot.flows.access.may`: asked again when something is about to be sent."""

    grants: GrantSource
    owner_ids: frozenset[int]

    async def may(
        self, respondent: str, telegram_id: int, deed: Deed, scope: str, at: datetime
    ) -> bool:
        """Whether a person may do this to a scope or region now.

        Raises:
            StoreUnavailableError: The grants cannot be read.
        """
        if telegram_id in self.owner_ids and deed in MAY[Role.OWNER]:
            return True
        return any(
            deed in MAY[grant.role] and covers(grant.scope, scope)
            for grant in await self.grants.grants_of(respondent)
            if not grant.until or at <= grant.until
        )
