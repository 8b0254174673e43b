"""Who coordinates and who assesses: one-time links that make a grant, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.flows.access import Deed, Grant, MyGrants, Role, may
from bot.flows.desk.areas import area
from bot.flows.desk.dates import day_at, last_moment, read_day
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.records import GiveGrant, MakeLink, UseLink, WithdrawGrant, WithdrawLink
from bot.flows.desk.round_form import zone_of
from bot.flows.desk.screens import (
    GrantAccepted,
    GrantDetail,
    GrantEnd,
    GrantLabel,
    GrantLine,
    GrantLink,
    GrantRole,
    Grants,
)
from bot.flows.effects import NoteAct, Notify
from bot.flows.facts import Query
from bot.flows.links import Link, LinkAddress, LinkKind
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import RESUME, rows
from bot.flows.show.pages import A_PAGE, paged, pager
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

LINK_LASTS = timedelta(days=7)
"""How long a grant waits to be accepted."""
GRANT_LASTS = (14, 30, 90)
"""Days that an assessor's grant is offered for."""
LONGEST_LABEL = 60
NEEDED: Mapping[Role, Deed] = {
    Role.COORDINATOR: Deed.GRANT_COORDINATOR,
    Role.ASSESSOR: Deed.GRANT_ASSESSOR,
}


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant with the words that its maker wrote beside it."""

    grant: Grant
    label: str
    waiting: bool = False
    """It is still a link that nobody opened; then the holder is unknown."""
    made_by_me: bool = False
    """Of a link that waits: whether whoever asks made it."""


@dataclass(frozen=True, slots=True)
class GrantsWithin(Query[tuple[HeldGrant, ...]]):
    """All grants, and links that wait to become one, within a scope; the latest first."""

    scope: str


def see_grants(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The list; the argument is the page."""
    page = int(args[0]) if args and args[0].isdecimal() else 0
    return turn.to(view=View.GRANTS, page=page).at_desk(item="", form={})


