"""Callback data and links that no button of ours carries: nothing is done by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.house import HOUSE
from bot.flows.payload import read_payload
from bot.flows.session import Session
from bot.flows.taps import LIMIT, Act, Tap, decode
from tests.flows.player import Player

TOKENS = st.integers(0, 2**63 - 1)
TAPS = st.builds(
    Tap,
    st.sampled_from(Act),
    st.lists(st.text("abcXYZ0189_", min_size=1, max_size=6), max_size=2).map(tuple),
)


@given(TAPS, TOKENS)
def test_what_a_button_carries_is_read_back(tap: Tap, token: int) -> None:
    """Every button's data fits Telegram's 64 bytes and says what the button said."""
    data = tap.encode(token)
    decoded = decode(data)

    assert len(data.encode()) <= LIMIT
    assert decoded and (decoded.tap, decoded.token) == (tap, token)


@pytest.mark.parametrize(
    "token",
    ["", "+7", "-7", " 7", "7 ", "7_0", "٧", "７", "07", "A", "Z", "7.7", "\n7", "0x7", "é",
     "z" * 14, "9" * 60, "\ud800"],
)  # fmt: skip
def test_a_token_has_one_spelling(token: str) -> None:
    """Neither signs nor spaces, capitals, other scripts' digits, zeros in front or overlong."""
    assert decode(f"ok.{token}") is None


@given(st.text(max_size=80) | st.builds("{}.{}".format, st.text(max_size=20), TOKENS))
def test_any_text_is_read_or_refused(data: str) -> None:
    """Nothing that a tap may carry raises; what is read is spelled as we spell it."""
    decoded = decode(data)
    assert decoded is None or decoded.tap.encode(decoded.token) == data


@pytest.mark.parametrize(
    "payload", ["r٣٣٠٧", "r33०७", "r3307ç", "r33", "r3307cc", "r3307c\n", "R33O7C", "k", "r-3307"]
)
def test_a_region_s_link_has_one_spelling(payload: str) -> None:
    """Other scripts' digits and anything around the code open nothing."""
    assert read_payload(payload) is None


@given(st.data())
def test_no_forged_tap_does_what_is_not_on_screen(data: st.DataObject) -> None:
    """With the very token of the screen: an act that it does not offer changes nothing.

    Somebody else's assessment, an erasure that was never asked for, an answer to a question
    that is not shown: whatever is not on the screen is only answered by the same screen.
    """
    player = Player().set_up("C")
    for _ in range(data.draw(st.integers(0, 3))):
        player.answer(2)
    offered = {button.tap for button in player.buttons()}
    # the buttons of messages that are no screens are good everywhere, and have their own tests
    tap = data.draw(TAPS.filter(lambda one: one not in offered and one.act not in HOUSE.evergreen))
    before: Session = player.session
    answers = dict(player.own.answers)
    player.data(tap.encode(before.token))

    assert player.session == before
    assert player.own.answers == answers
    assert {button.tap for button in player.buttons()} == offered
