"""Screens before the first question: welcome, consent, region, role, subsector."""

from bot.flows.colleagues import PartNamed
from bot.flows.links import Link, LinkKind, LinkOpened, LinkState, is_sealed, kind_of
from bot.flows.natural import started
from bot.flows.payload import read_payload
from bot.flows.places import (
    FREQUENT_SUBSECTORS,
    REST_OF_SUBSECTORS,
    UNSURE_SUBSECTOR,
    Place,
)
from bot.flows.screens import (
    AgeQuestion,
    Button,
    ConsentNotice,
    Declined,
    InstrumentQuestion,
    Keyboard,
    RegionOptions,
    RegionQuestion,
    RoleQuestion,
    Screen,
    SubsectorQuestion,
    TooYoung,
    Welcome,
)
from bot.flows.show.buttons import BACK, PROXY_LEAVE, in_language, other_language, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Rubric

READ = Button(Tap(Act.READ), "read")
DROP = Button(Tap(Act.DROP), "cancel")
MORE = Button(Tap(Act.MORE), "more_subsectors")
OTHER_REGION = Button(Tap(Act.OTHER_REGION), "other_region")
SECONDS_A_QUESTION = 22
"""Reading and answering one question on a phone; measured by no one, so said as «about»."""


def welcome(turn: Turn) -> Screen:
    """What, how long, for what."""
    rubric = turn.context.rubrics.current(turn.context.rubrics.ids()[0])
    counts = sorted(len(rubric.asked(group)) for group in rubric.groups)
    invited, link = read_payload(turn.session.payload), _invitation(turn)
    region = invited.region if invited else link.detail["region"] if link else ""
    return Welcome(
        keyboard=((READ, other_language(turn)),),
        note=turn.note,
        fewest=counts[0],
        most=counts[-1],
        minutes=round(counts[-1] * SECONDS_A_QUESTION / 60),
        place=turn.context.place(region) if region else None,
        sender=link.detail.get("by", "") if link else "",
        too_late=link is not None and link.state(turn.event.at) is not LinkState.OPEN,
        for_colleague=_for_colleague(turn),
        to_desk=_is_to_desk(turn.session.payload),
    )


def _is_to_desk(payload: str) -> bool:
    """Whether a link brought the person that makes somebody a coordinator or an assessor."""
    return is_sealed(payload) and kind_of(payload) is LinkKind.GRANT


def _invitation(turn: Turn) -> Link | None:
    """The coordinator's invitation that brought the person here, if one did."""
    payload = turn.session.payload
    if not is_sealed(payload) or kind_of(payload) is not LinkKind.INVITATION:
        return None
    link = turn.ask(LinkOpened(payload))
    return link if link and link.kind is LinkKind.INVITATION else None


def _for_colleague(turn: Turn) -> int:
    """How many questions the colleague asks for whose link brought the person here."""
    payload = turn.session.payload
    if not is_sealed(payload) or kind_of(payload) is not LinkKind.COLLEAGUE:
        return 0
    link = turn.ask(LinkOpened(payload))
    if link is None or link.state(turn.event.at) is not LinkState.OPEN:
        return 0
    asked = turn.ask(PartNamed(link.id))
    return len(asked.part.indicators) if asked else 0


def consent(turn: Turn) -> Screen:
    """The notice, with both answers."""
    agree = Button(Tap(Act.AGREE), "agree")
    decline = Button(Tap(Act.DECLINE), "decline")
    return ConsentNotice(
        keyboard=((agree, decline),), note=turn.note, version=turn.context.consent_version
    )


def declined(turn: Turn) -> Screen:
    """Not now; the notice stays one tap away."""
    return Declined(keyboard=((READ,),), note=turn.note)


def age(turn: Turn) -> Screen:
    """18 or older?"""
    yes = Button(Tap(Act.ADULT), "adult_yes")
    no = Button(Tap(Act.MINOR), "adult_no")
    return AgeQuestion(keyboard=((yes, no),), note=turn.note)


def too_young(turn: Turn) -> Screen:
    """Kindly; with the way back for a slip of the finger."""
    return TooYoung(keyboard=((BACK,),), note=turn.note)


