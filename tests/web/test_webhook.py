"""The webhook: 200 only for what is settled; everything else refused, counted, without words."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.services.arrivals import Settlement
from bot.web.webhook import MOST_BYTES, SECRET_HEADER
from tests.web.site import PATH, SECRET, Site, open_site

SETTLED = (Settlement.HANDLED, Settlement.IGNORED, Settlement.PARKED, Settlement.KNOWN)
UPDATE = b'{"update_id": 7, "message": {"text": "jawaban saya"}}'


@pytest.mark.parametrize("settlement", SETTLED)
async def test_what_is_settled_is_acknowledged(site: Site, settlement: Settlement) -> None:
    """Committed, ignored, parked or known before: Telegram may forget it."""
    site.desk.says = settlement
    status, _ = await site.post(UPDATE)
    assert status == 200
    assert site.desk.taken == [json.loads(UPDATE)]


async def test_what_is_not_settled_comes_again_soon(site: Site) -> None:
    """503 with Retry-After is what Telegram repeats; a tap lives only 150 seconds there."""
    site.desk.says = Settlement.UNSETTLED
    status, headers = await site.post(UPDATE)
    assert status == 503
    assert 1 <= int(headers["Retry-After"]) <= 15
    assert site.refused("unsettled") == 1


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), "r\u00e4hasia"]
)
async def test_a_stranger_is_refused(site: Site, secret: str | None) -> None:
    """Only who knows the secret is listened to; a header beyond ASCII must not break that."""
    status, _ = await site.post(UPDATE, secret=secret)
    assert status == 403
    assert not site.desk.taken
    assert site.refused("secret") == 1


async def test_a_strangers_body_is_not_read(site: Site) -> None:
    """The secret is looked at first: a stranger cannot make us buffer anything."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n".encode()
    said = await asyncio.wait_for(site.speak(head), 30)
    assert said.startswith(b"HTTP/1.1 403 ")


async def _chunks(size: int) -> AsyncIterator[bytes]:
    yield b'{"update_id": 1, "x": "'
    for _ in range(size // 65536):
        yield b"a" * 65536
    yield b'"}'


def _large(size: int) -> bytes:
    frame = b'{"update_id": 1, "x": ""}'
    return frame[:-2] + b"a" * (size - len(frame)) + frame[-2:]


async def test_a_body_over_one_mebibyte_is_refused(site: Site) -> None:
    """Told by its length, found out while reading, or unpacked: never more than the limit."""
    announced, _ = await site.post(_large(MOST_BYTES + 1))
    unannounced, _ = await site.post(_chunks(MOST_BYTES + 65536))
    headers = {SECRET_HEADER: SECRET, "Content-Encoding": "gzip"}
    packed = gzip.compress(_large(20 * MOST_BYTES))
    async with site.session.post(site.address + PATH, data=packed, headers=headers) as answer:
        unpacked = answer.status
    assert (announced, unannounced, unpacked) == (413, 413, 413)
    assert site.refused("too_large") == 3
    assert not site.desk.taken


async def test_a_body_of_one_mebibyte_is_taken(site: Site) -> None:
    """The limit itself is inside."""
    status, _ = await site.post(_large(MOST_BYTES))
    assert status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b"[{}]",
        b"null",
        b"7",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"update_id": 1}}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)
async def test_what_is_no_object_is_refused(site: Site, body: bytes) -> None:
    """Bad JSON, and JSON that is no object: 400, counted, and the next one is heard."""
    status, _ = await site.post(body)
    assert status == 400
    assert site.refused("malformed") == 1
    assert (await site.post(UPDATE))[0] == 200
    assert len(site.desk.taken) == 1


async def test_a_body_that_does_not_come_is_given_up() -> None:
    """A request that stalls holds nothing."""
    async with open_site(patience=0.05) as site:
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n"
        said = await site.speak(head.encode() + b'Content-Length: 50\r\n\r\n{"update_id"')
        assert said.startswith(b"HTTP/1.1 408 ")
        assert site.refused("slow_body") == 1


async def test_a_broken_encoding_is_refused(site: Site) -> None:
    """A body that says it is packed and is not."""
    headers = {SECRET_HEADER: SECRET, "Content-Encoding": "gzip"}
    async with site.session.post(site.address + PATH, data=b"no gzip", headers=headers) as answer:
        assert answer.status == 400
    assert (await site.post(UPDATE))[0] == 200


