"""Half-finished and silent: the reminder, its buttons, and when it stays away, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.simulator import Message, Person
from tests.store.engines import Engine
from tests.whole.town import AGREE, BIMA, Town, do, town_at

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
BEGIN = (*AGREE, "[Belum tahu]")
A_ROUND = 75.0
"""Seconds in which the reminders look once."""


@pytest.fixture
async def town(engine: Engine) -> AsyncIterator[Town]:
    async with town_at(engine.url) as opened:
        yield opened


async def begin(town: Town, region: str = "3307", answers: int = 3) -> Person:
    """An official who has answered so many questions."""
    bima = town.person(BIMA, "Bima")
    await do(town, bima, f"/start r{region}g", *BEGIN, *("[1]",) * answers)
    return bima


def go_to(town: Town, days: int, hour: float, zone: ZoneInfo = WIB) -> None:
    """Some days later, at an hour there."""
    midnight = datetime.combine(
        town.clock.now().astimezone(zone).date(), datetime.min.time(), zone
    )
    town.clock.jump(
        seconds=(midnight + timedelta(days=days, hours=hour) - town.clock.now()).total_seconds()
    )


def reminders(person: Person) -> list[Message]:
    return [said for said in person.from_bot() if ("Jangan ingatkan",) in said.buttons]


async def reminded(town: Town, person: Person, count: int) -> Message:
    """Wait for so many reminders; gives the last one."""
    async with asyncio.timeout(20):
        while len(reminders(person)) < count:
            await town.clock.sleep(1)
    await town.quiet()
    assert len(reminders(person)) == count
    return reminders(person)[-1]


async def still(town: Town, person: Person, days: int, hour: float) -> None:
    """At that hour of these days nobody says anything."""
    said = len(person.from_bot())
    for _ in range(days):
        go_to(town, 1, hour)
        await town.clock.sleep(A_ROUND)
    assert len(person.from_bot()) == said


async def test_an_official_interrupted_twice_goes_on_exactly_where_they_were(town: Town) -> None:
    """Three days of silence, one button, the very question; an answer begins a new silence."""
    bima = await begin(town)
    assert "4 dari 18" in bima.last.text
    await still(town, bima, 2, 10)

    go_to(town, 1, 10)
    reminder = await reminded(town, bima, 1)
    assert reminder.text.startswith(
        "Penilaian Anda untuk Kab. Wonosobo belum selesai: 3 dari 18 jawaban sudah tersimpan."
    )
    bima.tap("Lanjutkan", message_id=reminder.message_id)
    await town.quiet()
    assert "4 dari 18" in bima.message(reminder.message_id).text
    assert "Selamat datang kembali setelah 3 hari. 3 jawaban" in bima.last.text
    await do(town, bima, "[2]")
    assert "5 dari 18" in bima.last.text

    await still(town, bima, 2, 9)
    go_to(town, 1, 11)
    reminder = await reminded(town, bima, 1)
    assert "4 dari 18 jawaban sudah tersimpan" in reminder.text


async def test_nobody_gets_a_fourth(town: Town) -> None:
    """After 3, 10 and 24 days, the last of which says so; then never again."""
    bima = await begin(town)
    texts = []
    for number, days in enumerate((3, 7, 14), start=1):
        go_to(town, days, 10)
        texts.append((await reminded(town, bima, number)).text)
    assert ["Ini pengingat terakhir" in text for text in texts] == [False, False, True]

    for days in (1, 3, 7, 30):
        go_to(town, days, 12)
        await town.clock.sleep(A_ROUND)
    assert len(reminders(bima)) == 3


async def test_one_tap_ends_them_and_one_brings_them_back(town: Town) -> None:
    """The button works later too; /bantuan offers the way back to whoever needs it."""
    bima = await begin(town)
    go_to(town, 3, 10)
    reminder = await reminded(town, bima, 1)
    await do(town, bima, "/bantuan")
    assert ("Ingatkan saya lagi",) not in bima.last.buttons
    town.clock.jump(days=5)
    bima.tap("Jangan ingatkan", message_id=reminder.message_id)
    await town.quiet()
    assert bima.message(reminder.message_id).text.startswith("Baik, saya tidak akan mengingatkan")

    await still(town, bima, 4, 10)
    await do(town, bima, "/bantuan", "[Ingatkan saya lagi]")
    assert bima.last.text.startswith("Baik, saya akan mengingatkan")
    go_to(town, 24, 10)
    await do(town, bima, "/lanjut")
    await do(town, bima, "[2]")
    await still(town, bima, 2, 10)
    go_to(town, 1, 11)
    assert "4 dari 18" in [said.text for said in await _last_two(town, bima)][-1]


async def _last_two(town: Town, person: Person) -> list[Message]:
    async with asyncio.timeout(20):
        while "Penilaian Anda" not in person.last.text:
            await town.clock.sleep(1)
    return person.from_bot()[-2:]


async def test_the_hour_is_the_region_s_own(town: Town) -> None:
    """Silent since 21.00 in Jayapura: not in the night, but at 08.00 there, 06.00 in Jakarta."""
    go_to(town, 0, 21, WIT)
    bima = await begin(town, "9171")
    go_to(town, 3, 21.5, WIT)
    await town.clock.sleep(A_ROUND)
    go_to(town, 1, 7.5, WIT)
    await town.clock.sleep(A_ROUND)
    assert reminders(bima) == []

    go_to(town, 0, 8, WIT)
    assert "Kota Jayapura" in (await reminded(town, bima, 1)).text


async def test_a_leader_that_starts_anew_reminds_nobody_twice(town: Town) -> None:
    """Whoever leads next finds what was said, and what was not."""
    bima = await begin(town)
    go_to(town, 3, 10)
    await reminded(town, bima, 1)
    await town.restart_bot()
    await town.clock.sleep(A_ROUND)
    assert len(reminders(bima)) == 1
    await town.close_bot()
    go_to(town, 7, 9.5)
    await town.open_bot()
    await reminded(town, bima, 2)


async def test_whoever_made_a_link_hears_at_once_that_it_was_opened(town: Town) -> None:
    """A notice that somebody waits for comes at any hour, and names the place and the person."""
    go_to(town, 0, 23)
    owner, bima = town.person(1, "Pemilik"), town.person(BIMA, "Bima")
    for person in (owner, bima):
        await do(town, person, "/start", *BEGIN[:3])
    await do(town, owner, "/koordinator", "[Ganti wilayah]", "Jawa Tengah", "[Tim]")
    await do(town, owner, "[Tambah orang]", "[Koordinator]", "Bu <Rina> & Co")
    payload = owner.last.text.partition("?start=")[2].split()[0]
    await do(town, bima, f"/start {payload}")

    async with asyncio.timeout(20):
        while "sudah dibuka" not in owner.last.text:
            await town.clock.sleep(1)
    assert owner.last.text.startswith(
        "Tautan untuk Bu <Rina> & Co sudah dibuka. "
        "Sekarang ada koordinator baru untuk Jawa Tengah."
    )
