"""The colleague's side: a link, some questions, and back to whoever asked."""

from dataclasses import replace

from bot.flows.colleagues import AnswerPart, PartAnswer, PartNamed, PartState, SendPart, TakePart
from bot.flows.desk.records import UseLink
from bot.flows.effects import NoteAct, Notify, Toast
from bot.flows.field.part_evidence import add_evidence_button, gone_to_evidence
from bot.flows.field.part_hand import OPEN, in_part, part_answers
from bot.flows.field.part_notices import remind_colleague
from bot.flows.field.screens import AskedLine, PartOver, PartOverview, PartQuestion, PartSent
from bot.flows.links import Link, LinkKind, LinkState
from bot.flows.natural import settle
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import View, Walk
from bot.flows.show.buttons import RESUME, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from bot.flows.typed import number_in, plain
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer, Status
from scoring.rubric import Choice, Indicator, Multi, Number

A_ROW = 5
SILENT = {"dk": DONT_KNOW, "na": NOT_APPLICABLE, "sk": SKIPPED}
"""What the buttons without a level say."""
OVERVIEW = Button(Tap(Act.PART), "part_overview")
LATER = Button(Tap(Act.PART_LATER), "part_later")
ON_WITH_OWN = Button(Tap(Act.PART_LATER), "resume")


def accept(turn: Turn, link: Link) -> Turn:
    """Somebody opens the link: its first opener is the colleague; its owner sees how far it is."""
    asked = turn.ask(PartNamed(link.id))
    if asked is None:
        return _over(turn, PartState.WITHDRAWN.value)
    if asked.is_mine:
        entered = turn.enter(asked.part.assessment).to(view=View.COLLEAGUE, at="", walk=Walk.ALL)
        return entered.at_desk(item=link.id, form={})
    if link.used_by_me and asked.part.state(turn.event.at) not in OPEN:
        return _over(turn, asked.part.state(turn.event.at).value)
    here = turn.to(view=View.PART, part=link.id, at="", lately="", walk=Walk.ALL, page=0)
    if link.used_by_me:
        return here
    return here.record(
        UseLink(link.id, link.uses + 1),
        TakePart(link.id),
        remind_colleague(asked.part, turn.place(asked.region), turn.event.at),
        NoteAct("part_taken", {"part": link.id}),
    )


def open_again(turn: Turn, args: tuple[str, ...]) -> Turn:
    """From the reminder, which may be old; only for whoever took the part."""
    asked = turn.ask(PartNamed(args[0])) if args else None
    if asked is None or not asked.is_for_me:
        return replace(turn, toast=Toast.UNKNOWN, redraw=True)
    state = asked.part.state(turn.event.at)
    if state not in OPEN:
        return replace(_over(turn, state.value), below=True)
    here = turn.to(view=View.PART, part=asked.part.id, at="", lately="", walk=Walk.ALL, page=0)
    return replace(here, below=True)


def turn_away(turn: Turn, link: Link, state: LinkState) -> Turn:
    """It cannot be used any more; the owner still sees how far it is."""
    asked = turn.ask(PartNamed(link.id))
    if asked is not None and asked.is_mine:
        return accept(turn, link)
    noted = NoteAct("refused", {"act": "open_part", "about": link.id, "state": state.value})
    return _over(turn.record(noted), state.value)


def _over(turn: Turn, reason: str) -> Turn:
    return turn.to(view=View.PART_OVER, part="", lately=reason, at="", walk=Walk.ALL)


