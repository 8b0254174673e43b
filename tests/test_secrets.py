"""No secret of the operator is written anywhere; and the watch over it does see."""

import base64
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.secrets_watch import Secrets, leaks_under, unpacked

ROOT = Path(__file__).resolve().parents[1]
SECRET = "hush-hush-" + "hush-1234567890"
LEAKING = """
import logging, subprocess, sys
from bot.config import Settings

TOKEN = "987654:" + "Leak-y8" * 5

def settings(**more):
    return Settings(telegram_token=TOKEN, controller="Dinas", contact="a@b.c", **more)

def test_by_a_file(tmp_path):
    (tmp_path / "report.txt").write_text("x" + settings().telegram_token.get_secret_value())

def test_by_a_log():
    token = settings().telegram_token.get_secret_value()
    logging.getLogger("x").warning("https://x/bot%s/", token)

def test_by_a_password():
    settings(database_url="postgresql://u:" + "geheim%2Bwort@h/d")
    print("geheim" + "+wort")

def test_by_a_process():
    env = {"KREATIF_WEBHOOK_SECRET": "of-the-" + "webhook"}
    subprocess.run([sys.executable, "-c", ""], env=env, check=True)
    sys.stderr.write("of-the-" + "webhook")

def test_that_is_clean(tmp_path):
    (tmp_path / "report.txt").write_text(repr(settings()))
"""


@pytest.fixture
def secrets() -> Secrets:
    known = Secrets()
    known.add("TEST_SECRET", SECRET)
    return known


@pytest.mark.parametrize(
    "data",
    [
        f"before {SECRET} after".encode(),
        SECRET.encode("utf-16-le"),
        base64.b64encode(f"a{SECRET}b".encode()),
        base64.b64encode(f"ab{SECRET}".encode()),
        b"%PDF-1.7\nstream\n" + zlib.compress(SECRET.encode()) + b"\nendstream",
    ],
)
def test_a_secret_is_seen_in_its_usual_disguises(data: bytes, secrets: Secrets) -> None:
    """Plain, wide, in base64 at any offset, in a PDF's packed streams."""
    found = {name for part in unpacked(data) for name in secrets.found_in(part)}

    assert found == {"TEST_SECRET"}
    assert not secrets.found_in(b"nothing of it here: hush-hush")


def test_a_secret_is_seen_in_packed_files(tmp_path: Path, secrets: Secrets) -> None:
    """Spreadsheets and archives are opened, also those inside of others."""
    with zipfile.ZipFile(tmp_path / "inner.xlsx", "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("sheet.xml", SECRET)
    with zipfile.ZipFile(tmp_path / "outer.zip", "w", zipfile.ZIP_DEFLATED) as outer:
        outer.write(tmp_path / "inner.xlsx")

    leaks = [*leaks_under(tmp_path, secrets)]
    assert leaks == [f"{tmp_path / name}: TEST_SECRET" for name in ("inner.xlsx", "outer.zip")]


def test_only_a_private_file_may_be_a_secret_s_home(tmp_path: Path, secrets: Secrets) -> None:
    """Mode 600, and no room for more than a key: where the operator keeps it."""
    home = tmp_path / "key"
    home.write_text(SECRET + "\n")
    home.chmod(0o600)
    assert [*leaks_under(tmp_path, secrets)] == []
    home.write_text(SECRET + " " * 300)
    assert [*leaks_under(tmp_path, secrets)] == [f"{home}: TEST_SECRET"]
    home.write_text(SECRET)
    home.chmod(0o640)
    assert [*leaks_under(tmp_path, secrets)] == [f"{home}: TEST_SECRET"]


def test_a_run_that_leaks_fails_and_says_where(tmp_path: Path) -> None:
    """A whole run of pytest, with the plugin: four leaks, and none of them is repeated."""
    (tmp_path / "test_leaking.py").write_text(LEAKING, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        "from tests.secrets_watch import SecretsWatch\n"
        "def pytest_configure(config):\n    config.pluginmanager.register(SecretsWatch())\n",
        encoding="utf-8",
    )
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null",
         "--rootdir", tmp_path, "--basetemp", tmp_path / "made", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    told = [line for line in ended.stdout.splitlines() if "SECRET LEAKED" in line]

    assert "5 passed" in ended.stdout
    assert ended.returncode == 1
    assert [name for line in told for name in ("by_a_file", "by_a_log", "by_a_password",
            "by_a_process", "clean") if name in line] == [
        "by_a_file", "by_a_log", "by_a_password", "by_a_process"]  # fmt: skip
    assert not any("Leak-y" in line or "geheim" in line for line in told)
    # its leaks are of this test alone
    for path in sorted((tmp_path / "made").rglob("report.txt")):
        path.unlink()
