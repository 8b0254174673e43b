"""`python -m bot.simulator [--port P]`: the simulated Telegram alone, for anyone."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot.simulator.simulator import TOKEN, Simulator

DEFAULT_PORT = 8081


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; gives the exit status."""
    options = _options(arguments)
    try:
        asyncio.run(_serve(options.port, options.token))
    except KeyboardInterrupt:
        return 0
    except OSError as reason:
        sys.stderr.write(f"simulator: port {options.port}: {reason.strerror or reason}\n")
        return 2
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="the bot token that is accepted")
    return parser.parse_args(arguments)


async def _serve(port: int, token: str) -> None:
    async with Simulator(port=port, token=token) as simulator:
        simulator.add_person(1001, "Sari", label="komunitas")
        simulator.add_person(1002, "Bima", label="pejabat dinas")
        sys.stdout.write(
            f"chat page:  {simulator.url}/\n"
            f"Bot API:    {simulator.url}/bot<token>/<method>\n"
            f"token:      {simulator.token}\n"
        )
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
