"""The bot as the process that an operator starts: `python -m bot serve`, to be killed at will."""

import asyncio
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator import Simulator

ROOT = Path(__file__).parents[2]


def environment_for(simulator: Simulator, database_url: str) -> dict[str, str]:
    """What an operator sets, for a bot that talks to this simulator alone."""
    ours = {
        "KREATIF_TELEGRAM_TOKEN": simulator.token,
        "KREATIF_TELEGRAM_API_URL": simulator.url,
        "KREATIF_DATABASE_URL": database_url,
        "KREATIF_CONTROLLER": "Dinas Contoh",
        "KREATIF_CONTACT": "contoh@example.org",
        "KREATIF_OWNER_IDS": "1",
        "KREATIF_KEY": os.environ["KREATIF_KEY"],
        "KREATIF_PORT": "0",
        "KREATIF_LOG_LEVEL": "WARNING",
    }
    inherited = {name: value for name, value in os.environ.items() if name[:8] != "KREATIF_"}
    return inherited | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)} | ours


@dataclass
class ServedBot:
    """`python -m bot serve` against a simulator, its log in a file."""

    simulator: Simulator
    database_url: str
    log: Path
    process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def start(self) -> None:
        """Start it and wait until it asks for updates."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "serve",
                cwd=ROOT, env=environment_for(self.simulator, self.database_url),
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        await self.simulator.until_polling(60.0)

    async def kill(self) -> None:
        """SIGKILL, and wait until nothing of it is left."""
        assert self.process
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def terminate(self) -> int:
        """SIGTERM, as an update of the bot does; gives the exit status."""
        assert self.process
        self.process.terminate()
        return await self.process.wait()
