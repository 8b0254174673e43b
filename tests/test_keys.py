"""The key: where it is found, how the first one is made, and what is said when it cannot be."""

import stat
from base64 import b64encode
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings, SettingsError, read_settings
from bot.keys import (
    KeyFileError,
    coming_key,
    decoded,
    key_file,
    next_place,
    obtain_key,
    open_sealed_store,
    settle_key,
    standing_key,
)
from tests.fakes.clock import FakeClock
from tests.store.people import CountingIds

KEY = b64encode(b"a key of just thirty-two bytes!!").decode()


def settings(tmp_path: Path, **more: object) -> Settings:
    given = {
        "telegram_token": "123456789:AAExampleExampleExampleExample", "controller": "Dinas",
        "contact": "data@contoh.example", "key": "", "key_file": tmp_path / "conf" / "key",
        "database_url": f"sqlite:///{tmp_path}/data/kota.sqlite3",
    }  # fmt: skip
    return read_settings(**(given | more))


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    """Of 32 random bytes; the next start finds it again."""
    first, other = obtain_key(settings(tmp_path)), obtain_key(settings(tmp_path))
    place = tmp_path / "conf" / "key"

    assert first.is_new
    assert not other.is_new
    assert first.secret == other.secret
    assert len(decoded(first.secret)) == 32
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [path.name for path in place.parent.iterdir()] == ["key"]


def test_a_key_in_the_environment_makes_no_file(tmp_path: Path) -> None:
    """It wins over a file."""
    key = obtain_key(settings(tmp_path, key=KEY))

    assert key.place is None
    assert decoded(key.secret) == b"a key of just thirty-two bytes!!"
    assert not (tmp_path / "conf").exists()


def test_the_file_is_in_the_configuration_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the user, as the XDG base directory specification has it; not beside the data."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert key_file(settings(tmp_path, key_file=None)) == tmp_path / "xdg/kota-kreatif/key"
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert key_file(settings(tmp_path, key_file=None)) == tmp_path / ".config/kota-kreatif/key"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """In one line that names the file and the way out."""
    obtain_key(settings(tmp_path))
    place = tmp_path / "conf" / "key"
    place.chmod(mode)

    with pytest.raises(KeyFileError, match=f"{place} is open to others: chmod 600 {place}"):
        obtain_key(settings(tmp_path))


@pytest.mark.parametrize("text", ["", "geheim", KEY[:-4], KEY + "AAAA", "ключ"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, text: str) -> None:
    """And what stands in it is not repeated."""
    place = tmp_path / "key"
    place.write_text(text, encoding="utf-8")
    place.chmod(0o600)

    with pytest.raises(KeyFileError) as refused:
        obtain_key(settings(tmp_path, key_file=place))
    assert not text or text not in str(refused.value)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """It says what else may be set."""
    (tmp_path / "conf").write_text("a file", encoding="utf-8")
    with pytest.raises(KeyFileError, match="KREATIF_KEY_FILE, or set KREATIF_KEY"):
        obtain_key(settings(tmp_path))


@pytest.mark.parametrize("name", ["key", "new_key"])
def test_a_wrong_key_in_the_environment_is_not_repeated(tmp_path: Path, name: str) -> None:
    """The line names the setting."""
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, **{name: "geheim"})
    assert str(refused.value).startswith(f"KREATIF_{name.upper()} must be 32 bytes in base64")
    assert "geheim" not in str(refused.value)


async def test_without_its_key_a_database_is_not_opened(tmp_path: Path) -> None:
    """A lost key is said to be lost; none is made in its place."""
    mine = settings(tmp_path)
    store = await open_sealed_store(mine, clock=FakeClock(), ids=CountingIds())
    await store.close()
    place = key_file(mine)
    place.rename(place.with_name("elsewhere"))

    with pytest.raises(KeyFileError, match=f"there is no key in {place}, but the database is"):
        await open_sealed_store(mine, clock=FakeClock(), ids=CountingIds())
    assert not place.exists()


def test_the_key_before_stays_beside_the_new_one(tmp_path: Path) -> None:
    """Older backups need it; an interrupted change finds the same new key again."""
    obtain_key(settings(tmp_path))
    old = standing_key(settings(tmp_path))
    new = coming_key(settings(tmp_path), old)
    assert coming_key(settings(tmp_path), old).secret == new.secret

    kept = settle_key(old, new)
    assert kept is not None
    assert kept.read_text(encoding="ascii").strip() == old.secret.get_secret_value()
    assert standing_key(settings(tmp_path)).secret == new.secret
    assert not next_place(key_file(settings(tmp_path))).exists()


def test_keys_in_the_environment_are_the_operators(tmp_path: Path) -> None:
    """The new one must be given, and no file is touched."""
    old = standing_key(settings(tmp_path, key=KEY))
    with pytest.raises(KeyFileError, match="KREATIF_NEW_KEY is not set"):
        coming_key(settings(tmp_path, key=KEY), old)
    new = coming_key(settings(tmp_path, key=KEY, new_key=KEY[::-1][1:] + "="), old)
    assert settle_key(old, new) is None


def test_no_repr_shows_a_key(tmp_path: Path) -> None:
    """Of the settings or of the key itself."""
    mine = settings(tmp_path, key=KEY, new_key=KEY)
    assert KEY not in f"{mine!r} {obtain_key(mine)!r} {SecretStr(KEY)}"
