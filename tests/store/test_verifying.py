"""Verified and agreed levels, questions for more, meetings: one contract for both engines."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.flows.effects import EraseRespondent, MarkReachable, Notify, WithdrawConsent
from bot.flows.evidence import AddEvidence, Evidence, EvidenceKind, EvidenceState, RemoveEvidence
from bot.flows.field.meetings import (
    AgreeLevel,
    BeginMeeting,
    CastBallot,
    CloseTopic,
    DropBallot,
    EndMeeting,
    EnterBallot,
    OpenTopic,
    TakeSeat,
)
from bot.flows.field.verifying import (
    AnswerRequest,
    Askable,
    AskableFor,
    AskRespondents,
    VerifyLevel,
)
from bot.services.evidence import Kept
from bot.services.units import Outcome
from bot.store import Store
from tests.keys import opened
from tests.store.engines import Engine, dump
from tests.store.panel import Taker, open_round, round_of, take_part
from tests.store.people import NOW, later, say

ROUND, REGION = "r" * 25 + "1", "33.07"
ASTI, RINA = 71, 72
UPDATES = count(5_000_000)


async def a_region(store: Store, people: Mapping[str, int]) -> list[Taker]:
    await open_round(store, round_of(NOW - timedelta(days=1), REGION, "33.08"))
    return await take_part(store, REGION, people, ROUND, NOW)


async def acts(store: Store, person: int, *records: object) -> Outcome:
    done = await say(store, person, next(UPDATES), *records)
    return done.outcome


def verify(level: int, reason: str = "", *, accepted: bool = False) -> VerifyLevel:
    return VerifyLevel(REGION, ROUND, "P3", level, accepted, reason)


def asking(*people: Askable) -> AskRespondents:
    return AskRespondents("q" * 26, REGION, ROUND, "P3", "Nomor suratnya?", people)


ABOUT_P3 = AskableFor(REGION, ROUND, "P3", 3)


async def test_the_latest_verified_level_stands_on_its_history(
    store: Store, engine: Engine
) -> None:
    """Append-only: the level before stays, with its reason sealed."""
    await a_region(store, {})
    await acts(store, ASTI, verify(3, accepted=True))
    await acts(store, ASTI, verify(1, "Baru RAHASIA rancangan"))
    found = await store.verifying.verified(REGION, ROUND)
    assert [(item, one.level, one.accepted, one.reason) for item, one in found.items()] == [
        ("P3", 1, False, "Baru RAHASIA rancangan")
    ]
    rows = await engine.rows("SELECT level, version, is_current, body FROM verifications")
    assert sorted(tuple(row)[:3] for row in rows) == [(1, 2, 1), (3, 1, 0)]
    assert not any("RAHASIA" in str(tuple(row)) for row in rows)
    assert await store.verifying.verified("33.08", ROUND) == {}


async def test_who_is_asked_claims_it_or_gave_evidence(store: Store) -> None:
    """Officials at the level or above who can be reached, and nobody twice."""
    taken = await a_region(store, {"G": 2, "A": 2})
    first, second = (one for one in taken if one.group == "G")
    asked = await store.verifying.askable(ABOUT_P3, "pmk3i")
    assert {one.assessment for one in asked} == {first.assessment, second.assessment}
    await acts(store, second.telegram_id, MarkReachable(False))
    [left] = await store.verifying.askable(ABOUT_P3, "pmk3i")
    assert left.assessment == first.assessment
    await acts(store, ASTI, asking(left))
    assert await store.verifying.askable(ABOUT_P3, "pmk3i") == ()
    assert await store.verifying.waiting(REGION, ROUND) == {"P3": 1}


async def test_without_a_level_every_official_is_asked(store: Store) -> None:
    """Whatever they answered: nobody answers above the highest level (4)."""
    await a_region(store, {"G": 2, "A": 2})
    above = replace(ABOUT_P3, level=5)
    assert await store.verifying.askable(above, "pmk3i") == ()
    everybody = await store.verifying.askable(replace(above, level=None), "pmk3i")
    assert len(everybody) == 2


async def test_a_reply_comes_back_without_a_name(store: Store) -> None:
    """The assessor sees the group and the words; only who was asked can answer."""
    taken = await a_region(store, {"G": 1, "C": 1})
    [official] = (one for one in taken if one.group == "G")
    own = (await store.load(official.telegram_id)).respondent
    await acts(store, ASTI, asking(Askable(own, official.assessment)))
    stranger = next(one for one in taken if one.group == "C")
    theirs = (await store.load(stranger.telegram_id)).respondent
    assert await store.verifying.request("q" * 26, theirs) is None
    await acts(store, stranger.telegram_id, AnswerRequest("q" * 26, "Bukan saya"))
    await acts(store, official.telegram_id, AnswerRequest("q" * 26, "SK 12"))
    await acts(store, official.telegram_id, AnswerRequest("q" * 26, ""))
    found = await store.verifying.replies(REGION, ROUND)
    assert [(one.group, one.text) for one in found["P3"]] == [("G", "SK 12"), ("G", "")]
    asked = await store.verifying.request("q" * 26, own)
    assert asked is not None
    assert (asked.text, asked.answers, asked.assessment) == (
        "Nomor suratnya?", 2, official.assessment
    )  # fmt: skip


async def test_a_file_is_a_reply_from_when_it_is_here(store: Store) -> None:
    """The assessor is told then; one that is refused, or removed, is no reply any more."""
    [official] = await a_region(store, {"G": 1})
    own = (await store.load(official.telegram_id)).respondent
    await acts(store, ASTI, asking(Askable(own, official.assessment)))
    asti = (await store.load(ASTI)).respondent
    key = f"answered_file:{'q' * 26}:{official.assessment}"
    for id_ in ("a", "b"):
        piece = Evidence(id_, "P3", EvidenceKind.DOCUMENT, NOW, state=EvidenceState.FETCHING)
        await acts(
            store, official.telegram_id, AddEvidence(official.assessment, piece, "berkas"),
            AnswerRequest("q" * 26, "", id_),
            Notify(asti, "request_answered", key, due=NOW + timedelta(days=3)),
        )  # fmt: skip
    desk = store.evidence_files
    refused, taken = sorted(await desk.waiting(later(60), 10), key=lambda one: one.id)
    assert await store.verifying.replies(REGION, ROUND) == {}
    await desk.drop(refused, {"reason": "program"}, later(60))
    assert await _told(store, asti) == []
    await desk.keep(taken, Kept("ab" * 32, "pdf", 9, ""), {}, later(61))
    assert await _told(store, asti) == [key]
    assert len((await store.verifying.replies(REGION, ROUND))["P3"]) == 1

    await acts(store, official.telegram_id, RemoveEvidence(official.assessment, "b"))
    assert await store.verifying.replies(REGION, ROUND) == {}
    assert await store.verifying.waiting(REGION, ROUND) == {"P3": 1}
    assert await _told(store, asti) == []


async def _told(store: Store, respondent: str) -> list[str]:
    """Keys of what somebody is to be told by now."""
    due = await store.notices.due(later(120), 10)
    return [one.key for one in due if one.respondent == respondent]


async def a_meeting(store: Store) -> None:
    await a_region(store, {})
    await acts(store, RINA, BeginMeeting("m" * 26, REGION, ROUND), OpenTopic("m" * 26, "P1"))


async def test_one_vote_a_person_until_it_is_closed(store: Store) -> None:
    """Who has no seat has no vote; a second vote replaces the first; late ones do not count."""
    await a_meeting(store)
    await acts(store, 81, TakeSeat("m" * 26, "A"))
    for level in (1, 4):
        await acts(store, 81, CastBallot("m" * 26, "P1", level, "A"))
    await acts(store, 82, CastBallot("m" * 26, "P1", 2, "B"))
    await acts(store, RINA, EnterBallot("m" * 26, "P1", 3, "C", "t" * 26))
    await acts(store, RINA, EnterBallot("m" * 26, "P1", 0, "C", "u" * 26))
    await acts(store, RINA, DropBallot("m" * 26, "P1"))
    await acts(store, RINA, CloseTopic("m" * 26, "P1"))
    await acts(store, 81, CastBallot("m" * 26, "P1", 0, "A"))
    await acts(store, RINA, EnterBallot("m" * 26, "P1", 0, "C", "v" * 26))
    held = await store.meetings.at(REGION, ROUND)
    assert held is not None
    [topic] = held.topics
    assert topic.counts(5) == (0, 0, 0, 1, 1)
    assert topic.groups() == {"A": 1, "C": 1} or topic.groups() == {"C": 1, "A": 1}
    own = (await store.load(81)).respondent
    seat = await store.meetings.seat("m" * 26, own)
    assert seat is not None
    assert (seat.joined, seat.group, seat.votes) == (True, "A", {"P1": 4})


async def test_one_question_is_open_at_a_time(store: Store) -> None:
    """Whoever opens a second one steps again on fresh facts; nothing of it is written."""
    await a_meeting(store)
    assert await acts(store, RINA, OpenTopic("m" * 26, "P2")) is Outcome.CONFLICT
    assert await acts(store, RINA, OpenTopic("m" * 26, "P1")) is Outcome.CONFLICT
    held = await store.meetings.at(REGION, ROUND)
    assert held is not None
    assert [topic.indicator for topic in held.topics] == ["P1"]


def agreeing(level: int) -> AgreeLevel:
    return AgreeLevel(
        "m" * 26, REGION, ROUND, "P1", level, "Sepakat RAHASIA", "Bu RAHASIA Ani", (0, 0, 6),
        {"A": 2, "C": 4},
    )  # fmt: skip


async def test_what_was_agreed_is_kept_sealed(store: Store, engine: Engine) -> None:
    """Level, reason and who was there; the meeting remembers the list, the file shows no word."""
    await a_meeting(store)
    await acts(store, RINA, CloseTopic("m" * 26, "P1"), agreeing(3))
    await acts(store, RINA, agreeing(2))
    [(_, one)] = (await store.verifying.agreed(REGION, ROUND)).items()
    assert (one.level, one.reason) == (2, "Sepakat RAHASIA")
    held = await store.meetings.at(REGION, ROUND)
    assert held is not None
    assert held.present == "Bu RAHASIA Ani"
    assert held.topics[0].agreed == 2
    rows = [tuple(row) for row in await engine.rows("SELECT * FROM agreements")]
    assert len(rows) == 2
    assert not any("RAHASIA" in str(row) for row in rows)
    await acts(store, RINA, EndMeeting("m" * 26))
    assert await store.meetings.at(REGION, ROUND) is None


async def test_who_was_at_a_meeting_is_forgotten_after_two_years(
    store: Store, engine: Engine
) -> None:
    """24 months after it agreed; level and reason stay, in every version."""
    await a_meeting(store)
    await acts(store, RINA, CloseTopic("m" * 26, "P1"), agreeing(3))
    await acts(store, RINA, agreeing(2))
    await store.purge(NOW + timedelta(days=729))
    assert (await dump(engine, opened)).count("Bu RAHASIA Ani") == 2
    for _ in range(2):
        await store.purge(NOW + timedelta(days=731))
    assert "Bu RAHASIA Ani" not in await dump(engine, opened)
    [one] = (await store.verifying.agreed(REGION, ROUND)).values()
    assert (one.level, one.reason, one.present) == (2, "Sepakat RAHASIA", "")


@pytest.mark.parametrize("leaving", [WithdrawConsent(), EraseRespondent()])
async def test_who_leaves_takes_replies_seats_and_votes_along(
    store: Store, engine: Engine, leaving: object
) -> None:
    """The region's decisions stay: they know only numbers."""
    await a_meeting(store)
    [official] = await take_part(store, REGION, {"G": 1}, ROUND, NOW)
    own = (await store.load(official.telegram_id)).respondent
    await acts(store, ASTI, asking(Askable(own, official.assessment)), verify(3))
    await acts(
        store, official.telegram_id,
        AnswerRequest("q" * 26, "SK 12"), TakeSeat("m" * 26, "G"),
        CastBallot("m" * 26, "P1", 4, "G"),
    )  # fmt: skip
    copy = await store.data_copy(official.telegram_id)
    assert [row["body"] for row in copy["request_answers"]] == ["SK 12"]  # type: ignore[attr-defined]
    assert [row["level"] for row in copy["meeting_ballots"]] == [4]  # type: ignore[attr-defined]
    await acts(store, official.telegram_id, leaving)
    for table in ("request_people", "request_answers", "meeting_seats", "meeting_ballots"):
        assert await engine.rows(f"SELECT * FROM {table}") == []
    assert (await store.verifying.verified(REGION, ROUND))["P3"].level == 3


async def test_an_erased_assessors_decisions_stay_unsigned(store: Store, engine: Engine) -> None:
    """The record is the region's; who wrote it is forgotten."""
    await a_region(store, {})
    await acts(store, ASTI, verify(2, "Sesuai"))
    await acts(store, ASTI, EraseRespondent())
    assert [tuple(row) for row in await engine.rows("SELECT verified_by FROM verifications")] == [
        ("",)
    ]
    assert (await store.verifying.verified(REGION, ROUND))["P3"].reason == "Sesuai"
