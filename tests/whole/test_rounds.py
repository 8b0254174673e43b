"""Rounds and invitations, whole, over HTTP: the coordinator's phone and the respondent's."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.simulator import Person
from tests.store.engines import Engine
from tests.whole.town import AGREE, Town, do, town_at

OWNER, RINA, SARI, BIMA = 1, 2001, 1001, 1002
LINK = re.compile(r"start=(\S+)")


@pytest.fixture
async def town(engine: Engine) -> AsyncIterator[Town]:
    """A running bot on an empty database."""
    async with town_at(engine.url) as opened:
        yield opened


def link_in(text: str) -> str:
    """The payload of the link in a message."""
    found = LINK.search(text)
    assert found, text
    return found[1]


async def coordinator(town: Town, scope: str, person_id: int = RINA, name: str = "Rina") -> Person:
    """The owner makes a link for a scope; somebody opens it."""
    owner = town.person(OWNER, "Owner")
    if not owner.from_bot():
        await do(town, owner, "/start", *AGREE)
    await work_in(town, owner, scope)
    await do(town, owner, "[Tim]", "[Tambah orang]", "[Koordinator]")
    offered = await do(town, owner, name)
    rina = town.person(person_id, name)
    said = await do(town, rina, f"/start {link_in(offered)}", *AGREE)
    assert f"Anda sekarang koordinator untuk {scope}" in said
    return rina


async def work_in(town: Town, owner: Person, scope: str) -> None:
    """The desk of one province or region."""
    await do(town, owner, "/koordinator", "[Ganti wilayah]", scope)
    if any(scope in row for row in owner.last.buttons):
        await do(town, owner, f"[{scope}]")


async def round_for_wonosobo(town: Town, rina: Person) -> str:
    """A round of two weeks from today for one region, with its summary."""
    await do(town, rina, "/koordinator", "[Putaran]", "[Putaran baru]")
    if "Instrumen mana" in rina.last.text:
        await do(town, rina, "[Kota Kreatif (PMK3I)]")
    await do(town, rina, "Wonosobo", "[Sudah, lanjut]", "[Hari ini]", "[2 minggu]", "[5]")
    return await do(town, rina, "[Tanpa catatan]")


async def invitation(town: Town, rina: Person, *choices: str) -> str:
    """From «the round stands» to the invitation; gives the payload of its link."""
    said = await do(town, rina, "[Buat undangan]", *choices)
    assert "Undangannya siap" in said
    return link_in(said)


async def finish(town: Town, person: Person) -> str:
    """Answer everything and skip the closing questions; gives the result."""
    for _ in range(40):
        if "Menurut Anda" in " ".join(one.text for one in person.from_bot()[-2:]):
            break
        labels = [label for row in person.last.buttons for label in row]
        await do(town, person, "[3]" if "3" in labels else "[Lewati]")
    return next(one.text for one in reversed(person.from_bot()) if "Menurut Anda" in one.text)


async def set_up(town: Town, person: Person, payload: str) -> str:
    """Open an invitation for communities; only the subsectors are asked."""
    said = await do(town, person, f"/start {payload}")
    assert "mengajak Anda menilai" in said
    assert "Kab. Wonosobo" in said
    return await do(town, person, *AGREE, "[Lewati]", "[Belum tahu]")


async def test_from_the_owner_to_a_late_result(town: Town) -> None:
    """A coordinator by link makes a round and an invitation; a respondent skips what it says and
    finishes; the counts follow; whoever is late is told kindly and does not count."""
    rina = await coordinator(town, "Jawa Tengah")
    summary = await round_for_wonosobo(town, rina)
    assert "2 November 2026 sampai 16 November 2026" in summary
    assert "Putaran sudah dibuat" in await do(town, rina, "[Buat putaran]")
    payload = await invitation(
        town, rina, "[Komunitas]", "[Banyak orang]", "[Selama putaran]", "Dinas Pariwisata"
    )
    assert len(payload) <= 64
    text = await do(town, rina, "[Teks WhatsApp]")
    assert "Dinas Pariwisata mengajak Anda menilai kesiapan Kab. Wonosobo" in text
    assert "Ditunggu sampai 16 November 2026, 23.59 WIB" in text
    assert "Telegram" in text
    assert payload in text

    sari, bima = town.person(SARI, "Sari"), town.person(BIMA, "Bima")
    assert "1 dari 16" in await set_up(town, sari, payload)
    assert "tidak dihitung" not in await finish(town, sari)
    await set_up(town, bima, payload)
    await do(town, bima, "[3]")

    again = await do(town, bima, f"/start {payload}")
    assert "2 dari 16" in again
    assert "dibuka 2, mulai 2, selesai 1" in await do(
        town, rina, "/koordinator", "[Putaran]", "[1]", "[Undangan]"
    )

    town.clock.jump(days=20)
    late = await finish(town, bima)
    assert "sudah berakhir 16 November 2026" in late
    assert "tidak dihitung" in late
    assert await counted(town) == [("Sari", True), ("Bima", False)]

    # a correction after the end is the person's own
    before = await figures(town)
    await do(town, sari, "/ringkasan", "[1]", "[0]")
    assert await figures(town) == before


async def counted(town: Town) -> list[tuple[str, bool]]:
    """Who counts in their round."""
    assert town.app
    found = []
    for name, person in (("Sari", SARI), ("Bima", BIMA)):
        own = (await town.app.store.load(person)).assessment
        assert own is not None and own.finished_at is not None and own.round
        found.append((name, own.counted_in == own.round))
    return found


async def figures(town: Town) -> object:
    """What the round's figures rest on in the region."""
    assert town.app
    store = town.app.store
    own = (await store.load(SARI)).assessment
    assert own is not None
    rubric = town.app.world.rubrics.get(own.instrument, own.version)
    assert rubric is not None
    counts = await store.figures.sheets(rubric, own.region, own.round)
    assert [len(sheets) for sheets in counts.values()] == [1]
    return counts


