"""Two replicas behind one webhook, on one PostgreSQL: as if there were one."""

import asyncio
import json
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from bot.app import App
from bot.flows.taps import Act, decode
from bot.simulator import Call, Person, Simulator
from bot.store import SecondProcessError
from tests.fakes.rushed import RushedClock
from tests.keys import telegram_id
from tests.store.engines import Postgresql
from tests.whole.balancer import Balancer, balancer
from tests.whole.ledger import stored_answers
from tests.whole.processes import ROOT, environment_for
from tests.whole.screens import keyboards
from tests.whole.test_by_webhook import SECRET, free_port
from tests.whole.test_killed import begin, newer
from tests.whole.town import PATIENT, REAL_TIME, rushed_telegram, settings_for, town_at

PEOPLE = 20
ANSWERS = 12


@dataclass
class Interview:
    """A person who answers, by taps and by typing, sometimes twice."""

    simulator: Simulator
    person: Person
    random: Random
    given: dict[str, str] = field(default_factory=dict)

    async def run(self, answers: int) -> None:
        keys = await begin(self.person)
        for _ in range(answers):
            level = self.random.randrange(5)
            assert keys.question not in self.given, "a question was asked twice"
            self.given[keys.question] = f"given:{level}"
            data = keys.key(Act.LEVEL, keys.question, str(level))
            assert data
            # Telegram keeps no order between a text and a tap, so it is one or the other
            if self.random.random() < 0.3:
                self.person.send_text(str(level))
            else:
                for _ in range(self.random.choice((1, 1, 2))):
                    self.person.tap_raw(keys.message_id, data)
            keys = await newer(self.person, keys.token)

    async def rest(self) -> None:
        """Until every tap was answered."""
        await self.person.wait_for(lambda: all(tap.answered for tap in self.person.taps), 30.0)


def screens_in_order(simulator: Simulator) -> dict[int, list[int]]:
    """Chat -> tokens of the screens that it was sent, in the order of the requests."""
    found = defaultdict(list)
    for call in simulator.journal:
        markup: Any = call.params.get("reply_markup")
        if not (call.applied and call.chat_id and markup):
            continue
        keyboard: dict[str, Any] = json.loads(markup) if isinstance(markup, str) else markup
        tokens = [
            known.token
            for row in keyboard.get("inline_keyboard", []) for button in row
            if (known := decode(button.get("callback_data", "")))
        ]  # fmt: skip
        if tokens:
            found[call.chat_id].append(max(tokens))
    return found


async def sent_too_often(simulator: Simulator, database: Postgresql) -> dict[int, int]:
    """Chat -> messages and edits that Telegram carried out beyond the rows that were sent."""
    rows = await database.rows(
        "SELECT i.telegram_id, count(*) FROM outbox o"
        " JOIN identities i ON i.respondent_id = o.respondent_id"
        " WHERE o.state = 'sent' AND o.method IN ('sendMessage', 'editMessageText')"
        " GROUP BY i.telegram_id"
    )
    done = Counter(
        call.chat_id
        for call in simulator.journal
        if call.method in {"sendMessage", "editMessageText"} and call.applied
    )
    ordered = {telegram_id(person): int(number) for person, number in rows}
    more = {chat or 0: number - ordered.get(chat or 0, 0) for chat, number in done.items()}
    return {chat: number for chat, number in more.items() if number > 0}


def figure(app: App, name: str, **labels: str) -> float:
    """What /metrics says."""
    return app.metrics.registry.get_sample_value(f"kreatif_{name}", labels) or 0.0


def repeated(calls: Iterable[Call]) -> list[str]:
    """Screens that Telegram was asked to show more than once, and did."""
    asked = Counter(
        json.dumps([call.chat_id, call.params], sort_keys=True, default=str)
        for call in calls
        if call.method in {"sendMessage", "editMessageText"} and call.applied
    )
    return [screen for screen, number in asked.items() if number > 1]


@asynccontextmanager
async def apps(simulator: Simulator, clock: RushedClock, url: str, front: Balancer,
               ) -> AsyncIterator[list[App]]:  # fmt: skip
    """Two bots in this process that know nothing of each other."""
    settings = settings_for(simulator, url, webhook_url=front.url, webhook_secret=SECRET)
    async with AsyncExitStack() as stack:
        running = []
        for _ in range(2):
            app = App(settings, clock=clock, limits=PATIENT, leases=REAL_TIME)
            await stack.enter_async_context(app)
            serving = asyncio.create_task(app.run())
            await app.started.wait()
            front.ports.append(app.server.port)
            running.append((app, serving))
        try:
            yield [app for app, _ in running]
        finally:
            for app, serving in running:
                app.stop()
                await serving


