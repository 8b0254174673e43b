"""Broadcasts in the pure flow: what may be composed, by whom, and what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.desk.broadcasts import (
    Audience,
    AudienceReach,
    Broadcast,
    BroadcastNamed,
    BroadcastsIn,
    BroadcastState,
    Ledger,
    MakeBroadcast,
    Reach,
    SendAgain,
    Standing,
    SteerBroadcast,
)
from bot.flows.desk.broadcasts_compose import LARGEST_FILE
from bot.flows.desk.broadcasts_screens import (
    BroadcastChoice,
    BroadcastDetail,
    BroadcastPreview,
    BroadcastSender,
    BroadcastText,
    BroadcastTo,
)
from bot.flows.desk.screens import DeskMenu
from bot.flows.effects import Further, NoteAct, ShowLetter, ShowScreen, Toast
from bot.flows.events import Command, FileKind, FileSent, SentFile
from bot.flows.letters import CAPTION_LIMIT, FOOTER, TEXT_LIMIT, Medium, room, units
from bot.flows.remarks import Remark
from bot.flows.reminding import MuteReminders
from bot.flows.rounds import RoundsIn
from bot.flows.screens import Screen
from bot.flows.session import Desk, View
from bot.flows.taps import Act, Tap
from tests.flows.player import START, Player

JATENG = Grant("g" * 26, Role.COORDINATOR, "33", "me", "boss", START)
ID = "b" * 26
MINE = Broadcast(
    ID, "me", START, Audience("33.07"), "Halo", BroadcastState.RUNNING,
    Ledger({"waiting": 5, "sent": 7}),
)  # fmt: skip
OVER = replace(
    MINE,
    state=BroadcastState.DONE,
    finished_at=START,
    ledger=Ledger({"sent": 9, "ambiguous": 3}),
)
STEERING = (Act.BROADCAST_PAUSE, Act.BROADCAST_RESUME, Act.BROADCAST_CANCEL, Act.BROADCAST_AGAIN,
            Act.BROADCAST_SEE)  # fmt: skip
BROADCASTS = (MakeBroadcast, SteerBroadcast, SendAgain)


def coordinator(*grants: Grant) -> Player:
    player = Player()
    player.set_up()
    player.facts[MyGrants()] = grants
    for scope in ("33", "33.07", "ID"):
        player.facts[BroadcastsIn(scope)] = ()
        player.facts[RoundsIn(scope)] = ()
    for standing in Standing:
        for area in ("33", "33.07"):
            player.facts[AudienceReach(Audience(area, standing=standing))] = Reach(12)
    for days in range(1, 366):
        silent = Audience("33", standing=Standing.SILENT, days=days)
        player.facts[AudienceReach(silent)] = Reach(4)
    player.facts[BroadcastNamed(ID)] = MINE
    return player


def composing(player: Player | None = None) -> Player:
    player = player or coordinator(JATENG)
    player.command(Command.COORDINATOR)
    player.tap(Act.BROADCASTS)
    player.tap(Act.BROADCAST_NEW)
    return player


def previewed() -> Player:
    player = composing()
    player.text("Rapat Jumat")
    player.tap(Act.BROADCAST_STEP, "sender")
    player.text("Rina")
    return player


def sent_file(player: Player, kind: FileKind, size: int = 1000, caption: str = "") -> Screen:
    file = SentFile("file-1", size, "a.pdf", "application/pdf")
    player.update_id += 1
    return player.handle(
        FileSent(update_id=player.update_id, at=player.now, kind=kind, file=file, caption=caption)
    )


def remark(screen: Screen) -> Remark | None:
    return screen.note.remark if screen.note else None


def refusals(player: Player) -> list[NoteAct]:
    return [effect for effect in player.effects
            if isinstance(effect, NoteAct) and effect.act == "refused"]  # fmt: skip


def changes(player: Player) -> list[Further]:
    return [effect for effect in player.effects if isinstance(effect, BROADCASTS)]


def test_from_words_to_the_confirmation() -> None:
    """Words, recipients, name, preview, «send»: then it is recorded and in the audit log."""
    player = previewed()
    preview = player.showing(BroadcastPreview)
    [shown] = [effect for effect in player.effects if isinstance(effect, ShowLetter)]
    assert (shown.letter.text, shown.letter.sender, shown.letter.area.code) == (
        "Rapat Jumat", "Rina", "33",
    )  # fmt: skip
    assert preview.reach.people == 12
    order = [type(effect) for effect in player.effects]
    assert order.index(ShowLetter) < order.index(ShowScreen)

    player.tap(Act.BROADCAST_SEND)
    [made] = changes(player)
    assert isinstance(made, MakeBroadcast)
    assert made.audience == Audience("33")
    acts = [effect.act for effect in player.effects if isinstance(effect, NoteAct)]
    assert acts == ["broadcast_confirmed"]
    assert remark(player.showing(DeskMenu)) is Remark.BROADCAST_BEGUN


def test_another_count_is_shown_before_it_is_told() -> None:
    """The count that was confirmed is the count that is told: a different one is asked again."""
    player = previewed()
    player.facts[AudienceReach(Audience("33"))] = Reach(13)
    screen = player.tap(Act.BROADCAST_SEND)
    assert remark(screen) is Remark.BROADCAST_COUNT_CHANGED
    assert player.showing(BroadcastPreview).reach.people == 13
    assert changes(player) == []
    player.tap(Act.BROADCAST_SEND)
    assert len(changes(player)) == 1


def test_nobody_to_tell_is_one_friendly_line() -> None:
    """No recipients: the form stays where it is."""
    player = composing()
    player.facts[AudienceReach(Audience("33"))] = Reach(0)
    player.text("Halo")
    assert remark(player.tap(Act.BROADCAST_STEP, "sender")) is Remark.BROADCAST_NOBODY
    player.showing(BroadcastTo)


@pytest.mark.parametrize(("length", "fits"), [(TEXT_LIMIT - FOOTER, True),
                                              (TEXT_LIMIT - FOOTER + 1, False)])  # fmt: skip
def test_words_that_are_too_long_are_told_by_how_much(length: int, fits: bool) -> None:  # noqa: FBT001 - a row of the table
    """4,096 UTF-16 units with what stands below them; an emoji counts two."""
    player = composing()
    screen = player.text("😀" + "a" * (length - 2))
    assert isinstance(screen, BroadcastTo if fits else BroadcastText)
    if not fits:
        assert screen.note and screen.note.remark is Remark.BROADCAST_TOO_LONG
        assert (screen.note.length, screen.note.count) == (length, room(Medium.NOTHING))


def test_under_a_picture_there_is_less_room() -> None:
    """1,024 units: said when the picture comes to long words, and when long words come to it."""
    player = composing()
    long = "a" * (CAPTION_LIMIT - FOOTER + 1)
    screen = sent_file(player, FileKind.PHOTO, caption=long)
    assert remark(screen) is Remark.BROADCAST_CAPTION_TOO_LONG
    assert remark(sent_file(player, FileKind.PHOTO)) is Remark.BROADCAST_FILE_KEPT
    assert remark(player.text(long)) is Remark.BROADCAST_CAPTION_TOO_LONG
    player.tap(Act.BROADCAST_DROP)
    assert isinstance(player.text(long), BroadcastTo)


@pytest.mark.parametrize(
    ("kind", "size", "said"),
    [
        (FileKind.VOICE, 1, Remark.BROADCAST_FILE_KIND),
        (FileKind.STICKER, 1, Remark.BROADCAST_FILE_KIND),
        (FileKind.VIDEO, 1, Remark.BROADCAST_FILE_KIND),
        (FileKind.DOCUMENT, LARGEST_FILE + 1, Remark.BROADCAST_FILE_LARGE),
        (FileKind.PHOTO, LARGEST_FILE + 1, Remark.BROADCAST_FILE_LARGE),
        (FileKind.DOCUMENT, LARGEST_FILE, Remark.BROADCAST_FILE_KEPT),
    ],
)
def test_files_that_cannot_go_with_it(kind: FileKind, size: int, said: Remark) -> None:
    """A picture or a document of at most 20 MB; everything else has its line."""
    assert remark(sent_file(composing(), kind, size)) is said


def test_recipients_are_chosen_by_area_and_silence() -> None:
    """A typed place within the scope, a typed number of days; the count follows."""
    player = composing()
    player.text("Halo")
    player.tap(Act.BROADCAST_STEP, "area")
    assert player.text("malang").note  # in another province
    assert player.showing(BroadcastChoice).note
    player.text("wonosobo")
    assert player.showing(BroadcastTo).meant.area.code == "33.07"
    player.tap(Act.BROADCAST_STEP, "area")
    player.tap(Act.BROADCAST_PICK, "area", "33")
    player.tap(Act.BROADCAST_STEP, "standing")
    assert remark(player.text("banyak")) is Remark.BROADCAST_DAYS
    assert remark(player.text("366")) is Remark.BROADCAST_DAYS
    assert remark(player.text("²")) is Remark.BROADCAST_DAYS
    player.text("5 hari")
    screen = player.showing(BroadcastTo)
    assert (screen.meant.standing, screen.meant.days) == (Standing.SILENT, 5)
    assert screen.reach.people == 4


def test_a_long_name_is_not_cut() -> None:
    """Too long: said, and asked again."""
    player = composing()
    player.text("Halo")
    player.tap(Act.BROADCAST_STEP, "sender")
    assert remark(player.text("x" * 61)) is Remark.TEXT_TOO_LONG
    player.showing(BroadcastSender)


@pytest.mark.parametrize("grants", [(), (replace(JATENG, scope="35"),),
                                    (replace(JATENG, scope="33.08"),),
                                    (replace(JATENG, role=Role.ASSESSOR),)])  # fmt: skip
@pytest.mark.parametrize("act", STEERING)
@pytest.mark.parametrize("aside", [(), ("b",)])
def test_who_does_not_cover_a_broadcast_steers_and_sees_nothing(
    act: Act, grants: tuple[Grant, ...], aside: tuple[str, ...]
) -> None:
    """A respondent, another province, another region, an assessor: with the very button of
    somebody else's board, refused, nothing shown, noted."""
    player = coordinator(*grants)
    for found in (MINE, OVER):
        player.facts[BroadcastNamed(ID)] = found
        screen = player.data(Tap(act, (ID, *aside)).encode(0))
        assert changes(player) == []
        assert len(refusals(player)) == 1
        assert remark(screen) is Remark.NOT_ALLOWED
        assert not isinstance(screen, BroadcastDetail)


