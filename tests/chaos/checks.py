"""What must hold after every death, and what must hold at the end."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.flows.session import Session
from bot.simulator import Call, Simulator
from bot.store.sealing import SESSION
from tests.chaos.faults import LOST
from tests.chaos.people import Interviewee
from tests.keys import SEALER, telegram_id
from tests.store.engines import Engine
from tests.whole.ledger import Stored, stored_answers

NOTHING = Stored({}, {}, [])


async def after_a_death(engine: Engine, people: Iterable[Interviewee]) -> list[str]:
    """Every acknowledged answer is there, none is there twice, nothing was invented."""
    people = list(people)
    return await stored_wrongly(engine, people, acknowledged_by(people))


@dataclass(frozen=True)
class Confirmed:
    """What somebody was told to be stored."""

    answers: dict[str, str]
    remarks: frozenset[str]


def acknowledged_by(people: Iterable[Interviewee]) -> dict[int, Confirmed]:
    """Telegram id -> what was confirmed up to now."""
    return {
        one.person.id: Confirmed(
            one.acknowledged(),
            frozenset(text for text, intent in one.remarks.items() if intent.acknowledged),
        )
        for one in people
    }


async def stored_wrongly(
    engine: Engine, people: Sequence[Interviewee], confirmed: Mapping[int, Confirmed]
) -> list[str]:
    """What is missing of that, or is there twice, or was never meant."""
    stored = await stored_answers(engine, min((one.person.id for one in people), default=0))
    return [
        wrong
        for one in people
        for wrong in _wrong_answers(
            one, stored.get(one.person.id, NOTHING), confirmed[one.person.id]
        )
    ]


def _wrong_answers(one: Interviewee, stored: Stored, confirmed: Confirmed) -> Iterator[str]:
    name = one.person.user.first_name
    for indicator, value in confirmed.answers.items():
        if stored.answers.get(indicator) != value:
            yield f"{name}: {indicator} was acknowledged as {value}, stored is " + str(
                stored.answers.get(indicator)
            )
    for indicator, value in stored.answers.items():
        intent = one.intents.get(indicator)
        if intent is None or intent.value != value:
            yield f"{name}: {indicator} is stored as {value}, meant was {intent}"
    for indicator, count in stored.versions.items():
        if count > 1:
            yield f"{name}: the answer to {indicator} is stored {count} times"
    yield from _wrong_remarks(one, stored, confirmed)


def _wrong_remarks(one: Interviewee, stored: Stored, confirmed: Confirmed) -> Iterator[str]:
    written = Counter(text for text in stored.remarks if text)
    for text in one.remarks:
        if written[text] > 1 or (text in confirmed.remarks and not written[text]):
            yield f"{one.person.user.first_name}: a remark is stored {written[text]} times"


def repeated_replies(calls: Iterable[Call]) -> tuple[int, list[str]]:
    """Replies that one process sent more often than answers were lost, and all repetitions.

    A death between sending and marking repeats a reply once, in the next process; so what
    counts is one process at a time.
    """
    calls = list(calls)
    sent: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for call in calls:
        # one that stalled may have been requested by the process before
        if call.method == "sendMessage" and call.fault != "stall" and _is_screen(call):
            screen = json.dumps([call.chat_id, call.params], sort_keys=True, default=str)
            sent[screen] += call.applied
            lost[screen] += call.fault in LOST
    wrong = [f"a reply was sent {count} times by one process: {screen[:120]}"
             for screen, count in sent.items() if count > 1 + lost[screen]]  # fmt: skip
    return sum(count - 1 for count in sent.values() if count > 1), wrong


def _is_screen(call: Call) -> bool:
    return "reply_markup" in call.params


async def at_the_end(
    engine: Engine, simulator: Simulator, people: Iterable[Interviewee]
) -> list[str]:
    """Nothing waits any more, and everybody sees where they stand."""
    people = list(people)
    wrong = await after_a_death(engine, people)
    wrong += [complaint for one in people for complaint in one.complaints]
    states = await engine.rows(
        "SELECT i.telegram_id, s.state FROM sessions s"
        " JOIN identities i ON i.respondent_id = s.respondent_id"
    )
    tokens = {
        telegram_id(row[0]): Session.from_json(SEALER.open(row[1], purpose=SESSION)).token
        for row in states
    }
    for one in people:
        seen, token = one.visible_token(), tokens.get(one.person.id, 0)
        if seen != token:
            wrong.append(
                f"{one.person.user.first_name} sees screen {seen}, stands at {token}: "
                + " | ".join(
                    _told(call) for call in simulator.journal.calls(chat_id=one.person.id)
                )
            )
    return wrong + await _left_behind(engine) + _unanswered_taps(simulator)


def _told(call: Call) -> str:
    """A call in a few words."""
    keyboard = str(call.params.get("reply_markup", ""))[-14:]
    return f"{call.at:%S.%f} {call.method} {keyboard} {call.fault or call.error[:30]}"


async def _left_behind(engine: Engine) -> list[str]:
    queued = await engine.rows(
        "SELECT state, count(*) FROM outbox WHERE state IN ('queued', 'sending', 'ambiguous')"
        " GROUP BY state"
    )
    parked = await engine.rows("SELECT update_id, attempts FROM inbox")
    return [f"{count} messages are still {state}" for state, count in queued] + [
        f"update {update} is still parked after {attempts} attempts" for update, attempts in parked
    ]


def _unanswered_taps(simulator: Simulator) -> list[str]:
    refused = {
        call.params.get("callback_query_id")
        for call in simulator.journal.calls("answerCallbackQuery", applied=False)
    }
    return [
        f"tap {tap.data} of person {tap.person_id} was never answered"
        for tap in simulator.world.taps.by_id.values()
        if not tap.answered and tap.query_id not in refused
    ]
