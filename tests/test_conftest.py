"""The tests' own fence."""

import socket

import pytest

from tests.conftest import NetworkError


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "bot.example.org", b"192.0.2.1"])
def test_no_test_reaches_another_machine(host: str | bytes) -> None:
    """Neither by address nor by name (RFC 5737, 3849 and 2606 keep these for examples)."""
    with pytest.raises(NetworkError):
        socket.create_connection((host, 443), timeout=0.01)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("10.0.0.1", 80)])
def test_no_socket_connects_elsewhere(address: tuple[str, int]) -> None:
    """Not even where no name is looked up."""
    with socket.socket() as door, pytest.raises(NetworkError):
        door.connect(address)


def test_this_machine_is_reached() -> None:
    """Loopback is what simulator, bot and database speak over."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=30).close()
