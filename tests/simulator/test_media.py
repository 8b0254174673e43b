"""Pictures and documents up and down."""

import io
import json
from typing import Any

import aiohttp
import pytest

from bot.simulator import CannotDo, Person, Simulator
from bot.simulator.files import (
    MAX_DOWNLOAD_BYTES,
    MAX_PHOTO_BYTES,
    MAX_UPLOAD_BYTES,
    PATH_SECONDS,
)
from bot.simulator.pictures import picture_size
from tests.simulator.conftest import Caller
from tests.simulator.fake_clock import FakeClock
from tests.simulator.pictures import png


async def send(
    bot: Caller, method: str, files: dict[str, tuple[str, bytes]], **fields: object
) -> dict[str, Any]:
    """A multipart call; the whole reply."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, (file_name, content) in files.items():
        form.add_field(name, io.BytesIO(content), filename=file_name)
    async with bot.session.post(bot.address(method), data=form) as reply:
        body: dict[str, Any] = await reply.json()
    return body


async def test_a_photo_goes_up_and_can_be_sent_again_by_its_id(bot: Caller, sari: Person) -> None:
    """Two sizes, a caption with entities, and the same unique id the second time."""
    body = await send(
        bot,
        "sendPhoto",
        {"photo": ("hasil.png", png(800, 600))},
        chat_id=sari.id,
        caption="<b>Hasil</b>",
        parse_mode="HTML",
    )
    sizes = body["result"]["photo"]

    assert [(one["width"], one["height"]) for one in sizes] == [(90, 67), (800, 600)]
    assert body["result"]["caption"] == "Hasil"
    assert body["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    again = await bot.result("sendPhoto", chat_id=sari.id, photo=sizes[1]["file_id"])
    assert again["photo"][1]["file_unique_id"] == sizes[1]["file_unique_id"]


async def test_a_document_keeps_its_name_and_comes_down_again(bot: Caller, sari: Person) -> None:
    """getFile names the path below /file/bot<token>/ where the same bytes are."""
    body = await send(
        bot, "sendDocument", {"document": ("Laporan Kota.pdf", b"%PDF-1.4")}, chat_id=sari.id
    )
    document = body["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("Laporan Kota.pdf", 8)

    found = await bot.result("getFile", file_id=document["file_id"])
    sim = bot.simulator
    address = f"{sim.url}/file/bot{sim.token}/{found['file_path']}"
    async with bot.session.get(address) as reply:
        assert await reply.read() == b"%PDF-1.4"
    async with bot.session.get(address.replace(sim.token, "1:x")) as reply:
        assert reply.status == 401


async def test_a_persons_file_comes_down(bot: Caller, sari: Person) -> None:
    """What a person sends has a file id that getFile takes."""
    sari.send_document(b"isi", "SK.pdf", "application/pdf", caption="SK Bupati")

    [update] = await bot.result("getUpdates")
    message = update["message"]
    assert (message["caption"], message["document"]["file_name"]) == ("SK Bupati", "SK.pdf")
    found = await bot.result("getFile", file_id=message["document"]["file_id"])
    assert found["file_size"] == 3


async def fetched(bot: Caller, path: str) -> tuple[int, bytes]:
    """Status and body of a file's address."""
    address = f"{bot.simulator.url}/file/bot{bot.simulator.token}/{path}"
    async with bot.session.get(address) as reply:
        return reply.status, await reply.read()


async def test_a_file_is_fetched_only_where_getfile_said_and_for_an_hour() -> None:
    """A path that was guessed, or is older, is not found; asking again opens it again."""
    clock = FakeClock()
    async with (
        Simulator(now=clock.now, sleep=clock.sleep) as sim,
        aiohttp.ClientSession() as session,
    ):
        bot, sari = Caller(sim, session), sim.add_person(1001, "Sari")
        document: Any = sari.send_document(b"isi").media["document"]
        assert (await fetched(bot, "documents/file_0.txt"))[0] == 404

        path = (await bot.result("getFile", file_id=document["file_id"]))["file_path"]
        clock.advance(PATH_SECONDS - 1)
        assert await fetched(bot, path) == (200, b"isi")
        clock.advance(1)
        assert (await fetched(bot, path))[0] == 404
        assert (await bot.result("getFile", file_id=document["file_id"]))["file_path"] == path
        assert await fetched(bot, path) == (200, b"isi")


async def test_a_fetch_can_go_wrong_like_any_call(bot: Caller, sari: Person) -> None:
    """Refused, or broken off in the middle; then it works."""
    document: Any = sari.send_document(b"isi" * 100).media["document"]
    path = (await bot.result("getFile", file_id=document["file_id"]))["file_path"]
    bot.simulator.faults.refuse(502, "download")
    bot.simulator.faults.hang_up("download", applied=True)
    # the client asks a second time by itself where a connection that it kept is gone
    bot.simulator.faults.hang_up("download", applied=False, times=2)

    assert (await fetched(bot, path))[0] == 502
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await fetched(bot, path)
    assert await fetched(bot, path) == (200, b"isi" * 100)


