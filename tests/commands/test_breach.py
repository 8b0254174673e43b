"""`breach`: the people of a time, without anything that tells who they are."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.config import read_settings
from bot.flows.effects import EraseRespondent, GiveConsent, MarkReachable
from bot.keys import open_sealed_store
from bot.store import Store
from tests.fakes.clock import FakeClock
from tests.store.engines import Engine, Sqlite
from tests.store.people import ANI, BUDI, NOW, CountingIds, live_a_full_life, say

FREE_TEXT = "RAHASIA"


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    """ANI has lived a full life; BUDI, who blocked the bot, came two days later; one is erased."""
    monkeypatch.setenv("KREATIF_TELEGRAM_TOKEN", "123456789:AAExampleExampleExampleExample")
    monkeypatch.setenv("KREATIF_CONTROLLER", "Dinas Contoh")
    monkeypatch.setenv("KREATIF_CONTACT", "data@contoh.example")
    monkeypatch.setenv("KREATIF_DATABASE_URL", f"sqlite:///{tmp_path}/kota.sqlite3")
    asyncio.run(_fill())
    return Sqlite(tmp_path / "kota.sqlite3")


async def _fill() -> None:
    store: Store = await open_sealed_store(read_settings(), clock=FakeClock(), ids=CountingIds())
    await live_a_full_life(store, ANI, 100)
    two_days = NOW + timedelta(days=2)
    await say(store, BUDI, 1, GiveConsent("1"), MarkReachable(reachable=False), when=two_days)
    await say(store, 77, 2, when=NOW)
    await say(store, 77, 3, EraseRespondent(), when=NOW + timedelta(days=1))
    await store.close()


def asked(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, object]:
    assert main(["breach", "--json", *more]) == 0
    said = capsys.readouterr().out
    assert FREE_TEXT not in said
    found: dict[str, object] = json.loads(said)
    return found


def test_who_was_there_in_that_time(database: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    """Known before its end and not erased before its beginning (NOW is 21 November 2026)."""
    both = asked(capsys, "--since", "2026-11-21", "--until", "2026-11-22T01:00")
    assert (both["people"], both["reachable"]) == (2, 1)
    assert both["categories"] == {
        "identity": 2, "answers": 1, "consent": 1, "messages": 1, "texts": 1, "updates": 1,
    }  # fmt: skip
    late = asked(capsys, "--since", "2026-11-23", "--until", "2026-11-24")
    assert (late["people"], late["reachable"]) == (2, 1)
    early = asked(capsys, "--since", "2026-11-01", "--until", "2026-11-20T09:00+07:00")
    assert early["people"] == 0


def test_ids_are_told_only_when_asked_for(
    database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """And each look is in the audit log, with whether they were."""
    for form in ((), ("--json",)):
        assert main(["breach", "--since", "2026-11-21", *form]) == 0
        assert str(ANI) not in capsys.readouterr().out.replace(f"done-{ANI}", "")
        assert main(["breach", "--since", "2026-11-21", "--identities", *form]) == 0
        assert str(ANI) in capsys.readouterr().out

    rows = asyncio.run(
        database.rows("SELECT detail FROM audit_events WHERE act = 'breach_looked_into'")
    )
    assert [json.loads(detail)["identities"] for (detail,) in rows] == [False, True] * 2


def test_a_time_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """With an example of what is expected."""
    with pytest.raises(SystemExit):
        main(["breach", "--since", "yesterday"])
    assert "expected a time like 2026-11-20" in capsys.readouterr().err
