"""The assessor's desk: /penilai, a region in a round, and its indicators one by one."""

from bot.flows.access import Deed, may, scopes
from bot.flows.effects import NoteAct, Notify, SendFile
from bot.flows.events import Command
from bot.flows.evidence import EvidenceKind
from bot.flows.field import verifying_show as show
from bot.flows.field.verifying import GOVERNMENT, AskableFor, AskRespondents, Reviewed, VerifyLevel
from bot.flows.field.verifying_board import (
    begin_at,
    board,
    chosen_round,
    look_for_region,
    next_open,
    take_region,
)
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.session import Desk, View
from bot.flows.taps import Act
from bot.flows.turn import Turn

FILES = frozenset({EvidenceKind.PHOTO, EvidenceKind.DOCUMENT})
MOST_FILES = 10
"""Files that come at once."""
FILE_JOB = "evidence"
VIEWS = (View.ASSESS_PICK, View.ASSESS_QUEUE, View.ASSESS_ITEM, View.ASSESS_EVIDENCE,
         View.ASSESS_LEVEL, View.ASSESS_REASON, View.ASSESS_ASK)  # fmt: skip


def open_desk(turn: Turn) -> Turn:
    """/penilai: the region, or how one becomes an assessor."""
    if not scopes(turn, Deed.VERIFY):
        return turn.noted(Remark.NOT_ASSESSOR)
    return _not_own(begin_at(turn, View.ASSESS_PICK, Deed.VERIFY))


def is_own_work(turn: Turn, region: str) -> bool:
    """Whether the person coordinates the region, or answered there as its government.

    Raises:
        FactNeededError: Their grants were not fetched yet.
    """
    spoke = any(brief.region == region and brief.role == GOVERNMENT
                for brief in turn.context.assessments)  # fmt: skip
    return spoke or may(turn, Deed.SEE_DESK, region)


def _not_own(turn: Turn) -> Turn:
    """Where the region is their own work it is put off the desk, kindly and on record."""
    region = turn.session.desk.region
    if not region or not is_own_work(turn, region):
        return turn
    cleared = turn.to(view=View.ASSESS_PICK, desk=Desk(scope=turn.session.desk.scope))
    name = turn.place(region).name
    noted = NoteAct("refused", {"act": "verify_own_work", "scope": region})
    return cleared.noted(Remark.OWN_WORK, name=name).record(noted)


