"""What somebody who wants to break the running bot tried once, and shall not manage again."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.simulator import Person
from bot.simulator.messages import Message
from tests.whole.town import BIMA, SARI, SET_UP, Town, do, town_at

SECRET = "Pasar RAHASIA di tepi sungai"
QUESTIONS = 16
ERASE = ("/hapus", "[Ya, hapus]")
WITHDRAW = ("/berhenti", "[Tarik persetujuan]", "[Ya, tarik]")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as opened:
        yield opened


async def to_the_closing_questions(town: Town, person: Person) -> None:
    await do(town, person, *SET_UP, *["2"] * QUESTIONS)
    assert "Pertanyaan penutup" in person.last.text


def file_of(town: Town) -> Path:
    return Path(town.database_url.removeprefix("sqlite:///"))


def stored(town: Town) -> str:
    """Every value of every table, as text."""
    with sqlite3.connect(file_of(town)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = [f"{name} {row}" for (name,) in tables.fetchall()
                for row in connection.execute(f"SELECT * FROM {name}")]  # fmt: skip
    connection.close()
    return "\n".join(rows)


def data_of(message: Message, label: str) -> str:
    rows = message.markup.rows if message.markup else ()
    return next(str(one["callback_data"]) for row in rows for one in row if one["text"] == label)


def lines_with(town: Town, text: object) -> list[str]:
    return [line for line in stored(town).splitlines() if str(text) in line]


async def test_who_is_erased_and_blocks_the_bot_stays_erased(town: Town) -> None:
    """Blocking after /hapus, as people do, does not store the number once more."""
    sari = town.person(7_654_321)
    await do(town, sari, *SET_UP, "[3]", *ERASE)
    sari.block()
    await town.quiet()
    sari.unblock()
    await town.quiet()

    assert lines_with(town, sari.id) == []


async def test_a_trembling_thumb_does_not_undo_the_erasure(town: Town) -> None:
    """The second tap on «Ya, hapus» neither stores the person anew nor hides the farewell."""
    sari = town.person(7_654_321)
    await do(town, sari, *SET_UP, "[3]", "/hapus")
    screen = sari.last
    data = data_of(screen, "Ya, hapus")
    for _ in range(5):
        sari.tap_raw(screen.message_id, data)
    await town.quiet()

    assert sari.message(screen.message_id).text.startswith("Sudah dihapus")
    assert lines_with(town, sari.id) == []
    assert all(tap.answered for tap in sari.taps)


@pytest.mark.parametrize("leaving", [ERASE, WITHDRAW])
async def test_no_text_survives_in_a_message_whose_fate_is_unknown(
    town: Town, leaving: tuple[str, ...]
) -> None:
    """Telegram's answer was lost twice: the row that quotes the person goes with their texts."""
    sari = town.person()
    await to_the_closing_questions(town, sari)
    await do(town, sari, SECRET)
    town.simulator.faults.hang_up("sendMessage", applied=True, times=2)
    await do(town, sari, "kembali")
    town.simulator.faults.clear()
    # sealed from the first moment on
    assert lines_with(town, SECRET) == []
    await do(town, sari, *leaving)

    assert lines_with(town, SECRET) == []


async def test_the_farewell_keeps_no_number_when_its_fate_is_unknown(town: Town) -> None:
    """However the last message ends, the erased person's number goes with it."""
    sari = town.person(7_654_321)
    await do(town, sari, *SET_UP, "/hapus")
    sari.tap("Ya, hapus")
    for method in ("editMessageText", "sendMessage", "answerCallbackQuery"):
        town.simulator.faults.refuse(403, method, times=3)
    await town.quiet()
    await town.restart_bot()
    town.simulator.faults.clear()

    assert lines_with(town, sari.id) == []


@pytest.mark.parametrize("leaving", [ERASE, WITHDRAW])
async def test_no_text_survives_in_the_files(town: Town, leaving: tuple[str, ...]) -> None:
    """Neither free pages nor the write-ahead log keep what was deleted."""
    sari = town.person()
    await to_the_closing_questions(town, sari)
    await do(town, sari, SECRET, "kembali", *leaving)

    files = [*file_of(town).parent.iterdir()]
    assert [path.name for path in files if SECRET.encode() in path.read_bytes()] == []


async def test_nothing_is_stored_of_an_answer_before_consent(town: Town) -> None:
    """Whatever is typed, tapped or linked before «Saya setuju»."""
    sari = town.person()
    await do(town, sari, SECRET, "3", "/start r3307c", "3", "/lanjut", "/ringkasan", "/hasil",
             "/ulang", "wonosobo", "[Baca dulu]", "tidak tahu", "/berhenti", SECRET)  # fmt: skip
    with sqlite3.connect(file_of(town)) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                  for table in ("assessments", "answers", "remarks", "consents")]  # fmt: skip
    connection.close()

    assert counts == [0, 0, 0, 0]
    assert lines_with(town, SECRET) == []


async def test_another_person_s_assessment_cannot_be_chosen(town: Town) -> None:
    """A forged choice with somebody else's id opens nothing, with any token."""
    sari, bima = town.person(SARI), town.person(BIMA, "Bima")
    await do(town, sari, *SET_UP, "[4]")
    await do(town, bima, *SET_UP, "[1]")
    assert town.app
    theirs = (await town.app.store.load(SARI)).session.assessment
    token = (await town.app.store.load(BIMA)).session.token
    for forged in (f"cs:{theirs}", f"su:{theirs}", "a:P5:4", "ey", "wy", "dn:P5", "rl:A"):
        for number in range(token - 2, token + 3):
            bima.tap_raw(bima.last.message_id, f"{forged}.{number}")
            await town.quiet()

    assert "2 dari 16" in bima.last.text
    mine, hers = [(await town.app.store.load(each)).assessment for each in (BIMA, SARI)]
    assert mine and [answer.value for answer in mine.answers.values()] == [1]
    assert hers and [answer.value for answer in hers.answers.values()] == [4]


async def test_a_group_that_calls_the_bot_all_the_time_hears_it_once(town: Town) -> None:
    """Nobody can make the bot fill a group, or its own memory, with one sentence."""
    sari = town.person()
    group = town.simulator.add_group("Forum Kriya", sari)
    await town.quiet()
    member = sari.in_group(group)
    for _ in range(60):
        member.send_text("/start@" + town.simulator.world.bot.username)
    await town.quiet()

    assert len(member.from_bot()) <= 2
