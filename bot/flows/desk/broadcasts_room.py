"""Broadcasts under way and those that are over: the list, one of them, pausing, ending, again."""

from collections.abc import Mapping
from dataclasses import replace

from bot.flows.access import Deed, may
from bot.flows.desk.areas import area
from bot.flows.desk.broadcasts import (
    Broadcast,
    BroadcastNamed,
    BroadcastsIn,
    BroadcastState,
    SendAgain,
    SteerBroadcast,
)
from bot.flows.desk.broadcasts_screens import (
    BroadcastCancelling,
    BroadcastDetail,
    BroadcastLine,
    Broadcasts,
)
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.round_form import zone_of
from bot.flows.effects import NoteAct, Toast
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.reminding import MuteReminders
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

BOARD = "b"
"""Second argument of a button under the message that shows the progress: that message is kept
up to date by whoever sends, and is no screen."""
ACTS: Mapping[BroadcastState, tuple[str, Toast, Remark]] = {
    BroadcastState.RUNNING: ("broadcast_resumed", Toast.RESUMED, Remark.BROADCAST_RESUMED),
    BroadcastState.PAUSED: ("broadcast_paused", Toast.PAUSED, Remark.BROADCAST_PAUSED),
}
"""What the audit log says, and what the person is told: under the board, and on a screen."""


