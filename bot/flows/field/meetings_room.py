"""Holding a meeting: one indicator after another is opened, closed and agreed on."""

from bot.flows.access import Deed
from bot.flows.desk.records import MakeLink, WithdrawLink
from bot.flows.effects import NoteAct, Notify
from bot.flows.field import meetings_show as show
from bot.flows.field.meetings import (
    LASTS,
    AgreeLevel,
    Attending,
    BeginMeeting,
    CloseTopic,
    DropBallot,
    EndMeeting,
    EnterBallot,
    Meeting,
    OpenTopic,
)
from bot.flows.field.meetings_board import counting, indicator_of, meeting
from bot.flows.field.verifying_board import (
    begin_at,
    board,
    chosen_round,
    look_for_region,
    take_region,
)
from bot.flows.field.verifying_show import levels
from bot.flows.links import LinkKind
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.session import View
from bot.flows.taps import Act
from bot.flows.turn import Turn
from scoring.rubric import Indicator

LONGEST = 1000
VIEWS = (View.MEETING_PICK, View.MEETING, View.MEETING_ALL, View.MEETING_ITEM,
         View.MEETING_TALLY, View.MEETING_AGREE, View.MEETING_WHY,
         View.MEETING_PRESENT)  # fmt: skip


def see_meetings(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which region, which round?"""
    return begin_at(turn, View.MEETING_PICK, Deed.HOLD_MEETING, turn.session.desk.scope)


def pick_region(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A region that was offered, or another."""
    return take_region(turn.to(view=View.MEETING_PICK), args)


def pick_round(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The round whose answers are talked about."""
    if chosen_round(turn, args[0]) is None:
        return turn
    return turn.to(view=View.MEETING, page=0).at_desk(round=args[0], item="", form={})


def look(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The meeting, as it stands now."""
    return turn.to(view=View.MEETING).at_desk(item="", form={})


def begin(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Invite whoever is in the room."""
    if meeting(turn) is not None:
        return look(turn, ())
    desk, made = turn.session.desk, turn.context.fresh_id
    until = turn.event.at + LASTS
    where = {"region": desk.region, "round": desk.round}
    begun = turn.record(
        MakeLink(made, LinkKind.MEETING, until, None, {"meeting": made, **where}),
        BeginMeeting(made, desk.region, desk.round),
        NoteAct("meeting_begun", {"meeting": made, **where}),
    )
    return look(begun, ())


def see_all(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Every indicator, a page at a time."""
    page = int(args[0]) if args and args[0].isdecimal() else 0
    return turn.to(view=View.MEETING_ALL, page=page)


def see_item(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One indicator."""
    item = args[0] if args else turn.session.desk.item
    return turn.to(view=View.MEETING_ITEM).at_desk(item=item, form={})


def _in_hand(turn: Turn) -> tuple[Meeting, Indicator] | None:
    its, indicator = meeting(turn), indicator_of(board(turn), turn.session.desk.item)
    return (its, indicator) if its and indicator else None


def open_topic(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Everybody there is asked; one indicator at a time, and each only once."""
    found = _in_hand(turn)
    if found is None:
        return look(turn, ())
    its, indicator = found
    if its.open_topic is not None or its.topic(indicator.id) is not None:
        return see_item(turn, ())
    opened = turn.record(OpenTopic(its.id, indicator.id), _noted("topic_opened", its, indicator))
    return see_item(_tell(opened, its, indicator, "meeting_topic"), ())


def close_topic(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Nobody can vote any more; everybody sees how the votes fell."""
    found = _in_hand(turn)
    topic = found[0].topic(found[1].id) if found else None
    if found is None or topic is None or not topic.is_open:
        return see_item(turn, ())
    its, indicator = found
    closed = turn.record(CloseTopic(its.id, indicator.id), _noted("topic_closed", its, indicator))
    return see_item(_tell(closed, its, indicator, "meeting_closed"), ())


def _noted(act: str, its: Meeting, indicator: Indicator) -> NoteAct:
    return NoteAct(act, {"meeting": its.id, "indicator": indicator.id})


def _tell(turn: Turn, its: Meeting, indicator: Indicator, kind: str) -> Turn:
    """Those who came by the invitation, at once: they are in the room."""
    names = {f"name_{language}": said for language, said in indicator.name.items()}
    detail = {"meeting": its.id, "region": its.region, **names}
    return turn.record(
        *(
            Notify(person, kind, f"{kind}:{its.id}:{indicator.id}:{person}", detail, urgent=True)
            for person in turn.ask(Attending(its.id))
        )
    )


def see_tally(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A vote of somebody without Telegram: at once where a level is tapped."""
    found = _in_hand(turn)
    topic = found[0].topic(found[1].id) if found else None
    if found is None or topic is None or not topic.is_open:
        return see_item(turn, ())
    there = turn.to(view=View.MEETING_TALLY)
    if not args or not args[0].isdecimal() or int(args[0]) not in levels(found[1]):
        return there
    its, indicator = found
    made = EnterBallot(
        its.id, indicator.id, int(args[0]), turn.session.desk.group, turn.context.fresh_id
    )
    return there.record(made, _noted("ballot_entered", its, indicator)).noted(
        Remark.TALLY_KEPT, count=int(args[0])
    )


def choose_group(turn: Turn, args: tuple[str, ...]) -> Turn:
    """For which group the next votes are."""
    its = board(turn)
    known = its is not None and args[0] in counting(its.rubric)
    return turn.at_desk(group=args[0]) if known else turn


def drop_ballot(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The latest entered vote was a slip."""
    found = _in_hand(turn)
    topic = found[0].topic(found[1].id) if found else None
    if found is None or topic is None or not topic.is_open:
        return see_item(turn, ())
    its, indicator = found
    dropped = turn.record(
        DropBallot(its.id, indicator.id), _noted("ballot_dropped", its, indicator)
    )
    return dropped.noted(Remark.TALLY_DROPPED)


def agree(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Which level; then why."""
    if not args:
        return turn.to(view=View.MEETING_AGREE)
    return turn.to(view=View.MEETING_WHY, desk=turn.session.desk.filled(level=args[0]))


def give_reason(turn: Turn, text: str) -> Turn:
    """Why; then who was there."""
    reason = text.strip()
    if len(reason) > LONGEST:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(reason), count=LONGEST)
    return turn.to(view=View.MEETING_PRESENT, desk=turn.session.desk.filled(reason=reason))


def same_people(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Those who were there for the agreement before."""
    its = meeting(turn)
    return _agreed(turn, its.present if its else "")


def name_people(turn: Turn, text: str) -> Turn:
    """Who was there, as it is typed."""
    if len(text.strip()) > LONGEST:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(text.strip()), count=LONGEST)
    return _agreed(turn, text.strip())


def _agreed(turn: Turn, present: str) -> Turn:
    """Write down the level, why, who was there, and how the votes fell."""
    found, form = _in_hand(turn), turn.session.desk.form
    topic = found[0].topic(found[1].id) if found else None
    if found is None or topic is None or topic.is_open or not form.get("level", "").isdecimal():
        return look(turn, ())
    its, indicator = found
    made = AgreeLevel(
        its.id, its.region, its.round, indicator.id, int(form["level"]), form.get("reason", ""),
        present, topic.counts(len(levels(indicator))), topic.groups(),
    )  # fmt: skip
    done = turn.record(made, _noted("level_agreed", its, indicator))
    return look(done, ()).noted(Remark.AGREED, indicator=indicator, count=made.level)


def end(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Nobody can come any more; what was agreed stays."""
    its = meeting(turn)
    if its is None:
        return look(turn, ())
    ended = turn.record(
        EndMeeting(its.id), WithdrawLink(its.id), NoteAct("meeting_ended", {"meeting": its.id})
    )
    return look(ended, ()).noted(Remark.MEETING_ENDED)


ROOM = Room(
    screens={
        View.MEETING_PICK: show.pick_screen,
        View.MEETING: show.meeting_desk,
        View.MEETING_ALL: show.questions,
        View.MEETING_ITEM: show.item,
        View.MEETING_TALLY: show.tally,
        View.MEETING_AGREE: show.agreement,
        View.MEETING_WHY: show.reason,
        View.MEETING_PRESENT: show.present,
    },
    acts={
        Act.MEETINGS: see_meetings,
        Act.MEETING_PLACE: pick_region,
        Act.MEETING_ROUND: pick_round,
        Act.MEETING_NEW: begin,
        Act.MEETING_LOOK: look,
        Act.MEETING_ALL: see_all,
        Act.MEETING_ITEM: see_item,
        Act.MEETING_OPEN: open_topic,
        Act.MEETING_CLOSE: close_topic,
        Act.MEETING_TALLY: see_tally,
        Act.MEETING_TALLY_GROUP: choose_group,
        Act.MEETING_TALLY_OFF: drop_ballot,
        Act.MEETING_AGREE: agree,
        Act.MEETING_PRESENT: same_people,
        Act.MEETING_END: end,
    },
    typed={
        View.MEETING_PICK: lambda turn, text: look_for_region(turn, text, Deed.HOLD_MEETING),
        View.MEETING_WHY: give_reason,
        View.MEETING_PRESENT: name_people,
    },
    deeds=dict.fromkeys(VIEWS, Deed.HOLD_MEETING),
)
