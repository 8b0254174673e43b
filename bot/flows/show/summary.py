"""Every answer by dimension, a page at a time, each with a button to change it."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from bot.flows.evidence import EvidenceIn, claims
from bot.flows.path import indicators
from bot.flows.proxy import is_on
from bot.flows.records import Assessment
from bot.flows.screens import Button, Keyboard, RemarkLine, Screen, Summary, SummaryLine
from bot.flows.sharing import is_shared
from bot.flows.show.buttons import rows
from bot.flows.show.pages import pager
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.answers import Status
from scoring.rubric import Node, Rubric

PAGE = 10
"""Lines on a page: more do not fit a five-inch phone with their buttons."""
BUTTONS_IN_ROW = 5
SHARE = Button(Tap(Act.SHARE), "share_on")
UNSHARE = Button(Tap(Act.UNSHARE), "share_off")
EVIDENCE = Button(Tap(Act.EVIDENCE_LIST), "evidence_list")
COLLEAGUES = Button(Tap(Act.COLLEAGUES), "colleagues")


def summary(turn: Turn) -> Screen:
    """The page that the session is on."""
    own, rubric = turn.the_assessment(), turn.rubric()
    lines = _lines(rubric, own, _given(turn))
    remarks = _remarks(rubric, own, len(lines))
    pages = -(-(len(lines) + len(remarks)) // PAGE)
    page = min(turn.session.page, pages - 1)
    standing = _counts(lines)
    every: tuple[SummaryLine | RemarkLine, ...] = (*lines, *remarks)
    shown = every[page * PAGE : (page + 1) * PAGE]
    shown_lines = [line for line in shown if isinstance(line, SummaryLine)]
    return Summary(
        keyboard=(
            *_changes(shown),
            *pager(Act.SUMMARY, page, pages),
            *_beside(turn, lines),
            _ways_on(turn),
        ),
        note=turn.note,
        rubric=rubric,
        place=turn.place(own.region),
        groups=_by_dimension(rubric, shown_lines),
        remarks=tuple(line for line in shown if isinstance(line, RemarkLine)),
        page=page,
        pages=pages,
        given=standing["given"],
        dont_know=standing["dont_know"],
        skipped=standing["skipped"],
        open=standing["open"],
    )


def _counts(lines: tuple[SummaryLine, ...]) -> dict[str, int]:
    """How many were given (or do not apply), not known, skipped, not reached."""
    standing = Counter(line.answer.status if line.answer else None for line in lines)
    return {
        "given": standing[Status.GIVEN] + standing[Status.NOT_APPLICABLE],
        "dont_know": standing[Status.DONT_KNOW],
        "skipped": standing[Status.SKIPPED],
        "open": standing[None],
    }


def _given(turn: Turn) -> Counter[str]:
    """Indicator id -> pieces of evidence; for whom a coordinator stands in for there is none."""
    own = turn.the_assessment().id
    return Counter(() if is_on(turn) else (each.indicator for each in turn.ask(EvidenceIn(own))))


def _lines(rubric: Rubric, own: Assessment, given: Counter[str]) -> tuple[SummaryLine, ...]:
    return tuple(
        SummaryLine(number, rubric.indicators[item], own.answers.get(item), given[item])
        for number, item in enumerate(indicators(rubric, own.role), start=1)
    )


def _remarks(rubric: Rubric, own: Assessment, after: int) -> tuple[RemarkLine, ...]:
    return tuple(
        RemarkLine(number, asked, own.remarks.get(asked.id, ""))
        for number, asked in enumerate(rubric.open_questions, start=after + 1)
    )


def _by_dimension(
    rubric: Rubric, lines: Iterable[SummaryLine]
) -> tuple[tuple[Node, tuple[SummaryLine, ...]], ...]:
    grouped = groupby(lines, key=lambda line: rubric.dimension_of(line.indicator.id).id)
    return tuple((rubric.nodes[node], tuple(members)) for node, members in grouped)


def _changes(shown: tuple[SummaryLine | RemarkLine, ...]) -> Keyboard:
    return rows(tuple(_change(line) for line in shown), BUTTONS_IN_ROW)


def _change(line: SummaryLine | RemarkLine) -> Button:
    tap = (
        Tap(Act.CHANGE_REMARK, (line.question.id,))
        if isinstance(line, RemarkLine)
        else Tap(Act.CHANGE, (line.indicator.id,))
    )
    return Button(tap, "change", {"number": str(line.number)})


def _beside(turn: Turn, lines: tuple[SummaryLine, ...]) -> Keyboard:
    """What may go with the answers: evidence, where one claims something, and colleagues."""
    if is_on(turn):
        return ()
    claimed = any(line.evidence or claims(line.indicator, line.answer) for line in lines)
    row = (EVIDENCE, COLLEAGUES) if claimed else (COLLEAGUES,)
    shared = is_shared(turn)
    return (row,) if shared is None else (row, (UNSHARE if shared else SHARE,))


def _ways_on(turn: Turn) -> tuple[Button, ...]:
    see = Button(Tap(Act.RESULT), "see_result")
    if turn.the_assessment().finished_at is not None:
        return (see,)
    return (Button(Tap(Act.RESUME), "resume"), see)
