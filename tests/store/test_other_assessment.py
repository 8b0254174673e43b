"""A person turns to another of their own assessments, never to somebody else's."""

from bot.flows.effects import BeginAssessment, RecordAnswer, RecordRemark
from bot.flows.records import Assessment
from bot.store import Store
from scoring.answers import DONT_KNOW, Answer
from tests.store.people import ANI, BUDI, NOW, unit


async def test_only_the_owner_gets_an_assessment_with_its_answers(store: Store) -> None:
    """The respondent's id guards the look-up: another person's id finds nothing."""
    own = Assessment("a1", "pmk3i", "1.0.0", "33.07", "C", NOW, cursor="P5")
    await store.commit(unit(
        await store.load(ANI), 1,
        BeginAssessment(own),
        RecordAnswer("a1", "P5", Answer.given(3)),
        RecordAnswer("a1", "I1", DONT_KNOW),
        RecordRemark("a1", "problem", "Ruang"),
        assessment="a1",
    ))  # fmt: skip
    await store.commit(unit(await store.load(BUDI), 2, adult=True))
    owner = (await store.load(ANI)).respondent
    stranger = (await store.load(BUDI)).respondent

    found = await store.assessment(owner, "a1")

    assert found is not None
    assert found.answers == {"P5": Answer.given(3), "I1": DONT_KNOW}
    assert (found.cursor, found.remarks) == ("P5", {"problem": "Ruang"})
    assert await store.assessment(stranger, "a1") is None
    assert await store.assessment(owner, "a2") is None
