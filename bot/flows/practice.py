"""Good practice that somebody agreed to share: what they are asked, and what becomes of it.

The consent is a row of its own: without it nothing is shown, and changed words need a new one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.flows.beside import Example
from bot.flows.effects import Further
from bot.flows.facts import Query

PRACTICE = "best_practice"
"""Id of the closing question that asks for good practice, in every rubric that has one."""


class ExampleState(StrEnum):
    """What a coordinator made of it; values are stored."""

    OFFERED = "offered"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class OfferedExample:
    """One as the coordinator of its region sees it."""

    assessment: str
    region: str
    instrument: str
    version: str
    round: str
    """The round in which it counts; empty for none."""
    agreed_at: datetime
    state: ExampleState
    indicator: str
    """Of the question that it is linked to; empty before that."""
    text: str
    """What the coordinator made of it, else the words as they were written."""


@dataclass(frozen=True, slots=True)
class IsShared(Query[bool]):
    """Whether the person agreed to share what they wrote in this assessment of theirs."""

    assessment: str


@dataclass(frozen=True, slots=True)
class ExamplesFor(Query[tuple[Example, ...]]):
    """Approved examples from elsewhere, at most one for each of these indicators."""

    instrument: str
    indicators: tuple[str, ...]
    region: str
    """Code of the region that looks for them; its own are left out."""


@dataclass(frozen=True, slots=True)
class ShareExample(Further):
    """The person agrees: without a name, as an example for other regions."""

    assessment: str


@dataclass(frozen=True, slots=True)
class UnshareExample(Further):
    """The person agrees no more, or changed the words: it is shown nowhere from now on."""

    assessment: str


@dataclass(frozen=True, slots=True)
class DecideExample(Further):
    """A coordinator approves or declines; nothing happens where the consent is gone meanwhile."""

    example: OfferedExample
    """With the state, the indicator and the words as they shall be."""
