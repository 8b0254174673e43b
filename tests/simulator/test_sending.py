"""sendMessage and its kin: limits, keyboards and refusals in Telegram's words."""

from typing import Any

import aiohttp
import pytest

from bot.simulator import Person, Simulator
from tests.simulator.conftest import Caller

BAD = "Bad Request: "
NO_BUTTON = "can't parse inline keyboard button: "


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


async def test_a_message_comes_back_as_telegram_gives_it(bot: Caller, sari: Person) -> None:
    """The reply names bot, chat, text, entities and the inline keyboard."""
    sent = await bot.result(
        "sendMessage",
        chat_id=sari.id,
        text="<b>Halo</b> Sari",
        parse_mode="HTML",
        reply_markup=keyboard({"text": "Ya", "callback_data": "y"}),
    )

    assert sent["chat"] == {"id": 1001, "type": "private", "first_name": "Sari"}
    assert (
        sent["text"],
        sent["entities"],
    ) == ("Halo Sari", [{"type": "bold", "offset": 0, "length": 4}])
    assert sent["from"]["is_bot"] is True
    assert keyboard({"text": "Ya", "callback_data": "y"}) == sent["reply_markup"]
    assert (sari.last.html, sari.last.buttons) == ("<b>Halo</b> Sari", (("Ya",),))


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🏟" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "INVALID"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": "not_a_chat"}, "chat not found"),
        ({"text": "x", "chat_id": 0}, "chat not found"),
        ({"text": "x", "chat_id": None}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "a"}}, 'can\'t find field "message_id"'),
    ],
)
async def test_a_text_that_telegram_refuses_is_refused(
    bot: Caller, sari: Person, params: dict[str, object], reason: str
) -> None:
    """Empty, blank, too long (UTF-16, after parsing), unknown chat, missing replied message."""
    assert BAD + reason == await bot.error("sendMessage", **{"chat_id": sari.id, **params})


async def test_4096_units_after_parsing_are_accepted(bot: Caller, sari: Person) -> None:
    """Tags and escapes do not count."""
    source = "<b>" + "&lt;" * 4096 + "</b>"

    sent = await bot.result("sendMessage", chat_id=sari.id, text=source, parse_mode="HTML")
    assert sent["text"] == "<" * 4096


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "callback_data": ""},
            f"{NO_BUTTON}Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x", "url": "not-a-url"},
            "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "url": "ftp://example.com"},
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "url": "https:///a"},
            "inline keyboard button URL 'https:///a' is invalid: URL host is empty",
        ),
        (
            {"text": "x", "web_app": {"url": "ftp:"}},
            "inline keyboard button Web App URL 'ftp:' is invalid: Only HTTPS links are allowed",
        ),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "pay": True}, "BUTTON_TYPE_INVALID"),
        (
            {"text": "x", "callback_data": "x", "style": "pink"},
            "can't parse inline keyboard button: invalid button style specified",
        ),
    ],
)
async def test_a_button_that_telegram_refuses_is_refused(
    bot: Caller, sari: Person, button: dict[str, object], reason: str
) -> None:
    """Callback data 1-64 bytes, links with a real host, labels, known kinds."""
    refused = await bot.error(
        "sendMessage", chat_id=sari.id, text="x", reply_markup=keyboard(button)
    )
    assert BAD + reason == refused


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("null", "object expected as reply markup"),
        ("[]", "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
        ({"inline_keyboard": "bad"}, 'field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": [{"text": "x"}]},
            'field "inline_keyboard" must be an Array of Arrays',
        ),
        ({"keyboard": "bad"}, 'field "keyboard" must be of type Array'),
        (
            {"keyboard": [[{"text": "A"}]], "one_time_keyboard": "yes"},
            'field "one_time_keyboard" must be of type Boolean',
        ),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 5] * 21},
            "reply markup is too long",
        ),
    ],
)
async def test_a_keyboard_that_telegram_refuses_is_refused(
    bot: Caller, sari: Person, markup: object, reason: str
) -> None:
    """Wrong types, empty labels, more than a hundred buttons."""
    refused = await bot.error("sendMessage", chat_id=sari.id, text="x", reply_markup=markup)
    assert BAD + reason == refused


async def test_empty_rows_and_empty_keyboards_are_dropped(bot: Caller, sari: Person) -> None:
    """As tdlib does: rows without buttons vanish, and a keyboard without rows with them."""
    button = {"text": "x", "callback_data": "x"}
    one = await bot.result(
        "sendMessage", chat_id=sari.id, text="x", reply_markup={"inline_keyboard": [[], [button]]}
    )
    none = await bot.result(
        "sendMessage", chat_id=sari.id, text="x", reply_markup={"inline_keyboard": [[]]}
    )

    assert {"inline_keyboard": [[button]]} == one["reply_markup"]
    assert "reply_markup" not in none


