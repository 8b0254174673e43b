"""The server: an address of its own, or one clear line why not."""

import socket

import pytest

from bot.web.server import CannotListenError, WebServer
from tests.fakes.tally import MemoryTally


async def test_a_taken_port_is_one_clear_line() -> None:
    """An operator reads the address and the reason, not a traceback."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = WebServer("127.0.0.1", port, [], MemoryTally())
        with pytest.raises(CannotListenError, match=rf"127\.0\.0\.1:{port}: .+") as failed:
            await server.start()
        assert "\n" not in str(failed.value)
        await server.close()


async def test_a_host_that_is_not_ours_is_one_clear_line() -> None:
    """192.0.2.1 is for documentation (RFC 5737): nobody has it."""
    server = WebServer("192.0.2.1", 0, [], MemoryTally())
    with pytest.raises(CannotListenError, match=r"192\.0\.2\.1:0: "):
        await server.start()


async def test_a_server_can_be_closed_twice() -> None:
    """The end of a process may come from two sides."""
    server = WebServer("127.0.0.1", 0, [], MemoryTally())
    await server.start()
    assert server.port > 0
    await server.close()
    await server.close()
