"""A process that keeps blobs until it is killed: `python -m tests.store.dying_blobs FOLDER`."""

import asyncio
import sys
from pathlib import Path

from bot.store.blobs import FolderBlobs
from tests.store.test_blobs import Mirror, content


async def main(folder: Path) -> None:
    blobs = FolderBlobs(folder, Mirror())
    for number in range(1_000_000):
        digest = await blobs.put(content(number))
        sys.stdout.write(f"{number} {digest}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
