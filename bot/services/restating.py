"""Stored scores follow a changed rubric file by themselves, slice by slice beside the answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.services.ports import Clock, StoreUnavailableError
from bot.services.rescoring import RescoreStore, review, score_batch
from scoring.rubric import Rubric

EVERY = 86_400.0
"""Seconds between two rounds: careless sheets show among new ones, and an older program that
ran beside this one may have scored with its older file."""
AGAIN = 60.0
"""Seconds after which a round that the store broke off is begun again."""
LOOK = 200
"""Assessments that one reading looks at."""
SLICE = 25
"""Assessments scored and written at once: about two milliseconds, then answers have their turn."""
REST = 0.02
"""Seconds between two slices."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Restating:
    """Runs on whoever leads; what was written stays, so whoever leads next goes on from there."""

    store: RescoreStore
    rubrics: Sequence[Rubric]
    clock: Clock

    async def run(self) -> None:
        """Look at once and then every day, until cancelled."""
        while True:
            await self.clock.sleep(EVERY if await self.catch_up() else AGAIN)

    async def catch_up(self) -> bool:
        """One round through every rubric; False when the store broke it off."""
        try:
            for rubric in self.rubrics:
                await self._follow(rubric)
        except StoreUnavailableError:
            log.warning("restating_waits")
            return False
        except Exception as error:  # noqa: BLE001 - restating must not stop the bot
            log.warning("restating_failed", error=type(error).__name__)
        return True

    async def _follow(self, rubric: Rubric) -> None:
        scores = await self._restate(rubric)
        marks = await review(self.store, rubric, self._rest)
        if scores or marks:
            log.info(
                "scores_restated", instrument=rubric.id, version=rubric.version,
                scores=scores, careless_marks=marks,
            )  # fmt: skip

    async def _restate(self, rubric: Rubric) -> int:
        count, after = 0, ""
        while last := await self.store.ahead(after, LOOK):
            stale, after = await self.store.stale(rubric, after, last), last
            for begin in range(0, len(stale), SLICE):
                await self.store.restate(score_batch(rubric, stale[begin : begin + SLICE]))
                await self._rest()
            count += len(stale)
            await self._rest()
        return count

    async def _rest(self) -> None:
        await self.clock.sleep(REST)
