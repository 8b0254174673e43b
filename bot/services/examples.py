"""Good practice: in what a region is strong, and which examples may stand beside a step."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.flows.beside import Example
from bot.flows.context import RubricSource
from bot.flows.places import Place
from bot.flows.practice import OfferedExample
from bot.services.figures import RegionalFigures
from scoring.levels import TOLERANCE
from scoring.rubric import Choice, Indicator

STRONG = 0.75
"""Share of the way from the lowest to the highest level: from level 3 of 4 on."""


class ExampleStore(Protocol):
    """Keeps what people agreed to share."""

    async def offered(self, scope: str) -> Sequence[OfferedExample]:
        """Of the finished assessments of a scope, those that wait first, then the latest."""

    async def approved(
        self, instrument: str, indicator: str, region: str
    ) -> tuple[str, str] | None:
        """Region code and words of the latest one from another region; None without one."""

    async def is_shared(self, respondent: str, assessment: str) -> bool:
        """Whether the person agreed to share what they wrote in this one of theirs."""

    async def names(self, scope: str) -> Sequence[str]:
        """Names of people of a scope that are known and must not stand in anybody's words."""


@dataclass(frozen=True, slots=True)
class ExamplesBeside:
    """Finds examples for what somebody, or a region, is weak in."""

    store: ExampleStore
    place: Callable[[str], Place | None]

    async def of(
        self, instrument: str, indicators: Iterable[str], region: str
    ) -> tuple[Example, ...]:
        """At most one for each of these indicators, in their order, none of the region's own.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        found = []
        for indicator in indicators:
            kept = await self.store.approved(instrument, indicator, region)
            place = self.place(kept[0]) if kept else None
            if kept and place:
                found.append(Example(indicator, place.name, kept[1]))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ExampleDesk:
    """What a coordinator decides on."""

    store: ExampleStore
    figures: RegionalFigures
    rubrics: RubricSource
    clean: Callable[[str, Iterable[str]], str]
    """Takes names, numbers and addresses out of what somebody wrote."""

    async def offered(self, scope: str) -> tuple[OfferedExample, ...]:
        """What people of a scope agreed to share, without names and numbers.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        names = await self.store.names(scope)
        return tuple(
            replace(each, text=" ".join(self.clean(each.text, names).split()))
            for each in await self.store.offered(scope)
        )

    async def strong_in(
        self, region: str, instrument: str, version: str, round_id: str
    ) -> tuple[str, ...]:
        """Indicators in which a region is strong by figures that may be shown, best first.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        if instrument not in self.rubrics.ids():
            return ()
        rubric = self.rubrics.get(instrument, version) or self.rubrics.current(instrument)
        shown = await self.figures.region_figures(
            region, instrument, round_id, version=rubric.version
        )
        return strong(rubric.indicators, shown.indicators)


def strong(indicators: Mapping[str, Indicator], means: Mapping[str, float]) -> tuple[str, ...]:
    """The indicators whose mean reaches level 3 of 4, or as far on another scale; best first."""
    found = [item for item, mean in means.items()
             if mean >= _strong_from(indicators[item]) - TOLERANCE]  # fmt: skip
    return tuple(sorted(found, key=lambda item: -round(means[item], 9)))


def _strong_from(indicator: Indicator) -> float:
    if not isinstance(indicator.scale, Choice):
        return STRONG
    values = sorted(option.value for option in indicator.scale.options)
    level = -int(-(len(values) - 1) * STRONG // 1)
    return values[level]
