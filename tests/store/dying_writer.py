"""A process that commits units until it is killed, and says of each when it was durable.

    python -m tests.store.dying_writer URL FIRST_UPDATE

Prints the update ids of committed units, one a line, each with one system call.
"""

import asyncio
import os
import sys
from itertools import count

from bot.services.units import Outcome
from bot.store import open_store
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.people import CountingIds, answering, begin, message, say

PEOPLE = range(1, 17)
INDICATORS = 6


async def main(url: str, first_update: int) -> None:
    """Sixteen people answer side by side, without end."""
    ids = CountingIds(f"run{first_update}-")
    store = await open_store(url, clock=FakeClock(), ids=ids, sealer=SEALER)
    updates = count(first_update)

    async def answer(person: int) -> None:
        assessment = f"a{person}"
        if (await store.load(person)).revision == 0:
            await begin(store, person, next(updates), assessment)
        for update_id in updates:
            record = answering(f"I{update_id % INDICATORS}", update_id % 5, assessment)
            done = await say(store, person, update_id, record, messages=(message("x", person),))
            if done.outcome is Outcome.COMMITTED:
                os.write(1, f"{update_id}\n".encode())

    await asyncio.gather(*map(answer, PEOPLE))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