@pytest.mark.parametrize("act", STEERING)
@pytest.mark.parametrize("args", [(), ("",), ("z" * 26,), ("z" * 26, "b"), (ID[:-1],)])
def test_forged_ids_find_nothing(act: Act, args: tuple[str, ...]) -> None:
    """Callback data that no board ever had."""
    player = coordinator(JATENG)
    for one in ("z" * 26, ID[:-1]):
        player.facts[BroadcastNamed(one)] = None
    player.data(Tap(act, args).encode(0))
    assert changes(player) == []
    assert len(refusals(player)) == 1


def test_a_withdrawn_grant_ends_composing_at_once() -> None:
    """Between the preview and «send» the grant was withdrawn: nothing goes out."""
    player = previewed()
    button = player.button(Act.BROADCAST_SEND)
    player.facts[MyGrants()] = ()
    screen = player.data(button.tap.encode(player.session.token))
    assert changes(player) == []
    assert remark(screen) is Remark.ACCESS_ENDED
    assert len(refusals(player)) == 1


@pytest.mark.parametrize("area", ["35", "35.07", "ID", "34", "3", ""])
def test_an_area_outside_of_the_scope_cannot_be_smuggled_in(area: str) -> None:
    """A form that says another area is refused at «send», whatever showed it."""
    player = previewed()
    desk = player.session.desk.filled(area=area)
    player.session = replace(player.session, desk=desk)
    player.facts[AudienceReach(Audience(area))] = Reach(12)
    player.data(Tap(Act.BROADCAST_SEND).encode(player.session.token))
    assert changes(player) == []
    assert len(refusals(player)) == 1


