"""From the first contact to the first question."""

from bot.flows.effects import GiveConsent
from bot.flows.links import is_sealed
from bot.flows.natural import asks_own_subsector, settle, started
from bot.flows.payload import Invited, read_payload
from bot.flows.places import UNSURE_SUBSECTOR
from bot.flows.records import Assessment, AssessmentBrief
from bot.flows.remarks import Remark
from bot.flows.rounds import Round, RoundsFor
from bot.flows.session import Draft, View, Walk
from bot.flows.turn import Turn
from scoring.rubric import Rubric


def read(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Show the notice."""
    return turn.to(view=View.CONSENT)


def agree(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Record consent to the notice of today, and go on."""
    version = turn.context.consent_version
    return go_on(turn.to(consent=version).record(GiveConsent(version)))


def decline(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Nothing is kept; the door stays open."""
    return turn.to(view=View.DECLINED)


def adult(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """18 or older: the assessment may begin."""
    return go_on(turn.to(adult=True))


def minor(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Not yet 18."""
    return turn.to(view=View.TOO_YOUNG)


def go_on(turn: Turn) -> Turn:
    """On to where the person belongs, with what a link already said."""
    session = turn.session
    if not (session.adult and session.payload) or is_sealed(session.payload):
        return settle(turn)
    invited = read_payload(session.payload)
    cleared = turn.to(payload="")
    return settle(cleared) if invited is None else follow(cleared, invited)


def follow(turn: Turn, invited: Invited) -> Turn:
    """Resume the half-finished assessment that a link means, or set up a new one with it."""
    if turn.context.place(invited.region) is None:
        return settle(turn)
    known = _known(turn, invited)
    if known is not None:
        remark = Remark.ALREADY_DONE if known.finished_at else Remark.ALREADY_BEGUN
        return settle(turn.to(draft=Draft()).enter(known.id)).noted(remark)
    draft = Draft(turn.context.rubrics.ids()[0], invited.region, _known_role(turn, invited))
    return on_with(turn.to(draft=draft))


def _known(turn: Turn, invited: Invited) -> AssessmentBrief | None:
    """The person's own assessment that a link means: a half-finished one before a finished."""
    meant = [
        brief
        for brief in turn.context.assessments
        if brief.instrument == turn.context.rubrics.ids()[0]
        and brief.region == invited.region
        and invited.role in ("", brief.role)
    ]
    return next((brief for brief in meant if brief.finished_at is None), next(iter(meant), None))


def _known_role(turn: Turn, invited: Invited) -> str:
    rubric = turn.context.rubrics.current(turn.context.rubrics.ids()[0])
    return invited.role if invited.role in rubric.groups else ""


def begin_other(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Set up a new assessment beside the old ones."""
    instruments = turn.context.rubrics.ids()
    if len(instruments) > 1:
        return turn.to(view=View.INSTRUMENT, draft=Draft(), at="", walk=Walk.ALL, page=0)
    draft = Draft(instruments[0])
    return turn.to(view=View.REGION, draft=draft, at="", walk=Walk.ALL, page=0)


def choose_instrument(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Which assessment."""
    return turn.to(view=View.REGION, draft=Draft(args[0]))


def _drafting(turn: Turn, **changes: str) -> Turn:
    return turn.to(draft=started(turn.session, turn)).drafted(**changes)


def choose_region(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The region, by a button."""
    return on_with(_drafting(turn, region=args[0], query=""))


def other_region(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Choose the region again."""
    return _drafting(turn, region="", query="").to(view=View.REGION)


def look_for_region(turn: Turn, text: str) -> Turn:
    """The region, by typing part of its name: chosen at once where only one fits."""
    found = turn.context.find_places(text)
    if not found:
        return _drafting(turn).to(view=View.REGION).noted(Remark.NO_REGION, query=text)
    if len(found) == 1:
        return choose_region(turn, (found[0].code,))
    return _drafting(turn, query=text).to(view=View.REGION)


def choose_role(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The group from which the person looks."""
    return on_with(_drafting(turn, role=args[0]))


def more_subsectors(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The less frequent subsectors."""
    return turn.to(page=1)


def choose_own_subsector(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The person's own subsector."""
    return on_with(_drafting(turn, own_subsector=args[0]).to(page=0))


def choose_leading_subsector(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The region's leading subsector; with it the assessment begins."""
    return begin(turn, args[0])


def on_with(turn: Turn) -> Turn:
    """The next choice of the set-up, or the first question."""
    draft = turn.session.draft
    rubric = turn.context.rubrics.current(draft.instrument)
    if draft.region and draft.role and not rubric.asks_subsector:
        return begin(turn, "")
    return settle(turn)


def begin(turn: Turn, leading_subsector: str) -> Turn:
    """Create the assessment that the draft describes and ask the first question."""
    draft = turn.session.draft
    its = _round(turn)
    rubric = _rubric(turn, its)
    own = "" if draft.own_subsector == UNSURE_SUBSECTOR else draft.own_subsector
    assessment = Assessment(
        id=turn.context.fresh_id,
        instrument=rubric.id,
        version=rubric.version,
        region=draft.region,
        role=draft.role,
        started_at=turn.event.at,
        own_subsector=own,
        leading_subsector=leading_subsector,
        round=its.id if its else "",
        link=draft.link if its and its.id == draft.round else "",
    )
    return settle(turn.begin(assessment).to(draft=Draft(), page=0, part=""))


def _round(turn: Turn) -> Round | None:
    """The round that the new assessment belongs to: its invitation's, else the first to end.

    Without an open round a person assesses their region on their own.
    """
    draft = turn.session.draft
    found = turn.ask(RoundsFor(draft.region, draft.instrument, turn.event.at))
    invited = (one for one in found if one.id == draft.round)
    return next(invited, None) or next(iter(found), None)


def _rubric(turn: Turn, its: Round | None) -> Rubric:
    """The version of the round, where its group is asked there too; else the newest."""
    rubrics, draft = turn.context.rubrics, turn.session.draft
    kept = rubrics.get(draft.instrument, its.version) if its else None
    if kept is not None and draft.role in kept.groups:
        return kept
    return rubrics.current(draft.instrument)


def one_back(turn: Turn) -> Turn:
    """One choice back in the set-up."""
    if turn.session.page:
        return turn.to(page=0)
    draft = turn.session.draft
    rubric = turn.context.rubrics.current(draft.instrument)
    if turn.session.view is View.LEADING_SUBSECTOR and draft.own_subsector:
        return settle(turn.drafted(own_subsector=""))
    if asks_own_subsector(rubric, draft) or draft.role:
        return settle(turn.drafted(role="", own_subsector=""))
    return other_region(turn, ())
