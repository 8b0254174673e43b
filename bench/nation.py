# ruff: noqa: PLC0415 - an engine that is not being measured must not be in memory
"""A nation's index from stored contributions: one engine a process, to see its memory.

Run as `python bench/nation.py ENGINE FOLDER`; prints one JSON line. Every engine reads the store
that suits it: the product and pandas the SQLite table, numpy an array file, polars a parquet
file. All give the mean over regions of the sum over groups of the mean contribution, and the
same for eight dimensions.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

COLUMNS = ("root", *(f"d{i}" for i in range(8)))
ENGINES = ("scoring", "numpy", "polars", "pandas")


def export(folder: Path) -> None:
    """The same table as an array file and a parquet file."""
    import numpy as np
    import polars as pl

    with sqlite3.connect(folder / "nation.db") as db:
        rows = db.execute(f"SELECT region, grp, {','.join(COLUMNS)} FROM scores").fetchall()
    array = np.array(rows, dtype=float)
    np.save(folder / "nation.npy", array)
    pl.DataFrame(array, schema=["region", "grp", *COLUMNS]).write_parquet(
        folder / "nation.parquet"
    )


def by_scoring(folder: Path) -> float:
    from scoring.area import sum_of_means
    from scoring.interval import spread, within_variances
    from scoring.panel import Moments

    means = ",".join(f"AVG({c})" for c in COLUMNS)
    sums = f"COUNT(root), SUM(root), SUM(root * root), {means}"
    query = f"SELECT region, grp, {sums} FROM scores GROUP BY region, grp"
    moments: dict[int, dict[str, Moments]] = {}
    nodes: dict[int, list[tuple[float | None, ...]]] = {}
    with sqlite3.connect(f"file:{folder / 'nation.db'}?mode=ro", uri=True) as db:
        for region, group, n, total, squares, *here in db.execute(query):
            moments.setdefault(region, {})[str(group)] = Moments(n, total, squares)
            nodes.setdefault(region, []).append(here)
    national = within_variances(moments.values())
    widths = [spread(each, national) for each in moments.values()]
    roots = [sum_of_means(each) for each in moments.values()]
    every = [[sum(filter(None, column)) for column in zip(*here, strict=True)]
             for here in nodes.values()]  # fmt: skip
    assert len(widths) == len(every) == len(roots)
    return sum(filter(None, roots)) / len(roots)


def by_numpy(folder: Path) -> float:
    import numpy as np

    table = np.load(folder / "nation.npy")
    cell = (table[:, 0] * 4 + table[:, 1]).astype(int)
    size = int(cell.max()) + 1
    means = []
    for column in range(2, 2 + len(COLUMNS)):
        values = table[:, column]
        here = ~np.isnan(values)
        counts = np.bincount(cell[here], minlength=size)
        means.append(np.bincount(cell[here], values[here], minlength=size) / counts)
    np.bincount(cell, table[:, 2] ** 2, minlength=size)
    return float(means[0].reshape(-1, 4).sum(1).mean())


def by_polars(folder: Path) -> float:
    import polars as pl

    means = [pl.col(name).fill_nan(None).mean() for name in COLUMNS]
    spread = pl.col("root").var().alias("spread")
    groups = (
        pl.scan_parquet(folder / "nation.parquet").group_by("region", "grp").agg(*means, spread)
    )
    return float(groups.group_by("region").agg(pl.col(COLUMNS).sum()).collect()["root"].mean())


def by_pandas(folder: Path) -> float:
    import pandas as pd

    with sqlite3.connect(folder / "nation.db") as db:
        query = f"SELECT region, grp, {','.join(COLUMNS)} FROM scores"
        table = pd.read_sql_query(query, db)
    groups = table.groupby(["region", "grp"])
    groups["root"].var()
    return float(groups.mean().groupby("region").sum()["root"].mean())


def peak_mb() -> float:
    """Of this process alone: `ru_maxrss` would start with that of the parent."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(engine: str, folder: Path) -> None:
    run = {"scoring": by_scoring, "numpy": by_numpy, "polars": by_polars, "pandas": by_pandas}[
        engine
    ]
    if engine != "scoring":
        __import__(engine)
    base = peak_mb()
    clock, cpu, value = [], [], 0.0
    for _ in range(7):
        start, started = time.perf_counter(), time.process_time()
        value = run(folder)
        clock.append(time.perf_counter() - start)
        cpu.append(time.process_time() - started)
    found = {"seconds": median(clock), "cpu": median(cpu), "value": value}
    print(json.dumps({**found, "peak_mb": peak_mb(), "base_mb": base}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