def test_forged_choices_are_not_offered() -> None:
    """A choice that the screen does not offer changes nothing."""
    player = composing()
    player.text("Halo")
    player.tap(Act.BROADCAST_STEP, "area")
    player.data(Tap(Act.BROADCAST_PICK, ("area", "35")).encode(player.session.token))
    assert player.session.desk.form.get("area", "33") == "33"
    assert player.toast is Toast.UNKNOWN


@pytest.mark.parametrize(("act", "state"), [
    (Act.BROADCAST_PAUSE, BroadcastState.PAUSED), (Act.BROADCAST_RESUME, BroadcastState.RUNNING),
])  # fmt: skip
def test_the_board_stays_what_it_is(act: Act, state: BroadcastState) -> None:
    """A tap under the board is answered by a toast; no screen takes its place."""
    player = coordinator(JATENG)
    shown = len(player.shown)
    player.data(Tap(act, (ID, "b")).encode(0))
    assert changes(player) == [SteerBroadcast(ID, state)]
    assert len(player.shown) == shown
    assert player.toast in (Toast.PAUSED, Toast.RESUMED)


@pytest.mark.parametrize("found", [OVER, replace(MINE, state=BroadcastState.CANCELLED)])
def test_what_is_over_is_not_steered(found: Broadcast) -> None:
    """An old board in an old chat: said in a toast."""
    player = coordinator(JATENG)
    player.facts[BroadcastNamed(ID)] = found
    player.data(Tap(Act.BROADCAST_RESUME, (ID, "b")).encode(0))
    assert changes(player) == []
    assert player.toast is Toast.OVER


