"""The session survives being written and read, also by another version of the bot."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.flows.session import Draft, Session, View, Walk

words = st.text(max_size=20)
sessions = st.builds(
    Session, language=words, view=st.sampled_from(View), token=st.integers(0, 2**40),
    consent=words, adult=st.booleans(), assessment=words, at=words, walk=st.sampled_from(Walk),
    page=st.integers(0, 9), draft=st.builds(Draft, words, words, words, words, words),
    told=st.lists(words, max_size=3).map(tuple), payload=words,
)  # fmt: skip


@given(sessions)
def test_what_is_written_is_read_back(session: Session) -> None:
    """JSON and back gives the same session."""
    assert Session.from_json(session.to_json()) == session


def test_an_untouched_session_takes_no_room() -> None:
    """Fields at their default are left out."""
    assert Session().to_json() == "{}"


def test_a_newer_version_s_session_is_understood() -> None:
    """During an update two versions run side by side: unknown fields and views are no error."""
    newer = {"view": "hologram", "mood": "good", "token": 7, "draft": {"region": "33.07", "x": 1}}
    read = Session.from_json(json.dumps(newer))
    assert (read.view, read.token, read.draft) == (View.PAUSED, 7, Draft(region="33.07"))
