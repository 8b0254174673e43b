"""One event on its way through the flow: what is known, and what has come of it so far."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.flows.context import AssessmentNeededError, Context
from bot.flows.effects import (
    BeginAssessment,
    MoveCursor,
    Record,
    RecordAnswer,
    RecordRemark,
    SendFile,
    ShowLetter,
    Toast,
)
from bot.flows.events import Event
from bot.flows.facilitated import BeginFacilitated
from bot.flows.facts import FactNeededError, Query
from bot.flows.places import Place
from bot.flows.records import Assessment
from bot.flows.remarks import Note, Remark
from bot.flows.session import Session
from scoring.answers import Answer
from scoring.rubric import Rubric

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """A value that handlers pass on; none of them changes it in place."""

    context: Context
    event: Event
    session: Session
    assessment: Assessment | None
    records: tuple[Record, ...] = ()
    note: Note | None = None
    toast: Toast | None = None
    sends_data: bool = False
    files: tuple[SendFile, ...] = ()
    """Sent after the screen."""
    letters: tuple[ShowLetter, ...] = ()
    """Shown before the screen."""
    below: bool = False
    """The screen comes at the bottom; the message that was tapped stays as it is."""
    quiet: bool = False
    """No screen comes: whoever made the tapped message looks after it."""
    redraw: bool = False
    """The screen did not change: a stale tap only gets to see it again."""

    def to(self, **changes: Any) -> "Turn":  # noqa: ANN401 - the session's own fields
        """This turn with some fields of its session changed."""
        return replace(self, session=replace(self.session, **changes))

    def noted(self, remark: Remark, **details: Any) -> "Turn":  # noqa: ANN401 - Note's fields
        """This turn with a remark above the next screen."""
        return replace(self, note=Note(remark, **details))

    def ask(self, query: Query[T]) -> T:
        """A fact about the world.

        Raises:
            FactNeededError: It was not fetched yet; whoever runs the step does so and runs it
                again.
        """
        facts = self.context.facts
        if query not in facts:
            raise FactNeededError(query)
        fact: T = facts[query]
        return fact

    def at_desk(self, **changes: Any) -> "Turn":  # noqa: ANN401 - the desk's own fields
        """This turn with something else on the coordinator's or assessor's desk."""
        return self.to(desk=replace(self.session.desk, **changes))

    def record(self, *records: Record) -> "Turn":
        """This turn with more to write."""
        return replace(self, records=(*self.records, *records))

    def send(self, file: SendFile) -> "Turn":
        """This turn with a file to send, made after the commit."""
        return replace(self, files=(*self.files, file))

    def drafted(self, **changes: str) -> "Turn":
        """This turn with some choices of the set-up made."""
        return self.to(draft=replace(self.session.draft, **changes))

    def the_assessment(self) -> Assessment:
        """The assessment that the person is in.

        Raises:
            LookupError: There is none; callers look before they ask.
        """
        if self.assessment is None:
            raise LookupError(self.session.assessment)
        return self.assessment

    def rubric(self) -> Rubric:
        """The rubric version of the assessment; the newest where that one is gone."""
        return self.context.rubric_of(self.the_assessment())

    def place(self, code: str) -> Place:
        """A region by its code; a code that left the list shows itself."""
        return self.context.place(code) or Place(code, code, "")

    def begin(self, assessment: Assessment) -> "Turn":
        """Create an assessment and stand in it; it is of whom a coordinator stands in for."""
        proxy = self.session.proxy
        record: Record = BeginAssessment(assessment)
        if proxy.number:
            agreed = datetime.fromisoformat(proxy.agreed_at)
            record = BeginFacilitated(
                proxy.respondent, proxy.number, proxy.version, agreed, assessment
            )
        begun = replace(self, assessment=assessment).record(record)
        return begun.to(assessment=assessment.id)

    def enter(self, assessment: str) -> "Turn":
        """Stand in another assessment of the same person.

        Raises:
            AssessmentNeededError: It was not loaded yet.
        """
        if self.assessment and self.assessment.id == assessment:
            return self
        if assessment not in self.context.loaded:
            raise AssessmentNeededError(assessment)
        entered = replace(self, assessment=self.context.loaded[assessment])
        return entered.to(assessment=assessment)

    def answered(self, indicator: str, answer: Answer) -> "Turn":
        """Record an answer; the very same one again changes nothing."""
        own = self.the_assessment()
        if own.answers.get(indicator) == answer:
            return self
        kept = replace(self, assessment=own.with_answer(indicator, answer))
        return kept.record(RecordAnswer(own.id, indicator, answer))

    def remarked(self, question: str, text: str) -> "Turn":
        """Record the text of an open question."""
        own = self.the_assessment()
        if own.remarks.get(question) == text:
            return self
        kept = replace(self, assessment=own.with_remark(question, text))
        return kept.record(RecordRemark(own.id, question, text))

    def moved(self, cursor: str) -> "Turn":
        """Remember the exact place inside the assessment."""
        own = self.the_assessment()
        if own.cursor == cursor:
            return self
        moved = replace(self, assessment=replace(own, cursor=cursor))
        return moved.record(MoveCursor(own.id, cursor))
