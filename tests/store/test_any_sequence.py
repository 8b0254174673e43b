"""Any sequence of units, told to the store and to a dictionary: both must say the same."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.flows.effects import (
    BeginAssessment,
    EraseRespondent,
    RecordAnswer,
    RecordRemark,
    WithdrawConsent,
)
from bot.services.units import Conversation, Delivered, DeliveryState, Outcome, ParkedUpdate
from bot.store import Store
from bot.store.sqlite import open_sqlite
from scoring.answers import Answer, Status
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.people import NOW, CountingIds, assessment, later, message, unit

people = st.sampled_from([101, 102, 103])
update_ids = st.integers(1, 40)
"""Few, so that duplicates, swapped and falling ids are common."""
answers = st.one_of(
    st.sampled_from([Answer(status) for status in Status if status is not Status.GIVEN]),
    st.integers(0, 4).map(Answer.given),
    st.floats(allow_nan=False, allow_infinity=False).map(Answer.given),
    st.frozensets(st.integers(0, 9)).map(Answer.given),
)
texts = st.text(max_size=20).filter(lambda text: "\0" not in text)


@dataclass
class Person:
    """What the model knows of somebody."""

    revision: int = 0
    assessment: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    history: list[Answer] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)


class StoreMachine(RuleBasedStateMachine):
    """The dictionary is the truth; each rule does the same to both."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.ids = CountingIds()
        self.people: dict[int, Person] = {}
        self.seen: set[int] = set()
        self.erased: set[str] = set()
        self.parked: list[tuple[int, int]] = []
        self.stale: dict[int, Conversation] = {}
        self.store = self.runner.run(self.opened())

    async def opened(self) -> Store:
        path = Path(self.folder.name, "kreatif.db")
        return Store(
            await open_sqlite(path, at=0, synchronous="OFF"), FakeClock(), self.ids, SEALER
        )

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()

    def told(self, conversation: Conversation, update_id: int, *records: Any, **how: Any) -> bool:
        """Commit to the store; whether the model must follow, which it decides first."""
        telegram_id = conversation.telegram_id
        revision = self.people.get(telegram_id, Person()).revision
        if update_id in self.seen and update_id not in {number for number, _ in self.parked}:
            expected = Outcome.DUPLICATE
        elif conversation.revision != revision or conversation.respondent in self.erased:
            expected = Outcome.CONFLICT
        else:
            expected = Outcome.COMMITTED
        done = self.runner.run(self.store.commit(unit(conversation, update_id, *records, **how)))
        assert done.outcome is expected
        if expected is not Outcome.COMMITTED:
            return False
        self.seen.add(update_id)
        self.parked = [row for row in self.parked if row[0] != update_id]
        person = self.people.setdefault(telegram_id, Person())
        person.revision += 1
        person.waiting += [queued.id for queued in done.queued]
        return True

    def loaded(self, telegram_id: int) -> Conversation:
        return self.runner.run(self.store.load(telegram_id))

    @rule(who=people, update_id=update_ids)
    def begin(self, who: int, update_id: int) -> None:
        id_ = self.ids.new()
        if self.told(self.loaded(who), update_id, BeginAssessment(assessment(id_)),
                     assessment=id_, messages=(message(),)):  # fmt: skip
            person = self.people[who]
            person.assessment, person.answers, person.remarks = id_, {}, {}

    @rule(who=people, update_id=update_ids, indicator=st.sampled_from("PQ"), given=answers)
    def answer(self, who: int, update_id: int, indicator: str, given: Answer) -> None:
        person = self.people.get(who, Person())
        if not person.assessment:
            return
        record = RecordAnswer(person.assessment, indicator, given)
        if self.told(self.loaded(who), update_id, record, messages=(message(), message())):
            person.answers[indicator] = given
            person.history.append(given)

    @rule(who=people, update_id=update_ids, text=texts)
    def remark(self, who: int, update_id: int, text: str) -> None:
        person = self.people.get(who, Person())
        if person.assessment:
            record = RecordRemark(person.assessment, "potensi", text)
            if self.told(self.loaded(who), update_id, record):
                person.remarks["potensi"] = text

    @rule(who=people)
    def look(self, who: int) -> None:
        """Remember a conversation as it is now, to commit from it when it is stale."""
        self.stale[who] = self.loaded(who)

    @rule(who=people, update_id=update_ids)
    def commit_stale(self, who: int, update_id: int) -> None:
        if who in self.stale:
            self.told(self.stale[who], update_id, token=update_id)

    @rule(who=people, update_id=update_ids)
    def withdraw(self, who: int, update_id: int) -> None:
        before = set(self.people.get(who, Person()).waiting)
        if self.told(self.loaded(who), update_id, WithdrawConsent(), assessment=""):
            person = self.people[who]
            farewell = [number for number in person.waiting if number not in before]
            self.people[who] = Person(person.revision, waiting=farewell)
            self.parked = [row for row in self.parked if row[1] != who or row[0] > update_id]

    @rule(who=people, update_id=update_ids)
    def erase(self, who: int, update_id: int) -> None:
        before = set(self.people.get(who, Person()).waiting)
        conversation = self.loaded(who)
        if self.told(conversation, update_id, EraseRespondent(), messages=(message(),)):
            self.erased.add(conversation.respondent)
            farewell = [number for number in self.people[who].waiting if number not in before]
            self.people.setdefault(-who, Person()).waiting += farewell
            del self.people[who]
            self.parked = [row for row in self.parked if row[1] != who or row[0] > update_id]

    @rule(who=people, update_id=update_ids)
    def park(self, who: int, update_id: int) -> None:
        update = ParkedUpdate(update_id, who, "{}", 1, NOW)
        assert self.runner.run(self.store.park(update)) is (update_id not in self.seen)
        if update_id not in self.seen:
            self.seen.add(update_id)
            self.parked.append((update_id, who))

    @rule(who=people)
    def deliver(self, who: int) -> None:
        person = self.people.get(who, Person())
        ended = [Delivered(number, "", DeliveryState.SENT) for number in person.waiting]
        self.runner.run(self.store.mark(ended))
        person.waiting.clear()

    @rule()
    def restart(self) -> None:
        self.runner.run(self.store.close())
        self.store = self.runner.run(self.opened())

    @invariant()
    def people_are_as_told(self) -> None:
        for who in (101, 102, 103):
            person, found = self.people.get(who, Person()), self.loaded(who)
            assert found.revision == person.revision
            assert (found.assessment.id if found.assessment else "") == person.assessment
            if found.assessment:
                assert found.assessment.answers == person.answers
                assert found.assessment.remarks == person.remarks
            if person.assessment:
                copy: Any = self.runner.run(self.store.data_copy(who))
                kept = [row for each in copy["assessments"] for row in each["answers"]]
                assert len(kept) == len(person.history)

    @invariant()
    def messages_and_parked_updates_are_as_told(self) -> None:
        waiting = {queued.id for queued in self.runner.run(self.store.unsent(NOW, 1000))}
        assert waiting == {number for person in self.people.values() for number in person.waiting}
        chats = {chat: number for number, chat in reversed(self.parked)}
        oldest = [
            (u.update_id, u.chat_id) for u in self.runner.run(self.store.parked(later(9), 99))
        ]
        assert {chat for _, chat in oldest} == set(chats)

    @invariant()
    def ids_are_known(self) -> None:
        for update_id in (1, 7, 23):
            assert self.runner.run(self.store.is_seen(update_id)) is (update_id in self.seen)


TestAnySequence = StoreMachine.TestCase
TestAnySequence.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
