"""Looks through everything that a test run wrote for the secrets that it used.

A plugin of the whole run (`tests/conftest.py` registers it). Secrets are taken down where they
enter the program: from every `Settings` that is made, and from the environment of every process
that is started. When the last test is over, whatever pytest captured (output and logs) and
every file under its temporary folder are searched: databases, backups, exports, reports, logs
of killed processes. One secret found fails the run, and its place is named, never its value.
"""

import base64
import gzip
import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from pydantic import SecretStr

from bot.config import PREFIX, Settings

SHORTEST = 8
"""Characters; what is shorter is no secret and stands in any file by chance."""
FEWEST = 6
"""Different ones of them: a row of A is no secret either."""
LARGEST_HOME = 256
"""Bytes of a private file that is kept for a secret."""
_SECRET_NAMES = ("TOKEN", "SECRET", "KEY", "PASSWORD")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


class Secrets:
    """The secrets that were seen, by what each is."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def add(self, name: str, value: str) -> None:
        """Take down a secret; of a bot token only what follows the bot's public number."""
        value = value.rpartition(":")[2] if name.endswith("TOKEN") else value
        if len(value) >= SHORTEST and len(set(value)) >= FEWEST:
            self.known[value] = name

    def add_settings(self, settings: Settings) -> None:
        """Every field of the settings that is hidden, and the database's password."""
        for name in type(settings).model_fields:
            value = getattr(settings, name)
            if isinstance(value, SecretStr):
                self.add(name.upper(), value.get_secret_value())
        self.add_address(settings.database_url)

    def add_environment(self, environment: Mapping[str, str]) -> None:
        """Likewise from what a process is given."""
        for name, value in environment.items():
            if name.startswith(PREFIX) and name.endswith(_SECRET_NAMES):
                self.add(name.removeprefix(PREFIX), value)
        self.add_address(environment.get(f"{PREFIX}DATABASE_URL", ""))

    def add_address(self, url: str) -> None:
        """The password in a database's address."""
        password = urlsplit(url).password if "://" in url else None
        if password:
            self.add("password of DATABASE_URL", unquote(password))

    def found_in(self, data: bytes) -> set[str]:
        """Names of the secrets that stand in some bytes, plain or in a usual disguise."""
        return {
            name for value, name in self.known.items() for form in _forms(value) if form in data
        }


def _forms(value: str) -> Iterator[bytes]:
    """A secret as texts, addresses, wide strings and base64 would hold it."""
    plain = value.encode()
    yield plain
    yield quote(value, safe="").encode()
    yield value.encode("utf-16-le")
    for shift in range(3):
        # the signs at both ends depend on what stands beside it
        coded = base64.b64encode(b"\0" * shift + plain)
        yield coded[4 if shift else 0 : -4]


def unpacked(data: bytes) -> Iterator[bytes]:
    """Some bytes, and what is packed in them: archives and office files, gzip, PDF."""
    yield data
    if data.startswith(b"PK"):
        yield from _zipped(data)
    elif data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    elif data.startswith(b"%PDF"):
        for stream in _STREAM.findall(data):
            try:
                yield zlib.decompressobj().decompress(stream)
            except zlib.error:
                continue


def _zipped(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))
    except zipfile.BadZipFile:
        return


def leaks_under(folder: Path, secrets: Secrets) -> Iterator[str]:
    """`file: secret` for each secret in each file; a small private file is a secret's home."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        about = path.stat()
        if not about.st_mode & 0o077 and about.st_size <= LARGEST_HOME:
            continue
        data = path.read_bytes()
        names = {name for part in unpacked(data) for name in secrets.found_in(part)}
        yield from (f"{path}: {name}" for name in sorted(names))


class SecretsWatch:
    """The plugin."""

    def __init__(self) -> None:
        self.secrets = Secrets()
        self.written: list[tuple[str, bytes]] = []
        """What was captured, by test and kind."""
        self.leaks: list[str] = []
        self._patch = pytest.MonkeyPatch()

    def pytest_sessionstart(self) -> None:
        """Take secrets down from now on."""
        secrets, made, started = self.secrets, Settings.__init__, subprocess.Popen.__init__

        def make(settings: Settings, /, **given: Any) -> None:
            made(settings, **given)
            secrets.add_settings(settings)

        def start(process: Any, *arguments: Any, **options: Any) -> None:
            secrets.add_environment(options.get("env") or {})
            started(process, *arguments, **options)

        self._patch.setattr(Settings, "__init__", make)
        self._patch.setattr(subprocess.Popen, "__init__", start)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test wrote; the secrets are only all known at the end."""
        for kind, text in report.sections:
            self.written.append((f"{report.nodeid} ({kind})", text.encode("utf-8", "replace")))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Search everything; what is found fails the run."""
        self._patch.undo()
        for place, data in self.written:
            self.leaks += [f"{place}: {name}" for name in sorted(self.secrets.found_in(data))]
        # where `tmp_path` is made; pytest gives it to fixtures alone
        folder: Path = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        self.leaks += leaks_under(folder, self.secrets)
        told = getattr(session.config, "workeroutput", None)
        if told is not None:
            told["leaks"] = self.leaks
        if self.leaks and session.exitstatus in (pytest.ExitCode.OK, 0):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what one of several test processes found."""
        self.leaks += getattr(node, "workeroutput", {}).get("leaks", [])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the places."""
        for leak in sorted(set(self.leaks)):
            terminalreporter.write_line(f"SECRET LEAKED in {leak}", red=True)
