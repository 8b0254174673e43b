"""Invitations: a link for a round, a region and a group, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.facts import Query
from bot.flows.links import LinkState


@dataclass(frozen=True, slots=True)
class Invitation:
    """One invitation with its counts."""

    id: str
    """Of its link."""
    round: str
    region: str
    group: str
    """Empty where any group may come."""
    sender: str
    """Who asks, as the coordinator wrote it; may be empty."""
    made_at: datetime
    expires_at: datetime | None = None
    most_uses: int | None = None
    withdrawn_at: datetime | None = None
    opened: int = 0
    """People who opened it, each counted once."""
    started: int = 0
    finished: int = 0

    def state(self, at: datetime) -> LinkState:
        """Whether somebody new can use it at this moment."""
        if self.withdrawn_at is not None:
            return LinkState.WITHDRAWN
        if self.expires_at is not None and at > self.expires_at:
            return LinkState.EXPIRED
        if self.most_uses is not None and self.opened >= self.most_uses:
            return LinkState.USED_UP
        return LinkState.OPEN


@dataclass(frozen=True, slots=True)
class InvitationsOf(Query[tuple[Invitation, ...]]):
    """Every invitation of a round, the latest first."""

    round: str
