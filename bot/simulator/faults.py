"""Faults on demand: what a test may break, for the next so many calls."""

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from bot.simulator.errors import ApiError, forbidden, too_many_requests

FaultKind = Literal[
    "error",  # refused, not applied
    "hang_up_before",  # the connection ends, nothing was applied
    "hang_up_after",  # applied, then the reply breaks off half-way
    "stall",  # waits, then applies and replies
    "silence",  # applied, but no reply ever comes
]
KINDS: frozenset[str] = frozenset(get_args(FaultKind))
_REASONS = {
    400: "Bad Request: simulated refusal",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: what happens.
        method: for which method, empty for any but getUpdates.
        chat_id: for which chat, or any.
        times: for how many calls.
        error: the refusal, with «error».
        seconds: how long a «stall» lasts, by the simulator's clock.
        skip: how many fitting calls pass untouched first.
    """

    kind: FaultKind
    method: str = ""
    chat_id: int | None = None
    times: int = 1
    error: ApiError | None = None
    seconds: float = 0.0
    skip: int = 0

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is meant."""
        if not self.method and method == "getupdates":
            return False
        same_method = self.method.lower() in {"", method}
        return same_method and self.chat_id in {None, chat_id}


@dataclass
class Faults:
    """The faults that still wait for their calls, in the order in which they were asked for."""

    waiting: list[Fault] = field(default_factory=list)

    def refuse(
        self,
        code: int,
        method: str = "",
        *,
        chat_id: int | None = None,
        times: int = 1,
        description: str = "",
        retry_after: int = 0,
    ) -> None:
        """Refuse the next calls with 400, 403, 429, 500 …; 429 says how long to wait."""
        error = refusal(code, description, retry_after)
        self.waiting.append(Fault("error", method, chat_id, times, error))

    def hang_up(
        self, method: str = "", *, applied: bool, chat_id: int | None = None, times: int = 1
    ) -> None:
        """Break the connection of the next calls, before or after they took effect."""
        kind: FaultKind = "hang_up_after" if applied else "hang_up_before"
        self.waiting.append(Fault(kind, method, chat_id, times))

    def stall(
        self, seconds: float, method: str = "", *, chat_id: int | None = None, times: int = 1
    ) -> None:
        """Let the next calls wait so many seconds of the simulator's clock."""
        self.waiting.append(Fault("stall", method, chat_id, times, seconds=seconds))

    def silence(self, method: str = "", *, chat_id: int | None = None, times: int = 1) -> None:
        """Apply the next calls and never reply: the caller has to give up by itself."""
        self.waiting.append(Fault("silence", method, chat_id, times))

    def add(self, fault: Fault) -> None:
        """Ask for any fault."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Forget the faults that have not happened."""
        self.waiting.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, or nothing."""
        for place, fault in enumerate(self.waiting):
            if not fault.fits(method, chat_id):
                continue
            if fault.skip:
                self.waiting[place] = replace(fault, skip=fault.skip - 1)
                continue
            self._spend(place, fault)
            return fault
        return None

    def _spend(self, place: int, fault: Fault) -> None:
        if fault.times > 1:
            self.waiting[place] = replace(fault, times=fault.times - 1)
        else:
            del self.waiting[place]


def refusal(code: int, description: str = "", retry_after: int = 0) -> ApiError:
    """The error reply for a status, with Telegram's usual words unless others are given."""
    if code == 429:  # noqa: PLR2004 - the status itself
        return too_many_requests(retry_after or 1)
    if code == 403 and not description:  # noqa: PLR2004 - the status itself
        return forbidden("bot was blocked by the user")
    return ApiError(code, description or _REASONS.get(code, "Internal Server Error"))
