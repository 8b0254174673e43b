"""The `Tally` on prometheus-client, with a registry of its own, and the page that exports it."""

from collections.abc import Callable, Iterable

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.flows.effects import Effect, RecordAnswer
from bot.web.measures import COUNTERS, GAUGES, HISTOGRAMS, PREFIX, UNLISTED, Measure

PATH = "/metrics"


class Metrics:
    """Counts and durations as Prometheus reads them; implements the `Tally` port.

    A name that `measures` does not list costs nothing but a count under `unlisted`: counting
    must never stop what it counts.
    """

    def __init__(self) -> None:
        # each series would be doubled by the moment at which it was first seen
        disable_created_metrics()  # type: ignore[no-untyped-call] # it has no annotations
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._counters = {one.name: self._counter(one) for one in COUNTERS}
        self._histograms = {one.name: self._histogram(one) for one in HISTOGRAMS}
        self._gauges = {one.name: self._gauge(one) for one in GAUGES}
        self._labelled = {one.name: bool(one.label) for one in COUNTERS}
        self._children: dict[tuple[str, str], Counter] = {}

    def add(self, name: str, kind: str = "", amount: int = 1) -> None:
        """Count something under its name and kind."""
        child = self._children.get((name, kind))
        if child is None:
            child = self._children[name, kind] = self._child(name, kind)
        child.inc(amount)

    def observe(self, name: str, seconds: float) -> None:
        """Note a duration in seconds, or a size, in its histogram."""
        histogram = self._histograms.get(name)
        if histogram is None:
            self.add(UNLISTED, name)
        else:
            histogram.observe(seconds)

    def answered(self, effect: Effect) -> None:
        """Count a committed effect if it is an answer (`Conversations.answered`)."""
        if isinstance(effect, RecordAnswer):
            self.add("answers", effect.answer.status)

    def watch(self, name: str, read: Callable[[], float], kind: str = "") -> None:
        """Have a gauge read its value whenever the metrics are asked for.

        Args:
            name: a gauge of `measures`.
            read: gives the value; it must be quick.
            kind: the label's value, for a gauge that has one.

        Raises:
            KeyError: There is no such gauge.
        """
        gauge = self._gauges[name]
        (gauge.labels(kind) if kind else gauge).set_function(read)

    def export(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Where the metrics are read."""
        return [web.get(PATH, self._answer)]

    async def _answer(self, _request: web.Request) -> web.Response:
        return web.Response(body=self.export(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _child(self, name: str, kind: str) -> Counter:
        counter = self._counters.get(name)
        if counter is None:
            return self._counters[UNLISTED].labels(name)
        return counter.labels(kind) if self._labelled[name] else counter

    def _counter(self, one: Measure) -> Counter:
        counter = Counter(PREFIX + one.name, one.says, _labels(one), registry=self.registry)
        for kind in one.kinds:
            counter.labels(kind)
        return counter

    def _histogram(self, one: Measure) -> Histogram:
        return Histogram(PREFIX + one.name, one.says, buckets=one.buckets, registry=self.registry)

    def _gauge(self, one: Measure) -> Gauge:
        gauge = Gauge(PREFIX + one.name, one.says, _labels(one), registry=self.registry)
        for kind in one.kinds:
            gauge.labels(kind)
        return gauge


def _labels(one: Measure) -> tuple[str, ...]:
    return (one.label,) if one.label else ()
