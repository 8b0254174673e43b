"""A fast stand-in for the Bot API on loopback: it hands out updates and times the replies.

Not a simulator: it checks nothing that Telegram would check, so that it costs a fraction of
what any bot under test costs. It runs as a process of its own, reads its orders as one JSON
line from standard input, and prints JSON lines: `port`, `ready` (the first poll), `first` (the
first reply), `begin` and `end` of the counted part, then `report`.

    python -m bench.sink < orders.json
"""

import asyncio
import contextlib
import json
import random
import re
import statistics
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

TOKEN = "123456789:bench-bench-bench-bench-bench"
GATHER = 0.002
"""Seconds that a poll waits for more once there is something, as Telegram's own server does
(LONG_POLL_MAX_DELAY in telegram-bot-api)."""
BATCH = 100
FIRST_MESSAGE = 1_000_000
SCREEN = 1000
"""Id of the message that every prefilled chat shows."""
GRACE = 20.0
"""Seconds after the last update in which replies may still come."""

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb'chat_id"?[:=]\s*(-?\d+)')
_MESSAGE = re.compile(rb'[{&,"]message_id"?[:=]\s*(\d+)|^message_id=(\d+)')
_OFFSET = re.compile(rb'offset"?[:=]\s*(-?\d+)')
_QUERY = re.compile(rb'callback_query_id"?[:=]\s*"?([\w-]+)')
_TAPS = re.compile(rb'"callback_data":\s*"(a:[^"]*)"')
_REPLIES = frozenset({b"sendMessage", b"editMessageText", b"sendmessage", b"editmessagetext"})


@dataclass(frozen=True, slots=True)
class Orders:
    """What the sink shall do; the fields of the JSON line."""

    kind: str = "taps"
    """`taps` on the buttons that the bot sends, or `texts` to be echoed."""
    first_chat: int = 7_000_000_000
    chats: int = 20_000
    first_taps: tuple[str, ...] = ()
    """Callback data on the first screens: chat n begins with number n modulo their count."""
    in_flight: int = 64
    warm_up: int = 1000
    answers: int = 5000
    rate: float = 0.0
    """Updates a second, evenly; 0: a new one as soon as one of `in_flight` is answered."""
    both: bool = True
    """A tap counts as answered when the edit is accepted *and* the tap itself was answered."""
    held_chat: int = -1
    """This chat (by number) gets one 429 with `retry_after` 5."""
    seed: int = 1


@dataclass(slots=True)
class Flying:
    """An update that waits for its reply."""

    update_id: int
    since: float
    counted: bool
    replied: bool = False
    tapped: bool = False


@dataclass(slots=True)
class Ledger:
    """What happened."""

    latencies: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    others: Counter[int] = field(default_factory=Counter)
    """Messages to chats outside of the test: a broadcast."""
    doubled: int = 0
    redelivered: int = 0
    wrong_taps: int = 0


