# ruff: noqa: E501 - a fault is one line of code, as it stands there
"""One-line faults put into `scoring/`, each of which the tests must catch.

Run it with `python -m tests.scoring.faults` from the checkout (a few minutes); it works on a copy
and prints each fault with what became of it. Exit status 1 when one survives or no longer fits.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NEEDED = ("scoring", "bot", "pyproject.toml", "tests/__init__.py", "tests/strategies.py",
          "tests/scoring", "tests/rubrics", "tests/vectors", "rubrics")  # fmt: skip

FAULTS = (
    ("mean.py", "values)) / total\n\n\ndef even", "values))\n\n\ndef even"),
    ("mean.py", "return fsum(values) / total", "return fsum(values)"),
    ("mean.py", "0.0: geometric, ", "0.0: arithmetic, "),
    ("mean.py", "    if min(values) <= 0.0:\n        return 0.0\n", "    if min(values) <= 0.0:\n        return 1.0\n"),
    ("mean.py", "-inf: weakest, inf: best", "-inf: best, inf: weakest"),
    ("mean.py", "** (1.0 / p)", "** (1.0 * p)"),
    ("mean.py", "max(values) if p > 0.0 else min(values)\n    if pivot <= 0.0:\n        return 0.0\n    terms = [(value", "max(values)\n    if pivot <= 0.0:\n        return 0.0\n    terms = [(value"),
    ("mean.py", "(value / mean) ** (p - 1.0)", "(value / mean) ** p"),
    ("levels.py", "return _clamp((value - scale.lo) / (scale.hi - scale.lo))", "return (value - scale.lo) / (scale.hi - scale.lo)"),
    ("levels.py", "(log(value) - log(scale.lo)) / (log(scale.hi) - log(scale.lo))", "(value - scale.lo) / (scale.hi - scale.lo)"),
    ("levels.py", "return 0.0 if scale.lo < scale.hi else 1.0", "return 0.0"),
    ("levels.py", "    if scale.none in ticks:\n        return extremes(scale)[0]\n", ""),
    ("levels.py", "if option.value > now]", "if option.value >= now and index != level]"),
    ("levels.py", "* NUMBER_LEVELS + TOLERANCE", "* NUMBER_LEVELS + 1"),
    ("levels.py", "index != scale.none and option.value > 0.0", "option.value >= 0.0"),
    ("plan.py", "asked = rubric.indicators.values() if group is None else rubric.asked(group)", "asked = rubric.indicators.values()"),
    ("plan.py", "    if item.not_applicable:\n", "    if True:\n"),
    ("plan.py", "[max(floor, value) for value in values]", "[max(0.0, value) for value in values]"),
    ("plan.py", "key=lambda gate: gate.level", "key=lambda gate: -gate.level"),
    ("plan.py", "points[branch.slot] * weight / branch.total", "points[branch.slot] / branch.total"),
    ("tree.py", "            low += weight * cell[1]\n", ""),
    ("tree.py", "            high += weight * cell[2]\n", "            high += weight * cell[1]\n"),
    ("tree.py", "(points + low) / base, (points + high) / base,", "(points + low) / have, (points + high) / base,"),
    ("tree.py", "points / have if given else None, have", "points / base if given else None, have"),
    ("tree.py", "            unread += 1\n", "            unread += 2\n"),
    ("steps.py", "plan.coefficients is None or plan.capped", "plan.coefficients is None"),
    ("steps.py", "cell[1] < cell[0] < cell[2]", "cell[1] <= cell[0] <= cell[2]"),
    ("steps.py", "if cell is not None and cell[4] < cell[5] and not _is_free(cell):", "if False:"),
    ("keeping.py", "key = (id(rubric), group)", "key = (hash(rubric), group)"),
    ("keeping.py", "key = (id(rubric), group)", "key = (id(rubric), None)"),
    ("linear.py", "points * each.total / base if", "points if"),
    ("tree.py", "        low += weight * lo\n", "        low += weight * (value or 0.0)\n"),
    ("tree.py", "        high += weight * hi\n", "        high += weight * lo\n"),
    ("tree.py", "        share += weight * answered\n", "        share += weight * (value is not None)\n"),
    ("tree.py", "        elif branch.counts_missing:\n", "        else:\n"),
    ("tree.py", "have < branch.need - TOLERANCE", "have < branch.need + TOLERANCE"),
    ("tree.py", "return lo if worth < lo else min(worth, hi)", "return worth"),
    ("tree.py", "value < bound - TOLERANCE for value", "value < bound + TOLERANCE for value"),
    ("tree.py", "if not judged or any(", "if any("),
    ("tree.py", "            break\n        level = hurdle.level", "            continue\n        level = hurdle.level"),
    ("tree.py", "hurdle.cap - 2 * TOLERANCE", "hurdle.cap"),
    ("tree.py", "steep[slot] += above * slant", "steep[slot] += slant"),
    ("tree.py", "each * points / total for", "each for"),
    ("tree.py", "capped(plan, [cell and cell[2] for cell in cells], hi)", "hi"),
    ("score.py", "value >= band.lower - TOLERANCE", "value > band.lower"),
    ("score.py", "in reversed(rubric.bands)", "in rubric.bands"),
    ("score.py", "        nodes[root.id] = NodeScore(root.id, value", "        nodes['?'] = NodeScore(root.id, value"),
    ("steps.py", "item.gain / item.effort", "item.gain"),
    ("steps.py", "item.gain / item.effort", "item.gain * item.effort"),
    ("steps.py", ".level < need.at_least", ".level <= need.at_least"),
    ("steps.py", "gain > found[carrier][0] + TOLERANCE", "gain < found[carrier][0]"),
    ("steps.py", "chosen[-1] = own[0]", "chosen[0] = own[0]"),
    ("steps.py", "key=lambda item: item.owner != group", "key=lambda item: item.owner == group"),
    ("steps.py", "return text.owner", "return item.groups[0]"),
    ("steps.py", "    if level <= step.target:\n        return step.value\n", "    return step.value\n"),
    ("steps.py", "and gate.level > level", "and gate.level >= level"),
    ("linear.py", "if group.weight > 0.0 and", "if"),
    ("panel.py", "/ (self.n - 1))", "/ self.n)"),
    ("interval.py", "PRIOR_DF = 6", "PRIOR_DF = 0"),
    ("interval.py", "(divided + PRIOR_DF) / (df + PRIOR_DF)", "1.0"),
    ("interval.py", "national[group] / moments.n for", "national[group] for"),
    ("interval.py", "16.0 * z**3 + 3.0 * z", "16.0 * z**3 - 3.0 * z"),
    ("plan.py", "node.p == 1.0 and all(weight == 1.0 for weight in weights)", "node.p == 1.0"),
    ("plan.py", "node.p == 1.0 and all(weight == 1.0 for weight in weights)", "all(weight == 1.0 for weight in weights)"),
    ("plan.py", "level: given_cell(option.value) for level, option in enumerate(item.scale.options)", "level: given_cell(option.value) for level, option in enumerate(item.scale.options, 1)"),
    ("plan.py", "    return (value, value, value, 1.0, 1, 1, 1.0)", "    return (value, 0.0, value, 1.0, 1, 1, 1.0)"),
    ("tree.py", "    if None in found:\n        return None\n", ""),
    ("tree.py", "(value := answer.value) is not None and answer.status is given", "(value := answer.value) is not None"),
    ("tree.py", "return [cell and cell[0] for cell in leaves]", "return [0.0 if cell is None else cell[0] for cell in leaves]"),
    ("tree.py", "            full.append(None)\n", "            full.append(0.0)\n"),
    ("tree.py", "(value, value, value, 1.0, asked, asked, total)", "(value, value, value, 1.0, asked, asked, 1.0)"),
    ("tree.py", "(value, value, value, 1.0, asked, asked, total)", "(value, value, value, 1.0, 1, 1, total)"),
    ("tree.py", "branch.plain and (not branch.inner or _all_enter(branch, cells))", "branch.plain"),
    ("score.py", "(name, points, lo * scale, hi * scale, share, given, asked)", "(name, points, lo, hi * scale, share, given, asked)"),
    ("score.py", "value=value_of(plan, cells), lo=lo, hi=hi)", "value=value_of(plan, cells), hi=hi)"),
    ("tree.py", "mean(weights, total, lows),", "mean(weights, total, values),"),
    ("tree.py", "mean(weights, total, highs),", "mean(weights, total, values),"),
    ("tree.py", "mean(weights, total, shares),", "1.0,"),
    ("tree.py", "sum(given), sum(asked), total,", "sum(given), sum(given), total,"),
    ("tree.py", "stretched[stem] * total / cell[6]", "stretched[stem]"),
    ("tree.py", "stretched[stem] * total / cell[6]", "total / cell[6]"),
    ("tree.py", "points_each * stretched[stem] * value", "points_each * value"),
    ("plan.py", "if root is None or any(branch.inner and branch.counts_missing for branch in branches):", "if root is None:"),
    ("plan.py", "    if not len(pairs) == len(above) == len(leaves) + len(branches) - 1:\n        return {}\n", ""),
    ("panel.py", "moments.mean if moments.n else None", "moments.mean if moments.n else 0.0"),
    ("panel.py", "return self.means.get(node)", "return None"),
    ("consistency.py", "people >= rubric.panel.min_total", "people > rubric.panel.min_total"),
    ("consistency.py", "len(asked) >= FEWEST_ITEMS", "len(asked) >= 1"),
    ("consistency.py", "if group.weight > 0.0]", "]"),
    ("consistency.py", "found.setdefault((node.id, asked), [])", "found.setdefault((node.id, asked[:1]), [])"),
    ("consistency.py", "total=_moments([fsum(row) for row in rows], rows.values())", "total=_moments([max(row) for row in rows], rows.values())"),
    ("consistency.py", "squares=fsum(value * value * n for value, n in pairs)", "squares=fsum(value * value for value, n in pairs)"),
    ("consistency.py", "        n=sum(n for _, n in pairs),", "        n=len(pairs),"),
    ("consistency.py", "some = [each for each in sums if each.total.n]", "some = list(sums)"),
    ("agreement.py", "(used[low] + used[high]) / 2.0) ** 2", "(used[low] + used[high])) ** 2"),
    ("agreement.py", "(options * options - 1) / 12.0", "(options * options) / 12.0"),
    ("agreement.py", "k / (k - 1) *", "1.0 *"),
    ("agreement.py", "/ (sum(unit) - 1) for", "/ sum(unit) for"),
    ("gaps.py", "(len(statistics) - done)", "len(statistics)"),
    ("gaps.py", "            break\n", "            continue\n"),
    ("gaps.py", "abs(gap.difference) >= MIN_GAP * scale - 1e-9", "gap.difference >= MIN_GAP * scale - 1e-9"),
    ("gaps.py", "national[one] / a.n + national[other] / b.n", "national[one] / a.n"),
    ("careless.py", "    elif sheet.duplicate:\n", "    if sheet.duplicate:\n"),
    ("careless.py", "FLAGS_TO_EXCLUDE = 2", "FLAGS_TO_EXCLUDE = 1"),
    ("careless.py", "sheet.seconds < MIN_SECONDS", "sheet.seconds <= MIN_SECONDS"),
    ("careless.py", "correlation < LOW_CORRELATION", "correlation > LOW_CORRELATION"),
    ("trust.py", "facts.half_width, 0.05)", "facts.half_width, 0.08)"),
    ("trust.py", "_people(Label.B, facts, 3)", "_people(Label.B, facts, 2)"),
    ("disclosure.py", "return frozenset([*small, *sorted(", "return frozenset([*small]) or frozenset([*sorted("),
    ("disclosure.py", ">= rubric.panel.min_total\n", "> rubric.panel.min_total\n"),
    ("disclosure.py", "min(people.values()) >= rubric.panel.min_each", "True"),
    ("disclosure.py", "if n < rubric.panel.min_group]", "if n <= rubric.panel.min_group]"),
    ("disclosure.py", "        elif child not in shown:\n", "        elif child in shown:\n"),
    ("disclosure.py", "                shown.pop(between, None)\n", "                pass\n"),
    ("region.py", "fsum(weight * mean for weight, mean in found) / base", "fsum(mean for _, mean in found) / len(found)"),
    ("region.py", "for item in may.indicators\n                    if item in found.indicators", "for item in found.indicators"),
    ("region.py", "value=shown.value if shown else None", "value=found.score.value"),
    ("area.py", "sqrt(fsum(width * width for width in widths)) / len(widths)", "fsum(widths) / len(widths)"),
    ("area.py", "if region.value is not None]\n    values", "]\n    values"),
    ("subsector.py", "market >= CUT", "market > CUT"),
    ("subsector.py", "-result.total", "result.total"),
)  # fmt: skip


def main() -> int:
    """Try every fault on a copy; 1 if one is not caught or does not fit the code any more."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in NEEDED:
            _copy(ROOT / name, copy / name)
        (copy / "conftest.py").write_text(UNSHRUNK)
        if not _passes(copy):
            sys.stdout.write("The tests fail without any fault.\n")
            return 1
        missed = [fault for fault in FAULTS if not _is_caught(copy, fault)]
    sys.stdout.write(f"{len(FAULTS) - len(missed)} of {len(FAULTS)} faults caught\n")
    return 1 if missed else 0


