"""Long lists, a page at a time."""

from bot.flows.screens import Button, Keyboard
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

A_PAGE = 8
"""Lines on a page, where a list does not say otherwise."""


def turn_page(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Another page of the same list; the argument is its number, from 0."""
    return turn.to(page=int(args[0]) if args and args[0].isdecimal() else 0)


def paged(turn: Turn, count: int, size: int = A_PAGE) -> tuple[int, int, int]:
    """Of a list with so many lines: the page in sight, how many there are, its first line.

    All from 0 but how many there are, which is 1 also for an empty list.
    """
    pages = max(1, -(-count // size))
    page = min(turn.session.page, pages - 1)
    return page, pages, page * size


def pager(act: Act, page: int, pages: int) -> Keyboard:
    """The page before and the page after, where there are any."""
    ways = (("previous_page", page - 1), ("next_page", page + 1))
    shown = tuple(Button(Tap(act, (str(to),)), label) for label, to in ways if 0 <= to < pages)
    return (shown,) if shown else ()
