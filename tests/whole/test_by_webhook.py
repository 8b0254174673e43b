"""The same conversations when Telegram posts instead of being polled."""

import json
import socket
from pathlib import Path

import aiohttp
import pytest

from tests.whole.town import Town, town_at
from tests.whole.transcripts import FOLDER, play

SECRET = "a-secret-of-the-test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("name", ["community_member", "interrupted_official"])
async def test_the_conversation_is_the_same_by_webhook(name: str, tmp_path: Path) -> None:
    """Order within a chat, restarts and edits: nothing tells the ways of arriving apart."""
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    port = free_port()
    async with town_at(
        f"sqlite:///{tmp_path}/town.sqlite3",
        port=port, webhook_url=f"http://127.0.0.1:{port}/hook", webhook_secret=SECRET,
    ) as town:  # fmt: skip
        played = await play(town, expected)

    assert played == expected


async def test_health_and_figures_are_served_beside_polling(tmp_path: Path) -> None:
    """/healthz, /readyz and /metrics; figures count without words."""
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as town:
        sari = town.person()
        sari.send_text("/start rahasia")
        await town.quiet()
        assert town.app
        root = f"http://127.0.0.1:{town.app.server.port}"
        async with aiohttp.ClientSession() as client:
            assert (await _get(client, root + "/healthz"))[0] == 200
            status, ready = await _get(client, root + "/readyz")
            for _ in range(100):
                if status == 200:
                    break
                # the patience of two seconds is 20 ms of a busy machine here
                status, ready = await _get(client, root + "/readyz")
            figures = (await _get(client, root + "/metrics"))[1]
        assert status == 200
        assert all(json.loads(ready)["checks"].values())
        assert "kreatif_" in figures
        assert "Sari" not in figures
        assert "rahasia" not in figures
        assert _is_idle(town)


async def _get(client: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with client.get(url) as response:
        return response.status, await response.text()


def _is_idle(town: Town) -> bool:
    return town.app is not None and not len(town.app.intake)
