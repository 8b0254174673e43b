"""The HTTP client: outcomes are values, and the token goes nowhere but into the URL."""

import json
import logging
import socket

import aiohttp
import pytest

from bot.services.attachments import Attachment
from bot.telegram.transport import (
    Accepted,
    BotApi,
    NotSent,
    Refused,
    Unclear,
    open_session,
    read_answer,
)
from tests.fakes.bot_api import TOKEN, FakeBotApi, Reply, refusal


async def test_accepted_call_gives_the_message_id(api: BotApi, server: FakeBotApi) -> None:
    """A call is accepted when `ok` is true; numbers travel as numbers."""
    result = await api.call("sendMessage", {"chat_id": 7, "text": "Hai"})

    assert result == Accepted(101, {"message_id": 101, "date": 1})
    assert server.calls == [("sendMessage", {"chat_id": 7, "text": "Hai"})]


async def test_finished_payload_is_sent_as_it_is(api: BotApi, server: FakeBotApi) -> None:
    """The sender's JSON is not parsed and written again."""
    payload = '{"text":  "Kota \\u00e9", "chat_id":7}'

    await api.send("sendMessage", payload)

    assert server.raw == [("sendMessage", payload.encode())]


async def test_refusal_carries_what_telegram_said(api: BotApi, server: FakeBotApi) -> None:
    """429 names the seconds to wait, a migration names the new chat."""
    server.script(
        "sendMessage",
        refusal(429, "Too Many Requests: retry after 5", retry_after=5),
        refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001),
    )

    assert [await api.call("sendMessage"), await api.call("sendMessage")] == [
        Refused(429, "Too Many Requests: retry after 5", 5.0, None),
        Refused(400, "Bad Request: group chat was upgraded", None, -1001),
    ]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_server_error_is_unclear(api: BotApi, server: FakeBotApi, status: int) -> None:
    """After a 5xx nobody knows whether Telegram did it."""
    server.script("sendMessage", Reply(status, b"<html>Bad gateway</html>"))

    assert await api.call("sendMessage") == Unclear(f"HTTP {status}", status)


async def test_lost_answer_is_unclear(api: BotApi, server: FakeBotApi) -> None:
    """A connection that breaks after the request leaves the outcome open."""
    server.script("sendMessage", Reply(cut=True))

    result = await api.call("sendMessage")

    assert isinstance(result, Unclear)
    assert result.status is None
    assert len(server.calls) == 1


async def test_timeout_is_unclear(session: aiohttp.ClientSession) -> None:
    """Somebody who listens and never answers leaves the outcome open."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        root = f"http://127.0.0.1:{silent.getsockname()[1]}"
        result = await BotApi(TOKEN, root, session).call("getMe", patience=0.05)

    assert isinstance(result, Unclear)


async def test_closed_port_is_not_sent(session: aiohttp.ClientSession) -> None:
    """Without a connection Telegram surely did nothing."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    result = await BotApi(TOKEN, f"http://127.0.0.1:{port}", session).call("getMe")

    assert isinstance(result, NotSent)


async def test_file_travels_with_its_name_and_parameters(api: BotApi, server: FakeBotApi) -> None:
    """An upload is a multipart form; the name of the file stays readable."""
    file = Attachment("data – ringkasan.json", b"{}")

    result = await api.call("sendDocument", {"chat_id": 7, "caption": "Salinan"}, [file])

    assert isinstance(result, Accepted)
    assert server.calls == [("sendDocument", {"chat_id": "7", "caption": "Salinan"})]
    assert server.uploads == [("document", "data – ringkasan.json", b"{}")]


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>"), (200, b"[]"), (404, b"nginx"), (413, b""), (200, b'{"ok": null}')],
)
def test_answer_that_is_no_bot_api_answer_is_no_success(status: int, body: bytes) -> None:
    """A page of some proxy never counts as accepted."""
    assert not isinstance(read_answer(status, body), Accepted)


async def test_token_is_in_no_repr_log_or_result(
    server: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """The token stays in the URL, whatever fails."""
    caplog.set_level(logging.DEBUG)
    shown = []
    async with open_session() as session:
        for root in (server.root, "http://127.0.0.1:1", "http://", "nonsense"):
            api = BotApi(TOKEN, root, session)
            server.script("getMe", Reply(cut=True))
            shown += [repr(api), repr(await api.call("getMe")), json.dumps(str(api))]

    assert TOKEN not in " ".join([*shown, caplog.text])
