"""What a report says of itself, attached to the PDF for a computer to check."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

FILENAME = "laporan.json"
"""Name of the attachment."""
FORMAT = 1
HERE = Path(__file__).resolve().parent
LOCALES = HERE.parents[1] / "locales"
MOST_BYTES = 1_000_000
"""An attachment that is larger is none of ours."""

FigureValue = float | int | str | None
"""A figure as it was computed: unrounded, or the id of a band, or nothing."""


class ClaimsError(Exception):
    """The attachment is not one of ours; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The machine-readable part of a report."""

    kind: str
    """`respondent` or `region`."""
    subject: str
    """Id of the assessment, or the region's code."""
    round: str
    """Id of the round whose figures these are; empty: of none, or one person's."""
    instrument: str
    version: str
    rubric_hash: str
    answers_hash: str
    at: str
    """The moment whose answers these are, ISO 8601 in UTC."""
    language: str
    edition: str
    """Of the program that set the pages."""
    figures: Mapping[str, FigureValue] = field(default_factory=dict)
    """Every computed figure by its name: `index`, `node.D1`, `points.P1`, `gain.P1` …"""

    @property
    def moment(self) -> datetime:
        """`at` as a time."""
        return datetime.fromisoformat(self.at)


def to_json(claims: Claims) -> str:
    """The claims as the attachment has them."""
    content = {"format": FORMAT, **asdict(claims)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)


def from_json(data: bytes) -> Claims:
    """The claims in an attachment.

    Raises:
        ClaimsError: It is too large, no JSON, of another format, or a part is missing or wrong.
    """
    if len(data) > MOST_BYTES:
        raise ClaimsError(f"the attachment has {len(data)} bytes, more than a report's")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ClaimsError("the attachment is not JSON") from error
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise ClaimsError("the attachment is of another format")
    return _checked(content)


def _checked(content: dict[str, Any]) -> Claims:
    figures = content.pop("figures", None)
    names = {name for name in Claims.__dataclass_fields__ if name != "figures"}
    texts = content.keys() == names and all(isinstance(each, str) for each in content.values())
    if not texts or not isinstance(figures, dict):
        raise ClaimsError("the attachment lacks a part, or has one too many")
    if any(isinstance(each, list | dict) for each in figures.values()):
        raise ClaimsError("the attachment has a figure that is none")
    claims = Claims(**content, figures=figures)
    try:
        if claims.moment.tzinfo is None:
            raise ClaimsError("the attachment's time has no zone")
    except ValueError as error:
        raise ClaimsError("the attachment's time is none") from error
    return claims


@cache
def edition() -> str:
    """What the look of a page follows from besides its data: 16 hex digits.

    The same edition sets the same report with the same bytes.
    """
    digest = hashlib.sha256(version("typst").encode())
    files = [*HERE.rglob("*"), *LOCALES.rglob("*.po"), HERE.parent / "filters.py"]
    kept = {".py", ".typ", ".j2", ".ttf", ".po"}
    for path in sorted(path for path in files if path.suffix in kept):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