async def test_several_photos_at_once_are_messages_of_one_album(bot: Caller, sari: Person) -> None:
    """The caption stands under the first; what is no picture is sent as a document."""
    sari.send_album(png(4, 4), png(5, 5), caption="Sanggar")

    first, second = [one["message"] for one in await bot.result("getUpdates")]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("Sanggar", False)
    with pytest.raises(CannotDo, match="document"):
        sari.send_photo(b"MZ")


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location"])
async def test_everything_that_a_person_can_send_arrives(
    bot: Caller, sari: Person, kind: str
) -> None:
    """The message has the field of its kind and no text."""
    getattr(sari, f"send_{kind}")()

    [update] = await bot.result("getUpdates")
    assert kind in update["message"]
    assert "text" not in update["message"]


async def test_an_album_has_two_to_ten_of_a_kind(bot: Caller, sari: Person) -> None:
    """Messages of one media_group_id; one picture is no album, mixing is refused."""
    files = {"a": ("a.png", png()), "b": ("b.png", png(5, 5))}
    photos = [{"type": "photo", "media": f"attach://{name}"} for name in files]
    body = await send(bot, "sendMediaGroup", files, chat_id=sari.id, media=photos)

    assert len({one["media_group_id"] for one in body["result"]}) == 1
    assert len(body["result"]) == 2
    mixed = [photos[0], {"type": "document", "media": "attach://b"}]
    for media in (photos[:1], mixed, photos * 6):
        refused = await send(bot, "sendMediaGroup", files, chat_id=sari.id, media=media)
        assert refused["error_code"] == 400


async def test_what_a_message_carries_can_be_replaced(bot: Caller, sari: Person) -> None:
    """editMessageMedia with a new file; the same file again changes nothing; so the caption."""
    sent = await send(bot, "sendPhoto", {"photo": ("a.png", png())}, chat_id=sari.id)
    call = {"chat_id": sari.id, "message_id": sent["result"]["message_id"]}
    media = {"type": "photo", "media": "attach://new", "caption": "Baru"}
    new = {"new": ("b.png", png(9, 9))}

    edited = await send(bot, "editMessageMedia", new, media=media, **call)
    assert (edited["result"]["caption"], edited["result"]["photo"][1]["width"]) == ("Baru", 9)
    again = await send(bot, "editMessageMedia", new, media=media, **call)
    assert "message is not modified" in again["description"]
    captioned = await bot.result("editMessageCaption", caption="Lain", **call)
    assert captioned["caption"] == "Lain"
    refused = await bot.error("editMessageText", text="x", **call)
    assert refused == "Bad Request: there is no text in the message to edit"
    refused = await bot.error("editMessageCaption", caption="x" * 1025, **call)
    assert refused == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("photo", "reason"),
    [
        ("", "there is no photo in the request"),
        ("AgACnonsense", "wrong remote file identifier specified: Wrong padding in the string"),
        ("https://example.com/a.png", "failed to get HTTP URL content"),
    ],
)
async def test_a_photo_that_is_not_there_is_refused(
    bot: Caller, sari: Person, photo: str, reason: str
) -> None:
    """No file, an unknown id, and no access to other hosts from here."""
    refused = await bot.error("sendPhoto", chat_id=sari.id, photo=photo)
    assert refused == f"Bad Request: {reason}"


async def test_a_file_that_is_no_picture_is_no_photo(bot: Caller, sari: Person) -> None:
    """IMAGE_PROCESS_FAILED; empty files; and a document's id is no photo's."""
    body = await send(bot, "sendPhoto", {"photo": ("a.png", b"text")}, chat_id=sari.id)
    assert body["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    body = await send(bot, "sendPhoto", {"photo": ("a.png", png(2000, 20))}, chat_id=sari.id)
    assert body["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    body = await send(bot, "sendDocument", {"document": ("a.txt", b"")}, chat_id=sari.id)
    assert body["description"] == "Bad Request: file must be non-empty"
    body = await send(bot, "sendDocument", {"document": ("a.png", png())}, chat_id=sari.id)
    file_id = body["result"]["document"]["file_id"]
    refused = await bot.error("sendPhoto", chat_id=sari.id, photo=file_id)
    assert refused == "Bad Request: can't use file of type Document as Photo"


async def test_sizes_are_limited(bot: Caller, sari: Person) -> None:
    """10 MB for a photo, 50 MB for a document, 20 MB for getFile."""
    padded = png() + bytes(MAX_PHOTO_BYTES)
    body = await send(bot, "sendPhoto", {"photo": ("a.png", padded)}, chat_id=sari.id)
    assert body["error_code"] == 400
    large = bytes(MAX_UPLOAD_BYTES + 1)
    body = await send(bot, "sendDocument", {"document": ("a.bin", large)}, chat_id=sari.id)
    assert (body["error_code"], body["description"]) == (413, "Request Entity Too Large")
    sari.send_document(bytes(MAX_DOWNLOAD_BYTES + 1), "a.bin")
    [update] = await bot.result("getUpdates")
    file_id = update["message"]["document"]["file_id"]
    refused = await bot.error("getFile", file_id=file_id)
    assert refused == "Bad Request: file is too big"


def test_sizes_are_read_from_the_usual_formats() -> None:
    """PNG, GIF, JPEG and the three kinds of WebP; anything else is no picture."""
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x01\x2c\x02\x80" + bytes(8)
    webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\x00\xef\x00\x00"

    assert picture_size(png(7, 9)) == (7, 9)
    assert picture_size(b"GIF89a\x05\x00\x04\x00") == (5, 4)
    assert picture_size(jpeg) == (640, 300)
    assert picture_size(webp) == (320, 240)
    assert picture_size(b"%PDF-1.4") is None
