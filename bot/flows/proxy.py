"""Standing in for somebody: a coordinator writes down the answers of a person without Telegram.

The session then points to that person's assessment, and the coordinator's own place waits in
`Session.proxy`. The store lets it point only to what this coordinator began.
"""

from dataclasses import replace

from bot.flows.access import Deed, may
from bot.flows.events import Command
from bot.flows.remarks import Remark
from bot.flows.screens import Screen, Whose
from bot.flows.session import Proxy, View, Walk
from bot.flows.turn import Turn

STAYING = frozenset(
    {Command.HELP, Command.LANGUAGE, Command.PRIVACY, Command.IDENTITY, Command.THRIFTY}
)
"""Commands that one may send without leaving the person one writes for."""


def is_on(turn: Turn) -> bool:
    """Whether the coordinator stands in for somebody."""
    return turn.session.proxy.number > 0


def may_go_on(turn: Turn) -> bool:
    """Whether their grants still cover the region of whom they stand in for.

    Raises:
        FactNeededError: Their grants were not fetched yet.
    """
    return not is_on(turn) or may(turn, Deed.FACILITATE, turn.session.proxy.region)


def is_lost(turn: Turn) -> bool:
    """Whether there is nothing left to go on with: it was erased, or nothing was chosen yet."""
    return is_on(turn) and turn.assessment is None and not turn.session.draft.region


def own_place(turn: Turn) -> Turn:
    """Back to the coordinator's own assessment and choices; what was written stays.

    Raises:
        AssessmentNeededError: The own assessment was not loaded yet.
    """
    proxy = turn.session.proxy
    if not proxy.number:
        return turn
    left = replace(
        turn.to(
            proxy=Proxy(), assessment="", draft=proxy.draft, at="", walk=Walk.ALL, page=0,
            view=View.PAUSED,
        ),
        assessment=None,
    )  # fmt: skip
    own = {brief.id for brief in turn.context.assessments}
    return left.enter(proxy.own) if proxy.own in own else left


def put_aside(turn: Turn) -> Turn:
    """Back to the list at the desk; the person is found there by number."""
    number, began = turn.session.proxy.number, turn.assessment is not None
    left = own_place(turn).to(view=View.FACILITATE).at_desk(item="", form={})
    return left.noted(Remark.PROXY_SAVED, count=number) if number and began else left


def marked(turn: Turn, screen: Screen) -> Screen:
    """The screen with whose it is, where a coordinator stands in for somebody."""
    if not is_on(turn):
        return screen
    own, draft = turn.assessment, turn.session.draft
    rubrics = turn.context.rubrics
    rubric = turn.rubric() if own else rubrics.current(draft.instrument or rubrics.ids()[0])
    group = rubric.groups.get(own.role if own else draft.role)
    return replace(screen, whose=Whose(turn.session.proxy.number, group))
