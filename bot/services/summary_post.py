"""Summaries that come by themselves: every Monday to who wants them, and when a round is over.

Each is made of the figures of the moment and queued in the commit that notes it, so nobody gets
one twice, whoever leads and however often it starts anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Protocol

import structlog

from bot.flows.access import NATION, Deed
from bot.flows.desk.summary_pages import Frame, page_of, posted_buttons
from bot.flows.desk.summary_screens import SummaryHead
from bot.flows.desk.summary_values import AreaSummary, RegionSummary, Summary
from bot.flows.places import Place
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from bot.services.calendar import HOME_ZONE, OPENS, closing, is_open, local
from bot.services.notices import ENOUGH, Gazetteer, Letter
from bot.services.ports import Clock, Outbox, StoreUnavailableError
from bot.services.rights import Rights
from bot.services.summaries import RoundSource
from bot.services.units import OutgoingMessage, Priority, QueuedMessage

EVERY = 60.0
"""Seconds between two looks."""
LATE = timedelta(days=14)
"""So long after its end a round's summary is still sent, where the bot was away."""
SLICE = 20
"""Summaries that are queued in one commit."""
END = "end"
MONDAY = 0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may have to get a summary."""

    respondent: str
    telegram_id: int
    language: str
    round: str
    scope: str
    wished_at: datetime | None
    """None for the maker of a round, who gets the one at its end."""
    last_sent: datetime | None


@dataclass(frozen=True, slots=True)
class Post:
    """A summary that is ready to go."""

    reader: Reader
    occasion: str
    """`2026-11-23` for that Monday's, `end` for the last one."""
    letter: Letter


class PostStore(Protocol):
    """Who wants summaries, and which were sent."""

    async def readers(self, now: datetime, since: datetime) -> Sequence[Reader]:
        """Of rounds that run, or ended after `since`; sorted by round and scope."""

    async def backlog(self, most: int) -> int:
        """Reminders and notices that the sender has not sent yet, counted up to `most`."""

    async def keep(self, posts: Sequence[Post], at: datetime) -> Sequence[QueuedMessage]:
        """Note and queue in one commit; what was sent before or has nobody to go to is left out.

        Raises:
            StoreUnavailableError: Nothing was written.
        """


class SummarySource(Protocol):
    """Makes summaries."""

    async def summary(self, scope: str, round_id: str, at: datetime) -> Summary:
        """The summary of a round in a scope as it is now."""


class ScreenRenderer(Protocol):
    """Puts screens into words."""

    def show(
        self, screen: Screen, *, chat_id: int, language: str, token: int, edit: int | None
    ) -> OutgoingMessage:
        """A screen as a finished request."""


@dataclass(frozen=True, slots=True)
class SummaryPost:
    """Runs on whoever leads."""

    store: PostStore
    summaries: SummarySource
    rounds: RoundSource
    rights: Rights
    renderer: ScreenRenderer
    outbox: Outbox
    gazetteer: Gazetteer
    regions_of: Callable[[str], tuple[Place, ...]]
    clock: Clock

    async def run(self) -> None:
        """Look at once and then every minute, until cancelled."""
        while True:
            try:
                await self.post_due()
            except StoreUnavailableError:
                log.warning("summaries_wait")
            except Exception as error:  # noqa: BLE001 - a summary must not stop the bot
                log.warning("summaries_failed", error=type(error).__name__)
            await self.clock.sleep(EVERY)

    async def post_due(self) -> int:
        """Send what is due; gives how many were queued.

        Raises:
            StoreUnavailableError: The rest is left for the next look.
        """
        now = self.clock.now()
        queued, ready = 0, list[Post]()
        made: dict[tuple[str, str], Summary] = {}
        for reader in await self.store.readers(now, now - LATE):
            post = await self._post(reader, now, made)
            if post is not None:
                ready.append(post)
            if len(ready) >= SLICE:
                queued += await self._keep(ready, now)
                ready = []
        return queued + await self._keep(ready, now)

    async def _keep(self, posts: Sequence[Post], now: datetime) -> int:
        if not posts or await self.store.backlog(ENOUGH) >= ENOUGH:
            return 0
        queued = await self.store.keep(posts, now)
        self.outbox.enqueue(queued)
        return len(queued)

    async def _post(
        self, reader: Reader, now: datetime, made: dict[tuple[str, str], Summary]
    ) -> Post | None:
        its = await self.rounds.named(reader.round)
        zone = self._zone(reader.scope)
        occasion = occasion_of(its, reader, now, zone) if its else None
        if its is None or occasion is None or not await self._may(reader, now):
            return None
        key = (reader.round, reader.scope)
        if key not in made:
            made[key] = await self.summaries.summary(reader.scope, reader.round, now)
        head = SummaryHead(self.gazetteer.area(reader.scope), its, zone, now)
        buttons = posted_buttons(its.id, reader.scope, weekly=occasion != END)
        said = self._said(reader, made[key], Frame(head, buttons))
        letter = Letter(occasion, reader.respondent, said, closing(now, zone))
        return Post(reader, occasion, letter)

    async def _may(self, reader: Reader, now: datetime) -> bool:
        """A grant that was withdrawn ends the summaries at once."""
        return await self.rights.may(
            reader.respondent, reader.telegram_id, Deed.SEE_SUMMARY, reader.scope, now
        )

    def _said(self, reader: Reader, found: Summary, frame: Frame) -> OutgoingMessage:
        if not isinstance(found, RegionSummary | AreaSummary):
            raise TypeError(type(found).__name__)
        needy = found.needy if isinstance(found, AreaSummary) else ()
        names = {each.region: self.gazetteer.area(each.region) for each in needy}
        shown = self.renderer.show(
            page_of(found, names, frame, 0),
            chat_id=reader.telegram_id,
            language=reader.language,
            token=0,
            edit=None,
        )
        return replace(shown, screen=False, priority=Priority.REMINDER)

    def _zone(self, scope: str) -> str:
        """The time zone of an area; the nation goes by WIB."""
        regions = self.regions_of(scope) if scope != NATION else ()
        return regions[0].zone if regions else HOME_ZONE


def occasion_of(its: Round, reader: Reader, now: datetime, zone: str) -> str | None:
    """What a reader is to be sent now; None for nothing.

    On Mondays from 08:00 there while the round runs, to who wished for it before; and once when
    it is over, at a humane hour. A Monday on which the bot was away until 20:00 is left out.
    """
    if not is_open(now, zone):
        return None
    if now > its.over_at:
        is_new = reader.last_sent is None or reader.last_sent <= its.over_at
        return END if is_new else None
    there = local(now, zone)
    opened = datetime.combine(there.date(), time(OPENS.hour), there.tzinfo)
    if there.weekday() != MONDAY or opened < its.starts_at:
        return None
    if reader.wished_at is None or reader.wished_at >= opened:
        return None
    is_new = reader.last_sent is None or reader.last_sent < opened
    return there.date().isoformat() if is_new else None
