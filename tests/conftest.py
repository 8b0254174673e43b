"""What holds for every test: no network but this machine's own, and no run that never ends."""

import gc
import ipaddress
import math
import os
import shutil
import socket
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from hypothesis import settings

from tests.secrets_watch import SecretsWatch
from tests.store.databases import Databases
from tests.store.engines import Engine, Postgresql
from tests.store.servers import postgresql_server

# The same examples every time, so that a run tells of the change and not of luck;
# KREATIF_EXPLORE=1 looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("KREATIF_EXPLORE") else "repeatable")

MEMORY = Path("/dev/shm")
ROOM = 1536 * 2**20
"""Bytes; a run writes about a third of it."""


def memory_is_free() -> bool:
    """Whether there is a folder in memory with room for all that a run writes."""
    try:
        about = os.statvfs(MEMORY)
    except (AttributeError, OSError):
        return False
    is_usable = os.access(MEMORY, os.W_OK | os.X_OK) and not about.f_flag & os.ST_NOEXEC
    return is_usable and about.f_bavail * about.f_frsize >= ROOM


# The tests end programs, never the power: nothing of theirs has to reach a disk.
if "TMPDIR" not in os.environ and memory_is_free():
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

# Every process of a test run seals with one key, and never makes a file for it.
os.environ["KREATIF_KEY"] = b64encode(b"the one key of every test run   ").decode()
# Beside this place, where no file is, is the journal of who left.
os.environ["KREATIF_KEY_FILE"] = f"{tempfile.mkdtemp(prefix='kreatif-tests-')}/key"

LONG = (
    "tests/browser/",
    "tests/chaos/",
    "tests/flows/test_any_sequence.py",
    "tests/whole/test_killed.py",
    "tests/whole/test_replicas.py",
    "tests/whole/",
)
"""What takes longest begins first, so that none is left over when the rest is done."""
PROCESSES_A_CORE = 1.5
"""What goes over HTTP, or waits for a lease to run out, waits for half of its time."""

LOCAL_NAMES = frozenset({None, "", "localhost", "localhost."})


class NetworkError(RuntimeError):
    """A test reached for another machine."""


def is_local(host: object) -> bool:
    """Whether an address or a name is this machine's."""
    if host in LOCAL_NAMES:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Refuse to connect elsewhere and to ask for the address of a name."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_local(address[0]):
            raise NetworkError(address)
        real_connect(self, address)

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if not is_local(host):
            raise NetworkError(host)
        return real_getaddrinfo(host, *arguments, **options)

    real_connect, real_getaddrinfo = socket.socket.connect, socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Address of a PostgreSQL server for everything in this process, in a temporary folder."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Makes databases for tests."""
    return Databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def engine(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[Engine]:
    """A database with all tables and no rows."""
    if request.param == "sqlite":
        yield await databases.sqlite(tmp_path / "kreatif.db")
        return
    async with databases.postgresql(request.getfixturevalue("postgresql_url")) as made:
        yield made


@pytest.fixture
async def postgresql(databases: Databases, postgresql_url: str) -> AsyncIterator[Postgresql]:
    """A PostgreSQL database with all tables and no rows, for what only PostgreSQL has."""
    async with databases.postgresql(postgresql_url) as made:
        yield made


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many processes `-n auto` means."""
    return math.ceil((os.cpu_count() or 1) * PROCESSES_A_CORE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first; everything else stays in its order."""

    def rank(item: pytest.Item) -> int:
        return next(
            (n for n, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG)
        )

    items.sort(key=rank)


def pytest_configure(config: pytest.Config) -> None:
    """Watch over the secrets of the run."""
    config.pluginmanager.register(SecretsWatch())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what failing tests left open: each connection has a thread that keeps Python alive."""
    _leave_no_memory_filled(config)
    shutil.rmtree(Path(os.environ["KREATIF_KEY_FILE"]).parent, ignore_errors=True)
    for thing in gc.get_objects():
        if issubclass(type(thing), aiosqlite.Connection):
            thing.stop()


def _leave_no_memory_filled(config: pytest.Config) -> None:
    """What a run wrote into memory goes with it, unless something failed and is to be read."""
    session = config.pluginmanager.get_plugin("session")
    is_worker = hasattr(config, "workerinput")
    if (
        session is None
        or session.exitstatus
        or is_worker
        or os.environ.get("TMPDIR") != str(MEMORY)
    ):
        return
    # pytest gives it to fixtures alone
    shutil.rmtree(config._tmp_path_factory.getbasetemp(), ignore_errors=True)  # type: ignore[attr-defined]
