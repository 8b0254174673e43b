"""What a result is kept as: the picture that comes with it, and the report on a button.

«Mode hemat kuota» is the person's own choice: then results come as text alone.
"""

from bot.flows.effects import SendFile
from bot.flows.events import Command
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.session import View
from bot.flows.taps import Act
from bot.flows.turn import Turn

PICTURE_JOB, REPORT_JOB = "picture", "report"
"""Jobs of an assessment: `picture:<assessment>` and `report:<assessment>`."""


def with_picture(turn: Turn) -> Turn:
    """The picture of the assessment that was just finished, unless the person saves data.

    Where a coordinator wrote for somebody there is none: it would stay in the coordinator's chat.
    """
    if turn.session.thrifty or turn.session.proxy.number:
        return turn
    return turn.send(SendFile(f"{PICTURE_JOB}:{turn.the_assessment().id}", picture=True))


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
