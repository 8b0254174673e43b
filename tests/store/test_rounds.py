"""Rounds in the store, on both engines: what is read back, and what counts in which figures."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.flows.desk.records import MakeLink, UseLink
from bot.flows.desk.round_records import (
    ChangeRound,
    CloseRound,
    JoinRound,
    MakeInvitation,
    MakeRound,
)
from bot.flows.effects import BeginAssessment, FinishAssessment, GiveConsent, RecordAnswer
from bot.flows.links import LinkKind
from bot.flows.rounds import Round, RoundsFor
from bot.flows.standing import standing_of
from bot.rubric_files import load_rubric
from bot.services.rescoring import rescore
from bot.store import Store
from scoring.answers import Answer
from scoring.rubric import Rubric
from scoring.score import score
from tests.store.people import ANI, BUDI, NOW, assessment, later, say

PMK3I = load_rubric(Path("rubrics/pmk3i/1.0.0.yaml"))
ITEM = PMK3I.asked("C")[0].id
FIRST = Round(
    "r1", "Musim hujan", "pmk3i", "1.0.0", "34", ("34.04", "34.71"), NOW, later(86400.0),
    {"A": 5, "C": 8}, "Rapat di balai desa", (2, 9),
)  # fmt: skip
SECOND = replace(FIRST, id="r2", name="Kedua", scope="34.71", regions=("34.71",),
                 ends_at=later(3600.0), quotas={})  # fmt: skip


async def test_a_round_is_read_back_as_it_was_made(store: Store) -> None:
    """With its regions; what a scope sees is what has a region in it; names are sealed."""
    await say(store, ANI, 1, GiveConsent("1"), MakeRound(FIRST), MakeRound(SECOND))
    rounds = store.rounds
    assert await rounds.named("r1") == FIRST
    assert await rounds.named("none") is None
    assert await rounds.within("ID") == (FIRST, SECOND)
    assert await rounds.within("34") == (FIRST, SECOND)
    assert await rounds.within("34.04") == (FIRST,)
    assert await rounds.within("3") == ()


async def test_open_rounds_are_those_of_the_moment(store: Store) -> None:
    """The first to end comes first; before, after and closed ones are none."""
    await say(store, ANI, 1, GiveConsent("1"), MakeRound(FIRST), MakeRound(SECOND))

    async def open_at(seconds: float) -> list[str]:
        found = await store.rounds.open_for(RoundsFor("34.71", "pmk3i", later(seconds)))
        return [one.id for one in found]

    assert await open_at(-1.0) == []
    assert await open_at(0.0) == ["r2", "r1"]
    assert await open_at(3601.0) == ["r1"]
    assert await open_at(86401.0) == []
    await say(store, ANI, 2, CloseRound("r1", later(10.0)))
    assert await open_at(3601.0) == []
    # a closed round stays as it is
    await say(store, ANI, 3, ChangeRound(replace(FIRST, name="Lain")))
    assert await store.rounds.named("r1") == replace(FIRST, closed_at=later(10.0))


async def test_an_invitation_counts_opened_started_finished(store: Store) -> None:
    """People who opened it, assessments that began through it, and those that are finished."""
    link = "i" * 26
    detail = {"round": "r1", "region": "34.71", "group": "C", "by": "Forum"}
    await say(
        store, ANI, 1, GiveConsent("1"), MakeRound(FIRST),
        MakeLink(link, LinkKind.INVITATION, FIRST.ends_at, None, detail),
        MakeInvitation(link, "r1", "34.71", "C"),
    )  # fmt: skip
    [made] = await store.rounds.invitations("r1")
    assert (made.sender, made.group, made.opened, made.started, made.finished) == (
        "Forum", "C", 0, 0, 0,
    )  # fmt: skip
    own = assessment("a1", instrument="pmk3i", version="1.0.0", region="34.71", role="C")
    await say(store, BUDI, 2, GiveConsent("1"), UseLink(link, 1),
              BeginAssessment(replace(own, round="r1", link=link)))  # fmt: skip
    alone = replace(own, id="a2")
    await say(store, ANI, 3, UseLink(link, 2), BeginAssessment(alone))
    await say(store, ANI, 4, JoinRound("a2", "r1", link))
    await say(store, BUDI, 5, finishing("a1", {ITEM: Answer.given(2)}, counted_in="r1"))
    [made] = await store.rounds.invitations("r1")
    assert (made.opened, made.started, made.finished) == (2, 2, 1)
    assert await store.rounds.invitation(link) == made


def finishing(
    id_: str, answers: dict[str, Answer], *, counted_in: str = "", rubric: Rubric = PMK3I
) -> FinishAssessment:
    scored = score(rubric, answers, "C")
    standing = standing_of(rubric, answers, "C", scored)
    return FinishAssessment(id_, NOW, rubric.hash, scored.value, scored.lo, scored.hi, "{}", "{}",
                            standing, counted_in)  # fmt: skip


async def answer_and_finish(
    store: Store, update: int, id_: str, level: int, counted_in: str
) -> None:
    own = assessment(id_, instrument="pmk3i", version="1.0.0", region="34.71", role="C")
    own = replace(own, round=counted_in)
    await say(store, ANI, update, BeginAssessment(own))
    await say(store, ANI, update + 1, RecordAnswer(id_, ITEM, Answer.given(level)))
    finish = finishing(id_, {ITEM: Answer.given(level)}, counted_in=counted_in)
    finish = replace(finish, at=later(float(update)))
    await say(store, ANI, update + 2, finish, when=later(float(update)))


async def sheets(store: Store, round_id: str, rubric: Rubric = PMK3I) -> list[str]:
    found = await store.figures.sheets(rubric, "34.71", round_id)
    return [sheet.split(" ")[0] for sheet in found.get("C", ())]


async def test_a_second_round_does_not_wipe_the_first_ones_figures(store: Store) -> None:
    """The same person counts in each round with their last one there; alone likewise."""
    await say(store, ANI, 1, GiveConsent("1"), MakeRound(FIRST), MakeRound(SECOND))
    for update, id_, level, round_id in (
        (10, "a1", 1, "r1"), (20, "a2", 2, "r2"), (30, "a3", 3, ""), (40, "a4", 4, "r1"),
    ):  # fmt: skip
        await answer_and_finish(store, update, id_, level, round_id)
    assert await sheets(store, "r1") == ["4"]
    assert await sheets(store, "r2") == ["2"]
    assert await sheets(store, "") == ["3"]
    report = await store.figures.region(PMK3I, "34.71", "r2")
    assert {role: each.people for role, each in report.items()} == {"C": 1}
    nation = await store.figures.nation(PMK3I, "r1")
    assert {code: list(groups) for code, groups in nation.items()} == {"34.71": ["C"]}


async def test_scoring_anew_keeps_what_stood_when_the_round_ended(store: Store) -> None:
    """An answer that was corrected later is the person's own, also under another rubric file."""
    await say(store, ANI, 1, GiveConsent("1"), MakeRound(FIRST))
    await answer_and_finish(store, 10, "a1", 3, "r1")
    late = FIRST.ends_at + timedelta(days=1)
    correction = finishing("a1", {ITEM: Answer.given(0)}, counted_in="r1")
    correction = replace(correction, standing=None, counts_until=FIRST.ends_at)
    await say(store, ANI, 13, RecordAnswer("a1", ITEM, Answer.given(0)), correction, when=late)
    assert await sheets(store, "r1") == ["3"]

    other = replace(PMK3I, hash="another file")
    assert await rescore(store.restating, other) == 1
    assert await sheets(store, "r1", other) == ["3"]
    copy: Any = await store.data_copy(ANI)
    [scored] = copy["assessments"][0]["scores"]
    expected = score(PMK3I, {ITEM: Answer.given(0)}, "C").value
    assert scored["value"] == expected
