"""The demo: the very bot, against the local simulator, without a token or a network.

Everything lives in a temporary folder and is gone afterwards; nothing leaves this machine.
"""

import asyncio
import contextlib
import signal
import sys
import tempfile
import time
import webbrowser
from pathlib import Path

from bot.app import App
from bot.config import read_settings
from bot.simulator import Simulator

PORT = 8765
CONTROLLER = "Dinas Contoh Kabupaten Percobaan (contoh)"
CONTACT = "contoh@example.org (contoh)"


async def run_demo(port: int, data: Path | None, *, opens_browser: bool) -> None:
    """Serve the chat page and the bot until interrupted.

    Args:
        port: of the chat page; 0 takes a free one.
        data: folder to keep the answers in; a temporary one if None.
        opens_browser: whether the page is opened at once.
    """
    with contextlib.ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kreatif-")))
        # update ids go on rising when the answers are kept and the demo is started again
        async with Simulator(port=port, first_update_id=int(time.time() * 100)) as simulator:
            simulator.add_person(1001, "Sari", label="komunitas")
            simulator.add_person(1002, "Bima", label="pejabat dinas")
            settings = read_settings(
                telegram_token=simulator.token,
                telegram_api_url=simulator.url,
                database_url=f"sqlite:///{folder}/demo.sqlite3",
                controller=CONTROLLER,
                contact=CONTACT,
                demo=True,
            )
            _tell(simulator.url, opens_browser=opens_browser)
            async with App(settings) as app:
                _stop_on_signals(app)
                await app.run()


def _tell(url: str, *, opens_browser: bool) -> None:
    sys.stdout.write(
        f"\nKota Kreatif (demo): buka {url}/ di peramban.\n"
        "Open that address in a browser: two people, one chat each. Ctrl-C ends it.\n\n"
    )
    sys.stdout.flush()
    if opens_browser:
        webbrowser.open(url)


def _stop_on_signals(app: App) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, app.stop)
