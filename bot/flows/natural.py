"""Where a person belongs when nothing else is on screen: the exact place to resume at."""

from bot.flows.path import END, items, unreached
from bot.flows.session import Draft, Session, View, Walk
from bot.flows.turn import Turn
from scoring.rubric import Rubric

SETTING_UP = frozenset(
    {View.INSTRUMENT, View.REGION, View.ROLE, View.OWN_SUBSECTOR, View.LEADING_SUBSECTOR}
)
ROLES_WITH_SUBSECTOR = frozenset({"B", "C", "S"})
"""Groups that have a subsector of their own."""


def may_answer(turn: Turn) -> bool:
    """Whether the person agreed to the notice of today and is of age."""
    session = turn.session
    return session.consent == turn.context.consent_version and session.adult


def is_heard(turn: Turn) -> bool:
    """Whether the person for whom a coordinator writes agreed to today's notice and is of age."""
    proxy = turn.session.proxy
    agreed = proxy.version == turn.context.consent_version and bool(proxy.agreed_at)
    return agreed and proxy.adult


def beneath(turn: Turn) -> Turn:
    """What a screen beside the interview hides: the question that was in sight, if one was."""
    at = turn.session.at
    if turn.assessment and may_answer(turn) and not turn.session.draft.instrument:
        rubric = turn.rubric()
        if at in items(rubric, turn.assessment.role):
            return turn.to(view=view_of(rubric, at))
    return settle(turn)


def settle(turn: Turn) -> Turn:
    """Bring the person to where they belong, without any remark."""
    session = turn.session
    if session.consent != turn.context.consent_version:
        return turn.to(view=View.CONSENT if session.consent else View.WELCOME)
    if not session.adult:
        return turn.to(view=View.AGE)
    if session.proxy.number and turn.assessment is None and not is_heard(turn):
        asked = session.proxy.version == turn.context.consent_version
        return turn.to(view=View.PROXY_AGE if asked else View.PROXY_NOTICE)
    if session.part and not session.draft.instrument:
        return turn.to(view=View.PART, lately="")
    if session.draft.instrument or turn.assessment is None:
        return turn.to(view=set_up_view(turn, started(session, turn)))
    return settle_in_assessment(turn)


def started(session: Session, turn: Turn) -> Draft:
    """The draft, or what a new one would be."""
    return session.draft if session.draft.instrument else Draft(turn.context.rubrics.ids()[0])


def set_up_view(turn: Turn, draft: Draft) -> View:
    """The first choice of the set-up that is still to be made."""
    if not draft.region:
        return View.REGION
    if not draft.role:
        return View.ROLE
    if asks_own_subsector(turn.context.rubrics.current(draft.instrument), draft):
        return View.OWN_SUBSECTOR
    return View.LEADING_SUBSECTOR


def asks_own_subsector(rubric: Rubric, draft: Draft) -> bool:
    """Whether the person's own subsector is still to be chosen."""
    return rubric.asks_subsector and draft.role in ROLES_WITH_SUBSECTOR and not draft.own_subsector


def settle_in_assessment(turn: Turn) -> Turn:
    """The question at the cursor, the closing screen, or the result."""
    own, rubric = turn.the_assessment(), turn.rubric()
    if own.finished_at is not None:
        return turn.to(view=View.RESULT, at="", walk=Walk.ALL)
    if own.cursor == END and not unreached(rubric, own):
        return turn.to(view=View.UNANSWERED, at="", walk=Walk.ALL)
    order = items(rubric, own.role)
    at = own.cursor if own.cursor in order else next(iter(unreached(rubric, own)), order[0])
    return turn.to(view=view_of(rubric, at), at=at, walk=Walk.ALL)


def view_of(rubric: Rubric, at: str) -> View:
    """The view that shows an item."""
    return View.QUESTION if at in rubric.indicators else View.OPEN_QUESTION
