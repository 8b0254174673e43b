"""Evidence on its way: from a phone through the chat, inspected, stripped and kept."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.files import FileKind, Inspected, Refusal, Refused, inspect_file, strip_metadata
from bot.simulator import Person, Simulator
from bot.store.blob_sealing import sealed_blobs
from bot.telegram.transport import BotApi, TooLarge, open_session
from tests.files.samples import photo_with_place, windows_program


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[BotApi]:
    async with open_session() as session:
        yield BotApi(sim.token, sim.url, session)


@pytest.fixture
def sari(sim: Simulator) -> Person:
    return sim.add_person(1001, "Sari")


async def test_a_photo_is_kept_as_it_came_and_shown_without_its_place(
    bot: BotApi, sari: Person, tmp_path: Path
) -> None:
    """Size and kind are known before it is kept; what others see has no metadata."""
    sizes: Any = sari.send_photo(photo_with_place()).media["photo"]
    data = await bot.download(sizes[-1]["file_id"])
    assert isinstance(data, bytes)

    found = inspect_file(data)
    blobs = sealed_blobs(tmp_path, bytes(32))
    kept = await blobs.get(await blobs.put(data))

    assert isinstance(found, Inspected) and found.kind is FileKind.JPEG
    assert kept == photo_with_place()
    with Image.open(BytesIO(strip_metadata(kept))) as shown:
        assert dict(shown.getexif()) == {}


async def test_a_program_that_is_called_a_photo_is_refused(bot: BotApi, sari: Person) -> None:
    """The phone sends it as a document; its name and type are only claims."""
    media: Any = sari.send_document(windows_program(), "sanggar.jpg", "image/jpeg").media
    data = await bot.download(media["document"]["file_id"])

    assert isinstance(data, bytes)
    assert inspect_file(data, media["document"]["file_name"]) == Refused(Refusal.PROGRAM)


async def test_a_film_of_25_megabytes_is_too_large(bot: BotApi, sari: Person) -> None:
    """Telegram gives a bot no more than 20."""
    media: Any = sari.send_document(bytes(25 * 1024 * 1024), "film.mp4", "video/mp4").media

    assert await bot.download(media["document"]["file_id"]) == TooLarge()
