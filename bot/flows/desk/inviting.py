"""A new invitation: a few taps for a round, a region, a group, how many, until when, who asks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.flows.access import Deed, covers, may
from bot.flows.desk.dates import day_at, last_moment, read_day
from bot.flows.desk.invitations import Invitation, InvitationsOf
from bot.flows.desk.invitations_room import ANY, see_invitations
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.records import MakeLink
from bot.flows.desk.round_form import counting_groups, within
from bot.flows.desk.round_records import MakeInvitation
from bot.flows.desk.round_screens import InvitationField
from bot.flows.desk.rounds_room import round_in_hand, rounds, rubric_of_round
from bot.flows.effects import NoteAct
from bot.flows.links import LinkKind
from bot.flows.places import Place
from bot.flows.refusals import refused_to_menu
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import Round
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import in_language
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Group

LONGEST_SENDER = 60
FEW_REGIONS = 8
"""Regions that are offered as buttons; of more one is typed."""
STEPS: Mapping[str, View] = {
    "region": View.INVITE_REGION,
    "group": View.INVITE_GROUP,
    "uses": View.INVITE_USES,
    "end": View.INVITE_END,
    "sender": View.INVITE_SENDER,
}
"""What is asked, in order; with the last answer the invitation is made."""
FIELD_OF = {view: field for field, view in STEPS.items()}
AGAIN = "again"
"""The sender of the latest invitation of the round."""


def new_invitation(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """For which region? Where there is only one, it is that."""
    its = round_in_hand(turn)
    if its is None or turn.event.at > its.over_at:
        return see_invitations(turn, ()).noted(Remark.ROUND_IS_OVER)
    own = _own_regions(turn, its)
    if not own:
        return refused_to_menu(turn, "invite", its.id)
    desk = turn.session.desk
    asked = turn.to(view=View.INVITE_REGION, desk=Desk(scope=desk.scope, round=its.id))
    return choose(asked, ("region", own[0].code)) if len(own) == 1 else asked


def invite_here(turn: Turn, args: tuple[str, ...]) -> Turn:
    """From a region that lacks people: its round and its region are known."""
    if len(args) != 2:  # noqa: PLR2004 - round and region
        return turn
    asked = new_invitation(turn.at_desk(round=args[0]), ())
    is_asked = asked.session.view is View.INVITE_REGION
    return choose(asked, ("region", args[1])) if is_asked else asked


def _own_regions(turn: Turn, its: Round) -> tuple[Place, ...]:
    """The round's regions that lie within the scope that is worked in."""
    return within(turn.session.desk.scope, map(turn.place, its.regions))


def choose(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A button of a question; on to the next one."""
    field, value = args
    return choose_sender(turn, value) if field == "sender" else _onward(turn, field, value)


def _onward(turn: Turn, field: str, value: str) -> Turn:
    desk = turn.session.desk.filled(**{field: value})
    fields = list(STEPS)
    view = STEPS[fields[fields.index(field) + 1]]
    return turn.to(view=view, desk=replace(desk, form=_kept(desk)))


def _kept(desk: Desk) -> dict[str, str]:
    return {key: value for key, value in desk.form.items() if key != "query"}


def type_region(turn: Turn, text: str) -> Turn:
    """A typed region of the round."""
    its = round_in_hand(turn)
    own = {place.code for place in _own_regions(turn, its)} if its else set()
    found = [place for place in turn.context.find_places(text) if place.code in own]
    if not found:
        return turn.noted(Remark.NO_AREA, query=text)
    if len(found) == 1:
        return _onward(turn, "region", found[0].code)
    return turn.to(desk=turn.session.desk.filled(query=text))


def type_end(turn: Turn, text: str) -> Turn:
    """A typed last day; never after the round's."""
    its = round_in_hand(turn)
    if its is None:
        return see_invitations(turn, ())
    zone = _zone(turn)
    now = day_at(turn.event.at, zone)
    day = read_day(text, now, since=now)
    if day is None:
        return turn.noted(Remark.NOT_A_DAY, query=text)
    if day < now:
        return turn.noted(Remark.END_PAST)
    if day > day_at(its.ends_at, zone):
        return turn.noted(Remark.AFTER_ROUND)
    return _onward(turn, "end", day.isoformat())


def type_sender(turn: Turn, text: str) -> Turn:
    """Who asks: an office, a community, a name."""
    sender = " ".join(text.split())
    if len(sender) > LONGEST_SENDER:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(sender), count=LONGEST_SENDER)
    return _make(turn, sender)


def _zone(turn: Turn) -> str:
    return turn.place(turn.session.desk.form.get("region", "")).zone


def _make(turn: Turn, sender: str) -> Turn:
    its, form = round_in_hand(turn), turn.session.desk.form
    region = form.get("region", "")
    if its is None or region not in its.regions or not may(turn, Deed.INVITE, region):
        return refused_to_menu(turn, "invite", turn.session.desk.round)
    new = Invitation(
        id=turn.context.fresh_id,
        round=its.id,
        region=region,
        group="" if form["group"] == ANY else form["group"],
        sender=sender,
        made_at=turn.event.at,
        expires_at=_expiry(turn, its, form["end"]),
        most_uses=1 if form["uses"] == "once" else None,
    )
    shown = turn.session.desk.filled(sender=sender)
    made = turn.record(*_records(new, its)).to(view=View.INVITE)
    return made.to(desk=replace(shown, item=new.id)).at_desk(form={**shown.form, **_told(new)})


