"""Evidence and a colleague's part as people meet them: over HTTP, on both engines."""

import asyncio
import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.files.pictures import picture_kind
from bot.simulator import Person
from bot.store.evidence import EvidenceDesk
from tests.store.engines import Engine
from tests.whole.town import AGREE, Town, do, town_at

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00" + bytes(500)
SET_UP = ("/start r3307g", *AGREE, "[Kriya]")


@pytest.fixture
async def town(engine: Engine, tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(engine.url, files=tmp_path / "files") as opened:
        yield opened


def photo() -> bytes:
    """A picture that tells where it was taken."""
    written, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "rumah Bu Sri"
    Image.new("RGB", (8, 8), "white").save(written, "JPEG", exif=exif)
    return written.getvalue()


def said(person: Person, part: str) -> list[str]:
    return [message.text for message in person.from_bot() if part in message.text]


def kept(town: Town) -> list[Path]:
    folder = Path(str(town.more["files"]))
    return [path for path in folder.glob("??/*") if path.is_file()]


async def no_file_is_left(town: Town) -> None:
    async with asyncio.timeout(20):
        while kept(town):  # noqa: ASYNC110 - a folder tells nobody that it changed
            await asyncio.sleep(0.01)


async def test_an_official_gives_evidence_and_asks_a_colleague(town: Town) -> None:
    """A photo and a PDF; a colleague answers two questions; one is confirmed, one changed."""
    sari, bima = town.person(), town.person(1002, "Bima")
    await do(town, sari, *SET_UP, "[3]", "[Bukti jawaban tadi]")
    sari.send_photo(photo())
    await sari.wait_for_text("Foto sudah tersimpan")
    sari.send_document(PDF, "sk komite.pdf", "application/pdf")
    await sari.wait_for_text("sk komite.pdf sudah tersimpan")
    await town.quiet()
    assert len(kept(town)) == 2
    assert all(b"rumah" not in path.read_bytes() for path in kept(town))

    await do(town, sari, "[Selesai]", "/ringkasan", "[Minta rekan]", "[Permintaan baru]",
             "[Satu per satu]", "[4]", "[9]", "[Berikutnya]", "Pak Budi")  # fmt: skip
    [payload] = re.findall(r"start=(\S+)", sari.last.text)
    await do(town, bima, f"/start {payload}", *AGREE, "[Jawab]", "[3]", "1", "[Kirim ke pemilik]")
    assert not said(bima, "Aturan ekonomi kreatif")
    assert not said(bima, "Pak Budi")

    await sari.wait_for_text("Pak Budi sudah mengirim 2 jawaban")
    await do(town, sari, "[Lihat jawabannya]", "[Periksa jawaban]", "[Pakai jawaban ini]", "[4]")
    await do(town, sari, "/ringkasan")
    assert "Anggaran ekonomi kreatif: Ada di kedua tahun dan terlaksana" in sari.last.text
    assert "Data pelaku kreatif: Satu data antardinas" in sari.last.text
    assert (
        "Aturan ekonomi kreatif: Aturan lengkap dan sudah dijalankan · 2 bukti" in sari.last.text
    )
    assert town.app
    assert (await town.app.store.load(bima.id)).assessments == ()


async def test_what_cannot_be_kept_loses_nothing(town: Town) -> None:
    """25 MB, a program that is called a picture, an empty file: a line each, the answer stays."""
    sari = town.person()
    await do(town, sari, *SET_UP, "[3]", "[Bukti jawaban tadi]")
    sari.send_document(bytes(25 * 2**20), "video.pdf", "application/pdf")
    await sari.wait_for_text("lebih dari 20 MB")
    sari.send_document(PROGRAM, "foto.jpg", "image/jpeg")
    await sari.wait_for_text("Isinya program")
    sari.send_document(b"", "kosong.pdf", "application/pdf")
    await sari.wait_for_text("Berkasnya kosong")
    await town.quiet()
    await do(town, sari, "/ringkasan")

    assert "Aturan ekonomi kreatif: Aturan lengkap" in sari.last.text
    assert "bukti" not in sari.last.text.split("Peta jalan")[0]
    assert kept(town) == []


async def test_leaving_and_removing_take_the_files_along(town: Town) -> None:
    """A removed piece goes at once; /hapus leaves no file."""
    sari = town.person()
    await do(town, sari, *SET_UP, "[3]", "[Bukti jawaban tadi]")
    sari.send_document(PDF, "sk.pdf", "application/pdf")
    await sari.wait_for_text("sk.pdf sudah tersimpan")
    await do(town, sari, "/ringkasan", "[Bukti]", "[1]", "[Hapus 1]")
    await no_file_is_left(town)

    sari.send_photo(photo())
    await sari.wait_for_text("Foto sudah tersimpan")
    await do(town, sari, "/hapus", "[Ya, hapus]")
    await no_file_is_left(town)


async def test_a_withdrawn_request_says_so_kindly(town: Town) -> None:
    """The colleague who comes late reads why; a third person who finds a used link too."""
    sari, bima = town.person(), town.person(1002, "Bima")
    await do(town, sari, *SET_UP, "[3]", "/ringkasan", "[Minta rekan]", "[Permintaan baru]",
             "[Komunitas]", "[Berikutnya]", "[Lewati]")  # fmt: skip
    [first] = re.findall(r"start=(\S+)", sari.last.text)
    await do(town, sari, "[Tarik permintaan]")
    await do(town, bima, f"/start {first}", *AGREE)
    assert "sudah menarik permintaannya" in bima.last.text

    await do(town, sari, "[Permintaan baru]", "[Komunitas]", "[Berikutnya]", "[Lewati]")
    [second] = re.findall(r"start=(\S+)", sari.last.text)
    await do(town, bima, f"/start {second}")
    assert "Seorang rekan meminta bantuan Anda" in bima.last.text
    rini = town.simulator.add_person(1003, "Rini")
    await do(town, rini, f"/start {second}", *AGREE)
    assert "sudah dibuka rekan lain" in rini.last.text
    town.clock.jump(days=15)
    await do(town, bima, "/lanjut")
    assert "sudah lewat" in bima.last.text
    await do(town, sari, "/ringkasan", "[Minta rekan]")
    # what is told by itself after so long may stand below
    assert said(sari, "belum menjawab, waktunya habis")


async def come(town: Town, person: Person, part: str, count: int = 1) -> str:
    """Wait until so many messages with these words came by themselves; gives the last."""
    async with asyncio.timeout(20):
        while len(said(person, part)) < count:
            await town.clock.sleep(1)
    await town.quiet()
    assert len(said(person, part)) == count
    return said(person, part)[-1]


async def test_a_silent_colleague_is_reminded_once_and_the_owner_told(town: Town) -> None:
    """Three days after their last answer, by day; two days before the end the owner reads what
    can be done. Nothing that was said is lost, and who sent is left alone."""
    sari, bima = town.person(), town.person(1002, "Bima")
    asking = ("/ringkasan", "[Minta rekan]", "[Permintaan baru]", "[Satu per satu]", "[4]", "[9]",
              "[Berikutnya]", "Pak Budi")  # fmt: skip
    await do(town, sari, *SET_UP, "[3]", *asking)
    [payload] = re.findall(r"start=(\S+)", sari.last.text)
    await do(town, bima, f"/start {payload}", *AGREE)
    town.clock.jump(days=2)
    await do(town, bima, "[Jawab]", "[3]")
    # 05.00 on the third day after the answer: night is over at eight
    town.clock.jump(days=2, hours=20)
    await town.clock.sleep(20)
    assert not said(bima, "masih menunggu bantuan Anda")
    town.clock.jump(hours=5)
    await come(town, bima, "masih menunggu bantuan Anda")
    await do(town, bima, "[Lanjutkan]")
    assert "Seorang rekan meminta bantuan Anda" in bima.last.text

    town.clock.jump(days=7)
    told = await come(town, sari, "Pak Budi belum mengirim jawaban")
    assert "menjawab sendiri, atau meminta rekan lain" in told
    assert len(said(bima, "masih menunggu bantuan Anda")) == 1
    await do(town, sari, "[Lihat permintaan]", "[Minta rekan lain]")
    assert "2 dipilih" in sari.last.text
    await do(town, bima, "[Kirim ke pemilik]")
    await come(town, sari, "sudah mengirim 1 jawaban")


async def test_who_wants_no_reminders_or_has_sent_hears_nothing(town: Town) -> None:
    """A colleague who muted them after the first; one who sent; the owner of what came back or
    was withdrawn."""
    sari, bima, rini = town.person(), town.person(1002, "Bima"), town.person(1003, "Rini")
    asking = ("/ringkasan", "[Minta rekan]", "[Permintaan baru]", "[Komunitas]", "[Berikutnya]",
              "[Lewati]")  # fmt: skip
    await do(town, sari, *SET_UP, "[3]")
    payloads = []
    for _ in range(3):
        await do(town, sari, *asking)
        payloads += re.findall(r"start=(\S+)", sari.last.text)
    await do(town, bima, f"/start {payloads[0]}", *AGREE)
    await do(town, rini, f"/start {payloads[1]}", *AGREE, "[Jawab]", "[3]", "[Daftar]",
             "[Kirim ke pemilik]")  # fmt: skip
    town.clock.jump(days=3, hours=1)
    await come(town, bima, "masih menunggu bantuan Anda")
    # the reminder becomes the line that there will be none
    await do(town, bima, "[Jangan ingatkan]", f"/start {payloads[2]}")
    town.clock.jump(days=4)
    await town.clock.sleep(40)
    assert not said(bima, "masih menunggu bantuan Anda")
    assert not said(rini, "masih menunggu bantuan Anda")

    # the latest stands first: the one that Bima muted; his first one still waits
    await do(town, sari, "/ringkasan", "[Minta rekan]", "[1]", "[Tarik permintaan]")
    town.clock.jump(days=6)
    await town.clock.sleep(40)
    assert len(said(sari, "belum mengirim")) == 1


async def test_a_file_is_fetched_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was noted and not fetched when the bot ended is fetched by the next one."""
    files = tmp_path / "files"
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3", files=files) as town:
        sari = town.person()
        await do(town, sari, *SET_UP, "[3]", "[Bukti jawaban tadi]")
        monkeypatch.setattr(EvidenceDesk, "waiting", _nothing)
        sari.send_document(PDF, "sk.pdf", "application/pdf")
        await town.quiet()
        assert not said(sari, "sudah tersimpan")
        monkeypatch.undo()
        await town.restart_bot()
        await sari.wait_for_text("sk.pdf sudah tersimpan")
        assert len(kept(town)) == 1


async def _nothing(*_: object) -> list[object]:
    return []


async def test_a_file_is_given_out_without_what_it_tells(tmp_path: Path) -> None:
    """The job that shows evidence to others strips a photo's metadata."""
    files = tmp_path / "files"
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3", files=files) as town:
        sari = town.person()
        await do(town, sari, *SET_UP, "[3]", "[Bukti jawaban tadi]")
        sari.send_photo(photo())
        await sari.wait_for_text("Foto sudah tersimpan")
        assert town.app
        store = town.app.store
        conversation = await store.load(sari.id)
        assert conversation.assessment
        [piece] = await store.evidence.own(conversation.respondent, conversation.assessment.id)
        given = await town.app.archive.files.given_out(piece.id)

    assert picture_kind(given.content)
    assert b"rumah" in photo()
    assert b"rumah" not in given.content
