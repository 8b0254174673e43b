"""What a result is kept as: the picture that comes with it, and the report on a button.

«Mode hemat kuota» is the person's own choice: then results come as text alone.
"""

from zlib import crc32

from bot.flows.effects import SendFile
from bot.flows.events import Command
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.session import View
from bot.flows.taps import Act
from bot.flows.turn import Turn
from scoring.score import score

PICTURE_JOB, REPORT_JOB = "picture", "report"
"""Jobs of an assessment: `picture:<assessment>` and `report:<assessment>`."""


MOST_SEEN = 4
"""Results that a session remembers: who has more assessments rarely goes back further."""


def with_picture(turn: Turn) -> Turn:
    """The picture of the assessment that was just finished, unless the person saves data.

    Where a coordinator wrote for somebody there is none: it would stay in the coordinator's chat.
    """
    return turn if turn.session.proxy.number else _pictured(_seen(turn, _figures(turn)))


def with_changed_picture(turn: Turn) -> Turn:
    """A new picture with a result whose figures are not those that the person saw last.

    So corrections bring one when their result is looked at, however many they were.
    """
    own, session = turn.assessment, turn.session
    is_shown = session.view is View.RESULT and not (turn.redraw or turn.quiet)
    if not is_shown or own is None or own.finished_at is None or session.proxy.number:
        return turn
    figures = _figures(turn)
    if figures in session.results_seen:
        return turn
    was_seen = any(_is_of(each, own.id) for each in session.results_seen)
    seen = _seen(turn, figures)
    return _pictured(seen) if was_seen else seen


def _pictured(turn: Turn) -> Turn:
    if turn.session.thrifty:
        return turn
    return turn.send(SendFile(f"{PICTURE_JOB}:{turn.the_assessment().id}", picture=True))


def _seen(turn: Turn, figures: str) -> Turn:
    own = turn.the_assessment().id
    others = [each for each in turn.session.results_seen if not _is_of(each, own)]
    return turn.to(results_seen=(*others, figures)[-MOST_SEEN:])


def _is_of(figures: str, assessment: str) -> bool:
    return figures.partition(":")[0] == assessment


def _figures(turn: Turn) -> str:
    """The assessment, and a sum of every figure that its picture prints."""
    own = turn.the_assessment()
    nodes = score(turn.rubric(), own.answers, own.role).nodes
    printed = [(node, *map(_tenths, (found.value, found.lo, found.hi)))
               for node, found in sorted(nodes.items())]  # fmt: skip
    return f"{own.id}:{crc32(repr(printed).encode()):08x}"


def _tenths(points: float | None) -> int | None:
    return None if points is None else round(10 * points)


def report(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The report of a finished assessment as PDF; asked for, so it comes in any mode."""
    own = turn.the_assessment()
    shown = turn.to(view=View.RESULT)
    if own.finished_at is None:
        return shown
    return shown.send(SendFile(f"{REPORT_JOB}:{own.id}", "report_caption"))


def switch_thrift(turn: Turn) -> Turn:
    """/hemat: pictures with results, or text alone."""
    thrifty = not turn.session.thrifty
    remark = Remark.THRIFTY_ON if thrifty else Remark.THRIFTY_OFF
    return turn.to(thrifty=thrifty).noted(remark)


ROOM = Room(acts={Act.REPORT: report}, commands={Command.THRIFTY: switch_thrift})
