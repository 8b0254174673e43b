"""Figures: what SQL sums is what the pure functions say, on both engines."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.effects import (
    BeginAssessment,
    FinishAssessment,
    GiveConsent,
    RecordAnswer,
    WithdrawConsent,
)
from bot.flows.standing import (
    figure_nodes,
    levels_in,
    pack_sheet,
    standing_of,
    tallies_of,
    unpack_sheet,
)
from bot.rubric_files import load_rubric
from bot.services.panels import group_figures, national_of
from bot.store import Store
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer, Answers
from scoring.panel import GroupFigures, Moments, figures_of
from scoring.rubric import Choice, Indicator, Multi, Number, Rubric
from scoring.score import score
from tests.rubric_files.samples import GOOD
from tests.store.engines import Engine
from tests.store.people import ANI, NOW, assessment, later, say

PMK3I = load_rubric(Path("rubrics/pmk3i/1.0.0.yaml"))


def sample(tmp: Path, text: str = GOOD) -> Rubric:
    path = tmp / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rubric(path)


@cache
def small() -> Rubric:
    with TemporaryDirectory() as folder:
        return sample(Path(folder))


def wide(tmp: Path) -> Rubric:
    """Sixteen nodes below the root: more than one row holds."""
    numbers = range(13)
    items = "".join(
        f"  Q{i}:\n    name: {{id: Q, en: Q}}\n    groups: [A, G]\n"
        f"    question: {{id: Apa?, en: What?}}\n    number: {{from: 0, to: 10, scale: linear}}\n"
        for i in numbers
    )
    nodes = "".join(f"  N{i}: {{name: {{id: N, en: N}}, of: {{Q{i}: 1}}}}\n" for i in numbers)
    of = ", ".join(f"N{i}: 1" for i in numbers)
    text = GOOD.replace("P4: 1}, p: 0, floor: 0.01}", f"P4: 1, {of}}}}}")
    return sample(tmp, text.replace("nodes:\n", f"{items}nodes:\n{nodes}"))


def random_answer(item: Indicator, chance: Random) -> Answer | None:
    if chance.random() < 0.2:
        return chance.choice([None, DONT_KNOW, SKIPPED, NOT_APPLICABLE])
    match item.scale:
        case Choice(options=options):
            return Answer.given(chance.randrange(len(options)))
        case Number(lo=lo, hi=hi):
            return Answer.given(chance.uniform(lo, hi))
        case Multi(options=options):
            return Answer.given(frozenset(n for n in range(len(options)) if chance.random() < 0.5))


def random_sheet(rubric: Rubric, group: str, chance: Random) -> dict[str, Answer]:
    found = ((item.id, random_answer(item, chance)) for item in rubric.asked(group))
    return {item: answer for item, answer in found if answer is not None}


async def finish(
    store: Store, rubric: Rubric, person: int, answers: Answers, *, region: str, role: str,
    id_: str = "", seconds: float = 7.0,
) -> None:  # fmt: skip
    """A person answers and finishes; `seconds` between answers."""
    own = assessment(id_ or f"a{person}", instrument=rubric.id, version=rubric.version,
                     region=region, role=role)  # fmt: skip
    first = person * 1000 + len(id_) * 500
    await say(store, person, first, GiveConsent("1"), BeginAssessment(own))
    for n, (item, answer) in enumerate(answers.items(), start=1):
        when = later(seconds * n)
        await say(store, person, first + n, RecordAnswer(own.id, item, answer), when=when)
    await say(store, person, first + 499, finishing(rubric, own.id, answers, role))


def finishing(rubric: Rubric, id_: str, answers: Answers, role: str) -> FinishAssessment:
    scored = score(rubric, answers, role)
    standing = standing_of(rubric, answers, role, scored)
    return FinishAssessment(id_, NOW, rubric.hash, scored.value, scored.lo, scored.hi, "{}", "{}",
                            standing)  # fmt: skip


Panels = dict[str, dict[str, list[dict[str, Answer]]]]


def random_panels(rubric: Rubric, chance: Random, largest: int = 3) -> Panels:
    return {
        region: {group: [random_sheet(rubric, group, chance)
                         for _ in range(chance.randint(1, largest))] for group in rubric.groups}
        for region in ("34.71", "35.73")
    }  # fmt: skip


async def store_panels(store: Store, rubric: Rubric, panels: Panels) -> None:
    person = ANI
    for region, groups in panels.items():
        for role, sheets in groups.items():
            for sheet in sheets:
                person += 1
                await finish(store, rubric, person, sheet, region=region, role=role)


def assert_same(found: GroupFigures, expected: GroupFigures) -> None:
    assert (found.people, found.excluded) == (expected.people, expected.excluded)
    assert found.answered == pytest.approx(expected.answered)
    assert found.tallies.keys() == expected.tallies.keys()
    for item, tally in expected.tallies.items():
        assert (found.tallies[item].n, found.tallies[item].counts) == (tally.n, tally.counts)
        assert found.tallies[item].total == pytest.approx(tally.total)
    assert_same_moments(found.shares, expected.shares)
    assert_same_moments(found.scores, expected.scores)


def assert_same_moments(found: Mapping[str, Moments], expected: Mapping[str, Moments]) -> None:
    assert found.keys() == expected.keys()
    for node, moments in expected.items():
        assert found[node].n == moments.n
        assert found[node].total == pytest.approx(moments.total)
        assert found[node].squares == pytest.approx(moments.squares)


def pure(rubric: Rubric, panels: Panels) -> dict[str, dict[str, GroupFigures]]:
    return {region: {role: figures_of(rubric, role, sheets) for role, sheets in groups.items()}
            for region, groups in panels.items()}  # fmt: skip


@pytest.mark.parametrize("kind", ["sample", "pmk3i", "wide"])
async def test_stored_figures_are_the_pure_ones(store: Store, tmp_path: Path, kind: str) -> None:
    """Moments, tallies and shares answered of each region and group; the nation's sums too."""
    rubric = {"sample": sample, "wide": wide}.get(kind, lambda _: PMK3I)(tmp_path)
    panels = random_panels(rubric, Random(kind))
    await store_panels(store, rubric, panels)
    expected = pure(rubric, panels)
    nation = await store.figures.nation(rubric)

    assert sorted(nation) == sorted(expected)
    for region, groups in expected.items():
        found = await store.figures.region(rubric, region)
        assert sorted(found) == sorted(groups)
        for role, figures in groups.items():
            assert_same(found[role], figures)
            assert_sums(rubric, nation[region][role], figures)


