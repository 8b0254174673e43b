"""A meeting with what a step adds to it, and what may be said of its votes."""

from dataclasses import replace

from bot.flows.field.meetings import (
    AgreeLevel,
    Ballot,
    BeginMeeting,
    CastBallot,
    CloseTopic,
    DropBallot,
    EndMeeting,
    EnterBallot,
    Meeting,
    MeetingAt,
    OpenTopic,
    Seat,
    SeatAt,
    TakeSeat,
    Topic,
)
from bot.flows.field.meetings_screens import Votes
from bot.flows.field.verifying import Board
from bot.flows.field.verifying_show import levels
from bot.flows.rounds import RoundNamed
from bot.flows.turn import Turn
from scoring.rubric import Group, Indicator, Rubric

FEWEST = 3
"""Votes of which the middle is told."""


def meeting(turn: Turn) -> Meeting | None:
    """The meeting on the desk, with what this step did to it; None where none goes on."""
    desk = turn.session.desk
    found = turn.ask(MeetingAt(desk.region, desk.round)) if desk.region and desk.round else None
    for record in turn.records:
        found = _after(turn, found, record)
    return found if found and found.is_running(turn.event.at) else None


def _after(turn: Turn, its: Meeting | None, record: object) -> Meeting | None:
    at = turn.event.at
    if isinstance(record, BeginMeeting):
        return Meeting(record.id, record.region, record.round, at)
    if its is None:
        return None
    match record:
        case OpenTopic(indicator=indicator):
            return its.with_topic(Topic(indicator, at))
        case CloseTopic(indicator=indicator):
            return _changed(its, indicator, closed_at=at)
        case EndMeeting():
            return replace(its, ended_at=at)
        case AgreeLevel(indicator=indicator, level=level, present=present):
            return replace(_changed(its, indicator, agreed=level), present=present)
        case EnterBallot() | DropBallot():
            return _tallied(its, record)
    return its


def _changed(its: Meeting, indicator: str, **changes: object) -> Meeting:
    topic = its.topic(indicator)
    return its.with_topic(replace(topic, **changes)) if topic else its  # type: ignore[arg-type]


def _tallied(its: Meeting, record: EnterBallot | DropBallot) -> Meeting:
    topic = its.topic(record.indicator)
    if topic is None:
        return its
    if isinstance(record, EnterBallot):
        made = Ballot(record.level, record.group, facilitated=True)
        return its.with_topic(replace(topic, ballots=(*topic.ballots, made)))
    entered = [place for place, each in enumerate(topic.ballots) if each.facilitated]
    last = entered[-1] if entered else -1
    kept = tuple(each for place, each in enumerate(topic.ballots) if place != last)
    return its.with_topic(replace(topic, ballots=kept))


def seat(turn: Turn) -> Seat | None:
    """The person's place in the meeting in hand, with what this step did."""
    item = turn.session.desk.item
    found = turn.ask(SeatAt(item)) if item else None
    for record in turn.records:
        if found is not None and isinstance(record, TakeSeat):
            found = replace(found, joined=True, group=record.group)
        if found is not None and isinstance(record, CastBallot):
            found = replace(found, votes={**found.votes, record.indicator: record.level})
    return found


def votes_of(rubric: Rubric, indicator: Indicator, topic: Topic) -> Votes:
    """What may be said of a closed indicator: a few votes only by their middle.

    The distribution needs as many votes as a group needs people for its figures to be shown; of
    one or two votes not even the middle is told, because it is somebody's own.
    """
    people = len(topic.ballots)
    enough = people >= rubric.panel.min_group
    counts = topic.counts(len(levels(indicator))) if enough else ()
    return Votes(people, counts, topic.middle if people >= FEWEST else None)


def counting(rubric: Rubric) -> dict[str, Group]:
    """The groups that somebody in a meeting may speak for."""
    return {group.id: group for group in rubric.groups.values() if group.weight > 0.0}


def by_group(rubric: Rubric, people: dict[str, int]) -> tuple[tuple[Group, int], ...]:
    """Each group with its people, in rubric order; those of none are left out."""
    return tuple((group, people[id_]) for id_, group in rubric.groups.items() if people.get(id_))


def rubric_of(turn: Turn, its: Meeting) -> Rubric:
    """The instrument of the meeting's round."""
    rubrics, its_round = turn.context.rubrics, turn.ask(RoundNamed(its.round))
    if its_round is None:
        return rubrics.current(rubrics.ids()[0])
    kept = rubrics.get(its_round.instrument, its_round.version)
    return kept or rubrics.current(its_round.instrument)


def indicator_of(its: Board | None, id_: str) -> Indicator | None:
    """An indicator that has levels, by its id."""
    found = its.item(id_) if its else None
    return its.rubric.indicators[id_] if its and found else None
