"""What is shared, decided and issued, on both engines: gone at once when its writer says so."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.flows.effects import EraseRespondent, RecordRemark, WithdrawConsent
from bot.flows.practice import DecideExample, ExampleState, ShareExample, UnshareExample
from bot.services.issuing import IssuedReport
from bot.store import Store
from tests.store.engines import Engine
from tests.store.people import ANI, BUDI, NOW, assessment, begin, finishing, later, say

OWN = assessment().id
REGION, ELSEWHERE = assessment().region, "33.07"
UPDATES = count(100)


async def shared(store: Store) -> None:
    """Ani finished, wrote down good practice and agreed to share it."""
    await begin(store, ANI, next(UPDATES), OWN)
    await say(store, ANI, next(UPDATES), RecordRemark(OWN, "best_practice", "Teras RAHASIA"))
    await say(store, ANI, next(UPDATES), ShareExample(OWN), finishing())


async def approved(store: Store) -> None:
    """And a coordinator approved it in other words."""
    await shared(store)
    [offered] = await store.examples.offered(REGION)
    better = replace(
        offered, state=ExampleState.APPROVED, indicator="P1", text="Teras jadi panggung"
    )
    await say(store, BUDI, next(UPDATES), DecideExample(better))


async def found(store: Store) -> Any:
    return await store.examples.approved("pmk3i", "P1", ELSEWHERE)


async def test_from_consent_to_example(store: Store) -> None:
    """Offered with the words as written; shown elsewhere, not at home, in the approved words."""
    await shared(store)
    [offered] = await store.examples.offered(REGION[:2])
    assert (offered.text, offered.state) == ("Teras RAHASIA", ExampleState.OFFERED)
    assert await found(store) is None
    await say(store, BUDI, next(UPDATES), DecideExample(
        replace(offered, state=ExampleState.APPROVED, indicator="P1", text="Teras")
    ))  # fmt: skip
    assert await found(store) == (REGION, "Teras")
    assert await store.examples.approved("pmk3i", "P1", REGION) is None
    assert await store.examples.approved("pmk3i", "P2", ELSEWHERE) is None
    assert await store.examples.offered(ELSEWHERE) == []


@pytest.mark.parametrize("way", [UnshareExample(OWN), WithdrawConsent(), EraseRespondent()])
async def test_taken_back_it_is_gone_at_once(store: Store, way: object) -> None:
    """Whichever way: no offer, no example, and what a coordinator wrote goes too."""
    await approved(store)
    await say(store, ANI, next(UPDATES), way, assessment="")
    assert await found(store) is None
    assert await store.examples.offered(REGION) == []


async def test_a_decision_on_words_that_are_gone_does_nothing(store: Store) -> None:
    """The coordinator read them before; meanwhile they were taken back and shared anew."""
    await shared(store)
    [offered] = await store.examples.offered(REGION)
    await say(store, ANI, next(UPDATES), UnshareExample(OWN))
    await say(store, ANI, next(UPDATES), ShareExample(OWN), when=later(60))
    decided = replace(offered, state=ExampleState.APPROVED, indicator="P1")
    await say(store, BUDI, next(UPDATES), DecideExample(decided))
    assert await found(store) is None


async def test_nobody_shares_anothers_words(store: Store) -> None:
    """The assessment must be the person's own."""
    await begin(store, ANI, next(UPDATES), OWN)
    await say(store, ANI, next(UPDATES), RecordRemark(OWN, "best_practice", "Milik Ani"))
    await say(store, ANI, next(UPDATES), finishing())
    await say(store, BUDI, next(UPDATES), ShareExample(OWN))
    assert await store.examples.offered(REGION) == []


async def test_sealed_and_in_the_copy(store: Store, engine: Engine) -> None:
    """The words lie sealed in the table, and open in the writer's own copy."""
    await approved(store)
    [(body,)] = await engine.rows("SELECT body FROM examples")
    assert "Teras" not in body
    copied: Any = await store.data_copy(ANI)
    [own] = copied["assessments"]
    assert own["examples"][0]["content"] == "Teras jadi panggung"
    assert await store.examples.is_shared(copied["respondent"]["id"], OWN)


async def test_the_register_knows_the_very_file(store: Store) -> None:
    """One byte more is another file; of a region the claims are kept, the last one first."""
    of_region = IssuedReport("region", REGION, "", NOW, '{"a": 1}')
    await store.issued_reports.note(b"%PDF one", of_region, NOW)
    await store.issued_reports.note(b"%PDF two", replace(of_region, claims="{}"), later(5))
    await store.issued_reports.note(b"%PDF two", replace(of_region, claims="{}"), later(9))
    assert await store.issued_reports.knows(b"%PDF one")
    assert not await store.issued_reports.knows(b"%PDF one ")
    assert await store.issued_reports.claims_of(of_region) == ["{}", '{"a": 1}']


async def test_who_leaves_takes_their_reports_along(store: Store) -> None:
    """Nothing tells that somebody once asked for a report."""
    await begin(store, ANI, next(UPDATES), OWN)
    await store.issued_reports.note(b"%PDF", IssuedReport("respondent", OWN, "", NOW), NOW)
    await say(store, ANI, next(UPDATES), WithdrawConsent(), assessment="")
    assert not await store.issued_reports.knows(b"%PDF")


async def test_the_assessment_before(store: Store) -> None:
    """The latest finished one of the same kind, region and role; as it stood at the moment."""
    await begin(store, ANI, next(UPDATES), OWN)
    await say(store, ANI, next(UPDATES), finishing())
    await begin(store, ANI, next(UPDATES), "second")
    await say(store, ANI, next(UPDATES), finishing("second", later(60)), when=later(60))
    first = await store.reports.assessment_before("second", later(90))
    assert first is not None
    assert first.id == OWN
    assert await store.reports.assessment_before(OWN, later(90)) is None