def assert_sums(rubric: Rubric, found: GroupFigures, expected: GroupFigures) -> None:
    """The nation's: no tallies, the root's moments, of other nodes the means alone."""
    root = rubric.root
    assert found.people == expected.people
    assert_same_moments(found.shares, {root: expected.shares[root]})
    for node in figure_nodes(rubric):
        assert found.mean_share(node) == pytest.approx(expected.mean_share(node))


async def test_national_variances_are_the_pure_ones(store: Store, tmp_path: Path) -> None:
    """Pooled within regions, for contributions and scores of every node."""
    rubric = sample(tmp_path)
    panels = random_panels(rubric, Random(7))
    await store_panels(store, rubric, panels)
    expected = national_of(rubric, pure(rubric, panels))
    found = await store.figures.national(rubric)

    for one, other in ((found.shares, expected.shares), (found.scores, expected.scores)):
        assert {node: groups for node, groups in other.items() if groups} == {
            node: pytest.approx(groups) for node, groups in one.items()
        }


async def test_only_the_latest_of_a_person_counts(store: Store, tmp_path: Path) -> None:
    """The same person, region and role again: the earlier one counts no more, in any order."""
    rubric = sample(tmp_path)
    for n, level in enumerate((0, 2)):
        answers = {"P1": Answer.given(level)}
        await finish(store, rubric, ANI, answers, region="34.71", role="G", id_="ab"[n] * (n + 1))
    figures = (await store.figures.region(rubric, "34.71"))["G"]

    assert (figures.people, figures.tallies["P1"].counts) == (1, (0, 0, 1))

    # a change in the earlier one does not bring it back
    await say(store, ANI, 7, finishing(rubric, "a", {"P1": Answer.given(1)}, "G"))
    figures = (await store.figures.region(rubric, "34.71"))["G"]
    assert (figures.people, figures.tallies["P1"].counts) == (1, (0, 0, 1))


