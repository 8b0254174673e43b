"""What each command does, for a person who may answer and for one who may not yet."""

from collections.abc import Callable, Mapping

from bot.flows.act.around import ask_before_result, see_summary, send_data
from bot.flows.act.setting_up import begin_other, follow
from bot.flows.events import Command, CommandSent
from bot.flows.links import is_sealed
from bot.flows.natural import may_answer, settle
from bot.flows.payload import read_payload
from bot.flows.receipts import open_code
from bot.flows.remarks import Remark
from bot.flows.session import Draft, View, Walk
from bot.flows.show import BUILDERS
from bot.flows.turn import Turn

Handler = Callable[[Turn], Turn]
IN_A_LINE = frozenset(
    {Remark.NOT_ALLOWED, Remark.NOT_ASSESSOR, Remark.THRIFTY_ON, Remark.THRIFTY_OFF}
)
"""Remarks that are all that a command has to say."""


def follow_command(turn: Turn, event: CommandSent, more: Mapping[Command, Handler]) -> Turn:
    """What a command does; before consent most of them lead to the notice.

    Args:
        turn: Where the person stands.
        event: The command.
        more: What the commands of other rooms do, after consent.
    """
    if event.command is Command.START:
        return _start(turn, event.payload)
    if event.command in _OPEN_TO_ALL:
        return _OPEN_TO_ALL[event.command](turn)
    if not may_answer(turn):
        return _not_yet(turn)
    return _aside({**_AFTER_CONSENT, **more}[event.command](turn))


def _aside(turn: Turn) -> Turn:
    """A command's only line does not repeat the question or the result on which it came.

    A desk and its forms stay in sight: there is no other way back into them.
    """
    is_said = turn.note is not None and turn.note.remark in IN_A_LINE
    return turn.to(view=View.ASIDE) if is_said and turn.session.view in BUILDERS else turn


def _start(turn: Turn, payload: str) -> Turn:
    invited = read_payload(payload)
    kept = payload if invited or is_sealed(payload) else turn.session.payload
    if not may_answer(turn):
        return _not_yet(turn.to(payload=kept))
    if is_sealed(payload):
        return turn.to(payload=payload)
    if invited is not None:
        return follow(turn, invited)
    return _greet(turn)


def _not_yet(turn: Turn) -> Turn:
    settled = settle(turn)
    if settled.session.view is View.CONSENT:
        return settled.noted(Remark.CONSENT_CHANGED)
    return settled


def _greet(turn: Turn) -> Turn:
    """Known already: the half-finished one, the list, or the set-up."""
    briefs = turn.context.assessments
    if not briefs:
        return settle(turn)
    halfway = [brief for brief in briefs if brief.finished_at is None]
    if len(halfway) != 1:
        return _list(turn)
    entered = turn.enter(halfway[0].id)
    return entered.to(view=View.WELCOME_BACK, at="", walk=Walk.ALL, draft=Draft())


def _list(turn: Turn) -> Turn:
    return turn.to(view=View.ASSESSMENTS, at="", walk=Walk.ALL, draft=Draft())


def _resume(turn: Turn) -> Turn:
    briefs = turn.context.assessments
    if not briefs:
        return settle(turn)
    if len(briefs) > 1:
        return _list(turn)
    return _welcome_back(turn.to(draft=Draft()).enter(briefs[0].id))


def _welcome_back(turn: Turn) -> Turn:
    """The exact place, with a one-line reminder of where they were."""
    own = turn.the_assessment()
    touched = next((brief.touched_at for brief in turn.context.assessments
                    if brief.id == own.id), turn.event.at)  # fmt: skip
    days = max(0, (turn.event.at - touched).days)
    return settle(turn).noted(Remark.WELCOME_BACK, saved=len(own.answers), days=days)


def _summary(turn: Turn) -> Turn:
    return see_summary(turn, ()) if turn.assessment else _nothing(turn)


def _result(turn: Turn) -> Turn:
    return ask_before_result(turn) if turn.assessment else _nothing(turn)


def _nothing(turn: Turn) -> Turn:
    return turn.to(view=View.NOTHING_YET)


def _again(turn: Turn) -> Turn:
    return begin_other(turn, ())


def _to(view: View) -> Handler:
    return lambda turn: turn.to(view=view)


_OPEN_TO_ALL: Mapping[Command, Handler] = {
    Command.LANGUAGE: _to(View.LANGUAGE),
    Command.HELP: _to(View.HELP),
    Command.PRIVACY: _to(View.PRIVACY),
    Command.IDENTITY: _to(View.IDENTITY),
    Command.DATA: lambda turn: send_data(turn, ()),
    Command.ERASE: _to(View.ERASE),
    Command.CODE: open_code,
}

_AFTER_CONSENT: Mapping[Command, Handler] = {
    Command.RESUME: _resume,
    Command.SUMMARY: _summary,
    Command.RESULT: _result,
    Command.AGAIN: _again,
    Command.STOP: _to(View.STOP),
}
