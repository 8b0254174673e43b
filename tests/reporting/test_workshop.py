"""Typesetting in a process of its own: the same files, whatever becomes of the process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.reporting import workshop
from bot.reporting.compilers import Compilers
from bot.reporting.orders import Order, OrderFailedError
from bot.reporting.workshop import ROOT, WorkerLostError, Workshop

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" font-family="Noto Sans"/>'
PICTURE = Order("picture.typ", {"svg": SVG, "width": "40"})
PAGE = Order("picture.typ", PICTURE.inputs, int(datetime(2026, 11, 21, tzinfo=UTC).timestamp()))
BROKEN = Order("picture.typ", {"svg": "no svg", "width": "40"})
PNG = b"\x89PNG"


@pytest.fixture
def shop() -> Iterator[Workshop]:
    opened = Workshop()
    yield opened
    opened.close()


def _kill(shop: Workshop, how: signal.Signals) -> int:
    assert shop.pid is not None
    os.kill(shop.pid, how)
    return shop.pid


def test_the_same_bytes_as_in_this_process(shop: Workshop) -> None:
    """PNG by PNG; a picture alone is no accessible PDF, and both say so alike."""
    here = Compilers()
    assert shop.pid is None
    assert shop.set(PICTURE) == here.set(PICTURE)
    failures = []
    for setter in (shop, here):
        with pytest.raises(OrderFailedError) as failed:
            setter.set(PAGE)
        failures.append(str(failed.value))
    assert failures[0] == failures[1]


def test_what_typst_refuses_is_said_and_costs_no_process(shop: Workshop) -> None:
    """The order failed, not the process: the next one is set by it."""
    with pytest.raises(OrderFailedError, match="SVG"):
        shop.set(BROKEN)
    before = shop.pid
    assert shop.set(PICTURE).startswith(PNG)
    assert shop.pid == before


def test_one_that_died_is_started_anew(shop: Workshop) -> None:
    """Out of memory, say: nobody notices but by the process's number."""
    shop.set(PICTURE)
    before = _kill(shop, signal.SIGKILL)
    assert shop.set(PICTURE).startswith(PNG)
    assert shop.pid != before


def test_one_that_hangs_is_ended_and_started_anew() -> None:
    """No order waits for longer than the patience."""
    shop = Workshop(patience=1.0)
    try:
        shop.set(PICTURE)
        before = _kill(shop, signal.SIGSTOP)
        assert shop.set(PICTURE).startswith(PNG)
        assert shop.pid != before
    finally:
        shop.close()


def test_one_that_always_dies_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three times; then the order has failed, and the caller goes on."""
    started = []

    def start(*_: object, **options: object) -> "subprocess.Popen[bytes]":
        started.append(options)
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", ""], stdin=pipe, stdout=pipe)

    shop = Workshop()
    with monkeypatch.context() as patch:
        patch.setattr(Workshop, "_start", start)
        with pytest.raises(WorkerLostError):
            shop.set(PICTURE)
    shop.close()
    assert len(started) == 3


def test_it_ends_when_nothing_comes_and_begins_again() -> None:
    """What it keeps in memory is given back."""
    shop = Workshop(rest=0.01)
    shop.set(PICTURE)
    worker = shop._worker
    if worker is not None:
        worker.wait(10)
    assert shop.set(PICTURE).startswith(PNG)
    shop.close()
    with pytest.raises(WorkerLostError, match="closed"):
        shop.set(PICTURE)


def test_signals_to_the_whole_group_are_the_bots_to_answer(shop: Workshop) -> None:
    """Ctrl+C and a service manager's TERM reach the process too; the bot still drains by it."""
    shop.set(PICTURE)
    before = shop.pid
    _kill(shop, signal.SIGTERM)
    _kill(shop, signal.SIGINT)
    assert shop.set(PICTURE).startswith(PNG)
    assert shop.pid == before


def test_nobody_is_left_behind_by_a_bot_that_was_killed() -> None:
    """Its input ends with the bot, and so does the process: it held standard error open."""
    script = (
        "import os, signal\n"
        "from bot.reporting.orders import Order\n"
        "from bot.reporting.workshop import Workshop\n"
        f"Workshop().set(Order('picture.typ', {dict(PICTURE.inputs)!r}))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=30, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert killed.stderr == b""


def test_it_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token nor the key is in its environment."""
    monkeypatch.setenv("KREATIF_TELEGRAM_TOKEN", "1:secret")
    assert not any(name.startswith("KREATIF") for name in workshop._environment())
