"""The composition root: the only module that knows every adapter.

`App` is the bot, whole: intake, conversation, store and sender on one event loop.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.config import Settings
from bot.flows.events import Event
from bot.flows.places import Place
from bot.ids import RandomIds
from bot.regions import Region, Regions
from bot.rubric_files import RubricShelf, read_rubrics
from bot.services.clock import SystemClock
from bot.services.conversation import Conversations, World
from bot.services.data_copy import DataCopies
from bot.services.handling import Doors
from bot.services.housekeeping import Housekeeping
from bot.services.incoming import GroupMessage, Incoming
from bot.services.intake import Intake, IntakeLimits
from bot.services.limiter import Limiter, Pace
from bot.services.ports import Clock
from bot.services.tally import MemoryTally, Tally
from bot.store import Store, open_store
from bot.telegram.delivery import Office
from bot.telegram.polling import Poller
from bot.telegram.profile import introduce
from bot.telegram.rendering import TelegramRenderer
from bot.telegram.sender import Sender
from bot.telegram.transport import Accepted, ApiResult, BotApi, Refused, open_session
from bot.telegram.updates import BotIdentity, UpdateReader
from scoring.rubric import Rubric

ROOT = Path(__file__).resolve().parent.parent
RUBRICS = ROOT / "rubrics"
DEFAULT_INSTRUMENT = "pmk3i"
CONSENT_VERSION = "2026-11-22"
"""Version of the notice; a change of its meaning needs a new one, so that it is asked again."""

log = structlog.get_logger(__name__)


class StartError(Exception):
    """The bot cannot start; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """The rubric shelf with the default instrument first."""

    shelf: RubricShelf

    def ids(self) -> tuple[str, ...]:
        """Instruments, the default one first."""
        return tuple(sorted(self.shelf.ids(), key=lambda name: (name != DEFAULT_INSTRUMENT, name)))

    def current(self, instrument: str) -> Rubric:
        """The newest version."""
        return self.shelf.current(instrument)

    def get(self, instrument: str, version: str) -> Rubric | None:
        """One version, if it is still on the shelf."""
        return self.shelf.get(instrument, version)


def _as_place(region: Region) -> Place:
    return Place(region.code, region.short, region.province, region.time_zone)


def make_world(renderer: TelegramRenderer, rubrics: Path = RUBRICS) -> World:
    """What conversations look things up in: rubrics, regions, names of subsectors."""
    regions = Regions.load()

    def place(code: str) -> Place | None:
        found = regions.get(code)
        return _as_place(found) if found else None

    return World(
        rubrics=Instruments(read_rubrics(rubrics)),
        find_places=lambda text: tuple(map(_as_place, regions.find(text))),
        place=place,
        find_subsector=renderer.find_subsector,
        consent_version=CONSENT_VERSION,
    )


class App:
    """The bot: enter it, `run` it, `stop` it."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        tally: Tally | None = None,
        limits: IntakeLimits | None = None,
    ) -> None:
        self.settings = settings
        self._limits = limits
        self.clock = clock or SystemClock()
        self.tally = tally or MemoryTally()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "App":
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _open(self) -> None:
        settings = self.settings
        session = await self._stack.enter_async_context(open_session())
        self.api = BotApi(
            settings.telegram_token.get_secret_value(), settings.telegram_api_url, session
        )
        self.identity = await self._who_am_i()
        self.renderer = TelegramRenderer(
            controller=settings.controller,
            contact=settings.contact,
            demo=settings.demo,
            username=self.identity.username,
        )
        self.store = await self._open_store()
        self.sender = self._make_sender()
        self.intake = self._make_intake()
        self.poller = Poller(self.api, self.intake, self.clock, self.tally)

    async def _who_am_i(self) -> BotIdentity:
        while True:
            result = await self.api.call("getMe")
            if isinstance(result, Accepted) and isinstance(result.result, dict):
                return BotIdentity(result.result["id"], result.result["username"])
            self._refuse_bad_token(result)
            log.warning("telegram_unreachable", result=type(result).__name__)
            await self.clock.sleep(2.0)

    @staticmethod
    def _refuse_bad_token(result: ApiResult) -> None:
        if isinstance(result, Refused) and result.code in (401, 404):
            raise StartError(
                "Telegram does not know this bot token (KREATIF_TELEGRAM_TOKEN); "
                "BotFather shows the present one with /mybots"
            )

    async def _open_store(self) -> Store:
        ids = RandomIds(self.clock)
        store = await open_store(self.settings.database_url, clock=self.clock, ids=ids)
        self._stack.push_async_callback(store.close)
        return store

    def _make_sender(self) -> Sender:
        limiter = Limiter(self.clock, Pace(bulk_per_second=self.settings.broadcast_rate))
        jobs = {"data_copy": DataCopies(self.store).render}
        return Sender(Office(self.api, self.store, limiter, self.clock, self.tally, jobs))

    def _make_intake(self) -> Intake:
        self.conversations = Conversations(
            store=self.store,
            renderer=self.renderer,
            outbox=self.sender,
            clock=self.clock,
            ids=RandomIds(self.clock),
            world=make_world(self.renderer),
        )
        doors = Doors(
            read=UpdateReader(self.identity, self.clock.now),
            handle=self._handle,
            store=self.store,
            apologise=self._apologise,
            tally=self.tally,
        )
        return Intake(doors, self.clock, self._limits)

    async def _handle(self, incoming: Incoming) -> None:
        if isinstance(incoming.event, Event):
            await self.conversations.handle(incoming.telegram_id, incoming.event)
        elif isinstance(incoming.event, GroupMessage):
            language = incoming.language
            self.sender.tell(self.renderer.render_private_only(incoming.chat_id, language))

    async def _apologise(self, chat_id: int, language: str) -> None:
        """Say it directly, beside the outbox: the store is what failed."""
        self.sender.tell(self.renderer.render_not_saved(chat_id, language))

    async def run(self) -> None:
        """Serve until `stop`.

        Raises:
            TokenRevokedError: Telegram does not know the token any more.
            SecondPollerError: Somebody else receives this bot's updates.
        """
        await self.store.recover()
        await introduce(self.api, self.renderer.words)
        await self.sender.start()
        await self.intake.start()
        tidying = asyncio.create_task(Housekeeping(self.store, self.clock).run())
        log.info("started", username=self.identity.username)
        try:
            await self.poller.run()
        finally:
            tidying.cancel()
            await asyncio.gather(tidying, return_exceptions=True)
            await self.intake.drain()
            await self.sender.drain()
            log.info("stopped")

    def stop(self) -> None:
        """Take nothing more; what is under way is finished by `run`."""
        self.poller.stop()
