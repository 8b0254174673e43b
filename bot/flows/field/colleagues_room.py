"""«Minta rekan»: which questions, for whom; and how far the colleagues are."""

from collections.abc import Iterable
from dataclasses import replace

from bot.flows.colleagues import (
    LASTS,
    JudgePart,
    MakePart,
    Part,
    PartAnswer,
    PartNamed,
    PartsOf,
    PartState,
    WithdrawPart,
)
from bot.flows.desk.records import MakeLink, WithdrawLink
from bot.flows.effects import NoteAct, Toast
from bot.flows.field.evidence_room import TO_SUMMARY, pieces
from bot.flows.field.part_notices import tell_owner
from bot.flows.field.screens import (
    AskedLine,
    Choice,
    ColleagueDetail,
    ColleagueLabel,
    ColleaguePick,
    Colleagues,
    PartLine,
)
from bot.flows.links import LinkAddress, LinkKind
from bot.flows.path import indicators
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import View, Walk
from bot.flows.show.buttons import RESUME, in_language, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Node

LONGEST_LABEL = 60
MOST_PARTS = 20
"""Parts of one assessment."""
A_ROW = 5
TO_COLLEAGUES = Button(Tap(Act.COLLEAGUES), "back")
BY_ONE = Button(Tap(Act.COLLEAGUE_BY, ("one",)), "colleague_by_one")
BY_DIMENSION = Button(Tap(Act.COLLEAGUE_BY, ("dimension",)), "colleague_by_dimension")
OWN = frozenset(
    {View.COLLEAGUES, View.COLLEAGUE, View.COLLEAGUE_PICK, View.COLLEAGUE_LABEL,
     View.COLLEAGUE_CHECK}
)  # fmt: skip


def parts(turn: Turn) -> tuple[Part, ...]:
    """The parts of the assessment, with what this step changes.

    Raises:
        FactNeededError: They were not fetched yet.
    """
    stored = turn.ask(PartsOf(turn.the_assessment().id))
    made = tuple(each.part for each in turn.records if isinstance(each, MakePart))
    return tuple(_changed(turn, each) for each in (*made, *stored))


def _changed(turn: Turn, part: Part) -> Part:
    answers = dict(part.answers)
    for each in turn.records:
        if isinstance(each, JudgePart) and each.part == part.id:
            answers[each.indicator] = PartAnswer(answers[each.indicator].answer, each.verdict)
        if isinstance(each, WithdrawPart) and each.id == part.id:
            part = replace(part, withdrawn_at=turn.event.at)
    return replace(part, answers=answers)


def in_hand(turn: Turn) -> Part | None:
    """The part that is open; only ever one of the assessment's own."""
    item = turn.session.desk.item
    return next((each for each in parts(turn) if each.id == item), None)