async def test_a_reply_keyboard_shows_below_and_is_no_part_of_the_message(
    bot: Caller, sari: Person
) -> None:
    """It stays until it is removed; a one-time keyboard goes with the key that is pressed."""
    markup = {"keyboard": [["Ya", "Tidak"], [{"text": "Nanti"}]], "one_time_keyboard": True}
    sent = await bot.result("sendMessage", chat_id=sari.id, text="x", reply_markup=markup)

    assert "reply_markup" not in sent
    assert list(sari.keyboard) == [("Ya", "Tidak"), ("Nanti",)]
    assert sari.press("Nanti").text == "Nanti"
    assert not sari.keyboard

    markup["one_time_keyboard"] = False
    await bot.result("sendMessage", chat_id=sari.id, text="x", reply_markup=markup)
    sari.press("Ya")
    assert sari.keyboard
    await bot.result(
        "sendMessage", chat_id=sari.id, text="x", reply_markup={"remove_keyboard": True}
    )
    assert not sari.keyboard


async def test_forms_and_query_strings_carry_json_in_their_fields(
    bot: Caller, sari: Person
) -> None:
    """Numbers come as text, keyboards as JSON; `%3A` in the token is a colon."""
    fields = {
        "chat_id": str(sari.id),
        "text": "<i>Halo</i>",
        "parse_mode": "html",
        "reply_markup": '{"inline_keyboard":[[{"text":"Ya","callback_data":"y"}]]}',
    }
    async with bot.session.post(bot.address("SENDMESSAGE"), data=fields) as reply:
        posted = (await reply.json())["result"]
    escaped = bot.address("sendMessage").replace(":SIMULASI", "%3ASIMULASI")
    async with bot.session.get(escaped, params=fields) as reply:
        asked = (await reply.json())["result"]
    form = aiohttp.FormData(fields, default_to_multipart=True)
    async with bot.session.post(bot.address("sendMessage"), data=form) as reply:
        sent = (await reply.json())["result"]

    assert [one["text"] for one in (posted, asked, sent)] == ["Halo"] * 3
    assert sari.last.buttons == (("Ya",),)


async def test_half_a_surrogate_pair_is_refused(bot: Caller, sari: Person) -> None:
    """JSON can carry what UTF-8 cannot."""
    body = b'{"chat_id": 1001, "text": "\\ud83d"}'
    headers = {"Content-Type": "application/json"}
    address = bot.address("sendMessage")
    async with bot.session.post(address, data=body, headers=headers) as reply:
        refused = await reply.json()

    assert refused["description"] == "Bad Request: strings must be encoded in UTF-8"
    latin = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with bot.session.post(address, data=latin, headers=headers) as reply:
        assert (await reply.json())["description"] == refused["description"]


async def test_wrong_tokens_and_unknown_methods(sim: Simulator, bot: Caller) -> None:
    """401 for a token that is not the bot's, 404 for what is no token and for no method."""
    for token, code in (("123456789:revoked", 401), ("nonsense", 404)):
        async with bot.session.get(f"{sim.url}/bot{token}/getMe") as reply:
            body = await reply.json()
        assert code == reply.status == body["error_code"]
    assert await bot.error("sendGift") == "Not Found: method not found"
    sim.revoke_token("123456789:other")
    assert (await bot.result("getMe"))["id"] == 123456789


async def test_a_chat_action_shows_for_five_seconds(bot: Caller, sari: Person) -> None:
    """«typing» shows until the next message of the bot; other words are refused."""
    assert await bot.result("sendChatAction", chat_id=sari.id, action="typing") is True
    assert sari.chat.action == "typing"
    await bot.result("sendMessage", chat_id=sari.id, text="x")
    assert sari.chat.action == ""
    refused = await bot.error("sendChatAction", chat_id=sari.id, action="dancing")
    assert refused == BAD + "wrong parameter action in request"


async def test_a_place_is_sent(bot: Caller, sari: Person) -> None:
    """Latitude and longitude in degrees; outside the globe is refused."""
    sent = await bot.result("sendLocation", chat_id=sari.id, latitude="-7.8", longitude=110.4)

    assert sent["location"] == {"latitude": -7.8, "longitude": 110.4}
    refused = await bot.error("sendLocation", chat_id=sari.id, latitude=91, longitude=0)
    assert refused == BAD + "wrong location specified"


async def test_entities_beside_the_text_are_checked(bot: Caller, sari: Person) -> None:
    """Their place must lie in the text, their type must be known."""
    good = [{"type": "bold", "offset": 0, "length": 5}]
    sent = await bot.result("sendMessage", chat_id=sari.id, text="hello", entities=good)
    assert good == [{"type": "bold", "offset": 0, "length": 5}] == sent["entities"]

    too_long = (
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 99"
    )
    for entity, reason in (
        (
            {"type": "bold", "offset": 100, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 100",
        ),
        ({"type": "bold", "offset": 0, "length": 99}, too_long),
        (
            {"type": "invalid", "offset": 0, "length": 1},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": "not-a-url"},
            "entity URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
    ):
        refused = await bot.error("sendMessage", chat_id=sari.id, text="hello", entities=[entity])
        assert BAD + reason == refused
