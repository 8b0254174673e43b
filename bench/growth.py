"""What an answer costs, and what memory holds, as the number of known people grows.

.venv/bin/python -m bench.growth [--rounds 3] [--full]
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.answers import copy_store
from bench.filled import Filled, fill
from bench.rivals import HERE
from bench.stand import DATA, ROOT, Run, machine, our_bot, run, table, tidy_when_terminated

ANSWERED = 18
"""Answers of everybody: the group with the most indicators has finished them."""
HALF_WAY = range(2, 17)
PICKLED = (1_000, 10_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size in turn, several times; then the memory; then the pickle."""
    parser = argparse.ArgumentParser(prog="bench.growth", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--full", action="store_true", help="also 1,000,000 people")
    options = parser.parse_args(arguments)
    sizes = (1_000, 100_000, *([1_000_000] if options.full else []))
    tidy_when_terminated()
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        stores = [fill(Path(folder, f"{n}.sqlite3"), n, (ANSWERED,)) for n in sizes]
        runs: dict[int, list[Run]] = {n: [] for n in sizes}
        for turn in range(options.rounds):
            for filled in stores:
                runs[filled.people].append(_one(filled, 250, 750, turn))
        cost = _cost(stores, runs)
        half = _one(fill(Path(folder, "half.sqlite3"), 100_000, HALF_WAY), 1000, 20_000, 0)
    print(f"\n{machine()}\n{' '.join(sys.argv)}\n")
    print(cost)
    print(
        f"\n100,000 half-way through: resident {half.idle_mb:.0f} MB before the first answer, "
        f"{half.mb:.0f} MB after 21,000 of different people, {half.peak_mb:.0f} MB at most\n"
    )
    print(_pickled())


def _one(filled: Filled, warm_up: int, answers: int, turn: int) -> Run:
    database = filled.path.with_name("run.sqlite3")
    copy_store(filled.path, database)
    orders = {
        "chats": filled.people, "first_taps": filled.first_taps, "warm_up": warm_up,
        "answers": answers, "seed": turn,
    }  # fmt: skip
    done = run(our_bot(database), orders)
    print(
        f"{filled.people}: {1000 / done.per_cpu_second:.2f} CPU ms, {done.mb:.0f} MB", flush=True
    )
    return done


def _cost(stores: Sequence[Filled], runs: dict[int, list[Run]]) -> str:
    head = ("known (medians)", "answers", "file MB", "CPU ms/answer", "x", "p50 ms", "MB")
    costs = {n: statistics.median(1000 / each.per_cpu_second for each in runs[n]) for n in runs}
    first = next(iter(costs.values()))
    rows = [
        (
            f"{filled.people:,}",
            f"{filled.answers:,}",
            f"{filled.path.stat().st_size / 1e6:.0f}",
            f"{costs[filled.people]:.2f}",
            f"{costs[filled.people] / first:.2f}",
            f"{statistics.median(each.report['p50'] for each in runs[filled.people]):.0f}",
            f"{statistics.median(each.mb for each in runs[filled.people]):.0f}",
        )
        for filled in stores
    ]
    return table(head, rows)


def _pickled() -> str:
    """PTB's PicklePersistence with as many answers each."""
    rows = []
    for people in PICKLED:
        command = (sys.executable, str(HERE / "ptb_pickle.py"), str(people), str(ANSWERED))
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        rows.append((
            f"{people:,}", f"{found['mb']:.0f}", f"{found['file_mb']:.1f}",
            f"{1000 * found['seconds']:.0f}",
        ))  # fmt: skip
    head = ("PicklePersistence", "MB for them", "file MB", "loop stopped, ms a changed chat")
    return table(head, rows)


if __name__ == "__main__":
    main()
