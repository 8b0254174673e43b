"""The round with which the demo begins: invented, called so wherever it shows, always the same.

Nobody in it exists; one of those half-way may have a chat on the page, so that reminders and
messages to many are seen to arrive. It is written as people would write it: unit by unit through
the store, each answer a record, each score worked out by the conversation itself.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.flows.access import Grant, Role
from bot.flows.act.finishing import finish
from bot.flows.context import Context
from bot.flows.desk.records import GiveGrant
from bot.flows.desk.round_records import MakeRound
from bot.flows.effects import GiveConsent, MarkReachable, Record
from bot.flows.events import Command as ChatCommand
from bot.flows.events import CommandSent
from bot.flows.path import END, indicators
from bot.flows.records import Assessment
from bot.flows.rounds import Round, RoundNamed
from bot.flows.session import Session, View
from bot.flows.turn import Turn
from bot.services.conversation import World
from bot.services.ports import ConversationStore
from bot.services.units import Conversation, Outcome, Unit
from scoring.answers import DONT_KNOW, Answer
from scoring.rubric import Choice, Indicator, Multi, Rubric

NAME = "Contoh: Putaran Latihan"
NOTE = "Contoh: semua jawaban di putaran ini rekaan, bukan penilaian daerah mana pun."
SCOPE = "33"
"""Where the practising coordinator works: Jawa Tengah."""
ROUND_ID = "contoh" + "0" * 20
SUBSECTOR = "13"
CHUNKS = 4
"""Commits in which somebody answers, so that there is time between the answers."""
UNKNOWN = 12
"""Of 256: how often somebody says that they do not know."""
PAUSE = timedelta(minutes=3)
FIRST_PERSON = 990_000_001
"""Telegram ids of invented people; nothing is ever sent to them."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of each group of a region answered."""

    region: str
    finished: Mapping[str, int]
    halfway: Mapping[str, int]
    leaning: int
    """The level around which they answer."""


TURNOUTS = (
    Turnout("33.07", {"A": 3, "B": 4, "C": 5, "G": 3}, {"A": 1, "C": 1, "G": 1}, 2),
    Turnout("33.75", {"A": 3, "B": 3, "C": 5, "G": 1}, {"B": 2, "G": 1}, 3),
)
"""15 in Kab. Wonosobo and 12 in Kota Pekalongan; six more are half-way."""
REMARKS = (
    "(contoh) Festival tahunan di alun-alun selalu ramai.",
    "(contoh) Anak muda butuh tempat berlatih dan alat bersama.",
    "(contoh) Izin keramaian sebaiknya satu pintu.",
    "(contoh) Perajin kesulitan mencari pembeli di luar kota.",
)


@dataclass(frozen=True, slots=True)
class Invented:
    """One person of the round."""

    number: int
    region: str
    group: str
    leaning: int
    is_halfway: bool
    chat: int = 0
    """Id of their chat on the page; 0 for who has none."""

    @property
    def telegram_id(self) -> int:
        """An id of the invented, but for who has a chat."""
        return self.chat or FIRST_PERSON + self.number


