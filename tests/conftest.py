"""What holds for every test: no network but this machine's own, and no run that never ends."""

import gc
import ipaddress
import os
import shutil
import socket
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from hypothesis import settings

from tests.secrets_watch import SecretsWatch

# The same examples every time, so that a run tells of the change and not of luck;
# KREATIF_EXPLORE=1 looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("KREATIF_EXPLORE") else "repeatable")

# Every process of a test run seals with one key, and never makes a file for it.
os.environ["KREATIF_KEY"] = b64encode(b"the one key of every test run   ").decode()
# Beside this place, where no file is, is the journal of who left.
os.environ["KREATIF_KEY_FILE"] = f"{tempfile.mkdtemp(prefix='kreatif-tests-')}/key"

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


def pytest_configure(config: pytest.Config) -> None:
    """Watch over the secrets of the run."""
    config.pluginmanager.register(SecretsWatch())


def pytest_unconfigure() -> None:
    """Close what failing tests left open: each connection has a thread that keeps Python alive."""
    shutil.rmtree(Path(os.environ["KREATIF_KEY_FILE"]).parent, ignore_errors=True)
    for thing in gc.get_objects():
        if issubclass(type(thing), aiosqlite.Connection):
            thing.stop()
