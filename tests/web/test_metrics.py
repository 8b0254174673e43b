"""The figures: each is listed, exported and documented under one name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.flows.effects import MoveCursor, RecordAnswer
from bot.web.measures import ALL, COUNTERS, GAUGES, HISTOGRAMS, PREFIX, UNLISTED
from bot.web.metrics import Metrics
from bot.web.server import WebServer
from scoring.answers import DONT_KNOW, Answer

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "operating.md"


def _exported(metrics: Metrics) -> set[str]:
    families = text_string_to_metric_families(metrics.export().decode())
    suffix = {"counter": "_total"}
    return {
        family.name + suffix.get(family.type, "")
        for family in families
        if family.name.startswith(PREFIX)
    }


def _value(metrics: Metrics, name: str, /, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(PREFIX + name, labels)


def _counted_in_code() -> Iterator[tuple[str, str, str]]:
    """Every literal name given to a tally, with its method and place."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                if owner.endswith("tally") and node.func.attr in ("add", "observe"):
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield node.func.attr, str(ast.literal_eval(node.args[0])), place


def test_what_the_documentation_names_is_exported_and_the_other_way_round() -> None:
    """An operator's alert must not rest on a figure that is not there."""
    table = DOCS.read_text(encoding="utf-8").partition("\n## Figures")[2]
    rows = re.findall(r"^\| `(kreatif_\w+)` \| `?(\w*)`? ?\|", table, re.MULTILINE)
    documented = dict(rows)
    assert documented.keys() == _exported(Metrics())
    labels = {one.name: one.label for one in ALL.values()}
    names = {name.removeprefix(PREFIX).removesuffix("_total"): name for name in documented}
    assert {short: documented[name] for short, name in names.items()} == labels


def test_every_figure_that_the_documentation_uses_exists() -> None:
    """Also those in the alerts."""
    text = DOCS.read_text(encoding="utf-8")
    used = set(re.findall(r"kreatif_\w+", text))
    derived = {name.removesuffix("_bucket") for name in used}
    assert derived <= _exported(Metrics())


def test_every_name_that_the_code_counts_is_listed() -> None:
    """A new counter belongs into `measures` and into docs/operating.md."""
    counters = {one.name for one in COUNTERS}
    histograms = {one.name for one in HISTOGRAMS}
    listed = {"add": counters, "observe": histograms}
    calls = list(_counted_in_code())
    assert len(calls) > 10
    assert [call for call in calls if call[1] not in listed[call[0]]] == []


def test_counts_go_under_their_kinds() -> None:
    """By settlement, with an amount, and without a kind."""
    metrics = Metrics()
    metrics.add("updates", "parked")
    metrics.add("updates", "parked", 2)
    metrics.add("updates_slowed")
    assert _value(metrics, "updates_total", settlement="parked") == 3
    assert _value(metrics, "updates_slowed_total") == 1


def test_known_kinds_begin_at_nought() -> None:
    """An alert on a rate needs the series before its first event."""
    metrics = Metrics()
    assert _value(metrics, "updates_total", settlement="unsettled") == 0
    assert _value(metrics, "deliveries_total", state="blocked") == 0
    assert _value(metrics, "webhook_refused_total", reason="secret") == 0


def test_an_unlisted_name_stops_nothing() -> None:
    """Counting must never break what it counts; the mistake can be seen."""
    metrics = Metrics()
    metrics.add("no_such_name", "kind")
    metrics.observe("no_such_duration", 1.0)
    assert _value(metrics, f"{UNLISTED}_total", name="no_such_name") == 1
    assert _value(metrics, f"{UNLISTED}_total", name="no_such_duration") == 1


def test_durations_fall_into_buckets() -> None:
    """0.15 s is a bound, because it is the promised p99."""
    metrics = Metrics()
    for seconds in (0.004, 0.149, 0.151):
        metrics.observe("reply_seconds", seconds)
    assert _value(metrics, "reply_seconds_bucket", le="0.15") == 2
    assert _value(metrics, "reply_seconds_count") == 3
    assert _value(metrics, "reply_seconds_sum") == pytest.approx(0.304)


def test_gauges_are_read_when_asked_for() -> None:
    """The depth of a queue is looked up, not counted along."""
    metrics = Metrics()
    waiting = [3]
    metrics.watch("queue_waiting", lambda: waiting[0], "reply")
    metrics.watch("chats_in_memory", lambda: 7)
    assert _value(metrics, "queue_waiting", priority="reply") == 3
    waiting[0] = 5
    assert _value(metrics, "queue_waiting", priority="reply") == 5
    assert _value(metrics, "chats_in_memory") == 7
    with pytest.raises(KeyError):
        metrics.watch("no_such_gauge", lambda: 0)


def test_only_answers_are_answers() -> None:
    """By status; a cursor that moves is none."""
    metrics = Metrics()
    metrics.answered(RecordAnswer("a", "K1", Answer.given(3)))
    metrics.answered(RecordAnswer("a", "K2", DONT_KNOW))
    metrics.answered(MoveCursor("a", "K3"))
    assert _value(metrics, "answers_total", status="given") == 1
    assert _value(metrics, "answers_total", status="dont_know") == 1
    assert _value(metrics, "answers_total", status="skipped") == 0


def test_two_bots_in_one_process_count_apart() -> None:
    """Each has its own registry, as tests and the demo need it."""
    one, other = Metrics(), Metrics()
    one.add("updates_slowed")
    assert _value(other, "updates_slowed_total") == 0


def test_names_are_listed_once() -> None:
    """One name is one figure."""
    assert len(ALL) == len(COUNTERS) + len(HISTOGRAMS) + len(GAUGES)


async def test_the_page_is_what_prometheus_reads() -> None:
    """Over HTTP, in the text format, without a series for the moment of creation."""
    metrics = Metrics()
    metrics.add("answers", "given")
    server = WebServer("127.0.0.1", 0, metrics.routes(), metrics)
    await server.start()
    try:
        address = f"http://127.0.0.1:{server.port}/metrics"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            text = await answer.text()
    finally:
        await server.close()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    samples = {tuple(s.labels.values()): s.value for s in families["kreatif_answers"].samples}
    assert samples["given",] == 1
    assert "_created" not in text
