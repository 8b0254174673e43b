"""What a step asks of the world beyond its own chat: typed questions, answered by the services.

A step that needs a fact raises `FactNeededError`; the fact is fetched and the step runs again,
which is safe because it is pure. Only the screens that need facts pay for them.
"""

from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Query(Generic[T]):
    """A question whose answer is a `T`; every kind is a frozen dataclass, so it is its own key."""

    __slots__ = ()


class FactNeededError(Exception):
    """The step asks for a fact that was not fetched; fetch it and step again."""

    def __init__(self, query: Query[Any]) -> None:
        super().__init__(query)
        self.query = query
