"""What the summaries write; the statements stand in `bot.store.recorders.summaries`."""

from dataclasses import dataclass

from bot.flows.effects import Further


@dataclass(frozen=True, slots=True)
class WishSummary(Further):
    """The person wants this summary every Monday while the round runs, and at its end."""

    round: str
    scope: str


@dataclass(frozen=True, slots=True)
class UnwishSummary(Further):
    """It comes no more."""

    round: str
    scope: str
