"""The field check and a consensus meeting, whole, over HTTP, on both engines."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it comes without types
import pytest
from docx import Document
from pypdf import PdfReader

from bot.evidence_files import FILE_JOB, EvidenceWithheldError
from bot.services.units import OutgoingMessage, QueuedMessage
from bot.simulator import Person
from tests.store.engines import Engine
from tests.store.panel import FIVE, PMK3I, Taker, open_round, round_of, take_part
from tests.whole.test_evidence import PDF, PROGRAM
from tests.whole.test_field_record import document
from tests.whole.test_round_results import documents
from tests.whole.test_rounds import link_in, work_in
from tests.whole.town import AGREE, Town, do, town_at

OWNER, ASTI, RINA = 1, 3001, 2001
PLACE = "Kab. Wonosobo"
TO_QUEUE = ("/penilai", "Wonosobo", "[Putaran Contoh]")


@pytest.fixture
async def town(engine: Engine, tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(engine.url, files=tmp_path / "files") as opened:
        yield opened


async def a_round(town: Town) -> list[Taker]:
    """Five of each group have finished in Wonosobo; the owner is here."""
    assert town.app
    now = town.clock.now()
    its = round_of(now - timedelta(days=1), "33.07", "33.08")
    await do(town, town.person(OWNER, "Owner"), "/start", *AGREE)
    await open_round(town.app.store, its)
    taken = await take_part(town.app.store, "33.07", FIVE, its.id, now - timedelta(hours=1))
    # the bot may write to whoever wrote to it
    official = town.person(official_of(taken), "Budi")
    await do(town, official, "/start", *AGREE)
    return taken


def official_of(taken: list[Taker]) -> int:
    """The Telegram id of one who answered for the government."""
    return next(one.telegram_id for one in taken if one.group == "G")


async def granted(town: Town, role: str, scope: str, person_id: int, *more: str) -> Person:
    """The owner makes a link; somebody opens it."""
    owner = town.person(OWNER, "Owner")
    await work_in(town, owner, scope)
    await do(town, owner, "[Tim]", "[Tambah orang]", f"[{role}]", *more)
    offered = await do(town, owner, "Rekan")
    person = town.person(person_id, f"P{person_id}")
    await do(town, person, f"/start {link_in(offered)}", *(() if person.from_bot() else AGREE))
    return person


async def assessor(town: Town, scope: str = "Jawa Tengah") -> Person:
    return await granted(town, "Asesor", scope, ASTI, "[30 hari]")


async def told(town: Town, person: Person, part: str) -> str:
    """Wait for a message that comes by itself."""
    async with asyncio.timeout(20):
        while not any(part in one.text for one in person.from_bot()):
            await town.clock.sleep(1)
    return next(one.text for one in reversed(person.from_bot()) if part in one.text)


async def scores(town: Town, region: str = "33.07") -> list[tuple[object, ...]]:
    assert town.app
    store = town.app.store
    rows = await store._database.fetch(
        "region_sheets", instrument=PMK3I.id, version=PMK3I.version, rubric_hash=PMK3I.hash,
        region=region,
    )  # fmt: skip
    return [tuple(row.values()) if isinstance(row, dict) else tuple(row) for row in rows]


async def test_an_assessor_accepts_lowers_and_asks_back(town: Town) -> None:
    """One level is taken over, one lowered with a reason, one asked about; what people answered
    stays as it was, and the levels stand side by side."""
    taken = await a_round(town)
    before = await scores(town)
    asti = await assessor(town)
    said = await do(town, asti, *TO_QUEUE)
    assert f"Uji petik {PLACE}" in said
    assert "0 dari 39 sudah diperiksa" in said

    first = await do(town, asti, "[Periksa yang belum]")
    assert "rata-rata 4,0, kebanyakan 4 (5 orang)" in first
    assert "Penilaian mandiri 3,0 · musyawarah – · terverifikasi –" in first
    second = await do(town, asti, "[Setuju: 3]")
    assert "Tercatat: level 3" in second
    assert "2 dari 39" in second

    await do(town, asti, "[Catat level lain]", "[1]")
    assert "Apa alasannya?" in asti.last.text
    third = await do(town, asti, "Peta jalannya baru rancangan")
    assert "Tercatat: level 1" in third
    queue = await do(town, asti, "[Daftar]")
    assert "2 dari 39 sudah diperiksa" in queue
    # five indicators of 75, 75, 100, 100 and 62.5; P2 is at level 1 (25) now: 362.5 / 5
    assert re.search(r"Kebijakan.*: 82,5 · – · 72,5", queue), queue

    await side_by_side(town)
    await ask_back(town, asti, town.person(official_of(taken), "Budi"))
    assert await scores(town) == before


async def side_by_side(town: Town) -> None:
    """The three scores in the summary and in the region's report. The index by hand: the eight
    dimensions sum to 504.256, ten less with P2 at level 1, so 494.256 / 8 = 61.782."""
    owner = town.person(OWNER, "Owner")
    await work_in(town, owner, PLACE)
    said = await do(town, owner, "[Ringkasan]")
    assert "mandiri · musyawarah · terverifikasi\nNilai daerah: 63,0 · – · 61,8\n" in said
    assert said.count(" · – · ") == len(("index", "D1"))
    await do(town, owner, "[Laporan daerah]")
    [(_, content)] = await documents(town, owner)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
                    .split())  # fmt: skip
    assert "Nilai daerah 63,0 – 61,8" in text
    assert "Kebijakan dan lembaga 82,5 – 72,5" in text
    assert "Aturan ekonomi kreatif 3,0 – 3" in text
    assert "Peta jalan dan rencana daerah 3,0 – 1" in text
    await do(town, owner, "[Ekspor]", "[Excel]")
    [_, (_, workbook)] = await documents(town, owner, 2)
    book = openpyxl.load_workbook(BytesIO(workbook), read_only=True)
    rows = list(book["Nilai per daerah"].iter_rows(values_only=True))
    assert rows[1][4:] == (pytest.approx(63.032, abs=1e-3), None, pytest.approx(61.782, abs=1e-3))
    # what the data say of the field check is ticked, and counted where it can be
    assert "X Sedikitnya tiga orang dari tiap kelompok" in text
    assert "tersebar di beberapa kecamatan. (20/20)" in text
    assert "X Kepala daerah" not in text


async def ask_back(town: Town, asti: Person, budi: Person) -> None:
    """«Minta bukti» about P3, which officials alone answer; and what comes back."""
    await do(town, asti, "[3]", "[Minta bukti]")
    sent = await do(town, asti, "Boleh lihat nomor suratnya?")
    assert "Pertanyaannya dikirim" in sent
    assert "Menunggu balasan dari 5 orang" in sent
    again = await do(town, asti, "[Minta bukti]", "[Kalimat biasa]")
    assert "pertanyaan sebelumnya masih menunggu" in again

    question = await told(town, budi, "Asesor")
    assert "Boleh dibantu?" in question
    shown = await do(town, budi, "[Jawab]")
    assert "Boleh lihat nomor suratnya?" in shown
    assert "sudah saya sampaikan" in await do(town, budi, "SK Bupati 12 tahun 2025")
    await do(town, budi, "https://contoh.go.id/sk.pdf")

    await told(town, asti, "Ada balasan untuk")
    back = await do(town, asti, "[Lihat balasan]")
    assert "SK Bupati 12 tahun 2025" in back
    assert "bukti baru" in back
    assert "Menunggu balasan dari 4 orang" in back
    evidence = await do(town, asti, "[Lihat bukti (1)]")
    assert "https://contoh.go.id/sk.pdf" in evidence


async def test_a_document_reaches_the_assessor_as_a_file(town: Town) -> None:
    """Sent to the question, kept, counted, and given out with «Lihat bukti»; files that still
    wait when the grant ends are withheld, which is said once and noted for each."""
    taken = await a_round(town)
    asti = await assessor(town)
    await do(town, asti, *TO_QUEUE, "[3]", "[Minta bukti]", "[Kalimat biasa]")
    budi = town.person(official_of(taken), "Budi")
    await told(town, budi, "Asesor")
    await do(town, budi, "[Jawab]")
    # a program that is called a picture is no answer, and nobody is called for it
    budi.send_document(PROGRAM, "foto.jpg", "image/jpeg")
    await told(town, budi, "Isinya program")
    assert not any("Ada balasan" in one.text for one in asti.from_bot())
    budi.send_document(PDF, "sk komite.pdf", "application/pdf")
    await told(town, budi, "sk komite.pdf")
    await told(town, asti, "Ada balasan untuk")
    assert (await do(town, asti, "[Lihat balasan]")).count("Balasan Pemerintah daerah") == 1
    await do(town, asti, "[Lihat bukti (1)]")
    got = await asti.wait_for(
        lambda: next((one for one in asti.from_bot() if "document" in one.media), None)
    )
    assert "hanya untuk pemeriksaan" in got.html

    await end_grant(town)
    assert town.app
    store = town.app.store
    [shown] = await store.evidence.for_indicator(
        "P3", region="33.07", instrument="pmk3i", round_id="r" * 25 + "1"
    )
    who = (await store.load(ASTI)).respondent
    waiting = QueuedMessage(
        1, who, OutgoingMessage(ASTI, "sendDocument", "{}", job=f"{FILE_JOB}:{shown.piece.id}"),
        town.clock.now(),
    )  # fmt: skip
    for _ in range(2):
        with pytest.raises(EvidenceWithheldError):
            await town.app.archive.files.render(waiting)
    await told(town, asti, "tidak jadi saya kirim")
    assert sum("tidak jadi saya kirim" in one.text for one in asti.from_bot()) == 1
    rows = await store._database.fetch("copy_of_audit", respondent=who)
    assert sum("evidence_file" in row["detail"] for row in rows) == 2


async def test_a_blocked_assessor_loses_nothing(town: Town) -> None:
    """Whoever answers meanwhile is heard when the assessor comes back."""
    taken = await a_round(town)
    asti = await assessor(town)
    await do(town, asti, *TO_QUEUE, "[3]", "[Minta bukti]", "[Kalimat biasa]")
    asti.block()
    await town.quiet()
    budi = town.person(official_of(taken), "Budi")
    await told(town, budi, "Asesor")
    await do(town, budi, "[Jawab]", "Ada di dinas")
    await town.clock.sleep(20)
    asti.unblock()
    await town.quiet()
    assert "Ada di dinas" in await do(town, asti, *TO_QUEUE, "[3]")


async def test_nobody_else_verifies(town: Town) -> None:
    """Other provinces, coordinators, respondents, forged taps and withdrawn grants."""
    taken = await a_round(town)
    asti = await assessor(town)
    await do(town, asti, *TO_QUEUE, "[1]")
    markup = asti.last.markup
    assert markup
    taps = [str(button["callback_data"]) for row in markup.rows for button in row]

    east = await granted(town, "Asesor", "Jawa Timur", 3002, "[Tanpa batas]")
    await do(town, east, "/penilai", "Wonosobo")
    assert "tidak menemukan" in east.last.text
    rina = await granted(town, "Koordinator", "Jawa Tengah", RINA)
    assert "untuk asesor" in await do(town, rina, "/penilai")
    sari = town.person(next(one for one in taken if one.group == "C").telegram_id)
    await do(town, sari, "/start", "/penilai")
    for person in (east, rina, sari):
        for data in taps:
            person.tap_raw(person.last.message_id, data)
            await town.quiet()
            assert "rata-rata" not in person.last.text
        person.tap_raw(person.last.message_id, f"io:33.07:{'r' * 25}1:P1.0")
        await town.quiet()
        assert "rata-rata" not in person.last.text

    await end_grant(town)
    ended = await do(town, asti, "[Setuju: 3]")
    assert "sudah berakhir" in ended
    assert "rata-rata" not in ended
    assert town.app
    assert not await town.app.store.verifying.verified("33.07", "r" * 25 + "1")


async def end_grant(town: Town) -> None:
    """The owner takes back what the assessor of Jawa Tengah was given."""
    owner = town.person(OWNER, "Owner")
    await work_in(town, owner, "Jawa Tengah")
    listed = await do(town, owner, "[Tim]")
    number = next(line.partition(".")[0] for line in listed.splitlines() if "sesor" in line)
    await do(town, owner, f"[{number}]", "[Cabut izin]")


async def test_nobody_checks_their_own_work(town: Town) -> None:
    """An assessor who coordinates the region, or answered there as its government, is refused
    kindly; elsewhere they may go on."""
    taken = await a_round(town)
    budi = await granted(town, "Asesor", "Jawa Tengah", official_of(taken), "[Tanpa batas]")
    refused = await do(town, budi, "/penilai", "Wonosobo")
    assert "asesor lain" in refused
    assert "putaran mana" not in refused


async def test_an_assessors_grant_ends_by_itself(town: Town) -> None:
    """After its last day nothing is shown any more."""
    await a_round(town)
    asti = await assessor(town)
    await do(town, asti, *TO_QUEUE)
    town.clock.jump(days=31)
    assert "sudah berakhir" in await do(town, asti, "[1]")
    assert "untuk asesor" in await do(town, asti, "/penilai")


async def guests(town: Town, payload: str) -> list[Person]:
    """Four people come by the invitation."""
    four = [town.person(5001 + place, f"Tamu {place}") for place in range(4)]
    for person in four:
        welcome = await do(town, person, f"/start {payload}", *AGREE)
        assert f"musyawarah {PLACE}" in welcome
        await do(town, person, "[Komunitas]")
        assert "Terima kasih sudah hadir" in person.last.text
    return four


async def test_six_people_agree(town: Town) -> None:
    """Four by link and two facilitated; nobody sees a vote before it is closed; the level, the
    reason and who was there are kept."""
    await a_round(town)
    rina = await granted(town, "Koordinator", "Jawa Tengah", RINA)
    desk = await do(town, rina, "/koordinator", "[Musyawarah]", "Wonosobo", "[Putaran Contoh]")
    assert "level di atas" in desk
    begun = await do(town, rina, "[Mulai musyawarah]")
    payload = link_in(begun)
    four = await guests(town, payload)
    opened = await do(town, rina, "[Perbarui]", "[1]", "[Buka pertanyaan]")
    assert "Sudah 0 suara masuk" in opened
    for person, level in zip(four, "2234", strict=True):
        await told(town, person, "” dibuka")
        await do(town, person, "[Beri suara]", f"[{level}]")
        assert f"Suara Anda: {level}" in person.last.text
        assert "▇" not in person.last.text
    # one changes their mind: still one vote
    assert "Suara Anda: 3" in await do(town, four[3], "[3]")
    await do(town, rina, "[Tambah suara]", "[Komunitas]", "[1]", "[1]")
    assert "3 suara" not in rina.last.text
    counted = await do(town, rina, "[Kembali]")
    assert "Sudah 6 suara masuk" in counted
    assert "▇" not in counted

    closed = await do(town, rina, "[Tutup suara]")
    votes = [line for line in closed.splitlines() if "▇" in line]
    assert [line.split()[-1] for line in votes] == ["2", "2", "2"]
    # the notice that it is closed stands below the question by now
    await do(town, four[0], "[4]")
    assert "Suara Anda: 2." in await told(town, four[0], "6 suara:")

    await do(town, rina, "[Catat kesepakatan]", "[2]", "Baru dua dinas yang ikut")
    agreed = await do(town, rina, "Bu Ani (Forum Kriya), Pak Jo")
    assert "Kesepakatan tercatat: level 2" in agreed
    assert "disepakati 2" in agreed
    await do(town, four[0], "[Perbarui]")
    assert "6 suara:" in await told(town, four[0], "Disepakati: 2")
    assert town.app
    kept = await town.app.store.verifying.agreed("33.07", "r" * 25 + "1")
    [(_, one)] = kept.items()
    assert (one.level, one.reason) == (2, "Baru dua dinas yang ikut")

    stranger = town.person(5009, "Tamu lain")
    await do(town, rina, "[Akhiri]")
    assert "ditarik" in await do(town, stranger, f"/start {payload}", *AGREE)
    await its_draft_names_them(town, rina)


async def its_draft_names_them(town: Town, rina: Person) -> None:
    """The berita acara says who was there, and the level and reason beside the indicator."""
    await do(town, rina, "/koordinator", "[Uji petik]", "[Kab. Wonosobo]", "[Berita acara]")
    draft = Document(BytesIO(await document(town, rina, "Buat Word")))
    rows = [[cell.text for cell in row.cells] for table in draft.tables for row in table.rows]
    [[indicator]] = [row[1:] for row in rows if row[0] == "Bu Ani (Forum Kriya), Pak Jo"]
    [row] = [row for row in rows if row[0].endswith(f" {indicator}")]
    assert (row[2], row[4]) == ("2", "Baru dua dinas yang ikut")
