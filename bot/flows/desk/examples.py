"""«Contoh baik»: what people agreed to share, read and decided on by their coordinator."""

from dataclasses import dataclass, replace

from bot.flows.access import Deed, may
from bot.flows.desk.areas import area
from bot.flows.desk.example_screens import ExampleDetail, ExampleLine, Examples
from bot.flows.desk.menu import TO_DESK
from bot.flows.effects import NoteAct
from bot.flows.facts import Query
from bot.flows.practice import DecideExample, ExampleState, OfferedExample
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import View
from bot.flows.show.buttons import in_language, rows
from bot.flows.show.pages import paged, pager
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Indicator

A_PAGE = 6
LONGEST = 300
"""Characters of an example: it stands beside a step, in a message that has more to say."""
OFFERED_INDICATORS = 8
"""Strong questions that an example may be linked to, the strongest first."""


@dataclass(frozen=True, slots=True)
class ExamplesWithin(Query[tuple[OfferedExample, ...]]):
    """What people of a scope agreed to share; what waits comes first."""

    scope: str


@dataclass(frozen=True, slots=True)
class StrongIn(Query[tuple[str, ...]]):
    """Indicators in which a region is strong by figures that may be shown, best first."""

    region: str
    instrument: str
    version: str
    round: str


def see_examples(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The list; the argument is the page."""
    page = int(args[0]) if args and args[0].isdecimal() else 0
    return turn.to(view=View.EXAMPLES, page=page).at_desk(item="", form={})


def see_example(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One of them."""
    return turn.to(view=View.EXAMPLE).at_desk(item=args[0], form={})


def pick(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Link it to one of the questions in which the region is strong."""
    return turn.to(desk=turn.session.desk.filled(indicator=args[0]))


def edit(turn: Turn, text: str) -> Turn:
    """Shorter or clearer words; what was written stays with its writer."""
    words = " ".join(text.split())
    if len(words) > LONGEST:
        return turn.noted(Remark.EXAMPLE_TOO_LONG, length=len(words))
    return turn.to(desk=turn.session.desk.filled(text=words))


def approve(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """From now on it stands beside the next step of others who are weak there."""
    its = _open(turn)
    if its is None or not may(turn, Deed.APPROVE_EXAMPLE, its.region):
        return _refused(turn)
    linked = _linked(turn, its)
    if linked not in _strong(turn, its) or len(its.text) > LONGEST:
        return turn.noted(Remark.EXAMPLE_TOO_LONG, length=len(its.text))
    return _decide(turn, replace(its, state=ExampleState.APPROVED, indicator=linked))


def decline(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """It is shown to nobody; approving later is possible."""
    its = _open(turn)
    if its is None or not may(turn, Deed.APPROVE_EXAMPLE, its.region):
        return _refused(turn)
    return _decide(turn, replace(its, state=ExampleState.DECLINED))


def _decide(turn: Turn, its: OfferedExample) -> Turn:
    noted = NoteAct(f"example_{its.state.value}", {"assessment": its.assessment,
                                                   "indicator": its.indicator})  # fmt: skip
    remark = Remark.EXAMPLE_APPROVED
    if its.state is ExampleState.DECLINED:
        remark = Remark.EXAMPLE_DECLINED
    decided = turn.record(DecideExample(its), noted).to(view=View.DESK)
    return decided.at_desk(item="", form={}).noted(remark)


def _refused(turn: Turn) -> Turn:
    return refused(see_examples(turn, ()), "decide_example")


def _within(turn: Turn) -> tuple[OfferedExample, ...]:
    return turn.ask(ExamplesWithin(turn.session.desk.scope))


def _open(turn: Turn) -> OfferedExample | None:
    """The one on the desk, with the words as they were edited."""
    desk = turn.session.desk
    found = next((one for one in _within(turn) if one.assessment == desk.item), None)
    return replace(found, text=desk.form.get("text", found.text)) if found else None


def _strong(turn: Turn, its: OfferedExample) -> tuple[str, ...]:
    query = StrongIn(its.region, its.instrument, its.version, its.round)
    return turn.ask(query)[:OFFERED_INDICATORS]


def _linked(turn: Turn, its: OfferedExample) -> str:
    """The question that was picked, or the one it is linked to; empty without one."""
    return turn.session.desk.form.get("indicator", its.indicator)


def examples(turn: Turn) -> Screen:
    """The list, a page at a time."""
    found = _within(turn)
    page, pages, first = paged(turn, len(found), A_PAGE)
    shown = found[first : first + A_PAGE]
    lines = tuple(ExampleLine(number, area(turn, each.region), each.text, each.state)
                  for number, each in enumerate(shown, start=first + 1))  # fmt: skip
    numbered = tuple(
        Button(Tap(Act.EXAMPLE_SEE, (each.assessment,)), "numbered", {"number": str(line.number)})
        for each, line in zip(shown, lines, strict=True)
    )
    return Examples(
        keyboard=(*rows(numbered, A_PAGE), *pager(Act.EXAMPLES, page, pages), (TO_DESK,)),
        note=turn.note,
        area=area(turn, turn.session.desk.scope),
        lines=lines,
        page=page,
        pages=pages,
    )


def example(turn: Turn) -> Screen:
    """One with what can be done about it; where its consent is gone, the list."""
    its = _open(turn)
    if its is None:
        return examples(turn)
    strong = tuple(map(_indicators(turn, its).__getitem__, _strong(turn, its)))
    linked = _linked(turn, its)
    return ExampleDetail(
        keyboard=_ways(turn, its, strong),
        note=turn.note,
        area=area(turn, its.region),
        text=its.text,
        state=its.state,
        linked=next((each for each in strong if each.id == linked), None),
        choices=len(strong),
        limit=LONGEST,
    )


def _indicators(turn: Turn, its: OfferedExample) -> dict[str, Indicator]:
    rubrics = turn.context.rubrics
    rubric = rubrics.get(its.instrument, its.version) or rubrics.current(its.instrument)
    return dict(rubric.indicators)


def _ways(turn: Turn, its: OfferedExample, strong: tuple[Indicator, ...]) -> Keyboard:
    linked, language = _linked(turn, its), turn.session.language
    picks = tuple(
        (Button(Tap(Act.EXAMPLE_PICK, (each.id,)), "named",
                {"name": in_language(each.name, language)}, chosen=each.id == linked),)
        for each in strong
    )  # fmt: skip
    may_approve = linked in {each.id for each in strong} and len(its.text) <= LONGEST
    yes = (Button(Tap(Act.EXAMPLE_APPROVE), "example_approve"),) if may_approve else ()
    no = Button(Tap(Act.EXAMPLE_DECLINE), "example_decline")
    return (*picks, (*yes, no), (Button(Tap(Act.EXAMPLES), "back"), TO_DESK))


ROOM = Room(
    screens={View.EXAMPLES: examples, View.EXAMPLE: example},
    acts={
        Act.EXAMPLES: see_examples,
        Act.EXAMPLE_SEE: see_example,
        Act.EXAMPLE_PICK: pick,
        Act.EXAMPLE_APPROVE: approve,
        Act.EXAMPLE_DECLINE: decline,
    },
    typed={View.EXAMPLE: edit},
    deeds={View.EXAMPLES: Deed.APPROVE_EXAMPLE, View.EXAMPLE: Deed.APPROVE_EXAMPLE},
)
