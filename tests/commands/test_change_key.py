"""`change-key` and what `check-config` says of the key."""

import asyncio
from pathlib import Path

import pytest

from bot.cli import main
from bot.config import Settings, read_settings
from bot.keys import open_sealed_store
from tests.fakes.clock import FakeClock
from tests.store.people import ANI, CountingIds, live_a_full_life


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """The operator's settings; nothing is made yet."""
    monkeypatch.setenv("KREATIF_TELEGRAM_TOKEN", "123456789:AAExampleExampleExampleExample")
    monkeypatch.setenv("KREATIF_CONTROLLER", "Dinas Contoh")
    monkeypatch.setenv("KREATIF_CONTACT", "data@contoh.example")
    monkeypatch.setenv("KREATIF_DATABASE_URL", f"sqlite:///{tmp_path}/kota.sqlite3")
    monkeypatch.setenv("KREATIF_KEY", "")
    monkeypatch.setenv("KREATIF_KEY_FILE", f"{tmp_path}/conf/key")
    return read_settings()


def use(settings: Settings, *, writes: bool) -> int:
    """Open the store as the bot does; gives the person's revision."""

    async def open_and_close() -> int:
        store = await open_sealed_store(settings, clock=FakeClock(), ids=CountingIds())
        if writes:
            await live_a_full_life(store, ANI, 100)
        revision = (await store.load(ANI)).revision
        await store.close()
        return revision

    return asyncio.run(open_and_close())


def test_there_is_a_new_key_afterwards(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everybody is found again, the old key is kept, and no key is printed."""
    revision = use(settings, writes=True)
    before = (tmp_path / "conf/key").read_text(encoding="ascii").strip()
    assert main(["change-key"]) == 0
    said = capsys.readouterr().out
    after = (tmp_path / "conf/key").read_text(encoding="ascii").strip()

    assert after != before
    assert before not in said
    assert after not in said
    assert use(settings, writes=False) == revision
    kept = [p for p in (tmp_path / "conf").iterdir() if p.name != "key"]
    assert [p.read_text(encoding="ascii").strip() for p in kept] == [before]


def test_without_a_key_there_is_nothing_to_change(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and none is made."""
    assert main(["change-key"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert settings.key_file is not None
    assert not settings.key_file.exists()


def test_check_config_tells_about_the_key(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No key yet, one that fits, one that does not: always one line, and nothing is made."""
    assert main(["check-config"]) == 0
    assert f"no key yet: the first start makes one in {tmp_path}/conf/key" in (
        capsys.readouterr().out
    )
    assert not list(tmp_path.iterdir())
    use(settings, writes=False)
    assert main(["check-config"]) == 0
    assert "it fits the database" in capsys.readouterr().out
    place = tmp_path / "conf/key"
    place.write_text("A" * 43 + "=\n", encoding="ascii")
    assert main(["check-config"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("kota-kreatif: the key does not fit the database")
    place.chmod(0o644)
    assert main(["check-config"]) == 2
    assert "chmod 600" in capsys.readouterr().err