def instrument(turn: Turn) -> Screen:
    """Which assessment."""
    rubrics = tuple(turn.context.rubrics.current(name) for name in turn.context.rubrics.ids())
    buttons = tuple(_instrument_button(turn, rubric) for rubric in rubrics)
    keyboard = (*rows(buttons, 1), *_way_back(turn))
    return InstrumentQuestion(keyboard=keyboard, note=turn.note, rubrics=rubrics)


def _way_back(turn: Turn) -> Keyboard:
    """Out of a set-up, for a person who has an assessment to go back to."""
    return ((DROP,),) if turn.assessment else ()


def _instrument_button(turn: Turn, rubric: Rubric) -> Button:
    name = in_language(rubric.name, turn.session.language)
    return Button(Tap(Act.INSTRUMENT, (rubric.id,)), "instrument", {"name": name})


def region(turn: Turn) -> Screen:
    """Ask for the region, or offer those that fit what was typed."""
    query = turn.session.draft.query
    options = turn.context.find_places(query) if query else ()
    if options:
        keyboard = (*_region_rows(options), *_way_back(turn))
        return RegionOptions(keyboard=keyboard, note=turn.note, options=options, query=query)
    keyboard = (*_region_rows(_known_places(turn)), *_way_back(turn))
    return RegionQuestion(keyboard=keyboard, note=turn.note)


def _known_places(turn: Turn) -> tuple[Place, ...]:
    """Regions that the person assessed before, latest first."""
    codes = dict.fromkeys(brief.region for brief in turn.context.assessments)
    return tuple(turn.place(code) for code in codes)[:3]


def _region_rows(places: tuple[Place, ...]) -> Keyboard:
    return tuple((_region_button(place),) for place in places)


def _region_button(place: Place) -> Button:
    return Button(
        Tap(Act.REGION, (place.code,)), "region", {"name": place.name, "province": place.province}
    )


def role(turn: Turn) -> Screen:
    """From which group does the person look?"""
    draft = started(turn.session, turn)
    rubric = turn.context.rubrics.current(draft.instrument)
    buttons = tuple(
        Button(Tap(Act.ROLE, (group.id,)), "role",
               {"name": in_language(group.name, turn.session.language), "id": group.id})
        for group in rubric.groups.values()
    )  # fmt: skip
    way_out = PROXY_LEAVE if turn.session.proxy.number else OTHER_REGION
    return RoleQuestion(
        keyboard=(*rows(buttons, 1), (way_out,)),
        note=turn.note,
        place=turn.place(draft.region),
        rubric=rubric,
    )


def own_subsector(turn: Turn) -> Screen:
    """The person's own subsector; may be left out."""
    skip = Button(Tap(Act.OWN_SUBSECTOR, (UNSURE_SUBSECTOR,)), "subsector_skip")
    return _subsectors(turn, Act.OWN_SUBSECTOR, skip)


def leading_subsector(turn: Turn) -> Screen:
    """The subsector that leads in the region, as the person sees it."""
    unsure = Button(Tap(Act.LEADING_SUBSECTOR, (UNSURE_SUBSECTOR,)), "subsector_unsure")
    return _subsectors(turn, Act.LEADING_SUBSECTOR, unsure)


def _subsectors(turn: Turn, act: Act, way_out: Button) -> Screen:
    draft = turn.session.draft
    codes = REST_OF_SUBSECTORS if turn.session.page else FREQUENT_SUBSECTORS
    buttons = tuple(Button(Tap(act, (code,)), "subsector", {"code": code}) for code in codes)
    more = () if turn.session.page else ((MORE,),)
    return SubsectorQuestion(
        keyboard=(*rows(buttons, 2), *more, (way_out, BACK)),
        note=turn.note,
        place=turn.place(draft.region),
        role=turn.context.rubrics.current(draft.instrument).groups[draft.role],
        own=draft.own_subsector if act is Act.LEADING_SUBSECTOR else "",
        leading=act is Act.LEADING_SUBSECTOR,
    )