UNSHRUNK = """from hypothesis import Phase, settings

settings.register_profile("faults", phases=[Phase.explicit, Phase.generate])
settings.load_profile("faults")
"""
"""For the copy: that an example exists is enough, the smallest one takes minutes to find."""


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _is_caught(copy: Path, fault: tuple[str, str, str]) -> bool:
    name, right, wrong = fault
    path = copy / "scoring" / name
    text = path.read_text()
    if text.count(right) != 1:
        sys.stdout.write(f"does not fit: {name}: {right!r} ({text.count(right)} places)\n")
        return False
    path.write_text(text.replace(right, wrong))
    caught = not _passes(copy)
    path.write_text(text)
    verdict = "caught" if caught else "NOT CAUGHT"
    sys.stdout.write(f"{verdict}: {name}: {right!r} -> {wrong!r}\n")
    sys.stdout.flush()
    return caught


def _passes(copy: Path) -> bool:
    # hand calculations first: they fail at once, a property looks for its smallest example
    slow = {"test_properties.py", "test_region.py", "test_disclosure.py"}
    files = sorted((copy / "tests/scoring").glob("test_*.py"), key=lambda each: each.name in slow)
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "--tb=no", *map(str, files)]
    result = subprocess.run(command, cwd=copy, capture_output=True, timeout=600, check=False)
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
