"""The test stand: a bot on one core, the sink on another, and what the bot costs there."""

import ctypes
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from bench.sink import TOKEN

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data" / "bench"
KEY = "YmVuY2ggYmVuY2ggYmVuY2ggYmVuY2ggYmVuY2ghISE="
"""Seals the stores of the measurements; what they hold is made up."""
BOT_CORE, SINK_CORE = 0, 1
_TICKS = os.sysconf("SC_CLK_TCK")
_LIBC = ctypes.CDLL(None)
_PARENT_DEATH = 1
"""PR_SET_PDEATHSIG."""


class RunFailedError(Exception):
    """The bot under test ended too early; the message is the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A bot that can be put on the stand."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """`{url}` in values, and in the command, is replaced by the sink's address."""
    orders: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One run."""

    report: dict[str, Any]
    cpu_seconds: float
    """Of the bot, all threads, from the first counted update to the last reply."""
    start_seconds: float
    """From the start of the process to its first reply."""
    idle_mb: float
    """Resident before the first update."""
    mb: float
    """Resident after the last reply."""
    peak_mb: float

    @property
    def per_second(self) -> float:
        """Answers a second by the clock."""
        return float(self.report["answers"] / self.report["seconds"])

    @property
    def per_cpu_second(self) -> float:
        """Answers for each second that the bot computed: what one whole core would give."""
        return float(self.report["answers"] / self.cpu_seconds)


def our_bot(database: Path, **more: str) -> Subject:
    """The program itself, started as an operator starts it."""
    environment = {
        "KREATIF_TELEGRAM_TOKEN": TOKEN,
        "KREATIF_TELEGRAM_API_URL": "{url}",
        "KREATIF_DATABASE_URL": f"sqlite:///{database}",
        "KREATIF_CONTROLLER": "Dinas Contoh",
        "KREATIF_CONTACT": "contoh@example.org",
        "KREATIF_PORT": "0",
        "KREATIF_KEY": KEY,
    }
    return Subject("Kota Kreatif", (sys.executable, "-m", "bot", "serve"), environment | more)


class Sinking:
    """A sink process and the lines that it prints."""

    def __init__(self, orders: Mapping[str, Any]) -> None:
        self.process = subprocess.Popen(
            (sys.executable, "-m", "bench.sink"), cwd=ROOT, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing here has threads
        )  # fmt: skip
        pin(self.process, SINK_CORE)
        self._say(json.dumps(orders))
        self._told: dict[str, Any] = {}
        self._lines = selectors.DefaultSelector()
        assert self.process.stdout is not None
        self._lines.register(self.process.stdout, selectors.EVENT_READ)

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def read(self, name: str, alive: Callable[[], None]) -> Any:  # noqa: ANN401 - JSON
        """The value of the line with this name; waits for it while the bot is alive."""
        assert self.process.stdout is not None
        while name not in self._told:
            while not self._lines.select(0.5):
                alive()
            line = self.process.stdout.readline()
            if not line:
                raise RunFailedError("the sink ended")
            self._told |= json.loads(line)
        return self._told[name]

    def end(self) -> None:
        """Let it go."""
        if self.process.poll() is None:
            self._say("")
            self.process.wait(10)
        self._lines.close()


def die_with_parent() -> None:
    """In a child: end with whoever started it, however that one ends (Linux)."""
    _LIBC.prctl(_PARENT_DEATH, signal.SIGKILL)


def tidy_when_terminated() -> None:
    """Let SIGTERM end a benchmark as Ctrl-C does: what it wrote is removed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def pin(process: subprocess.Popen[Any], core: int) -> None:
    """Keep a process, and the threads that it starts, on one core."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process.pid, {core})


def cpu_seconds(pid: int) -> float:
    """What a process has computed so far, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_mb(pid: int, what: str = "VmRSS") -> float:
    """Resident memory, in MB of 10^6 bytes; `VmHWM` is its peak."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def run(
    subject: Subject,
    orders: Mapping[str, Any],
    during: Callable[[int], None] = lambda _pid: None,
) -> Run:
    """Start the sink and the bot, wait for the last reply, stop both.

    Args:
        subject: the bot.
        orders: fields of `bench.sink.Orders`.
        during: called with the bot's process id once the counted part begins.
    """
    sink = Sinking({**orders, **subject.orders})
    try:
        url = f"http://127.0.0.1:{sink.read('port', lambda: None)}"
        with tempfile.TemporaryFile("w+") as output:
            return _measure(subject, url, sink, output, during)
    finally:
        sink.end()


def _measure(
    subject: Subject,
    url: str,
    sink: Sinking,
    output: IO[str],
    during: Callable[[int], None],
) -> Run:
    command = [part.replace("{url}", url) for part in subject.command]
    given = {key: value.replace("{url}", url) for key, value in subject.environment.items()}
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | given
    started = time.monotonic()
    bot = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=output, stderr=output,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing here has threads
    )  # fmt: skip
    pin(bot, BOT_CORE)

    def alive() -> None:
        if bot.poll() is not None:
            output.seek(0)
            raise RunFailedError(f"{subject.name} ended: {output.read()[-2000:]}")

    try:
        sink.read("ready", alive)
        idle = memory_mb(bot.pid)
        first = sink.read("first", alive)
        sink.read("begin", alive)
        before = cpu_seconds(bot.pid)
        during(bot.pid)
        sink.read("end", alive)
        used = cpu_seconds(bot.pid) - before
        memory, peak = memory_mb(bot.pid), memory_mb(bot.pid, "VmHWM")
        return Run(sink.read("report", alive), used, first - started, idle, memory, peak)
    finally:
        stop(bot)


def stop(process: subprocess.Popen[Any]) -> None:
    """End a process of ours, kindly first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def machine() -> str:
    """What this was measured on, in one line."""
    model = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    version = sys.version.split()[0]
    return f"{os.cpu_count()} x {model}, Python {version}, load {load}, fsync {fsync_ms():.1f} ms"


def fsync_ms(times: int = 50) -> float:
    """Milliseconds of one write and fsync where the stores lie."""
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=DATA) as file:
        began = time.perf_counter()
        for _ in range(times):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        return (time.perf_counter() - began) / times * 1000


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table; numbers to the right."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