def see_all(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Whom the person asked."""
    return turn.to(view=View.COLLEAGUES, at="", walk=Walk.ALL).at_desk(item="", form={})


def see(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One part: from the list, or from the notice that it came back."""
    asked = turn.ask(PartNamed(args[0])) if args else None
    if asked is None or not asked.is_mine:
        return replace(turn, toast=Toast.UNKNOWN, redraw=True)
    below = turn.session.view not in OWN
    entered = turn.enter(asked.part.assessment).to(view=View.COLLEAGUE, at="", walk=Walk.ALL)
    return replace(entered.at_desk(item=asked.part.id, form={}), below=below)


def new(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Which questions? The one in sight is chosen already."""
    chosen = args[0] if args else ""
    if sum(not each.withdrawn_at for each in parts(turn)) >= MOST_PARTS:
        return see_all(turn, ()).noted(Remark.COLLEAGUES_FULL, count=MOST_PARTS)
    form = {"chosen": chosen, "by": "one" if chosen else "dimension"}
    return turn.to(view=View.COLLEAGUE_PICK).at_desk(item="", form=form)


def again(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The same questions, for somebody else; what was asked before stays as it is."""
    part = in_hand(turn)
    if part is None:
        return see_all(turn, ())
    begun = new(turn, ())
    if begun.session.view is not View.COLLEAGUE_PICK:
        return begun
    return begun.at_desk(form={"chosen": " ".join(part.indicators), "by": "one"})


def chosen(turn: Turn) -> frozenset[str]:
    """The questions that are chosen so far; only such as the person is asked."""
    asked = indicators(turn.rubric(), turn.the_assessment().role)
    return frozenset(turn.session.desk.form.get("chosen", "").split()) & frozenset(asked)


def pick(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Choose a question or all of a dimension, or leave them out again."""
    now = chosen(turn)
    named = frozenset(dict(_by_dimension(turn)).get(args[0], (args[0],)))
    after = now - named if named <= now else now | named
    form = {**turn.session.desk.form, "chosen": " ".join(sorted(after))}
    return turn.at_desk(form=form)


def choose_by(turn: Turn, args: tuple[str, ...]) -> Turn:
    """By dimensions, or one by one."""
    return turn.to(desk=turn.session.desk.filled(by=args[0]))


def go_on(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """For whom?"""
    if not chosen(turn):
        return turn.noted(Remark.NOTHING_CHOSEN)
    return turn.to(view=View.COLLEAGUE_LABEL)


def make(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Without a name."""
    return _made(turn, "")


def name_it(turn: Turn, text: str) -> Turn:
    """With a name that only the owner sees."""
    label = " ".join(text.split())
    if len(label) > LONGEST_LABEL:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(label), count=LONGEST_LABEL)
    return _made(turn, label)


def _made(turn: Turn, label: str) -> Turn:
    own, wanted = turn.the_assessment(), chosen(turn)
    if not wanted:
        return see_all(turn, ())
    order = indicators(turn.rubric(), own.role)
    part = Part(
        id=turn.context.fresh_id,
        assessment=own.id,
        label=label,
        indicators=tuple(id_ for id_ in order if id_ in wanted),
        made_at=turn.event.at,
        expires_at=turn.event.at + LASTS,
    )
    made = turn.record(
        MakeLink(part.id, LinkKind.COLLEAGUE, part.expires_at, 1, {"part": part.id}),
        MakePart(part),
        tell_owner(part, turn.place(own.region)),
        NoteAct("part_asked", {"part": part.id}),
    )
    return made.to(view=View.COLLEAGUE).at_desk(item=part.id, form={})


def withdraw(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """It is not needed any more; what was sent stays."""
    part = in_hand(turn)
    if part is None or part.state(turn.event.at) is PartState.SENT:
        return see_all(turn, ())
    gone = turn.record(
        WithdrawPart(part.id), WithdrawLink(part.id), NoteAct("part_withdrawn", {"part": part.id})
    )
    return see_all(gone, ()).noted(Remark.COLLEAGUE_WITHDRAWN)


def colleagues(turn: Turn) -> Screen:
    """The list; what was withdrawn is left out."""
    own = turn.the_assessment()
    standing = (each for each in parts(turn) if each.withdrawn_at is None or each.sent_at)
    lines = tuple(
        PartLine(number, each, each.state(turn.event.at))
        for number, each in enumerate(standing, start=1)
    )
    numbered = tuple(
        Button(Tap(Act.COLLEAGUE_SEE, (line.part.id,)), "change", {"number": str(line.number)})
        for line in lines
    )
    ask = Button(Tap(Act.COLLEAGUE_NEW), "colleague_add")
    place = turn.place(own.region)
    return Colleagues(
        keyboard=(*rows(numbered, A_ROW), (ask,), (TO_SUMMARY, RESUME)),
        note=turn.note,
        place=place,
        lines=lines,
        zone=place.zone,
    )


def _by_dimension(turn: Turn) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Dimension id -> the questions of it that the person is asked."""
    rubric = turn.rubric()
    asked = indicators(rubric, turn.the_assessment().role)
    return tuple(
        (node.id, own)
        for node in rubric.dimensions()
        if (own := tuple(id_ for id_ in rubric.walk(node.id) if id_ in asked))
    )


def choosing(turn: Turn) -> Screen:
    """The questions with those that are chosen."""
    rubric, now = turn.rubric(), chosen(turn)
    order = indicators(rubric, turn.the_assessment().role)
    singly = turn.session.desk.form.get("by") == "one"
    groups = tuple(
        (
            rubric.nodes[node],
            tuple(Choice(order.index(id_) + 1, rubric.indicators[id_], id_ in now) for id_ in own),
        )
        for node, own in _by_dimension(turn)
    )
    by = BY_DIMENSION if singly else BY_ONE
    on = Button(Tap(Act.COLLEAGUE_ON), "colleague_on")
    shown = _single_buttons(groups) if singly else _dimension_buttons(turn, groups)
    return ColleaguePick(
        keyboard=(*shown, (by, on), (TO_COLLEAGUES,)),
        note=turn.note,
        groups=groups,
        singly=singly,
        count=len(now),
    )


Groups = Iterable[tuple[Node, tuple[Choice, ...]]]


def _single_buttons(groups: Groups) -> Keyboard:
    numbered = tuple(
        Button(
            Tap(Act.COLLEAGUE_PICK, (one.indicator.id,)),
            "change",
            {"number": str(one.number)},
            chosen=one.chosen,
        )
        for _, choices in groups
        for one in choices
    )
    return rows(numbered, A_ROW)


def _dimension_buttons(turn: Turn, groups: Groups) -> Keyboard:
    language = turn.session.language
    return tuple(
        (
            Button(
                Tap(Act.COLLEAGUE_PICK, (node.id,)),
                "area",
                {"name": in_language(node.name, language)},
                chosen=all(one.chosen for one in choices),
            ),
        )
        for node, choices in groups
    )


def label_question(turn: Turn) -> Screen:
    """For whom?"""
    skip = Button(Tap(Act.COLLEAGUE_MAKE), "skip")
    return ColleagueLabel(
        keyboard=((skip, TO_COLLEAGUES),), note=turn.note, count=len(chosen(turn))
    )


def detail(turn: Turn) -> Screen:
    """One part; where it is gone meanwhile, the list."""
    part = in_hand(turn)
    if part is None:
        return colleagues(turn)
    state = part.state(turn.event.at)
    waits = state is PartState.WAITING
    return ColleagueDetail(
        keyboard=(*_detail_rows(part, state), (TO_COLLEAGUES, RESUME)),
        note=turn.note,
        part=part,
        state=state,
        place=turn.place(turn.the_assessment().region),
        lines=asked_lines(turn, part, show=state is PartState.SENT),
        address=turn.ask(LinkAddress(LinkKind.COLLEAGUE, part.id)) if waits else "",
        evidence=sum(each.part == part.id for each in pieces(turn)),
    )


def _detail_rows(part: Part, state: PartState) -> Keyboard:
    if state is PartState.SENT:
        check = Button(Tap(Act.COLLEAGUE_CHECK), "colleague_check")
        return ((check,),) if part.to_check else ()
    withdraw_it = Button(Tap(Act.COLLEAGUE_WITHDRAW), "colleague_withdraw")
    if state is PartState.WAITING:
        return ((withdraw_it,),)
    return ((Button(Tap(Act.COLLEAGUE_AGAIN), "colleague_again"), withdraw_it),)


def asked_lines(turn: Turn, part: Part, *, show: bool) -> tuple[AskedLine, ...]:
    """The questions of a part in one's own assessment; answers only once they were sent."""
    known = turn.rubric().indicators
    return tuple(
        AskedLine(number, known[id_], part.answers.get(id_) if show else None)
        for number, id_ in enumerate(part.indicators, start=1)
        if id_ in known
    )


ROOM = Room(
    screens={
        View.COLLEAGUES: colleagues,
        View.COLLEAGUE_PICK: choosing,
        View.COLLEAGUE_LABEL: label_question,
        View.COLLEAGUE: detail,
    },
    acts={
        Act.COLLEAGUES: see_all,
        Act.COLLEAGUE_SEE: see,
        Act.COLLEAGUE_NEW: new,
        Act.COLLEAGUE_AGAIN: again,
        Act.COLLEAGUE_PICK: pick,
        Act.COLLEAGUE_BY: choose_by,
        Act.COLLEAGUE_ON: go_on,
        Act.COLLEAGUE_MAKE: make,
        Act.COLLEAGUE_WITHDRAW: withdraw,
    },
    typed={View.COLLEAGUE_LABEL: name_it},
    evergreen=frozenset({Act.COLLEAGUE_SEE}),
)