class Sink:
    """The state of one run."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.ledger = Ledger()
        self.flying: dict[int, Flying] = {}
        self._random = random.Random(orders.seed)
        self._order = self._shuffled()
        self._taps: dict[int, str] = {}
        self._screens: dict[int, int] = {}
        self._over: set[int] = set()
        self._unconfirmed: deque[tuple[int, bytes]] = deque()
        self._next_update = 5_000_000
        self._next_message = FIRST_MESSAGE
        self._handed = 0
        self._answered = 0
        self._changed = asyncio.Event()
        self.finished = asyncio.Event()
        self._first: float | None = None
        self._began = self._ended = 0.0
        self._polling = False
        self._held_once = False
        self._spoken = False

    def _shuffled(self) -> list[int]:
        order = list(range(self.orders.chats))
        self._random.shuffle(order)
        order.reverse()
        return order

    @property
    def _wanted(self) -> int:
        return self.orders.warm_up + self.orders.answers

    async def answer(self, method: bytes, body: bytes) -> bytes:
        """The JSON answer to one call."""
        self.ledger.requests[method.decode()] += 1
        if method.lower() == b"getupdates":
            return await self._updates(body)
        if method in _REPLIES:
            return self._reply(method, body)
        if method.lower() == b"answercallbackquery":
            self._tapped(body)
            return b'{"ok":true,"result":true}'
        if method.lower() == b"getme":
            return (
                b'{"ok":true,"result":{"id":123456789,"is_bot":true,"first_name":"Bench",'
                b'"username":"bench_bot"}}'
            )
        return b'{"ok":true,"result":true}'

    async def _updates(self, body: bytes) -> bytes:
        asked = _OFFSET.search(body)
        offset = int(asked[1]) if asked else 0
        while self._unconfirmed and self._unconfirmed[0][0] < offset:
            self._unconfirmed.popleft()
        if self._unconfirmed:
            self.ledger.redelivered += len(self._unconfirmed)
            return self._batch([raw for _, raw in self._unconfirmed])
        deadline = time.monotonic() + 10
        while not (count := self._due()) and time.monotonic() < deadline:
            self._changed.clear()
            wait = 1.0 if not self.orders.rate or self._all_handed() else self._next_due()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait)
        if 0 < count < BATCH:
            await asyncio.sleep(GATHER)
        return self._batch([self._next() for _ in range(self._due())])

    def _all_handed(self) -> bool:
        return self._handed >= self._wanted

    def _due(self) -> int:
        """Updates that may be handed out now."""
        left = self._wanted - self._handed
        if self._first is None:
            self._first = time.monotonic()
            tell(ready=self._first)
        if self.orders.rate:
            due = int((time.monotonic() - self._first) * self.orders.rate) + 1 - self._handed
        else:
            due = self.orders.in_flight - len(self.flying)
        return max(0, min(BATCH, left, due))

    def _next_due(self) -> float:
        due_at = (self._first or 0.0) + self._handed / self.orders.rate
        return max(0.0005, due_at - time.monotonic())

    @staticmethod
    def _batch(updates: list[bytes]) -> bytes:
        return b'{"ok":true,"result":[' + b",".join(updates) + b"]}"

    def _next(self) -> bytes:
        number = self._next_chat()
        self._handed += 1
        if self._handed == self.orders.warm_up + 1:
            self._began = time.monotonic()
            tell(begin=self._began)
        since = time.monotonic()
        if self.orders.rate and self._first is not None:
            since = self._first + (self._handed - 1) / self.orders.rate
        self._next_update += 1
        counted = self._handed > self.orders.warm_up
        taps = self.orders.kind == "taps"
        chat = self.orders.first_chat + number
        self.flying[chat] = Flying(self._next_update, since, counted, tapped=not taps)
        raw = (self._tap if taps else self._text)(chat, number)
        self._unconfirmed.append((self._next_update, raw))
        return raw

    def _next_chat(self) -> int:
        """A chat in the middle of its interview that is not being answered now."""
        held = self.orders.held_chat
        if held >= 0 and self._handed == self.orders.warm_up:
            return held
        while True:
            if not self._order:
                self._order = self._shuffled()
            number = self._order.pop()
            busy = self.orders.first_chat + number in self.flying
            if not busy and number not in self._over and number != held:
                return number

    def _tap(self, chat: int, number: int) -> bytes:
        first = self.orders.first_taps
        data = self._taps.get(number) or first[number % len(first)]
        shown = self._screens.get(chat, SCREEN)
        person = (
            f'{{"id":{chat},"is_bot":false,"first_name":"Orang","username":"orang{number}",'
            f'"language_code":"id"}}'
        )
        private = f'{{"id":{chat},"first_name":"Orang","username":"o{number}","type":"private"}}'
        message = (
            f'{{"message_id":{shown},"from":{{"id":123456789,"is_bot":true,'
            f'"first_name":"Bench","username":"bench_bot"}},"chat":{private},'
            f'"date":1795300000,"edit_date":1795300100,"text":{SCREEN_TEXT},'
            f'"entities":[{{"offset":0,"length":20,"type":"bold"}}],'
            f'"reply_markup":{{"inline_keyboard":{KEYBOARD}}}}}'
        )
        return (
            f'{{"update_id":{self._next_update},"callback_query":{{"id":"{self._next_update}",'
            f'"from":{person},"message":{message},"chat_instance":"-77","data":"{data}"}}}}'
        ).encode()

    def _text(self, chat: int, number: int) -> bytes:
        self._next_message += 1
        person = f'{{"id":{chat},"is_bot":false,"first_name":"Orang","language_code":"id"}}'
        private = f'{{"id":{chat},"first_name":"Orang","type":"private"}}'
        return (
            f'{{"update_id":{self._next_update},"message":{{"message_id":{self._next_message},'
            f'"from":{person},"chat":{private},"date":1795300000,"text":"Halo {number}"}}}}'
        ).encode()

    def _reply(self, method: bytes, body: bytes) -> bytes:
        said = _CHAT.search(body)
        chat = int(said[1]) if said else 0
        number = chat - self.orders.first_chat
        if number == self.orders.held_chat and not self._held_once:
            self._held_once = True
            return (
                b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5",'
                b'"parameters":{"retry_after":5}}'
            )
        edited = _MESSAGE.search(body) if method.lower().startswith(b"edit") else None
        message = int(edited[1] or edited[2]) if edited else self._fresh_message()
        if 0 <= number < self.orders.chats:
            self._replied(chat, number, message, body)
        else:
            self.ledger.others[chat] += 1
        return (
            f'{{"ok":true,"result":{{"message_id":{message},"date":1795300000,'
            f'"chat":{{"id":{chat},"first_name":"Orang","type":"private"}},"text":"x"}}}}'
        ).encode()

    def _fresh_message(self) -> int:
        self._next_message += 1
        return self._next_message

    def _replied(self, chat: int, number: int, message: int, body: bytes) -> None:
        flying = self.flying.get(chat)
        if flying is None or flying.replied:
            self.ledger.doubled += 1
            return
        flying.replied = True
        if not self._answered and not self._spoken:
            self._spoken = True
            tell(first=time.monotonic())
        if self.orders.kind == "taps":
            offered = _TAPS.findall(body)
            if offered:
                self._taps[number] = self._random.choice(offered).decode()
                self._screens[chat] = message
            else:
                self._over.add(number)
        self._settle(chat, flying)

    def _tapped(self, body: bytes) -> None:
        asked = _QUERY.search(body)
        if asked is None:
            return
        query = int(asked[1])
        for chat, flying in self.flying.items():
            if flying.update_id == query:
                self.ledger.wrong_taps += flying.tapped
                flying.tapped = True
                self._settle(chat, flying)
                return
        self.ledger.wrong_taps += self.orders.both

    def _settle(self, chat: int, flying: Flying) -> None:
        if not flying.replied or (self.orders.both and not flying.tapped):
            return
        del self.flying[chat]
        took = time.monotonic() - flying.since
        if chat - self.orders.first_chat == self.orders.held_chat:
            self.ledger.held.append(took)
        elif flying.counted:
            self.ledger.latencies.append(took)
        self._answered += 1
        self._changed.set()
        if flying.counted:
            self._ended = time.monotonic()
        if self._answered == self._wanted:
            tell(end=self._ended)
            self.finished.set()

    def report(self) -> dict[str, object]:
        """What was measured; times in milliseconds."""
        took = sorted(self.ledger.latencies)
        cuts = statistics.quantiles(took, n=1000) if len(took) > 1 else [0.0] * 999
        return {
            "answers": len(took),
            "seconds": self._ended - self._began,
            "p50": 1000 * cuts[499],
            "p95": 1000 * cuts[949],
            "p99": 1000 * cuts[989],
            "max": 1000 * max(took, default=0.0),
            "missing": len(self.flying),
            "doubled": self.ledger.doubled,
            "wrong_taps": self.ledger.wrong_taps,
            "redelivered": self.ledger.redelivered,
            "held": [1000 * each for each in self.ledger.held],
            "others": sum(self.ledger.others.values()),
            "others_doubled": sum(n - 1 for n in self.ledger.others.values()),
            "requests": dict(self.ledger.requests),
        }


SCREEN_TEXT = json.dumps(
    "Soal 9 dari 19\n\n" + "Bagaimana pelaku ekonomi kreatif di daerah ini bekerja sama? " * 12
)
KEYBOARD = json.dumps(
    [
        [{"text": str(n), "callback_data": f"a:I09:{n}.1a"} for n in range(5)],
        [{"text": "Belum tahu", "callback_data": "dk:I09.1a"}],
        [
            {"text": "Lewati", "callback_data": "sk.1a"},
            {"text": "Contoh", "callback_data": "ex.1a"},
        ],
        [
            {"text": "Kembali", "callback_data": "bk.1a"},
            {"text": "Jeda", "callback_data": "ps.1a"},
        ],
    ]
)


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as a Bot API client needs it: one request after another, with a length."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            body = self._buffer[end + 4 : whole]
            self._buffer = self._buffer[whole:]
            if b"x-www-form-urlencoded" in head:
                body = unquote_to_bytes(body.replace(b"+", b" "))
            method = head.split(b" ", 2)[1].rpartition(b"/")[2].partition(b"?")[0]
            task = asyncio.get_running_loop().create_task(self._serve(method, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, method: bytes, body: bytes) -> None:
        answer = await self._sink.answer(method, body)
        status = b"429 Too Many Requests" if b'"error_code":429' in answer[:40] else b"200 OK"
        if self._transport is not None:
            self._transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, len(answer), answer)
            )


def tell(**facts: object) -> None:
    """Print one JSON line for whoever started the sink."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


async def serve(orders: Orders) -> None:
    """Serve until all is answered, then report."""
    sink = Sink(orders)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(sink), "127.0.0.1", 0)
    tell(port=server.sockets[0].getsockname()[1])
    longest = 60 + orders.warm_up + orders.answers
    # a line, or its end where whoever started it is gone: nobody needs the sink any more
    dismissed = loop.run_in_executor(None, sys.stdin.readline)
    finished = asyncio.ensure_future(sink.finished.wait())
    await asyncio.wait({finished, dismissed}, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
    finished.cancel()
    if not dismissed.done():
        # whatever comes twice comes now
        await asyncio.sleep(1.0)
        tell(report=sink.report())
    # the bot is stopped first, so that it does not see the connection fail
    await dismissed
    server.close()


def main() -> None:
    """Read the orders and serve."""
    given = json.loads(sys.stdin.readline())
    given["first_taps"] = tuple(given.get("first_taps", ()))
    asyncio.run(serve(Orders(**given)))


if __name__ == "__main__":
    main()
