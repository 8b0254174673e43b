"""`python -m bot rescore` as an operator runs it."""

import asyncio
from pathlib import Path

import pytest

from bot.cli import main
from bot.store import open_store
from scoring.answers import Answer
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.people import ANI, CountingIds
from tests.store.test_figures import PMK3I, finish
from tests.store.test_rescoring import OLDER


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An operator's environment, with a database address of its own."""
    address = f"sqlite:///{tmp_path}/kreatif.db"
    monkeypatch.setenv("KREATIF_TELEGRAM_TOKEN", "123456:" + "a" * 30)
    monkeypatch.setenv("KREATIF_CONTROLLER", "Dinas")
    monkeypatch.setenv("KREATIF_CONTACT", "dinas@example.go.id")
    monkeypatch.setenv("KREATIF_DATABASE_URL", address)
    return address


def test_everything_is_scored_anew(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In processes of its own; a line says how many of each rubric there were."""

    async def fill() -> None:
        store = await open_store(url, clock=FakeClock(), ids=CountingIds(), sealer=SEALER)
        for n in range(3):
            await finish(store, OLDER, ANI + n, {"P1": Answer.given(n)}, region="34.71", role="G")
        await store.close()

    async def people() -> int:
        store = await open_store(url, clock=FakeClock(), ids=CountingIds(), sealer=SEALER)
        figures = await store.figures.region(PMK3I, "34.71")
        await store.close()
        return figures["G"].people

    asyncio.run(fill())
    assert main(["rescore", "--instrument", "pmk3i"]) == 0
    assert capsys.readouterr().out == (
        f"pmk3i {PMK3I.version}: 3 scored anew, 0 marks of careless answers changed\n"
    )
    assert asyncio.run(people()) == 3
    assert main(["rescore"]) == 0
    assert [line.split(": ")[1][:2] for line in capsys.readouterr().out.splitlines()] == ["0 "] * 3


def test_an_unknown_instrument_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With those there are."""
    assert main(["rescore", "--instrument", "pmk"]) == 1
    assert capsys.readouterr().err == ("no instrument pmk: there are pmk3i, seven_steps, uccn\n")