async def test_a_change_replaces_what_was_brought(store: Store, tmp_path: Path) -> None:
    """Finishing again after a change counts once, with the new answers."""
    rubric = sample(tmp_path)
    await finish(store, rubric, ANI, {"P1": Answer.given(0)}, region="34.71", role="G")
    await say(store, ANI, 9, finishing(rubric, f"a{ANI}", {"P1": Answer.given(2)}, "G"))
    figures = (await store.figures.region(rubric, "34.71"))["G"]

    assert (figures.people, figures.tallies["P1"].counts) == (1, (0, 0, 1))


async def test_who_withdraws_is_in_no_figure(store: Store, engine: Engine) -> None:
    """The standing goes with the assessment."""
    answers = {"P1": Answer.given(1)}
    await finish(store, PMK3I, ANI, answers, region="34.71", role="G")
    await say(store, ANI, 9, WithdrawConsent())

    assert await engine.rows("SELECT count(*) FROM standings") == [(0,)]
    assert await store.figures.region(PMK3I, "34.71") == {}


async def test_the_copy_for_a_person_has_what_they_bring(store: Store) -> None:
    """Nothing that is stored of a person is kept from them."""
    await finish(store, PMK3I, ANI, {"P1": Answer.given(1)}, region="34.71", role="G")
    copy: dict[str, Any] = await store.data_copy(ANI)
    [own] = copy["assessments"]

    assert own["standings"][0]["sheet"].startswith("1 ")
    assert json.dumps(own["standings"])


async def test_another_file_of_the_rubric_does_not_mix(store: Store) -> None:
    """Figures are of one hash; what an older file scored waits to be scored anew."""
    await finish(store, PMK3I, ANI, {"P1": Answer.given(1)}, region="34.71", role="G")

    assert await store.figures.region(replace(PMK3I, hash="other"), "34.71") == {}


async def test_the_time_an_answer_took_is_kept(store: Store, engine: Engine) -> None:
    """Mean seconds between first answers: three answers, seven seconds apart."""
    answers = {item: Answer.given(1) for item in ("P1", "P2", "P5")}
    await finish(store, PMK3I, ANI, answers, region="34.71", role="G")

    assert await engine.rows("SELECT seconds FROM standings") == [(7.0,)]


@st.composite
def sheets(draw: st.DrawFn, rubric: Rubric, group: str) -> dict[str, Answer]:
    return random_sheet(rubric, group, Random(draw(st.integers(0, 2**32))))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_packed_sheet_loses_nothing(data: st.DataObject) -> None:
    """Unpacked it is the same answers, also numbers to the last digit and empty ticks."""
    rubric = small()
    group = data.draw(st.sampled_from(sorted(rubric.groups)))
    answers = data.draw(sheets(rubric, group))

    assert unpack_sheet(rubric, pack_sheet(rubric, answers, group), group) == answers


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_figures_of_standings_are_those_of_the_answer_sheets(data: st.DataObject) -> None:
    """What is stored of each person is enough for all figures of their group."""
    rubric = small()
    group = data.draw(st.sampled_from(sorted(rubric.groups)))
    found = data.draw(st.lists(sheets(rubric, group), max_size=5))
    standings = [standing_of(rubric, each, group, score(rubric, each, group)) for each in found]

    assert_same(group_figures(rubric, group, standings), figures_of(rubric, group, found))


def test_levels_of_a_packed_sheet(tmp_path: Path) -> None:
    """Options chosen count as levels; ticks, numbers and marks do not."""
    rubric = sample(tmp_path)

    assert levels_in(rubric, "2 d 0+1", "A") == (2, None, None)
    assert tallies_of(rubric, ["2 d 0", "0 n +"], "A")["P4"].total == 1.0
