"""Invitations of a round: the list, one of them, its text, its card, and taking it back."""

from datetime import datetime

from bot.flows.access import Deed, covers, may
from bot.flows.desk.invitations import Invitation, InvitationsOf
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.records import WithdrawLink
from bot.flows.desk.round_screens import (
    InvitationDetail,
    InvitationLine,
    Invitations,
    InvitationText,
)
from bot.flows.desk.rounds_room import round_in_hand, rounds, rubric_of_round
from bot.flows.effects import NoteAct, SendFile
from bot.flows.links import LinkAddress, LinkKind, LinkState
from bot.flows.refusals import refused_to_menu
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import Round
from bot.flows.screens import Button, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import rows
from bot.flows.show.pages import A_PAGE, paged, pager
from bot.flows.show.set_up import SECONDS_A_QUESTION
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

ANY = "*"
"""Any group may come."""


def see_invitations(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The list; the argument is the page."""
    page = int(args[0]) if args and args[0].isdecimal() else 0
    desk = turn.session.desk
    return turn.to(view=View.INVITES, page=page, desk=Desk(scope=desk.scope, round=desk.round))


def see_invitation(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One invitation; the one that is open already without an argument."""
    desk = turn.session.desk
    item = args[0] if args else desk.item
    return turn.to(view=View.INVITE).at_desk(item=item, form={})


def see_text(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The text to forward."""
    return turn.to(view=View.INVITE_TEXT).at_desk(form={})


def send_card(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """A picture with the QR code."""
    found = _in_hand(turn)
    if found is None or not may(turn, Deed.INVITE, found.region):
        return refused_to_menu(turn, "invitation_card", turn.session.desk.item)
    shown = turn.to(view=View.INVITE).at_desk(form={})
    return shown.send(SendFile(f"card:{found.id}", "card_caption", picture=True))


def withdraw(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Nobody new can use it; who began already goes on."""
    found = _in_hand(turn)
    if found is None or not may(turn, Deed.INVITE, found.region):
        return refused_to_menu(turn, "withdraw_invitation", turn.session.desk.item)
    noted = NoteAct("invitation_withdrawn", {"link": found.id, "round": found.round})
    gone = turn.record(WithdrawLink(found.id), noted)
    desk = turn.session.desk
    menu = gone.to(view=View.DESK, page=0, desk=Desk(scope=desk.scope))
    return menu.noted(Remark.INVITATION_WITHDRAWN)


def _in_hand(turn: Turn) -> Invitation | None:
    """The invitation on the desk, for a region in the scope that is worked in."""
    its, desk = round_in_hand(turn), turn.session.desk
    if its is None:
        return None
    if desk.form.get("made") == desk.item:
        return _just_made(its, desk)
    found = (one for one in turn.ask(InvitationsOf(its.id)) if one.id == desk.item)
    return next((one for one in found if covers(desk.scope, one.region)), None)


def _just_made(its: Round, desk: Desk) -> Invitation:
    form = desk.form
    return Invitation(
        id=desk.item,
        round=its.id,
        region=form["region"],
        group="" if form["group"] == ANY else form["group"],
        sender=form["sender"],
        made_at=datetime.fromisoformat(form["made_at"]),
        expires_at=datetime.fromisoformat(form["until"]) if form["until"] else None,
        most_uses=1 if form["uses"] == "once" else None,
    )


def _line(turn: Turn, its: Round, one: Invitation, number: int = 0) -> InvitationLine:
    group = rubric_of_round(turn, its).groups.get(one.group)
    return InvitationLine(number, turn.place(one.region), group, one, state_of(turn, its, one))


def state_of(turn: Turn, its: Round, one: Invitation) -> LinkState:
    """Whether somebody new can use it; with the round all its invitations end."""
    state = one.state(turn.event.at)
    is_over = state is LinkState.OPEN and turn.event.at > its.over_at
    return LinkState.EXPIRED if is_over else state


def invitations(turn: Turn) -> Screen:
    """The list, a page at a time."""
    its, scope = round_in_hand(turn), turn.session.desk.scope
    if its is None:
        return rounds(turn)
    found = [one for one in turn.ask(InvitationsOf(its.id)) if covers(scope, one.region)]
    page, pages, first = paged(turn, len(found))
    lines = tuple(
        _line(turn, its, one, number)
        for number, one in enumerate(found[first : first + A_PAGE], start=first + 1)
    )
    numbered = tuple(_numbered(line) for line in lines)
    new = (Button(Tap(Act.INVITE_NEW), "invite_new"),) if turn.event.at <= its.over_at else ()
    back = Button(Tap(Act.ROUND_SEE, (its.id,)), "back")
    return Invitations(
        keyboard=(*rows(numbered, 4), *pager(Act.INVITES, page, pages), new, (back, TO_DESK)),
        note=turn.note,
        round=its,
        lines=lines,
        page=page,
        pages=pages,
    )


def _numbered(line: InvitationLine) -> Button:
    tap = Tap(Act.INVITE_SEE, (line.invitation.id,))
    return Button(tap, "numbered", {"number": str(line.number)})


def invitation_detail(turn: Turn) -> Screen:
    """One invitation; where it is gone, the list."""
    its, found = round_in_hand(turn), _in_hand(turn)
    if its is None or found is None:
        return invitations(turn)
    line = _line(turn, its, found)
    text = Button(Tap(Act.INVITE_TEXT), "invite_text")
    picture = Button(Tap(Act.INVITE_CARD), "invite_card")
    end = (Button(Tap(Act.INVITE_WITHDRAW), "invite_withdraw"),)
    is_open = line.state is LinkState.OPEN
    return InvitationDetail(
        keyboard=(
            *(((text, picture), end) if is_open else ()),
            (Button(Tap(Act.INVITES), "back"), TO_DESK),
        ),
        note=turn.note,
        round=its,
        line=line,
        address=_address(turn, found),
        zone=line.place.zone,
        is_new=turn.session.desk.form.get("made") == found.id,
    )


def _address(turn: Turn, one: Invitation) -> str:
    return turn.ask(LinkAddress(LinkKind.INVITATION, one.id))


def invitation_text(turn: Turn) -> Screen:
    """What can be forwarded as it stands; where the invitation is gone, the list."""
    its, found = round_in_hand(turn), _in_hand(turn)
    if its is None or found is None:
        return invitations(turn)
    rubric, line = rubric_of_round(turn, its), _line(turn, its, found)
    groups = [found.group] if found.group in rubric.groups else list(rubric.groups)
    most = max(len(rubric.asked(group)) for group in groups)
    back = Button(Tap(Act.INVITE_SEE, (found.id,)), "back")
    return InvitationText(
        keyboard=((back, TO_DESK),),
        note=turn.note,
        round=its,
        rubric=rubric,
        line=line,
        address=_address(turn, found),
        zone=line.place.zone,
        minutes=max(1, round(most * SECONDS_A_QUESTION / 60)),
    )


ROOM = Room(
    screens={
        View.INVITES: invitations,
        View.INVITE: invitation_detail,
        View.INVITE_TEXT: invitation_text,
    },
    acts={
        Act.INVITES: see_invitations,
        Act.INVITE_SEE: see_invitation,
        Act.INVITE_TEXT: see_text,
        Act.INVITE_CARD: send_card,
        Act.INVITE_WITHDRAW: withdraw,
    },
    deeds=dict.fromkeys((View.INVITES, View.INVITE, View.INVITE_TEXT), Deed.INVITE),
)
