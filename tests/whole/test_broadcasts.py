"""A coordinator writes to many: composed, previewed, confirmed, steered, reported, over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.simulator import Message, Person
from tests.store.engines import Engine
from tests.whole.town import AGREE, Town, do, town_at

WIB = ZoneInfo("Asia/Jakarta")
BEGIN = (*AGREE, "[Belum tahu]")
FROM_THE_OFFICE = "Pesan dari koordinator Kab. Wonosobo."


@pytest.fixture
async def town(engine: Engine) -> AsyncIterator[Town]:
    async with town_at(engine.url, broadcast_rate=100) as opened:
        go_to(opened, 1, 10)
        yield opened


def go_to(town: Town, days: int, hour: float, zone: ZoneInfo = WIB) -> None:
    """Some days later, at an hour there."""
    today = town.clock.now().astimezone(zone).date()
    midnight = datetime.combine(today, datetime.min.time(), zone)
    then = midnight + timedelta(days=days, hours=hour)
    town.clock.jump(seconds=(then - town.clock.now()).total_seconds())


async def until(town: Town, found: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not found():
            await town.clock.sleep(1)
    await town.quiet()


async def respondents(town: Town, count: int, region: str = "3307") -> list[Person]:
    """Officials who have answered one question each."""
    people = [town.person(2001 + number, f"R{number}") for number in range(count)]
    for person in people:
        await do(town, person, f"/start r{region}g", *BEGIN, "[1]")
    return people


async def owner_at(town: Town, *ways: str) -> Person:
    owner = town.person(1, "Pemilik")
    await do(town, owner, "/start", *AGREE, "/koordinator", *ways)
    return owner


def got(person: Person, text: str) -> list[Message]:
    way_out = (("Jangan kirimi lagi",),)
    return [
        said
        for said in person.from_bot()
        if said.text.startswith(text) and said.buttons == way_out
    ]


def saying(person: Person, text: str) -> Message | None:
    return next((said for said in reversed(person.from_bot()) if text in said.text), None)


async def compose(town: Town, owner: Person, text: str) -> None:
    await do(town, owner, "[Kirim pesan]", "[Pesan baru]", text, "[Lanjut]", "[Cukup jabatan]")


async def test_a_coordinator_writes_to_all_and_reads_the_report(town: Town) -> None:
    """The preview is what they get; the count is the count told; the board and the report say
    how it went; whoever blocked the bot is in it as a code."""
    people = await respondents(town, 3)
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo")
    people[2].block()
    await compose(town, owner, "Rapat <Jumat> & makan siang")
    preview, asked = owner.from_bot()[-2:]
    assert asked.text.startswith("Di atas ini persis")
    await do(town, owner, "[Kirim (2)]")
    await until(town, lambda: saying(owner, "Pesan Anda sudah selesai dikirim"))
    # the board is brought up to date by itself, not in the report's turn
    await until(town, lambda: saying(owner, "Pesan Anda selesai"))

    assert preview.text == f"Rapat <Jumat> & makan siang\n\n{FROM_THE_OFFICE}"
    for person in people[:2]:
        assert [said.text for said in got(person, "Rapat")] == [preview.text]
    board = saying(owner, "Pesan Anda selesai")
    assert board and "Terkirim 2 dari 2." in board.text
    assert sum(said.text.startswith("Pesan Anda se") for said in owner.from_bot()) == 1
    assert not board.buttons


async def test_whoever_blocks_meanwhile_is_in_the_report_as_a_code(town: Town) -> None:
    """Telegram's 403 is a line of the ledger; the details list it without a name."""
    people = await respondents(town, 2)
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo")
    await compose(town, owner, "Halo")
    town.simulator.faults.refuse(403, "sendMessage", chat_id=people[1].id)
    await do(town, owner, "[Kirim (2)]")
    await until(town, lambda: saying(owner, "Pesan Anda sudah selesai dikirim"))

    report = saying(owner, "Pesan Anda sudah selesai dikirim")
    assert report and "Terkirim 1 dari 2." in report.text
    assert "1 tidak terjangkau" in report.text
    assert people[1].user.first_name not in report.text
    await do(town, owner, "[Lihat rinciannya]")
    assert "1 tidak terjangkau" in owner.last.text


async def test_one_tap_ends_it_for_good(town: Town) -> None:
    """The message stays readable; neither the next broadcast nor its count has them."""
    people = await respondents(town, 2)
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo")
    await compose(town, owner, "Halo")
    await do(town, owner, "[Kirim (2)]")
    await until(town, lambda: all(got(person, "Halo") for person in people))
    await do(town, people[0], "[Jangan kirimi lagi]")
    assert got(people[0], "Halo")
    assert people[0].last.text.startswith("Baik, saya tidak akan mengingatkan")

    await do(town, owner, "/koordinator")
    await compose(town, owner, "Kedua")
    await do(town, owner, "[Kirim (1)]")
    await until(town, lambda: got(people[1], "Kedua"))
    assert not got(people[0], "Kedua")


