"""The screens of «Contoh baik»."""

from dataclasses import dataclass

from bot.flows.places import Area
from bot.flows.practice import ExampleState
from bot.flows.screens import Screen
from scoring.rubric import Indicator


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One in the list."""

    number: int
    area: Area
    text: str
    state: ExampleState


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples(Screen):
    """What people of an area agreed to share."""

    area: Area
    lines: tuple[ExampleLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleDetail(Screen):
    """One, with the questions in which its region is strong."""

    area: Area
    text: str
    state: ExampleState
    linked: Indicator | None
    choices: int
    """Questions that it may be linked to; 0 where the region is strong in none."""
    limit: int
    """Characters."""
