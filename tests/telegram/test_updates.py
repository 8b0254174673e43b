"""Updates become events: whatever Telegram sends, the reader gives a value."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.events import (
    BotBlocked,
    BotUnblocked,
    ChoiceTapped,
    Command,
    CommandSent,
    FileKind,
    FileSent,
    SentFile,
    TextSent,
)
from bot.services.incoming import GroupMessage, Ignored, Incoming, Reason
from bot.telegram.updates import COMMANDS, BotIdentity, UpdateReader

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
BOT = {"id": 99, "is_bot": True, "first_name": "Kota Kreatif", "username": "KotaKreatifBot"}
SARI: dict[str, Any] = {"id": 7, "is_bot": False, "first_name": "Sari", "language_code": "id"}
PRIVATE: dict[str, Any] = {"id": 7, "type": "private", "first_name": "Sari"}
GROUP: dict[str, Any] = {"id": -100200, "type": "supergroup", "title": "Ekraf"}

read = UpdateReader(BotIdentity(99, "KotaKreatifBot"), lambda: NOW)


def message(**fields: Any) -> dict[str, Any]:
    base = {"message_id": 5, "date": 1_790_000_000, "chat": PRIVATE, "from": SARI}
    return {"update_id": 42, "message": {**base, **fields}}


def tap(**fields: Any) -> dict[str, Any]:
    old = {
        "message_id": 31,
        "date": 1_790_000_000,
        "chat": PRIVATE,
        "from": BOT,
        "text": "5 dari 16",
        "reply_markup": {"inline_keyboard": [[{"text": "3", "callback_data": "a:3:7"}]]},
    }
    base = {"id": "881", "from": SARI, "chat_instance": "1", "data": "a:3:7", "message": old}
    return {"update_id": 42, "callback_query": {**base, **fields}}


def membership(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    def member(what: str) -> dict[str, Any]:
        return {"status": what, "user": BOT, "until_date": 0}

    change = {
        "chat": chat,
        "from": SARI,
        "date": 1_790_000_000,
        "old_chat_member": member("member"),
        "new_chat_member": member(status),
    }
    return {"update_id": 42, "my_chat_member": change}


def event_of(raw: dict[str, Any]) -> Any:
    incoming = read(raw)
    assert incoming.update_id == 42
    return incoming.event


def test_text_keeps_person_time_and_language() -> None:
    """A text is an event with update id, time and the language of the app."""
    event = TextSent(update_id=42, at=NOW, language="id", text="sidoarjo")

    assert read(message(text="sidoarjo")) == Incoming(42, 7, 7, event)


@pytest.mark.parametrize(("name", "command"), COMMANDS.items())
@pytest.mark.parametrize("form", ["/{}", "/{}@kotakreatifbot", "  /{}  ", "/{} dan kata lain"])
def test_command_by_every_name(name: str, command: Command, form: str) -> None:
    """Indonesian or English, in upper case, with the bot's name, with words behind it."""
    for spelled in (name, name.upper()):
        sent = event_of(message(text=form.format(spelled)))

        assert isinstance(sent, CommandSent)
        assert sent.command is command


def test_every_command_has_its_indonesian_name() -> None:
    """The values on the wire are the names that a person types."""
    assert {COMMANDS[command.value] for command in Command} == set(Command)


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("/start r34-71_x", "r34-71_x"),
        ("/start@KotaKreatifBot AbC", "AbC"),
        ("/start " + "a" * 64, "a" * 64),
        ("/start " + "a" * 65, ""),
        ("/start dua kata", ""),
        ("/start <b>", ""),
        ("/start ä", ""),
        ("/start", ""),
        ("/lanjut r34", ""),
    ],
)
def test_payload_of_a_deep_link(text: str, payload: str) -> None:
    """1-64 of A-Z a-z 0-9 _ - (Telegram's rule for deep links); anything else is none."""
    sent = event_of(message(text=text))

    assert isinstance(sent, CommandSent)
    assert sent.payload == payload


@pytest.mark.parametrize(
    "text", ["/apa", "/", "/lanjut@AnotherBot", "halo /lanjut", "//lanjut", "/lanjut-kan", "3"]
)
def test_unknown_command_is_text(text: str) -> None:
    """What is no command of ours is said words."""
    assert event_of(message(text=text)) == TextSent(update_id=42, at=NOW, language="id", text=text)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, "photo"),
        ({"document": {"file_id": "a", "file_unique_id": "b"}}, "document"),
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, "voice"),
        ({"audio": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, "audio"),
        ({"location": {"longitude": 112.7, "latitude": -7.4}}, "location"),
        ({"contact": {"phone_number": "1", "first_name": "S"}}, "contact"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "other"),
        ({"something_of_2027": {"x": 1}}, "other"),
        ({}, "other"),
    ],
)
def test_whatever_is_no_text_is_a_file(content: dict[str, Any], kind: str) -> None:
    """A caption does not make a text of it."""
    sent = event_of(message(**content, caption="/lanjut"))

    assert isinstance(sent, FileSent)
    assert (sent.kind, sent.caption) == (FileKind(kind), "/lanjut")
    assert (sent.file is not None) == (kind in {"photo", "document"})
    assert (sent.spot is not None) == (kind == "location")


