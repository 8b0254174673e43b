"""A summary as pages: each is one message of at most 4,096 units."""

from dataclasses import dataclass
from itertools import groupby

from bot.flows.desk.summary_screens import (
    NeedyLine,
    SummaryHead,
    SummaryNeedy,
    SummaryOfArea,
    SummaryOfRegion,
    SummaryWords,
)
from bot.flows.desk.summary_values import AreaSummary, RegionSummary, Summary
from bot.flows.places import Area
from bot.flows.remarks import Note
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.taps import Act, Tap
from scoring.rubric import OpenQuestion

WORDS_A_PAGE = 7
"""Of at most 240 signs each (the template shortens them): even of emojis they fit."""
REGIONS_A_PAGE = 10
FIRST_REGIONS = 5
"""Regions in need that stand below an area's figures."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the figures."""

    head: SummaryHead
    keyboard: Keyboard = ()
    note: Note | None = None


def pages_of(summary: Summary) -> int:
    """How many pages a summary has."""
    match summary:
        case RegionSummary():
            return 1 - (-len(_said(summary)) // WORDS_A_PAGE)
        case AreaSummary():
            beyond = len(summary.needy) > FIRST_REGIONS
            return 1 - (-len(summary.needy) // REGIONS_A_PAGE) if beyond else 1
        case _:
            return 1


def page_of(
    summary: RegionSummary | AreaSummary, names: dict[str, Area], frame: Frame, page: int
) -> Screen:
    """One page: the figures, or what follows them.

    Args:
        summary: What it says.
        names: Region code -> its name.
        frame: What stands around it.
        page: From 0, below `pages_of`.
    """
    if isinstance(summary, RegionSummary):
        return _figures(summary, frame) if not page else _words(summary, frame, page)
    lines = tuple(NeedyLine(names[each.region], each) for each in summary.needy)
    if not page:
        return _area(summary, lines[:FIRST_REGIONS], frame)
    first = (page - 1) * REGIONS_A_PAGE
    return SummaryNeedy(
        keyboard=frame.keyboard,
        note=frame.note,
        head=frame.head,
        lines=lines[first : first + REGIONS_A_PAGE],
        page=page,
        pages=pages_of(summary),
    )


def _figures(summary: RegionSummary, frame: Frame) -> Screen:
    return SummaryOfRegion(
        keyboard=frame.keyboard,
        note=frame.note,
        head=frame.head,
        summary=summary,
    )


def _area(summary: AreaSummary, lines: tuple[NeedyLine, ...], frame: Frame) -> Screen:
    return SummaryOfArea(
        keyboard=frame.keyboard,
        note=frame.note,
        head=frame.head,
        summary=summary,
        needy=lines,
    )


def _words(summary: RegionSummary, frame: Frame, page: int) -> Screen:
    first = (page - 1) * WORDS_A_PAGE
    shown = _said(summary)[first : first + WORDS_A_PAGE]
    asked = {question.id: question for question, _ in shown}
    return SummaryWords(
        keyboard=frame.keyboard,
        note=frame.note,
        head=frame.head,
        words=tuple((asked[id_], tuple(text for _, text in texts))
                    for id_, texts in groupby(shown, key=lambda each: each[0].id)),
        page=page,
        pages=pages_of(summary),
    )  # fmt: skip


def _said(summary: RegionSummary) -> tuple[tuple[OpenQuestion, str], ...]:
    return tuple((words.question, text) for words in summary.words for text in words.texts)


def posted_buttons(round_id: str, scope: str, *, weekly: bool) -> Keyboard:
    """The buttons of a summary that came by itself; they never grow stale."""
    whole = Button(Tap(Act.SUMMARY_OPEN, (round_id, scope)), "summary_whole")
    stop = Button(Tap(Act.SUMMARY_STOP, (round_id, scope)), "summary_stop")
    return ((whole,), (stop,)) if weekly else ((whole,),)
