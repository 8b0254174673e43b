"""The composition root: the only module that knows every adapter.

`App` is the bot, whole: intake, conversation, store, sender and web server on one event loop.
"""

import asyncio
from contextlib import AsyncExitStack

import structlog

from bot.config import Settings
from bot.coordination import Coordination
from bot.evidence_files import Archive
from bot.fact_book import fact_book, link_addresses
from bot.field_office import field_checks, verification_of
from bot.flows.desk.broadcasts import MakeBroadcast, SendAgain, SteerBroadcast
from bot.flows.effects import Effect, Notify
from bot.flows.events import Event
from bot.flows.field.field_record_values import MINUTES_JOB
from bot.flows.receipts import COPY_JOB, PAGE_JOB
from bot.flows.result_files import PICTURE_JOB, REPORT_JOB
from bot.ids import RandomIds
from bot.keys import open_blobs, open_sealed_store
from bot.reporting.card_press import CardPress
from bot.reporting.press import Press
from bot.reporting.studio import Studio
from bot.reporting.workshop import Workshop
from bot.services.attachments import Jobs
from bot.services.broadcasting import Broadcaster
from bot.services.broadcasting import Desk as BroadcastOffice
from bot.services.clock import SystemClock
from bot.services.conversation import Conversations
from bot.services.data_copy import DataCopies
from bot.services.examples import ExamplesBeside
from bot.services.figures import RegionalFigures
from bot.services.handling import Doors
from bot.services.housekeeping import Housekeeping
from bot.services.incoming import GroupMessage, Incoming
from bot.services.intake import Intake, IntakeLimits
from bot.services.invitation_cards import CARD_JOB, InvitationCards
from bot.services.limiter import Limiter, Pace
from bot.services.membership import Hooks, LeasePace, Membership, while_leading
from bot.services.notices import Gazetteer, Notifier
from bot.services.ports import Clock
from bot.services.reminders import Reminders
from bot.services.report_files import ReportFiles
from bot.services.restating import Restating
from bot.services.units import Priority
from bot.store import Store
from bot.telegram.asides import Asides
from bot.telegram.delivery import Office
from bot.telegram.export_progress import ExportBoard
from bot.telegram.polling import Poller
from bot.telegram.profile import introduce
from bot.telegram.rendering import TelegramRenderer
from bot.telegram.rendering.data_page import DataPages
from bot.telegram.sender import Sender
from bot.telegram.transport import Accepted, ApiResult, BotApi, Refused, open_session
from bot.telegram.updates import BotIdentity, UpdateReader
from bot.telegram.webhook import WebhookOrder, set_webhook
from bot.web.addresses import webhook_address
from bot.web.health import Progress, Readiness, holds, store_answers
from bot.web.metrics import Metrics
from bot.web.server import WebServer
from bot.web.stopping import stop_in_order
from bot.web.webhook import Webhook
from bot.world import every_rubric, read_world

_AGAIN = 2.0
"""Seconds between two tries to reach Telegram at the start."""

log = structlog.get_logger(__name__)


class StartError(Exception):
    """The bot cannot start; the message says why in one line."""


