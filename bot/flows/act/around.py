"""Moving around: resume, pause, back, overviews, languages, and one's own data."""

from dataclasses import replace

from bot.flows.act.answering import go_to, is_complete
from bot.flows.act.finishing import finish
from bot.flows.act.setting_up import one_back
from bot.flows.effects import EraseRespondent, RememberLanguage, WithdrawConsent
from bot.flows.natural import SETTING_UP, settle
from bot.flows.path import before, unanswered
from bot.flows.proxy import is_on, put_aside
from bot.flows.remarks import Remark
from bot.flows.session import Draft, Session, View, Walk
from bot.flows.turn import Turn


def resume(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Back to the exact place."""
    return settle(turn)


def drop(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Give up a set-up that was begun beside an assessment."""
    return settle(turn.to(draft=Draft(), page=0))


def pause(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Everything is saved; say how to come back."""
    return put_aside(turn) if is_on(turn) else turn.to(view=View.PAUSED)


def back(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """One step back, wherever the person is."""
    if turn.session.view is View.TOO_YOUNG:
        return turn.to(view=View.AGE)
    if turn.session.view in SETTING_UP:
        return one_back(turn)
    if turn.session.view is View.SHARE:
        return turn.to(view=View.OPEN_QUESTION)
    if turn.session.walk is Walk.ONE:
        return turn.to(view=View.SUMMARY, at="", walk=Walk.ALL)
    return _one_item_back(turn)


def _one_item_back(turn: Turn) -> Turn:
    own, rubric = turn.the_assessment(), turn.rubric()
    if turn.session.walk is Walk.OPEN:
        return turn.to(view=View.UNANSWERED, at="", walk=Walk.ALL)
    earlier = before(rubric, own.role, turn.session.at)
    return turn.noted(Remark.FIRST_QUESTION) if earlier is None else go_to(turn, earlier)


def see_result(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The result: it closes the assessment once every question was reached."""
    if turn.the_assessment().finished_at is None and is_complete(turn):
        return finish(turn.to(at="", walk=Walk.ALL))
    return turn.to(view=View.RESULT, at="", walk=Walk.ALL)


def ask_before_result(turn: Turn) -> Turn:
    """/hasil: what is still open is said first, unless it was finished already."""
    own = turn.the_assessment()
    if own.finished_at is None and unanswered(turn.rubric(), own):
        return turn.to(view=View.UNANSWERED, at="", walk=Walk.ALL)
    return see_result(turn, ())


def see_summary(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Every answer; the argument is the page."""
    page = int(args[0]) if args and args[0].isdecimal() else 0
    return turn.to(view=View.SUMMARY, page=page, at="", walk=Walk.ALL)


def choose(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Turn to another of the person's assessments, at its exact place."""
    return settle(turn.to(draft=Draft(), part="").enter(args[0]))


def speak(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Change the language; the screen stays, in other words."""
    spoken = turn.to(language=args[0]).record(RememberLanguage(args[0]))
    if turn.session.view is not View.LANGUAGE:
        return spoken
    return settle(spoken).noted(Remark.LANGUAGE_SET)


def ask_withdraw(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Say what withdrawing deletes."""
    return turn.to(view=View.WITHDRAW)


def withdraw(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Consent ends: the answers go with it."""
    gone = replace(turn, assessment=None).record(WithdrawConsent())
    session = Session(
        language=turn.session.language, token=turn.session.token, view=View.WITHDRAWN
    )
    return replace(gone, session=session)


def erase(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Identity and free text go at once."""
    gone = replace(turn, assessment=None).record(EraseRespondent())
    session = Session(language=turn.session.language, token=turn.session.token, view=View.ERASED)
    return replace(gone, session=session)


def send_data(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """A copy of everything stored, as files; nothing else changes."""
    return replace(turn, sends_data=True).to(view=View.DATA_SENT)
