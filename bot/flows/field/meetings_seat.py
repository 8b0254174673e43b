"""Being at a meeting: coming by the invitation, and voting blind."""

from collections.abc import Mapping
from dataclasses import replace

from bot.flows.desk.records import UseLink
from bot.flows.effects import Toast
from bot.flows.field.meetings import CastBallot, Seat, SeatAt, TakeSeat, Topic
from bot.flows.field.meetings_board import counting, rubric_of, seat, votes_of
from bot.flows.field.meetings_screens import MeetingJoin, MeetingSeat
from bot.flows.field.verifying_show import level_buttons, levels
from bot.flows.links import Link, LinkKind
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, NothingYet, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import RESUME, in_language, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Indicator

LOOK_AGAIN = "meeting_fresh"


def seat_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Under the notice that something was opened."""
    return ((Button(Tap(Act.MEETING_SEAT, (detail["meeting"],)), "meeting_answer"),),)


def result_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Under the notice that something was closed."""
    return ((Button(Tap(Act.MEETING_SEAT, (detail["meeting"],)), "meeting_result"),),)


def come(turn: Turn, link: Link) -> Turn:
    """The invitation: for which group, or back to one's place."""
    there = turn.to(desk=Desk(item=link.id), at="", page=0)
    found = seat(there)
    if found is None:
        return turn.to(view=View.LINK_REFUSED, at="unknown")
    if found.joined:
        return there.to(view=View.MEETING_SEAT)
    if link.used_by_me:
        return there.to(view=View.MEETING_JOIN)
    return there.to(view=View.MEETING_JOIN).record(UseLink(link.id, link.uses + 1))


def take_seat(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Speaking for this group."""
    found = seat(turn)
    if found is None or args[0] not in counting(rubric_of(turn, found.meeting)):
        return turn
    if found.joined:
        return turn.to(view=View.MEETING_SEAT)
    return turn.record(TakeSeat(found.meeting.id, args[0])).to(view=View.MEETING_SEAT)


def see_seat(turn: Turn, args: tuple[str, ...]) -> Turn:
    """From a notice to the meeting; only for those who are there."""
    found = turn.ask(SeatAt(args[0])) if len(args) == 1 else None
    if found is None or not found.joined:
        return replace(turn, toast=Toast.UNKNOWN, redraw=True)
    return turn.to(view=View.MEETING_SEAT, desk=Desk(item=found.meeting.id), page=0)


def vote(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A level, as long as it is open; another one replaces it."""
    found = seat(turn)
    topic = _open_topic(turn, found)
    if found is None or topic is None or args[0] != topic.indicator:
        return turn.noted(Remark.ITEM_CLOSED)
    level, rubric = args[1], rubric_of(turn, found.meeting)
    indicator = rubric.indicators.get(topic.indicator)
    if indicator is None or not level.isdecimal() or int(level) not in levels(indicator):
        return turn
    cast = CastBallot(found.meeting.id, topic.indicator, int(level), found.group)
    return turn.record(cast).noted(Remark.VOTE_KEPT, count=int(level))


def _open_topic(turn: Turn, found: Seat | None) -> Topic | None:
    if found is None or not found.joined or not found.meeting.is_running(turn.event.at):
        return None
    return found.meeting.open_topic


def join(turn: Turn) -> Screen:
    """For which group?"""
    found = seat(turn)
    if found is None:
        return NothingYet(keyboard=((RESUME,),), note=turn.note)
    groups = counting(rubric_of(turn, found.meeting))
    named = tuple(
        Button(Tap(Act.MEETING_JOIN, (id_,)), "named",
               {"name": in_language(group.name, turn.session.language)})
        for id_, group in groups.items()
    )  # fmt: skip
    place = turn.place(found.meeting.region)
    return MeetingJoin(keyboard=rows(named, 2), note=turn.note, place=place, groups=groups)


def meeting_seat(turn: Turn) -> Screen:
    """The question that is open, else what came of the last one."""
    found = seat(turn)
    if found is None or not found.joined:
        return NothingYet(keyboard=((RESUME,),), note=turn.note)
    rubric = rubric_of(turn, found.meeting)
    open_topic = _open_topic(turn, found)
    topic = open_topic or next(
        (each for each in reversed(found.meeting.topics) if not each.is_open), None
    )
    indicator = rubric.indicators.get(topic.indicator) if topic else None
    is_closed = topic is not None and open_topic is None
    return MeetingSeat(
        keyboard=_keys(indicator if open_topic else None),
        note=turn.note,
        place=turn.place(found.meeting.region),
        rubric=rubric,
        running=found.meeting.is_running(turn.event.at),
        indicator=indicator,
        is_open=open_topic is not None,
        own=found.votes.get(topic.indicator) if topic else None,
        votes=votes_of(rubric, indicator, topic) if topic and indicator and is_closed else None,
        agreed=topic.agreed if topic and is_closed else None,
    )


def _keys(indicator: Indicator | None) -> Keyboard:
    buttons = level_buttons(indicator, Act.MEETING_VOTE, indicator.id) if indicator else ()
    fresh = Button(Tap(Act.MEETING_SEAT_FRESH), LOOK_AGAIN)
    return (*rows(buttons, 5), (fresh, RESUME))


ROOM = Room(
    screens={View.MEETING_JOIN: join, View.MEETING_SEAT: meeting_seat},
    acts={
        Act.MEETING_JOIN: take_seat,
        Act.MEETING_VOTE: vote,
        Act.MEETING_SEAT: see_seat,
        Act.MEETING_SEAT_FRESH: lambda turn, _args: turn,
    },
    openers={LinkKind.MEETING: come},
    evergreen=frozenset({Act.MEETING_SEAT}),
)
