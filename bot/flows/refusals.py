"""What nobody may do without a grant: it is not done, and it is on record that it was tried."""

from bot.flows.effects import NoteAct
from bot.flows.remarks import Remark
from bot.flows.session import Desk, View
from bot.flows.turn import Turn


def refused(turn: Turn, act: str, **about: str) -> Turn:
    """The same screen, with a remark; the audit log keeps the act and what it was about."""
    return turn.noted(Remark.NOT_ALLOWED).record(NoteAct("refused", {"act": act, **about}))


def refused_to_menu(turn: Turn, act: str, about: str) -> Turn:
    """The same, back at the menu of the desk: what was in hand is put away."""
    scope = turn.session.desk.scope
    shown_out = turn.to(view=View.DESK, page=0, desk=Desk(scope=scope))
    return refused(shown_out, act, about=about, scope=scope)