async def test_what_is_confirmed_at_night_waits_for_the_morning(town: Town) -> None:
    """By the clock of each recipient's region: Jayapura has its morning two hours earlier."""
    people = await respondents(town, 1)
    east = town.person(3001, "Timur")
    await do(town, east, "/start r9171g", *BEGIN, "[1]")
    go_to(town, 0, 21)
    owner = await owner_at(town)
    await compose(town, owner, "Pagi")
    await do(town, owner, "[Kirim (2)]")
    await town.clock.sleep(60)
    assert not got(people[0], "Pagi")
    assert not got(east, "Pagi")
    go_to(town, 1, 6.1)
    await until(town, lambda: got(east, "Pagi"))
    await town.clock.sleep(30)
    assert not got(people[0], "Pagi")
    go_to(town, 0, 8.1)
    await until(town, lambda: saying(owner, "Pesan Anda sudah selesai dikirim"))
    assert len(got(people[0], "Pagi")) == len(got(east, "Pagi")) == 1


async def test_a_broadcast_is_paused_goes_on_and_is_cancelled(town: Town) -> None:
    """The buttons under the board act at once, and the board stays the board."""
    people = await respondents(town, 3)
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo")
    for person in people:
        # 429 for as long as the test needs: nothing of it gets out
        town.simulator.faults.refuse(429, chat_id=person.id, times=100, retry_after=30)
    await compose(town, owner, "Halo")
    await do(town, owner, "[Kirim (3)]")
    await until(town, lambda: saying(owner, "Pesan Anda sedang dikirim"))
    await do(town, owner, "[Jeda]")
    assert owner.toasts[-1] == "Dijeda. Yang sedang terkirim tetap sampai."
    await until(town, lambda: saying(owner, "Pesan Anda dijeda"))
    town.simulator.faults.clear()
    await town.clock.sleep(90)
    assert not any(got(person, "Halo") for person in people)

    await do(town, owner, "[Lanjutkan kirim]")
    await until(town, lambda: saying(owner, "Pesan Anda sudah selesai dikirim"))
    assert all(len(got(person, "Halo")) == 1 for person in people)

    await do(town, owner, "/koordinator")
    go_to(town, 0, 22)
    await compose(town, owner, "Tidak jadi")
    await do(town, owner, "[Kirim (3)]")
    await until(town, lambda: saying(owner, "Pesan Anda sedang dikirim"))
    await do(town, owner, "[Batalkan]", "[Ya, hentikan]")
    await until(town, lambda: saying(owner, "Pengiriman pesan Anda dihentikan"))
    go_to(town, 1, 10)
    await town.clock.sleep(60)
    assert not any(got(person, "Tidak jadi") for person in people)


async def test_uncertain_ones_are_sent_again_once(town: Town) -> None:
    """An answer that was lost: listed in the room, not repeated by itself, once more at a tap."""
    people = await respondents(town, 2)
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo")
    await compose(town, owner, "Halo")
    town.simulator.faults.hang_up("sendMessage", applied=True, chat_id=people[0].id)
    await do(town, owner, "[Kirim (2)]")
    await until(town, lambda: saying(owner, "Pesan Anda sudah selesai dikirim"))
    report = saying(owner, "Pesan Anda sudah selesai dikirim")
    assert report and "1 tidak pasti" in report.text
    assert len(got(people[0], "Halo")) == 1

    await town.clock.sleep(120)
    assert len(got(people[0], "Halo")) == 1
    await do(town, owner, "/koordinator", "[Kirim pesan]")
    assert "terkirim 1 dari 2 · 1 tidak pasti" in owner.last.text
    await do(town, owner, "[1]")
    assert "1 tidak pasti: jawaban Telegram tidak sampai" in owner.last.text
    await do(town, owner, "[Kirim ulang]")
    await until(town, lambda: len(got(people[0], "Halo")) == 2)
    await until(
        town,
        lambda: sum("sudah selesai dikirim" in said.text for said in owner.from_bot()) == 2,
    )
    assert "Terkirim 2 dari 2." in owner.last.text
    assert len(got(people[1], "Halo")) == 1
    owner.tap("Kirim ulang", message_id=report.message_id)
    await town.quiet()
    assert owner.toasts[-1] == "Pengiriman ini sudah berakhir."


