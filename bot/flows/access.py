"""Who may do what, where: the one place that decides it.

A grant gives a role within a scope. A deed is what a coordinator, an assessor or the owner does
to others' work; what people do with their own answers needs no grant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.flows.facts import Query
from bot.flows.turn import Turn

NATION = "ID"
"""The scope that covers every region; a province is `33`, a region `33.07`."""


class Role(StrEnum):
    """What a grant makes of a person; values are stored."""

    OWNER = "owner"
    COORDINATOR = "coordinator"
    ASSESSOR = "assessor"


class Deed(StrEnum):
    """What needs a grant; values stand in the audit log."""

    GRANT_COORDINATOR = "grant_coordinator"
    GRANT_ASSESSOR = "grant_assessor"
    WITHDRAW_GRANT = "withdraw_grant"
    SEE_DESK = "see_desk"
    MANAGE_ROUND = "manage_round"
    INVITE = "invite"
    SEE_COVERAGE = "see_coverage"
    BROADCAST = "broadcast"
    SEE_SUMMARY = "see_summary"
    EXPORT = "export"
    FACILITATE = "facilitate"
    APPROVE_EXAMPLE = "approve_example"
    HOLD_MEETING = "hold_meeting"
    MANAGE_FIELD_CHECK = "manage_field_check"
    VERIFY = "verify"


_COORDINATING = frozenset(Deed) - {Deed.VERIFY}

MAY: Mapping[Role, frozenset[Deed]] = {
    Role.OWNER: _COORDINATING,
    Role.COORDINATOR: _COORDINATING,
    Role.ASSESSOR: frozenset({Deed.VERIFY}),
}
"""Role × deed. Assessing is kept apart from coordinating: nobody checks their own work."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a scope, as long as it was not withdrawn."""

    id: str
    role: Role
    scope: str
    respondent: str = ""
    """Internal id of the holder."""
    made_by: str = ""
    """Internal id of who granted it."""
    made_at: datetime | None = None
    until: datetime | None = None
    """Last moment at which it holds; None without an end."""


@dataclass(frozen=True, slots=True)
class MyGrants(Query[tuple[Grant, ...]]):
    """The grants that the person holds and that were not withdrawn."""


def covers(scope: str, target: str) -> bool:
    """Whether a scope takes in another scope or a region.

    >>> covers("33", "33.07"), covers("33.07", "33"), covers("ID", "33")
    (True, False, True)
    """
    return scope in (NATION, target) or target.startswith(f"{scope}.")


def grants(turn: Turn) -> tuple[Grant, ...]:
    """What the person holds now; an owner holds the nation without any row.

    Raises:
        FactNeededError: They were not fetched yet.
    """
    own = (Grant("", Role.OWNER, NATION),) if turn.context.is_owner else ()
    return own + tuple(
        grant for grant in turn.ask(MyGrants()) if not grant.until or turn.event.at <= grant.until
    )


def scopes(turn: Turn, deed: Deed) -> tuple[str, ...]:
    """Where the person may do this; the widest come first, none lies within another.

    Raises:
        FactNeededError: Their grants were not fetched yet.
    """
    found = {grant.scope for grant in grants(turn) if deed in MAY[grant.role]}
    widest = [one for one in found
              if not any(covers(other, one) for other in found - {one})]  # fmt: skip
    return tuple(sorted(widest, key=lambda scope: (scope != NATION, scope)))


def may(turn: Turn, deed: Deed, target: str) -> bool:
    """Whether the person may do this to a scope or region.

    Raises:
        FactNeededError: Their grants were not fetched yet.
    """
    return any(covers(scope, target) for scope in scopes(turn, deed))