def test_the_largest_photo_is_taken_and_a_document_says_what_it_is() -> None:
    """Sizes come in any order; a name and a type are only ever shown."""
    small = {"file_id": "s", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 900}
    large = {"file_id": "l", "file_unique_id": "l", "width": 9, "height": 9, "file_size": 90_000}
    document = {
        "file_id": "d", "file_unique_id": "d", "file_name": "perda.pdf",
        "mime_type": "application/pdf", "file_size": 5,
    }  # fmt: skip
    photo = event_of(message(photo=[large, small]))
    paper = event_of(message(document=document))

    assert isinstance(photo, FileSent)
    assert photo.file == SentFile("l", 90_000, "", "image/jpeg")
    assert isinstance(paper, FileSent)
    assert paper.file == SentFile("d", 5, "perda.pdf", "application/pdf")


def test_animation_is_a_video_although_it_is_a_document_too() -> None:
    """Telegram sends both fields for a moving picture."""
    part = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1}
    sent = event_of(message(animation=part, document=part))

    assert sent.kind is FileKind.VIDEO


def test_tap_names_message_and_query() -> None:
    """A tap carries what its button said, and where the button stood."""
    expected = ChoiceTapped(
        update_id=42, at=NOW, language="id", data="a:3:7", message_id=31, query_id="881"
    )

    assert read(tap()) == Incoming(42, 7, 7, expected)


def test_tap_on_an_inaccessible_message_still_counts() -> None:
    """Of a very old message Telegram tells only chat and id, with date 0."""
    event = event_of(tap(message={"chat": PRIVATE, "message_id": 3, "date": 0}))

    assert event.message_id == 3


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"update_id": 42, "edited_message": message(text="x")["message"]}, Reason.EDITED),
        ({"update_id": 42, "poll": {"id": "1"}}, Reason.MALFORMED),
        ({"update_id": 42, "invented_in_2027": {"x": 1}}, Reason.UNKNOWN_KIND),
        ({"update_id": 42}, Reason.UNKNOWN_KIND),
        (message(pinned_message=message(text="x")["message"]), Reason.SERVICE),
        (message(write_access_allowed={}), Reason.SERVICE),
        (message(text="obrolan", chat=GROUP), Reason.GROUP),
        (message(text="@KotaKreatifBotLain halo", chat=GROUP), Reason.GROUP),
        (message(text="/lanjut@AnotherBot", chat=GROUP), Reason.GROUP),
        (message(text="/apa", chat=GROUP), Reason.GROUP),
        (tap(data=None), Reason.NO_DATA),
        (tap(message=None), Reason.NO_DATA),
        (membership("left"), Reason.MEMBERSHIP),
        (membership("kicked", GROUP), Reason.MEMBERSHIP),
        (message(text=5), Reason.MALFORMED),
        (message(text="x", chat={"id": "7", "type": "private"}), Reason.MALFORMED),
        (message(text="x", chat={"id": 2**63, "type": "private"}), Reason.MALFORMED),
        ({"update_id": 42, "message": "text"}, Reason.MALFORMED),
        ({"update_id": 42, "message": {"text": "x"}}, Reason.MALFORMED),
    ],
)
def test_ignored_with_a_reason(raw: dict[str, Any], reason: Reason) -> None:
    """What is no event of a person is ignored, and the counter says why."""
    assert event_of(raw) == Ignored(reason)


@pytest.mark.parametrize(
    "raw", [None, 5, [], "x", {}, {"update_id": "1"}, {"update_id": True}, {"update_id": -1}]
)
def test_update_without_an_id_is_malformed(raw: Any) -> None:
    """Without an id nothing can be acknowledged."""
    assert read(raw) == Incoming(0, 0, 0, Ignored(Reason.MALFORMED))


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "/start"},
        {"text": "/lanjut@KotaKreatifBot"},
        {"text": "/apa@kotakreatifbot"},
        {"text": "halo @kotakreatifbot!"},
        {
            "text": "terima kasih",
            "reply_to_message": message(text="x", **{"from": BOT})["message"],
        },
    ],
)
def test_group_message_that_addresses_the_bot(fields: dict[str, Any]) -> None:
    """A command, its name, or an answer to what it said."""
    assert read(message(chat=GROUP, **fields)) == Incoming(42, -100200, 7, GroupMessage("id"))


@pytest.mark.parametrize(("status", "kind"), [("kicked", BotBlocked), ("member", BotUnblocked)])
def test_block_and_its_end(status: str, kind: type[BotBlocked | BotUnblocked]) -> None:
    """A private chat tells when the person blocked the bot, and when they let it in again."""
    assert event_of(membership(status)) == kind(update_id=42, at=NOW, language="id")


def test_text_is_storable() -> None:
    """No store takes a lone surrogate, PostgreSQL takes no NUL."""
    sent = event_of(message(text="a\ud800b\x00c"))

    assert sent.text == "a?bc"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner),
    max_leaves=10,
)
_FIELDS = ("message_id", "date", "chat", "from", "text", "photo", "reply_to_message", "entities")


@given(
    field=st.sampled_from(_FIELDS) | st.text(max_size=10),
    junk=JSON,
    where=st.sampled_from(["message", "callback_query", "my_chat_member", "edited_message"]),
)
@settings(max_examples=300, deadline=None)
def test_no_update_raises(field: str, junk: Any, where: str) -> None:
    """A broken update is a value like any other, and so is one that JSON made."""
    good = {**message(text="x"), **tap(), **membership("kicked")}
    part = good.get(where, good["message"])
    raw = {"update_id": 42, where: {**part, field: junk}}

    for broken in (raw, {"update_id": 42, where: junk}, json.loads(json.dumps(raw))):
        assert isinstance(read(broken), Incoming)
