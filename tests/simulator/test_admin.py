"""The admin API: people, faults and the journal over HTTP, closed to other sites."""

import json
from typing import Any

import aiohttp
import pytest

from bot.simulator import Person, Simulator
from tests.simulator.conftest import Caller
from tests.simulator.pictures import png


async def ask(
    bot: Caller, path: str, fields: dict[str, object] | None = None, method: str = "POST"
) -> Any:
    """What the admin API answers; its status must be 200."""
    url = bot.simulator.url + path
    async with bot.session.request(method, url, json=fields) as reply:
        assert reply.status == 200, await reply.text()
        return await reply.json()


async def test_a_conversation_goes_over_http_alone(sim: Simulator, bot: Caller) -> None:
    """Add somebody, start, write, tap, read the state."""
    added = await ask(bot, "/sim/people", {"first_name": "Rina", "label": "pelaku usaha"})
    person = f"/sim/people/{added['id']}"
    await ask(bot, f"{person}/start", {"payload": "abc"})
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    await bot.result("sendMessage", chat_id=added["id"], text="Siap?", reply_markup=keyboard)
    await ask(bot, f"{person}/text", {"text": "<b>halo</b>"})
    tap = await ask(bot, f"{person}/tap", {"message_id": 2, "button": "Ya"})
    await ask(bot, f"{person}/tap", {"message_id": 2, "data": "lama"})
    await ask(bot, f"{person}/send", {"kind": "sticker"})

    state = await ask(bot, "/sim/state", method="GET")
    [chat] = state["chats"]
    assert [one.get("text") for one in chat["messages"]] == [
        "/start abc",
        "Siap?",
        "<b>halo</b>",
        None,
    ]
    assert state["people"][0]["label"] == "pelaku usaha"
    updates = await bot.result("getUpdates")
    queries = [one["callback_query"] for one in updates if "callback_query" in one]
    assert [("y", tap["query_id"]), "lama"] == [
        (queries[0]["data"], queries[0]["id"]),
        queries[1]["data"],
    ]


async def test_a_file_is_sent_and_shown_without_the_token(bot: Caller, sari: Person) -> None:
    """Pictures are shown, documents are only downloaded."""
    for kind, content in (("photo", png()), ("document", b"<script>alert(1)</script>")):
        form = aiohttp.FormData({"kind": kind, "caption": "bukti"}, default_to_multipart=True)
        form.add_field("file", content, filename="bukti.html")
        url = f"{bot.simulator.url}/sim/people/{sari.id}/file"
        async with bot.session.post(url, data=form) as reply:
            assert reply.status == 200
    photo, document = sari.messages()[-2:]
    media: Any = photo.media | document.media
    shown = f"{bot.simulator.url}/sim/files/"

    async with bot.session.get(shown + media["photo"][1]["file_id"]) as reply:
        assert (reply.content_type, await reply.read()) == ("image/png", png())
    async with bot.session.get(shown + media["document"]["file_id"]) as reply:
        assert reply.content_type == "application/octet-stream"
        assert reply.headers["Content-Disposition"].startswith("attachment")


async def test_faults_and_the_journal_are_there_too(bot: Caller, sari: Person) -> None:
    """The same as in Python, for tests in another process."""
    fault = {"kind": "error", "method": "sendMessage", "code": 429, "retry_after": 5, "skip": 1}
    await ask(bot, "/sim/faults", fault)
    await bot.result("sendMessage", chat_id=sari.id, text="satu")
    assert (await bot("sendMessage", chat_id=sari.id, text="dua"))["error_code"] == 429
    calls = await ask(bot, f"/sim/journal?chat_id={sari.id}", method="GET")
    assert [(one["params"]["text"], one["applied"]) for one in calls] == [
        ("satu", True),
        ("dua", False),
    ]
    await ask(bot, "/sim/faults", {"kind": "stall", "seconds": 60})
    assert await ask(bot, "/sim/faults", method="DELETE") == {"waiting": 0}
    await ask(bot, "/sim/updates", {"duplicate": 1, "restart_counter": True})
    sari.send_text("tiga")
    assert len(await bot.result("getUpdates")) == 2


async def test_blocking_and_groups_over_http(bot: Caller, sari: Person) -> None:
    """A group has its creator in it, and people write there with chat_id."""
    await ask(bot, f"/sim/people/{sari.id}/blocked", {"blocked": True})
    assert sari.chat.blocked
    group = await ask(bot, "/sim/groups", {"title": "Dinas", "creator": sari.id})
    await ask(bot, f"/sim/people/{sari.id}/text", {"text": "/start", "chat_id": group["id"]})
    assert bot.simulator.world.chats[group["id"]].in_order()[-1].text == "/start"


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/sim/people/1001/tap", {"message_id": 1, "button": "Ya"}, 409),
        ("/sim/people/1001/text", {"text": " "}, 409),
        ("/sim/people/7/text", {"text": "x"}, 404),
        ("/sim/people/1001/tap", {"message_id": 77, "button": "Ya"}, 404),
        ("/sim/people/Sari/text", {"text": "x"}, 400),
        ("/sim/faults", {"kind": "earthquake"}, 409),
    ],
)
async def test_what_cannot_be_done_is_said(
    bot: Caller, sari: Person, path: str, fields: dict[str, object], status: int
) -> None:
    """A 4xx with words, never a 500."""
    async with bot.session.post(bot.simulator.url + path, json=fields) as reply:
        assert reply.status == status
        assert (await reply.json())["error"]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Content-Type": "text/plain"}],
)
async def test_pages_of_other_sites_are_kept_out(
    bot: Caller, sari: Person, headers: dict[str, str]
) -> None:
    """By origin, by host name (DNS rebinding), and because forms cannot send JSON."""
    body = json.dumps({"text": "x"})
    headers = {"Content-Type": "application/json", **headers}
    url = f"{bot.simulator.url}/sim/people/{sari.id}/text"
    async with bot.session.post(url, data=body, headers=headers) as reply:
        assert reply.status in {403, 415}
    assert len(sari.messages()) == 1


async def test_events_reach_an_open_page(bot: Caller, sari: Person) -> None:
    """Server-sent events with the message as the page shows it."""
    async with bot.session.get(f"{bot.simulator.url}/sim/events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b"\n\n")
        sari.send_text("<script>")
        event = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))

    assert (event["kind"], event["message"]["text"]) == ("message", "<script>")


async def test_the_page_has_no_foreign_resource(bot: Caller) -> None:
    """Everything it loads comes from here, and its policy forbids the rest."""
    async with bot.session.get(bot.simulator.url + "/") as reply:
        page = await reply.text()
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    for name in ("style.css", "bubbles.css", "main.js", "phone.js", "icon.svg"):
        async with bot.session.get(f"{bot.simulator.url}/page/{name}") as reply:
            assert reply.status == 200
    async with bot.session.get(f"{bot.simulator.url}/page/missing.js") as reply:
        assert reply.status == 404
