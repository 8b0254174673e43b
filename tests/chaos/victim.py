"""`python -m tests.chaos.victim BOARD`: a nursery of bots that may be killed.

It imports everything once and forks a bot for every line of JSON that it reads: a start is
then a matter of milliseconds, and hundreds of deaths of minutes. What a fork runs is
`python -m bot serve`, with `Sabotage` installed.
"""

import ctypes
import functools
import json
import os
import signal
import sys
import traceback
from pathlib import Path

from bot import app, cli
from bot.config import read_settings
from bot.simulator import BOT_USERNAME
from tests.chaos.board import Board
from tests.chaos.sabotage import Plan, Sabotage, original_of, put

_PARENT_DEATH = 1
"""PR_SET_PDEATHSIG: nobody may outlive the one who started them."""


def main() -> int:
    """Fork, tell the process id, wait for its end, tell how it ended; until there is no line."""
    _die_with_parent()
    board = Board(Path(sys.argv[1]))
    _warm_up()
    _say({"ready": True})
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _live(Plan(**json.loads(line)), board)
        _say({"pid": child})
        _, status = os.waitpid(child, 0)
        _say({"ended": os.waitstatus_to_exitcode(status)})
    return 0


def _live(plan: Plan, board: Board) -> None:
    """Be a bot; never returns."""
    status = 1
    try:
        _die_with_parent()
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        Sabotage(plan, board).install()
        status = cli.main(["serve"])
    except BaseException:
        # nothing beyond this frame would tell it
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        os._exit(status)


def _warm_up() -> None:
    """What every start prepares alike is prepared once: the templates."""
    settings = read_settings()
    renderer = functools.cache(original_of(app, "TelegramRenderer"))
    renderer(controller=settings.controller, contact=settings.contact, demo=settings.demo,
             username=BOT_USERNAME)  # fmt: skip
    put(app, TelegramRenderer=renderer)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)


def _say(fact: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