class App:
    """The bot: enter it, `run` it, `stop` it."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        limits: IntakeLimits | None = None,
        leases: LeasePace | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.limits = limits or IntakeLimits()
        self.leases = leases or LeasePace()
        self.metrics = Metrics()
        self._stack = AsyncExitStack()
        self._stopping = asyncio.Event()
        self.started = asyncio.Event()
        """Set when updates are about to be taken."""

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
        token = settings.telegram_token.get_secret_value()
        self.api = BotApi(token, settings.telegram_api_url, session)
        self.identity = await self._who_am_i()
        self.renderer = TelegramRenderer(
            controller=settings.controller,
            contact=settings.contact,
            demo=settings.demo,
            username=self.identity.username,
        )
        self.world = read_world(self.renderer.find_subsector, settings.owner_ids)
        self.store = await self._open_store()
        self.membership = await self._join()
        blobs = open_blobs(settings)
        self.archive = Archive.of(
            self.store, blobs, self.api, self.world, self.clock, self._notice_written
        )
        self.sender = self._make_sender()
        self.intake = self._make_intake()
        self.poller = Poller(self.api, self.intake, self.clock, self.metrics)
        self._make_web()

    async def _who_am_i(self) -> BotIdentity:
        while True:
            result = await self.api.call("getMe")
            if isinstance(result, Accepted) and isinstance(result.result, dict):
                return BotIdentity(result.result["id"], result.result["username"])
            _refuse_bad_token(result)
            log.warning("telegram_unreachable", result=type(result).__name__)
            await self.clock.sleep(_AGAIN)

    async def _open_store(self) -> Store:
        ids = RandomIds(self.clock)
        store = await open_sealed_store(self.settings, clock=self.clock, ids=ids)
        self._stack.push_async_callback(store.close)
        return store

    async def _join(self) -> Membership:
        """Become one of those that work on the database, or its only one."""
        membership = Membership(self.store.replicas, self.clock, self.leases)
        await membership.join()
        self._stack.push_async_callback(membership.leave)
        return membership

    def _make_sender(self) -> Sender:
        limiter = Limiter(self.clock, Pace(bulk_per_second=self.settings.broadcast_rate))
        settings = self.settings
        pages = DataPages(controller=settings.controller, contact=settings.contact)
        copies = DataCopies(self.store, pages.render, lambda: self.conversations.world)
        jobs: Jobs = {
            "data_copy": copies.render,
            "data_page": copies.render_page,
            COPY_JOB: copies.render_by_code,
            PAGE_JOB: copies.render_page_by_code,
            **self._drawing_jobs(),
            **self.archive.jobs(),
            **self._coordinate(limiter).jobs(self.field),
        }
        membership = self.membership
        office = Office(
            self.api, self.store, limiter, self.clock, self.metrics, jobs, leadership=membership
        )
        sender = Sender(office)
        membership.hooks = Hooks(lapsed=sender.renounce, inherited=sender.look)
        return sender

    def _drawing_jobs(self) -> Jobs:
        """Pictures and reports, drawn beside the loop in a process of their own."""
        press = Press(Workshop())
        self._stack.callback(press.close)
        rubrics, place = self.world.rubrics, self.world.place
        self.regions = RegionalFigures(self.store.figures, rubrics, self.clock)
        self.field = field_checks(self.store, self.renderer, self.world, self.regions, press)
        studio = Studio(press)
        self.studio = studio
        files = ReportFiles(
            self.store, self.store.reports, self.regions, rubrics, place, studio,
            register=self.store.issued_reports,
            examples=ExamplesBeside(self.store.examples, place),
            evidence=self.store.evidence,
            decided=verification_of(self.store, self.world, self.regions),
        )  # fmt: skip
        cards = InvitationCards(
            people=self.store,
            invitations=self.store.rounds,
            address=link_addresses(self.store, self.identity.username),
            rubrics=rubrics,
            place=place,
            draw=CardPress(press).draw,
        )
        return {
            PICTURE_JOB: files.picture,
            REPORT_JOB: files.report,
            CARD_JOB: cards.render,
            MINUTES_JOB: self.field.render,
        }

    def _coordinate(self, limiter: Limiter) -> Coordination:
        """Summaries and exports for coordinators."""
        board = ExportBoard(self.api, self.renderer.words_with, limiter.take)
        self.coordination = Coordination.of(
            self.store, self.renderer, self.world, self.regions, board, self.studio
        )
        return self.coordination

    def _make_intake(self) -> Intake:
        self.conversations = Conversations(
            store=self.store,
            renderer=self.renderer,
            outbox=self.sender,
            clock=self.clock,
            ids=RandomIds(self.clock),
            world=self.world,
            answered=self._committed,
            tell=self.sender.tell,
            facts=fact_book(self.store, self.identity.username, self.coordination, self.field),
        )
        self.gazetteer = Gazetteer.of(self.conversations.world)
        self.notifier: Notifier = Notifier(
            self.store.notices, self.renderer, self.sender, self.gazetteer, self.clock
        )
        self.broadcaster = self._make_broadcaster()
        self.progress = Progress(self.clock, self.limits.in_flight)
        self.asides = Asides(self.renderer, self.sender.tell, self.clock)
        doors = Doors(
            read=UpdateReader(self.identity, self.clock.now),
            handle=self.progress.watch(self._handle),
            store=self.store,
            apologise=self.asides.apologise,
            slow_down=self.asides.slow_down,
            tally=self.metrics,
        )
        return Intake(doors, self.clock, self.limits)

    def _make_broadcaster(self) -> Broadcaster:
        desk = BroadcastOffice(
            store=self.store.broadcast_ledger,
            renderer=self.renderer,
            outbox=self.sender,
            gazetteer=self.gazetteer,
            clock=self.clock,
            per_second=self.settings.broadcast_rate,
            owners=self.settings.owner_ids,
            tell=self.sender.tell,
            reported=self.notifier.wake,
        )
        return Broadcaster(desk)

    def _make_reminders(self) -> Reminders:
        rubrics = self.conversations.world.rubrics
        return Reminders(
            self.store.reminders, self.renderer, self.sender, self.gazetteer, rubrics, self.clock
        )

    def _committed(self, effect: Effect) -> None:
        """What became durable is counted; somebody may be waiting to be told of it."""
        self.metrics.answered(effect)
        self.archive.committed(effect)
        if isinstance(effect, Notify):
            self.notifier.wake()
        if isinstance(effect, MakeBroadcast | SteerBroadcast | SendAgain):
            self.broadcaster.wake()

    def _notice_written(self) -> None:
        """Somebody may be told at once."""
        self.notifier.wake()

    def _make_web(self) -> None:
        """Health and figures; and the webhook, where one is set."""
        settings = self.settings
        checks = {
            "store": store_answers(self.store),
            "events": self.progress.is_moving,
            "sender": holds(lambda: not self._stopping.is_set()),
        }
        self.readiness = Readiness(checks, self.clock)
        self._watch_inside()
        secret = settings.webhook_secret.get_secret_value()
        self.address = webhook_address(settings.webhook_url, secret)
        self.webhook = Webhook(
            self.intake.settle, self.metrics, path=self.address.path, secret=secret
        )
        routes = [*self.readiness.routes(), *self.metrics.routes()]
        if settings.webhook_url:
            routes.extend(self.webhook.routes())
        self.server = WebServer(settings.host, settings.port, routes, self.metrics)

    def _watch_inside(self) -> None:
        watch, sender = self.metrics.watch, self.sender
        watch("queue_waiting", lambda: sender.waiting(Priority.REPLY), "reply")
        watch("queue_waiting", lambda: sender.waiting(Priority.BROADCAST), "bulk")
        watch("chats_in_memory", lambda: len(self.intake))
        watch("leading", lambda: float(self.membership.leads()))
        watch("leadership_term", lambda: self.membership.seen().term)
        watch("replicas", lambda: self.membership.seen().replicas)

    async def _handle(self, incoming: Incoming) -> None:
        if isinstance(incoming.event, Event):
            await self.conversations.handle(incoming.telegram_id, incoming.event)
        elif isinstance(incoming.event, GroupMessage):
            self.asides.turn_to_private(incoming.chat_id, incoming.language)

    async def run(self) -> None:
        """Serve until `stop`; then refuse what is new, finish what is under way, and end.

        Raises:
            TokenRevokedError: Telegram does not know the token any more.
            SecondPollerError: Somebody else receives this bot's updates.
            WebhookRefusedError: Telegram does not take the webhook's address.
            CannotListenError: The web server's port is taken.
        """
        if not self.settings.demo:
            await self.server.start()
        await introduce(self.api, self.renderer.words)
        await self.sender.start()
        await self.intake.start()
        leading = asyncio.create_task(
            while_leading(self.membership, self._work_by_the_clock, self.clock)
        )
        log.info("started", username=self.identity.username)
        self.started.set()
        try:
            await self._receive()
        finally:
            leading.cancel()
            await self._end()

    async def _work_by_the_clock(self) -> None:
        """What only one process may do, from when it leads until it does not."""
        await self.store.recover()
        # reminders and broadcasts are ours now
        self.sender.look()
        await asyncio.gather(
            Housekeeping(self.store, self.clock).run(),
            Restating(self.store.restating, every_rubric(), self.clock).run(),
            self.notifier.run(),
            self.broadcaster.run(),
            self.archive.keeper.run(),
            self._make_reminders().run(),
            self.coordination.post(self.sender).run(),
        )

    async def _receive(self) -> None:
        if not self.settings.webhook_url:
            await self.poller.run()
            return
        order = WebhookOrder(
            self.address.url,
            self.settings.webhook_secret.get_secret_value(),
            connections=self.limits.in_flight,
        )
        await set_webhook(self.api, order, self.clock)
        await self._stopping.wait()

    async def _end(self) -> None:
        await stop_in_order(
            ("readiness", self.readiness.stop),
            ("webhook", self.webhook.stop),
            ("intake", self.intake.drain),
            ("sender", self.sender.drain),
            ("server", self.server.close),
        )
        log.info("stopped")

    def stop(self) -> None:
        """Take nothing more; what is under way is finished by `run`."""
        self._stopping.set()
        self.poller.stop()


def _refuse_bad_token(result: ApiResult) -> None:
    if isinstance(result, Refused) and result.code in (401, 404):
        raise StartError(
            "Telegram does not know this bot token (KREATIF_TELEGRAM_TOKEN); "
            "BotFather shows the present one with /mybots"
        )
