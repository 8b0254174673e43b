"""One step of the conversation: `step(session, event, context) -> Transition`.

Pure: the same session, event and context always give the same transition, so a lost race is
simply run again on fresh state, and a whole conversation can be replayed in a test.
"""

from dataclasses import replace

from bot.flows.access import may
from bot.flows.act.answering import number, remark
from bot.flows.act.setting_up import look_for_region
from bot.flows.commands import follow_command
from bot.flows.context import Context, Transition
from bot.flows.effects import (
    AnswerTap,
    Effect,
    MarkReachable,
    NoteAct,
    SendDataCopy,
    SendFile,
    ShowScreen,
    Toast,
)
from bot.flows.events import (
    BotBlocked,
    BotUnblocked,
    ChoiceTapped,
    CommandSent,
    Event,
    FileSent,
    TextSent,
)
from bot.flows.house import HOUSE, apply_tap, current_screen
from bot.flows.links import LinkOpened, LinkState, is_sealed, kind_of
from bot.flows.natural import SETTING_UP, beneath, is_heard, may_answer, settle
from bot.flows.proxy import STAYING, is_lost, is_on, may_go_on, own_place
from bot.flows.readable import only_readable
from bot.flows.receipts import is_code, look_up, without_code
from bot.flows.remarks import Remark
from bot.flows.result_files import with_changed_picture
from bot.flows.screens import Button, Explanation, Question, Screen, SubsectorQuestion
from bot.flows.session import Desk, Draft, Session, View
from bot.flows.taps import Act, Tap, decode
from bot.flows.turn import Turn
from bot.flows.typed import is_command, is_said, meant, number_in
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, Answer
from scoring.rubric import Number

QUESTIONING = frozenset({View.QUESTION, View.EXPLANATION})
ASKING = QUESTIONING | {View.OPEN_QUESTION}
OF_AN_ASSESSMENT = frozenset(
    {View.WELCOME_BACK, View.SHARE, View.UNANSWERED, View.RESULT, View.SUMMARY, View.EVIDENCE,
     View.EVIDENCE_LIST, View.COLLEAGUES, View.COLLEAGUE_PICK, View.COLLEAGUE_LABEL,
     View.COLLEAGUE, View.COLLEAGUE_CHECK}
)  # fmt: skip
"""Views that show something of the assessment that the person is in."""
OVERLAYS = frozenset(
    {View.HELP, View.PRIVACY, View.IDENTITY, View.PAUSED, View.WELCOME_BACK, View.DATA_SENT,
     View.NOTHING_YET, View.ASIDE, View.LANGUAGE, View.REMINDERS}
)  # fmt: skip
"""Views beside the interview: what they cannot use goes to the question under them."""
BEFORE_CONSENT = frozenset(
    {View.NEW, View.WELCOME, View.CONSENT, View.DECLINED, View.AGE, View.TOO_YOUNG, View.HELP,
     View.PRIVACY, View.LANGUAGE, View.IDENTITY, View.WITHDRAWN, View.ERASE, View.ERASED,
     View.DATA_SENT, View.CODE, View.CODE_FOUND, View.CODE_ERASE, View.CODE_ERASED}
)  # fmt: skip
"""Views that need no agreement to today's notice."""


def step(session: Session, event: Event, context: Context) -> Transition:
    """Where the person stands after an event, and what shall happen.

    Raises:
        AssessmentNeededError: The person turns to an assessment that `context.loaded` lacks.
        FactNeededError: A screen or an act asks for what `context.facts` lacks.
    """
    context = only_readable(context)
    turn = Turn(context, event, session, context.loaded.get(session.assessment))
    if isinstance(event, BotBlocked | BotUnblocked):
        reachable = isinstance(event, BotUnblocked)
        return Transition(session, (MarkReachable(reachable),))
    if session.view is View.NEW and isinstance(event, ChoiceTapped) and _erases(event):
        # a second tap: the farewell stays, and nobody is stored anew
        return Transition(session, (AnswerTap(event.query_id),))
    grounded = _ground(turn)
    if isinstance(event, TextSent) and grounded.session.view is not session.view:
        return _finish(_unseen(grounded), event)
    done = _handle(grounded, event)
    return _finish(done if _may_stay(done) else _refused(grounded, done), event)


def _erases(event: ChoiceTapped) -> bool:
    decoded = decode(event.data)
    return decoded is not None and decoded.tap.act is Act.ERASE_YES


