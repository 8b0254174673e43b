"""The process that sets type: `python -m bot.reporting.press_worker`, started by `Workshop`.

It reads orders from its standard input and writes files to its standard output, until its input
ends: that happens when whoever started it closes the pipe or is gone, however it went.
"""

import os
import signal
import sys

from bot.reporting.compilers import Compilers
from bot.reporting.orders import (
    OrderFailedError,
    Typesetter,
    receive_order,
    send_failed,
    send_made,
)


def main() -> int:
    """Serve; gives the exit status."""
    # an operator's Ctrl+C and a service manager's signal reach the bot, which still drains
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    try:
        return serve(Compilers())
    except OSError:
        # nobody waits for the answer any more
        return 1


def serve(setter: Typesetter) -> int:
    """Set orders until no more can come.

    Raises:
        OSError: Nobody reads the answers any more.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # whatever a library prints may not stand between the answers
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answers:
        while order := receive_order(sys.stdin.buffer):
            try:
                made = setter.set(order)
            except OrderFailedError as error:
                send_failed(answers, str(error))
            else:
                send_made(answers, made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
