"""Scoring side by side with numpy, polars and pandas, in one run on the same numbers.

    uv venv .bench && uv pip install -p .bench/bin/python -r bench/scoring-requirements.txt
    PYTHONPATH=. .bench/bin/python bench/scoring.py

Data are synthetic and seeded. The product returns values, bounds, levels, shares answered and
contributions; the others only the values of the tree, so what they win is a lower bound for
doing without them. Times are medians, on the clock and of the processor
(all threads); ratios are of the processor, which a busy machine disturbs least. The nation runs
in a process of its own for each engine. The last lines are of the product's own store, which
nobody else reads; see `stored.py`.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import starmap
from pathlib import Path
from statistics import median

import nation
import numpy as np
import pandas as pd
import polars as pl
from instrument import GROUPS, Sheets, answers_of, make_rubric, random_levels

from scoring.answers import Answers
from scoring.interval import within_variances
from scoring.linear import linear_contributions
from scoring.panel import GroupFigures, figures_of
from scoring.region import National, publish
from scoring.rubric import Rubric
from scoring.score import score
from scoring.steps import recommend

PEOPLE = 200_000
REGIONS = 500
ROOT = Path(__file__).parent.parent
BASE: dict[str, float] = {}
"""Processor seconds of the product, to which the others are compared."""

Cost = tuple[float, float]


def timed(run: Callable[[], object], times: int = 7, inner: int = 1) -> Cost:
    """Median seconds of one call, on the clock and of the processor (all threads)."""
    run()
    clock, cpu = [], []
    for _ in range(times):
        start, started = time.perf_counter(), time.process_time()
        for _ in range(inner):
            run()
        clock.append((time.perf_counter() - start) / inner)
        cpu.append((time.process_time() - started) / inner)
    return median(clock), median(cpu)


def report(task: str, engine: str, cost: Cost, note: str = "") -> None:
    own = BASE.setdefault(task, cost[1])
    shown = "".join(f"{each * 1e6:>11.1f} us" if each < 0.001 else f"{each * 1e3:>11.2f} ms"
                    for each in cost)  # fmt: skip
    print(f"{task:<34}{engine:<22}{shown}{cost[1] / own:>9.2f} x  {note}", flush=True)


def flat_tree(rubric: Rubric) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Indicator ids, the dimension of each, and the dimensions' weights in the root."""
    ids = list(rubric.indicators)
    dimensions = [node.id for node in rubric.dimensions()]
    owner = np.array([dimensions.index(rubric.dimension_of(item).id) for item in ids])
    weights = np.array(list(rubric.nodes[rubric.root].children.values()))
    return ids, owner, weights


