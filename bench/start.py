"""From the start of the process to its first reply, and what it holds in memory then.

.venv/bin/python -m bench.start [--rounds 5]
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.answers import OURS, copy_store
from bench.filled import Filled, fill
from bench.rivals import rivals
from bench.stand import DATA, Run, Subject, machine, our_bot, run, table, tidy_when_terminated


def main(arguments: Sequence[str] | None = None) -> None:
    """Start each in turn, several times, and print one table of medians."""
    parser = argparse.ArgumentParser(prog="bench.start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    tidy_when_terminated()
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        stores = {
            f"{OURS}, {people:,} half-way": fill(
                Path(folder, f"{people}.sqlite3"), people, range(2, 17)
            )
            for people in (1_000, 100_000)
        }
        smallest = next(iter(stores.values()))
        bot = our_bot(Path(folder, "run.sqlite3"))
        subjects = [replace(bot, name=name) for name in stores]
        subjects += rivals(Path(folder), smallest.people)
        runs: dict[str, list[Run]] = {each.name: [] for each in subjects}
        for _ in range(options.rounds):
            for each in subjects:
                runs[each.name].append(_one(each, stores.get(each.name), smallest))
    print(f"\n{machine()}\n{' '.join(sys.argv)}\n")
    head = ("medians", "first reply, s", "MB then")
    rows = [
        (
            name,
            f"{statistics.median(done.start_seconds for done in each):.2f}",
            f"{statistics.median(done.mb for done in each):.0f}",
        )
        for name, each in runs.items()
    ]
    print(table(head, rows))


def _one(subject: Subject, own: Filled | None, smallest: Filled) -> Run:
    if own is not None:
        copy_store(own.path, own.path.with_name("run.sqlite3"))
    filled = own or smallest
    orders = {
        "chats": filled.people, "first_taps": filled.first_taps, "warm_up": 1, "answers": 1,
        "in_flight": 1,
    }  # fmt: skip
    return run(subject, orders)


if __name__ == "__main__":
    main()
