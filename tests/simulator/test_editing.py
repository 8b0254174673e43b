"""Editing, deleting, answering taps and reacting."""

import aiohttp
import pytest

from bot.simulator import Person, Simulator
from tests.simulator.conftest import Caller
from tests.simulator.fake_clock import FakeClock

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}


@pytest.fixture
async def asked(bot: Caller, sari: Person) -> int:
    """The number of a message with a button."""
    sent = await bot.result("sendMessage", chat_id=sari.id, text="Siap?", reply_markup=KEYBOARD)
    return int(sent["message_id"])


async def test_an_edit_changes_the_message_in_place(bot: Caller, sari: Person, asked: int) -> None:
    """Same number, new text, an edit date; without reply_markup the keyboard is gone."""
    before = sari.message(asked)
    edited = await bot.result("editMessageText", chat_id=sari.id, message_id=asked, text="Mulai")

    assert (asked, "Mulai") == (edited["message_id"], edited["text"])
    assert edited["edit_date"] >= edited["date"]
    assert "reply_markup" not in edited
    assert sari.message(asked) != before
    assert sari.last.buttons == ()


async def test_an_edit_that_changes_nothing_is_refused(
    bot: Caller, sari: Person, asked: int
) -> None:
    """Same text, entities and keyboard: «message is not modified»; blanks do not count."""
    same = {"chat_id": sari.id, "message_id": asked, "reply_markup": KEYBOARD}

    assert await bot.error("editMessageText", text=" Siap? ", **same) == NOT_MODIFIED
    assert await bot.error("editMessageReplyMarkup", **same) == NOT_MODIFIED
    await bot.result("editMessageText", text="<b>Siap?</b>", parse_mode="HTML", **same)
    assert (
        await bot.error(
            "editMessageText", text="<strong>Siap?</strong>", parse_mode="HTML", **same
        )
        == NOT_MODIFIED
    )


async def test_a_changed_keyboard_alone_is_no_edit_to_the_reader(
    bot: Caller, sari: Person, asked: int
) -> None:
    """editMessageReplyMarkup sets no edit date, and without a keyboard it removes it."""
    edited = await bot.result("editMessageReplyMarkup", chat_id=sari.id, message_id=asked)

    assert "edit_date" not in edited
    assert sari.message(asked).buttons == ()
    again = await bot.error("editMessageReplyMarkup", chat_id=sari.id, message_id=asked)
    assert again == NOT_MODIFIED


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"message_id": 99}, "message to edit not found"),
        ({"message_id": 1}, "message can't be edited"),
        ({"chat_id": 5}, "chat not found"),
        ({"message_id": ""}, "message identifier is not specified"),
        ({"reply_markup": {"keyboard": [["A"]]}}, "inline keyboard expected"),
        ({"reply_markup": {"remove_keyboard": True}}, "inline keyboard expected"),
    ],
)
async def test_what_cannot_be_edited_is_refused(
    bot: Caller, sari: Person, asked: int, params: dict[str, object], reason: str
) -> None:
    """Unknown messages, other people's messages, keyboards that are not inline."""
    call = {"chat_id": sari.id, "message_id": asked, "text": "x", **params}
    assert f"Bad Request: {reason}" == await bot.error("editMessageText", **call)


async def test_a_text_has_no_caption(bot: Caller, sari: Person, asked: int) -> None:
    """editMessageCaption on a text is refused."""
    refused = await bot.error("editMessageCaption", chat_id=sari.id, message_id=asked, caption="x")
    assert refused == "Bad Request: there is no caption in the message to edit"


async def test_a_deleted_message_is_gone_and_its_number_stays_taken(
    bot: Caller, sari: Person, asked: int
) -> None:
    """Deleting twice and editing afterwards are refused."""
    assert await bot.result("deleteMessage", chat_id=sari.id, message_id=asked) is True

    call = {"chat_id": sari.id, "message_id": asked}
    assert await bot.error("deleteMessage", **call) == "Bad Request: message to delete not found"
    refused = await bot.error("editMessageText", text="x", **call)
    assert refused == "Bad Request: message to edit not found"
    sent = await bot.result("sendMessage", chat_id=sari.id, text="x")
    assert asked + 1 == sent["message_id"]


async def test_deleting_is_limited_to_48_hours_and_editing_is_not() -> None:
    """The documented rule of deleteMessage; the bot's own messages can always be edited."""
    clock = FakeClock()
    async with Simulator(now=clock.now, sleep=clock.sleep) as sim, aiohttp.ClientSession() as web:
        bot, sari = Caller(sim, web), sim.add_person(1, "Sari")
        sari.start()
        call = {"chat_id": 1, "message_id": 2}
        await bot.result("sendMessage", chat_id=1, text="x")
        clock.advance(48 * 3600 + 1)

        refused = await bot.error("deleteMessage", **call)
        assert refused == "Bad Request: message can't be deleted"
        clock.advance(90 * 24 * 3600)
        assert (await bot.result("editMessageText", text="y", **call))["text"] == "y"


async def test_a_tap_is_answered_once(bot: Caller, sari: Person, asked: int) -> None:
    """The person sees the words; a second answer is refused."""
    tap = sari.tap("Ya")
    [update] = await bot.result("getUpdates")
    query = update["callback_query"]

    assert (tap.query_id, "y", asked) == (
        query["id"],
        query["data"],
        query["message"]["message_id"],
    )
    call = {"callback_query_id": tap.query_id, "text": "Tersimpan", "show_alert": True}
    assert await bot.result("answerCallbackQuery", **call) is True
    answered = await sari.wait_for_answer(tap)
    assert (answered.text, answered.alert) == ("Tersimpan", True)
    assert await bot.error("answerCallbackQuery", **call) == TOO_OLD
    assert await bot.error("answerCallbackQuery", callback_query_id="7") == TOO_OLD


async def test_an_answer_has_at_most_200_characters(bot: Caller, sari: Person, asked: int) -> None:
    """A refused answer does not use the query up."""
    tap = sari.tap("Ya")
    call = {"callback_query_id": tap.query_id}

    refused = await bot.error("answerCallbackQuery", text="x" * 201, **call)
    assert refused == "Bad Request: MESSAGE_TOO_LONG"
    await bot.result("answerCallbackQuery", text="x" * 200, **call)


async def test_a_tap_on_a_deleted_message_names_an_inaccessible_one(
    bot: Caller, sari: Person, asked: int
) -> None:
    """InaccessibleMessage: chat, number, and the date 0."""
    await bot.result("deleteMessage", chat_id=sari.id, message_id=asked)
    sari.tap_raw(asked, "y")

    [update] = await bot.result("getUpdates")
    message = update["callback_query"]["message"]
    assert (0, asked, sari.id) == (message["date"], message["message_id"], message["chat"]["id"])


async def test_a_reaction_is_one_of_telegrams(bot: Caller, sari: Person, asked: int) -> None:
    """One emoji of the published list, or none."""
    call = {"chat_id": sari.id, "message_id": asked}
    await bot.result("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **call)
    assert sari.message(asked).reaction == "👍"
    refused = await bot.error(
        "setMessageReaction", reaction=[{"type": "emoji", "emoji": "🏟"}], **call
    )
    assert refused == "Bad Request: REACTION_INVALID"
    await bot.result("setMessageReaction", reaction=[], **call)
    assert sari.message(asked).reaction == ""