@dataclass(frozen=True, slots=True)
class Practice:
    """Writes the round into an empty demo."""

    store: ConversationStore
    world: World
    now: datetime

    async def prepare(self, coordinator: int, reachable: int = 0) -> bool:
        """Write it once; False where it is there already, in a folder that was kept.

        Args:
            coordinator: Telegram id of whoever has the desk.
            reachable: Telegram id of the one half-way who can be written to; 0 for nobody.
        """
        if (await self.store.load(coordinator)).revision:
            return False
        await self._appoint(coordinator)
        await asyncio.gather(*(self._answer(person) for person in everybody(reachable)))
        return True

    async def _appoint(self, coordinator: int) -> None:
        """The coordinator with a grant, who makes the round."""
        conversation = await self.store.load(coordinator)
        grant = Grant(
            ROUND_ID, Role.COORDINATOR, SCOPE, conversation.respondent, conversation.respondent
        )
        at = self.now - timedelta(days=14)
        consent = GiveConsent(self.world.consent_version)
        records = (consent, GiveGrant(grant), MakeRound(self.round))
        await self._commit(conversation, self._agreed(), records, at, -coordinator)

    @property
    def round(self) -> Round:
        """From two weeks ago to two weeks from now."""
        rubric = self._rubric()
        return Round(
            id=ROUND_ID,
            name=NAME,
            instrument=rubric.id,
            version=rubric.version,
            scope=SCOPE,
            regions=tuple(each.region for each in TURNOUTS),
            starts_at=self.now - timedelta(days=14),
            ends_at=self.now + timedelta(days=14),
            note=NOTE,
        )

    def _rubric(self) -> Rubric:
        rubrics = self.world.rubrics
        return rubrics.current(rubrics.ids()[0])

    def _agreed(self) -> Session:
        return Session(view=View.PAUSED, consent=self.world.consent_version, adult=True)

    async def _answer(self, person: Invented) -> None:
        """All of one person's units, one after another."""
        conversation = await self.store.load(person.telegram_id)
        begun = self.now - timedelta(days=1 + person.number % 9, minutes=7 * person.number)
        for number, turn in enumerate(self._turns(person, begun)):
            update = -(person.telegram_id * 10 + number)
            await self._commit(conversation, turn.session, turn.records, turn.event.at, update)
            conversation = replace(
                conversation, revision=conversation.revision + 1, session=turn.session
            )

    def _turns(self, person: Invented, begun: datetime) -> Iterator[Turn]:
        """What somebody does in each of their units."""
        rubric = self._rubric()
        turn = self._turn(begun, self._agreed(), None)
        agreed = turn.record(
            GiveConsent(self.world.consent_version), MarkReachable(bool(person.chat))
        )
        turn = agreed.begin(_assessment(person, rubric, begun))
        yield turn
        asked = indicators(rubric, person.group)
        for number, chunk in enumerate(_chunks(asked, person.is_halfway), start=1):
            turn = self._turn(begun + number * PAUSE, turn.session, turn.assessment)
            for item in chunk:
                turn = turn.answered(item, _answer_of(person, rubric.indicators[item]))
            turn = turn.moved(_after(chunk[-1], asked))
            yield turn
        if not person.is_halfway:
            last = self._turn(begun + (CHUNKS + 1) * PAUSE, turn.session, turn.assessment)
            yield finish(_with_remarks(last, person).moved(END))

    def _turn(self, at: datetime, session: Session, own: Assessment | None) -> Turn:
        event = CommandSent(update_id=0, at=at, command=ChatCommand.RESUME)
        return Turn(self._context(), event, session, own)

    def _context(self) -> Context:
        world = self.world
        return Context(
            telegram_id=0,
            fresh_id="",
            consent_version=world.consent_version,
            rubrics=world.rubrics,
            find_places=world.find_places,
            place=world.place,
            find_subsector=world.find_subsector,
            facts={RoundNamed(ROUND_ID): self.round},
        )

    async def _commit(
        self,
        conversation: Conversation,
        session: Session,
        records: tuple[Record, ...],
        at: datetime,
        update: int,
    ) -> None:
        """One unit, under an id that no update of Telegram's has."""
        done = await self.store.commit(Unit(update, conversation, session, records, (), at))
        if done.outcome is not Outcome.COMMITTED:
            raise RuntimeError(f"the practice round was not written: {done.outcome}")


def everybody(reachable: int = 0) -> tuple[Invented, ...]:
    """The people of the round; every region finishes first.

    Args:
        reachable: Telegram id of the first who is half-way; 0 where nobody can be reached.
    """
    found: list[Invented] = []
    for each in TURNOUTS:
        for groups, is_halfway in ((each.finished, False), (each.halfway, True)):
            for group, count in groups.items():
                found += [
                    Invented(len(found) + number, each.region, group, each.leaning, is_halfway)
                    for number in range(count)
                ]
    first = next(place for place, person in enumerate(found) if person.is_halfway)
    found[first] = replace(found[first], chat=reachable)
    return tuple(found)


def _assessment(person: Invented, rubric: Rubric, begun: datetime) -> Assessment:
    own_subsector = SUBSECTOR if person.group in "BC" else ""
    return Assessment(
        id=f"contoh{person.number:020d}",
        instrument=rubric.id,
        version=rubric.version,
        region=person.region,
        role=person.group,
        started_at=begun,
        own_subsector=own_subsector,
        leading_subsector=SUBSECTOR,
        round=ROUND_ID,
    )


def _chunks(asked: Sequence[str], is_halfway: bool) -> list[Sequence[str]]:  # noqa: FBT001 - a field of the person, not a switch
    """The questions in `CHUNKS` parts; who is half-way has answered two of them."""
    size = -(-len(asked) // CHUNKS)
    parts = [asked[start : start + size] for start in range(0, len(asked), size)]
    return parts[:2] if is_halfway else parts


def _after(item: str, asked: Sequence[str]) -> str:
    """The question that comes next; the last one where there is none."""
    return asked[min(asked.index(item) + 1, len(asked) - 1)]


def _answer_of(person: Invented, indicator: Indicator) -> Answer:
    """Around the region's level, spread by a hash: no two people alike, every start the same."""
    drawn = sha256(f"{person.number} {indicator.id}".encode()).digest()
    if drawn[0] < UNKNOWN:
        return DONT_KNOW
    scale = indicator.scale
    if isinstance(scale, Choice):
        level = person.leaning + drawn[1] % 3 - 1
        return Answer.given(max(0, min(level, len(scale.options) - 1)))
    if isinstance(scale, Multi):
        return Answer.given(frozenset({drawn[1] % len(scale.options)}))
    return Answer.given(round(scale.lo + (scale.hi - scale.lo) * drawn[1] / 255))


def _with_remarks(turn: Turn, person: Invented) -> Turn:
    """Every third person writes something; the others leave the open questions out."""
    for number, asked in enumerate(turn.rubric().open_questions):
        writes = (person.number + number) % 3 == 0
        text = REMARKS[(person.number + number) % len(REMARKS)] if writes else ""
        turn = turn.remarked(asked.id, text)
    return turn
