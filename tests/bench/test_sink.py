"""The stand-in for Telegram must not outlive the benchmark that started it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("farewell", ["", "\n"], ids=["broken off", "dismissed"])
def test_the_sink_ends_with_who_started_it(farewell: str) -> None:
    """Its standard input ends when that process is gone, however it went."""
    with subprocess.Popen(
        (sys.executable, "-m", "bench.sink"), cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as sink:  # fmt: skip
        assert sink.stdin
        assert sink.stdout
        sink.stdin.write(json.dumps({"chats": 1}) + "\n")
        sink.stdin.flush()
        assert json.loads(sink.stdout.readline())["port"] > 0
        sink.stdin.write(farewell)
        sink.stdin.close()

        assert sink.wait(10) == 0
        assert sink.stdout.read() == ""
