"""People who talk to a store, as short as a test wants to read it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.flows.effects import (
    BeginAssessment,
    FinishAssessment,
    GiveConsent,
    Notify,
    RecordAnswer,
    RecordRemark,
)
from bot.flows.records import Assessment
from bot.flows.session import Session, View
from bot.services.ports import ConversationStore
from bot.services.units import (
    Committed,
    Conversation,
    Outcome,
    OutgoingMessage,
    ParkedUpdate,
    Priority,
    Unit,
)
from scoring.answers import Answer

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ANI = 6_281_100_001
BUDI = 6_281_100_002


class CountingIds:
    """Ids that tell their order: 26 characters."""

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._numbers = count(1)

    def new(self) -> str:
        return f"{self._prefix}{next(self._numbers):0{26 - len(self._prefix)}d}"


def message(text: str = "Halo", chat_id: int = ANI, **fields: Any) -> OutgoingMessage:
    return OutgoingMessage(chat_id, "sendMessage", f'{{"text":"{text}"}}', **fields)


def unit(
    conversation: Conversation,
    update_id: int,
    *records: Any,
    messages: tuple[OutgoingMessage, ...] = (),
    when: datetime = NOW,
    **session: Any,
) -> Unit:
    """What one update of this person changes; keywords change the session."""
    after = replace(conversation.session, **session)
    return Unit(update_id, conversation, after, records, messages, when)


async def say(
    store: ConversationStore, telegram_id: int, update_id: int, *records: Any, **how: Any
) -> Committed:
    """Load, then commit one unit."""
    return await store.commit(unit(await store.load(telegram_id), update_id, *records, **how))


def assessment(id_: str = "assessment-1", **fields: Any) -> Assessment:
    facts: dict[str, Any] = {
        "instrument": "pmk3i", "version": "2026.1", "region": "34.71", "role": "C",
        "started_at": NOW, "own_subsector": "07", "leading_subsector": "16",
    }  # fmt: skip
    return Assessment(id_, **(facts | fields))


def finishing(id_: str = "assessment-1", at: datetime = NOW, value: float = 62.5) -> Any:
    return FinishAssessment(id_, at, "hash-1", value, 55.0, 70.0, '{"root":62.5}', '{"I1":4.5}')


def answering(indicator: str, value: int, id_: str = "assessment-1") -> RecordAnswer:
    return RecordAnswer(id_, indicator, Answer.given(value))


async def begin(store: ConversationStore, telegram_id: int, update_id: int, id_: str) -> None:
    """A person agrees and begins an assessment."""
    records = (GiveConsent("1"), BeginAssessment(assessment(id_)))
    done = await say(
        store, telegram_id, update_id, *records,
        view=View.QUESTION, consent="1", adult=True, assessment=id_, at="I1",
    )  # fmt: skip
    assert done.outcome is Outcome.COMMITTED


async def live_a_full_life(store: ConversationStore, telegram_id: int, first_update: int) -> None:
    """A finished and a half-finished assessment, remarks, changes, messages, a parked update."""
    done, half = f"done-{telegram_id}", f"half-{telegram_id}"
    update = count(first_update)
    await begin(store, telegram_id, next(update), done)
    for value in (1, 3):
        await say(store, telegram_id, next(update), answering("I1", value, done))
    remark = RecordRemark(done, "potensi", "Kampung RAHASIA kami")
    await say(store, telegram_id, next(update), remark, finishing(done))
    await begin(store, telegram_id, next(update), half)
    remark = RecordRemark(half, "potensi", "Galeri RAHASIA kami")
    await say(store, telegram_id, next(update), answering("I2", 2, half), remark,
              messages=(message("RAHASIA", telegram_id, priority=Priority.REMINDER),),
              payload="RAHASIA")  # fmt: skip
    await store.park(ParkedUpdate(next(update), telegram_id, '{"text":"RAHASIA"}', 1, NOW))
    own = (await store.load(telegram_id)).respondent
    notice = Notify(own, "grant_accepted", f"grant:{telegram_id}", {"label": "RAHASIA"})
    await say(store, telegram_id, next(update), notice)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def plain(session: Session) -> str:
    return session.to_json()
