"""Updates of every shape of the Bot API, and of none, against the reader."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
import telegram
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.events import ChoiceTapped, CommandSent, Event, TextSent
from bot.services.incoming import Ignored, Incoming, Reason
from bot.telegram.updates import BotIdentity, UpdateReader
from tests.fuzz.counting import EXPLORING, Tried, examples
from tests.fuzz.shapes import (
    TWISTS,
    Maker,
    class_within,
    fields_of,
    wire_paths,
    with_value,
    without,
)

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
LARGEST = 2**63 - 1
read = UpdateReader(BotIdentity(99, "KotaKreatifBot"), lambda: NOW)

PERSON = {"id": 7, "is_bot": False, "first_name": "Sari", "language_code": "id"}
HOME = {"id": 7, "type": "private", "first_name": "Sari"}
SAID = {"message_id": 5, "date": 1_790_000_000, "chat": HOME, "from": PERSON, "text": "sidoarjo"}
SCREEN = {"message_id": 31, "date": 1_790_000_000, "chat": HOME, "text": "5 dari 16"}
TAP = {"id": "881", "from": PERSON, "chat_instance": "1", "data": "a:P5:3.7", "message": SCREEN}
KINDS = [field for field in fields_of(telegram.Update) if class_within(field.type)]
VALUES = TWISTS if EXPLORING else TWISTS[::4]


@pytest.fixture(scope="module")
def tried() -> Iterator[Tried]:
    counted = Tried("updates through the reader")
    yield counted
    counted.report()


def check(raw: Any, tried: Tried) -> Incoming:
    """What the reader makes of anything: a value that the store and the logs can take."""
    with tried.one() as outcome:
        incoming = read(raw)
        event = incoming.event
        outcome.append(event.reason if isinstance(event, Ignored) else type(event).__name__)
    assert 0 <= incoming.update_id <= LARGEST
    assert abs(incoming.chat_id) <= LARGEST
    if isinstance(event, Event):
        assert incoming.telegram_id == incoming.chat_id > 0
        assert event.update_id == incoming.update_id > 0
        assert len(event.language) <= 35
        for word in _words(event):
            assert "\x00" not in word
            word.encode()
    return incoming


def _words(event: Event) -> list[str]:
    match event:
        case TextSent():
            return [event.text, event.language]
        case ChoiceTapped():
            return [event.data, event.query_id, event.language]
        case CommandSent():
            return [event.payload, event.language]
        case _:
            return [event.language]


@given(st.randoms(use_true_random=False), st.floats(0, 0.4))
@settings(max_examples=examples(400, 30_000))
def test_any_update_of_the_bot_api(tried: Tried, chance: Random, twisted: float) -> None:
    """Every kind of update, with any of its fields, right or wrong."""
    raw = Maker(chance, twisted=twisted).update(42)
    check(raw, tried)


@pytest.mark.parametrize("seed", range(examples(2, 100)))
def test_many_updates_of_the_bot_api(tried: Tried, seed: int) -> None:
    """The same in bulk, without what hypothesis keeps of each."""
    maker = Maker(Random(seed), twisted=seed % 5 / 20)
    for update_id in range(1, 1001):
        check(maker.update(update_id), tried)


@pytest.mark.parametrize("kind", KINDS, ids=lambda field: field.name)
def test_every_field_of_every_kind(tried: Tried, kind: Any) -> None:
    """Each field of an update present, absent, null, huge and of a wrong type."""
    inner = class_within(kind.type)
    assert inner is not None
    whole = Maker(Random(1), width=0).thing(inner, 0)
    for path in wire_paths(inner, 2 if EXPLORING else 1):
        for value in VALUES:
            check({"update_id": 42, kind.name: with_value(whole, path, value)}, tried)
        check({"update_id": 42, kind.name: without(whole, path)}, tried)


def test_words_outlive_whatever_else_comes_with_them(tried: Tried) -> None:
    """Whatever the other fields hold, a person's words are read: they are never lost."""
    decisive = {"text", "chat", "from"}
    wanted = TextSent(update_id=42, at=NOW, language="id", text="sidoarjo")
    service = {"successful_payment", "refunded_payment"}
    for path in wire_paths(telegram.Message, 2 if EXPLORING else 1):
        if path[0] in decisive | service:
            continue
        for value in VALUES:
            raw = {"update_id": 42, "message": with_value(SAID, path, value)}
            assert check(raw, tried) == Incoming(42, 7, 7, wanted), (path, value)


def test_a_tap_outlives_whatever_else_comes_with_it(tried: Tried) -> None:
    """Likewise a tap, for all that the tapped screen may hold."""
    wanted = read({"update_id": 42, "callback_query": TAP})
    assert isinstance(wanted.event, ChoiceTapped)
    paths = wire_paths(telegram.CallbackQuery, 1) + [
        ("message", *path) for path in wire_paths(telegram.Message, 1)
    ]
    decisive = {("id",), ("from",), ("data",), ("message",), ("message", "chat"),
                ("message", "message_id")}  # fmt: skip
    for path in paths:
        for value in () if path in decisive else VALUES:
            raw = {"update_id": 42, "callback_query": with_value(TAP, path, value)}
            assert check(raw, tried) == wanted, (path, value)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["update_id", "message", "callback_query", "chat", "from", "id", "text"]),
        inner, max_size=5),
    max_leaves=12,
))  # fmt: skip
@settings(max_examples=examples(200, 10_000))
def test_any_json(tried: Tried, raw: Any) -> None:
    """What is no update at all is ignored."""
    check(raw, tried)


@pytest.mark.parametrize("chat", [8, -7, 0, 2**63, "7", None, True])
def test_a_private_chat_is_its_person_s_own(tried: Tried, chat: object) -> None:
    """A private chat has the number of its person: nobody speaks in the chat of another."""
    other = {**HOME, "id": chat}
    screen = {**SCREEN, "chat": other}
    for raw in (
        {"update_id": 42, "message": {**SAID, "chat": other}},
        {"update_id": 42, "callback_query": {**TAP, "message": screen}},
    ):
        assert check(raw, tried) == Incoming(42, 0, 0, Ignored(Reason.MALFORMED))


def test_the_shapes_reach_far_into_the_bot_api() -> None:
    """The library names over twenty kinds of update and a hundred fields of a message."""
    assert len(KINDS) > 20
    assert len(fields_of(telegram.Message)) > 100
    assert len(wire_paths(telegram.Message, 2)) > 700
    made = json.dumps([Maker(Random(seed)).update(seed) for seed in range(500)])
    for field in KINDS:
        assert f'"{field.name}"' in made