def numpy_scores(values: np.ndarray, owner: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Rows of values (nan: open) to roots, skipping and renormalising."""
    one_hot = (owner[:, None] == np.arange(len(weights))).astype(float)
    given = ~np.isnan(values)
    sums, counts = np.where(given, values, 0.0) @ one_hot, given @ one_hot
    has = counts > 0
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=has)
    return 100.0 * (means * weights).sum(1) / (has * weights).sum(1)


def pandas_scores(frame: pd.DataFrame, owner: np.ndarray, weights: np.ndarray) -> pd.Series:
    means = frame.T.groupby(owner).mean().T
    return 100.0 * (means * weights).sum(axis=1) / (means.notna() * weights).sum(axis=1)


def polars_scores(frame: pl.DataFrame, owner: np.ndarray, weights: np.ndarray) -> pl.DataFrame:
    names = np.array(frame.columns)
    means = frame.select(pl.mean_horizontal(*names[owner == d]).alias(str(d))
                         for d in range(len(weights)))  # fmt: skip
    total = sum(pl.col(str(d)).fill_null(0.0) * w for d, w in enumerate(weights))
    base = sum(pl.col(str(d)).is_not_null() * w for d, w in enumerate(weights))
    return means.select((100.0 * total / base).alias("score"))


def group_means(rows: np.ndarray) -> np.ndarray:
    given = ~np.isnan(rows)
    return np.where(given, rows, 0.0).sum(0) / np.maximum(given.sum(0), 1)


def as_row(rubric: Rubric, answers: Answers) -> np.ndarray:
    found = (answers.get(item) for item in rubric.indicators)
    return np.array([[np.nan if a is None or a.value is None else a.value / 4.0 for a in found]])


def one_respondent(indicators: int, gaps: float) -> None:
    rubric = make_rubric(indicators)
    answers = answers_of(rubric, random_levels(random.Random(1), indicators, gaps))
    ids, owner, weights = flat_tree(rubric)
    row = as_row(rubric, answers)
    frame = pd.DataFrame(row, columns=ids)
    lazy = pl.DataFrame(row, schema=ids).fill_nan(None)
    expected = score(rubric, answers).value or 0.0
    assert abs(numpy_scores(row, owner, weights)[0] - expected) < 1e-9
    assert abs(pandas_scores(frame, owner, weights)[0] - expected) < 1e-9
    assert abs(polars_scores(lazy, owner, weights).item() - expected) < 1e-9
    task = f"one respondent, {indicators}, {'gaps' if gaps else 'complete'}"
    report(task, "scoring", timed(lambda: score(rubric, answers), inner=2000))
    report(task, "numpy", timed(lambda: numpy_scores(row, owner, weights), inner=500))
    report(task, "polars", timed(lambda: polars_scores(lazy, owner, weights), inner=50))
    report(task, "pandas", timed(lambda: pandas_scores(frame, owner, weights), inner=50))


def what_ifs(gaps: float) -> None:
    rubric = make_rubric(60)
    levels = random_levels(random.Random(2), 60, gaps)
    levels = [level if level is None else min(level, 3) for level in levels]
    answers = answers_of(rubric, levels)
    ids, owner, weights = flat_tree(rubric)
    row = as_row(rubric, answers)
    raised = np.repeat(row, 60, axis=0)
    raised[np.arange(60), np.arange(60)] += 0.25
    frame = pd.DataFrame(raised, columns=ids)
    table = pl.DataFrame(raised, schema=ids).fill_nan(None)

    def both() -> None:
        score(rubric, answers)
        recommend(rubric, answers)

    task = f"score + 60 what-ifs, {'gaps' if gaps else 'complete'}"
    report(task, "scoring", timed(both, inner=200))
    report(task, "numpy", timed(lambda: numpy_scores(raised, owner, weights), inner=200))
    report(task, "polars", timed(lambda: polars_scores(table, owner, weights), inner=50))
    report(task, "pandas", timed(lambda: pandas_scores(frame, owner, weights), inner=20))


def region(people: int) -> None:
    """Everything of part 4 from sums, and the sums from answer sheets."""
    rubric = make_rubric(39)
    chance = random.Random(3)
    sheets = {group: [answers_of(rubric, random_levels(chance, 39, 0.1), group)
                      for _ in range(people // 4)] for group in GROUPS}  # fmt: skip
    figures = {group: figures_of(rubric, group, found) for group, found in sheets.items()}
    national = national_of(rubric, figures)
    task = f"region of {people}, all of part 4"
    report(task, "scoring, from sums", timed(lambda: publish(rubric, figures, national), 15))
    rows = {group: np.vstack([as_row(rubric, sheet) for sheet in found])
            for group, found in sheets.items()}  # fmt: skip
    frame = pd.concat([pd.DataFrame(found).assign(group=group) for group, found in rows.items()])
    stacked = list(rows.values())
    labels = np.repeat(list(rows), [len(found) for found in stacked])
    table = pl.DataFrame(np.vstack(stacked)).fill_nan(None).with_columns(group=pl.Series(labels))
    report(task, "numpy, means only", timed(lambda: [group_means(r) for r in stacked], 15))
    report(task, "polars, means only", timed(lambda: table.group_by("group").mean(), 15))
    report(task, "pandas, means only", timed(lambda: frame.groupby("group").mean(), 15))
    seconds = timed(lambda: {g: figures_of(rubric, g, s) for g, s in sheets.items()}, 3)
    report(task, "scoring, sheets first", seconds, "sums from scratch in Python")


def national_of(rubric: Rubric, figures: dict[str, GroupFigures]) -> National:
    nodes = [rubric.root, *(node.id for node in rubric.dimensions())]
    shares = {node: within_variances([{g: f.shares[node] for g, f in figures.items()}])
              for node in nodes}  # fmt: skip
    scores = {node: within_variances([{g: f.scores[node] for g, f in figures.items()}])
              for node in nodes}  # fmt: skip
    return National(shares, scores)


def fill(folder: Path) -> Rubric:
    """The store of a nation: packed answers and stored contributions of every respondent."""
    rubric, sheets = make_rubric(39), Sheets(make_rubric(39))
    chance = random.Random(4)
    drawn = [sheets.pack(random_levels(chance, 39, 0.1), group)
             for group in GROUPS for _ in range(2_000)]  # fmt: skip
    groups = (i // REGIONS % 4 for i in range(PEOPLE))
    rows = [(i % REGIONS, group, drawn[group * 2_000 + chance.randrange(2_000)])
            for i, group in enumerate(groups)]  # fmt: skip
    with sqlite3.connect(folder / "nation.db") as db:
        db.execute("CREATE TABLE answers (region INTEGER, grp INTEGER, levels BLOB)")
        db.executemany("INSERT INTO answers VALUES (?, ?, ?)", rows)
    return rubric


def rescore(rubric: Rubric, folder: Path) -> None:
    """Read every answer sheet, score it, work out its contributions, write both."""
    columns = ["root", *(f"d{i}" for i in range(8))]
    sheets, order = Sheets(rubric), [rubric.root, *(node.id for node in rubric.dimensions())]

    def work(row: int, region_id: int, group: int, packed: bytes) -> tuple[float | None, ...]:
        answers = sheets.unpack(packed, GROUPS[group])
        result = score(rubric, answers, GROUPS[group])
        brought = linear_contributions(rubric, answers, GROUPS[group])
        return (region_id, group, row, result.value, *(brought.get(node) for node in order))

    start, started = time.perf_counter(), time.process_time()
    with sqlite3.connect(folder / "nation.db") as db:
        db.execute(
            "CREATE TABLE scores (region INTEGER, grp INTEGER, id INTEGER, own REAL,"
            f"{','.join(columns)}, PRIMARY KEY (region, grp, id)) WITHOUT ROWID"
        )
        found = db.execute("SELECT rowid, region, grp, levels FROM answers ORDER BY region, grp")
        marks = ",".join("?" * (len(columns) + 4))
        db.executemany(f"INSERT INTO scores VALUES ({marks})", starmap(work, found))
    cost = time.perf_counter() - start, time.process_time() - started
    report(f"re-score {PEOPLE:,}", "scoring", cost, "read, score, write; once")


def whole_nation(folder: Path) -> None:
    nation.export(folder)
    results = {}
    for engine in nation.ENGINES:
        command = [sys.executable, str(Path(nation.__file__)), engine, str(folder)]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        results[engine] = json.loads(out)
    truth = results["scoring"]["value"]
    for engine, found in results.items():
        assert abs(found["value"] - truth) < 1e-6, (engine, found, truth)
        note = f"peak {found['peak_mb']:.0f} MB, of it imports {found['base_mb']:.0f}"
        report(f"nation of {PEOPLE:,}", engine, (found["seconds"], found["cpu"]), note)


def from_the_store() -> None:
    """The product's own store and commands, in the product's own environment."""
    python = ROOT / ".venv/bin/python"
    if not python.exists():
        print("from the store: not measured, .venv is missing (python3 run.py setup)")
        return
    command = [str(python), "-m", "bench.stored", "--people", str(PEOPLE)]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for found in map(json.loads, out.splitlines()):
        note = f"grew by {found['grown_mb']:.0f} MB" if "grown_mb" in found else "once"
        report(found["task"], "product", (found["seconds"], found["cpu"]), note)


def main() -> None:
    print(f"{'task':<34}{'engine':<22}{'clock':>14}{'processor':>14}{'ratio':>11}")
    for indicators in (18, 60):
        for gaps in (0.0, 0.1):
            one_respondent(indicators, gaps)
    for gaps in (0.0, 0.1):
        what_ifs(gaps)
    for people in (60, 400):
        region(people)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rescore(fill(folder), folder)
        whole_nation(folder)
    from_the_store()


if __name__ == "__main__":
    main()