def pick_region(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A region that was offered, or another."""
    return _not_own(take_region(turn.to(view=View.ASSESS_PICK), args))


def type_region(turn: Turn, text: str) -> Turn:
    """A region by its name."""
    return _not_own(look_for_region(turn, text, Deed.VERIFY))


def pick_round(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The round whose answers are checked."""
    if chosen_round(turn, args[0]) is None:
        return turn
    return _not_own(turn.to(view=View.ASSESS_QUEUE, page=0).at_desk(round=args[0]))


def see_queue(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The list; the argument is the page."""
    page = int(args[0]) if args and args[0].isdecimal() else turn.session.page
    return turn.to(view=View.ASSESS_QUEUE, page=page).at_desk(item="", form={})


def see_item(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One indicator."""
    return turn.to(view=View.ASSESS_ITEM).at_desk(item=args[0], form={})


def accept(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """What was claimed is so."""
    its, item = board(turn), show.item_on_desk(turn)
    if its is None or item is None or item.claimed is None:
        return see_queue(turn, ())
    return _decide(turn, item.indicator, item.claimed, accepted=True, reason="")


def other_level(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The assessor found another level."""
    return turn.to(view=View.ASSESS_LEVEL)


def take_level(turn: Turn, args: tuple[str, ...]) -> Turn:
    """This one; why?"""
    return turn.to(view=View.ASSESS_REASON, desk=turn.session.desk.filled(level=args[0]))


def give_reason(turn: Turn, text: str) -> Turn:
    """Why: without words no level is recorded."""
    reason = text.strip()
    if len(reason) > show.LONGEST_REASON:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(reason), count=show.LONGEST_REASON)
    desk, level = turn.session.desk, show.level_on_desk(turn)
    if level is None:
        return see_queue(turn, ())
    return _decide(turn, desk.item, level, accepted=False, reason=reason)


def _decide(turn: Turn, indicator: str, level: int, *, accepted: bool, reason: str) -> Turn:
    """Write it down and go on with the next one that waits."""
    barred = _not_own(turn)
    if barred is not turn:
        return barred
    desk = turn.session.desk
    made = VerifyLevel(desk.region, desk.round, indicator, level, accepted, reason)
    noted = NoteAct(
        "level_verified",
        {"region": desk.region, "round": desk.round, "indicator": indicator,
         "level": str(level), "accepted": str(int(accepted))},
    )  # fmt: skip
    done = turn.record(made, noted)
    its = board(done)
    following = next_open(its, indicator) if its else None
    named = its.rubric.indicators[indicator] if its else None
    there = see_item(done, (following.indicator,)) if following else see_queue(done, ())
    return there.noted(Remark.VERIFIED, indicator=named, count=level)


def see_evidence(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The list, and after it the files themselves."""
    barred = _not_own(turn)
    if barred is not turn:
        return barred
    shown = turn.to(view=View.ASSESS_EVIDENCE)
    pieces = show.pieces_on_desk(turn)
    for one in [each.piece for each in pieces if each.piece.kind in FILES][:MOST_FILES]:
        picture = one.kind is EvidenceKind.PHOTO
        shown = shown.send(
            SendFile(f"{FILE_JOB}:{one.id}", caption="evidence_caption", picture=picture)
        )
    desk = turn.session.desk
    detail = {"region": desk.region, "round": desk.round, "indicator": desk.item}
    return shown.record(NoteAct("evidence_seen", detail)) if pieces else shown


def ask_for_more(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """In whose words?"""
    return turn.to(view=View.ASSESS_ASK)


def ask_plainly(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """In ours."""
    return _ask(turn, "")


def ask_in_words(turn: Turn, text: str) -> Turn:
    """In the assessor's own."""
    words = text.strip()
    if len(words) > show.LONGEST_QUESTION:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(words), count=show.LONGEST_QUESTION)
    return _ask(turn, words)


def _ask(turn: Turn, words: str) -> Turn:
    barred = _not_own(turn)
    if barred is not turn:
        return barred
    its, item = board(turn), show.item_on_desk(turn)
    if its is None or item is None:
        return see_queue(turn, ())
    desk = turn.session.desk
    people = turn.ask(AskableFor(desk.region, desk.round, desk.item, _level_asked(item)))
    if not people:
        return see_item(turn, (desk.item,)).noted(Remark.REQUEST_NOBODY)
    request = turn.context.fresh_id
    name = its.rubric.indicators[desk.item].name
    detail = {"request": request, "region": desk.region} | {
        f"name_{language}": said for language, said in name.items()
    }
    asked = turn.record(
        AskRespondents(request, desk.region, desk.round, desk.item, words, people),
        NoteAct("evidence_asked", {"request": request, "region": desk.region,
                                   "round": desk.round, "indicator": desk.item}),
        *(Notify(one.respondent, "evidence_request", f"request:{request}:{one.respondent}",
                 detail) for one in people),
    )  # fmt: skip
    return see_item(asked, (desk.item,)).noted(Remark.REQUEST_SENT)


def _level_asked(item: Reviewed) -> int | None:
    """From which answer on officials are asked; None where theirs may not be shown."""
    is_shown = any(each.group == GOVERNMENT for each in item.said)
    return item.claimed if is_shown else None


def open_posted(turn: Turn, args: tuple[str, ...]) -> Turn:
    """From «somebody answered» to the indicator, as it stands now."""
    region, round_id, indicator = args if len(args) == 3 else ("", "", "")  # noqa: PLR2004 - as encoded
    if not may(turn, Deed.VERIFY, region):
        return refused(turn, "verify", scope=region)
    looked = turn.to(view=View.ASSESS_ITEM, page=0,
                     desk=Desk(scope=region, region=region, item=indicator))  # fmt: skip
    if chosen_round(looked, round_id) is None:
        return turn.noted(Remark.NOT_ALLOWED)
    return _not_own(looked.at_desk(round=round_id))


ROOM = Room(
    screens={
        View.ASSESS_PICK: show.pick_screen,
        View.ASSESS_QUEUE: show.queue,
        View.ASSESS_ITEM: show.item,
        View.ASSESS_EVIDENCE: show.evidence,
        View.ASSESS_LEVEL: show.level_question,
        View.ASSESS_REASON: show.reason_question,
        View.ASSESS_ASK: show.ask_question,
    },
    acts={
        Act.ASSESS: lambda turn, _args: open_desk(turn),
        Act.ASSESS_PLACE: pick_region,
        Act.ASSESS_ROUND: pick_round,
        Act.ASSESS_QUEUE: see_queue,
        Act.ASSESS_SEE: see_item,
        Act.ASSESS_ACCEPT: accept,
        Act.ASSESS_OTHER: other_level,
        Act.ASSESS_LEVEL: take_level,
        Act.ASSESS_EVIDENCE: see_evidence,
        Act.ASSESS_ASK: ask_for_more,
        Act.ASSESS_ASK_PLAIN: ask_plainly,
        Act.ASSESS_OPEN: open_posted,
    },
    typed={
        View.ASSESS_PICK: type_region,
        View.ASSESS_REASON: give_reason,
        View.ASSESS_ASK: ask_in_words,
    },
    deeds=dict.fromkeys(VIEWS, Deed.VERIFY),
    commands={Command.ASSESSOR: open_desk},
    evergreen=frozenset({Act.ASSESS_OPEN}),
)
