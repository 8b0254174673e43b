"""The next steps that are shown to somebody."""

from bot.flows.screens import Advice
from scoring.answers import Answers
from scoring.rubric import Rubric
from scoring.steps import pick, recommend


def advice_for(rubric: Rubric, answers: Answers, role: str) -> tuple[Advice, ...]:
    """The next steps that are shown to a member of this group, most points first."""
    group = rubric.groups[role].answers_as or role
    picked = pick(recommend(rubric, answers, role), group, limit=3)
    # the heading speaks of what helps most: the points that are shown fall from step to step
    chosen = sorted(picked, key=lambda item: -item.gain)
    return tuple(
        Advice(item, rubric.indicators[item.indicator], own=item.owner == group)
        for item in chosen
    )  # fmt: skip
