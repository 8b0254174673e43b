"""A person who plays the conversation without Telegram, store or clock.

Keeps what the store would keep, by the effects alone, and shows what was shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from bot.flows.access import MyGrants, covers
from bot.flows.colleagues import PartNamed, PartsOf
from bot.flows.contact import MyContact
from bot.flows.context import AssessmentNeededError, Context, Transition
from bot.flows.desk.broadcasts import BroadcastNamed
from bot.flows.effects import (
    AnswerTap,
    BeginAssessment,
    Effect,
    EraseRespondent,
    FinishAssessment,
    MoveCursor,
    RecordAnswer,
    RecordRemark,
    ShowScreen,
    WithdrawConsent,
)
from bot.flows.events import (
    ChoiceTapped,
    Command,
    CommandSent,
    Event,
    FileKind,
    FileSent,
    TextSent,
)
from bot.flows.evidence import EvidenceIn
from bot.flows.facilitated import BeginFacilitated, LeftBehindIn
from bot.flows.facts import FactNeededError, Query
from bot.flows.field.meetings import SeatAt
from bot.flows.field.verifying import RequestForMe
from bot.flows.links import LinkAddress
from bot.flows.path import indicators
from bot.flows.places import Area, Place
from bot.flows.practice import ExamplesFor, IsShared
from bot.flows.records import Assessment, AssessmentBrief
from bot.flows.rounds import RoundsFor
from bot.flows.screens import Button, Question, Screen
from bot.flows.session import Session
from bot.flows.step import step
from bot.flows.taps import Act
from bot.rubric_files import RubricShelf, read_rubrics
from scoring.answers import Answer
from scoring.rubric import Rubric

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PLACES = (
    Place("33.07", "Kab. Wonosobo", "Jawa Tengah"),
    Place("35.07", "Kab. Malang", "Jawa Timur"),
    Place("35.73", "Kota Malang", "Jawa Timur"),
)
PROVINCES = (Area("33", "Jawa Tengah"), Area("35", "Jawa Timur"))
CONSENT = "2026-11"
S = TypeVar("S", bound=Screen)


@cache
def shelf() -> RubricShelf:
    """The rubrics as they are shipped."""
    return read_rubrics(ROOT / "rubrics")


@dataclass(frozen=True)
class Shelf:
    """A shelf with chosen rubrics, the first one being the default."""

    rubrics: tuple[Rubric, ...]

    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rubric.id for rubric in self.rubrics))

    def current(self, instrument: str) -> Rubric:
        return [rubric for rubric in self.rubrics if rubric.id == instrument][-1]

    def get(self, instrument: str, version: str) -> Rubric | None:
        return next((rubric for rubric in self.rubrics
                     if (rubric.id, rubric.version) == (instrument, version)), None)  # fmt: skip


def only_pmk3i() -> Shelf:
    return Shelf((shelf().current("pmk3i"),))


def find_places(text: str) -> tuple[Place, ...]:
    return tuple(place for place in PLACES if text.strip().lower() in place.name.lower())


@dataclass
class Player:
    """One person; every method sends one event and returns the screen that came."""

    rubrics: Shelf = field(default_factory=only_pmk3i)
    session: Session = field(default_factory=Session)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    touched: dict[str, datetime] = field(default_factory=dict)
    history: list[tuple[str, str, Answer]] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    shown: list[ShowScreen] = field(default_factory=list)
    now: datetime = START
    update_id: int = 0
    consent_version: str = CONSENT
    message_id: int = 100
    owner: bool = False
    facts: dict[Query[Any], object] = field(default_factory=dict)
    """What the world answers, by the question."""
    of_others: set[str] = field(default_factory=set)
    """Assessments of people for whom this one writes."""
    on_message: dict[int, tuple[Screen, int]] = field(default_factory=dict)

    def context(self) -> Context:
        return Context(
            telegram_id=77,
            fresh_id=f"a{self.update_id}",
            consent_version=self.consent_version,
            rubrics=self.rubrics,
            find_places=find_places,
            place=lambda code: next((p for p in PLACES if p.code == code), None),
            find_subsector=lambda text: {"kriya": "13", "kuliner": "08"}.get(text.lower()),
            find_province=lambda text: next((a for a in PROVINCES if a.name == text), None),
            regions_of=lambda scope: tuple(p for p in PLACES if covers(scope, p.code)),
            is_owner=self.owner,
            assessments=self.briefs(),
            loaded={key: value for key, value in self.assessments.items()
                    if key == self.session.assessment},
        )  # fmt: skip

    def briefs(self) -> tuple[AssessmentBrief, ...]:
        ordered = sorted(self.assessments.values(), key=lambda a: self.touched[a.id], reverse=True)
        return tuple(
            AssessmentBrief(own.id, own.instrument, own.version, own.region, own.role,
                            len(own.answers), self.touched[own.id], own.finished_at,
                            own.round)
            for own in ordered if own.id not in self.of_others
        )  # fmt: skip

    def handle(self, event: Event) -> Screen:
        context = self.context()
        done = self.stepped(event, context)
        assert Session.from_json(done.session.to_json()) == done.session
        self.session, self.effects = done.session, done.effects
        for effect in done.effects:
            self.keep(effect)
        return self.screen

    def stepped(self, event: Event, context: Context) -> Transition:
        while True:
            try:
                return step(self.session, event, context)
            except AssessmentNeededError as needed:
                loaded = {**context.loaded, needed.assessment: self.assessments[needed.assessment]}
                context = replace(context, loaded=loaded)
            except FactNeededError as needed:
                fact = self.know(needed.query)
                context = replace(context, facts={**context.facts, needed.query: fact})

    def know(self, query: Query[Any]) -> object:
        """What the world answers; without grants unless a test gives some."""
        if query in self.facts:
            return self.facts[query]
        if isinstance(query, IsShared):
            return False
        if isinstance(query, ExamplesFor | MyGrants | RoundsFor | EvidenceIn | PartsOf):
            return ()
        if isinstance(query, LeftBehindIn):
            return ()
        if isinstance(query, PartNamed | BroadcastNamed | SeatAt | RequestForMe):
            return None
        if isinstance(query, MyContact):
            return ""
        if isinstance(query, LinkAddress):
            return f"https://t.me/bot?start={query.kind}{query.id}"
        raise AssertionError(f"nobody told the player about {query}")

    def keep(self, effect: Effect) -> None:
        match effect:
            case BeginAssessment(assessment):
                assert assessment.id not in self.assessments
                self.assessments[assessment.id] = assessment
                self.touched[assessment.id] = self.now
            case BeginFacilitated(assessment=assessment):
                assert assessment.id not in self.assessments
                self.assessments[assessment.id] = assessment
                self.touched[assessment.id] = self.now
                self.of_others.add(assessment.id)
            case RecordAnswer(assessment, indicator, answer):
                kept = self.assessments[assessment].with_answer(indicator, answer)
                self.assessments[assessment] = kept
                self.history.append((assessment, indicator, answer))
                self.touched[assessment] = self.now
            case RecordRemark(assessment, question, text):
                kept = self.assessments[assessment].with_remark(question, text)
                self.assessments[assessment] = kept
            case MoveCursor(assessment, at):
                self.assessments[assessment] = replace(self.assessments[assessment], cursor=at)
            case FinishAssessment(assessment=assessment, at=at, counted_in=counted):
                own = self.assessments[assessment]
                self.assessments[assessment] = replace(
                    own, finished_at=own.finished_at or at, counted_in=counted
                )
            case WithdrawConsent():
                self.assessments.clear()
            case EraseRespondent():
                self.assessments.clear()
                self.session = Session()
            case ShowScreen() as shown:
                self.shown.append(shown)
                if shown.edit is None:
                    self.message_id += 1
                self.on_message[shown.edit or self.message_id] = (shown.screen, self.session.token)

    @property
    def screen(self) -> Screen:
        return self.shown[-1].screen

    @property
    def edit(self) -> int | None:
        return self.shown[-1].edit

    @property
    def toast(self) -> str | None:
        taps = [effect for effect in self.effects if isinstance(effect, AnswerTap)]
        return taps[0].toast if taps else None

    def showing(self, kind: type[S]) -> S:
        assert isinstance(self.screen, kind), self.screen
        return self.screen

    def _next(self) -> int:
        self.update_id += 1
        return self.update_id

    def wait(self, **span: int) -> "Player":
        self.now += timedelta(**span)
        return self

    def command(self, command: Command, payload: str = "") -> Screen:
        return self.handle(
            CommandSent(update_id=self._next(), at=self.now, command=command, payload=payload)
        )

    def text(self, text: str) -> Screen:
        return self.handle(TextSent(update_id=self._next(), at=self.now, text=text))

    def file(self, kind: FileKind) -> Screen:
        return self.handle(FileSent(update_id=self._next(), at=self.now, kind=kind))

    def data(self, data: str, message_id: int | None = None) -> Screen:
        target = self.message_id if message_id is None else message_id
        return self.handle(
            ChoiceTapped(update_id=self._next(), at=self.now, data=data, message_id=target,
                         query_id=f"q{self.update_id}")
        )  # fmt: skip

    def tap(self, act: Act, *args: str) -> Screen:
        """Tap the button of the current screen with this meaning (any arguments if none)."""
        button = self.button(act, *args)
        return self.data(button.tap.encode(self.session.token))

    def button(self, act: Act, *args: str) -> Button:
        found = [button for button in self.buttons()
                 if button.tap.act is act and (not args or button.tap.args == args)]  # fmt: skip
        assert found, f"{act} {args} is not offered by {self.screen}"
        return found[0]

    def buttons(self) -> tuple[Button, ...]:
        rows = self.screen.keyboard if self.shown else ()
        return tuple(button for row in rows for button in row)

    def command_start(self) -> None:
        """From /start to the choice of the region."""
        self.command(Command.START)
        for act in (Act.READ, Act.AGREE, Act.ADULT):
            self.tap(act)

    def set_up(self, role: str = "C", region: str = "wonosobo") -> "Player":
        """From /start to the first question."""
        self.command_start()
        self.text(region)
        self.tap(Act.ROLE, role)
        if role in "BCS":
            self.tap(Act.OWN_SUBSECTOR, "13")
        self.tap(Act.LEADING_SUBSECTOR, "13")
        return self

    def answer(self, level: int) -> Screen:
        return self.tap(Act.LEVEL, self.showing(Question).indicator.id, str(level))

    def answer_all(self, levels: Mapping[str, int] | int = 2) -> Screen:
        """Answer every question on the way, then leave the open ones out."""
        while isinstance(self.screen, Question):
            at = self.screen.indicator.id
            self.answer(levels if isinstance(levels, int) else levels[at])
        for _ in self.rubrics.current("pmk3i").open_questions:
            self.tap(Act.SKIP)
        return self.screen

    @property
    def own(self) -> Assessment:
        return self.assessments[self.session.assessment]

    def asked(self) -> tuple[str, ...]:
        return indicators(self.rubrics.current(self.own.instrument), self.own.role)
