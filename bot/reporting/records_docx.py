"""The draft of a berita acara as DOCX, for an office to finish and sign."""

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from bot.reporting.blocks import Heading, Paragraph, Table, Title
from bot.reporting.records import FieldRecord
from bot.reporting.records_blocks import (
    TEMPLATE,
    RecordBlock,
    Signature,
    Signatures,
    Ticks,
    record_blocks,
)
from bot.reporting.sheets_cells import plain
from bot.reporting.wording import Wording, wording

FONT = "Noto Sans"
GRID = "Table Grid"
QUIET = RGBColor(0x4A, 0x4A, 0x4A)
DRAFT = RGBColor(0xB8, 0x1C, 0x1C)
_BOXES = {True: "☒", False: "☐", None: "☐"}
_ROOM = Pt(64)
"""Height left for a signature."""


def record_docx(record: FieldRecord, language: str, at: datetime) -> bytes:
    """The draft, marked as one on every page.

    Args:
        record: what it says.
        language: one of the bot's.
        at: the moment that the file says it was made, aware.
    """
    words = wording(TEMPLATE, language)
    document = _begun(record, language, words, at)
    for block in record_blocks(record, language):
        _add(document, block)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _begun(record: FieldRecord, language: str, words: Wording, at: datetime) -> Written:
    """An empty A4 document that says on each page that it is a draft."""
    document = Document()
    document.styles["Normal"].font.name = FONT
    document.styles["Normal"].font.size = Pt(10)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    mark = section.header.paragraphs[0]
    mark.alignment = ALIGN.CENTER
    run = mark.add_run(words("draft"))
    run.font.size, run.font.bold, run.font.color.rgb = Pt(22), True, DRAFT
    _write(section.footer.paragraphs[0], words("footer", record), small=True)
    facts = document.core_properties
    facts.title, facts.author, facts.language = words("document_title", record), "", language
    facts.created = facts.modified = at.astimezone(UTC).replace(tzinfo=None)
    facts.comments = ""
    return document


def _add(document: Written, block: RecordBlock) -> None:
    match block:
        case Title(text):
            document.add_heading(plain(text), 0).alignment = ALIGN.CENTER
        case Heading(text):
            document.add_heading(plain(text), 1)
        case Paragraph(text, kind):
            _write(document.add_paragraph(), text, small=kind == "small")
        case Table():
            _add_table(document, block)
        case Ticks(items):
            for tick in items:
                detail = f" ({tick.detail})" if tick.detail else ""
                _write(document.add_paragraph(), f"{_BOXES[tick.is_done]} {tick.text}{detail}")
        case Signatures(items):
            _add_signatures(document, items)


def _write(line: Line, text: str, *, small: bool = False) -> None:
    """Text as one run: nothing in it is a field, a link or a style."""
    run = line.add_run(plain(text))
    if small:
        run.font.size, run.font.color.rgb = Pt(8.5), QUIET


def _add_table(document: Written, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.columns), style=GRID)
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(plain(column.head)).bold = True
    sides = [ALIGN.RIGHT if column.side == "end" else ALIGN.LEFT for column in block.columns]
    for row in block.rows:
        for cell, text, side in zip(table.add_row().cells, row, sides, strict=True):
            cell.paragraphs[0].alignment = side
            _write(cell.paragraphs[0], text)
    document.add_paragraph()


def _add_signatures(document: Written, items: tuple[Signature, ...]) -> None:
    """Two beside each other, with room between role and name."""
    table = document.add_table(rows=(len(items) + 1) // 2, cols=2)
    for at, item in enumerate(items):
        _sign(table.cell(at // 2, at % 2), item)


def _sign(cell: _Cell, item: Signature) -> None:
    _write(cell.paragraphs[0], item.role)
    line = cell.add_paragraph()
    line.paragraph_format.space_before = _ROOM
    _write(line, item.name or "." * 40)
