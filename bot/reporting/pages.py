"""What the reports have in common: how pages become a PDF, and the chapters at their end."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from bot.flows.field.field_record_ready import CHECKS, Check
from bot.reporting.blocks import Block, Checks, Facts, Heading, Paragraph, Together, as_data
from bot.reporting.claims import FILENAME, Claims, to_json
from bot.reporting.press import Press
from bot.reporting.wording import Wording, wording

LAYOUT = "report.typ"


@dataclass(frozen=True, slots=True)
class Pages:
    """A report whose every word is chosen."""

    title: str
    footer: str
    language: str
    blocks: tuple[Block, ...]
    claims: Claims


def set_pages(press: Press, pages: Pages) -> bytes:
    """The PDF; the same bytes for the same pages. Blocks: for `Press.run`.

    Raises:
        RuntimeError: typst cannot set the pages.
    """
    at = pages.claims.moment.astimezone(UTC)
    common = wording("report.j2", pages.language)
    content = {
        "title": pages.title,
        "author": common("author"),
        "language": pages.language,
        "footer": pages.footer,
        "page": common("page"),
        "date": {
            name: getattr(at, name)
            for name in ("year", "month", "day", "hour", "minute", "second")
        },
        "attachment": {"name": FILENAME, "description": common("attachment")},
        "blocks": as_data(pages.blocks),
    }
    data = {"report": json.dumps(content, ensure_ascii=False), "claims": to_json(pages.claims)}
    return press.pdf(LAYOUT, data, at)


def checklist(common: Wording, known: Iterable[Check] = ()) -> list[Block]:
    """«Siap uji petik?» with boxes to tick: the points that the desk of the field check asks.

    Args:
        common: The words of both reports.
        known: What the data say of a region; what is done is ticked, what can be counted is.
    """
    checks = {check.key: check for check in known}
    return [
        Heading(common("checks_heading")),
        Paragraph(common("checks_about"), "small"),
        Checks(
            tuple(common("check_said", common(f"check_{key}"), checks.get(key)) for key in CHECKS),
            tuple(key in checks and checks[key].is_done is True for key in CHECKS),
        ),
    ]


def proof(rows: tuple[tuple[str, str], ...], common: Wording) -> list[Block]:
    """What the report rests on, and how to check that nobody changed it."""
    how = Paragraph(common("proof_how"), "small")
    return [Together((Heading(common("proof_heading")), Facts(rows), how))]
