"""«Siap uji petik?»: what the data say of each point, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.field.field_record_values import Entry, FieldPicture, Kind, standing, ticked
from bot.flows.field.nominating_results import results
from bot.flows.rounds import DEFAULT_QUOTA, Round
from scoring.rubric import Group

CHECKS = (
    "contact", "people", "evidence", "consensus", "subsectors", "places", "documents", "film",
    "commitment",
)  # fmt: skip
"""Every point, in the order of asking."""
CANDIDATES = 3
"""Rated candidates that a field check starts from."""
PLACES = 20
"""Places to visit; reported field checks had 20 to 25."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A group that has fewer people than wanted."""

    group: Group
    finished: int
    quota: int


@dataclass(frozen=True, slots=True)
class Check:
    """One point: done, not done, or (None) not to be known from the data."""

    key: str
    is_done: bool | None
    have: int = 0
    wanted: int = 0
    """0 where there is nothing to count."""
    lacking: tuple[Lacking, ...] = ()
    missing: tuple[str, ...] = ()
    """Ids of indicators."""


def checklist(
    entries: tuple[Entry, ...], its: Round | None, picture: FieldPicture
) -> tuple[Check, ...]:
    """Every point of `CHECKS`, in its order.

    Args:
        entries: Of the region.
        its: The round; None outside of rounds.
        picture: The region's figures in it.
    """
    round_id = its.id if its else ""
    details = standing(entries, round_id, Kind.DETAIL)
    ratings = standing(entries, round_id, Kind.RATING)
    rated = min(len(results(ratings)), CANDIDATES)
    decided = bool(standing(entries, round_id, Kind.DECISION))
    visits = len(standing(entries, round_id, Kind.VISIT))
    found = {
        "contact": _contact(details, standing(entries, round_id, Kind.PARTY)),
        "people": _people(its, picture),
        "evidence": _covered("evidence", picture, picture.claimed, picture.evidenced),
        "consensus": _covered("consensus", picture, picture.disputed, picture.consensus),
        "subsectors": Check("subsectors", rated == CANDIDATES and decided, rated, CANDIDATES),
        "places": Check("places", visits >= PLACES, visits, PLACES),
    }
    by_hand = {key: Check(key, ticked(details, key)) for key in CHECKS if key not in found}
    return tuple((found | by_hand)[key] for key in CHECKS)


def _contact(details: Mapping[str, object], parties: Mapping[str, object]) -> Check:
    have = ("contact" in details) + bool(parties)
    return Check("contact", have == len(("contact", "parties")), have, len(("contact", "parties")))


def _people(its: Round | None, picture: FieldPicture) -> Check:
    groups = [group for group in picture.rubric.groups.values() if group.weight > 0.0]
    quotas = {group.id: its.quota(group.id) if its else DEFAULT_QUOTA for group in groups}
    lacking = tuple(
        Lacking(group, picture.people.get(group.id, 0), quotas[group.id])
        for group in groups
        if picture.people.get(group.id, 0) < quotas[group.id]
    )
    have = sum(min(picture.people.get(group, 0), quota) for group, quota in quotas.items())
    return Check("people", not lacking, have, sum(quotas.values()), lacking=lacking)


def _covered(
    key: str,
    picture: FieldPicture,
    wanted: tuple[str, ...] | None,
    have: Mapping[str, object] | frozenset[str],
) -> Check:
    """Whether each of some indicators has what it needs; unknown where no figures are shown."""
    if wanted is None or not picture.scores:
        return Check(key, None)
    missing = tuple(item for item in wanted if item not in have)
    return Check(key, not missing, len(wanted) - len(missing), len(wanted), missing=missing)
