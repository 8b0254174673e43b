"""The keeper of evidence: fetched, looked at, kept or refused; it sweeps nothing of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.flows.evidence import EvidenceKind
from bot.rubric_files import read_rubrics
from bot.services.blobs import BlobMissingError
from bot.services.evidence import (
    FIRST_PAUSE,
    GIVEN_UP,
    LONGEST_PAUSE,
    EvidenceKeeper,
    Kept,
    Looked,
    NotTaken,
    Shelf,
    TryAgain,
    Waiting,
)
from tests.fakes.clock import FakeClock

RUBRICS = read_rubrics(Path(__file__).parents[2] / "rubrics")


def waiting(clock: FakeClock, **more: object) -> Waiting:
    facts: dict[str, object] = {
        "id": "a", "kind": EvidenceKind.DOCUMENT, "file_id": "berkas", "name": "sk.pdf",
        "text": "", "indicator": "P1", "instrument": "pmk3i", "version": "1.0.0",
        "given_by": "ani", "given_at": clock.now(), "language": "en", "attempts": 0,
    }  # fmt: skip
    return Waiting(**(facts | more))  # type: ignore[arg-type]  # the test's own shorthand


@dataclass
class Memory:
    """The store and the folder, in memory."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    in_use: set[str] = field(default_factory=set)
    kept: list[tuple[Kept, Mapping[str, str]]] = field(default_factory=list)
    dropped: list[Mapping[str, str]] = field(default_factory=list)
    postponed: list[datetime] = field(default_factory=list)

    async def waiting(self, now: datetime, limit: int) -> Sequence[Waiting]:
        return []

    async def next_due(self) -> datetime | None:
        return None

    async def keep(self, one: Waiting, file: Kept, told: Mapping[str, str], at: datetime) -> None:
        self.in_use.add(file.blob)
        self.kept.append((file, told))

    async def drop(self, one: Waiting, told: Mapping[str, str], at: datetime) -> None:
        self.dropped.append(told)

    async def postpone(self, one: Waiting, until: datetime) -> None:
        self.postponed.append(until)

    async def blobs_in_use(self) -> frozenset[str]:
        return frozenset(self.in_use)

    async def put(self, data: bytes) -> str:
        self.blobs[data.hex()] = data
        return data.hex()

    async def get(self, digest: str) -> bytes:
        if digest in self.foreign:
            raise BlobMissingError(digest)
        return self.blobs[digest]

    async def delete(self, digest: str) -> None:
        del self.blobs[digest]

    async def exists(self, digest: str) -> bool:
        return digest in self.blobs

    async def digests(self) -> list[str]:
        return sorted(self.blobs)


def keeper(
    memory: Memory,
    clock: FakeClock,
    fetched: bytes | NotTaken | TryAgain,
    looked: Looked | NotTaken | None = None,
) -> EvidenceKeeper:
    async def fetch(_file_id: str) -> bytes | NotTaken | TryAgain:
        return fetched

    async def inspect(_data: bytes, _name: str) -> Looked | NotTaken:
        return looked or Looked("pdf", 3, "sk.pdf")

    return EvidenceKeeper(Shelf(memory, memory, fetch, inspect, RUBRICS, clock))


async def test_a_file_is_kept_and_named_in_its_giver_s_language() -> None:
    """By its hash, with what it really is."""
    memory, clock = Memory(), FakeClock()
    await keeper(memory, clock, b"pdf").settle(waiting(clock))
    [(kept, told)] = memory.kept
    assert kept == Kept(b"pdf".hex(), "pdf", 3, "sk.pdf")
    assert told == {
        "indicator": "Rules for the creative economy", "kind": "document", "name": "sk.pdf",
    }  # fmt: skip


async def test_what_is_refused_says_why() -> None:
    """By Telegram, or by the look into it."""
    memory, clock = Memory(), FakeClock()
    await keeper(memory, clock, NotTaken("too_big")).settle(waiting(clock))
    await keeper(memory, clock, b"MZ", NotTaken("program")).settle(waiting(clock))
    assert [told["reason"] for told in memory.dropped] == ["too_big", "program"]
    assert memory.blobs == {}


async def test_telegram_s_silence_is_waited_out_and_then_given_up() -> None:
    """Five seconds, doubling up to a quarter of an hour; after two days the person is asked."""
    memory, clock = Memory(), FakeClock()
    silent = keeper(memory, clock, TryAgain())
    for attempts in (0, 1, 30):
        await silent.settle(waiting(clock, attempts=attempts))
    waits = [(until - clock.now()).total_seconds() for until in memory.postponed]
    assert waits == [FIRST_PAUSE, 2 * FIRST_PAUSE, LONGEST_PAUSE]
    long_ago = clock.now() - GIVEN_UP - timedelta(seconds=1)
    await silent.settle(waiting(clock, given_at=long_ago))
    assert [told["reason"] for told in memory.dropped] == ["unreachable"]


async def test_a_sweep_takes_what_nothing_refers_to_and_nothing_of_others() -> None:
    """A file under another key may belong to another database that shares the folder."""
    memory = Memory({"a": b"1", "b": b"2", "c": b"3"}, foreign={"c"}, in_use={"a"})
    assert await keeper(memory, FakeClock(), b"").sweep() == 1
    assert sorted(memory.blobs) == ["a", "c"]