def _expiry(turn: Turn, its: Round, end: str) -> datetime:
    if end == "round":
        return its.ends_at
    day = datetime.fromisoformat(end).date()
    return min(its.ends_at, last_moment(day, _zone(turn)))


def _records(new: Invitation, its: Round) -> tuple[MakeLink, MakeInvitation, NoteAct]:
    detail = {
        "round": its.id,
        "region": new.region,
        "group": new.group,
        "instrument": its.instrument,
        "by": new.sender,
    }
    return (
        MakeLink(new.id, LinkKind.INVITATION, new.expires_at, new.most_uses, detail),
        MakeInvitation(new.id, its.id, new.region, new.group),
        NoteAct("invitation_made", {"link": new.id, "round": its.id, "region": new.region}),
    )


def _told(new: Invitation) -> dict[str, str]:
    """What the screen right after making needs, before the store can tell it."""
    until = new.expires_at.isoformat() if new.expires_at else ""
    return {"made": new.id, "until": until, "made_at": new.made_at.isoformat()}


def field_question(turn: Turn) -> Screen:
    """The question of the view; where the round is gone, the list of rounds."""
    its, desk = round_in_hand(turn), turn.session.desk
    if its is None:
        return rounds(turn)
    field, region = FIELD_OF[turn.session.view], desk.form.get("region", "")
    rubric = rubric_of_round(turn, its)
    return InvitationField(
        keyboard=(*_answers(turn, its, field), (Button(Tap(Act.INVITES), "cancel"), TO_DESK)),
        note=turn.note,
        field=field,
        round=its,
        place=turn.place(region) if region else None,
        group=rubric.groups.get(desk.form.get("group", "")),
        zone=_zone(turn),
        options=_region_options(turn, its) if field == "region" else (),
    )


def _answers(turn: Turn, its: Round, field: str) -> Keyboard:
    match field:
        case "region":
            options = _region_options(turn, its)
            return tuple((_button(field, one.code, "area", name=one.name),) for one in options)
        case "group":
            return _group_buttons(turn, its)
        case "uses":
            return ((_button(field, "many", "uses_many"),), (_button(field, "once", "uses_once"),))
        case "end":
            return ((_button(field, "round", "until_round"),),)
        case _:
            return _sender_buttons(turn, its)


def _region_options(turn: Turn, its: Round) -> tuple[Place, ...]:
    """What fits the typed words; else all, where they are few."""
    own, query = _own_regions(turn, its), turn.session.desk.form.get("query", "")
    if query:
        found = {place.code for place in turn.context.find_places(query)}
        return tuple(place for place in own if place.code in found)[:FEW_REGIONS]
    return own if len(own) <= FEW_REGIONS else ()


def _group_buttons(turn: Turn, its: Round) -> Keyboard:
    def named(group: Group) -> Button:
        said = in_language(group.name, turn.session.language)
        return _button("group", group.id, "role", name=said)

    groups = counting_groups(rubric_of_round(turn, its))
    return (*((named(group),) for group in groups), (_button("group", ANY, "any_group"),))


def _sender_buttons(turn: Turn, its: Round) -> Keyboard:
    """Who asked last time, and nobody in particular."""
    before = _before(turn, its)
    # callback data is too short for a name: its place in the list stands for it
    again = (_button("sender", AGAIN, "sender_again", name=before[0]),) if before else ()
    return (*((one,) for one in again), (_button("sender", "", "sender_none"),))


def _before(turn: Turn, its: Round) -> list[str]:
    """Who asked in the scope that is worked in, the latest first: others' names stay with them."""
    scope = turn.session.desk.scope
    return [one.sender for one in turn.ask(InvitationsOf(its.id))
            if one.sender and covers(scope, one.region)]  # fmt: skip


def choose_sender(turn: Turn, value: str) -> Turn:
    """The one of last time, or none."""
    its = round_in_hand(turn)
    if value != AGAIN or its is None:
        return _make(turn, "")
    return _make(turn, next(iter(_before(turn, its)), ""))


def _button(field: str, value: str, label: str, **params: str) -> Button:
    return Button(Tap(Act.INVITE_FILL, (field, value)), label, params)


ROOM = Room(
    screens=dict.fromkeys(FIELD_OF, field_question),
    acts={
        Act.INVITE_NEW: new_invitation,
        Act.INVITE_FILL: choose,
        Act.INVITE_HERE: invite_here,
    },
    typed={
        View.INVITE_REGION: type_region,
        View.INVITE_END: type_end,
        View.INVITE_SENDER: type_sender,
    },
    deeds=dict.fromkeys(FIELD_OF, Deed.INVITE),
)
