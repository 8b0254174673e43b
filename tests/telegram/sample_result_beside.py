"""A result beside all that there may be: the first assessment, and an example for a step."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.flows.advice import advice_for
from bot.flows.beside import Example
from bot.flows.screens import Result, Screen
from bot.flows.show.overview import asked_dimensions, extremes
from bot.flows.then_and_now import then_and_now
from scoring.score import score
from tests.reporting.people import AT, PMK3I, SITARO, assessment, with_gaps

BEFORE = datetime(2025, 5, 3, 2, tzinfo=UTC)
PRACTICE = "Warga membuka teras rumah menjadi panggung & pasar kreatif setiap Sabtu. "


def result(practice: str = PRACTICE) -> Result:
    """Two questions open, the others at a fixed row of levels; all of them at 1 before."""
    own = with_gaps(assessment("C"))
    first = replace(assessment("C", level=1), finished_at=BEFORE)
    scored = score(PMK3I, own.answers, "C")
    dimensions = asked_dimensions(PMK3I, scored)
    strongest, weakest = extremes(dimensions)
    steps = advice_for(PMK3I, own.answers, "C")
    return Result(
        rubric=PMK3I,
        place=SITARO,
        role="C",
        score=scored,
        dimensions=dimensions,
        strongest=strongest,
        weakest=weakest,
        unanswered=1,
        dont_know=1,
        steps=steps,
        finished=True,
        subsector="13",
        zone=SITARO.zone,
        then=then_and_now(PMK3I, first, PMK3I, replace(own, finished_at=AT)),
        example=Example(steps[1].indicator.id, "Kab. Wonosobo", practice),
    )


PLAIN: dict[str, Screen] = {
    "result_beside": result(),
    "result_beside_long": result((PRACTICE * 9)[:300]),
}
