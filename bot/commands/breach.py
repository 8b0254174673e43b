"""`breach`: who is affected by an incident, since when, and with which data."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.commands import Commands
from bot.config import Settings, read_settings
from bot.ids import RandomIds
from bot.keys import open_sealed_store
from bot.services.breach import Breach, look_into
from bot.services.clock import SystemClock


def add_parser(commands: Commands) -> None:
    """Adds the `breach` command to a command line."""
    command = commands.add_parser(
        "breach",
        help="who is affected by an incident, since when, and with which data",
        description="Lists everybody of whom anything was stored in a time, by ids that tell "
        "nobody who they are. The bot may run meanwhile. That somebody looked is noted in the "
        "audit log. docs/incident.md says what to do with the list.",
    )
    command.add_argument("--since", required=True, type=_moment, metavar="TIME",
                         help="ISO 8601, like 2026-11-20 or 2026-11-20T14:30+07:00")  # fmt: skip
    command.add_argument("--until", type=_moment, metavar="TIME", help="(now)")
    command.add_argument("--json", action="store_true", help="everything, for other programs")
    command.add_argument(
        "--identities",
        action="store_true",
        help="Telegram ids too, for writing to people; keep the list as safe as the database",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the list; gives the exit status."""
    breach = asyncio.run(_look(read_settings(), options))
    if options.json:
        json.dump(breach.as_json(), sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(breach))
    return 0


async def _look(settings: Settings, options: argparse.Namespace) -> Breach:
    clock = SystemClock()
    store = await open_sealed_store(settings, clock=clock, ids=RandomIds(clock))
    try:
        now = clock.now()
        return await look_into(
            store.breaches, options.since, options.until or now, at=now,
            identities=options.identities,
        )  # fmt: skip
    finally:
        await store.close()


def _lines(breach: Breach) -> Iterator[str]:
    reachable = sum(each.reachable for each in breach.affected)
    yield f"from {breach.since.isoformat()} until {breach.until.isoformat()} (UTC)"
    yield f"{len(breach.affected):,} people affected, {reachable:,} of them can be written to"
    for category, count in breach.by_category().items():
        yield f"  {category}: {count:,}"
    for each in breach.affected:
        named = breach.identities.get(each.respondent)
        yield "  ".join((
            each.respondent,
            f"since {each.since.date().isoformat()}",
            "reachable" if each.reachable else "not reachable",
            ", ".join(sorted(each.categories)),
            *([f"telegram {named}"] if named is not None else []),
        ))  # fmt: skip


def _moment(text: str) -> datetime:
    """A time; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: expected a time like 2026-11-20") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
