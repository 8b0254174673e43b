"""A copy of everything that is stored about one person, readable without this program."""

import json
from collections.abc import Callable, Iterable, Sequence

from bot.store.database import Database, Row
from bot.store.sealing import (
    BROADCAST,
    CONTACT,
    EVIDENCE,
    EXAMPLE,
    FIELD_RECORD,
    LINK,
    NOTICE,
    PART,
    REMARK,
    REQUEST,
    SESSION,
    UPDATE,
    VERIFYING,
    Sealer,
)
from bot.store.values import moment

JSON_COLUMNS = {
    "state", "value", "nodes", "contributions", "detail", "payload", "raw", "content", "audience",
    "counts", "parties",
    "indicators",
}  # fmt: skip
FLAG_COLUMNS = {"reachable", "is_current", "screen", "accepted", "entered"}
NOT_BEFORE = "not_before"

OF_ASSESSMENTS = ("answers", "remarks", "scores", "standings", "reminders", "evidence",
                  "colleague_parts", "examples")  # fmt: skip
"""Tables whose rows stand below their assessment in the copy."""
OF_PEOPLE = (
    "consents",
    "sessions",
    "screens",
    "messages",
    "notices",
    "contacts",
    "grants",
    "links",
    "link_uses",
    "summary_wishes",
    "summary_posts",
    "broadcasts",
    "deliveries",
    "helped_parts",
    "helped_answers",
    "helped_evidence",
    "field_entries",
    "verifications",
    "evidence_requests",
    "request_people",
    "request_answers",
    "meetings",
    "agreements",
    "meeting_seats",
    "meeting_ballots",
    "audit",
)  # fmt: skip

SEALED_COLUMNS: dict[str, tuple[str, Callable[[Sealer, str], str]]] = {
    "sessions": ("state", lambda sealer, text: sealer.open(text, purpose=SESSION)),
    "remarks": ("body", lambda sealer, text: sealer.open(text, purpose=REMARK)),
    "contacts": ("name", lambda sealer, text: sealer.open(text, purpose=CONTACT)),
    "links": ("detail", lambda sealer, text: sealer.open(text, purpose=LINK)),
    "notices": ("detail", lambda sealer, text: text and sealer.open(text, purpose=NOTICE)),
    "broadcasts": ("content", lambda sealer, text: sealer.open(text, purpose=BROADCAST)),
    "evidence": ("content", lambda sealer, text: sealer.open(text, purpose=EVIDENCE)),
    "helped_evidence": ("content", lambda sealer, text: sealer.open(text, purpose=EVIDENCE)),
    "examples": ("content", lambda sealer, text: text and sealer.open(text, purpose=EXAMPLE)),
    "colleague_parts": ("label", lambda sealer, text: sealer.open(text, purpose=PART)),
    "field_entries": (
        "content",
        lambda sealer, text: text and sealer.open(text, purpose=FIELD_RECORD),
    ),
    "verifications": ("body", lambda sealer, text: sealer.open(text, purpose=VERIFYING)),
    "evidence_requests": ("body", lambda sealer, text: sealer.open(text, purpose=VERIFYING)),
    "request_answers": ("body", lambda sealer, text: sealer.open(text, purpose=VERIFYING)),
    "agreements": ("body", lambda sealer, text: sealer.open(text, purpose=VERIFYING)),
    "messages": (
        "payload",
        lambda sealer, text: sealer.open_addressed(text, purpose=REQUEST).text,
    ),
    "parked": ("raw", lambda sealer, text: sealer.open_addressed(text, purpose=UPDATE).text),
}
"""Table -> the column that is sealed, and how it is opened."""


async def copy_person(database: Database, sealer: Sealer, telegram_id: int) -> dict[str, object]:
    """What every table holds of the person, by table; empty for somebody unknown.

    Times are ISO 8601 in UTC; answers stand below their assessment, history included.
    """
    fingerprint = sealer.fingerprint(telegram_id)
    people = await database.fetch("copy_of_respondents", fingerprint=fingerprint)
    if not people:
        return {}
    parked = await database.fetch("copy_of_parked", chat=fingerprint)
    identity = {
        "telegram_id": telegram_id,
        "parked_updates": _readable_all(_opened(parked, "parked", sealer)),
    }
    return identity | await _copy_tables(database, sealer, people[0])


async def copy_without_telegram(
    database: Database, sealer: Sealer, respondent: str
) -> dict[str, object]:
    """The same of a person behind a receipt code; empty where there is none any more."""
    people = await database.fetch("copy_of_facilitated", respondent=respondent)
    return await _copy_tables(database, sealer, people[0]) if people else {}


async def _copy_tables(database: Database, sealer: Sealer, person: Row) -> dict[str, object]:
    respondent = person["id"]
    copy: dict[str, object] = {
        "respondent": readable(person),
        "assessments": await _copy_assessments(database, sealer, respondent),
    }
    for table in OF_PEOPLE:
        rows = await database.fetch(f"copy_of_{table}", respondent=respondent)
        copy[table] = _readable_all(_opened(rows, table, sealer))
    return copy


async def _copy_assessments(
    database: Database, sealer: Sealer, respondent: str
) -> list[dict[str, object]]:
    rows = await database.fetch("copy_of_assessments", respondent=respondent)
    assessments = {row["id"]: readable(row) for row in rows}
    for table in OF_ASSESSMENTS:
        stored = await database.fetch(f"copy_of_{table}", respondent=respondent)
        parts = _opened(stored, table, sealer)
        for id_, assessment in assessments.items():
            assessment[table] = _readable_all(p for p in parts if p["assessment_id"] == id_)
    return list(assessments.values())


def _opened(rows: Sequence[Row], table: str, sealer: Sealer) -> list[dict[str, object]]:
    """The rows with the texts that are sealed in this table."""
    opened = [dict(row) for row in rows]
    if table in SEALED_COLUMNS:
        column, opener = SEALED_COLUMNS[table]
        for row in opened:
            if row[column] is not None:
                row[column] = opener(sealer, row[column])
    for row in opened:
        # what finds a person again is of no use outside
        row.pop("chat", None)
    return opened


def _readable_all(rows: Sequence[Row] | Iterable[Row]) -> list[dict[str, object]]:
    return [readable(row) for row in rows]


def readable(row: Row) -> dict[str, object]:
    """A row as JSON-ready values: times as ISO 8601, flags as booleans, JSON as it means."""
    return {name: _readable_value(name, value) for name, value in dict(row).items()}


def _readable_value(name: str, value: object) -> object:
    if name in JSON_COLUMNS and isinstance(value, str):
        return _parsed(value)
    if isinstance(value, int) and (name.endswith("_at") or name in {"at", NOT_BEFORE}):
        return moment(value).isoformat()
    if name in FLAG_COLUMNS and isinstance(value, int):
        return bool(value)
    return value


def _parsed(text: str) -> object:
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return text
    return parsed
