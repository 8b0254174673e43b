"""Logs: one JSON object a line on stderr, without tokens, names or answers.

What is logged are events with counts, kinds and ids of updates; a token or the password of an
address that slips into any text on the way (a URL in a library's message, the error of a driver)
is cut out at the one place where lines leave. An error that ends the program leaves there too.
"""

import logging
import re
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

_TOKEN = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+(?=@)")
HIDDEN = "<token>"
HIDDEN_PASSWORD = "<password>"  # noqa: S105 - what stands in its place
_TALKATIVE = ("httpx", "httpcore", "aiohttp.access", "aiosqlite", "asyncio", "telegram")


def without_secrets(text: str) -> str:
    """A text with every bot token, and every password of an address, cut out."""
    return _PASSWORD.sub(rf"\1:{HIDDEN_PASSWORD}", _TOKEN.sub(HIDDEN, text))


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: without_secrets(value) if isinstance(value, str) else value
            for key, value in event.items()}  # fmt: skip


class _RedactedLines(structlog.stdlib.ProcessorFormatter):
    """The last stop of every line, also of those from libraries."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def report_crashes() -> None:
    """Have an error that ends the program leave as a line of the log, not as bare text."""
    sys.excepthook = _report_crash


def _report_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.getLogger(__name__).critical("crashed", exc_info=(kind, error, trace))


def set_up_logs(level: str, stream: TextIO | None = None) -> None:
    """Send our log lines and the libraries' through one redacting JSON formatter."""
    shared: list[Callable[..., EventDict]] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        _RedactedLines(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
