"""Summaries and exports at the desk: pages, wishes, what is ordered, and who may not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.desk.coverage import NO_ROUND
from bot.flows.desk.export_screens import ExportAsked, ExportRounds
from bot.flows.desk.exporting import BYTES_A_ROW, LARGEST, ExportSizes, FileForm
from bot.flows.desk.summary_pages import REGIONS_A_PAGE, WORDS_A_PAGE, pages_of
from bot.flows.desk.summary_records import UnwishSummary, WishSummary
from bot.flows.desk.summary_screens import (
    SummaryNeedy,
    SummaryOfArea,
    SummaryOfRegion,
    SummaryRounds,
    SummaryWords,
)
from bot.flows.desk.summary_values import (
    AreaSummary,
    RegionInNeed,
    RegionSummary,
    SummaryOf,
    SummaryWished,
    Words,
)
from bot.flows.effects import NoteAct, SendFile
from bot.flows.events import Command
from bot.flows.remarks import Remark
from bot.flows.rounds import Round, RoundNamed, RoundsIn
from bot.flows.taps import Act, Tap
from bot.rubric_files import load_rubric
from tests.flows.player import START, Player

PMK3I = load_rubric(Path("rubrics/pmk3i/1.0.0.yaml"))
ROUND = Round(
    "r1", "Putaran satu", "pmk3i", "1.0.0", "33", ("33.07",), START, START + timedelta(days=30)
)
TEXTS = tuple(f"Kampung {number:02}" for number in range(WORDS_A_PAGE + 2))
REGION = RegionSummary(
    rubric=PMK3I, participation=(), started=9, halfway=1, finished=8, facilitated=0,
    words=(Words(PMK3I.open_questions[0], TEXTS[:5]), Words(PMK3I.open_questions[1], TEXTS[5:])),
)  # fmt: skip
NEEDY = tuple(RegionInNeed("33.07", 0, 20, 0, 0) for _ in range(REGIONS_A_PAGE + 1))
AREA = AreaSummary(
    rubric=PMK3I, participation=(), started=9, halfway=1, finished=8, facilitated=0, counted=0,
    regions=11, needy=NEEDY,
)  # fmt: skip


def coordinator(scope: str = "33.07") -> Player:
    player = Player().set_up()
    player.facts[MyGrants()] = (Grant("g", Role.COORDINATOR, scope),)
    player.facts[RoundNamed("r1")] = ROUND
    for target in ("ID", "33", "33.07"):
        player.facts[RoundsIn(target)] = (ROUND,)
        player.facts[SummaryWished(target, "r1")] = False
        for its in ("r1", ""):
            player.facts[SummaryOf(target, its)] = REGION if "." in target else AREA
            player.facts[ExportSizes(target, its)] = {"33": 8}
    player.command(Command.COORDINATOR)
    return player


def notes(player: Player) -> list[NoteAct]:
    return [effect for effect in player.effects if isinstance(effect, NoteAct)]


def files(player: Player) -> list[str]:
    return [effect.job for effect in player.effects if isinstance(effect, SendFile)]


def test_a_region_s_words_follow_on_pages_of_their_own() -> None:
    """Nine texts to two questions: the figures, seven texts, two texts."""
    player = coordinator()
    player.tap(Act.AREA_SUMMARY)
    assert player.showing(SummaryOfRegion).head.round == ROUND
    assert pages_of(REGION) == 3
    player.tap(Act.SUMMARY_PAGE, "1")
    shown = player.showing(SummaryWords)
    assert [(asked.id, len(texts)) for asked, texts in shown.words] == [
        ("best_practice", 5), ("potential", 2),
    ]  # fmt: skip
    player.tap(Act.SUMMARY_PAGE, "2")
    assert player.showing(SummaryWords).words == ((PMK3I.open_questions[1], TEXTS[7:]),)


def test_a_province_s_regions_in_need_follow_on_pages_of_their_own() -> None:
    """Five below the figures, then all of them, ten a page; each opens its own summary."""
    player = coordinator("33")
    player.tap(Act.AREA_SUMMARY)
    assert len(player.showing(SummaryOfArea).needy) == 5
    player.tap(Act.SUMMARY_PAGE, "1")
    player.tap(Act.SUMMARY_PAGE, "2")
    assert len(player.showing(SummaryNeedy).lines) == 1
    player.tap(Act.SUMMARY_IN, "33.07")
    assert player.showing(SummaryOfRegion).head.area.code == "33.07"
    player.tap(Act.SUMMARY_IN, "33")
    assert player.showing(SummaryOfArea).head.area.code == "33"


def test_no_page_follows_that_would_only_repeat_the_regions_in_need() -> None:
    """All five stand below the figures; a sixth one needs the page of all."""
    assert pages_of(replace(AREA, needy=AREA.needy[:5])) == 1
    assert pages_of(replace(AREA, needy=AREA.needy[:6])) == 2


def test_another_round_or_none_can_be_chosen() -> None:
    """Outside of rounds there is no wish: nothing of it ends or comes again."""
    player = coordinator()
    player.tap(Act.AREA_SUMMARY)
    player.tap(Act.SUMMARY_ROUND)
    assert player.showing(SummaryRounds).rounds == (ROUND,)
    player.tap(Act.SUMMARY_TAKE, NO_ROUND)
    assert player.showing(SummaryOfRegion).head.round is None
    assert not any(button.tap.act is Act.SUMMARY_WISH for button in player.buttons())


def test_a_wish_is_recorded_and_its_button_turns_round() -> None:
    """The facts are of the moment before: the screen shows what was just chosen."""
    player = coordinator()
    player.tap(Act.AREA_SUMMARY)
    player.tap(Act.SUMMARY_WISH)
    assert WishSummary("r1", "33.07") in player.effects
    assert [note.act for note in notes(player)] == ["summary_wished"]
    player.tap(Act.SUMMARY_STOP)
    assert UnwishSummary("r1", "33.07") in player.effects
    assert any(button.tap.act is Act.SUMMARY_WISH for button in player.buttons())


def test_what_is_over_cannot_be_wished_for() -> None:
    """After the end there is no Monday in it any more."""
    player = coordinator().wait(days=31)
    player.tap(Act.AREA_SUMMARY)
    assert not any(button.tap.act is Act.SUMMARY_WISH for button in player.buttons())


@pytest.mark.parametrize("scope", ["33.07", "33", "ID", "", "x"])
def test_an_old_button_opens_nothing_that_a_grant_does_not_cover(scope: str) -> None:
    """It never grows stale, so it asks for itself; refused and noted."""
    player = coordinator("35.73")
    before = player.screen
    player.data(Tap(Act.SUMMARY_OPEN, ("r1", scope)).encode(0))
    assert type(player.screen) is type(before)
    assert [note.act for note in notes(player)] == ["refused"]
    assert player.screen.note is not None
    assert player.screen.note.remark is Remark.NOT_ALLOWED


@pytest.mark.parametrize("args", [(), ("r1",), ("r1", "33.07", "x")])
def test_damaged_old_buttons_do_no_harm(args: tuple[str, ...]) -> None:
    """Whatever somebody sends as callback data."""
    player = coordinator("35.73")
    player.data(Tap(Act.SUMMARY_STOP, args).encode(0))
    player.data(Tap(Act.SUMMARY_OPEN, args).encode(0))
    assert not any(isinstance(effect, UnwishSummary) for effect in player.effects)


def test_whoever_lost_the_grant_can_still_stop_what_came() -> None:
    """Stopping is theirs to decide; nothing is shown with it."""
    player = coordinator("35.73")
    player.data(Tap(Act.SUMMARY_STOP, ("r1", "33.07")).encode(0))
    assert UnwishSummary("r1", "33.07") in player.effects
    assert not isinstance(player.screen, SummaryOfRegion)


@pytest.mark.parametrize("form", FileForm)
def test_a_file_is_ordered_and_noted(form: FileForm) -> None:
    """Who, what and when stand in the audit log; the job says which file."""
    player = coordinator("33")
    player.tap(Act.EXPORT)
    assert player.showing(ExportAsked).assessments == 8
    player.tap(Act.EXPORT_MAKE, form.value)
    assert files(player) == [f"export:{form.value}:33:r1"]
    assert notes(player) == [
        NoteAct("exported", {"form": form.value, "scope": "33", "round": "r1"})
    ]


def test_what_would_be_too_large_comes_by_province() -> None:
    """More rows than fifty megabytes hold: one file for each province that has any."""
    player = coordinator("ID")
    rows = LARGEST // BYTES_A_ROW[FileForm.XLSX]
    player.facts[ExportSizes("ID", "r1")] = {"35": rows, "33": 1}
    player.tap(Act.EXPORT)
    player.tap(Act.EXPORT_MAKE, "xlsx")
    assert files(player) == ["export:xlsx:33:r1", "export:xlsx:35:r1"]
    assert player.screen.note is not None
    assert (player.screen.note.remark, player.screen.note.count) == (Remark.EXPORT_SPLIT, 2)
    assert [note.detail["scope"] for note in notes(player)] == ["33", "35"]


def test_nothing_to_export_is_said_in_one_line() -> None:
    """And the round can be another one."""
    player = coordinator()
    player.facts[ExportSizes("33.07", "")] = {}
    player.tap(Act.EXPORT)
    player.tap(Act.EXPORT_ROUND)
    assert player.showing(ExportRounds).rounds == (ROUND,)
    player.tap(Act.EXPORT_TAKE, NO_ROUND)
    player.tap(Act.EXPORT_MAKE, "csv")
    assert files(player) == []
    assert player.screen.note is not None
    assert player.screen.note.remark is Remark.EXPORT_EMPTY


def test_a_grant_that_ends_while_the_screen_stands_orders_nothing() -> None:
    """The button is there, the grant is not: refused, nothing sent."""
    player = coordinator()
    player.tap(Act.EXPORT)
    offered = player.button(Act.EXPORT_MAKE, "csv").tap.encode(player.session.token)
    player.facts[MyGrants()] = ()
    player.data(offered)
    assert files(player) == []
    assert [note.act for note in notes(player)] == ["refused"]
