"""«Isi bersama» over HTTP: a meeting, a night between, a receipt code, and who may not."""

import asyncio
import json
import re
from collections.abc import AsyncIterator

import pytest

from bot.simulator import Message, Person
from tests.store.engines import Engine
from tests.whole.test_own_data import files
from tests.whole.town import AGREE, Town, do, town_at

OWNER, STRANGER = 1, 4004
OWN_SET_UP = ("/start r3307g", *AGREE, "[Belum tahu]")
TO_MEETING = ("/koordinator", "[Isi bersama]", "Wonosobo")
HEARD = ("[Ia setuju]", "[Ya, 18 ke atas]")
COMMUNITY = ("[Komunitas]", "[Lewati]", "[Belum tahu]")
CODE = re.compile(r"[CDFGHJKMPQRTWXY34679]{4}(-[CDFGHJKMPQRTWXY34679]{4}){2}")


@pytest.fixture
async def town(engine: Engine) -> AsyncIterator[Town]:
    async with town_at(engine.url) as opened:
        yield opened


async def coordinator(town: Town) -> Person:
    """The owner, three answers into an assessment of their own."""
    owner = town.person(OWNER, "Bu Tini")
    await do(town, owner, *OWN_SET_UP, "[1]", "[1]", "[1]")
    return owner


async def begin(town: Town, owner: Person, answers: int = 0) -> Message:
    await do(town, owner, *TO_MEETING, "[Orang berikutnya]", *HEARD, *COMMUNITY)
    await do(town, owner, *("[2]",) * answers)
    return owner.last


async def finish(town: Town, owner: Person) -> str:
    """From wherever the person is to the code."""
    while "dari 16" in owner.last.text:
        await do(town, owner, "[2]")
    while "Pertanyaan penutup" in owner.last.text:
        await do(town, owner, "[Lewati]")
    shown = await do(town, owner, "[Beri kode]")
    found = CODE.search(shown)
    assert found, shown
    return found[0]


async def received(town: Town, person: Person, name: str) -> str:
    """The content of a file that is on its way."""
    async with asyncio.timeout(20):
        while name not in files(town, person):
            await town.clock.sleep(1)
    return files(town, person)[name]


async def test_two_people_in_turn_and_one_the_next_day(town: Town) -> None:
    """Each screen says for whom; the coordinator's own place stays as it was; the codes differ."""
    owner = await coordinator(town)
    first = await begin(town, owner, answers=4)
    assert first.text.startswith("Orang ke-1 · Komunitas\n")
    assert "5 dari 16" in first.text

    aside = await do(town, owner, "[Jeda]")
    assert "Isian orang ke-1 tersimpan." in aside
    assert "Orang ke-1 · Komunitas · Kab. Wonosobo · 4 dari 16 jawaban" in aside
    second = await do(
        town, owner, "[Orang berikutnya]", *HEARD, "[Pemerintah daerah]", "[Belum tahu]"
    )
    assert second.startswith("Orang ke-2 · Pemerintah daerah\n")
    own = await do(town, owner, "/lanjut")
    assert not own.startswith("Orang ke-")
    assert "4 dari 18" in own
    assert "3 jawaban Anda tersimpan" in own

    town.clock.jump(days=1)
    resumed = await do(town, owner, *TO_MEETING, "[1]")
    assert resumed.startswith("Orang ke-1 · Komunitas\n")
    assert "5 dari 16" in resumed
    code = await finish(town, owner)
    assert "tidak bisa Anda lihat lagi" in owner.last.text

    left = await do(town, owner, "[Kembali]")
    assert "Orang ke-1" not in left
    assert "Orang ke-2 · Pemerintah daerah · Kab. Wonosobo · 0 dari 18 jawaban" in left
    assert code not in left
    assert "4 dari 18" in await do(town, owner, "/lanjut")


async def test_the_code_gives_a_copy_and_erases(town: Town) -> None:
    """From any account, also one without consent; afterwards the code leads nowhere."""
    owner = await coordinator(town)
    await begin(town, owner, answers=2)
    code = await finish(town, owner)
    somebody = town.person(STRANGER, "Pak Anu")

    found = await do(town, somebody, f"/kode {code.lower()}")
    assert found.startswith("Kode dikenali")
    await do(town, somebody, "[Salinan data]")
    copy = json.loads(await received(town, somebody, "data-kota-kreatif.json"))
    assert [len(each["answers"]) for each in copy["assessments"]] == [16]
    page = await received(town, somebody, "data-kota-kreatif.html")
    assert "Tanpa akun Telegram" in page

    await do(town, somebody, code, "[Hapus datanya]")
    gone = await do(town, somebody, "[Ya, hapus]")
    assert gone.startswith("Sudah dihapus.")
    again = await do(town, somebody, code)
    assert "tidak dikenali" in again
    assert "4 kali lagi" in again


async def test_only_the_code_leads_back(town: Town) -> None:
    """Old buttons, the list, /ringkasan and /hasil show the coordinator nothing of the person."""
    owner = await coordinator(town)
    question = await begin(town, owner, answers=1)
    assert question.markup
    old = [str(tap["callback_data"]) for row in question.markup.rows for tap in row]
    await finish(town, owner)
    number = owner.last.message_id
    for data in old:
        owner.tap_raw(number, data)
        await town.quiet()
        assert owner.last.text.startswith("Kode untuk orang ke-1")
    for command in ("/ringkasan", "/hasil", "/lanjut"):
        shown = await do(town, owner, command)
        assert "Orang ke-" not in shown
        assert "· Komunitas" not in shown
    listed = await do(town, owner, *TO_MEETING)
    assert "Orang ke-1" not in listed
    assert town.app
    theirs = (await town.app.store.load(OWNER)).assessments
    assert [brief.role for brief in theirs] == ["G"]


