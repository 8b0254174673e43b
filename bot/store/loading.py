"""Turns rows back into a conversation."""

from collections.abc import Sequence

from bot.flows.records import Assessment, AssessmentBrief
from bot.flows.session import Session
from bot.services.units import (
    Conversation,
    OutgoingMessage,
    ParkedUpdate,
    Priority,
    QueuedMessage,
)
from bot.store.database import Row
from bot.store.sealing import REMARK, REQUEST, SESSION, UPDATE, Sealer
from bot.store.values import answer_of, moment, moment_or_none


def conversation_of(
    telegram_id: int, fresh_id: str, rows: Sequence[Row], sealer: Sealer
) -> Conversation:
    """The conversation that the rows of `conversation` tell of; a new one without rows."""
    parts = _by_part(rows)
    if not parts["person"]:
        return Conversation(fresh_id, telegram_id, 0, Session(), None, (), None)
    [person] = parts["person"]
    session = Session.from_json(sealer.open(person["body"], purpose=SESSION))
    briefs = [_brief(row) for row in parts["assessment"]]
    briefs.sort(key=lambda brief: (brief.touched_at, brief.id), reverse=True)
    return Conversation(
        respondent=person["id"],
        telegram_id=telegram_id,
        revision=person["number"],
        session=session,
        assessment=_assessment(session.assessment, parts, sealer),
        assessments=tuple(briefs),
        screen=person["moment"],
    )


def assessment_of(id_: str, rows: Sequence[Row], sealer: Sealer) -> Assessment | None:
    """The assessment of this id with the answers and remarks among the rows; else None."""
    return _assessment(id_, _by_part(rows), sealer)


Parts = dict[str, list[Row]]


def _by_part(rows: Sequence[Row]) -> Parts:
    parts: Parts = {"person": [], "assessment": [], "facilitated": [], "answer": [], "remark": []}
    for row in rows:
        parts[row["part"]].append(row)
    return parts


def _brief(row: Row) -> AssessmentBrief:
    return AssessmentBrief(
        id=row["id"],
        instrument=row["instrument"],
        version=row["version"],
        region=row["region"],
        role=row["role"],
        answered=row["number"],
        touched_at=moment(row["moment"]),
        finished_at=moment_or_none(row["finished_at"]),
        round=row["round_id"],
    )


def _assessment(id_: str, parts: Parts, sealer: Sealer) -> Assessment | None:
    known = (*parts["assessment"], *parts["facilitated"])
    row = next((row for row in known if row["id"] == id_), None)
    if row is None:
        return None
    answers = {each["id"]: answer_of(each["status"], each["body"]) for each in parts["answer"]}
    return Assessment(
        id=row["id"],
        instrument=row["instrument"],
        version=row["version"],
        region=row["region"],
        role=row["role"],
        started_at=moment(row["started_at"]),
        own_subsector=row["own_subsector"],
        leading_subsector=row["leading_subsector"],
        cursor=row["body"],
        finished_at=moment_or_none(row["finished_at"]),
        answers=answers,
        remarks={
            each["id"]: sealer.open(each["body"], purpose=REMARK) for each in parts["remark"]
        },
        round=row["round_id"],
        counted_in=row["counted_in"],
    )


def queued_message_of(row: Row, sealer: Sealer) -> QueuedMessage:
    """The waiting message in a row of `unsent`."""
    chat_id, payload = sealer.open_addressed(row["payload"], purpose=REQUEST)
    message = OutgoingMessage(
        chat_id=chat_id,
        method=row["method"],
        payload=payload,
        priority=Priority(row["priority"]),
        screen=bool(row["screen"]),
        edits=row["edits"],
        job=row["job"],
    )
    return QueuedMessage(
        id=row["id"],
        respondent=row["respondent_id"],
        message=message,
        created_at=moment(row["created_at"]),
        attempts=row["attempts"],
        not_before=moment_or_none(row["not_before"]),
        not_after=moment_or_none(row["not_after"]),
        behind=bool(row["behind"]),
    )


def parked_update_of(row: Row, sealer: Sealer) -> ParkedUpdate:
    """The parked update in a row of `due_parked`."""
    chat_id, raw = sealer.open_addressed(row["raw"], purpose=UPDATE)
    return ParkedUpdate(
        update_id=row["update_id"],
        chat_id=chat_id,
        raw=raw,
        attempts=row["attempts"],
        not_before=moment(row["not_before"]),
    )
