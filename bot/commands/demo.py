"""`demo`: the very bot, against the local simulator, without a token or a network.

Everything lives in a temporary folder and is gone afterwards; nothing leaves this machine.
"""

import argparse
import asyncio
import contextlib
import os
import secrets
import sys
import tempfile
import time
import webbrowser
from base64 import b64encode
from pathlib import Path

from pydantic import SecretStr

from bot.app import App
from bot.commands import Commands
from bot.commands.practice import Practice
from bot.commands.signals import stop_on_signals
from bot.config import read_settings
from bot.logs import set_up_logs
from bot.simulator import Simulator
from bot.store.sealing import KEY_BYTES

PORT = 8765
CONTROLLER = "Dinas Contoh Kabupaten Percobaan (contoh)"
CONTACT = "contoh@example.org (contoh)"
COORDINATOR = 1003
HALFWAY = 1004


def add_parser(commands: Commands) -> None:
    """Adds the `demo` command to a command line."""
    demo = commands.add_parser("demo", help="the bot and a chat page on this machine")
    demo.add_argument("--port", type=int, default=PORT, help=f"of the chat page ({PORT})")
    demo.add_argument("--data", type=Path, help="keep the answers in this folder")
    demo.add_argument("--no-browser", action="store_true", help="only print the address")
    demo.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves the chat page and the bot until interrupted."""
    set_up_logs("WARNING")
    opens_browser = not options.no_browser and _has_screen()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_play(options.port, options.data, opens_browser=opens_browser))
    return 0


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


async def _play(port: int, data: Path | None, *, opens_browser: bool) -> None:
    """Port 0 takes a free one; without a folder for the data, a temporary one is used."""
    with contextlib.ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kreatif-")))
        async with Simulator(port=port, first_update_id=_first_update_id()) as simulator:
            simulator.add_person(1001, "Sari", label="komunitas")
            simulator.add_person(1002, "Bima", label="pejabat dinas")
            desk = simulator.add_person(COORDINATOR, "Bu Koordinator", label="contoh")
            halfway = simulator.add_person(HALFWAY, "Rini", label="contoh, setengah jalan")
            settings = read_settings(
                telegram_token=simulator.token,
                telegram_api_url=simulator.url,
                database_url=f"sqlite:///{folder}/demo.sqlite3",
                **_key(data, folder),
                controller=CONTROLLER,
                contact=CONTACT,
                demo=True,
            )
            _tell(simulator.url, opens_browser=opens_browser)
            async with App(settings) as app:
                stop_on_signals(app.stop)
                await Practice(app.store, app.world, app.clock.now()).prepare(COORDINATOR, HALFWAY)
                desk.send_text("/koordinator")
                halfway.send_text("/lanjut")
                await app.run()


def _key(data: Path | None, folder: Path) -> dict[str, object]:
    """Answers that are kept have their key in a file beside their folder; others none.

    Nothing is ever looked for, or left, where the user's own key would be.
    """
    if data:
        return {"key": SecretStr(""), "key_file": data.with_name(f"{data.name}.key")}
    key = b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
    return {"key": SecretStr(key), "key_file": folder / "key"}


def _first_update_id() -> int:
    """One that goes on rising when the answers are kept and the demo is started again.

    Ten a second, more than two people cause; within the 32 bits of an offset they begin anew
    every six years.
    """
    return 1 + int(time.time() * 10) % 2_000_000_000


def _tell(url: str, *, opens_browser: bool) -> None:
    sys.stdout.write(
        f"\nKota Kreatif (demo): buka {url}/ di peramban.\n"
        "Open that address in a browser: four people, one chat each. Ctrl-C ends it.\n"
        "Bu Koordinator (contoh) has the desk of an invented round: /koordinator.\n"
        "Rini (contoh) stands half-way in it: /lanjut.\n\n"
    )
    sys.stdout.flush()
    if opens_browser:
        webbrowser.open(url)
