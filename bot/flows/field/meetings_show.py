"""The screens of whoever holds a meeting."""

from bot.flows.access import Deed
from bot.flows.desk.areas import area
from bot.flows.desk.menu import TO_DESK
from bot.flows.field.meetings import Meeting, Topic
from bot.flows.field.meetings_board import by_group, counting, meeting, votes_of
from bot.flows.field.meetings_screens import (
    AgendaLine,
    MeetingAgreement,
    MeetingDesk,
    MeetingItem,
    MeetingPresent,
    MeetingQuestions,
    MeetingReason,
    MeetingTally,
)
from bot.flows.field.verifying import Board, Reviewed
from bot.flows.field.verifying_board import board, chosen_round, pick
from bot.flows.field.verifying_show import level_buttons, levels
from bot.flows.links import LinkAddress, LinkKind
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.show.buttons import in_language, rows
from bot.flows.show.pages import A_PAGE, paged, pager
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

A_ROW = 4
MOST_TOPICS = 7
"""Indicators that the agenda proposes: what a morning can talk through."""
TO_MEETING = Button(Tap(Act.MEETING_LOOK), "meeting_back")


def pick_screen(turn: Turn) -> Screen:
    """Which region, then which round."""
    return pick(turn, Deed.HOLD_MEETING, (Act.MEETING_PLACE, Act.MEETING_ROUND), ((TO_DESK,),))


def meeting_desk(turn: Turn) -> Screen:
    """The meeting; where there is nothing to talk about any more, the question which region."""
    its, desk = board(turn), turn.session.desk
    its_round = chosen_round(turn, desk.round)
    if its is None or its_round is None:
        return pick_screen(turn)
    held = meeting(turn)
    lines = agenda(its, held)
    return MeetingDesk(
        keyboard=_desk_keys(held, lines),
        note=turn.note,
        area=area(turn, desk.region),
        round=its_round,
        board=its,
        scores=() if turn.records else its.scores,
        running=held is not None,
        address=turn.ask(LinkAddress(LinkKind.MEETING, held.id)) if held else "",
        seats=by_group(its.rubric, dict(held.seats)) if held else (),
        lines=lines,
    )


def agenda(its: Board, held: Meeting | None) -> tuple[AgendaLine, ...]:
    """The largest differences, and what was opened besides."""
    proposed = {topic.indicator: topic for topic in its.agenda[:MOST_TOPICS]}
    opened = [topic.indicator for topic in held.topics] if held else []
    ids = [id_ for id_ in dict.fromkeys((*proposed, *opened)) if its.item(id_)]
    return tuple(
        AgendaLine(number, its.rubric.indicators[id_], proposed.get(id_),
                   held.topic(id_) if held else None, _item(its, id_))
        for number, id_ in enumerate(ids, start=1)
    )  # fmt: skip


def _item(its: Board, id_: str) -> Reviewed:
    return its.item(id_) or Reviewed(id_)


def _desk_keys(held: Meeting | None, lines: tuple[AgendaLine, ...]) -> Keyboard:
    other = Button(Tap(Act.MEETING_PLACE), "field_other_place")
    if held is None:
        return ((Button(Tap(Act.MEETING_NEW), "meeting_new"),), (other, TO_DESK))
    every = Button(Tap(Act.MEETING_ALL, ("0",)), "meeting_all")
    fresh = Button(Tap(Act.MEETING_LOOK), "meeting_fresh")
    over = Button(Tap(Act.MEETING_END), "meeting_end")
    return (*_numbered(lines), (every, fresh), (over, TO_DESK))


def _numbered(lines: tuple[AgendaLine, ...]) -> Keyboard:
    buttons = tuple(
        Button(Tap(Act.MEETING_ITEM, (line.indicator.id,)), "numbered",
               {"number": str(line.number)})
        for line in lines
    )  # fmt: skip
    return rows(buttons, A_ROW)


def questions(turn: Turn) -> Screen:
    """Every indicator that has levels."""
    its, held = board(turn), meeting(turn)
    if its is None or held is None:
        return meeting_desk(turn)
    page, pages, first = paged(turn, len(its.items))
    lines = tuple(
        AgendaLine(number, its.rubric.indicators[item.indicator], None,
                   held.topic(item.indicator), item)
        for number, item in enumerate(its.items[first : first + A_PAGE], start=first + 1)
    )  # fmt: skip
    return MeetingQuestions(
        keyboard=(*_numbered(lines), *pager(Act.MEETING_ALL, page, pages), (TO_MEETING,)),
        note=turn.note,
        area=area(turn, its.region),
        lines=lines,
        page=page,
        pages=pages,
    )


