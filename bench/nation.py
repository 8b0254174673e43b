# ruff: noqa: PLC0415 - an engine that is not being measured must not be in memory
"""A nation's index from stored contributions: one engine a process, to see its memory.

Run as `python bench/nation.py ENGINE FOLDER`; prints one JSON line. Every engine reads the store
that suits it: the product and pandas the SQLite table, numpy an array file, polars a parquet
file. All give the mean over regions of the sum over groups of the mean contribution, and the
same for eight dimensions.
"""

from __future__ import annotations

import json
import resource
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

    sums = ",".join(f"COUNT({c}), SUM({c})" for c in COLUMNS)
    query = f"SELECT region, grp, SUM(root * root), {sums} FROM scores GROUP BY region, grp"
    regions: dict[int, dict[str, dict[str, Moments]]] = {}
    with sqlite3.connect(f"file:{folder / 'nation.db'}?mode=ro", uri=True) as db:
        for region, group, squares, *pairs in db.execute(query):
            here = regions.setdefault(region, {name: {} for name in COLUMNS})
            for name, n, total in zip(COLUMNS, pairs[::2], pairs[1::2], strict=True):
                here[name][str(group)] = Moments(
                    n, total or 0.0, squares if name == "root" else 0.0
                )
    national = within_variances(each["root"] for each in regions.values())
    values = [[sum_of_means(each[name]) for name in COLUMNS] for each in regions.values()]
    widths = [found.half_width for each in regions.values()
              if (found := spread(each["root"], national)) is not None]  # fmt: skip
    assert len(widths) == len(values)
    roots = [row[0] for row in values if row[0] is not None]
    return sum(roots) / len(roots)


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
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
