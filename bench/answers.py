"""The answer path: update in, durable commit, next question accepted; beside others.

.venv/bin/python -m bench.answers [--rounds 3] [--answers 5000] [--chats 20000] [--only …]
"""

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.filled import Filled, fill
from bench.rivals import rivals
from bench.stand import DATA, Run, Subject, machine, our_bot, run, table, tidy_when_terminated

OURS = "Kota Kreatif"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all in turn, several times, and print one table of medians."""
    options = _options(arguments)
    tidy_when_terminated()
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        filled = fill(Path(folder, "filled.sqlite3"), options.chats, range(2, 17))
        runs: dict[str, list[Run]] = {}
        for turn in range(options.rounds):
            for subject in _subjects(filled, options.only):
                done = _one(subject, filled, options, turn)
                runs.setdefault(subject.name, []).append(done)
    print(f"\n{machine()}\n{' '.join(sys.argv)}\n")
    print(_report(runs))


def _subjects(filled: Filled, only: str) -> list[Subject]:
    """Everybody for one turn; the form's file anew, because PTB may be ended while it writes."""
    folder = filled.path.parent
    everybody = (our_bot(folder / "run.sqlite3"), *rivals(folder, filled.people))
    return [each for each in everybody if only in each.name]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.answers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--answers", type=int, default=5000, help="of each run, counted")
    parser.add_argument("--chats", type=int, default=20_000, help="half-way through an interview")
    parser.add_argument("--in-flight", type=int, default=64, help="unanswered at a time")
    parser.add_argument("--only", default="", help="only subjects whose name contains this")
    return parser.parse_args(arguments)


def _one(subject: Subject, filled: Filled, options: argparse.Namespace, turn: int) -> Run:
    ours = subject.name == OURS
    if ours:
        copy_store(filled.path, filled.path.with_name("run.sqlite3"))
    orders = {
        "chats": filled.people, "first_taps": filled.first_taps, "answers": options.answers,
        "warm_up": options.answers // 5, "in_flight": options.in_flight, "seed": turn,
    }  # fmt: skip
    done = run(subject, orders)
    print(f"{subject.name}: {done.per_second:.0f}/s, {done.per_cpu_second:.0f} a CPU second, "
          f"p99 {done.report['p99']:.0f} ms, {done.report['requests']}", flush=True)  # fmt: skip
    if ours:
        _check(filled, options)
    return done


def copy_store(source: Path, target: Path) -> None:
    """A fresh copy of a store, without what the last run left beside it."""
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(source, target)


def _check(filled: Filled, options: argparse.Namespace) -> None:
    """Every tap that was handed out is one stored answer, not more and not less."""
    connection = sqlite3.connect(filled.path.with_name("run.sqlite3"))
    stored = connection.execute("SELECT count(*) FROM answers").fetchone()[0] - filled.answers
    connection.close()
    handed = options.answers + options.answers // 5
    if stored != handed:
        print(f"WRONG: {handed} taps were answered, {stored} answers are stored")


def _report(runs: dict[str, list[Run]]) -> str:
    head = (
        "medians", "answers/s", "x", "per CPU s", "x", "p50 ms", "p99 ms", "MB",
        "missing", "doubled",
    )  # fmt: skip
    ours = runs.get(OURS) or next(iter(runs.values()))
    rows = []
    for name, each in runs.items():
        wall, cpu = _median(each, "per_second"), _median(each, "per_cpu_second")
        rows.append((
            name,
            f"{wall:.0f}", f"{_median(ours, 'per_second') / wall:.1f}",
            f"{cpu:.0f}", f"{_median(ours, 'per_cpu_second') / cpu:.1f}",
            f"{_reported(each, 'p50'):.0f}", f"{_reported(each, 'p99'):.0f}",
            f"{_median(each, 'mb'):.0f}",
            str(sum(done.report["missing"] for done in each)),
            str(sum(done.report["doubled"] + done.report["wrong_taps"] for done in each)),
        ))  # fmt: skip
    return table(head, rows) + "\n(x: how many times as many ours gives)"


def _median(runs: Sequence[Run], name: str) -> float:
    return float(statistics.median(getattr(each, name) for each in runs))


def _reported(runs: Sequence[Run], name: str) -> float:
    return float(statistics.median(each.report[name] for each in runs))


if __name__ == "__main__":
    main()
