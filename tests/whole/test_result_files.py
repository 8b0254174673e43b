"""The result's picture and report, over HTTP, through the whole bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.simulator import Person
from bot.simulator.messages import Message
from tests.whole.town import SET_UP, Town, do, town_at


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as opened:
        yield opened


def sent(person: Person, kind: str) -> list[Message]:
    """What the bot sent of this kind."""
    return [message for message in person.from_bot() if kind in message.media]


ANSWERS = ("2",) * 16 + ("lewati",) * 3
"""A community's questions, then the open ones."""


async def test_the_picture_comes_by_itself_and_the_report_on_a_button(town: Town) -> None:
    """A photo with its words after the result, and after a changed one; a document on request."""
    sari = town.person()
    await do(town, sari, *SET_UP, *ANSWERS)
    await sari.wait_for(lambda: sent(sari, "photo"))
    [photo] = sent(sari, "photo")
    assert "Nilai menurut Anda 50,0 dari 100." in photo.text
    assert sent(sari, "document") == []
    await do(town, sari, "[Laporan PDF]")
    await sari.wait_for(lambda: sent(sari, "document"))
    [document] = sent(sari, "document")
    assert "'laporan-kota-kreatif.pdf'" in str(document.media["document"])
    assert len(sent(sari, "photo")) == 1

    # the only question of one of six parts rises from 50 to 100: (5 · 50 + 100) / 6
    await do(town, sari, "[Ubah jawaban]", "[1]", "[4]")
    assert len(sent(sari, "photo")) == 1
    await do(town, sari, "[Lihat hasil]")
    await sari.wait_for(lambda: sent(sari, "photo")[1:])
    assert "Nilai menurut Anda 58,3 dari 100." in sent(sari, "photo")[1].text


async def test_thrift_leaves_the_picture_out(town: Town) -> None:
    """/hemat is the person's choice: text alone, and the report still when asked for."""
    sari = town.person()
    await do(town, sari, *SET_UP, "/hemat")
    assert "Mode hemat kuota menyala" in sari.last.text
    await do(town, sari, "[Lanjutkan]", *ANSWERS, "[Laporan PDF]")
    await sari.wait_for(lambda: sent(sari, "document"))
    assert sent(sari, "photo") == []
