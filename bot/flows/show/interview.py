"""Screens of the interview: a question, its explanation, the open ones, what is left."""

from functools import lru_cache

from bot.flows.evidence import claims
from bot.flows.path import position
from bot.flows.path import unanswered as open_items
from bot.flows.proxy import is_on
from bot.flows.screens import (
    Button,
    Explanation,
    Keyboard,
    OpenQuestionAsked,
    Question,
    Screen,
    Unanswered,
)
from bot.flows.session import Walk
from bot.flows.show.buttons import BACK, PAUSE, SKIP, SUMMARY, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.answers import Answer, Status
from scoring.rubric import Choice, Indicator, Number

LEVELS_IN_ROW = 5
REMARK_LIMIT = 1000
"""Characters of an open answer."""


def question(turn: Turn) -> Screen:
    """One indicator with its levels."""
    own, rubric, indicator = turn.the_assessment(), turn.rubric(), _indicator(turn)
    place, total = position(rubric, own.role, indicator.id)
    answer = own.answers.get(indicator.id)
    return Question(
        keyboard=_question_keyboard(turn, indicator, answer),
        note=turn.note,
        rubric=rubric,
        indicator=indicator,
        dimension=rubric.dimension_of(indicator.id),
        position=place,
        total=total,
        answer=answer,
        subsector=own.leading_subsector,
        left=_left(turn),
    )


def _left(turn: Turn) -> int | None:
    if turn.session.walk is not Walk.OPEN:
        return None
    return len(open_items(turn.rubric(), turn.the_assessment()))


def _indicator(turn: Turn) -> Indicator:
    return turn.rubric().indicators[turn.session.at]


def _question_keyboard(turn: Turn, indicator: Indicator, answer: Answer | None) -> Keyboard:
    explain = Button(Tap(Act.EXPLAIN), "explain")
    first = position(turn.rubric(), turn.the_assessment().role, indicator.id)[0] == 1
    leave = (PAUSE,) if first and turn.session.walk is Walk.ALL else (BACK, PAUSE)
    return (
        *rows(_levels(indicator, answer), LEVELS_IN_ROW),
        _silent(indicator, answer),
        (SKIP, explain),
        *evidence_row(turn),
        leave,
    )


def evidence_row(turn: Turn) -> Keyboard:
    """«Tambah bukti», where the answer here or the one before it claims something.

    The next question comes at once; whoever has something at hand finds the way under it.
    """
    if is_on(turn):
        return ()
    own, indicators = turn.the_assessment(), turn.rubric().indicators
    for id_, label in ((turn.session.at, "evidence_add"), (turn.session.lately, "evidence_last")):
        if id_ in indicators and claims(indicators[id_], own.answers.get(id_)):
            return ((Button(Tap(Act.EVIDENCE, (id_,)), label),),)
    return ()


def _levels(indicator: Indicator, answer: Answer | None) -> tuple[Button, ...]:
    """The options as numbers; a question for a number has none, it is typed."""
    if isinstance(indicator.scale, Number):
        return ()
    act = Act.LEVEL if isinstance(indicator.scale, Choice) else Act.TICK
    chosen = _chosen(answer)
    options = _options(act, indicator.id, len(indicator.scale.options), chosen)
    done = Button(Tap(Act.DONE, (indicator.id,)), "done")
    return (*options, done) if act is Act.TICK and chosen else options


@lru_cache(maxsize=4096)
def _options(act: Act, indicator: str, count: int, chosen: frozenset[int]) -> tuple[Button, ...]:
    """The same buttons for everybody who sees this question with these marks."""
    return tuple(
        Button(
            Tap(act, (indicator, str(place))),
            "level",
            {"number": str(place)},
            chosen=place in chosen,
        )
        for place in range(count)
    )


def _chosen(answer: Answer | None) -> frozenset[int]:
    match answer.value if answer else None:
        case int(level):
            return frozenset((level,))
        case frozenset() as ticked:
            return ticked
        case _:
            return frozenset()


def _silent(indicator: Indicator, answer: Answer | None) -> tuple[Button, ...]:
    status = answer.status if answer else None
    return _without_value(indicator.id, status, applies_always=not indicator.not_applicable)


@lru_cache(maxsize=1024)
def _without_value(
    indicator: str, status: Status | None, *, applies_always: bool
) -> tuple[Button, ...]:
    dont_know = Button(
        Tap(Act.DONT_KNOW, (indicator,)), "dont_know", chosen=status is Status.DONT_KNOW
    )
    if applies_always:
        return (dont_know,)
    return (
        dont_know,
        Button(
            Tap(Act.NOT_APPLICABLE, (indicator,)),
            "not_applicable",
            chosen=status is Status.NOT_APPLICABLE,
        ),
    )


def explanation(turn: Turn) -> Screen:
    """What is meant, with an example; it can be answered right here."""
    own, rubric, indicator = turn.the_assessment(), turn.rubric(), _indicator(turn)
    place, total = position(rubric, own.role, indicator.id)
    answer = own.answers.get(indicator.id)
    close = Button(Tap(Act.QUESTION), "to_question")
    return Explanation(
        keyboard=(
            *rows(_levels(indicator, answer), LEVELS_IN_ROW),
            _silent(indicator, answer),
            (SKIP, close),
            *_colleague_row(turn),
        ),
        note=turn.note,
        rubric=rubric,
        indicator=indicator,
        dimension=rubric.dimension_of(indicator.id),
        position=place,
        total=total,
        answer=answer,
        subsector=own.leading_subsector,
    )


def _colleague_row(turn: Turn) -> Keyboard:
    """«Minta rekan»: for whoever would have to ask somebody anyway."""
    if is_on(turn):
        return ()
    return ((Button(Tap(Act.COLLEAGUE_NEW, (turn.session.at,)), "colleague_new"),),)


def open_question(turn: Turn) -> Screen:
    """A closing question, answered in own words or left out."""
    own, rubric = turn.the_assessment(), turn.rubric()
    place, total = position(rubric, own.role, turn.session.at)
    asked = next(item for item in rubric.open_questions if item.id == turn.session.at)
    return OpenQuestionAsked(
        keyboard=((SKIP,), *evidence_row(turn), (BACK, PAUSE)),
        note=turn.note,
        question=asked,
        position=place,
        total=total,
        text=own.remarks.get(asked.id, ""),
        limit=REMARK_LIMIT,
    )


def unanswered(turn: Turn) -> Screen:
    """Before the result: what is still open, and both ways on."""
    rubric = turn.rubric()
    still = open_items(rubric, turn.the_assessment())
    fill = Button(Tap(Act.FILL), "fill")
    see = Button(Tap(Act.RESULT), "see_result")
    return Unanswered(
        keyboard=((fill, see), (SUMMARY,)) if still else ((see,), (SUMMARY,)),
        note=turn.note,
        count=len(still),
        names=tuple(rubric.indicators[item] for item in still),
    )
