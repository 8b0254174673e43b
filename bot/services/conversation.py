"""The use case: one event of one person, from the store through `step` and back.

Load, step, render, commit; a lost race loads again and steps again, because `step` is pure.
What was committed is handed to the sender at once.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.flows.context import AssessmentNeededError, Context, RubricSource, Transition
from bot.flows.effects import (
    AnswerTap,
    Effect,
    Message,
    Record,
    SendDataCopy,
    SendFile,
    ShowLetter,
    ShowScreen,
)
from bot.flows.events import BotBlocked, BotUnblocked, Event
from bot.flows.facts import FactNeededError
from bot.flows.places import Area, Place
from bot.flows.records import Assessment
from bot.flows.session import Session
from bot.flows.step import step
from bot.services.facts import Asker, FactBook, Facts
from bot.services.ports import Clock, ConversationStore, Ids, Outbox, ParkedAheadError, Renderer
from bot.services.units import Conversation, Outcome, OutgoingMessage, Unit

RACES = 20
"""Lost races of one event before it counts as a failure; each means another event won."""


MOST_FACTS = 50
"""Facts that one step may ask for; a step that asks on and on has a bug."""


class TooManyFactsError(Exception):
    """A step kept asking; the event is handled again later."""


class TooManyRacesError(Exception):
    """The session kept moving under an event; the event is handled again later."""


@dataclass(frozen=True, slots=True)
class World:
    """What every conversation looks things up in; read once at the start."""

    rubrics: RubricSource
    find_places: Callable[[str], tuple[Place, ...]]
    place: Callable[[str], Place | None]
    find_subsector: Callable[[str], str | None]
    find_province: Callable[[str], Area | None]
    regions_of: Callable[[str], tuple[Place, ...]]
    consent_version: str
    owner_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Conversations:
    """Handles the events of all private chats; one chat's come one after another."""

    store: ConversationStore
    renderer: Renderer
    outbox: Outbox
    clock: Clock
    ids: Ids
    world: World
    answered: Callable[[Effect], None] = field(default=lambda _: None)
    """Told of every effect that was committed (counting, nothing else)."""
    tell: Callable[[OutgoingMessage], None] = field(default=lambda _: None)
    """Sends a message of which nothing is kept."""
    facts: Facts = field(default_factory=lambda: FactBook({}))
    """Answers what steps ask beyond their own chat."""

    async def handle(self, telegram_id: int, event: Event) -> Outcome:
        """Commit what an event changes; COMMITTED or DUPLICATE when it is settled.

        Raises:
            StoreUnavailableError: Nothing was written; the event must come again.
            TooManyRacesError: Likewise.
            ParkedAheadError: Likewise; it must be parked behind what another process has.
        """
        for _ in range(RACES):
            outcome = await self._attempt(telegram_id, event)
            if outcome is Outcome.BEHIND:
                raise ParkedAheadError
            if outcome is not Outcome.CONFLICT:
                return outcome
            await asyncio.sleep(0)
        raise TooManyRacesError

    async def _attempt(self, telegram_id: int, event: Event) -> Outcome:
        conversation = await self.store.load(telegram_id)
        transition = await self._step(conversation, event)
        unit = self._unit(conversation, event, transition)
        if _leaves_no_trace(unit, event):
            for message in unit.messages:
                self.tell(message)
            return Outcome.COMMITTED
        committed = await self.store.commit(unit)
        if committed.outcome is Outcome.COMMITTED:
            self.outbox.enqueue(committed.queued)
            for effect in transition.effects:
                self.answered(effect)
        return committed.outcome

    async def _step(self, conversation: Conversation, event: Event) -> Transition:
        """Step; what it turns out to need is fetched on the way, and it runs again."""
        context = self._context(conversation)
        asker = Asker(conversation.respondent, event.at)
        for _ in range(MOST_FACTS):
            try:
                return step(conversation.session, event, context)
            except AssessmentNeededError as needed:
                other = await self._other(conversation, needed.assessment)
                context = replace(context, loaded={**context.loaded, other.id: other})
            except FactNeededError as needed:
                fact = await self.facts.answer(needed.query, asker)
                context = replace(context, facts={**context.facts, needed.query: fact})
        raise TooManyFactsError

    async def _other(self, conversation: Conversation, assessment: str) -> Assessment:
        other = await self.store.assessment(conversation.respondent, assessment)
        if other is None:
            raise TooManyRacesError
        return other

    def _context(self, conversation: Conversation) -> Context:
        current = conversation.assessment
        return Context(
            telegram_id=conversation.telegram_id,
            fresh_id=self.ids.new(),
            consent_version=self.world.consent_version,
            rubrics=self.world.rubrics,
            find_places=self.world.find_places,
            place=self.world.place,
            find_subsector=self.world.find_subsector,
            find_province=self.world.find_province,
            regions_of=self.world.regions_of,
            is_owner=conversation.telegram_id in self.world.owner_ids,
            assessments=conversation.assessments,
            loaded={current.id: current} if current else {},
        )

    def _unit(self, conversation: Conversation, event: Event, done: Transition) -> Unit:
        messages = tuple(
            self._render(conversation, done.session, effect)
            for effect in done.effects
            if isinstance(effect, Message)
        )
        return Unit(
            update_id=event.update_id,
            conversation=conversation,
            session=done.session,
            records=tuple(effect for effect in done.effects if isinstance(effect, Record)),
            messages=messages,
            at=self.clock.now(),
        )

    def _render(
        self,
        conversation: Conversation,
        session: Session,
        effect: Message,
    ) -> OutgoingMessage:
        chat_id, language = conversation.telegram_id, session.language
        match effect:
            case AnswerTap():
                return self.renderer.answer_tap(
                    effect.query_id, effect.toast, chat_id=chat_id, language=language
                )
            case SendDataCopy():
                return self.renderer.data_copy(chat_id=chat_id, language=language)
            case ShowLetter():
                return self.renderer.letter(effect.letter, chat_id=chat_id, language=language)
            case SendFile():
                return self.renderer.file(effect, chat_id=chat_id, language=language)
            case ShowScreen():
                message = self.renderer.show(
                    effect.screen,
                    chat_id=chat_id,
                    language=language,
                    token=session.token,
                    edit=effect.edit,
                )
                return replace(message, shown=conversation.screen)


def _leaves_no_trace(unit: Unit, event: Event) -> bool:
    """Whether nothing is to be stored: a stranger blocks the bot, or taps what means nothing.

    Whoever was erased is a stranger, and blocking the bot or a second tap on «erase» is no wish
    to be known again.
    """
    if unit.conversation.revision:
        return False
    if isinstance(event, BotBlocked | BotUnblocked):
        return True
    return unit.session == unit.conversation.session and not unit.records
