"""Every figure that is exported, as data: the one list that code, docs and tests share."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.services.arrivals import Settlement
from bot.services.incoming import Reason
from bot.services.units import DeliveryState, Priority
from scoring.answers import Status

PREFIX = "kreatif_"
UNLISTED = "unlisted"
"""Counts what is counted under a name that is not listed here; always 0 in a right build."""

BULK = "bulk"
"""Reminders and broadcasts together: they wait in one queue."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: its name in `Tally` calls and, with the prefix, in the export."""

    name: str
    says: str
    label: str = ""
    """What the kinds are; empty for a figure without kinds."""
    kinds: tuple[str, ...] = ()
    """Kinds that are exported as 0 from the start, so that an alert can rest on them."""
    buckets: tuple[float, ...] = ()
    """Upper bounds of a histogram; none for counters and gauges."""


_ENDS = tuple(state.value for state in DeliveryState)
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds; 0.15 is the promised p99 at 64 chats side by side."""
_SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)

COUNTERS = (
    Measure("updates", "Updates by how they were settled", "settlement", tuple(Settlement)),
    Measure("updates_ignored", "Updates that are no event of a person", "reason", tuple(Reason)),
    Measure("updates_slowed", "Updates of a chat that floods, put aside"),
    Measure("updates_set_aside", "Updates that failed ten times and wait for the operator"),
    Measure("handler_failures", "Failed attempts at an event", "error"),
    Measure("store_unavailable", "Times the store could not be written or read"),
    Measure("polling_failures", "Failed requests for updates", "reason"),
    Measure(
        "webhook_refused",
        "Webhook requests that were not answered 200",
        "reason",
        ("cut_off", "draining", "malformed", "secret", "slow_body", "too_large", "unsettled"),
    ),
    Measure("web_errors", "Web requests that were no HTTP, or met a bug", "error"),
    Measure("answers", "Answers committed", "status", tuple(Status)),
    Measure("deliveries", "Outgoing messages by how they ended", "state", _ENDS),
    Measure(
        "refused_429",
        "Times Telegram said: too many requests",
        "priority",
        tuple(priority.name.lower() for priority in Priority),
    ),
    Measure("retries", "Requests to Telegram that were repeated", "reason"),
    Measure("old_keyboards", "Keyboards of replaced screens", "end", ("left", "removed")),
    Measure(UNLISTED, "Counts under a name that is not listed: a mistake in the code", "name"),
)

HISTOGRAMS = (
    Measure(
        "reply_seconds",
        "Seconds from an update to its reply being accepted by Telegram",
        buckets=_QUICK,
    ),
    Measure("commit_units", "Units of work that shared one commit", buckets=_SIZES),
)

GAUGES = (
    Measure(
        "queue_waiting",
        "Outgoing messages in memory that wait",
        "priority",
        (Priority.REPLY.name.lower(), BULK),
    ),
    Measure("chats_in_memory", "Chats with an update that is being handled or parked"),
    Measure("leading", "1 while this process leads, else 0"),
    Measure("leadership_term", "Rises with every new leader; as this process last saw it"),
    Measure("replicas", "Processes alive on this database, as this process last saw it"),
)

ALL: Mapping[str, Measure] = {one.name: one for one in (*COUNTERS, *HISTOGRAMS, *GAUGES)}