def item(turn: Turn) -> Screen:
    """One indicator in the meeting."""
    its, held = board(turn), meeting(turn)
    found = its.item(turn.session.desk.item) if its else None
    if its is None or held is None or found is None:
        return meeting_desk(turn)
    indicator, topic = its.rubric.indicators[found.indicator], held.topic(found.indicator)
    is_closed = topic is not None and not topic.is_open
    busy = held.open_topic is not None and topic is None
    ballots = topic.ballots if topic else ()
    return MeetingItem(
        keyboard=(*_item_keys(topic, busy=busy), (TO_MEETING,)),
        note=turn.note,
        rubric=its.rubric,
        dimension=its.rubric.dimension_of(indicator.id),
        indicator=indicator,
        item=found,
        topic=topic,
        votes=votes_of(its.rubric, indicator, topic) if topic and is_closed else None,
        facilitated=sum(each.facilitated for each in ballots),
        cast=len(ballots),
        busy=busy,
    )


def _item_keys(topic: Topic | None, *, busy: bool) -> Keyboard:
    if topic is None:
        return () if busy else ((Button(Tap(Act.MEETING_OPEN), "meeting_open"),),)
    fresh = Button(Tap(Act.MEETING_ITEM, (topic.indicator,)), "meeting_fresh")
    if topic.is_open:
        tally_it = Button(Tap(Act.MEETING_TALLY), "meeting_tally")
        close = Button(Tap(Act.MEETING_CLOSE), "meeting_close")
        return ((tally_it, fresh), (close,))
    return ((Button(Tap(Act.MEETING_AGREE), "meeting_agree"),),)


def tally(turn: Turn) -> Screen:
    """For whom, and which level?"""
    its, held = board(turn), meeting(turn)
    found = its.item(turn.session.desk.item) if its else None
    topic = held.topic(found.indicator) if held and found else None
    if its is None or found is None or topic is None or not topic.is_open:
        return item(turn)
    indicator, groups = its.rubric.indicators[found.indicator], counting(its.rubric)
    entered = sum(each.facilitated for each in topic.ballots)
    off = (Button(Tap(Act.MEETING_TALLY_OFF), "meeting_tally_off"),) if entered else ()
    back = Button(Tap(Act.MEETING_ITEM, (found.indicator,)), "back")
    return MeetingTally(
        keyboard=(*rows(_group_buttons(turn, its), 2),
                  *rows(level_buttons(indicator, Act.MEETING_TALLY), 5), (*off, back)),
        note=turn.note,
        indicator=indicator,
        group=groups.get(turn.session.desk.group),
        facilitated=entered,
    )  # fmt: skip


def _group_buttons(turn: Turn, its: Board) -> tuple[Button, ...]:
    language = turn.session.language
    return tuple(
        Button(Tap(Act.MEETING_TALLY_GROUP, (id_,)), "named",
               {"name": in_language(group.name, language)})
        for id_, group in counting(its.rubric).items()
    )  # fmt: skip


def agreement(turn: Turn) -> Screen:
    """Which level?"""
    its, held = board(turn), meeting(turn)
    found = its.item(turn.session.desk.item) if its else None
    topic = held.topic(found.indicator) if held and found else None
    if its is None or found is None or topic is None or topic.is_open:
        return item(turn)
    indicator = its.rubric.indicators[found.indicator]
    back = Button(Tap(Act.MEETING_ITEM, (found.indicator,)), "back")
    return MeetingAgreement(
        keyboard=(*rows(level_buttons(indicator, Act.MEETING_AGREE), 5), (back,)),
        note=turn.note,
        indicator=indicator,
        votes=votes_of(its.rubric, indicator, topic),
    )


def reason(turn: Turn) -> Screen:
    """Why?"""
    its, form = board(turn), turn.session.desk.form
    found = its.item(turn.session.desk.item) if its else None
    level = form.get("level", "")
    if its is None or found is None or not level.isdecimal():
        return agreement(turn)
    indicator = its.rubric.indicators[found.indicator]
    if int(level) not in levels(indicator):
        return agreement(turn)
    back = Button(Tap(Act.MEETING_AGREE), "back")
    return MeetingReason(
        keyboard=((back,),), note=turn.note, indicator=indicator, level=int(level)
    )


def present(turn: Turn) -> Screen:
    """Who was there?"""
    its, held = board(turn), meeting(turn)
    topic = held.topic(turn.session.desk.item) if held else None
    if its is None or held is None or topic is None:
        return item(turn)
    same = ((Button(Tap(Act.MEETING_PRESENT), "meeting_same"),),) if held.present else ()
    return MeetingPresent(
        keyboard=(*same, (Button(Tap(Act.MEETING_AGREE), "back"),)),
        note=turn.note,
        before=held.present,
        people=len(topic.ballots),
        groups=by_group(its.rubric, dict(topic.groups())),
    )
