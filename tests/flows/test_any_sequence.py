"""Any sequence of events: never raises, never loses an answer, always leaves a way on."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.flows.effects import EraseRespondent, RecordAnswer, WithdrawConsent
from bot.flows.events import Command, FileKind
from bot.flows.screens import Erased
from bot.flows.taps import LIMIT, Act, decode
from scoring.answers import Answer
from tests.flows.player import Player, Shelf, shelf

ENDS = (Act.WITHDRAW_YES, Act.ERASE_YES)


class AnySequence(RuleBasedStateMachine):
    """A person who does whatever comes to their mind, in any order."""

    @initialize(role=st.sampled_from(["", "A", "B", "C", "G", "S"]), several=st.booleans())
    def begin(self, role: str, *, several: bool) -> None:
        current = tuple(shelf().current(name) for name in shelf().ids())
        self.player = Player(rubrics=Shelf(current if several else current[:1]))
        self.kept: dict[tuple[str, str], Answer] = {}
        if role:
            self.player.set_up(role)

    def _remember(self) -> None:
        if any(isinstance(e, EraseRespondent | WithdrawConsent) for e in self.player.effects):
            self.kept.clear()
        for effect in self.player.effects:
            if isinstance(effect, RecordAnswer):
                self.kept[effect.assessment, effect.indicator] = effect.answer

    @rule(data=st.data())
    def tap_offered(self, data: st.DataObject) -> None:
        buttons = [b for b in self.player.buttons() if b.tap.act not in ENDS]
        if buttons:
            button = data.draw(st.sampled_from(buttons))
            self.player.data(button.tap.encode(self.player.session.token))
            self._remember()

    @rule(levels=st.lists(st.integers(0, 4), min_size=1, max_size=20))
    def answer_on(self, levels: list[int]) -> None:
        for level in levels:
            self.player.text(str(level))
            self._remember()

    @precondition(lambda self: len(self.player.on_message) > 0)
    @rule(data=st.data())
    def tap_stale(self, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(sorted(self.player.on_message)))
        screen, token = self.player.on_message[message]
        buttons = [b for row in screen.keyboard for b in row if b.tap.act not in ENDS]
        if buttons:
            old = data.draw(st.sampled_from(buttons)).tap.encode(max(0, token - 1))
            before = dict(self.kept)
            self.player.data(old, message)
            self._remember()
            assert self.kept == before, "a stale tap changed an answer"

    @rule(text=st.one_of(st.text(max_size=60), st.sampled_from(
        ["wonosobo", "malang", "kembali", "lewati", "tidak tahu", "?", "jeda", "lanjut", "ya",
         "setuju", "hasil", "isi", "ringkasan", "kriya", "komunitas"])))  # fmt: skip
    def type_words(self, text: str) -> None:
        self.player.text(text)
        self._remember()

    @rule(
        raw=st.one_of(
            st.text(max_size=70),
            st.builds(
                "{}:{}.{}".format,
                st.sampled_from(list(Act)),
                st.text(max_size=8),
                st.integers(0, 99),
            ),
        )
    )
    def tap_forged(self, raw: str) -> None:
        decoded = decode(raw)
        if decoded is None or decoded.tap.act not in ENDS:
            self.player.data(raw, 1)
            self._remember()

    @rule(command=st.sampled_from(list(Command)), payload=st.sampled_from(["", "r3307c", "?"]))
    def command(self, command: Command, payload: str) -> None:
        self.player.command(command, payload)
        self._remember()

    @rule(kind=st.sampled_from(list(FileKind)))
    def send_file(self, kind: FileKind) -> None:
        before = dict(self.kept)
        self.player.file(kind)
        self._remember()
        assert self.kept == before

    @rule(days=st.integers(1, 100))
    def come_back_later(self, days: int) -> None:
        self.player.wait(days=days)

    @rule(end=st.sampled_from(ENDS))
    def end(self, end: Act) -> None:
        if any(button.tap.act is end for button in self.player.buttons()):
            self.player.tap(end)
            self._remember()
            assert not self.player.assessments

    @invariant()
    def no_answer_is_lost(self) -> None:
        if not hasattr(self, "player"):
            return
        stored = {(own.id, item): answer for own in self.player.assessments.values()
                  for item, answer in own.answers.items()}  # fmt: skip
        assert stored == self.kept or not self.kept.keys() - stored.keys()
        assert {key: stored[key] for key in self.kept} == self.kept

    @invariant()
    def there_is_a_way_on(self) -> None:
        if not hasattr(self, "player") or not self.player.shown:
            return
        buttons = self.player.buttons()
        assert buttons or isinstance(self.player.screen, Erased) or self._waits_for_words()
        for button in buttons:
            assert len(button.tap.encode(self.player.session.token).encode()) <= LIMIT

    def _waits_for_words(self) -> bool:
        return self.player.session.view == "region"


AnySequence.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnySequence = AnySequence.TestCase
