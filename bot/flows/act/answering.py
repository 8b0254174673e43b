"""Answering, skipping, changing: what happens on a question."""

from bot.flows.act.finishing import finish, rescore
from bot.flows.natural import view_of
from bot.flows.path import END, after, next_open, unanswered, unreached
from bot.flows.remarks import Remark
from bot.flows.session import View, Walk
from bot.flows.sharing import ask_to_share, asks_to_share
from bot.flows.show.interview import REMARK_LIMIT
from bot.flows.turn import Turn
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer
from scoring.rubric import Multi

DONT_KNOW_TOLD = "dont_know"
"""Said once: that «don't know» is an honourable answer."""


def level(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One of the levels."""
    return _answer(turn, args[0], Answer.given(int(args[1])))


def number(turn: Turn, value: float) -> Turn:
    """A number that was typed."""
    return _answer(turn, turn.session.at, Answer.given(value))


def tick(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Tick or untick one of several; «none of these» stands alone.

    Each tick is an answer by itself, so a finished assessment's score follows at once.
    """
    indicator, place = args[0], int(args[1])
    scale = turn.rubric().indicators[indicator].scale
    none = scale.none if isinstance(scale, Multi) else None
    before = _ticked(turn, indicator)
    alone = before & {none} if place == none else before - {none}
    after_tap = alone ^ {place}
    return rescore(turn.answered(indicator, Answer.given(after_tap) if after_tap else SKIPPED))


def _ticked(turn: Turn, indicator: str) -> frozenset[int]:
    answer = turn.the_assessment().answers.get(indicator)
    value = answer.value if answer else None
    return value if isinstance(value, frozenset) else frozenset()


def ticked(turn: Turn, args: tuple[str, ...]) -> Turn:
    """All that fits is ticked: on to the next."""
    standing = turn.the_assessment().answers[args[0]]
    return _answer(turn, args[0], standing)


def dont_know(turn: Turn, args: tuple[str, ...]) -> Turn:
    """An honest «don't know»; the first time it is thanked for."""
    gone_on = _answer(turn, args[0], DONT_KNOW)
    if DONT_KNOW_TOLD in turn.session.told or gone_on.note:
        return gone_on
    told = (*turn.session.told, DONT_KNOW_TOLD)
    return gone_on.to(told=told).noted(Remark.DONT_KNOW_IS_FINE)


def not_applicable(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The question does not fit; the rubric allows it here."""
    return _answer(turn, args[0], NOT_APPLICABLE)


def skip(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Put off; what stands already stays."""
    own, at = turn.the_assessment(), turn.session.at
    turn = turn.to(lately="")
    if at not in turn.rubric().indicators:
        return onward(turn if at in own.remarks else turn.remarked(at, ""))
    return onward(turn if at in own.answers else turn.answered(at, SKIPPED))


def _answer(turn: Turn, indicator: str, answer: Answer) -> Turn:
    before = turn.the_assessment().answers.get(indicator)
    kept = turn.answered(indicator, answer).to(lately=indicator)
    if turn.session.walk is not Walk.ONE:
        return onward(kept)
    remark = Remark.KEPT if before == answer else Remark.CHANGED
    asked = turn.rubric().indicators[indicator]
    return onward(rescore(kept)).noted(remark, before=before, indicator=asked)


def remark(turn: Turn, text: str) -> Turn:
    """An open question, answered in own words."""
    words = text.strip()
    if len(words) > REMARK_LIMIT:
        return turn.noted(Remark.TOO_LONG, length=len(words))
    kept = turn.remarked(turn.session.at, words)
    if asks_to_share(turn, kept):
        return ask_to_share(turn, kept).noted(Remark.SAVED_REMARK)
    return onward(kept).noted(Remark.SAVED_REMARK)


def onward(turn: Turn) -> Turn:
    """On from the item on screen, the way that the person walks."""
    if turn.session.walk is Walk.ONE:
        return turn.to(view=View.SUMMARY, at="", walk=Walk.ALL)
    if turn.session.walk is Walk.OPEN:
        return _next_open(turn)
    return go_to(turn, after(turn.rubric(), turn.the_assessment(), turn.session.at))


def _next_open(turn: Turn) -> Turn:
    rubric, own = turn.rubric(), turn.the_assessment()
    following = next_open(rubric, own, turn.session.at)
    if following is not None:
        return turn.moved(following).to(view=View.QUESTION, at=following)
    return close(turn)


def go_to(turn: Turn, item: str) -> Turn:
    """Ask an item, or close after the last."""
    if item == END:
        return close(turn)
    return turn.moved(item).to(view=view_of(turn.rubric(), item), at=item, walk=Walk.ALL)


def close(turn: Turn) -> Turn:
    """Past the last item: what is still open is offered once more, else the result.

    Whoever came here early (by «Isi sekarang») goes on with what was not reached.
    """
    ahead = unreached(turn.rubric(), turn.the_assessment())
    if ahead and turn.the_assessment().finished_at is None:
        return go_to(turn, ahead[0])
    ended = turn.moved(END).to(walk=Walk.ALL, at="")
    rubric, own = ended.rubric(), ended.the_assessment()
    if own.finished_at is not None:
        return rescore(ended).to(view=View.RESULT)
    if unanswered(rubric, own):
        return ended.to(view=View.UNANSWERED)
    return finish(ended)


def fill(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Walk only what is unanswered."""
    still = unanswered(turn.rubric(), turn.the_assessment())
    if not still:
        return close(turn)
    walk = Walk.OPEN
    return turn.moved(still[0]).to(view=View.QUESTION, at=still[0], walk=walk)


def change(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Change one answer from the summary; the place in the interview stays."""
    return turn.to(view=view_of(turn.rubric(), args[0]), at=args[0], walk=Walk.ONE)


def explain(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """What is meant, with an example."""
    return turn.to(view=View.EXPLANATION)


def close_explanation(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Back to the question itself."""
    return turn.to(view=View.QUESTION)


def is_complete(turn: Turn) -> bool:
    """Whether every question was reached, so that the result may close the assessment."""
    return not unreached(turn.rubric(), turn.the_assessment())