async def test_an_invitation_that_is_over_offers_ones_own_way(town: Town) -> None:
    """After its end a link is no wall: the same region, on one's own account."""
    rina = await coordinator(town, "Kab. Wonosobo")
    await do(town, rina, "/koordinator", "[Putaran]", "[Putaran baru]")
    if "Instrumen mana" in rina.last.text:
        await do(town, rina, "[Kota Kreatif (PMK3I)]")
    await do(town, rina, "[Hari ini]", "1 minggu", "[Beda per kelompok]", "[3]", "[5]", "8", "[5]")
    assert "Komunitas 8" in await do(town, rina, "[Tanpa catatan]")
    await do(town, rina, "[Buat putaran]")
    payload = await invitation(
        town, rina, "[Komunitas]", "[Satu orang saja]", "[Selama putaran]", "[Tanpa nama]"
    )
    town.clock.jump(days=9)

    sari = town.person(SARI, "Sari")
    assert "Waktu undangannya sudah lewat" in await do(town, sari, f"/start {payload}")
    assert "Waktu undangan untuk Kab. Wonosobo sudah lewat" in await do(town, sari, *AGREE)
    await do(town, sari, "[Isi sendiri]", "[Lewati]", "[Belum tahu]")
    assert town.app
    own = (await town.app.store.load(SARI)).assessment
    assert own is not None
    assert (own.region, own.role, own.round) == ("33.07", "C", "")


async def test_slips_in_the_form_lose_nothing(town: Town) -> None:
    """One friendly line with the way on; what was filled in stays."""
    rina = await coordinator(town, "Jawa Tengah")
    await round_for_wonosobo(town, rina)
    await do(town, rina, "[Ganti mulai]", "20/11/2026")
    assert "Akhirnya lebih dulu daripada mulainya" in rina.last.text
    assert "sudah lewat" in await do(town, rina, "1 Oktober 2026")
    assert "belum paham" in await do(town, rina, "31 Juni 2026")
    assert "dua tahun" in await do(town, rina, "1/12/2206")
    assert "20 November 2026 sampai 1 Desember 2026" in await do(town, rina, "1 Des")
    await do(town, rina, "[Ganti nama]")
    assert "paling banyak 60" in await do(town, rina, "x" * 61)
    said = await do(town, rina, "Musim hujan")
    assert "Musim hujan" in said
    assert "Kab. Wonosobo" in said


