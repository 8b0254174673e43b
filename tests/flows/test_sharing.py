"""Good practice is shared only where its writer says so, and never longer."""

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.beside import Example
from bot.flows.desk.example_screens import ExampleDetail, Examples
from bot.flows.desk.examples import ExamplesWithin, StrongIn
from bot.flows.desk.screens import DeskMenu
from bot.flows.effects import NoteAct
from bot.flows.events import Command
from bot.flows.practice import (
    DecideExample,
    ExamplesFor,
    ExampleState,
    IsShared,
    OfferedExample,
    ShareExample,
    UnshareExample,
)
from bot.flows.remarks import Remark
from bot.flows.screens import OpenQuestionAsked, Question, Result, ShareQuestion, Summary
from bot.flows.taps import Act
from tests.flows.player import START, Player

GRANT = Grant("g" * 26, Role.COORDINATOR, "33")
OFFERED = OfferedExample(
    "a" * 26, "33.07", "pmk3i", "1.0.0", "", START, ExampleState.OFFERED, "", "Kami " * 80
)


def wrote(text: str = "Teras rumah menjadi panggung.") -> Player:
    """Somebody who wrote down good practice and is asked whether it may be shared."""
    player = Player().set_up()
    while isinstance(player.screen, Question):
        player.answer(2)
    while player.showing(OpenQuestionAsked).question.id != "best_practice":
        player.tap(Act.SKIP)
    player.text(text)
    player.showing(ShareQuestion)
    return player


def test_yes_is_kept_and_goes_on() -> None:
    """The consent is a record of its own; the interview goes on."""
    player = wrote()
    player.tap(Act.SHARE)
    assert ShareExample(player.own.id) in player.effects
    assert not isinstance(player.screen, ShareQuestion)


def test_no_keeps_the_words_and_shares_nothing() -> None:
    """Declining costs nothing."""
    player = wrote()
    player.tap(Act.UNSHARE)
    assert not any(isinstance(effect, ShareExample) for effect in player.effects)
    assert player.own.remarks["best_practice"] == "Teras rumah menjadi panggung."


def test_changed_words_end_the_consent_and_are_asked_for_anew() -> None:
    """Nobody agreed to words that did not stand there."""
    player = wrote()
    player.tap(Act.SHARE)
    player.facts[IsShared(player.own.id)] = True
    player.command(Command.SUMMARY)
    while not any(b.tap.act is Act.CHANGE_REMARK for b in player.buttons()):
        page = player.showing(Summary).page + 1
        player.tap(Act.SUMMARY, str(page))
    player.tap(Act.CHANGE_REMARK, "best_practice")
    player.text("Lain sama sekali.")
    assert UnshareExample(player.own.id) in player.effects
    player.showing(ShareQuestion)
    player.tap(Act.UNSHARE)
    player.showing(Summary)


def test_consent_is_taken_back_in_the_summary() -> None:
    """One button, and the next screen shows how things stand now."""
    player = wrote()
    player.tap(Act.SHARE)
    player.facts[IsShared(player.own.id)] = True
    player.command(Command.SUMMARY)
    player.tap(Act.UNSHARE)
    assert UnshareExample(player.own.id) in player.effects
    assert player.button(Act.SHARE)
    assert player.screen.note
    assert player.screen.note.remark is Remark.EXAMPLE_UNSHARED


def desk(offered: OfferedExample = OFFERED, strong: tuple[str, ...] = ("P1", "P2")) -> Player:
    """A coordinator of the province who has one example before them."""
    player = Player()
    player.facts[MyGrants()] = (GRANT,)
    player.facts[ExamplesWithin("33")] = (offered,)
    query = StrongIn(offered.region, offered.instrument, offered.version, offered.round)
    player.facts[query] = strong
    player.command_start()
    player.command(Command.COORDINATOR)
    player.tap(Act.EXAMPLES)
    player.showing(Examples)
    player.tap(Act.EXAMPLE_SEE, offered.assessment)
    return player


def test_shortened_linked_and_approved() -> None:
    """Only short enough, and only for a question in which the region is strong; audited."""
    player = desk()
    assert not any(b.tap.act is Act.EXAMPLE_APPROVE for b in player.buttons())
    player.tap(Act.EXAMPLE_PICK, "P2")
    assert not any(b.tap.act is Act.EXAMPLE_APPROVE for b in player.buttons())
    player.text("x" * 301)
    assert player.screen.note
    assert player.screen.note.remark is Remark.EXAMPLE_TOO_LONG
    player.text("Teras rumah menjadi panggung.")
    player.tap(Act.EXAMPLE_APPROVE)
    [decided] = [e for e in player.effects if isinstance(e, DecideExample)]
    assert decided.example.state is ExampleState.APPROVED
    assert (decided.example.indicator, decided.example.text) == (
        "P2", "Teras rumah menjadi panggung.",
    )  # fmt: skip
    [noted] = [e for e in player.effects if isinstance(e, NoteAct)]
    assert noted.detail == {"assessment": OFFERED.assessment, "indicator": "P2"}
    player.showing(DeskMenu)


def test_where_the_region_is_strong_in_nothing_nothing_is_approved() -> None:
    """The minimum cell hides figures, and with them every example."""
    player = desk(strong=())
    assert player.showing(ExampleDetail).choices == 0
    assert not any(b.tap.act is Act.EXAMPLE_APPROVE for b in player.buttons())
    player.tap(Act.EXAMPLE_DECLINE)
    [decided] = [e for e in player.effects if isinstance(e, DecideExample)]
    assert decided.example.state is ExampleState.DECLINED


def test_an_example_stands_beside_the_step_it_is_for() -> None:
    """Of another region, on the result of somebody who is weak there."""
    player = Player().set_up()
    found: dict[tuple[str, ...], Example] = {}

    class Told(dict[object, object]):
        def __contains__(self, query: object) -> bool:
            return isinstance(query, ExamplesFor) or super().__contains__(query)

        def __getitem__(self, query: object) -> object:
            if isinstance(query, ExamplesFor):
                assert query.region == "33.07"
                found[query.indicators] = Example(query.indicators[1], "Kota X", "Contoh")
                return (found[query.indicators],)
            return super().__getitem__(query)

    player.facts = Told(player.facts)  # type: ignore[arg-type,assignment]  # any query is a key
    player.answer_all(1)
    result = player.showing(Result)
    assert result.example in found.values()
    assert result.example
    assert result.example.indicator == result.steps[1].indicator.id
