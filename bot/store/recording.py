"""Which statements each record of a unit is, in the order in which they must run."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.flows import effects
from bot.flows.facilitated import EraseFacilitated
from bot.flows.links import LinkKind
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.recorders import FURTHER, broadcasts
from bot.store.reminders import FIRST_LOOK
from bot.store.sealing import REMARK
from bot.store.standings import fresh_statements
from bot.store.values import micros, micros_or_none, storable, value_json

NEVER_IN_COMPANY = (effects.WithdrawConsent, effects.EraseRespondent, EraseFacilitated)
"""Records that touch many rows of a person: their unit is committed alone."""


def _give_consent(to: Recorder, record: effects.GiveConsent) -> Iterator[Statement]:
    values = {"respondent": to.respondent, "version": record.version, "at": to.at}
    yield Statement("give_consent", values)
    yield to.audit("consent_given", version=record.version)


def _withdraw_consent(to: Recorder, _record: effects.WithdrawConsent) -> Iterator[Statement]:
    yield Statement("withdraw_consent", {"respondent": to.respondent, "at": to.at})
    yield Statement("delete_evidence", {"respondent": to.respondent})
    yield Statement("delete_examples", {"respondent": to.respondent})
    yield Statement("delete_issued", {"respondent": to.respondent})
    yield Statement("end_notices_of_parts", {"respondent": to.respondent})
    yield Statement("forget_colleague_answers", {"respondent": to.respondent})
    yield Statement("forget_colleague", {"respondent": to.respondent, "at": to.at})
    yield Statement("delete_assessments", {"respondent": to.respondent})
    yield from _leave_field({"respondent": to.respondent})
    yield Statement("delete_notices", {"respondent": to.respondent})
    yield Statement("refuse_contact", {"respondent": to.respondent})
    yield Statement("delete_summary_wishes", {"respondent": to.respondent})
    yield Statement("delete_summary_posts", {"respondent": to.respondent})
    yield Statement("forget_writer", {"respondent": to.respondent})
    yield Statement("mute", {"respondent": to.respondent, "at": None})
    yield from broadcasts.leave(to)
    # what waits to be sent quotes answers, and raw updates are texts
    yield Statement("delete_messages", {"respondent": to.respondent})
    yield to.delete_parked()
    yield to.audit("consent_withdrawn")


def _leave_field(person: dict[str, str]) -> Iterator[Statement]:
    """Replies to assessors, seats and votes in meetings; what was agreed knows only numbers."""
    yield Statement("forget_requests", person)
    yield Statement("leave_meetings", person)
    yield Statement("delete_ballots", person)


def _erase(to: Recorder, _record: effects.EraseRespondent) -> Iterator[Statement]:
    person = {"respondent": to.respondent}
    yield from broadcasts.leave(to)
    yield Statement("delete_messages", person)
    yield Statement("delete_notices", person)
    yield Statement("refuse_contact", person)
    yield Statement("delete_summary_wishes", person)
    yield Statement("delete_summary_posts", person)
    yield Statement("forget_writer", person)
    yield Statement("withdraw_grants_of", person | {"at": to.at})
    offered = {"maker": to.respondent, "kind": LinkKind.GRANT.value, "at": to.at}
    yield Statement("withdraw_links_of", offered)
    yield Statement("delete_session", person)
    yield Statement("delete_screen", person)
    yield Statement("delete_remarks", person)
    yield Statement("delete_evidence", person)
    yield Statement("delete_examples", person)
    yield Statement("delete_issued", person)
    yield Statement("end_notices_of_parts", person)
    yield Statement("forget_colleague_answers", person)
    yield Statement("forget_colleague", person | {"at": to.at})
    yield Statement("delete_parts", person)
    yield Statement("delete_unfinished", person)
    yield from _leave_field(person)
    yield Statement("unsign_verifications", person)
    yield Statement("unsign_requests", person)
    yield Statement("unsign_agreements", person)
    yield Statement("unsign_meetings", person)
    yield to.delete_parked()
    yield Statement("delete_identity", person)
    yield Statement("mark_erased", person | {"at": to.at})
    yield to.audit("respondent_erased")


def _remember_language(to: Recorder, record: effects.RememberLanguage) -> Iterator[Statement]:
    values = {"respondent": to.respondent, "language": record.language}
    yield Statement("remember_language", values)


def _mark_reachable(to: Recorder, record: effects.MarkReachable) -> Iterator[Statement]:
    yield reachability(to.respondent, reachable=record.reachable)
    if not record.reachable:
        yield Statement("block_messages", {"respondent": to.respondent, "at": to.at})


def reachability(respondent: str, *, reachable: bool) -> Statement:
    """Whether the person can be reached."""
    return Statement("mark_reachable", {"respondent": respondent, "reachable": int(reachable)})


def _begin(to: Recorder, record: effects.BeginAssessment) -> Iterator[Statement]:
    assessment = record.assessment
    values: dict[str, Any] = {
        "id": assessment.id,
        "respondent": to.respondent,
        "instrument": assessment.instrument,
        "version": assessment.version,
        "region": assessment.region,
        "role": assessment.role,
        "own_subsector": assessment.own_subsector,
        "leading_subsector": assessment.leading_subsector,
        "cursor": assessment.cursor,
        "started_at": micros(assessment.started_at),
        "touched_at": to.at,
        "finished_at": micros_or_none(assessment.finished_at),
        "round": assessment.round,
        "link": assessment.link,
    }
    yield Statement("begin_assessment", values)
    watched = {"assessment": assessment.id, "at": to.at, "look_at": to.at + FIRST_LOOK}
    yield Statement("watch_silence", watched)


def _record_answer(to: Recorder, record: effects.RecordAnswer) -> Iterator[Statement]:
    asked = {"assessment": record.assessment, "indicator": record.indicator}
    given = {"status": record.answer.status.value, "value": value_json(record.answer)}
    yield Statement("supersede_answer", asked)
    yield Statement("insert_answer", asked | given | {"at": to.at, "update_id": to.unit.update_id})
    yield from to.touch(record.assessment)


def _record_remark(to: Recorder, record: effects.RecordRemark) -> Iterator[Statement]:
    asked = {"assessment": record.assessment, "question": record.question}
    body = to.sealer.seal(storable(record.text), purpose=REMARK)
    written = {"body": body, "at": to.at, "update_id": to.unit.update_id}
    yield Statement("supersede_remark", asked)
    yield Statement("insert_remark", asked | written)
    yield from to.touch(record.assessment)


def _move_cursor(to: Recorder, record: effects.MoveCursor) -> Iterator[Statement]:
    values = {"assessment": record.assessment, "cursor": record.at, "at": to.at}
    yield Statement("move_cursor", values)


def _finish(to: Recorder, record: effects.FinishAssessment) -> Iterator[Statement]:
    finished = {"assessment": record.assessment, "finished_at": micros(record.at), "at": to.at}
    counted = {
        "counted_in": record.counted_in,
        "counts_until": micros_or_none(record.counts_until),
    }
    yield Statement("finish_assessment", finished | counted)
    score: dict[str, Any] = {
        "assessment": record.assessment,
        "rubric_hash": record.rubric_hash,
        "value": record.value,
        "lo": record.lo,
        "hi": record.hi,
        "nodes": record.nodes,
        "contributions": record.contributions,
        "at": to.at,
    }
    yield Statement("save_score", score)
    if record.standing is not None:
        yield from fresh_statements(record.assessment, record.standing)


def statements(to: Recorder) -> Iterator[Statement]:
    """What all records of the unit are, one record after another."""
    for record in to.unit.records:
        yield from _RECORDED[type(record)](to, record)


_RECORDED: dict[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    effects.GiveConsent: _give_consent,
    effects.WithdrawConsent: _withdraw_consent,
    effects.EraseRespondent: _erase,
    effects.RememberLanguage: _remember_language,
    effects.MarkReachable: _mark_reachable,
    effects.BeginAssessment: _begin,
    effects.RecordAnswer: _record_answer,
    effects.RecordRemark: _record_remark,
    effects.MoveCursor: _move_cursor,
    effects.FinishAssessment: _finish,
    **FURTHER,
}