@pytest.mark.postgres
async def test_twenty_people_do_not_notice_that_there_are_two(postgresql: Postgresql) -> None:
    """240 answers, each request to the other replica: in order, none lost, none doubled."""
    clock, random = RushedClock(), Random(2026)
    async with (
        balancer() as front,
        rushed_telegram(clock) as simulator,
        apps(simulator, clock, postgresql.url, front) as (one, two),
    ):
        people = [
            Interview(simulator, simulator.add_person(1000 + n, f"P{n}"), Random(random.random()))
            for n in range(PEOPLE)
        ]
        async with asyncio.timeout(60):
            await asyncio.gather(*(each.run(ANSWERS) for each in people))
            await simulator.until_acknowledged()
            await asyncio.gather(*(each.rest() for each in people))
        assert sorted(figure(app, "leading") for app in (one, two)) == [0, 1]
        for app in (one, two):
            assert figure(app, "replicas") == 2
            assert figure(app, "leadership_term") == 1
            handled = figure(app, "updates_total", settlement="handled")
            assert handled > PEOPLE * ANSWERS / 4

    assert await sent_too_often(simulator, postgresql) == {}
    for tokens in screens_in_order(simulator).values():
        assert tokens == sorted(tokens)
    stored = await stored_answers(postgresql)
    for each in people:
        assert stored[each.person.user.id].answers == each.given
        assert set(stored[each.person.user.id].versions.values()) == {1}
        assert len(keyboards(each.person)) == 1, "an old keyboard was left alive"
    assert await postgresql.rows("SELECT DISTINCT state FROM outbox ORDER BY state") in (
        [("sent",)], [("dropped",), ("sent",)],
    )  # fmt: skip
    assert await postgresql.rows("SELECT count(DISTINCT owner) FROM outbox") == [(2,)]
    assert await postgresql.rows("SELECT count(*) FROM replicas") == [(0,)]


@dataclass
class Replica:
    """A replica as a process of its own."""

    simulator: Simulator
    environment: dict[str, str]
    log: Path
    process: asyncio.subprocess.Process | None = None

    @property
    def port(self) -> int:
        return int(self.environment["KREATIF_PORT"])

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.whole.replica", cwd=ROOT, env=self.environment,
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        await self._until_ready()

    async def _until_ready(self) -> None:
        async with asyncio.timeout(60), aiohttp.ClientSession() as client:
            while True:
                try:
                    async with client.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    assert self.process and self.process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.05)

    def said(self, event: str) -> bool:
        return f'"{event}"' in self.log.read_text(encoding="utf-8")

    def signal(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)

    async def end(self) -> int:
        assert self.process
        if self.process.returncode is None:
            self.process.kill()
        return await self.process.wait()


@asynccontextmanager
async def replicas(
    simulator: Simulator, database: Postgresql, front: Balancer, folder: Path
) -> AsyncIterator[list[Replica]]:
    started: list[Replica] = []
    try:
        for name in ("one", "two"):
            environment = environment_for(simulator, database.url) | {
                "KREATIF_PORT": str(free_port()), "KREATIF_WEBHOOK_URL": front.url,
                "KREATIF_WEBHOOK_SECRET": SECRET, "KREATIF_LOG_LEVEL": "INFO",
            }  # fmt: skip
            replica = Replica(simulator, environment, folder / f"{name}.log")
            started.append(replica)
            await replica.start()
            front.ports.append(replica.port)
        yield started
    finally:
        for replica in started:
            await replica.end()


@pytest.mark.postgres
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
async def test_the_other_goes_on_when_the_leader_is_gone(
    how: signal.Signals, postgresql: Postgresql, tmp_path: Path
) -> None:
    """Within seconds there is another leader, and every answer is there once.

    What Telegram took of the one that is gone, and it could not mark, the other repeats: one
    reply a chat at most, requested before the end. A frozen one wakes up later, finds that
    nothing is its own any more, and sends and marks none of it.
    """
    async with (
        balancer() as front,
        Simulator() as simulator,
        replicas(simulator, postgresql, front, tmp_path) as (one, two),
    ):
        assert one.said("leading")
        assert not two.said("leading")
        people = [
            Interview(simulator, simulator.add_person(1000 + n, f"P{n}"), Random(n))
            for n in range(6)
        ]
        talking = [asyncio.create_task(each.run(5)) for each in people]
        await people[0].person.wait_for(lambda: sum(len(p.given) for p in people) > 8, 30.0)
        one.signal(how)
        gone = time.monotonic()
        while not two.said("leading"):
            assert time.monotonic() - gone < 10, "nobody leads"
            await asyncio.sleep(0.02)
        before_the_end = len(simulator.journal)
        if how is signal.SIGSTOP:
            one.signal(signal.SIGCONT)
        async with asyncio.timeout(60):
            await asyncio.gather(*talking)
            await simulator.until_acknowledged(30.0)
            await asyncio.gather(*(each.rest() for each in people))
        two.signal(signal.SIGTERM)
        assert two.process
        assert await two.process.wait() == 0

    stored = await stored_answers(postgresql)
    for each in people:
        assert stored[each.person.user.id].answers == each.given
        assert set(stored[each.person.user.id].versions.values()) == {1}
    # one request a chat was under way at the end; whatever comes twice is that one
    assert set((await sent_too_often(simulator, postgresql)).values()) <= {1}
    assert not repeated(simulator.journal.entries[before_the_end:])
    for tokens in screens_in_order(simulator).values():
        assert tokens == sorted(tokens)


async def test_a_second_bot_on_one_file_does_not_start(tmp_path: Path) -> None:
    """It is told in one line before it asks Telegram for anything; the first goes on."""
    url = f"sqlite:///{tmp_path}/town.sqlite3"
    async with town_at(url) as town:
        with pytest.raises(SecondProcessError, match="stop it first"):
            await App(settings_for(town.simulator, url), clock=town.clock).__aenter__()
        sari = town.person()
        sari.send_text("/start")
        await town.quiet()
        assert sari.from_bot()
        await town.restart_bot()
