"""Reminders: whoever is half-way and silent hears of it, seldom and at a humane hour."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog

from bot.flows.context import RubricSource
from bot.flows.path import indicators
from bot.services.calendar import closing, local
from bot.services.notices import BREATH, ENOUGH, Gazetteer, Letter, NoticeRenderer
from bot.services.ports import Clock, Outbox, StoreUnavailableError
from bot.services.silence import HalfFinished, Look, Sight, Silent, choose, look_at
from bot.services.units import QueuedMessage

EVERY = 60.0
"""Seconds between two rounds."""
SLICE = 50
"""Assessments that one reading begins with; everything else of their people comes with them."""
_REST = 0.02
"""Seconds between two slices."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Findings:
    """What a slice of people comes to."""

    people: list[str] = field(default_factory=list)
    """Everybody who was looked at."""
    looks: list[Look] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    """Keyed by the assessment that is mentioned."""


class ReminderStore(Protocol):
    """Half-finished assessments and their silences."""

    async def due(self, now: datetime, limit: int) -> Sequence[Silent]:
        """People who have something to be looked at; those who wait longest first."""

    async def backlog(self, most: int) -> int:
        """Reminders and notices that the sender has not sent yet, counted up to `most`."""

    async def keep(self, findings: Findings, at: datetime) -> Sequence[QueuedMessage]:
        """Write in one commit what a slice came to; gives what was queued by it.

        Whatever was touched, finished or muted meanwhile is left as it is and looked at again.

        Raises:
            StoreUnavailableError: Nothing was written.
        """


@dataclass(frozen=True, slots=True)
class Reminders:
    """Runs on whoever leads; what was reminded is noted, whoever leads next goes on from there."""

    store: ReminderStore
    renderer: NoticeRenderer
    outbox: Outbox
    gazetteer: Gazetteer
    rubrics: RubricSource
    clock: Clock
    reminded: Callable[[int], None] = field(default=lambda _: None)
    """Told how many reminders each slice sent (counting, nothing else)."""

    async def run(self) -> None:
        """Look at once and then every minute, until cancelled."""
        while True:
            await self.clock.sleep(await self._round())

    async def _round(self) -> float:
        """Everybody who is to be looked at; gives the seconds until the next round."""
        try:
            while await self.look_at_some():
                await self.clock.sleep(_REST)
            full = await self.store.backlog(ENOUGH) >= ENOUGH
        except StoreUnavailableError:
            log.warning("reminders_wait")
        except Exception as error:  # noqa: BLE001 - a reminder must not stop the bot
            log.warning("reminders_failed", error=type(error).__name__)
        else:
            return BREATH if full else EVERY
        return EVERY

    async def look_at_some(self) -> bool:
        """One slice; False where there is nobody to look at, or the sender has enough.

        Raises:
            StoreUnavailableError: Nobody was reminded.
        """
        now = self.clock.now()
        if await self.store.backlog(ENOUGH) > ENOUGH - SLICE:
            return False
        people = await self.store.due(now, SLICE)
        findings = Findings()
        for person in people:
            self._look(person, now, findings)
        if not people:
            return False
        queued = await self.store.keep(findings, now)
        self.outbox.enqueue(queued)
        self.reminded(len(queued))
        return True

    def _look(self, person: Silent, now: datetime, findings: Findings) -> None:
        findings.people.append(person.respondent)
        zone = self.gazetteer.zone
        each = [look_at(person, half, now, zone(half.region)) for half in person.halves]
        for look in choose(each):
            findings.looks.append(look)
            if look.sight is Sight.REMIND and person.telegram_id is not None:
                letter = self._letter(person, look, person.telegram_id, now)
                findings.letters.append(letter)

    def _letter(self, person: Silent, look: Look, chat_id: int, now: datetime) -> Letter:
        half, zone = look.half, self.gazetteer.zone(look.half.region)
        notice = self.gazetteer.named("reminder", self._detail(look, zone), zone)
        said = self.renderer.notice(notice, chat_id=chat_id, language=person.language)
        return Letter(half.assessment, person.respondent, said, closing(now, zone))

    def _detail(self, look: Look, zone: str) -> dict[str, str]:
        half = look.half
        total = self._questions(half)
        return {
            "assessment": half.assessment,
            "region": half.region,
            "answered": str(min(half.answered, total)),
            "total": str(total),
            "until": local(half.until, zone).date().isoformat() if half.until else "",
            "last": "1" if look.is_last else "",
        }

    def _questions(self, half: HalfFinished) -> int:
        """How many questions it has; as many as were answered where its rubric is gone."""
        if half.instrument not in self.rubrics.ids():
            return half.answered
        found = self.rubrics.get(half.instrument, half.version)
        rubric = found or self.rubrics.current(half.instrument)
        return len(indicators(rubric, half.role))