async def test_guessing_ends_after_five_and_begins_anew_the_next_day(town: Town) -> None:
    """The sixth is not looked up, even where it is right; another account is not held up."""
    owner = await coordinator(town)
    await begin(town, owner)
    code = await finish(town, owner)
    guesser, other = town.person(STRANGER, "X"), town.person(STRANGER + 1, "Y")
    for left in (4, 3, 2, 1, 0):
        shown = await do(town, guesser, "/kode CCCC-CCCC-CCCC")
        assert (f"{left} kali lagi" in shown) is (left > 0)
    assert "Sudah lima kode" in await do(town, guesser, code)
    # what cannot be a code is no guess, and is not counted
    assert "dua belas huruf" in await do(town, other, "/kode 123")
    assert (await do(town, other, code)).startswith("Kode dikenali")
    town.clock.jump(days=1, seconds=60)
    assert (await do(town, guesser, code)).startswith("Kode dikenali")


async def test_a_withdrawn_grant_ends_it_in_the_middle(town: Town) -> None:
    """The coordinator sees nothing more of the person at once; the answers stay stored."""
    owner = await coordinator(town)
    await do(town, owner, "/koordinator", "[Ganti wilayah]", "Wonosobo", "[Tim]",
             "[Tambah orang]", "[Koordinator]", "[Lewati]")  # fmt: skip
    link = re.search(r"start=(\S+)", owner.last.text)
    assert link
    budi = town.person(STRANGER, "Budi")
    await do(town, budi, f"/start {link[1]}", *OWN_SET_UP[1:4])
    await do(town, budi, "[Buka meja]", "[Isi bersama]", "[Orang berikutnya]", *HEARD, *COMMUNITY)
    await do(town, budi, "[3]", "[3]")
    assert budi.last.text.startswith("Orang ke-1 · Komunitas")

    await do(town, owner, "/koordinator", "[Ganti wilayah]", "Wonosobo", "[Tim]", "[1]",
             "[Cabut izin]")  # fmt: skip
    after = await do(town, budi, "[3]")
    assert "Orang ke-1" not in after
    assert "· Komunitas" not in after
    assert "sudah tidak" in after or "berakhir" in after
    assert town.app
    database = town.app.store._database
    rows = await database.fetch(
        "last_facilitated", made_by=(await town.app.store.load(STRANGER)).respondent
    )
    assert rows[0]["last"] == 1


async def test_trembling_thumbs_make_one_person_and_one_code(town: Town) -> None:
    """Twelve taps at once where a person begins, and where the code is given."""
    owner = await coordinator(town)
    await do(town, owner, *TO_MEETING, "[Orang berikutnya]", *HEARD, "[Komunitas]", "[Lewati]")
    await _twelve_times(town, owner, "Belum tahu")
    assert "1 dari 16" in owner.last.text
    while "dari 16" in owner.last.text:
        await do(town, owner, "[2]")
    while "Pertanyaan penutup" in owner.last.text:
        await do(town, owner, "[Lewati]")
    await _twelve_times(town, owner, "Beri kode")
    found = CODE.search(owner.last.text)
    assert found

    assert town.app
    mine = await town.app.store.facilitated.of((await town.app.store.load(OWNER)).respondent)
    assert (mine.waiting, mine.last) == ((), 1)
    assert await town.app.store.facilitated.holder(found[0].replace("-", ""))


async def _twelve_times(town: Town, person: Person, label: str) -> None:
    screen = person.last
    assert screen.markup
    data = next(str(button["callback_data"]) for row in screen.markup.rows for button in row
                if button["text"] == label)  # fmt: skip
    for _ in range(12):
        person.tap_raw(screen.message_id, data)
    await town.quiet()


async def test_another_goes_on_where_a_coordinator_is_gone(town: Town, engine: Engine) -> None:
    """The list says so, one tap takes over, the answers are there, and it is on record."""
    owner, rina = town.person(OWNER, "Bu Tini"), town.person(3001, "Rina")
    await do(town, owner, "/start", *AGREE, "/koordinator", "[Ganti wilayah]", "Wonosobo",
             "[Tim]", "[Tambah orang]", "[Koordinator]", "Rina")  # fmt: skip
    payload = owner.last.text.partition("?start=")[2].split()[0]
    await do(town, rina, "/start", *AGREE, f"/start {payload}")
    await do(town, rina, "/koordinator", "[Isi bersama]", "[Orang berikutnya]", *HEARD, *COMMUNITY)
    await do(town, rina, "[2]", "[2]", "[Jeda]")
    await do(town, owner, "/koordinator", "[Tim]", "[1]", "[Cabut izin]")

    shown = await do(town, owner, "[Isi bersama]", "Wonosobo")
    assert "1 orang lagi belum selesai" in shown
    assert "1 orang sekarang ada di daftar Anda" in await do(town, owner, "[Ambil alih (1)]")
    listed = await do(town, owner, "[Isi bersama]", "Wonosobo")
    assert "Orang ke-1 · Komunitas · Kab. Wonosobo · 2 dari 16 jawaban" in listed
    assert "3 dari 16" in await do(town, owner, "[1]")
    taken = await engine.rows("SELECT act FROM audit_events WHERE act LIKE 'facilitated_taken%'")
    assert len(taken) == 1
