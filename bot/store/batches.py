"""Writes many units in one transaction, and says how each of them ended."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.flows.desk.broadcasts import MakeBroadcast
from bot.flows.effects import EraseRespondent, MarkReachable
from bot.services.units import Committed, Outcome, ParkedUpdate, QueuedMessage, Unit
from bot.store.database import Database, Statement, Transaction
from bot.store.recorder import Recorder
from bot.store.recording import NEVER_IN_COMPANY, statements
from bot.store.sealing import IDENTITY, REQUEST, SESSION, UPDATE, Sealer
from bot.store.values import micros, storable

# Statements of one name run together. Among those that units could run next the earliest in
# this list is taken, which brings the same statements of many units next to each other; within
# a unit the order stays as it is. What is not listed comes at its own place, after these.
TOGETHER = (
    "insert_respondent",
    "insert_identity",
    "insert_seen",
    "settle_parked",
    "remember_language",
    "mark_reachable",
    "give_consent",
    "insert_audit",
    "begin_assessment",
    "watch_silence",
    "supersede_answer",
    "insert_answer",
    "supersede_remark",
    "insert_remark",
    "touch_assessment",
    "move_cursor",
    "finish_assessment",
    "save_score",
    "clear_standings",
    "save_standing",
    "leave_out_earlier",
    "time_standing",
    "save_session",
    "insert_message",
    "settle_message",
    "move_screen",
)
RANK = {name: rank for rank, name in enumerate(TOGETHER)}


@dataclass(frozen=True, slots=True)
class Park:
    """Put a raw update aside."""

    update: ParkedUpdate
    at: int


@dataclass(frozen=True, slots=True)
class Change:
    """Statements that need to know nothing first."""

    statements: tuple[Statement, ...]


Write = Unit | Park | Change


@dataclass(slots=True)
class Known:
    """What the guards found."""

    revisions: dict[str, int] = field(default_factory=dict)
    """Respondent -> revision of the session, which is locked now."""
    people: set[str] = field(default_factory=set)
    """Fingerprints that belong to somebody."""
    erased: set[str] = field(default_factory=set)
    """Respondents whom a unit that was loaded before must not bring back."""
    seen: set[int] = field(default_factory=set)
    parked: set[int] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    """Respondents for whom another process has a reply that waits."""
    held: set[str] = field(default_factory=set)
    """Fingerprints of chats of which another process has a parked update."""


class Shared(NamedTuple):
    """What the writes of one transaction have in common."""

    known: Known
    ids: dict[int, list[int]]
    """Ids for the messages of each unit, by its update id."""
    replica: str
    new_id: Callable[[], str]
    sealer: Sealer


def claims(write: Write) -> frozenset[tuple[str, int]]:
    """What a write needs for itself: two that share a claim never go into one batch."""
    if isinstance(write, Unit):
        return frozenset({("person", write.conversation.telegram_id), ("update", write.update_id)})
    if isinstance(write, Park):
        return frozenset({("update", write.update.update_id)})
    return frozenset()


def goes_alone(write: Write) -> bool:
    """Whether a write gets a transaction of its own, because it touches many rows."""
    return deletes_texts(write) or (
        isinstance(write, Unit)
        and any(
            record == MarkReachable(reachable=False) or isinstance(record, MakeBroadcast)
            for record in write.records
        )
    )


def deletes_texts(write: Write) -> bool:
    """Whether a person leaves with it, so that no trace of their texts shall stay."""
    return isinstance(write, Unit) and any(
        isinstance(record, NEVER_IN_COMPANY) for record in write.records
    )


async def write_batch(
    database: Database, writes: Sequence[Write], new_id: Callable[[], str], sealer: Sealer
) -> list[object]:
    """Write all of them in one transaction; a result for each, in their order.

    A unit's result is `Committed`, a parked update's whether it was new, a change's None.

    Raises:
        StoreUnavailableError, ConstraintBrokenError, LostRaceError: Nothing was written.
    """
    async with database.writing() as transaction:
        known = await _look_up(database, transaction, writes, sealer)
        outcomes = [_judge(write, known, sealer) for write in writes]
        winners = [
            write for write, outcome in zip(writes, outcomes, strict=True)
            if outcome is Outcome.COMMITTED
        ]  # fmt: skip
        ids = await _outbox_ids(transaction, winners)
        shared = Shared(known, ids, database.replica, new_id, sealer)
        plans = [list(_plan(write, shared)) for write in winners]
        for name, rows in merged(plans):
            await transaction.run(name, rows)
    return [
        _result(write, outcome, shared) for write, outcome in zip(writes, outcomes, strict=True)
    ]


async def _look_up(
    database: Database, transaction: Transaction, writes: Sequence[Write], sealer: Sealer
) -> Known:
    known = Known()
    units = [write for write in writes if isinstance(write, Unit)]
    updates = [unit.update_id for unit in units]
    updates += [write.update.update_id for write in writes if isinstance(write, Park)]
    if not updates:
        return known
    rows = await transaction.fetch(
        "guards",
        respondents=database.array([unit.conversation.respondent for unit in units]),
        fingerprints=database.array(
            [sealer.fingerprint(unit.conversation.telegram_id) for unit in units]
        ),
        update_ids=database.array(updates),
        replica=database.replica,
    )
    numbers = {"seen": known.seen, "parked": known.parked}
    names = {
        "known": known.people, "erased": known.erased, "behind": known.behind,
        "held": known.held,
    }  # fmt: skip
    for row in rows:
        kind = row["kind"]
        if kind == "session":
            known.revisions[row["name"]] = row["number"]
        elif kind in names:
            names[kind].add(row["name"])
        else:
            numbers[kind].add(row["number"])
    return known


def _judge(write: Write, known: Known, sealer: Sealer) -> Outcome:
    if isinstance(write, Unit):
        return _judge_unit(write, known, sealer)
    if isinstance(write, Park) and write.update.update_id in known.seen | known.parked:
        return Outcome.DUPLICATE
    return Outcome.COMMITTED


def _judge_unit(unit: Unit, known: Known, sealer: Sealer) -> Outcome:
    """A parked update was seen when it was put aside; its unit is not a duplicate of that."""
    if unit.update_id in known.seen and unit.update_id not in known.parked:
        return Outcome.DUPLICATE
    conversation = unit.conversation
    person = sealer.fingerprint(conversation.telegram_id)
    if person in known.held and unit.update_id not in known.parked:
        return Outcome.BEHIND
    if known.revisions.get(conversation.respondent, 0) != conversation.revision:
        return Outcome.CONFLICT
    if conversation.respondent in known.erased or (
        conversation.revision == 0 and person in known.people
    ):
        return Outcome.CONFLICT
    return Outcome.COMMITTED


async def _outbox_ids(transaction: Transaction, winners: Sequence[Write]) -> dict[int, list[int]]:
    """Ids for the messages of each unit, by its update id; they rise with the update."""
    units = [write for write in winners if isinstance(write, Unit)]
    count = sum(len(unit.messages) for unit in units)
    if not count:
        return {}
    fresh = iter([row["id"] for row in await transaction.fetch("outbox_ids", count=count)])
    return {unit.update_id: [next(fresh) for _ in unit.messages] for unit in units}


def _plan(write: Write, shared: Shared) -> Iterator[Statement]:
    """What a winning write does, in order."""
    if isinstance(write, Change):
        yield from write.statements
    elif isinstance(write, Park):
        yield Statement("insert_seen", {"update_id": write.update.update_id, "at": write.at})
        yield _parked(write, shared)
    else:
        yield _taken_in(write, shared.known)
        yield from _introduction(write, shared.sealer)
        yield from statements(Recorder(write, shared.new_id, shared.sealer))
        if EraseRespondent() not in write.records:
            yield _session(write, shared.sealer)
        yield from _messages(write, shared)


def _parked(write: Park, shared: Shared) -> Statement:
    update, sealer = write.update, shared.sealer
    values = {
        "update_id": update.update_id,
        "chat": sealer.fingerprint(update.chat_id),
        "raw": sealer.seal_addressed(update.chat_id, storable(update.raw), purpose=UPDATE),
        "attempts": update.attempts,
        "not_before": micros(update.not_before),
        "at": write.at,
        "owner": shared.replica,
    }
    return Statement("park_update", values)


def _taken_in(unit: Unit, known: Known) -> Statement:
    if unit.update_id in known.parked:
        return Statement("settle_parked", {"update_id": unit.update_id})
    return Statement("insert_seen", {"update_id": unit.update_id, "at": micros(unit.at)})


def _introduction(unit: Unit, sealer: Sealer) -> Iterator[Statement]:
    conversation = unit.conversation
    if conversation.revision == 0:
        person = {"respondent": conversation.respondent}
        facts = {"at": micros(unit.at), "language": unit.session.language}
        yield Statement("insert_respondent", person | facts)
        telegram_id = conversation.telegram_id
        identity = {
            "fingerprint": sealer.fingerprint(telegram_id),
            "telegram_id": sealer.seal(str(telegram_id), purpose=IDENTITY),
        }
        yield Statement("insert_identity", person | identity)


def _session(unit: Unit, sealer: Sealer) -> Statement:
    values = {
        "respondent": unit.conversation.respondent,
        "revision": unit.conversation.revision + 1,
        "state": sealer.seal(storable(unit.session.to_json()), purpose=SESSION),
        "assessment": unit.session.assessment or None,
        "at": micros(unit.at),
    }
    return Statement("save_session", values)


def _messages(unit: Unit, shared: Shared) -> Iterator[Statement]:
    ids = shared.ids.get(unit.update_id, [])
    for number, message in zip(ids, unit.messages, strict=True):
        values: dict[str, Any] = {
            "id": number,
            "respondent": unit.conversation.respondent,
            "method": message.method,
            "payload": shared.sealer.seal_addressed(
                message.chat_id, storable(message.payload), purpose=REQUEST
            ),
            "priority": int(message.priority),
            "screen": int(message.screen),
            "edits": message.edits,
            "job": message.job,
            "at": micros(unit.at),
            "owner": shared.replica,
            "not_after": None,
        }
        yield Statement("insert_message", values)


def merged(plans: Sequence[Sequence[Statement]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The plans side by side, with the same statements of several plans run as one.

    Each plan keeps its own order; plans must not depend on each other.
    """
    waiting = [deque(plan) for plan in plans if plan]
    while waiting:
        name = min((plan[0].name for plan in waiting), key=lambda name: RANK.get(name, len(RANK)))
        rows = []
        for plan in waiting:
            while plan and plan[0].name == name:
                rows.append(plan.popleft().values)
        yield name, rows
        waiting = [plan for plan in waiting if plan]


def _result(write: Write, outcome: Outcome, shared: Shared) -> object:
    if isinstance(write, Park):
        return outcome is Outcome.COMMITTED
    if isinstance(write, Change):
        return None
    if outcome is not Outcome.COMMITTED:
        return Committed(outcome)
    person, ids = write.conversation.respondent, shared.ids.get(write.update_id, [])
    behind = person in shared.known.behind
    queued = tuple(
        QueuedMessage(number, person, message, write.at, behind=behind)
        for number, message in zip(ids, write.messages, strict=True)
    )
    return Committed(outcome, queued)
