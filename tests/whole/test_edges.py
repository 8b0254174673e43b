"""What people and networks do that no script foresees, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App, StartError
from bot.telegram.polling import SecondPollerError, TokenRevokedError
from tests.whole.town import SET_UP, Town, do, settings_for, town_at


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as opened:
        yield opened


async def test_twenty_taps_at_once_answer_one_question(town: Town) -> None:
    """A thumb that trembles, or a client that repeats: one answer, one step, no failure."""
    sari = town.person()
    await do(town, sari, *SET_UP)
    screen = sari.last
    for _ in range(20):
        sari.tap_raw(screen.message_id, _data(screen, "3"))
    await town.quiet()

    assert "2 dari 16" in sari.last.text
    assert sari.last.message_id == screen.message_id
    assert all(tap.answered for tap in sari.taps[-20:])


def _data(message: object, label: str) -> str:
    rows = message.markup.rows  # type: ignore[attr-defined]
    return next(str(b["callback_data"]) for row in rows for b in row if b["text"] == label)


async def test_another_person_s_button_shows_one_s_own_question(town: Town) -> None:
    """Callback data of somebody else's message changes nobody's answers."""
    sari, bima = town.person(), town.person(1002, "Bima")
    await do(town, sari, *SET_UP)
    await do(town, bima, *(act.replace("r3307c", "r3573g") for act in SET_UP if act != "[Lewati]"))
    theirs = _data(sari.last, "4")

    bima.tap_raw(bima.last.message_id, theirs)
    await town.quiet()

    assert "1 dari 18" in bima.last.text
    assert town.app
    for person in (1001, 1002):
        conversation = await town.app.store.load(person)
        assert conversation.assessment
        assert conversation.assessment.answers == {}


async def test_html_in_names_and_texts_is_shown_as_typed(town: Town) -> None:
    """Nothing that a person writes becomes markup."""
    sari = town.person(1001, "<b>Sari</b> & \u202e")
    await do(town, sari, "/start", "[Baca dulu]", "[Saya setuju]", "[Ya, 18 ke atas]")
    await do(town, sari, "<i>Atlantis</i> & \u202eمرحبا")

    assert "<i>Atlantis</i>" in sari.last.text


async def test_a_broken_payload_is_the_ordinary_welcome(town: Town) -> None:
    """`/start` with anything that is no link of ours."""
    sari = town.person()
    for payload in ("r99", "'; DROP", "☃", "x" * 64):
        sari.start(payload)
        await town.quiet()
        assert sari.last.text.startswith("Halo! Saya membantu Anda menilai seberapa siap daerah")


async def test_in_a_group_the_bot_only_says_that_it_talks_in_private(town: Town) -> None:
    """No question is asked in a group, and nothing of it is stored."""
    sari = town.person()
    group = town.simulator.add_group("Forum Kriya", sari)
    before = len(sari.in_group(group).from_bot())

    sari.in_group(group).send_text("/start@" + town.simulator.world.bot.username)
    await town.quiet()

    said = sari.in_group(group).from_bot()[before:]
    assert [message.text.startswith("Mari bicara pribadi") for message in said] == [True]
    assert town.app
    assert (await town.app.store.load(sari.id)).revision == 0


async def test_who_blocks_the_bot_comes_back_to_the_same_place(town: Town) -> None:
    """Blocked: nothing more is sent; unblocked and /lanjut: the exact place."""
    sari = town.person()
    await do(town, sari, *SET_UP, "[3]")
    sari.block()
    await town.quiet()
    sari.unblock()
    await do(town, sari, "/lanjut")

    assert "2 dari 16" in sari.last.text
    assert "1 jawaban Anda tersimpan" in sari.last.text


async def test_an_edited_message_and_unknown_updates_change_nothing(town: Town) -> None:
    """Editing one's own text is not a new answer."""
    sari = town.person()
    await do(town, sari, *SET_UP)
    said = sari.send_text("2")
    await town.quiet()
    sari.edit_text(said.message_id, "4")
    await town.quiet()

    assert "2 dari 16" in sari.last.text


async def test_commands_and_descriptions_are_registered_in_both_languages(town: Town) -> None:
    """The menu in Indonesian for everybody, in English for English phones."""
    await town.quiet()
    sari = town.person()
    budi = town.simulator.add_person(1003, "Budi", "en")

    assert "lanjut" in " ".join(sari.commands)
    assert "resume" in " ".join(budi.commands)


async def test_a_wrong_token_is_one_clear_line(town: Town) -> None:
    """401 at the start."""
    wrong = settings_for(town.simulator, town.database_url).model_copy(
        update={"telegram_token": "123456:" + "A" * 35}
    )
    wrong = type(wrong).model_validate(wrong.model_dump())

    with pytest.raises(StartError, match="does not know this bot token"):
        await App(wrong, clock=town.clock).__aenter__()


async def test_a_revoked_token_ends_the_bot(town: Town) -> None:
    """401 while polling."""
    await town.quiet()
    assert town.app and town.serving
    town.simulator.revoke_token("654321:" + "B" * 35)

    with pytest.raises(TokenRevokedError):
        await asyncio.wait_for(town.serving, 60)
    await town.app.__aexit__(None, None, None)
    town.simulator.revoke_token(town.app.settings.telegram_token.get_secret_value())
    await town.open_bot()


async def test_a_second_poller_ends_the_bot(town: Town) -> None:
    """409: somebody else receives this bot's updates."""
    await town.quiet()
    assert town.app and town.serving
    town.simulator.faults.refuse(409, "getUpdates")

    with pytest.raises(SecondPollerError):
        await asyncio.wait_for(town.serving, 60)
    await town.app.__aexit__(None, None, None)
    await town.open_bot()