async def test_a_card_with_a_qr_code_comes_as_a_picture(town: Town) -> None:
    """«Kartu QR»: a photo, ready to print or forward."""
    rina = await coordinator(town, "Jawa Tengah")
    await round_for_wonosobo(town, rina)
    await do(town, rina, "[Buat putaran]")
    await invitation(town, rina, "[Semua kelompok]", "[Banyak orang]", "[Selama putaran]", "Forum")
    rina.tap("Kartu QR")
    card = await rina.wait_for(
        lambda: next((one for one in rina.from_bot() if "photo" in one.media), None)
    )
    assert "siap dicetak" in card.html


async def test_everything_from_outside_is_refused(town: Town) -> None:
    """Other provinces, respondents, withdrawn grants, forged taps: nothing shown or done."""
    rina = await coordinator(town, "Jawa Tengah")
    await round_for_wonosobo(town, rina)
    await do(town, rina, "[Buat putaran]")
    payload = await invitation(
        town, rina, "[Komunitas]", "[Satu orang saja]", "[Selama putaran]", "Forum Kriya"
    )
    await do(town, rina, "/koordinator", "[Putaran]")
    # another province sees none of it, and no tap of the other's screen helps
    budi = await coordinator(town, "Jawa Timur", 2002, "Budi")
    assert "Belum ada putaran" in await do(town, budi, "/koordinator", "[Putaran]")
    for data in _taps(rina):
        budi.tap_raw(budi.last.message_id, data)
        await town.quiet()
        assert "Wonosobo" not in budi.last.text
        assert "Forum Kriya" not in budi.last.text
    await do(town, budi, "[Putaran baru]")
    if "Instrumen mana" in budi.last.text:
        await do(town, budi, "[Kota Kreatif (PMK3I)]")
    assert "tidak menemukan “Wonosobo”" in await do(town, budi, "Wonosobo")
    # a respondent has no desk, and somebody else's link is used up
    sari, bima = town.person(SARI, "Sari"), town.person(BIMA, "Bima")
    await set_up(town, sari, payload)
    assert "hanya untuk koordinator" in await do(town, sari, "/koordinator")
    await do(town, sari, "[Lanjutkan]")
    for data in _taps(rina):
        sari.tap_raw(sari.last.message_id, data)
        await town.quiet()
        assert "1 dari 16" in sari.last.text
    await do(town, bima, f"/start {payload}", *AGREE)
    assert "sudah dipakai" in bima.last.text
    forged = payload[:-1] + ("A" if payload[-1] != "A" else "B")
    assert "tidak saya kenali" in await do(town, bima, f"/start {forged}")
    # a withdrawn grant ends in the middle of work
    owner = town.person(OWNER, "Owner")
    await work_in(town, owner, "Jawa Tengah")
    await do(town, owner, "[Tim]", "[1]", "[Cabut izin]")
    said = await do(town, rina, "[1]")
    assert "sudah berakhir" in said
    assert "Kab. Wonosobo" not in said
    # the used invitation, the forged one, and the desk without its grant
    assert await refusals(town) >= 3


def _taps(person: Person) -> list[str]:
    markup = person.last.markup
    assert markup is not None
    return [str(button["callback_data"]) for row in markup.rows for button in row]


async def refusals(town: Town) -> int:
    """How often the audit log says that something was refused."""
    assert town.app
    store, refused = town.app.store, 0
    for person in (OWNER, RINA, 2002, SARI, BIMA):
        copy = await store.data_copy(person)
        audit = copy.get("audit", [])
        assert isinstance(audit, list)
        refused += sum(event["act"] == "refused" for event in audit)
    return refused