async def test_a_picture_goes_with_the_words(town: Town) -> None:
    """Sent on by its id; the caption has the words and who sends it."""
    people = await respondents(town, 1)
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo", "[Kirim pesan]", "[Pesan baru]")
    owner.send_sticker()
    await town.quiet()
    assert "hanya satu gambar atau dokumen" in owner.last.text
    owner.send_photo(caption="Undangan rapat")
    await town.quiet()
    await do(town, owner, "[Lanjut]", "Rina, Dinas Pariwisata", "[Kirim (1)]")
    await until(town, lambda: saying(owner, "Pesan Anda sudah selesai dikirim"))
    letter = next(said for said in people[0].from_bot() if "photo" in said.media)
    assert letter.text == (
        "Undangan rapat\n\nPesan dari Rina, Dinas Pariwisata, koordinator Kab. Wonosobo."
    )


async def test_a_restart_tells_nobody_twice(town: Town) -> None:
    """An update of the bot in the middle of it: the ledger goes on."""
    people = await respondents(town, 4)
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo")
    await compose(town, owner, "Halo")
    await do(town, owner, "[Kirim (4)]")
    await town.restart_bot()
    await until(town, lambda: saying(owner, "Pesan Anda sudah selesai dikirim"))
    assert [len(got(person, "Halo")) for person in people] == [1] * 4


async def test_somebody_else_s_buttons_do_nothing(town: Town, engine: Engine) -> None:
    """A respondent and a coordinator of another region send the taps of the owner's board: nothing
    of it is shown, it goes on, and both tries are in the audit log."""
    [bima] = await respondents(town, 1)
    rina = town.person(3001, "Rina")
    owner = await owner_at(town, "[Ganti wilayah]", "Kota Jayapura", "[Tim]", "[Tambah orang]",
                           "[Koordinator]", "Rina")  # fmt: skip
    payload = owner.last.text.partition("?start=")[2].split()[0]
    await do(town, rina, "/start", *AGREE, f"/start {payload}")
    go_to(town, 0, 22)
    await do(town, owner, "/koordinator", "[Ganti wilayah]", "Wonosobo")
    await compose(town, owner, "Halo")
    await do(town, owner, "[Kirim (1)]")
    await until(town, lambda: saying(owner, "Pesan Anda sedang dikirim"))
    board = saying(owner, "Pesan Anda sedang dikirim")
    assert board and board.markup
    keys = [str(key["callback_data"]) for row in board.markup.rows for key in row]
    for person in (bima, rina):
        for data in keys:
            person.tap_raw(person.last.message_id, data)
            await town.quiet()
            assert "Ini hanya untuk koordinator" in person.last.text
            assert "Terkirim" not in person.last.text
    go_to(town, 1, 10)
    await until(town, lambda: got(bima, "Halo"))
    refused = await engine.rows("SELECT actor FROM audit_events WHERE act = 'refused'")
    assert len(refused) == len(keys) * 2
    acts = {act for (act,) in await engine.rows("SELECT act FROM audit_events")}
    assert {"broadcast_composed", "broadcast_confirmed"} <= acts


async def test_who_loses_the_grant_sends_no_more(town: Town, engine: Engine) -> None:
    """What was sent stays, the rest is not sent; another of the area sees it stopped, and why."""
    people = await respondents(town, 3)
    rina = town.person(3001, "Rina")
    owner = await owner_at(town, "[Ganti wilayah]", "Wonosobo", "[Tim]", "[Tambah orang]",
                           "[Koordinator]", "Rina")  # fmt: skip
    payload = owner.last.text.partition("?start=")[2].split()[0]
    await do(town, rina, "/start", *AGREE, f"/start {payload}", "[Buka meja]")
    for person in people[1:]:
        # 429 for as long as the test needs: the sender keeps their messages
        town.simulator.faults.refuse(429, chat_id=person.id, times=1000, retry_after=30)
    await compose(town, rina, "Halo")
    await do(town, rina, "[Kirim (3)]")
    await until(town, lambda: got(people[0], "Halo"))
    await do(town, owner, "/koordinator", "[Tim]", "[1]", "[Cabut izin]")
    await town.clock.sleep(30)
    town.simulator.faults.clear()
    await town.clock.sleep(90)
    assert [len(got(person, "Halo")) for person in people] == [1, 0, 0]

    await do(town, owner, "[Kirim pesan]", "[1]")
    assert "dihentikan" in owner.last.text
    assert "bukan koordinator di sini lagi" in owner.last.text
    assert "Terkirim 1 dari 3. Tidak dikirimi: 2." in owner.last.text
    [(detail,)] = await engine.rows(
        "SELECT detail FROM audit_events WHERE act = 'broadcast_stopped'"
    )
    assert "grant_ended" in str(detail)