def _ground(turn: Turn) -> Turn:
    """Stand on firm ground: a view that cannot be shown any more gives way to one that can."""
    session = turn.session
    if session.assessment and turn.assessment is None:
        turn = turn.to(assessment="")
    turn = _with_sound_draft(turn)
    if is_lost(turn):
        turn = settle(own_place(turn))
    if session.view not in BEFORE_CONSENT and not may_answer(turn):
        return settle(turn)
    if not _may_stay(turn):
        return _shown_out(turn)
    if _stands(turn):
        return turn
    return settle(turn)


def _may_stay(turn: Turn) -> bool:
    """Whether the person's grants still cover what is on their desk."""
    deed = HOUSE.deeds.get(turn.session.view)
    covered = deed is None or may(turn, deed, turn.session.desk.target)
    return covered and may_go_on(turn)


def _shown_out(turn: Turn) -> Turn:
    """A grant was withdrawn or has run out: nothing of the desk is shown, and it is noted."""
    desk = turn.session.desk
    refused = NoteAct("refused", {"view": turn.session.view.value, "scope": desk.target})
    return settle(own_place(turn).to(desk=Desk())).noted(Remark.ACCESS_ENDED).record(refused)


def _refused(turn: Turn, tried: Turn) -> Turn:
    """What was tried needs a grant that the person has not: nothing of it is done or shown."""
    session = tried.session
    detail = {"view": session.view.value, "scope": session.desk.target}
    return turn.noted(Remark.NOT_ALLOWED).record(NoteAct("refused", detail))


def _with_sound_draft(turn: Turn) -> Turn:
    """A set-up whose instrument or group was taken off the shelf is begun again."""
    draft, rubrics = turn.session.draft, turn.context.rubrics
    if not draft.instrument:
        return turn
    if draft.instrument not in rubrics.ids():
        return turn.to(draft=Draft(), page=0)
    is_known = not draft.role or draft.role in rubrics.current(draft.instrument).groups
    return turn if is_known else turn.drafted(role="", own_subsector="")


def _unseen(turn: Turn) -> Turn:
    """Words were for a screen that is gone: what took its place is shown before it is answered."""
    if turn.note is not None:
        return turn
    if turn.session.view is View.CONSENT:
        return turn.noted(Remark.CONSENT_CHANGED)
    return _unusable(turn)


def _stands(turn: Turn) -> bool:
    view, at = turn.session.view, turn.session.at
    if view in SETTING_UP and is_on(turn) and not is_heard(turn):
        return False
    if view is View.ROLE:
        return bool(turn.session.draft.region)
    if view in (View.OWN_SUBSECTOR, View.LEADING_SUBSECTOR):
        return bool(turn.session.draft.region and turn.session.draft.role)
    if view in QUESTIONING:
        return turn.assessment is not None and at in turn.rubric().indicators
    if view is View.OPEN_QUESTION:
        known = {asked.id for asked in turn.rubric().open_questions} if turn.assessment else set()
        return at in known
    return turn.assessment is not None or view not in OF_AN_ASSESSMENT


def _handle(turn: Turn, event: Event) -> Turn:
    """What an event does; a sealed link is followed as soon as the person may answer."""
    return _opened(_react(turn, event))


def _opened(turn: Turn) -> Turn:
    payload = turn.session.payload
    if not is_sealed(payload) or not may_answer(turn):
        return turn
    link = turn.ask(LinkOpened(payload))
    turn = turn.to(payload="")
    if link is None or link.kind is not kind_of(payload):
        return _link_refused(turn, "unknown")
    state = link.state(turn.event.at)
    if state is not LinkState.OPEN and not link.used_by_me:
        away = HOUSE.closed.get(link.kind)
        return away(turn, link, state) if away else _link_refused(turn, state.value)
    return HOUSE.openers[link.kind](turn, link)


def _link_refused(turn: Turn, reason: str) -> Turn:
    """Somebody tries a link that is not theirs to use: it is noted."""
    noted = NoteAct("refused", {"act": "open_link", "state": reason})
    return turn.to(view=View.LINK_REFUSED, at=reason).record(noted)


def _react(turn: Turn, event: Event) -> Turn:
    match event:
        case ChoiceTapped():
            return _tapped(turn, event)
        case CommandSent():
            whose = turn if event.command in STAYING else own_place(turn)
            return follow_command(whose, event, HOUSE.commands)
        case TextSent() if is_code(event.text):
            return look_up(own_place(turn), event.text)
        case TextSent():
            return _typed(turn, event.text)
        case FileSent():
            return _filed(turn, event)
        case _:
            return turn


def _filed(turn: Turn, event: FileSent) -> Turn:
    receive = HOUSE.files.get(turn.session.view)
    if receive is not None:
        return receive(turn, event)
    return _unusable(turn).noted(Remark.FILE_INSTEAD, file=event.kind)


