"""Screens that look at a whole assessment: coming back, the result, the list of them."""

from bot.flows.advice import advice_for
from bot.flows.beside import Example, ThenAndNow
from bot.flows.natural import settle_in_assessment
from bot.flows.path import indicators, position, unanswered
from bot.flows.practice import ExamplesFor
from bot.flows.records import AssessmentBrief
from bot.flows.rounds import Round, RoundNamed
from bot.flows.screens import (
    Advice,
    AssessmentLine,
    Assessments,
    Button,
    Keyboard,
    Result,
    Screen,
    WelcomeBack,
)
from bot.flows.show.buttons import REPORT, SUMMARY
from bot.flows.taps import Act, Tap
from bot.flows.then_and_now import first_before, then_and_now
from bot.flows.turn import Turn
from scoring.answers import Status
from scoring.rubric import Node, Rubric
from scoring.score import NodeScore, Score, score
from scoring.steps import level_up

BEGIN_OTHER = Button(Tap(Act.BEGIN_OTHER), "begin_other")
GIVE_CODE = Button(Tap(Act.GIVE_CODE), "give_code")
ENOUGH = 2
"""Answers that a dimension needs before it is called strong or weak."""
NAMED = 2
"""Dimensions that are named as the strongest, and as the weakest, at the most."""
LISTED = 10
"""Assessments in the list; the latest touched come first."""

Dimension = tuple[Node, NodeScore]


def welcome_back(turn: Turn) -> Screen:
    """Half-way, after /start."""
    own, rubric = turn.the_assessment(), turn.rubric()
    total = len(indicators(rubric, own.role))
    saved = sum(1 for item in indicators(rubric, own.role) if item in own.answers)
    resume = Button(Tap(Act.RESUME), "resume")
    at = settle_in_assessment(turn).session.at
    return WelcomeBack(
        keyboard=((resume,), (SUMMARY,), (BEGIN_OTHER,)),
        note=turn.note,
        place=turn.place(own.region),
        position=position(rubric, own.role, at)[0] if at in rubric.indicators else total,
        total=total,
        saved=saved,
    )


def result(turn: Turn) -> Screen:
    """The score, what it rests on, and the next steps."""
    own, rubric = turn.the_assessment(), turn.rubric()
    scored = score(rubric, own.answers, own.role)
    dimensions = asked_dimensions(rubric, scored)
    strongest, weakest = extremes(dimensions)
    steps = advice_for(rubric, own.answers, own.role)
    return Result(
        keyboard=_result_keyboard(turn),
        note=turn.note,
        rubric=rubric,
        place=turn.place(own.region),
        role=own.role,
        score=scored,
        dimensions=dimensions,
        strongest=strongest,
        weakest=weakest,
        dont_know=sum(answer.status is Status.DONT_KNOW for answer in own.answers.values()),
        unanswered=len(unanswered(rubric, own)),
        level_up=level_up(rubric, own.answers, own.role),
        steps=steps,
        finished=own.finished_at is not None,
        subsector=own.leading_subsector,
        missed=_missed(turn),
        zone=turn.place(own.region).zone,
        then=_then(turn),
        example=_example(turn, steps),
    )


def _example(turn: Turn, steps: tuple[Advice, ...]) -> Example | None:
    """Good practice from elsewhere, for the first step that has one."""
    own = turn.the_assessment()
    weak = tuple(step.indicator.id for step in steps)
    if not weak or own.finished_at is None:
        return None
    found = turn.ask(ExamplesFor(own.instrument, weak, own.region))
    return found[0] if found else None


def _then(turn: Turn) -> ThenAndNow | None:
    """Beside the person's assessment before this one."""
    first = first_before(turn)
    if first is None:
        return None
    own, old = turn.the_assessment(), turn.context.rubric_of(first)
    return then_and_now(old, first, turn.rubric(), own)


def _missed(turn: Turn) -> Round | None:
    """The round in which a finished assessment does not count, because it had ended."""
    own = turn.the_assessment()
    if not own.round or own.finished_at is None or own.counted_in == own.round:
        return None
    return turn.ask(RoundNamed(own.round))


def _result_keyboard(turn: Turn) -> Keyboard:
    change = Button(Tap(Act.SUMMARY, ("0",)), "change_answers")
    if turn.the_assessment().finished_at is None:
        return ((Button(Tap(Act.RESUME), "resume"),), (change,))
    if turn.session.proxy.number:
        return ((GIVE_CODE,), (change,))
    return ((REPORT, change), (BEGIN_OTHER,))


def asked_dimensions(rubric: Rubric, scored: Score) -> tuple[Dimension, ...]:
    """The dimensions that apply to this answer sheet, in rubric order."""
    pairs = ((node, scored.nodes[node.id]) for node in rubric.dimensions())
    return tuple((node, reached) for node, reached in pairs if reached.asked)


def extremes(
    dimensions: tuple[Dimension, ...],
) -> tuple[tuple[Dimension, ...], tuple[Dimension, ...]]:
    """Up to two strongest and the weakest, of dimensions with at least two answers.

    Equals are treated alike: all of them are named, or none is.
    """
    known = [pair for pair in dimensions if pair[1].value is not None and pair[1].given >= ENOUGH]
    values = sorted({_value(pair) for pair in known}, reverse=True)
    if len(values) < ENOUGH:
        return (), ()
    strongest = _named(known, values[:-1])
    others = [pair for pair in known if pair not in strongest]
    return strongest, _named(others, values[:0:-1][:1])


def _named(known: list[Dimension], values: list[float]) -> tuple[Dimension, ...]:
    """Dimensions at the first of these values, and at the next, while at most two are named."""
    named: tuple[Dimension, ...] = ()
    for value in values[:NAMED]:
        level = tuple(pair for pair in known if _value(pair) == value)
        if len(named) + len(level) > NAMED:
            break
        named += level
    return named


def _value(pair: Dimension) -> float:
    return pair[1].value if pair[1].value is not None else -1.0


def assessments(turn: Turn) -> Screen:
    """A person with several chooses one, or begins another."""
    briefs = turn.context.assessments[:LISTED]
    lines = tuple(_line(turn, number, brief) for number, brief in enumerate(briefs, start=1))
    choices = tuple(
        (Button(Tap(Act.CHOOSE, (brief.id,)), "choose",
                {"number": str(line.number), "name": line.place.name}),)
        for brief, line in zip(briefs, lines, strict=True)
    )  # fmt: skip
    return Assessments(keyboard=(*choices, (BEGIN_OTHER,)), note=turn.note, lines=lines)


def _line(turn: Turn, number: int, brief: AssessmentBrief) -> AssessmentLine:
    rubric = turn.context.rubric_of(brief)
    return AssessmentLine(
        number=number,
        place=turn.place(brief.region),
        rubric=rubric,
        role=brief.role,
        answered=brief.answered,
        total=len(indicators(rubric, brief.role)),
        finished_at=brief.finished_at,
    )
