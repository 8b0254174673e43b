"""Scoring anew: what an older file of the rubric scored, while the bot goes on."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.rescore_worker import Worker
from bot.rubric_files import load_rubric
from bot.services import rescoring
from bot.services.rescoring import Rescored, rescore, review, score_batch
from bot.store import Store
from bot.store.restating import Restater
from scoring.answers import DONT_KNOW, Answer
from scoring.panel import figures_of
from scoring.score import score
from tests.store.engines import Engine
from tests.store.people import ANI, NOW, say
from tests.store.test_figures import assert_same, finish, finishing, sample

PMK3I = load_rubric(Path("rubrics/pmk3i/1.0.0.yaml"))
OLDER = replace(PMK3I, hash="older")


async def old_scores(store: Store, count: int) -> None:
    """People of one region and group whom an older file scored."""
    for n in range(count):
        answers = {"P1": Answer.given(n % 5), "P2": DONT_KNOW, "P5": Answer.given(4)}
        await finish(store, OLDER, ANI + n, answers, region="34.71", role="G")


async def test_scores_follow_the_changed_file(store: Store, engine: Engine) -> None:
    """Value, nodes, contributions and figures are those of the new file, stamped with it."""
    await old_scores(store, 3)
    count = await rescore(store.restating, PMK3I)
    rows = await engine.rows("SELECT rubric_hash, value, nodes FROM scores ORDER BY assessment_id")
    sheets = [{"P1": Answer.given(n), "P2": DONT_KNOW, "P5": Answer.given(4)} for n in range(3)]

    assert count == 3
    for (rubric_hash, value, nodes), sheet in zip(rows, sheets, strict=True):
        expected = score(PMK3I, sheet, "G")
        assert (rubric_hash, value) == (PMK3I.hash, pytest.approx(expected.value))
        assert json.loads(nodes)["D1"] == pytest.approx(expected.nodes["D1"].value)
    figures = await store.figures.region(PMK3I, "34.71")
    assert_same(figures["G"], figures_of(PMK3I, "G", sheets))
    assert await store.figures.region(OLDER, "34.71") == {}


async def test_nothing_is_scored_twice(store: Store) -> None:
    """A second run finds nothing; so a run that was stopped goes on where it was."""
    await old_scores(store, 3)

    assert await rescore(store.restating, PMK3I) == 3
    assert await rescore(store.restating, PMK3I) == 0


async def test_what_a_run_that_was_stopped_wrote_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each batch is a transaction of its own; the next run does the rest."""
    await old_scores(store, 5)
    monkeypatch.setattr(rescoring, "BATCH", 2)
    real, calls = Restater.restate, []

    async def stops(self: Restater, rescored: Sequence[Rescored]) -> None:
        calls.append(len(rescored))
        if len(calls) == 2:
            raise KeyboardInterrupt
        await real(self, rescored)

    with monkeypatch.context() as stopping:
        stopping.setattr(Restater, "restate", stops)
        with pytest.raises(KeyboardInterrupt):
            await rescore(store.restating, PMK3I)

    assert await rescore(store.restating, PMK3I) == 3
    assert (await store.figures.region(PMK3I, "34.71"))["G"].people == 5


async def test_a_person_who_changes_an_answer_meanwhile_wins(store: Store, engine: Engine) -> None:
    """The bot scored newer answers between reading and writing: those stay."""
    await old_scores(store, 2)
    stale = await store.restating.stale(PMK3I, "", "b")
    newer = {"P1": Answer.given(4)}
    await say(store, ANI, 77, finishing(PMK3I, f"a{ANI}", newer, "G"), when=NOW.replace(hour=9))
    await store.restating.restate(score_batch(PMK3I, stale))

    [(value,)] = await engine.rows(f"SELECT value FROM scores WHERE assessment_id = 'a{ANI}'")
    assert value == pytest.approx(score(PMK3I, newer, "G").value)
    figures = (await store.figures.region(PMK3I, "34.71"))["G"]
    assert (figures.people, figures.tallies["P1"].counts) == (2, (0, 1, 0, 0, 1))


async def test_old_rows_without_a_standing_are_filled(store: Store, engine: Engine) -> None:
    """Scores of the same file from before there were standings count after one run."""
    await finish(store, PMK3I, ANI, {"P1": Answer.given(3)}, region="34.71", role="G")
    await engine.rows("DELETE FROM standings")

    assert await rescore(store.restating, PMK3I) == 1
    assert (await store.figures.region(PMK3I, "34.71"))["G"].tallies["P1"].n == 1


async def test_a_careless_sheet_stays_out_while_it_is_scored_anew(store: Store) -> None:
    """Until somebody looks again; it would be in the figures of its region meanwhile."""
    await old_scores(store, 2)
    await store.restating.leave_out([(f"a{ANI}", True)])
    await rescore(store.restating, PMK3I)

    figures = (await store.figures.region(PMK3I, "34.71"))["G"]
    assert (figures.people, figures.excluded) == (1, 1)


