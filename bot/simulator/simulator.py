"""The simulator as a whole: a server that can be started, stopped and started again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from aiohttp import web

from bot.simulator import people
from bot.simulator.admin_control import ControlAdmin
from bot.simulator.admin_people import PeopleAdmin
from bot.simulator.bot_api import BotApi
from bot.simulator.clock import Clock
from bot.simulator.faults import Faults
from bot.simulator.http_guard import guard, refuse_politely
from bot.simulator.journal import Journal
from bot.simulator.messages import Chat, User
from bot.simulator.page_routes import PageRoutes
from bot.simulator.person import WAIT_SECONDS, Person
from bot.simulator.webhook import WebhookDelivery
from bot.simulator.world import World

TOKEN = "123456789:SIMULASI-hanya-untuk-mesin-ini-0000000"  # noqa: S105 - worth nothing elsewhere
"""The token that the simulator takes unless told otherwise."""
BOT_USERNAME = "kotakreatif_simulasi_bot"
BOT_NAME = "Kota Kreatif"
_MAX_BODY = 64 * 1024 * 1024


_MOST_UPDATES = 2_100_000_000
"""An update id beyond 32 bits could never be acknowledged."""


class Simulator:
    """A local Telegram for one bot.

    Use it as `async with Simulator() as sim:` or call `start` and `stop`. The
    state outlives `stop`: started again it serves the same port, chats and
    pending updates.

    Args:
        token: the only bot token that is accepted.
        port: where to listen on 127.0.0.1; 0 takes a free one.
        now: the clock that dates messages and lets updates expire.
        sleep: waits in that clock's seconds; long polls wait with it.
        first_update_id: where the update counter begins; offsets have 32 bits.
        username: the bot's user name.
        name: the bot's name.

    Raises:
        ValueError: the first update id leaves no room for offsets above it.
    """

    def __init__(  # noqa: PLR0913 - each is one plain setting with a default
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        now: Callable[[], datetime] | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
        first_update_id: int = 100_000_001,
        username: str = BOT_USERNAME,
        name: str = BOT_NAME,
    ) -> None:
        if not 0 < first_update_id < _MOST_UPDATES:
            raise ValueError(f"the first update id must lie between 0 and {_MOST_UPDATES:,}")
        real = Clock()
        clock = Clock(now or real.now, sleep or real.sleep)
        bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.world = World.of(clock, bot, token, first_update_id)
        self._first_update_id = first_update_id
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> "Simulator":
        """Listen on 127.0.0.1. The port of the first start is kept.

        Raises:
            OSError: the port is taken.
        """
        app = self._application()
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        try:
            await site.start()
        except OSError:
            await self.stop()
            raise
        self._port = self._runner.addresses[0][1]
        return self

    def _application(self) -> web.Application:
        """Bot API, page and admin API, closed to the pages of other sites."""
        app = web.Application(client_max_size=_MAX_BODY, middlewares=[guard, refuse_politely])
        BotApi(self.world).add_routes(app)
        PageRoutes(self.world).add_routes(app)
        PeopleAdmin(self.world, self.add_person).add_routes(app)
        ControlAdmin(self.world, self._first_update_id).add_routes(app)
        app.cleanup_ctx.append(self._delivering)
        return app

    async def _delivering(self, _app: web.Application) -> AsyncIterator[None]:
        """Webhook delivery runs as long as the server."""
        task = asyncio.create_task(WebhookDelivery(self.world).run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def stop(self) -> None:
        """Stop listening; open connections break. The state stays."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def restart(self, *, keep_update_counter: bool = True) -> None:
        """Stop and start; without the counter, update ids begin again where they first began."""
        await self.stop()
        if not keep_update_counter:
            self.world.updates.clear()
            self.world.updates.next_id = self._first_update_id
        await self.start()

    async def __aenter__(self) -> "Simulator":
        return await self.start()

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The root of the Bot API: methods are at `<url>/bot<token>/<method>`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """The port; 0 before the first start."""
        return self._port

    @property
    def token(self) -> str:
        """The token that is accepted."""
        return self.world.token

    @property
    def journal(self) -> Journal:
        """Every call of the bot."""
        return self.world.journal

    @property
    def faults(self) -> Faults:
        """What goes wrong next."""
        return self.world.faults

    def add_person(
        self,
        person_id: int,
        first_name: str,
        language_code: str = "id",
        *,
        username: str = "",
        last_name: str = "",
        label: str = "",
    ) -> Person:
        """Somebody with a phone; the same id again is the same person, renamed.

        Args:
            person_id: the Telegram id, and the id of the chat with the bot.
            first_name: as the bot gets it.
            language_code: of the person's Telegram.
            username: without @; empty for none.
            last_name: as the bot gets it; empty for none.
            label: what only the chat page adds to the name, for example «komunitas».
        """
        user = User(person_id, first_name, last_name, username, language_code)
        self.world.people[person_id] = user
        self.world.labels[person_id] = label
        self.world.hub.publish("chats")
        return Person(self.world, user)

    def person(self, person_id: int) -> Person:
        """The person with this id; KeyError for nobody."""
        return Person(self.world, self.world.people[person_id])

    def people(self) -> list[Person]:
        """Everybody, in the order in which they were added."""
        return [Person(self.world, user) for user in self.world.people.values()]

    def add_group(self, title: str, creator: Person, *members: Person) -> Chat:
        """A group to which somebody added the bot; write there with `person.in_group(group)`."""
        return people.make_group(
            self.world, creator.user, title, [member.user for member in members]
        )

    async def until_polling(self, seconds: float = WAIT_SECONDS) -> None:
        """Wait until the bot is there: a long poll waits for the next update.

        Raises:
            TimeoutError: it did not within so many real seconds.
        """
        await self.world.hub.until(lambda: self.world.updates.is_polled, seconds)

    async def until_polling_ended(self, seconds: float = WAIT_SECONDS) -> None:
        """Wait until no long poll waits: the bot is stopped, killed, or busy.

        Raises:
            TimeoutError: it did not within so many real seconds.
        """
        await self.world.hub.until(lambda: not self.world.updates.is_polled, seconds)

    async def until_acknowledged(self, seconds: float = WAIT_SECONDS) -> None:
        """Wait until the bot has acknowledged every update.

        Raises:
            TimeoutError: it did not within so many real seconds.
        """
        await self.world.hub.until(lambda: not self.world.updates.pending(), seconds)

    def revoke_token(self, new_token: str) -> None:
        """Give the bot another token: calls with the old one get 401."""
        self.world.token = new_token

    def duplicate_updates(self, batches: int = 1) -> None:
        """Give every update of the next batches twice, with the same ids."""
        self.world.updates.duplicates += batches

    def repeat_updates(self, updates: int = 1) -> None:
        """Queue the next updates a second time under a new update id, as lost taps come again."""
        self.world.updates.repeats += updates

    def reverse_updates(self, batches: int = 1) -> None:
        """Give the next batches of several updates in reverse order."""
        self.world.updates.reversals += batches
