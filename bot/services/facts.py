"""Who answers what a step asks: one answerer for each kind of question."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.flows.facts import Query


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a fact is fetched, and when."""

    respondent: str
    """Internal id; nobody has it yet when the person is new."""
    at: datetime


Answerer = Callable[[Any, Asker], Awaitable[object]]
"""Fetches the fact that a query asks for.

It raises StoreUnavailableError where the store cannot be read.
"""


class Facts(Protocol):
    """Answers every question of the conversation."""

    async def answer(self, query: Query[Any], asker: Asker) -> object:
        """The fact.

        Raises:
            LookupError: Nobody answers questions of this kind.
            StoreUnavailableError: The store cannot be read.
        """


class FactBook:
    """Answerers by the type of the question."""

    def __init__(self, answerers: Mapping[type[Query[Any]], Answerer]) -> None:
        self._answerers = answerers

    async def answer(self, query: Query[Any], asker: Asker) -> object:
        """The fact.

        Raises:
            KeyError: Nobody answers questions of this kind.
            StoreUnavailableError: The store cannot be read.
        """
        return await self._answerers[type(query)](query, asker)
