"""What goes wrong around the bot, drawn from a seed: Telegram, its deliveries, the clock."""

from collections import Counter
from collections.abc import Callable
from random import Random

from bot.simulator import Fault, Faults, Simulator

SCREENS = ("sendMessage", "editMessageText")
REPLIES = (*SCREENS, "answerCallbackQuery")
LOST = frozenset({"hang_up_before", "hang_up_after", "silence"})
JUMPS = (0.0, 90.0, -90.0, 3600.0, -3600.0, 2 * 86_400.0)
"""Seconds by which the bot's clock is suddenly wrong."""
_FIRST_UPDATE = 200_000_001


class FairFaults(Faults):
    """As any faults, but a reply's answer is lost once at most in one process.

    Lost twice, the bot gives a reply up as ambiguous: that is its rule, not a loss to find here.
    """

    def __init__(self, simulator: Simulator) -> None:
        super().__init__()
        self._simulator = simulator
        self.taken: Counter[str] = Counter()
        self.lost_in_life: set[int | None] = set()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, or nothing."""
        fits = next((one for one in self.waiting if one.fits(method, chat_id)), None)
        if fits and fits.kind in LOST and method == "sendmessage":
            if chat_id in self.lost_in_life:
                return None
            self.lost_in_life.add(chat_id)
        fault = super().take(method, chat_id)
        if fault:
            code = f" {fault.error.code}" if fault.error else ""
            self.taken[f"{fault.kind}{code} {method}"] += 1
        return fault


def trouble_telegram(
    faults: FairFaults, random: Random, *, polling: bool = True, one_process: bool = True
) -> None:
    """Up to four things that go wrong with the next calls.

    Args:
        faults: to which they are added.
        random: draws them.
        polling: whether there are requests for updates.
        one_process: whether a new process begins now, which knows of no lost answer.
    """
    faults.clear()
    if one_process:
        faults.lost_in_life.clear()
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        random.choice(_TROUBLES if polling else _WITHOUT_POLLING)(faults, random)


def trouble_deliveries(simulator: Simulator, random: Random) -> list[str]:
    """Updates come twice, in another order, under ids that fell; what was done, in words."""
    done = []
    if random.random() < 0.3:
        simulator.duplicate_updates(random.randint(1, 3))
        done.append("duplicated deliveries")
    if random.random() < 0.3:
        simulator.reverse_updates(random.randint(1, 3))
        done.append("reordered deliveries")
    updates = simulator.world.updates
    if random.random() < 0.03 and not updates.pending():
        updates.next_id = random.randrange(10**6, _FIRST_UPDATE // 2) * 2
        done.append("update ids fell")
    return done


def _slow_down(faults: FairFaults, random: Random) -> None:
    faults.refuse(429, random.choice(REPLIES), retry_after=1, times=random.randint(1, 2))


def _server_error(faults: FairFaults, random: Random) -> None:
    faults.refuse(random.choice((500, 502)), random.choice(REPLIES), times=random.randint(1, 3))


def _refuse(faults: FairFaults, random: Random) -> None:
    faults.refuse(random.choice((400, 403)), random.choice(REPLIES))


def _hang_up(faults: FairFaults, random: Random) -> None:
    faults.hang_up(random.choice(REPLIES), applied=random.random() < 0.5)


def _stall(faults: FairFaults, random: Random) -> None:
    faults.stall(random.choice((0.2, 1.0, 30.0)), random.choice(REPLIES))


def _say_nothing(faults: FairFaults, random: Random) -> None:
    faults.silence(random.choice(REPLIES))


def _drop_delivery(faults: FairFaults, random: Random) -> None:
    """Updates were on their way to the bot, and the connection broke."""
    faults.hang_up("getUpdates", applied=random.random() < 0.7)


def _refuse_poll(faults: FairFaults, random: Random) -> None:
    faults.refuse(random.choice((429, 502)), "getUpdates", retry_after=1)


_TROUBLES: tuple[Callable[[FairFaults, Random], None], ...] = (
    _slow_down, _server_error, _hang_up, _hang_up, _stall, _say_nothing,
    _drop_delivery, _drop_delivery, _refuse_poll, _refuse,
)  # fmt: skip
_WITHOUT_POLLING = tuple(
    trouble for trouble in _TROUBLES if trouble not in (_drop_delivery, _refuse_poll)
)
