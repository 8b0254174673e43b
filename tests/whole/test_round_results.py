"""Summaries and exports in whole conversations, over HTTP, on both engines."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl  # type: ignore[import-untyped]  # it comes without types
import pytest

from bot.flows.rounds import Round
from bot.simulator import Message, Person
from bot.store import Store
from tests.store.engines import Engine
from tests.store.panel import FIVE, open_round, round_of, take_part
from tests.whole.town import BIMA, Town, do, town_at

WIB = ZoneInfo("Asia/Jakarta")
AGREE = ("/start", "[Baca dulu]", "[Saya setuju]", "[Ya, 18 ke atas]")
OWNER = 1
LOOKS = 130.0
"""Seconds in which whoever leads looks for what is due twice."""


@pytest.fixture
async def town(engine: Engine) -> AsyncIterator[Town]:
    async with town_at(engine.url) as opened:
        yield opened


def store_of(town: Town) -> Store:
    assert town.app
    return town.app.store


async def owner_at(town: Town, place: str = "Wonosobo") -> Person:
    """The owner at their desk, working in one place."""
    owner = town.person(OWNER, "Pemilik")
    await do(town, owner, *AGREE, "/koordinator", "[Ganti wilayah]", place)
    return owner


async def opened_round(town: Town, *regions: str, scope: str = "33") -> Round:
    its = round_of(town.clock.now() - timedelta(days=1), *regions, scope=scope)
    await open_round(store_of(town), its, maker=OWNER)
    return its


def go_to(town: Town, days: int, hour: float, zone: ZoneInfo = WIB) -> None:
    """Some days later, at an hour there."""
    midnight = datetime.combine(
        town.clock.now().astimezone(zone).date(), datetime.min.time(), zone
    )
    town.clock.jump(
        seconds=(midnight + timedelta(days=days, hours=hour) - town.clock.now()).total_seconds()
    )


def posted(person: Person) -> list[Message]:
    """Summaries that came by themselves."""
    return [said for said in person.from_bot() if ("Lihat lengkap",) in said.buttons]


async def until_posted(town: Town, person: Person, count: int) -> Message:
    async with asyncio.timeout(20):
        while len(posted(person)) < count:
            await town.clock.sleep(1)
    await town.quiet()
    assert len(posted(person)) == count
    return posted(person)[-1]


async def documents(town: Town, person: Person, count: int = 1) -> list[tuple[str, bytes]]:
    """The files that a person was sent, once there are so many."""
    async with asyncio.timeout(20):
        while len(found := _documents(town, person)) < count:
            await town.clock.sleep(1)
    return found


def _documents(town: Town, person: Person) -> list[tuple[str, bytes]]:
    found = []
    for message in person.messages():
        document: Any = message.media.get("document")
        if document:
            file = town.simulator.world.files.find(document["file_id"])
            assert file is not None
            found.append((document["file_name"], file.upload.content))
    return found


async def test_a_coordinator_reads_the_summary_and_takes_the_file_along(town: Town) -> None:
    """The numbers of the screen are those worked out by hand, and the file's are the score's."""
    owner = await owner_at(town)
    its = await opened_round(town, "33.07", "33.08")
    await take_part(store_of(town), "33.07", FIVE, its.id, town.clock.now(), remark="Batik <b>")
    await do(town, owner, "[Ringkasan]")
    said = owner.last.text

    for line in (
        "Ringkasan Kab. Wonosobo", "Putaran: Putaran Contoh", "Akademisi 5/5",
        "Mulai 20 · setengah jalan 0 · selesai 20", "Indeks 63,0 dari 100 · tinggi",
        "Kebijakan dan lembaga 82,5", "Ruang dan internet 72,2", "Komunitas 60,0",
        "Pelaku usaha 56,9", "Kerja sama dan tata kelola 71,9",
        "Pemerintah daerah menilai 50,0 poin lebih tinggi daripada", "(+1,0 poin)",
    ):  # fmt: skip
        assert line in said, (line, said)
    await do(town, owner, "[Berikutnya]")
    assert "Potensi kreatif apa" in owner.last.text
    assert "– A: Batik <b>" in owner.last.text
    await do(town, owner, "[Ekspor]")
    assert "20 penilaian" in owner.last.text
    await do(town, owner, "[Excel]")
    [(name, content)] = await documents(town, owner)

    assert name.startswith("kota-kreatif-33.07-2026-11-02")
    sheets = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
    scores = [row[7] for row in list(sheets[1].iter_rows(values_only=True))[1:]]
    # everybody's own mean: 25, 50, 50, 50, 75 in three groups, 100 five times
    assert sorted(scores) == pytest.approx([25.0] * 3 + [50.0] * 9 + [75.0] * 3 + [100.0] * 5)
    await do(town, owner, "/koordinator", "[Ekspor]", "[JSON]")
    [_, (_, lines)] = await documents(town, owner, 2)
    assert len(lines.splitlines()) == 20
    assert "Pemilik" not in lines.decode()


async def test_below_the_minimum_nothing_leaks_from_any_of_them(town: Town) -> None:
    """Two officials in one region, all in another: region, province, nation and file compared."""
    owner = await owner_at(town)
    its = await opened_round(town, "33.07", "33.08")
    store, now = store_of(town), town.clock.now()
    await take_part(store, "33.07", FIVE | {"G": 2}, its.id, now, remark="Rahasia kecil")
    await take_part(store, "33.08", FIVE, its.id, now)
    await do(town, owner, "[Ringkasan]")
    region = owner.last.text
    assert "Belum cukup data untuk hasil daerah ini" in region
    assert "1 orang lagi dari Pemerintah daerah: membuka hasil daerah" in region
    assert "3 orang lagi dari Pemerintah daerah: membuka gambaran Pemerintah daerah" in region
    assert "Rahasia" not in region
    assert "Indeks" not in region

    await do(town, owner, "/koordinator", "[Ganti wilayah]", "Jawa Tengah", "[Ringkasan]")
    assert "Indeks 63,0 dari 100" in owner.last.text
    assert "Rata-rata 1 dari 2 daerah" in owner.last.text
    assert "Kab. Wonosobo: 17 dari 20" in owner.last.text
    await do(town, owner, "[Ekspor]", "[JSON]")
    [(_, content)] = await documents(town, owner)
    rows = [json.loads(line) for line in content.splitlines()]
    hidden = [row for row in rows if row["region"] == "33.07" and row["group"] == "G"]
    assert len(hidden) == 2
    assert not any("P3" in row or "score" in row for row in hidden)


async def test_every_monday_to_who_wants_it_and_once_when_it_is_over(town: Town) -> None:
    """08.00 there, with the figures of that moment; never twice; until they want it no more."""
    owner = await owner_at(town)
    its = await opened_round(town, "33.07")
    await do(town, owner, "[Ringkasan]", "[Kirim tiap Senin]")
    assert "kirim tiap Senin pukul 08.00" in owner.last.text
    go_to(town, 7, 7.5)
    await take_part(store_of(town), "33.07", FIVE, its.id, town.clock.now())
    await town.clock.sleep(LOOKS)
    assert posted(owner) == []

    go_to(town, 0, 8)
    first = await until_posted(town, owner, 1)
    assert "Indeks 63,0 dari 100" in first.text
    await town.restart_bot()
    await town.clock.sleep(LOOKS)
    assert len(posted(owner)) == 1
    go_to(town, 1, 10)
    await town.clock.sleep(LOOKS)
    assert len(posted(owner)) == 1

    go_to(town, 6, 8.1)
    second = await until_posted(town, owner, 2)
    owner.tap("Berhenti kirim", message_id=second.message_id)
    await town.quiet()
    assert "tidak saya kirim lagi" in owner.message(second.message_id).text
    go_to(town, 7, 9)
    await town.clock.sleep(LOOKS)
    # the second became the whole summary when it was stopped
    assert len(posted(owner)) == 1

    # the maker hears once when it is over
    go_to(town, 10, 9)
    assert town.clock.now() > its.ends_at
    last = await until_posted(town, owner, 2)
    assert ("Berhenti kirim",) not in last.buttons
    await town.restart_bot()
    await town.clock.sleep(LOOKS)
    assert len(posted(owner)) == 2


async def test_a_withdrawn_grant_ends_what_was_wished_and_what_was_sent(town: Town) -> None:
    """No summary, no file, no old button: refused, nothing shown, and noted."""
    owner = await owner_at(town)
    bima = town.person(BIMA, "Bima")
    await do(town, bima, *AGREE)
    its = await opened_round(town, "33.07")
    await take_part(store_of(town), "33.07", FIVE, its.id, town.clock.now())
    await do(town, owner, "[Tim]", "[Tambah orang]", "[Koordinator]", "Bima")
    payload = owner.last.text.partition("?start=")[2].split()[0]
    await do(town, bima, f"/start {payload}", "/koordinator", "[Ringkasan]", "[Kirim tiap Senin]")
    go_to(town, 7, 8.1)
    sent = await until_posted(town, bima, 1)

    await do(town, owner, "/koordinator", "[Tim]", "[1]", "[Cabut izin]")
    bima.tap("Lihat lengkap", message_id=sent.message_id)
    await town.quiet()
    assert "Indeks" not in bima.last.text
    assert "Indeks" not in bima.message(sent.message_id).text
    go_to(town, 7, 8.1)
    await town.clock.sleep(LOOKS)
    assert posted(bima) == []
    assert await _refusals(town, BIMA)


@pytest.mark.parametrize("act", ["zo:{round}:33.07", "zo:{round}:ID", "zs", "ze", "zm:csv",
                                 "zi:33.07", "zt:{round}", "zg:{round}"])  # fmt: skip
async def test_forged_taps_of_a_respondent_show_nothing(town: Town, act: str) -> None:
    """Whatever callback data they send, and with whatever token."""
    owner = await owner_at(town)
    its = await opened_round(town, "33.07")
    await take_part(store_of(town), "33.07", FIVE, its.id, town.clock.now())
    await do(town, owner, "[Ringkasan]")
    sari = town.person()
    await do(town, sari, *AGREE)
    for token in range(12):
        data = f"{act.format(round=its.id)}.{'0123456789ab'[token]}"
        sari.tap_raw(sari.last.message_id, data)
        await town.quiet()

    assert not any("Indeks" in said.text for said in sari.from_bot())
    assert _documents(town, sari) == []
    if act.startswith("zo"):
        assert await _refusals(town, sari.id)


async def test_a_coordinator_elsewhere_sees_nothing_of_it(town: Town) -> None:
    """Another region's grant opens neither this region's summary nor the province's."""
    owner = await owner_at(town, "Kota Magelang")
    bima = town.person(BIMA, "Bima")
    await do(town, bima, *AGREE)
    its = await opened_round(town, "33.07", "33.71")
    await take_part(store_of(town), "33.07", FIVE, its.id, town.clock.now())
    await do(town, owner, "[Tim]", "[Tambah orang]", "[Koordinator]", "Bima")
    payload = owner.last.text.partition("?start=")[2].split()[0]
    await do(town, bima, f"/start {payload}", "/koordinator", "[Ringkasan]")
    assert "Belum cukup data" in bima.last.text
    for scope in ("33.07", "33", "ID"):
        bima.tap_raw(bima.last.message_id, f"zo:{its.id}:{scope}.0")
        await town.quiet()
        assert "Indeks" not in bima.last.text

    assert len(await _refusals(town, BIMA)) == 3
    await do(town, bima, "/koordinator", "[Ekspor]")
    assert "0 penilaian" in bima.last.text
    await do(town, bima, "[CSV]")
    assert "belum ada yang dapat diekspor" in bima.last.text


async def _refusals(town: Town, telegram_id: int) -> list[Any]:
    copied: Any = await store_of(town).data_copy(telegram_id)
    return [each for each in copied["audit"] if each["act"] == "refused"]