def see_list(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The latest ones."""
    return turn.to(view=View.BROADCASTS, page=0, desk=Desk(scope=turn.session.desk.scope))


def see_one(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One of them; from a report too, which is no screen."""
    found = _named(turn, args)
    if found is None:
        return _refused(turn, "see_broadcast", args)
    shown = replace(turn, below=_is_aside(args))
    desk = Desk(scope=_scope(turn, found), item=found.id)
    return shown.to(view=View.BROADCAST, page=0, desk=desk)


def _scope(turn: Turn, found: Broadcast) -> str:
    """Where the person works: from a message that is no screen, where the broadcast goes."""
    own = turn.session.desk.scope
    return own if own and may(turn, Deed.BROADCAST, own) else found.audience.area


def pause(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Nothing more goes out until somebody lets it go on."""
    return _steer(turn, args, BroadcastState.PAUSED)


def resume(turn: Turn, args: tuple[str, ...]) -> Turn:
    """It goes on."""
    return _steer(turn, args, BroadcastState.RUNNING)


def _steer(turn: Turn, args: tuple[str, ...], state: BroadcastState) -> Turn:
    found = _named(turn, args)
    act, toast, remark = ACTS[state]
    if found is None:
        return _refused(turn, act, args)
    if found.finished_at is not None or found.state is BroadcastState.CANCELLED:
        return _told(turn, args, found, Toast.OVER, Remark.BROADCAST_OVER)
    steered = turn.record(SteerBroadcast(found.id, state), _noted(act, found))
    return _told(steered, args, found, toast, remark)


def _told(
    turn: Turn, args: tuple[str, ...], found: Broadcast, toast: Toast, remark: Remark
) -> Turn:
    """Under the board a short line is enough; on a screen the way leads back to the list."""
    if _is_aside(args):
        return replace(turn, toast=toast, quiet=True)
    desk = Desk(scope=_scope(turn, found))
    return turn.to(view=View.DESK, page=0, desk=desk).noted(remark)


def ask_to_cancel(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Really?"""
    found = _named(turn, args)
    if found is None:
        return _refused(turn, "cancel_broadcast", args)
    if found.finished_at is not None:
        return _told(turn, args, found, Toast.OVER, Remark.BROADCAST_OVER)
    asked = replace(turn, below=_is_aside(args))
    desk = Desk(scope=_scope(turn, found), item=found.id)
    return asked.to(view=View.BROADCAST_CANCEL, page=0, desk=desk)


def cancel(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Whoever was not told is not told."""
    item = turn.session.desk.item
    found = _named(turn, (item,))
    if found is None:
        return _refused(turn, "cancel_broadcast", (item,))
    ended = turn.record(
        SteerBroadcast(found.id, BroadcastState.CANCELLED), _noted("broadcast_cancelled", found)
    )
    return _told(ended, (), found, Toast.OVER, Remark.BROADCAST_CANCELLED)


def again(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Those that may or may not have arrived, once more, and nobody else."""
    found = _named(turn, args)
    if found is None:
        return _refused(turn, "send_again", args)
    if not _can_repeat(found):
        return _told(turn, args, found, Toast.OVER, Remark.BROADCAST_OVER)
    count = str(found.ledger.count("ambiguous"))
    noted = NoteAct("broadcast_sent_again", {"broadcast": found.id, "people": count})
    repeated = turn.record(SendAgain(found.id), noted)
    return _told(repeated, args, found, Toast.SENDING_AGAIN, Remark.BROADCAST_AGAIN)


def _can_repeat(found: Broadcast) -> bool:
    """Not where its maker left: the words went with them, and nobody is sent an empty message."""
    return (
        bool(found.text)
        and found.state is BroadcastState.DONE
        and found.ledger.count("ambiguous") > 0
    )


def quiet(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """A recipient wants no more; the message that they tapped stays readable."""
    asked = replace(turn, below=True).record(MuteReminders(muted=True))
    return asked.to(view=View.REMINDERS, muted=True)


def _is_aside(args: tuple[str, ...]) -> bool:
    return args[1:] == (BOARD,)


def _named(turn: Turn, args: tuple[str, ...]) -> Broadcast | None:
    """The broadcast that a button names, where the person may broadcast there."""
    found = turn.ask(BroadcastNamed(args[0])) if args and args[0] else None
    allowed = found is not None and may(turn, Deed.BROADCAST, found.audience.area)
    return found if allowed else None


def _noted(act: str, found: Broadcast) -> NoteAct:
    return NoteAct(act, {"broadcast": found.id, "scope": found.audience.area})


def _refused(turn: Turn, act: str, args: tuple[str, ...]) -> Turn:
    """Nothing is done or shown; it is noted. The screen under it comes again, at the bottom."""
    return refused(replace(turn, below=True), act, about=args[0][:26] if args else "")


def broadcasts(turn: Turn) -> Screen:
    """The list."""
    scope = turn.session.desk.scope
    found = turn.ask(BroadcastsIn(scope))
    lines = tuple(
        BroadcastLine(number, one, area(turn, one.audience.area))
        for number, one in enumerate(found, start=1)
    )
    numbered = tuple(
        Button(
            Tap(Act.BROADCAST_SEE, (line.broadcast.id,)), "numbered", {"number": str(line.number)}
        )
        for line in lines
    )
    new = Button(Tap(Act.BROADCAST_NEW), "broadcast_new")
    return Broadcasts(
        keyboard=(*rows(numbered, 4), (new, TO_DESK)),
        note=turn.note,
        area=area(turn, scope),
        lines=lines,
        zone=zone_of(turn, scope),
    )


def detail(turn: Turn) -> Screen:
    """How it stands; where it is gone or elsewhere, the list."""
    found = _named(turn, (turn.session.desk.item,))
    if found is None:
        return broadcasts(turn)
    fresh = Button(Tap(Act.BROADCAST_SEE, (found.id,)), "broadcast_refresh")
    back = Button(Tap(Act.BROADCASTS), "back")
    return BroadcastDetail(
        keyboard=(*steering(found), (fresh, back), (TO_DESK,)),
        note=turn.note,
        broadcast=found,
        area=area(turn, found.audience.area),
        zone=zone_of(turn, turn.session.desk.scope),
    )


def steering(found: Broadcast) -> Keyboard:
    """What can be done with a broadcast as it stands."""
    if _can_repeat(found):
        return ((Button(Tap(Act.BROADCAST_AGAIN, (found.id,)), "broadcast_again"),),)
    return _while_it_runs(found.id, found.state.value) if found.finished_at is None else ()


def _while_it_runs(item: str, state: str, *aside: str) -> Keyboard:
    end = Button(Tap(Act.BROADCAST_CANCEL, (item, *aside)), "broadcast_cancel")
    if state == BroadcastState.RUNNING:
        return ((Button(Tap(Act.BROADCAST_PAUSE, (item, *aside)), "broadcast_pause"), end),)
    if state == BroadcastState.PAUSED:
        return ((Button(Tap(Act.BROADCAST_RESUME, (item, *aside)), "broadcast_resume"), end),)
    return ()


def board_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Under the message that shows the progress."""
    return _while_it_runs(detail["id"], detail["state"], BOARD)


def report_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Under the report: those that may have arrived, once more; and all of it."""
    see = Button(Tap(Act.BROADCAST_SEE, (detail["id"], BOARD)), "broadcast_see")
    repeat = Button(Tap(Act.BROADCAST_AGAIN, (detail["id"], BOARD)), "broadcast_again")
    wanted = detail["state"] == BroadcastState.DONE and detail["ambiguous"] != "0"
    return ((repeat,), (see,)) if wanted else ((see,),)


def letter_buttons(_detail: Mapping[str, str]) -> Keyboard:
    """Under the message itself: one tap, and there are no more."""
    return ((Button(Tap(Act.QUIET), "broadcast_quiet"),),)


def cancelling(turn: Turn) -> Screen:
    """Really end it? Where it is gone or elsewhere, the list."""
    found = _named(turn, (turn.session.desk.item,))
    if found is None:
        return broadcasts(turn)
    yes = Button(Tap(Act.BROADCAST_CANCEL_YES), "broadcast_cancel_yes")
    no = Button(Tap(Act.BROADCAST_SEE, (found.id,)), "cancel")
    return BroadcastCancelling(keyboard=((no,), (yes,)), note=turn.note, broadcast=found)


ROOM = Room(
    screens={
        View.BROADCASTS: broadcasts,
        View.BROADCAST: detail,
        View.BROADCAST_CANCEL: cancelling,
    },
    acts={
        Act.BROADCASTS: see_list,
        Act.BROADCAST_SEE: see_one,
        Act.BROADCAST_PAUSE: pause,
        Act.BROADCAST_RESUME: resume,
        Act.BROADCAST_CANCEL: ask_to_cancel,
        Act.BROADCAST_CANCEL_YES: cancel,
        Act.BROADCAST_AGAIN: again,
        Act.QUIET: quiet,
    },
    deeds=dict.fromkeys((View.BROADCASTS, View.BROADCAST, View.BROADCAST_CANCEL), Deed.BROADCAST),
    evergreen=frozenset(
        {Act.BROADCAST_SEE, Act.BROADCAST_PAUSE, Act.BROADCAST_RESUME, Act.BROADCAST_CANCEL,
         Act.BROADCAST_AGAIN, Act.QUIET}
    ),
)  # fmt: skip
