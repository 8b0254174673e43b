"""Who has answered where: counts by region and group beside the quota, never names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.flows.access import NATION, Deed, may
from bot.flows.desk.areas import area
from bot.flows.desk.coverage_screens import (
    CoverageArea,
    CoverageLine,
    CoverageRegion,
    CoverageRounds,
    GroupLine,
    Reachable,
)
from bot.flows.desk.menu import TO_DESK
from bot.flows.facts import Query
from bot.flows.places import Area
from bot.flows.rooms import Room
from bot.flows.rounds import DEFAULT_QUOTA, Round, RoundNamed, RoundsIn
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import named_rows, rows
from bot.flows.show.pages import A_PAGE, paged, pager, turn_page
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Rubric

NO_ROUND = "-"
"""Stands for «outside of every round» in a tap."""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """People of one group in one region."""

    started: int = 0
    finished: int = 0
    """In time, where it is a round's."""
    halfway: int = 0
    """Began and not finished; late ones are in neither."""
    facilitated: int = 0
    """Of the finished: a coordinator wrote the answers down for them."""


Counts = Mapping[str, Mapping[str, GroupCount]]
"""Region -> group -> people; who never began is absent."""


@dataclass(frozen=True, slots=True)
class CoverageWithin(Query[Counts]):
    """Assessments of a round, or of one instrument outside of rounds, within a scope."""

    scope: str
    round: str
    instrument: str
    before: datetime
    """What was finished later does not count."""


@dataclass(frozen=True, slots=True)
class ReachableWithin(Query[tuple[Reachable, ...]]):
    """People half-way in a region who agreed that a coordinator writes to them."""

    region: str
    round: str


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a coverage is looked at by."""

    round: Round | None
    rubric: Rubric
    groups: tuple[str, ...]

    def quota(self, group: str) -> int:
        return self.round.quota(group) if self.round else DEFAULT_QUOTA

    def missing(self, region: Mapping[str, GroupCount]) -> int:
        """People still wanted in a region, over all groups."""
        return sum(self.lack(group, region) for group in self.groups)

    def lack(self, group: str, region: Mapping[str, GroupCount]) -> int:
        return max(0, self.quota(group) - region.get(group, GroupCount()).finished)


def see_coverage(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The coverage of the desk's scope, in the round that ends last."""
    desk = turn.session.desk
    return _look(turn, Desk(scope=desk.scope, round=desk.round))


