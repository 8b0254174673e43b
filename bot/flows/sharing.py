"""Whether good practice that was written down may serve other regions as an example.

It is asked right after the words; changed words are asked for anew, and the old consent is gone.
"""

from bot.flows.practice import PRACTICE, IsShared, ShareExample, UnshareExample
from bot.flows.proxy import is_on
from bot.flows.session import View
from bot.flows.turn import Turn


def asks_to_share(before: Turn, after: Turn) -> bool:
    """Whether these are new words of good practice, of the person's own."""
    at = after.session.at
    is_new = before.the_assessment().remarks.get(at) != after.the_assessment().remarks.get(at)
    return at == PRACTICE and is_new and not is_on(after)


def ask_to_share(before: Turn, after: Turn) -> Turn:
    """Ask; a consent to other words ends with them."""
    own = after.the_assessment()
    had_words = bool(before.the_assessment().remarks.get(PRACTICE))
    asked = after.record(UnshareExample(own.id)) if had_words else after
    return asked.to(view=View.SHARE)


def is_shared(turn: Turn) -> bool | None:
    """Whether it is shared as things stand after this turn; None where nothing is to share.

    Raises:
        FactNeededError: It was not fetched yet.
    """
    own = turn.the_assessment()
    if is_on(turn) or not own.remarks.get(PRACTICE):
        return None
    for record in reversed(turn.records):
        if isinstance(record, ShareExample | UnshareExample):
            return isinstance(record, ShareExample)
    return turn.ask(IsShared(own.id))