def new_grant(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Coordinator or assessor?"""
    return turn.to(view=View.GRANT_ROLE)


def choose_role(turn: Turn, args: tuple[str, ...]) -> Turn:
    """For whom is it? Of an assessor first: until when?"""
    view = View.GRANT_END if args[0] == Role.ASSESSOR.value else View.GRANT_LABEL
    return turn.to(view=view, desk=turn.session.desk.filled(role=args[0], end=""))


def choose_end(turn: Turn, args: tuple[str, ...]) -> Turn:
    """So many days from today, or without an end."""
    zone, day = zone_of(turn, turn.session.desk.scope), None
    if args and args[0].isdecimal():
        day = day_at(turn.event.at, zone) + timedelta(days=int(args[0]))
    return _ending(turn, day)


def type_end(turn: Turn, text: str) -> Turn:
    """A day as people write it; it is the last one on which the grant holds."""
    today = day_at(turn.event.at, zone_of(turn, turn.session.desk.scope))
    day = read_day(text, today, since=today)
    if day is None:
        return turn.noted(Remark.NOT_A_DAY, query=text)
    if day < today:
        return turn.noted(Remark.END_PAST)
    return _ending(turn, day)


def _ending(turn: Turn, day: date | None) -> Turn:
    end = last_moment(day, zone_of(turn, turn.session.desk.scope)).isoformat() if day else ""
    return turn.to(view=View.GRANT_LABEL, desk=turn.session.desk.filled(end=end))


def make_link(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Without a label."""
    return _with_label(turn, "")


def label_it(turn: Turn, text: str) -> Turn:
    """With what was typed: a name that only coordinators see."""
    if len(text) > LONGEST_LABEL:
        return turn.noted(Remark.TOO_LONG, length=len(text))
    return _with_label(turn, " ".join(text.split()))


def _with_label(turn: Turn, label: str) -> Turn:
    desk = turn.session.desk
    role, link = Role(desk.form["role"]), turn.context.fresh_id
    if not may(turn, NEEDED[role], desk.scope):
        return turn.to(view=View.DESK).noted(Remark.NOT_ALLOWED)
    end = desk.form.get("end", "")
    detail = {"role": role.value, "scope": desk.scope, "label": label} | (
        {"end": end} if end else {}
    )
    until = turn.event.at + LINK_LASTS
    made = turn.record(
        MakeLink(link, LinkKind.GRANT, until, 1, detail),
        NoteAct("grant_offered", {"link": link, "role": role.value, "scope": desk.scope}),
    )
    shown = replace(desk.filled(until=until.isoformat()), item=link)
    return made.to(view=View.GRANT_LINK, desk=shown)


def accept(turn: Turn, link: Link) -> Turn:
    """Somebody opens the link: they hold the grant from now on.

    Whoever made it cannot: a second grant of their own would outlive the withdrawal of the first.
    """
    role, scope = Role(link.detail["role"]), link.detail["scope"]
    if link.used_by_me:
        return _welcome(turn, role, scope)
    if link.made_by_me:
        refused = NoteAct("refused", {"act": "accept_own_grant", "scope": scope})
        return turn.to(view=View.LINK_REFUSED, at="own").record(refused)
    end = link.detail.get("end", "")
    until = datetime.fromisoformat(end) if end else None
    grant = Grant(link.id, role, scope, "", link.made_by, turn.event.at, until)
    taken = turn.record(
        UseLink(link.id, link.uses + 1),
        GiveGrant(grant),
        NoteAct("grant_accepted", {"grant": link.id, "role": role.value, "scope": scope}),
        Notify(
            link.made_by,
            "grant_accepted",
            f"grant_accepted:{link.id}",
            {"role": role.value, "scope": scope, "label": link.detail.get("label", "")},
            urgent=True,
        ),
    )
    return _welcome(taken, role, scope)


def _welcome(turn: Turn, role: Role, scope: str) -> Turn:
    """What they are now; the desk itself opens with the next step, which sees the grant."""
    desk = Desk(scope=scope, form={"role": role.value})
    return turn.to(view=View.GRANT_ACCEPTED, at="", desk=desk)


def accepted(turn: Turn) -> Screen:
    """What somebody became, and the way to the desk."""
    desk = turn.session.desk
    role = Role(desk.form["role"])
    opens = Act.DESK_OPEN if role is Role.COORDINATOR else Act.ASSESS
    return GrantAccepted(
        keyboard=((Button(Tap(opens), "desk_open"),), (RESUME,)),
        note=turn.note,
        area=area(turn, desk.scope),
        role=role,
    )


def see_grant(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One grant."""
    return turn.to(view=View.GRANT).at_desk(item=args[0])


def withdraw(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """It ends at once; a link that waits cannot be opened any more."""
    held = _held(turn)
    if held is None or not may(turn, Deed.WITHDRAW_GRANT, held.grant.scope):
        return see_grants(turn, ())
    grant = held.grant
    record = WithdrawLink(grant.id) if held.waiting else WithdrawGrant(grant)
    noted = NoteAct("grant_withdrawn", {"grant": grant.id, "scope": grant.scope})
    gone = see_grants(turn.record(record, noted), ())
    return gone.to(view=View.DESK).noted(Remark.GRANT_WITHDRAWN)


def _within(turn: Turn) -> tuple[HeldGrant, ...]:
    return turn.ask(GrantsWithin(turn.session.desk.scope))


def _held(turn: Turn) -> HeldGrant | None:
    return next((one for one in _within(turn) if one.grant.id == turn.session.desk.item), None)


def grants(turn: Turn) -> Screen:
    """The list, a page at a time."""
    found = _within(turn)
    page, pages, first = paged(turn, len(found))
    shown = found[first : first + A_PAGE]
    numbers = range(first + 1, len(found) + 1)
    lines = tuple(map(partial(_line, turn), shown, numbers))
    numbered = tuple(
        Button(Tap(Act.GRANT_SEE, (held.grant.id,)), "numbered", {"number": str(line.number)})
        for held, line in zip(shown, lines, strict=True)
    )
    new = Button(Tap(Act.GRANT_NEW), "grant_new")
    return Grants(
        keyboard=(*rows(numbered, 4), *pager(Act.GRANTS, page, pages), (new, TO_DESK)),
        note=turn.note,
        area=area(turn, turn.session.desk.scope),
        lines=lines,
        page=page,
        pages=pages,
    )


def _line(turn: Turn, held: HeldGrant, number: int = 0) -> GrantLine:
    grant = held.grant
    return GrantLine(
        number=number,
        role=grant.role,
        area=area(turn, grant.scope),
        label=held.label,
        since=grant.made_at,
        until=grant.until,
        mine=any(grant.id == own.id for own in turn.ask(MyGrants())),
        waiting=held.waiting,
    )


def grant_detail(turn: Turn) -> Screen:
    """One grant; where it is gone meanwhile, the list."""
    held = _held(turn)
    if held is None:
        return grants(turn)
    back = Button(Tap(Act.GRANTS), "back")
    label = "grant_link_end" if held.waiting else "grant_withdraw"
    end = Button(Tap(Act.GRANT_WITHDRAW), label)
    return GrantDetail(
        keyboard=((end, back),),
        note=turn.note,
        line=_line(turn, held),
        address=_address_again(turn, held),
        zone=zone_of(turn, held.grant.scope),
    )


def _address_again(turn: Turn, held: HeldGrant) -> str:
    """For its maker alone: to anybody else a link would be a grant that nobody gave them."""
    if not held.waiting or not held.made_by_me:
        return ""
    return turn.ask(LinkAddress(LinkKind.GRANT, held.grant.id))


def role_question(turn: Turn) -> Screen:
    """Coordinator or assessor?"""
    scope = turn.session.desk.scope
    offered = tuple(
        Button(Tap(Act.GRANT_ROLE, (role.value,)), f"role_{role.value}")
        for role, deed in NEEDED.items()
        if may(turn, deed, scope)
    )
    return GrantRole(
        keyboard=(*rows(offered, 1), (TO_DESK,)), note=turn.note, area=area(turn, scope)
    )


def end_question(turn: Turn) -> Screen:
    """Until when does the assessor check?"""
    offered = tuple(Button(Tap(Act.GRANT_END, (str(days),)), "grant_end", {"days": str(days)})
                    for days in GRANT_LASTS)  # fmt: skip
    open_end = Button(Tap(Act.GRANT_END), "grant_no_end")
    return GrantEnd(
        keyboard=(*rows(offered, 3), (open_end, TO_DESK)),
        note=turn.note,
        area=area(turn, turn.session.desk.scope),
    )


def label_question(turn: Turn) -> Screen:
    """For whom is the link?"""
    skip = Button(Tap(Act.GRANT_MAKE), "skip")
    return GrantLabel(
        keyboard=((skip, TO_DESK),),
        note=turn.note,
        area=area(turn, turn.session.desk.scope),
        role=Role(turn.session.desk.form["role"]),
    )


def grant_link(turn: Turn) -> Screen:
    """The link, ready to forward."""
    desk = turn.session.desk
    return GrantLink(
        keyboard=((Button(Tap(Act.GRANTS), "grants"), TO_DESK),),
        note=turn.note,
        area=area(turn, desk.scope),
        role=Role(desk.form["role"]),
        address=turn.ask(LinkAddress(LinkKind.GRANT, desk.item)),
        until=datetime.fromisoformat(desk.form["until"]),
        zone=zone_of(turn, desk.scope),
    )


ROOM = Room(
    screens={
        View.GRANT_ACCEPTED: accepted,
        View.GRANTS: grants,
        View.GRANT: grant_detail,
        View.GRANT_ROLE: role_question,
        View.GRANT_END: end_question,
        View.GRANT_LABEL: label_question,
        View.GRANT_LINK: grant_link,
    },
    acts={
        Act.GRANTS: see_grants,
        Act.GRANT_NEW: new_grant,
        Act.GRANT_ROLE: choose_role,
        Act.GRANT_END: choose_end,
        Act.GRANT_MAKE: make_link,
        Act.GRANT_SEE: see_grant,
        Act.GRANT_WITHDRAW: withdraw,
    },
    typed={View.GRANT_END: type_end, View.GRANT_LABEL: label_it},
    deeds={
        View.GRANTS: Deed.GRANT_COORDINATOR,
        View.GRANT: Deed.WITHDRAW_GRANT,
        View.GRANT_ROLE: Deed.GRANT_COORDINATOR,
        View.GRANT_END: Deed.GRANT_ASSESSOR,
        View.GRANT_LABEL: Deed.GRANT_COORDINATOR,
        View.GRANT_LINK: Deed.GRANT_COORDINATOR,
    },
    openers={LinkKind.GRANT: accept},
)