def look_into(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Drill down: a province's regions, or one region; the argument is its code."""
    if not may(turn, Deed.SEE_COVERAGE, args[0]):
        return turn
    return _look(turn, Desk(turn.session.desk.scope, args[0], turn.session.desk.round))


def choose_round(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which round?"""
    return turn.to(view=View.COVERAGE_ROUND)


def take_round(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Look at this round, where one stood."""
    desk = turn.session.desk
    return _look(turn, Desk(desk.scope, desk.region, args[0]))


def _look(turn: Turn, desk: Desk) -> Turn:
    return turn.to(view=View.COVERAGE, desk=desk, page=0)


def coverage(turn: Turn) -> Screen:
    """One region's groups, or the areas inside a scope with what is missing."""
    looked = _looked(turn)
    target = turn.session.desk.target
    return _region(turn, looked, target) if "." in target else _area(turn, looked, target)


def _looked(turn: Turn) -> _Looked:
    chosen = round_in_view(turn)
    rubrics = turn.context.rubrics
    instrument = chosen.instrument if chosen else rubrics.ids()[0]
    rubric = (chosen and rubrics.get(instrument, chosen.version)) or rubrics.current(instrument)
    groups = tuple(group.id for group in rubric.groups.values() if group.weight > 0)
    return _Looked(chosen, rubric, groups)


def round_in_view(turn: Turn) -> Round | None:
    """The round that was chosen; else the latest to end, else none."""
    desk = turn.session.desk
    if desk.round == NO_ROUND:
        return None
    named = turn.ask(RoundNamed(desk.round)) if desk.round else None
    rounds = turn.ask(RoundsIn(desk.target))
    return named or next(iter(rounds), None)


def _counts(turn: Turn, looked: _Looked, scope: str) -> Counts:
    its = looked.round
    before = its.over_at if its else turn.event.at
    query = CoverageWithin(scope, its.id if its else "", looked.rubric.id, before)
    return turn.ask(query)


def _area(turn: Turn, looked: _Looked, scope: str) -> Screen:
    counts = _counts(turn, looked, scope)
    lines = _lines(turn, looked, scope, counts)
    page, pages, first = paged(turn, len(lines))
    shown = lines[first : first + A_PAGE]
    return CoverageArea(
        keyboard=(*_into(shown), *pager(Act.COVERAGE_PAGE, page, pages), *_ways(turn)),
        note=turn.note,
        area=area(turn, scope),
        round=looked.round,
        lines=shown,
        page=page,
        pages=pages,
        regions=sum(line.regions for line in lines),
        complete=sum(line.complete for line in lines),
        started=_total(counts, "started"),
        halfway=_total(counts, "halfway"),
        finished=_total(counts, "finished"),
        facilitated=_total(counts, "facilitated"),
    )


def _total(counts: Counts, which: str) -> int:
    return sum(getattr(count, which) for region in counts.values() for count in region.values())


def _lines(turn: Turn, looked: _Looked, scope: str, counts: Counts) -> tuple[CoverageLine, ...]:
    """A province each of the nation, a region each of a province; what lacks most comes first."""
    grouped: dict[str, list[str]] = {}
    for region in _regions(turn, looked, scope, counts):
        key = region.partition(".")[0] if scope == NATION else region
        grouped.setdefault(key, []).append(region)
    lines = [_line(area(turn, key), looked, regions, counts) for key, regions in grouped.items()]
    return tuple(sorted(lines, key=lambda line: (-line.missing, line.area.code)))


def _regions(turn: Turn, looked: _Looked, scope: str, counts: Counts) -> tuple[str, ...]:
    """The round's regions in the scope; without a round those where somebody began."""
    inside = tuple(place.code for place in turn.context.regions_of(scope))
    wanted = set(looked.round.regions) if looked.round else set(counts)
    return tuple(code for code in inside if code in wanted)


def _line(one: Area, looked: _Looked, regions: list[str], counts: Counts) -> CoverageLine:
    missing = [looked.missing(counts.get(region, {})) for region in regions]
    finished = sum(
        count.finished for region in regions for count in counts.get(region, {}).values()
    )
    return CoverageLine(one, sum(missing), finished, len(regions), missing.count(0))


def _region(turn: Turn, looked: _Looked, code: str) -> Screen:
    region = _counts(turn, looked, code).get(code, {})
    lines = tuple(
        GroupLine(looked.rubric.groups[group], _count(region, group).finished,
                  looked.quota(group), looked.lack(group, region))
        for group in looked.groups
    )  # fmt: skip
    return CoverageRegion(
        keyboard=(*_inviting(turn, looked, code), *_ways(turn)),
        note=turn.note,
        area=area(turn, code),
        round=looked.round,
        lines=lines,
        started=sum(count.started for count in region.values()),
        halfway=sum(count.halfway for count in region.values()),
        finished=sum(count.finished for count in region.values()),
        facilitated=sum(count.facilitated for count in region.values()),
        reachable=turn.ask(ReachableWithin(code, looked.round.id if looked.round else "")),
    )


def _count(region: Mapping[str, GroupCount], group: str) -> GroupCount:
    return region.get(group, GroupCount())


def _into(lines: tuple[CoverageLine, ...]) -> Keyboard:
    return named_rows(
        tuple(Button(Tap(Act.COVERAGE_IN, (line.area.code,)), "area", {"name": line.area.name})
              for line in lines)
    )  # fmt: skip


def _inviting(turn: Turn, looked: _Looked, code: str) -> Keyboard:
    """To an invitation for this very region, as long as its round takes answers."""
    its = looked.round
    if its is None or turn.event.at > its.over_at or not may(turn, Deed.INVITE, code):
        return ()
    return ((Button(Tap(Act.INVITE_HERE, (its.id, code)), "invite_here"),),)


def _ways(turn: Turn) -> Keyboard:
    """Another round, one level up, and the menu."""
    desk = turn.session.desk
    up = upwards(desk)
    back = (Button(Tap(Act.COVERAGE_IN, (up,)), "back"),) if up else ()
    another = Button(Tap(Act.COVERAGE_ROUND), "other_round")
    return ((another,), (*back, TO_DESK))


def upwards(desk: Desk) -> str:
    """The area around the one that is looked at, within the desk's scope; empty at its top."""
    if not desk.region or desk.region == desk.scope:
        return ""
    around = desk.region.partition(".")[0] if "." in desk.region else NATION
    inside = around != desk.scope and desk.scope == NATION
    return around if inside else desk.scope


def round_question(turn: Turn) -> Screen:
    """The rounds of the scope, and what happens outside of rounds."""
    found = turn.ask(RoundsIn(turn.session.desk.scope))[:A_PAGE]
    named = tuple(Button(Tap(Act.COVERAGE_TAKE, (one.id,)), "named", {"name": one.name})
                  for one in found)  # fmt: skip
    none = Button(Tap(Act.COVERAGE_TAKE, (NO_ROUND,)), "no_round")
    return CoverageRounds(
        keyboard=(*rows(named, 1), (none,), (TO_DESK,)), note=turn.note, rounds=found
    )


ROOM = Room(
    screens={View.COVERAGE: coverage, View.COVERAGE_ROUND: round_question},
    acts={
        Act.COVERAGE: see_coverage,
        Act.COVERAGE_IN: look_into,
        Act.COVERAGE_PAGE: turn_page,
        Act.COVERAGE_ROUND: choose_round,
        Act.COVERAGE_TAKE: take_round,
    },
    deeds={View.COVERAGE: Deed.SEE_COVERAGE, View.COVERAGE_ROUND: Deed.SEE_COVERAGE},
)