def test_cancelling_is_asked_first() -> None:
    """One tap asks, the next one ends it; it is in the audit log."""
    player = coordinator(JATENG)
    player.data(Tap(Act.BROADCAST_CANCEL, (ID, "b")).encode(0))
    assert changes(player) == []
    player.tap(Act.BROADCAST_CANCEL_YES)
    assert changes(player) == [SteerBroadcast(ID, BroadcastState.CANCELLED)]
    acts = [effect.act for effect in player.effects if isinstance(effect, NoteAct)]
    assert acts == ["broadcast_cancelled"]


def test_only_what_is_uncertain_is_sent_again() -> None:
    """And only once it is over."""
    player = coordinator(JATENG)
    player.data(Tap(Act.BROADCAST_AGAIN, (ID, "b")).encode(0))
    assert changes(player) == []
    player.facts[BroadcastNamed(ID)] = OVER
    player.data(Tap(Act.BROADCAST_AGAIN, (ID, "b")).encode(0))
    assert changes(player) == [SendAgain(ID)]
    player.facts[BroadcastNamed(ID)] = replace(OVER, ledger=Ledger({"sent": 12}))
    player.data(Tap(Act.BROADCAST_AGAIN, (ID, "b")).encode(0))
    assert changes(player) == []


def test_words_that_left_with_their_maker_are_not_sent_again() -> None:
    """Whoever made it erased themselves: only an empty message could be repeated."""
    player = coordinator(JATENG)
    player.facts[BroadcastNamed(ID)] = replace(OVER, text="")
    player.data(Tap(Act.BROADCAST_AGAIN, (ID, "b")).encode(0))
    assert not changes(player)
    player.data(Tap(Act.BROADCAST_SEE, (ID,)).encode(0))
    assert Act.BROADCAST_AGAIN not in {button.tap.act for button in player.buttons()}


def test_a_recipient_s_tap_leaves_the_message_readable() -> None:
    """«Jangan kirimi lagi» mutes; what it says comes below, months later too."""
    player = coordinator()
    player.data(Tap(Act.QUIET).encode(0), message_id=7)
    assert MuteReminders(muted=True) in player.effects
    assert player.session.muted
    assert player.edit is None
    assert player.session.view is View.REMINDERS


@given(st.text(max_size=60))
def test_units_are_what_utf_16_needs(text: str) -> None:
    """Signs beyond the first plane count two (Bot API, «UTF-16 code units»)."""
    assert units(text) == sum(2 if ord(sign) > 0xFFFF else 1 for sign in text)


def test_a_desk_of_another_scope_is_left() -> None:
    """A session that stands in somebody else's region shows nothing of its broadcasts."""
    player = coordinator(JATENG)
    player.session = replace(
        player.session, view=View.BROADCAST, desk=Desk(scope="35.07", item=ID)
    )
    screen = player.text("halo")
    assert not isinstance(screen, BroadcastDetail)
    assert len(refusals(player)) == 1
