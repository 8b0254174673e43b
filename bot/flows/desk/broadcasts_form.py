"""The form of a broadcast: what stands on the desk, read as values."""

from bot.flows.access import Deed, covers, may
from bot.flows.desk.areas import area
from bot.flows.desk.broadcasts import Audience, AudienceReach, Reach, Standing
from bot.flows.desk.broadcasts_screens import Meant
from bot.flows.letters import Letter, Medium
from bot.flows.rounds import Round, RoundNamed
from bot.flows.turn import Turn
from scoring.rubric import Group

LONGEST_SENDER = 60
MOST_DAYS = 365
"""Of silence that can be asked for."""


def audience(turn: Turn) -> Audience:
    """Who is meant so far; at first everybody in the scope that is worked in."""
    desk = turn.session.desk
    form = desk.form
    days = form.get("days", "0")
    return Audience(
        area=form.get("area", desk.scope),
        round=form.get("round", ""),
        group=form.get("group", ""),
        standing=Standing(form.get("standing", Standing.ALL.value)),
        days=int(days) if days.isdecimal() else 0,
    )


def is_allowed(turn: Turn, meant: Audience) -> bool:
    """Whether the person may write to them: their area lies in the scope that is worked in."""
    return covers(turn.session.desk.scope, meant.area) and may(turn, Deed.BROADCAST, meant.area)


def reach(turn: Turn) -> Reach:
    """How many are meant now, and how many more cannot be told."""
    return turn.ask(AudienceReach(audience(turn)))


def people(turn: Turn) -> int:
    """How many are meant now."""
    return reach(turn).people


def letter(turn: Turn) -> Letter:
    """What they will see."""
    desk = turn.session.desk
    form = desk.form
    return Letter(
        text=form.get("text", ""),
        sender=form.get("sender", ""),
        area=area(turn, desk.scope),
        medium=Medium(form.get("medium", "")),
        file_id=form.get("file", ""),
    )


def meant(turn: Turn) -> Meant:
    """The audience with its names."""
    whom = audience(turn)
    its = turn.ask(RoundNamed(whom.round)) if whom.round else None
    group = groups(turn, its).get(whom.group)
    return Meant(area(turn, whom.area), its, group, whom.standing, whom.days)


def groups(turn: Turn, its: Round | None) -> dict[str, Group]:
    """The groups that one may choose from, by id: of the round, or of every instrument."""
    rubrics = turn.context.rubrics
    instruments = (its.instrument,) if its else rubrics.ids()
    known: dict[str, Group] = {}
    for instrument in instruments:
        for group in rubrics.current(instrument).groups.values():
            known.setdefault(group.id, group)
    return known
