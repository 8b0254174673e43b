"""What a colleague answered, one by one: taken, changed, or the own answer stays."""

from bot.flows.act.finishing import rescore
from bot.flows.colleagues import JudgePart, Part, PartState, Verdict
from bot.flows.field.colleagues_room import A_ROW, TO_COLLEAGUES, colleagues, detail, in_hand
from bot.flows.field.evidence_room import of_one
from bot.flows.field.screens import ColleagueCheck
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import View
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from bot.flows.typed import plain
from scoring.answers import Answer
from scoring.rubric import Choice, Indicator


def check(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The first answer that is still to be decided."""
    return turn.to(view=View.COLLEAGUE_CHECK)


def take(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The colleague's answer becomes the own one."""
    part = _checked(turn, args[0])
    if part is None:
        return turn.to(view=View.COLLEAGUE)
    theirs = part.answers[args[0]].answer
    return _judged(turn, part, args[0], theirs, Verdict.CONFIRMED)


def choose(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Another level: the own one from now on."""
    part = _checked(turn, args[0])
    if part is None:
        return turn.to(view=View.COLLEAGUE)
    answer = Answer.given(int(args[1]))
    same = answer == part.answers[args[0]].answer
    verdict = Verdict.CONFIRMED if same else Verdict.CHANGED
    return _judged(turn, part, args[0], answer, verdict)


def keep(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The own answer stays as it is."""
    part = _checked(turn, args[0])
    if part is None:
        return turn.to(view=View.COLLEAGUE)
    return _on(turn.record(JudgePart(part.id, args[0], Verdict.KEPT)), Remark.COLLEAGUE_KEPT)


def _checked(turn: Turn, indicator: str) -> Part | None:
    """The part in hand, where this answer of it is still to be decided."""
    part = in_hand(turn)
    if part is None or part.state(turn.event.at) is not PartState.SENT:
        return None
    return part if indicator in part.to_check else None


def _judged(turn: Turn, part: Part, indicator: str, answer: Answer, verdict: Verdict) -> Turn:
    taken = rescore(turn.answered(indicator, answer))
    remark = Remark.COLLEAGUE_TAKEN if verdict is Verdict.CONFIRMED else Remark.COLLEAGUE_SET
    return _on(taken.record(JudgePart(part.id, indicator, verdict)), remark)


def _on(turn: Turn, remark: Remark) -> Turn:
    part = in_hand(turn)
    left = part.to_check if part else ()
    return turn.to(view=View.COLLEAGUE_CHECK if left else View.COLLEAGUE).noted(remark)


def type_level(turn: Turn, text: str) -> Turn:
    """A typed level."""
    part = in_hand(turn)
    said = plain(text)
    if part is None or not part.to_check:
        return turn.to(view=View.COLLEAGUE)
    indicator = turn.rubric().indicators.get(part.to_check[0])
    levels = [button.tap.args for button in _levels(indicator, None)] if indicator else []
    found = next((args for args in levels if args[1] == said), None)
    return choose(turn, found) if found else turn.noted(Remark.NOT_UNDERSTOOD)


def checking(turn: Turn) -> Screen:
    """The answer in question beside the own one."""
    part = in_hand(turn)
    if part is None:
        return colleagues(turn)
    known = turn.rubric().indicators
    left = tuple(id_ for id_ in part.to_check if id_ in known)
    if part.state(turn.event.at) is not PartState.SENT or not left:
        return detail(turn)
    indicator, own = known[left[0]], turn.the_assessment()
    standing = own.answers.get(indicator.id)
    return ColleagueCheck(
        keyboard=_keyboard(indicator, standing),
        note=turn.note,
        label=part.label,
        indicator=indicator,
        theirs=part.answers[indicator.id].answer,
        own=standing,
        subsector=own.leading_subsector,
        left=len(left),
        pieces=tuple(each for each in of_one(turn, indicator.id) if each.part == part.id),
    )


def _keyboard(indicator: Indicator, standing: Answer | None) -> Keyboard:
    use = Button(Tap(Act.COLLEAGUE_TAKE, (indicator.id,)), "colleague_take")
    stay = Button(Tap(Act.COLLEAGUE_KEEP, (indicator.id,)), "colleague_keep")
    return ((use,), *rows(_levels(indicator, standing), A_ROW), (stay,), (TO_COLLEAGUES,))


def _levels(indicator: Indicator, standing: Answer | None) -> tuple[Button, ...]:
    """Another level in one tap; other scales are changed in the summary afterwards."""
    if not isinstance(indicator.scale, Choice):
        return ()
    now = standing.value if standing else None
    return tuple(
        Button(
            Tap(Act.COLLEAGUE_SET, (indicator.id, str(place))),
            "level",
            {"number": str(place)},
            chosen=place == now,
        )
        for place in range(len(indicator.scale.options))
    )


ROOM = Room(
    screens={View.COLLEAGUE_CHECK: checking},
    acts={
        Act.COLLEAGUE_CHECK: check,
        Act.COLLEAGUE_TAKE: take,
        Act.COLLEAGUE_SET: choose,
        Act.COLLEAGUE_KEEP: keep,
    },
    typed={View.COLLEAGUE_CHECK: type_level},
)
