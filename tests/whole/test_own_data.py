"""Over HTTP: what a person gets with /data, what /hapus leaves, and what lies on the disk."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.simulator import Person
from tests.keys import opened
from tests.store.engines import Sqlite, dump
from tests.whole.town import SET_UP, Town, do, town_at

TYPED = "Kampung batik di tepi sungai <b>Serayu</b>"
"""Something that nobody else would have typed."""
SARI = 7_316_204_981
MOST_QUESTIONS = 60


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as opened_town:
        yield opened_town


def labels(person: Person) -> list[str]:
    markup = person.last.markup
    rows = markup.rows if markup else []
    return [str(button["text"]) for row in rows for button in row]


async def fill_in(town: Town, person: Person) -> None:
    """Answer everything with the third level, and every open question with the same text."""
    await do(town, person, *SET_UP)
    for _ in range(MOST_QUESTIONS):
        offered = labels(person)
        if "3" in offered and "Jelaskan" in offered:
            await do(town, person, "[3]")
        elif "Lewati" in offered:
            await do(town, person, TYPED)
        else:
            return
    raise AssertionError(person.last.text)


def files(town: Town, person: Person) -> dict[str, str]:
    """Name -> content of the documents that the person was sent, the newest of each name."""
    stored = town.simulator.world.files
    found: dict[str, str] = {}
    for message in person.messages():
        document: Any = message.media.get("document")
        if document:
            file = stored.find(document["file_id"])
            assert file is not None
            found[document["file_name"]] = file.upload.content.decode()
    return found


async def test_what_one_gets_and_what_is_left(town: Town, tmp_path: Path) -> None:
    """A page to read and JSON at once; at rest neither id nor text; after /hapus nothing."""
    sari = town.person(SARI)
    await fill_in(town, sari)
    await do(town, sari, "/data")
    copies = files(town, sari)
    page, stored = copies["data-kota-kreatif.html"], json.loads(copies["data-kota-kreatif.json"])

    assert "Kampung batik di tepi sungai &lt;b&gt;Serayu&lt;/b&gt;" in page
    assert "Kab. Wonosobo" in page
    assert str(SARI) in page
    assert "Anda menyetujui pemakaian data" in page
    assert "consent_given" not in page
    assert stored["telegram_id"] == SARI
    assert TYPED in {row["body"] for row in stored["assessments"][0]["remarks"]}
    assert next(row["act"] for row in stored["audit"]) == "consent_given"
    assert any(row["settled_at"] for row in stored["messages"])

    engine = Sqlite(tmp_path / "town.sqlite3")
    assert TYPED in await dump(engine, opened)
    for on_disk in (await dump(engine), raw(tmp_path)):
        assert TYPED not in on_disk
        assert str(SARI) not in on_disk

    await do(town, sari, "/hapus", "[Ya, hapus]")
    # the farewell has left the outbox once it is marked as sent
    await town.restart_bot()
    left = await dump(engine, opened)
    assert TYPED not in left
    assert str(SARI) not in left
    assert "audit_events.act=respondent_erased" in left


def raw(folder: Path) -> str:
    """Every byte of the database and of what lies beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("town.sqlite3*")).decode("latin-1")
