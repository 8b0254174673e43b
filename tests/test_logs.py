"""Logs are JSON lines, and no token leaves in any of them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import HIDDEN, set_up_logs

TOKEN = "123456789:AAExampleExampleExampleExampleExample"


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
