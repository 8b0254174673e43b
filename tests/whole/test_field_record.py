"""A field check, whole: candidates, a decision, commitments, and a draft that is read back."""

import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from bot.simulator import Message, Person
from tests.store.engines import Engine
from tests.store.panel import DIMENSIONS, FIVE, INDEX, take_part
from tests.whole.test_round_results import documents
from tests.whole.test_rounds import (
    OWNER,
    SARI,
    _taps,
    coordinator,
    refusals,
    round_for_wonosobo,
    work_in,
)
from tests.whole.town import AGREE, Town, do, town_at

WONOSOBO = "33.07"


@pytest.fixture
async def town(engine: Engine) -> AsyncIterator[Town]:
    """A running bot on an empty database."""
    async with town_at(engine.url) as opened:
        yield opened


async def assessed(town: Town) -> Person:
    """A coordinator whose round has five people of each group in Wonosobo."""
    rina = await coordinator(town, "Jawa Tengah")
    await round_for_wonosobo(town, rina)
    await do(town, rina, "[Buat putaran]")
    assert town.app
    [its] = await town.app.store.rounds.within("33")
    await take_part(town.app.store, WONOSOBO, FIVE, its.id, town.clock.now())
    return rina


async def rate(town: Town, person: Person, *levels: int) -> str:
    """One level after another."""
    return await do(town, person, *(f"[{level}]" for level in levels))


async def document(town: Town, person: Person, label: str) -> bytes:
    """The file that a button orders."""
    before = len(person.from_bot())
    person.tap(label)
    sent: Message = await person.wait_for(
        lambda: next((one for one in person.from_bot()[before:] if "document" in one.media), None)
    )
    await town.quiet()
    assert "baru berlaku setelah ditandatangani" in sent.html
    named = sent.media["document"]
    assert isinstance(named, dict)
    file = town.simulator.world.files.find(named["file_id"])
    assert file is not None
    return file.upload.content


def figures_of(data: bytes) -> dict[str, str]:
    """Name of a part -> its self-assessed points, in the table of the DOCX."""
    tables = Document(BytesIO(data)).tables
    scores = next(t for t in tables if t.rows[0].cells[0].text == "Bagian yang dinilai")
    return {row.cells[0].text: row.cells[1].text for row in scores.rows[1:]}


