"""The screens of good practice and of then and now, as people meet them and at their worst."""

from datetime import UTC, datetime

from bot.flows.beside import Example
from bot.flows.desk.example_screens import ExampleDetail, ExampleLine, Examples
from bot.flows.places import Area
from bot.flows.practice import ExampleState
from bot.flows.screens import Button, Screen, ShareQuestion
from bot.flows.taps import Act, Tap
from tests.reporting.people import PMK3I

LONGEST = Area("71.09", "Kab. Kepulauan Siau Tagulandang Biaro")
WHEN = datetime(2026, 11, 2, tzinfo=UTC)
PRACTICE = "Warga membuka teras rumah <b>menjadi</b> panggung & pasar kreatif setiap Sabtu. "
INDICATOR = next(iter(PMK3I.indicators.values()))
EXAMPLE = Example(INDICATOR.id, LONGEST.name, (PRACTICE * 9)[:300])
WAYS = ((Button(Tap(Act.EXAMPLE_APPROVE), "example_approve"),
         Button(Tap(Act.EXAMPLE_DECLINE), "example_decline")),)  # fmt: skip


def lines(count: int) -> tuple[ExampleLine, ...]:
    states = tuple(ExampleState)
    return tuple(
        ExampleLine(number, LONGEST, PRACTICE * 12, states[number % 3])
        for number in range(1, count + 1)
    )


def detail(text: str = PRACTICE, *, linked: bool = True, choices: int = 8) -> ExampleDetail:
    return ExampleDetail(
        keyboard=WAYS,
        area=LONGEST,
        text=text,
        state=ExampleState.OFFERED,
        linked=INDICATOR if linked else None,
        choices=choices,
        limit=300,
    )


PLAIN: dict[str, Screen] = {
    "share_question": ShareQuestion(
        keyboard=((Button(Tap(Act.SHARE), "share"), Button(Tap(Act.UNSHARE), "unshare")),),
        text=PRACTICE,
    ),
    "share_question_long": ShareQuestion(text=(PRACTICE * 20)[:1000]),
    "examples_none": Examples(area=LONGEST, lines=(), page=0, pages=1),
    "examples": Examples(area=LONGEST, lines=lines(6), page=1, pages=3),
    "example": detail(),
    "example_to_link": detail(linked=False),
    "example_not_strong": detail(linked=False, choices=0),
    "example_too_long": detail((PRACTICE * 20)[:1000]),
}
