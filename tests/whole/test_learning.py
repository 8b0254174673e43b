"""A region's report, its rounds beside each other, and good practice that travels, over HTTP."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.flows.rounds import Round
from tests.store.engines import Engine
from tests.store.panel import FIVE, PMK3I, open_round, take_part
from tests.whole.test_round_results import documents, opened_round, owner_at, store_of
from tests.whole.town import BIMA, SET_UP, Town, do, town_at

PRACTICE = "Teras rumah warga menjadi panggung musik setiap Sabtu."


@pytest.fixture
async def town(engine: Engine) -> AsyncIterator[Town]:
    async with town_at(engine.url) as opened:
        yield opened


def read(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_the_regions_report_from_its_summary(town: Town) -> None:
    """The figures of the screen stand in the file, which the register then knows."""
    owner = await owner_at(town)
    its = await opened_round(town, "33.07")
    await take_part(store_of(town), "33.07", FIVE, its.id, town.clock.now(), remark="Batik kuno")
    await do(town, owner, "[Ringkasan]", "[Laporan daerah]")
    [(name, content)] = await documents(town, owner)
    assert name.startswith("laporan-daerah-33.07-")
    text = read(content)
    for line in ("63,0 dari 100", "Kebijakan dan lembaga: 82,5", "Batik kuno", "Putaran Contoh"):
        assert line in text, line
    assert await store_of(town).issued_reports.knows(content)
    claims = json.loads(PdfReader(BytesIO(content)).attachments["laporan.json"][0])
    assert claims["figures"]["index"] == pytest.approx(63.032, abs=1e-3)


async def test_below_the_minimum_the_report_has_no_figures_and_no_words(town: Town) -> None:
    """Two officials: neither the index nor what anybody wrote."""
    owner = await owner_at(town)
    its = await opened_round(town, "33.07")
    await take_part(store_of(town), "33.07", FIVE | {"G": 2}, its.id, town.clock.now(),
                    remark="Rahasia kecil")  # fmt: skip
    await do(town, owner, "[Ringkasan]", "[Laporan daerah]")
    [(_, content)] = await documents(town, owner)
    text = read(content)
    assert "Nilai daerah belum ditampilkan" in text
    assert "Rahasia" not in text


async def test_a_round_beside_the_round_before(town: Town) -> None:
    """The same answers again: on the screen and in the file nothing is called a change."""
    owner = await owner_at(town)
    now = town.clock.now()
    first = Round("q" * 26, "Putaran Lama", "pmk3i", "1.0.0", "33", ("33.07",),
                  now - timedelta(days=90), now - timedelta(days=60), {})  # fmt: skip
    await open_round(store_of(town), first, maker=1)
    await take_part(store_of(town), "33.07", FIVE, first.id, now - timedelta(days=80))
    its = await opened_round(town, "33.07")
    await take_part(store_of(town), "33.07", FIVE, its.id, now)
    await do(town, owner, "[Ringkasan]")
    said = owner.last.text
    assert "Dulu dan sekarang" in said
    assert "Indeks dulu 63,0" in said
    assert "sekarang 63,0: belum tentu berubah." in said
    await do(town, owner, "[Laporan daerah]")
    [(_, content)] = await documents(town, owner)
    text = read(content)
    assert "Nilai daerah 63,0 63,0 belum tentu berubah" in text
    assert "Putaran Lama" in text


async def test_good_practice_travels_and_comes_home_when_it_is_taken_back(town: Town) -> None:
    """Written and shared in a strong region, approved there, seen in a weak one, then gone."""
    store, now = store_of(town), town.clock.now()
    await take_part(store, "33.07", FIVE, "", now)
    sari = town.person()
    await do(town, sari, *SET_UP, *("2",) * 16)
    for question in PMK3I.open_questions:
        await do(town, sari, PRACTICE if question.id == "best_practice" else "lewati")
        if question.id == "best_practice":
            assert "Boleh dibagikan sebagai contoh" in sari.last.text
            await do(town, sari, "[Ya, boleh]")
    assert any("Laporan PDF" in row for row in sari.last.buttons)

    owner = await owner_at(town)
    await do(town, owner, "[Contoh baik]", "[1]")
    assert PRACTICE in owner.last.text
    # officials answered all at the top: strong in what only they are asked, P3, P4 and S1
    choices = [label for row in owner.last.buttons for label in row]
    await do(town, owner, f"[{choices[0]}]", "[Setujui]")
    assert "Disetujui" in owner.last.text
    [approved] = await store.examples.offered("33.07")
    assert approved.indicator in {"P3", "P4", "S1"}
    assert await store.examples.approved("pmk3i", approved.indicator, "35.73") == (
        "33.07", PRACTICE,
    )  # fmt: skip

    await _weak_elsewhere(town, approved.indicator)

    await do(town, sari, "/ringkasan", "[Tarik contoh]")
    assert "tidak dibagikan" in sari.last.text
    assert await store.examples.approved("pmk3i", approved.indicator, "35.73") is None
    await do(town, owner, "/koordinator", "[Contoh baik]")
    assert "Belum ada yang dibagikan" in owner.last.text


async def _weak_elsewhere(town: Town, indicator: str) -> None:
    """An official of another region, at the bottom in this one thing and at the top otherwise."""
    bima = town.person(BIMA, "Bima")
    asked = PMK3I.asked("G")
    levels = ("0" if item.id == indicator else "4" for item in asked)
    official = (act.replace("r3307c", "r3573g") for act in SET_UP if act != "[Lewati]")
    await do(town, bima, *official, *levels, *("lewati",) * len(PMK3I.open_questions))
    said = next(each.text for each in bima.from_bot() if "Langkah yang paling" in each.text)
    _, _, step = said.partition("1. ")
    assert f"Contoh dari Kab. Wonosobo: {PRACTICE}" in step
    await do(town, bima, "[Laporan PDF]")
    [(_, content)] = await documents(town, bima)
    assert read(content).count(f"Contoh dari Kab. Wonosobo: {PRACTICE}") == 1
