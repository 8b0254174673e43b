"""What everybody else notices of one chat that Telegram refuses, and of a running broadcast.

Updates come at a steady rate, so that a wait shows as a wait and not as fewer updates.

    .venv/bin/python -m bench.neighbours [--rounds 3] [--rate 300] [--full]
"""

import argparse
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.answers import copy_store
from bench.filled import FIRST_CHAT, Filled, fill, give_functions
from bench.stand import DATA, Run, machine, our_bot, run, table, tidy_when_terminated

QUIET, REFUSED, BROADCAST = "nothing else", "one chat refused for 5 s", "a broadcast"
AUDIENCE = FIRST_CHAT + 1_000_000_000
"""Chats of the broadcast: none of those that answer."""
HELD = 7
SECONDS = 12


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the three in turn, several times, and print one table of medians."""
    parser = argparse.ArgumentParser(prog="bench.neighbours", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=300.0, help="updates a second")
    parser.add_argument("--full", action="store_true", help="a broadcast of 100,000, not 10,000")
    options = parser.parse_args(arguments)
    audience = 100_000 if options.full else 10_000
    tidy_when_terminated()
    DATA.mkdir(parents=True, exist_ok=True)
    runs: dict[str, list[Run]] = {QUIET: [], REFUSED: [], BROADCAST: []}
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        filled = fill(Path(folder, "filled.sqlite3"), 20_000, range(2, 17))
        for turn in range(options.rounds):
            for name, done in runs.items():
                done.append(_one(name, filled, audience, _orders(filled, options.rate, turn)))
    print(f"\n{machine()}\n{' '.join(sys.argv)}\n{options.rate:.0f} updates a second\n")
    print(_report(runs))


def _orders(filled: Filled, rate: float, turn: int) -> dict[str, Any]:
    return {
        "chats": filled.people, "first_taps": filled.first_taps, "rate": rate,
        "warm_up": int(rate * 2), "answers": int(rate * SECONDS), "seed": turn,
    }  # fmt: skip


def _one(name: str, filled: Filled, audience: int, orders: Mapping[str, Any]) -> Run:
    database = filled.path.with_name("run.sqlite3")
    copy_store(filled.path, database)
    if name == BROADCAST:
        _queue_broadcast(database, filled.people, audience)
    held = {"held_chat": HELD} if name == REFUSED else {}
    done = run(our_bot(database), {**orders, **held})
    print(f"{name}: p99 {done.report['p99']:.0f} ms, held {done.report['held']}, "
          f"broadcast {done.report['others']}", flush=True)  # fmt: skip
    return done


def _queue_broadcast(database: Path, people: int, audience: int) -> None:
    """Rows as a broadcast leaves them: queued, behind every reply."""
    payload = "json_object('chat_id', chat, 'text', 'Kabar dari koordinator.')"
    connection = sqlite3.connect(database)
    give_functions(connection)
    with connection:
        connection.execute(
            "WITH RECURSIVE audience (n, chat) AS ("
            f" SELECT 0, {AUDIENCE} UNION ALL SELECT n + 1, chat + 1 FROM audience"
            f" WHERE n < {audience - 1})"
            " INSERT INTO outbox (respondent_id, method, payload, priority, screen, job,"
            " state, attempts, created_at, error)"
            " SELECT (SELECT respondent_id FROM identities"
            f" WHERE fingerprint = fingerprint({FIRST_CHAT} + n % {people})),"
            f" 'sendMessage', sealed_request(chat, {payload}), 2, 0, '', 'queued',"
            " 0, 0, '' FROM audience"
        )
    connection.close()


def _report(runs: Mapping[str, Sequence[Run]]) -> str:
    head = (
        "beside it (medians)", "p50 ms", "p99 ms", "more p99", "max ms", "held ms",
        "broadcast", "missing", "doubled",
    )  # fmt: skip
    quiet = _median(runs[QUIET], "p99")
    rows = []
    for name, each in runs.items():
        p99 = _median(each, "p99")
        held = [wait for done in each for wait in done.report["held"]]
        rows.append((
            name, f"{_median(each, 'p50'):.1f}", f"{p99:.0f}", f"{p99 - quiet:+.0f}",
            f"{_median(each, 'max'):.0f}",
            f"{statistics.median(held):.0f}" if held else "",
            f"{_median(each, 'others'):.0f}",
            str(sum(done.report["missing"] for done in each)),
            str(sum(done.report[what] for done in each
                    for what in ("doubled", "wrong_taps", "others_doubled"))),
        ))  # fmt: skip
    return table(head, rows)


def _median(runs: Sequence[Run], name: str) -> float:
    return float(statistics.median(each.report[name] for each in runs))


if __name__ == "__main__":
    main()