def _tapped(turn: Turn, event: ChoiceTapped) -> Turn:
    decoded = decode(event.data)
    if decoded is None:
        return replace(turn, toast=Toast.UNKNOWN, redraw=True)
    if decoded.tap.act in HOUSE.evergreen and may_answer(turn):
        return apply_tap(own_place(turn), decoded.tap)
    fresh = decoded.token == turn.session.token
    if fresh and decoded.tap in (button.tap for button in _offered(current_screen(turn))):
        return apply_tap(turn, decoded.tap)
    toast = Toast.ALREADY_SAVED if _is_saved(turn, decoded.tap) else Toast.UNKNOWN
    return replace(turn, toast=toast, redraw=True)


def _is_saved(turn: Turn, tap: Tap) -> bool:
    """Whether a stale tap says what is stored anyway (a double tap, a redelivery)."""
    answers = turn.assessment.answers if turn.assessment else {}
    stands = answers.get(tap.args[0]) if tap.args else None
    if stands is None:
        return False
    match tap.act:
        case Act.LEVEL:
            return len(tap.args) > 1 and stands == Answer.given(_number(tap.args[1]))
        case Act.DONT_KNOW:
            return stands == DONT_KNOW
        case Act.NOT_APPLICABLE:
            return stands == NOT_APPLICABLE
        case _:
            return False


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def _offered(screen: Screen) -> tuple[Button, ...]:
    return tuple(button for row in screen.keyboard for button in row)


def _typed(turn: Turn, text: str) -> Turn:
    screen = current_screen(turn)
    indicator = screen.indicator if isinstance(screen, Question | Explanation) else None
    tap = meant(text, _offered(screen), indicator)
    if tap is not None:
        return apply_tap(turn, tap)
    value = number_in(text) if indicator and isinstance(indicator.scale, Number) else None
    if value is not None:
        return number(turn, value)
    if turn.session.view is View.REGION:
        return look_for_region(turn, text)
    said = HOUSE.typed.get(turn.session.view)
    if said is not None and text.strip() and not is_command(text):
        return said(turn, text)
    if isinstance(screen, SubsectorQuestion):
        return _typed_subsector(turn, text, screen)
    if turn.session.view is View.OPEN_QUESTION and text.strip() and not is_command(text):
        return remark(turn, text)
    return _typed_past(turn, text) if turn.session.view in OVERLAYS else _not_meant(turn, text)


def _typed_past(turn: Turn, text: str) -> Turn:
    """Words over a screen beside the interview are meant for the question under it.

    What was not in sight is shown first: nobody answers or agrees to what they did not see.
    """
    under = beneath(turn)
    was_seen = under.session.view in ASKING and under.session.at == turn.session.at
    if was_seen or under.session.view in SETTING_UP:
        return _typed(under, text)
    return _unseen(under)


def _not_meant(turn: Turn, text: str) -> Turn:
    if turn.session.view in QUESTIONING and is_said(Act.NOT_APPLICABLE, text):
        return turn.noted(Remark.NOT_ALLOWED_NA)
    return _unusable(turn)


def _typed_subsector(turn: Turn, text: str, screen: SubsectorQuestion) -> Turn:
    code = turn.context.find_subsector(text)
    tap = Tap(Act.LEADING_SUBSECTOR if screen.leading else Act.OWN_SUBSECTOR, (code or "",))
    return apply_tap(turn, tap) if code else _unusable(turn)


def _unusable(turn: Turn) -> Turn:
    """Nothing is lost: the current screen again, with a line on what it expects."""
    if turn.session.view is View.NEW:
        return settle(turn)
    return turn.noted(Remark.NOT_UNDERSTOOD)


def _finish(turn: Turn, event: Event) -> Transition:
    """The screen goes where the person looks: into a tapped message, else to the bottom."""
    turn = with_changed_picture(without_code(turn))
    edit = event.message_id if isinstance(event, ChoiceTapped) and not turn.below else None
    if not (turn.redraw or turn.quiet):
        turn = turn.to(token=turn.session.token + 1)
    effects: list[Effect] = list(turn.records)
    if isinstance(event, ChoiceTapped):
        effects.append(AnswerTap(event.query_id, turn.toast))
    if turn.sends_data:
        effects += [SendFile("data_page", caption="data_page_caption"), SendDataCopy()]
    effects.extend(turn.letters)
    if not turn.quiet:
        effects.append(ShowScreen(current_screen(turn), edit=edit))
    effects.extend(turn.files)
    return Transition(turn.session, tuple(effects))
