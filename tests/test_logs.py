"""Logs are JSON lines, and no token leaves in any of them."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import HIDDEN, report_crashes, set_up_logs, without_secrets

TOKEN = "987654321:AAExampleOfTheseLinesAloneExample"
"""Of no settings: whatever pytest captures beside our formatter holds it."""


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    set_up_logs("INFO", stream)
    yield stream
    root.handlers[:], root.level = before[0], before[1]
    structlog.reset_defaults()


def test_a_token_is_cut_out_of_our_lines_and_of_the_libraries(lines: io.StringIO) -> None:
    """A Bot API URL holds the token, and libraries log URLs."""
    structlog.get_logger().info("called", url=f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("some.library").warning("GET %s", f"/file/bot{TOKEN}/photo")
    try:
        int(TOKEN)
    except ValueError:
        structlog.get_logger().exception("broke")
        logging.getLogger("some.library").exception("broke too")
    text = lines.getvalue()
    assert "AAExample" not in text
    assert text.count(HIDDEN) >= 4
    for line in text.splitlines():
        assert {"level", "timestamp", "event"} <= set(json.loads(line))


def test_talkative_libraries_are_quiet(lines: io.StringIO) -> None:
    """httpx logs every URL at INFO: it must not."""
    logging.getLogger("httpx").info("HTTP Request: POST https://…")
    assert lines.getvalue() == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("of postgresql://bot:geheim@db:5432/x", "of postgresql://bot:<password>@db:5432/x"),
        ("postgres://bot:a%40b:c@h/x?y=1", "postgres://bot:<password>@h/x?y=1"),
        ("https://example.org/a@b http://h:80/", "https://example.org/a@b http://h:80/"),
        ("at 12:30 by bima@example.org", "at 12:30 by bima@example.org"),
        (f"/bot{TOKEN}/getMe", f"/bot{HIDDEN}/getMe"),
        (f"/bot{TOKEN.replace(':', '%3A')}/getMe", f"/bot{HIDDEN}/getMe"),
    ],
)  # fmt: skip
def test_tokens_and_passwords_are_cut_out_of_any_text(text: str, left: str) -> None:
    """And nothing else of it."""
    assert without_secrets(text) == left


def test_an_error_that_ends_the_program_is_one_redacted_line(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's own farewell would quote the error's text as it is."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    report_crashes()
    error = ValueError(f"no answer from https://api.telegram.org/bot{TOKEN}/getMe")
    sys.excepthook(ValueError, error, None)
    (line,) = lines.getvalue().splitlines()

    assert json.loads(line)["event"] == "crashed"
    assert "ValueError" in line
    assert "AAExample" not in line