async def test_who_hangs_up_half_way_costs_nothing(site: Site) -> None:
    """Half an update is none."""
    _, writer = await asyncio.open_connection("127.0.0.1", site.server.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n"
    writer.write(head.encode() + b'Content-Length: 50\r\n\r\n{"update_id"')
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await site.post(UPDATE))[0] == 200
    assert len(site.desk.taken) == 1
    assert site.refused("cut_off") == 1


async def test_a_draining_server_takes_nothing(site: Site) -> None:
    """From SIGTERM on, Telegram keeps what comes; the connection moves to another replica."""
    site.webhook.stop()
    status, headers = await site.post(UPDATE)
    assert status == 503
    assert headers["Retry-After"].isdecimal()
    assert headers["Connection"] == "close"
    assert not site.desk.taken
    assert site.refused("draining") == 1


async def test_a_draining_server_still_knows_strangers(site: Site) -> None:
    """Whether it drains is nobody else's business."""
    site.webhook.stop()
    assert (await site.post(UPDATE, secret="wrong"))[0] == 403


async def test_a_bug_costs_one_request(site: Site) -> None:
    """Something that must not happen: 500, so that the update comes again; the server lives."""

    async def break_down() -> None:
        raise KeyError("jawaban saya")

    site.desk.before = break_down
    with capture_logs() as lines:
        status, headers = await site.post(UPDATE)
    assert status == 500
    assert site.tally.counts["web_errors", "KeyError"] == 1
    assert "jawaban" not in str(lines) + str(headers)
    site.desk.before = None
    assert (await site.post(UPDATE))[0] == 200


@pytest.mark.parametrize("path", ["/", "/telegram", PATH + "/", "/healthz"])
async def test_another_path_is_nothing(site: Site, path: str) -> None:
    """The path is part of the secret; nobody learns that a webhook is near."""
    async with site.session.post(site.address + path, data=UPDATE) as answer:
        assert answer.status == 404
        assert "aiohttp" not in answer.headers["Server"].lower()


async def test_only_posts_are_updates(site: Site) -> None:
    """GET is what a curious person sends."""
    async with site.session.get(site.address + PATH) as answer:
        assert answer.status == 405


async def test_what_is_no_http_is_refused_without_repeating_it(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Such bytes may hold anything, an answer or a token: no line quotes them."""
    with capture_logs() as lines:
        noise = await site.speak(b"JAWABAN SAYA 123456:AAAA\x00\r\nX: \x01\r\n\r\n")
        header = await site.speak(b"GET / HTTP/1.1\r\nHost: x\r\nJAWABAN SAYA\r\n\r\n")
    assert noise.startswith(b"HTTP/1.0 400 ")
    assert header.startswith(b"HTTP/1.0 400 ")
    assert [line["event"] for line in lines] == ["web_request_failed"]
    assert "JAWABAN" not in str(lines) + caplog.text
    assert (await site.post(UPDATE))[0] == 200


async def test_refusals_are_logged_without_content(site: Site) -> None:
    """A line says why, never what."""
    with capture_logs() as lines:
        await site.post(b'{"jawaban saya"')
        await site.post(UPDATE, secret="tebakan")
        site.desk.says = Settlement.UNSETTLED
        await site.post(UPDATE)
    assert [line["reason"] for line in lines] == ["malformed", "secret", "unsettled"]
    assert not any(word in str(lines) for word in ("jawaban", "tebakan", SECRET, PATH))


async def test_requests_side_by_side(site: Site) -> None:
    """Telegram posts many at once; each gets its own answer."""
    bodies = [json.dumps({"update_id": n}).encode() for n in range(1, 101)]
    answers = await asyncio.gather(*(site.post(body) for body in bodies))
    assert {status for status, _ in answers} == {200}
    assert sorted(raw["update_id"] for raw in site.desk.taken) == list(range(1, 101))


async def test_requests_under_way_are_answered_before_the_server_closes(site: Site) -> None:
    """Closing cuts nobody off whose update is being settled."""
    asked, go = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        asked.set()
        await go.wait()

    site.desk.before = slowly
    request = asyncio.create_task(site.post(UPDATE))
    await asked.wait()
    closing = asyncio.create_task(site.server.close())
    await asyncio.sleep(0)
    go.set()
    assert (await request)[0] == 200
    await closing
    with pytest.raises(aiohttp.ClientConnectionError):
        await site.post(UPDATE)
