"""What PTB's PicklePersistence costs: memory, and how long one changed chat stops the loop.

python bench/rivals/ptb_pickle.py PEOPLE ANSWERS_EACH
"""

import asyncio
import json
import pickle
import sys
import tempfile
import time
from pathlib import Path

from telegram.ext import ExtBot, PicklePersistence

FIRST_CHAT = 7_000_000_000
TOKEN = "123456789:bench-bench-bench-bench-bench"


def resident_mb() -> float:
    """Resident memory, in MB of 10^6 bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def write(file: Path, people: int, answers: int) -> None:
    """A persistence file with people half-way through a form."""
    chats = range(FIRST_CHAT, FIRST_CHAT + people)
    stored = {
        "conversations": {"form": {(chat, chat): 0 for chat in chats}},
        "user_data": {
            chat: {f"I{n:02}": {"level": 2, "at": 1_795_300_000 + n} for n in range(answers)}
            for chat in chats
        },
        "chat_data": {},
        "bot_data": {},
        "callback_data": None,
    }
    file.write_bytes(pickle.dumps(stored))


async def measure(file: Path) -> dict[str, float]:
    """Load the file as PTB does, then store one chat that changed."""
    before = resident_mb()
    persistence = PicklePersistence(file)
    persistence.set_bot(ExtBot(TOKEN))
    users = await persistence.get_user_data()
    held = resident_mb() - before
    changed = {**users[FIRST_CHAT], "I00": {"level": 4, "at": 1_795_400_000}}
    began = time.perf_counter()
    await persistence.update_user_data(FIRST_CHAT, changed)
    seconds = time.perf_counter() - began
    return {"mb": held, "seconds": seconds}


def main(people: int, answers: int) -> None:
    """Print the figures as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "form.pickle")
        write(file, people, answers)
        found = asyncio.run(measure(file))
        print(json.dumps({**found, "file_mb": file.stat().st_size / 1e6}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
