"""Who is affected by a breach, since when, and with which data (article 46 of UU 27/2022)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class Affected(NamedTuple):
    """Somebody of whom data was stored in the time of a breach."""

    respondent: str
    """Internal id, which tells nobody who it is."""
    since: datetime
    """From when data of theirs was there."""
    reachable: bool
    """Whether the bot can write to them."""
    categories: frozenset[str]
    """Which data: `identity`, `consent`, `answers`, `texts`, `messages`, `updates`."""


class BreachStore(Protocol):
    """What the breach kit needs of a store."""

    async def affected(self, since: datetime, until: datetime) -> Sequence[Affected]:
        """Everybody of whom anything was stored in this time, by internal id."""

    async def telegram_id_of(self, respondent: str) -> int | None:
        """Whose internal id it is; None for nobody, or nobody any more."""

    async def note_act(self, act: str, detail: Mapping[str, Any], at: datetime) -> None:
        """An audit event of the operator."""


@dataclass(frozen=True, slots=True)
class Breach:
    """The answer to article 46: who, since when, which data."""

    since: datetime
    until: datetime
    affected: Sequence[Affected]
    identities: Mapping[str, int]
    """Internal id -> Telegram id; empty unless asked for."""

    def as_json(self) -> dict[str, Any]:
        """Ready for `json.dumps`, times as ISO 8601 in UTC."""
        people = [
            {
                "respondent": each.respondent,
                "since": each.since.isoformat(),
                "reachable": each.reachable,
                "categories": sorted(each.categories),
            }
            | ({"telegram_id": self.identities[each.respondent]} if self._names(each) else {})
            for each in self.affected
        ]
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "people": len(self.affected),
            "reachable": sum(each.reachable for each in self.affected),
            "categories": self.by_category(),
            "affected": people,
        }

    def by_category(self) -> dict[str, int]:
        """Category -> of how many people, the widest first."""
        counts: dict[str, int] = {}
        for each in self.affected:
            for category in each.categories:
                counts[category] = counts.get(category, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def _names(self, each: Affected) -> bool:
        return each.respondent in self.identities


async def look_into(
    store: BreachStore, since: datetime, until: datetime, *, at: datetime, identities: bool
) -> Breach:
    """Find who is affected; that somebody looked goes into the audit log first.

    Raises:
        StoreUnavailableError: It could not be found, or not noted.
    """
    detail = {"since": since.isoformat(), "until": until.isoformat(), "identities": identities}
    await store.note_act("breach_looked_into", detail, at)
    affected = await store.affected(since, until)
    known: dict[str, int] = {}
    for each in affected if identities else ():
        telegram_id = await store.telegram_id_of(each.respondent)
        if telegram_id is not None:
            known[each.respondent] = telegram_id
    return Breach(since, until, affected, known)