def overview(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """All questions of the part."""
    return turn.to(view=View.PART, lately="", page=0)


def ask(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One question of the part."""
    return turn.to(view=View.PART_QUESTION, lately=args[0], page=0)


def explain(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """With its explanation, or without it again."""
    return turn.to(page=0 if turn.session.page else 1)


def level(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One of the levels."""
    return _answered(turn, args[0], Answer.given(int(args[1])))


def silent(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Don't know, not applicable, or left out."""
    return _answered(turn, args[0], SILENT[args[1]])


def tick(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Tick or untick one of several; «none of these» stands alone."""
    asked = in_part(turn)
    if asked is None:
        return turn
    scale = asked.rubric.indicators[args[0]].scale
    none = scale.none if isinstance(scale, Multi) else None
    place, before = int(args[1]), _ticked(turn, args[0])
    alone = before & {none} if place == none else before - {none}
    after = alone ^ {place}
    answer = Answer.given(after) if after else SKIPPED
    return turn.record(AnswerPart(turn.session.part, args[0], answer))


def _ticked(turn: Turn, indicator: str) -> frozenset[int]:
    stands = part_answers(turn).get(indicator)
    value = stands.answer.value if stands else None
    return value if isinstance(value, frozenset) else frozenset()


def ticked(turn: Turn, args: tuple[str, ...]) -> Turn:
    """All that fits is ticked: on to the next."""
    return _on(turn, args[0])


def type_answer(turn: Turn, text: str) -> Turn:
    """A typed level or number."""
    asked, said = in_part(turn), plain(text)
    if asked is None or turn.session.lately not in asked.rubric.indicators:
        return turn
    indicator = asked.rubric.indicators[turn.session.lately]
    value = number_in(text)
    if isinstance(indicator.scale, Number) and value is not None:
        return _answered(turn, indicator.id, Answer.given(value))
    found = next((button.tap for button in _levels(indicator, None) if button.tap.args[1] == said),
                 None)  # fmt: skip
    if found is None:
        return turn.noted(Remark.NOT_UNDERSTOOD)
    return tick(turn, found.args) if found.act is Act.PART_TICK else level(turn, found.args)


def _answered(turn: Turn, indicator: str, answer: Answer) -> Turn:
    if in_part(turn) is None:
        return turn
    return _on(turn.record(AnswerPart(turn.session.part, indicator, answer)), indicator)


def _on(turn: Turn, indicator: str) -> Turn:
    """The next question without an answer; after the last one all of them."""
    asked, given = in_part(turn), part_answers(turn)
    order = asked.asked.part.indicators if asked else ()
    here = order.index(indicator) + 1 if indicator in order else 0
    following = next((id_ for id_ in order[here:] if id_ not in given), None)
    return ask(turn, (following,)) if following else overview(turn, ())


def send(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Back to the owner, who decides what counts."""
    asked, given = in_part(turn), part_answers(turn)
    if asked is None:
        return turn
    said = [id_ for id_, one in given.items() if one.answer.status is not Status.SKIPPED]
    if not said:
        return turn.noted(Remark.PART_INCOMPLETE)
    part = asked.asked.part
    detail = {"label": part.label, "region": asked.asked.region, "part": part.id}
    sent = turn.record(
        SendPart(part.id),
        NoteAct("part_sent", {"part": part.id}),
        Notify(
            asked.asked.owner,
            "part_sent",
            f"part_sent:{part.id}",
            {**detail, "count": str(len(said))},
        ),
    )
    return sent.to(view=View.PART_SENT, part="", lately=asked.asked.region)


def later(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The link stays good; on with one's own."""
    return settle(turn.to(part="", lately=""))


def part(turn: Turn) -> Screen:
    """The questions, and what was said to them."""
    hand = in_part(turn)
    if hand is None:
        return over(turn)
    given, asked = part_answers(turn), hand.asked
    known = hand.rubric.indicators
    lines = tuple(
        AskedLine(number, known[id_], given.get(id_))
        for number, id_ in enumerate(asked.part.indicators, start=1)
        if id_ in known
    )
    return PartOverview(
        keyboard=_overview_rows(lines),
        note=turn.note,
        place=turn.place(asked.region),
        lines=lines,
        done=sum(_says(line.answer) for line in lines),
        until=asked.part.expires_at,
    )


def _says(answer: PartAnswer | None) -> bool:
    return answer is not None and answer.answer.status is not Status.SKIPPED


def _overview_rows(lines: tuple[AskedLine, ...]) -> Keyboard:
    numbered = tuple(
        Button(Tap(Act.PART_ASK, (line.indicator.id,)), "change", {"number": str(line.number)})
        for line in lines
    )
    first = next((line for line in lines if line.answer is None), None)
    begin = Button(Tap(Act.PART_ASK, (first.indicator.id,)), "part_begin") if first else None
    send_it = Button(Tap(Act.PART_SEND), "part_send")
    is_begun = any(_says(line.answer) for line in lines)
    main = (*((begin,) if begin else ()), *((send_it,) if is_begun else ()))
    return ((main,) if main else ()) + rows(numbered, A_ROW) + ((LATER,),)


def question(turn: Turn) -> Screen:
    """One question; where it is none of the part, all of them."""
    hand, at = in_part(turn), turn.session.lately
    if hand is None:
        return over(turn)
    order = hand.asked.part.indicators
    if at not in order or at not in hand.rubric.indicators:
        return part(turn)
    indicator = hand.rubric.indicators[at]
    stands = part_answers(turn).get(at)
    answer = stands.answer if stands else None
    return PartQuestion(
        keyboard=_question_rows(turn, indicator, answer),
        note=turn.note,
        indicator=indicator,
        dimension=hand.rubric.dimension_of(at),
        position=order.index(at) + 1,
        total=len(order),
        answer=answer,
        subsector=hand.asked.subsector,
        explained=turn.session.page == 1,
    )


def _question_rows(turn: Turn, indicator: Indicator, answer: Answer | None) -> Keyboard:
    status = answer.status if answer else None
    silent_row = [
        Button(Tap(Act.PART_SILENT, (indicator.id, "dk")), "dont_know",
               chosen=status is Status.DONT_KNOW)
    ]  # fmt: skip
    if indicator.not_applicable:
        silent_row.append(
            Button(Tap(Act.PART_SILENT, (indicator.id, "na")), "not_applicable",
                   chosen=status is Status.NOT_APPLICABLE)
        )  # fmt: skip
    skip = Button(Tap(Act.PART_SILENT, (indicator.id, "sk")), "skip")
    label = "to_question" if turn.session.page else "explain"
    return (
        *rows(_levels(indicator, answer), A_ROW),
        tuple(silent_row),
        (skip, Button(Tap(Act.PART_EXPLAIN), label)),
        (add_evidence_button(indicator), OVERVIEW),
    )


def _levels(indicator: Indicator, answer: Answer | None) -> tuple[Button, ...]:
    scale = indicator.scale
    if isinstance(scale, Number):
        return ()
    act = Act.PART_LEVEL if isinstance(scale, Choice) else Act.PART_TICK
    value = answer.value if answer else None
    chosen = value if isinstance(value, frozenset) else frozenset((value,))
    options = tuple(
        Button(Tap(act, (indicator.id, str(place))), "level", {"number": str(place)},
               chosen=place in chosen)
        for place in range(len(scale.options))
    )  # fmt: skip
    done = Button(Tap(Act.PART_DONE, (indicator.id, "")), "done")
    return (*options, done) if act is Act.PART_TICK and isinstance(value, frozenset) else options


def sent_screen(turn: Turn) -> Screen:
    """Thank you."""
    return PartSent(keyboard=((RESUME,),), note=turn.note, place=turn.place(turn.session.lately))


def over(turn: Turn) -> Screen:
    """Why it cannot be answered any more."""
    reason = turn.session.lately
    if turn.session.part:
        asked = turn.ask(PartNamed(turn.session.part))
        reason = asked.part.state(turn.event.at).value if asked else PartState.WITHDRAWN.value
        if asked is not None and not asked.is_for_me:
            reason = LinkState.USED_UP.value
    return PartOver(keyboard=((ON_WITH_OWN,),), note=turn.note, reason=reason)


ROOM = Room(
    screens={
        View.PART: part,
        View.PART_QUESTION: question,
        View.PART_SENT: sent_screen,
        View.PART_OVER: over,
    },
    acts={
        Act.PART: overview,
        Act.PART_ASK: ask,
        Act.PART_LEVEL: level,
        Act.PART_TICK: tick,
        Act.PART_DONE: ticked,
        Act.PART_SILENT: silent,
        Act.PART_EXPLAIN: explain,
        Act.PART_EVIDENCE: gone_to_evidence,
        Act.PART_SEND: send,
        Act.PART_LATER: later,
        Act.PART_OPEN: open_again,
    },
    typed={View.PART_QUESTION: type_answer},
    openers={LinkKind.COLLEAGUE: accept},
    closed={LinkKind.COLLEAGUE: turn_away},
    evergreen=frozenset({Act.PART_OPEN}),
)
