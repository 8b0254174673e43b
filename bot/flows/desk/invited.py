"""Somebody opens an invitation: it says region, group and instrument, so they need not."""

from dataclasses import replace

from bot.flows.act.setting_up import on_with
from bot.flows.desk.records import UseLink
from bot.flows.desk.round_records import JoinRound
from bot.flows.desk.round_screens import InvitationOver
from bot.flows.effects import NoteAct
from bot.flows.links import Link, LinkKind, LinkState
from bot.flows.natural import settle
from bot.flows.records import AssessmentBrief
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import Round, RoundNamed
from bot.flows.screens import Button, Screen
from bot.flows.session import Desk, Draft, View
from bot.flows.show.buttons import RESUME
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

EARLY = "early"


def accept(turn: Turn, link: Link) -> Turn:
    """Go on with what was begun for this round and region, or begin it."""
    its = turn.ask(RoundNamed(link.detail["round"]))
    if its is None:
        return turn.to(view=View.LINK_REFUSED, at="unknown")
    known = _known(turn, link, its)
    if known is not None and known.round == its.id:
        remark = Remark.ALREADY_DONE if known.finished_at else Remark.ALREADY_BEGUN
        return settle(turn.to(draft=Draft()).enter(known.id)).noted(remark)
    if turn.event.at > its.over_at:
        return _over(turn, link, LinkState.EXPIRED.value)
    if turn.event.at < its.starts_at:
        return _over(turn, link, EARLY)
    used = turn if link.used_by_me else turn.record(UseLink(link.id, link.uses + 1))
    if known is not None:
        return _joined(used, known, its, link)
    draft = Draft(
        instrument=its.instrument,
        region=link.detail["region"],
        role=_known_group(turn, link, its),
        round=its.id,
        link=link.id,
    )
    return on_with(used.to(draft=draft, page=0, at=""))


def _known_group(turn: Turn, link: Link, its: Round) -> str:
    group = link.detail.get("group", "")
    return group if group in turn.context.rubrics.current(its.instrument).groups else ""


def _known(turn: Turn, link: Link, its: Round) -> AssessmentBrief | None:
    """The person's own for this region: one of the round, half-finished before finished; else a
    half-finished one without a round."""
    group = link.detail.get("group", "")
    fits = [
        one
        for one in turn.context.assessments
        if (one.instrument, one.region) == (its.instrument, link.detail["region"])
        and group in ("", one.role)
    ]
    of_round = sorted(
        (one for one in fits if one.round == its.id), key=lambda one: one.finished_at is not None
    )
    alone = (
        one
        for one in fits
        if not one.round and one.finished_at is None and one.version == its.version
    )
    return next(iter(of_round), None) or next(alone, None)


def _joined(turn: Turn, known: AssessmentBrief, its: Round, link: Link) -> Turn:
    """What was begun without a round counts in it from now on: nobody is asked twice."""
    entered = turn.to(draft=Draft()).enter(known.id)
    own = replace(entered.the_assessment(), round=its.id, link=link.id)
    joined = replace(entered, assessment=own).record(JoinRound(known.id, its.id, link.id))
    return settle(joined).noted(Remark.ALREADY_BEGUN)


def turn_away(turn: Turn, link: Link, state: LinkState) -> Turn:
    """It cannot be used any more: say so kindly, and offer to go on without the round."""
    noted = NoteAct("refused", {"act": "open_invitation", "about": link.id, "state": state.value})
    if turn.ask(RoundNamed(link.detail["round"])) is None:
        return turn.to(view=View.LINK_REFUSED, at=state.value).record(noted)
    return _over(turn.record(noted), link, state.value)


def _over(turn: Turn, link: Link, reason: str) -> Turn:
    detail = link.detail
    desk = Desk(
        region=detail["region"], round=detail["round"], group=detail.get("group", ""), item=reason
    )
    return turn.to(view=View.INVITATION_OVER, desk=desk, at="")


def fill_own(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """On one's own account: the same region and group, without the round."""
    desk = turn.session.desk
    its = turn.ask(RoundNamed(desk.round))
    instrument = its.instrument if its else turn.context.rubrics.ids()[0]
    groups = turn.context.rubrics.current(instrument).groups
    draft = Draft(instrument, desk.region, desk.group if desk.group in groups else "")
    return on_with(turn.to(draft=draft, desk=Desk(), page=0))


def invitation_over(turn: Turn) -> Screen:
    """Why the invitation does not lead into the round, and the ways on."""
    desk = turn.session.desk
    its = turn.ask(RoundNamed(desk.round))
    own = Button(Tap(Act.FILL_OWN), "fill_own")
    if its is None:
        raise LookupError(desk.round)
    # who began nothing has nothing to go on with: one way is enough
    resume = ((RESUME,),) if turn.context.assessments else ()
    return InvitationOver(
        keyboard=((own,), *resume),
        note=turn.note,
        round=its,
        place=turn.place(desk.region),
        reason=desk.item,
        when=its.starts_at if desk.item == EARLY else its.over_at,
    )


ROOM = Room(
    screens={View.INVITATION_OVER: invitation_over},
    acts={Act.FILL_OWN: fill_own},
    openers={LinkKind.INVITATION: accept},
    closed={LinkKind.INVITATION: turn_away},
)