def spoken(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


async def test_from_candidates_to_a_draft_whose_figures_are_the_score_s(town: Town) -> None:
    """What was said in the chat stands in PDF and DOCX; the index is the one worked out by hand
    in `tests.store.panel`."""
    rina = await assessed(town)
    await choose_crafts(town, rina)
    await do(town, rina, "[Ke daftar siap]", "[Komitmen]", "[Pilih langkah]", "[1]")
    await do(town, rina, "[Komunitas]")
    assert "Maret 2027" in await do(town, rina, "Maret 2027", "[Komitmen]")
    await fill_in(town, rina)
    written = await document(town, rina, "Buat Word")
    printed = await document(town, rina, "Buat PDF")
    index, *dimensions = figures_of(written).values()
    assert index == spoken(INDEX)
    assert dimensions == [spoken(value) for value in DIMENSIONS.values()]
    whole = "\n".join(line.text for line in Document(BytesIO(written)).paragraphs)
    assert "dari Selasa, 3 November 2026 sampai Rabu, 4 November 2026" in whole
    assert "Subsektor unggulan yang disepakati: kriya." in whole
    cells = {cell.text for table in Document(BytesIO(written)).tables
             for row in table.rows for cell in row.cells}  # fmt: skip
    assert {"Sri Lestari", "Budi <Hartono>", "Sanggar Langgeng", "Maret 2027"} <= cells
    pages = [page.extract_text() for page in PdfReader(BytesIO(printed)).pages]
    assert all("KONSEP" in page for page in pages)
    squeezed = re.sub(r"\s", "", "".join(pages))
    for text in (index, *dimensions, "Pendopo Wonosobo", "Budi <Hartono>", "Maret 2027"):
        assert re.sub(r"\s", "", text) in squeezed


async def choose_crafts(town: Town, rina: Person) -> None:
    """Three candidates are rated, one of them in two sittings, and a meeting's choice noted."""
    await do(town, rina, "/koordinator", "[Uji petik]")
    said = await do(town, rina, "[Kab. Wonosobo]")
    assert "✓ Peserta tiap kelompok: 20/20" in said
    assert "Tiga calon dinilai dan unggulan diputuskan: 0/3" in said

    await do(town, rina, "[Subsektor unggulan]")
    assert "Kriya: 20 orang" in await do(town, rina, "[Tambah calon]")
    assert "ukuran 1 dari 5" in await do(town, rina, "[Kriya]")
    assert "ukuran 3 dari 5" in await rate(town, rina, 4, 3)
    # left half-way and gone on with
    await do(town, rina, "/koordinator", "[Uji petik]", "[Kab. Wonosobo]", "[Subsektor unggulan]")
    assert "2 dari 5 ukuran" in rina.last.text
    assert "ukuran 3 dari 5" in await do(town, rina, "[Kriya]", "[Lanjut menilai]")
    said = await rate(town, rina, 3, 4, 3)
    assert "Jumlah 17 dari 20 · pasar 3,3 · sumber daya 3,5" in said
    assert "Calon unggulan: kuat di pasar dan di sumber daya" in said
    await do(town, rina, "Perajinnya terbanyak dan sudah ekspor", "[Kembali]")
    await do(town, rina, "[Tambah calon]", "kuliner")
    assert "Potensial pasar" in await rate(town, rina, 1, 1, 3, 2, 2)
    await do(town, rina, "[Kembali]", "[Tambah calon]", "musik")
    assert "Potensial sumber" in await rate(town, rina, 4, 2, 1, 1, 1)
    await do(town, rina, "[Kembali]", "[Catat keputusan]", "[Kriya]")
    said = await do(town, rina, "FGD 2 November di pendopo")
    assert "Diputuskan: kriya" in said
    assert "oleh FGD 2 November di pendopo" in said


async def fill_in(town: Town, rina: Person) -> None:
    """The form of the draft, field by field."""
    await do(town, rina, "[Ke daftar siap]", "[Berita acara]", "[Hari pertama]", "3/11/2026")
    await do(town, rina, "[Hari terakhir]", "4/11/2026", "[Tempat]", "Pendopo Wonosobo")
    await do(town, rina, "[Narahubung]", "Kepala bidang ekraf")
    await do(town, rina, "[Para pihak]", "Sri Lestari, Wakil bupati\nBudi <Hartono>, Asesor")
    await do(town, rina, "[Selesai]", "[Titik kunjungan]")
    said = await do(town, rina, "4/11 Sanggar Langgeng, kriya, 12 perajin\nPasar Kertek")
    assert "4 November 2026 · Sanggar Langgeng" in said
    assert "3 November 2026 · Pasar Kertek" in said
    await do(town, rina, "[Selesai]")


async def test_after_three_months_the_list_comes_back_and_shows_what_moved(town: Town) -> None:
    """Chosen steps are ticked off, asked after, and stand beside the levels of the next round."""
    rina = await assessed(town)
    await do(town, rina, "/koordinator", "[Uji petik]", "[Kab. Wonosobo]", "[Komitmen]")
    await do(town, rina, "[Pilih langkah]", "[1]", "[Komunitas]", "[3 bulan lagi]")
    said = await do(town, rina, "[Komitmen]")
    assert "Februari 2027" in said
    assert "dulu tingkat" in said
    assert "selesai 2 November 2026" in await do(town, rina, "[1]")
    assert "selesai" not in (await do(town, rina, "[✓ 1]")).partition("Ketuk")[0]

    town.clock.jump(days=93)
    notice = await rina.wait_for(
        lambda: next((one for one in rina.from_bot() if "3 bulan lalu" in one.text), None)
    )
    await town.quiet()
    rina.tap_raw(notice.message_id, _taps_of(notice)[0])
    await town.quiet()
    assert "Komitmen tindak lanjut" in rina.last.text

    # the next round of the region: everybody one level higher is worked out anew
    await round_for_wonosobo(town, rina)
    await do(town, rina, "[Buat putaran]")
    assert town.app
    its = next(one for one in await town.app.store.rounds.within("33")
               if one.is_running(town.clock.now()))  # fmt: skip
    await take_part(
        town.app.store, WONOSOBO, {"A": 6, "B": 6, "C": 6, "G": 9}, its.id, town.clock.now()
    )
    await do(town, rina, "/koordinator", "[Uji petik]", "[Kab. Wonosobo]", "[Putaran lain]")
    [current] = [label for row in rina.last.buttons for label in row if "2027" in label]
    said = await do(town, rina, f"[{current}]", "[Komitmen]")
    [(then, now)] = re.findall(r"dulu tingkat (\d,\d), kini (\d,\d)", said)

    await work_in(town, rina, "Kab. Wonosobo")
    await do(town, rina, "[Ringkasan]", "[Laporan daerah]")
    [(_, content)] = await documents(town, rina)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Komitmen, dan yang bergerak sejak itu" in " ".join(text.split())
    assert f"Februari 2027 {then} {now} belum" in " ".join(text.split())


def _taps_of(message: Message) -> list[str]:
    assert message.markup is not None
    return [str(button["callback_data"]) for row in message.markup.rows for button in row]


async def test_slips_are_met_kindly_and_lose_nothing(town: Town) -> None:
    """Dates that are none, an end before its beginning, texts too long, nothing to choose."""
    rina = await coordinator(town, "Jawa Tengah")
    said = await do(town, rina, "/koordinator", "[Uji petik]", "Atlantis")
    assert "tidak menemukan “Atlantis”" in said
    said = await do(town, rina, "wonosobo")
    assert "Siap uji petik?" in said
    assert "belum cukup data" in said
    await do(town, rina, "[Komitmen]")
    assert "belum cukup datanya" in await do(town, rina, "[Pilih langkah]")
    await do(town, rina, "[Ke daftar siap]", "[Subsektor unggulan]", "[Tambah calon]")
    assert "17 subsektor" in await do(town, rina, "sulap")
    assert "ukuran 1 dari 5" in await do(town, rina, "kriya")
    await do(town, rina, "[2]", "[Kembali]", "[Kriya]")
    assert "paling banyak 200" in await do(town, rina, "x" * 201)
    await do(town, rina, "[Kembali]", "[Ke daftar siap]", "[Berita acara]", "[Hari pertama]")
    assert "belum paham" in await do(town, rina, "31 Juni 2026")
    await do(town, rina, "10/11/2026", "[Hari terakhir]")
    assert "lebih dulu" in await do(town, rina, "9/11/2026")
    await do(town, rina, "11/11/2026", "[Para pihak]")
    assert "paling banyak 20" in await do(town, rina, "\n".join(["Orang"] * 21))
    await do(town, rina, "[Selesai]")
    assert "10 November 2026 sampai 11 November 2026" in rina.last.text
    # an empty draft is still a form to fill in
    written = await document(town, rina, "Buat Word")
    assert "Kepala daerah atau yang mewakili" in str(
        [cell.text for row in Document(BytesIO(written)).tables[-1].rows for cell in row.cells]
    )


async def test_everything_from_outside_is_refused(town: Town) -> None:
    """Other provinces, respondents, a withdrawn grant: nothing is shown, made or changed."""
    rina = await coordinator(town, "Jawa Tengah")
    await do(town, rina, "/koordinator", "[Uji petik]", "wonosobo", "[Subsektor unggulan]")
    await do(town, rina, "[Tambah calon]", "kriya")
    taps = _taps(rina)
    await do(town, rina, "/koordinator", "[Uji petik]", "wonosobo", "[Berita acara]")
    taps += _taps(rina)

    budi = await coordinator(town, "Jawa Timur", 2002, "Budi")
    said = await do(town, budi, "/koordinator", "[Uji petik]", "wonosobo")
    assert "tidak menemukan “wonosobo”" in said
    sari = town.person(SARI, "Sari")
    await do(town, sari, "/start", *AGREE)
    for person in (budi, sari):
        shown = len(person.from_bot())
        for data in taps:
            person.tap_raw(person.last.message_id, data)
            await town.quiet()
            assert "Kab. Wonosobo" not in person.last.text
        assert not [one for one in person.from_bot()[shown:] if "document" in one.media]
    budi.tap_raw(budi.last.message_id, f"uw:{WONOSOBO}.0")
    await town.quiet()
    assert "hanya untuk koordinator" in budi.last.text

    owner = town.person(OWNER, "Owner")
    await work_in(town, owner, "Jawa Tengah")
    await do(town, owner, "[Tim]", "[1]", "[Cabut izin]")
    said = await do(town, rina, "[Buat PDF]")
    assert "sudah berakhir" in said
    assert not [one for one in rina.from_bot() if "document" in one.media]
    assert await refusals(town) >= 2
