"""The draft of a berita acara as PDF."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.reporting.fonts import regular
from bot.reporting.press import Press
from bot.reporting.records import FieldRecord
from bot.reporting.records_blocks import TEMPLATE, record_blocks
from bot.reporting.wording import wording

LAYOUT = "record.typ"


def record_pdf(press: Press, record: FieldRecord, language: str, at: datetime) -> bytes:
    """The draft, marked as one on every page. Blocks: for `Press.run`.

    Args:
        press: sets it.
        record: what it says.
        language: one of the bot's.
        at: the moment that the file says it was made, aware.

    Raises:
        RuntimeError: typst cannot set it.
    """
    words = wording(TEMPLATE, language)
    content = {
        "title": words("document_title", record),
        "language": language,
        "draft": words("draft"),
        "footer": words("footer", record),
        "page": wording("report.j2", language)("page"),
        "blocks": [asdict(block) for block in record_blocks(record, language)],
    }
    data = json.dumps(_printable(content), ensure_ascii=False)
    return press.pdf(LAYOUT, {"record": data}, at)


def _printable(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Every text with a sign in place of those that the font lacks."""
    match value:
        case str():
            return regular().shown(value)
        case list() | tuple():
            return [_printable(each) for each in value]
        case dict():
            return {name: _printable(each) for name, each in value.items()}
    return value