async def test_parts_that_the_rubric_has_no_more_go(store: Store, engine: Engine) -> None:
    """A standing kept in two parts, of a file with more dimensions, is put away whole."""
    await old_scores(store, 1)
    await engine.rows(
        "INSERT INTO standings (rubric_hash, part, region, role, assessment_id, left_out,"
        " answered, sheet, round_id, instrument, version) SELECT rubric_hash, 1, region, role,"
        " assessment_id, left_out, answered, '', round_id, instrument, version FROM standings"
    )
    await rescore(store.restating, PMK3I)

    found = await engine.rows("SELECT part, rubric_hash, left_out FROM standings")
    assert found == [(0, PMK3I.hash, 0)]


async def test_what_an_older_program_wrote_is_found(store: Store, engine: Engine) -> None:
    """It does not say which instrument and version its standings are of; a day later they do."""
    await finish(store, PMK3I, ANI, {"P1": Answer.given(3)}, region="34.71", role="G")
    await engine.rows("UPDATE standings SET instrument = '', version = ''")

    assert await store.figures.region(PMK3I, "34.71") == {}
    assert await rescore(store.restating, PMK3I) == 1
    assert (await store.figures.region(PMK3I, "34.71"))["G"].tallies["P1"].n == 1


async def test_other_versions_and_unfinished_ones_are_left_alone(store: Store) -> None:
    """A version is only scored by its own file."""
    await finish(store, replace(OLDER, version="0.9"), ANI, {}, region="34.71", role="G")

    assert await rescore(store.restating, PMK3I) == 0


async def test_an_indicator_that_is_gone_is_not_counted(store: Store, tmp_path: Path) -> None:
    """Its answers stay stored; every kind of answer comes back from the store as it was."""
    rubric = sample(tmp_path)
    answers = {
        "P1": Answer.given(2), "P2": DONT_KNOW, "P4": Answer.given(frozenset({0})),
    }  # fmt: skip
    await finish(store, replace(rubric, hash="older"), ANI, answers | {"gone": Answer.given(1)},
                 region="34.71", role="A")  # fmt: skip
    await rescore(store.restating, rubric)

    assert_same((await store.figures.region(rubric, "34.71"))["A"],
                figures_of(rubric, "A", [answers]))  # fmt: skip


async def test_a_worker_reads_its_span_itself(store: Store, engine: Engine) -> None:
    """What a process of its own returns is what is read and scored here; no less, no more."""
    await old_scores(store, 3)
    first, *_, last = [f"a{ANI + n}" for n in range(3)]

    def work() -> Sequence[Rescored]:
        worker = Worker.begun(engine.url, PMK3I)
        try:
            return worker.score_span(first, last)
        finally:
            worker.end()

    found = await asyncio.to_thread(work)

    assert found == score_batch(PMK3I, await store.restating.stale(PMK3I, first, last))
    assert [each.id for each in found] == [f"a{ANI + 1}", last]
    assert found[0].standing.sheet.startswith("1 d - ")


async def test_two_signs_leave_a_sheet_out_and_it_is_counted(store: Store, engine: Engine) -> None:
    """All the same answers in no time: a long run and too fast. Looking again changes nothing."""
    asked = [item.id for item in PMK3I.asked("G")]
    for person in range(6):
        answers = {item: Answer.given((person + n) % 5) for n, item in enumerate(asked)}
        await finish(store, PMK3I, ANI + person, answers, region="34.71", role="G")
    hurried = {item: Answer.given(4) for item in asked}
    await finish(store, PMK3I, ANI + 9, hurried, region="34.71", role="G", seconds=0.5)

    assert await review(store.restating, PMK3I) == 1
    assert await review(store.restating, PMK3I) == 0
    figures = (await store.figures.region(PMK3I, "34.71"))["G"]
    nation = (await store.figures.nation(PMK3I))["34.71"]["G"]
    assert (figures.people, figures.excluded) == (nation.people, nation.excluded) == (6, 1)
    assert figures.tallies["P1"].n == 6
    assert figures.shares["index"].n == 6


async def test_a_sheet_that_no_longer_stands_out_counts_again(store: Store) -> None:
    """Marks are looked through anew each time."""
    await finish(store, PMK3I, ANI, {"P1": Answer.given(1)}, region="34.71", role="G")
    await store.restating.leave_out([(f"a{ANI}", True)])
    assert (await store.figures.region(PMK3I, "34.71"))["G"].people == 0

    assert await review(store.restating, PMK3I) == 1
    assert (await store.figures.region(PMK3I, "34.71"))["G"].people == 1


async def test_only_sheets_that_count_are_given_out(store: Store) -> None:
    """For the nation's alphas: a careless one is not among them."""
    for person, level in enumerate((1, 2)):
        answers = {"P1": Answer.given(level)}
        await finish(store, PMK3I, ANI + person, answers, region="34.71", role="G")
    await store.restating.leave_out([(f"a{ANI + 1}", True)])
    sheets = await store.figures.sheets(PMK3I, "34.71")

    assert [sheet.split(" ")[0] for sheet in sheets["G"]] == ["1"]
