"""Small groups in an export: a file gives away nothing that a summary hides."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reporting.sheets import Privacy
from bot.reporting.sheets_privacy import Cell, protect, protection, tally
from scoring.disclosure import disclose
from tests.reporting.sheet_rows import ROUND, row, rows
from tests.telegram.sample_rubric import SAMPLE

PANEL = (SAMPLE.panel.min_group, SAMPLE.panel.min_total, SAMPLE.panel.min_each)


def fates(people: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, str], Privacy]:
    """What happens to each group of each region."""
    made = rows(people)
    protecting = protection(SAMPLE, tally(made))
    return {(one.region, one.group): protecting.privacy(one) for one in made}


def test_the_example_panel_is_the_usual_one() -> None:
    """Five of a group, fifteen in all, three of each: what the cases below are worked out for."""
    assert PANEL == (5, 15, 3)


def test_where_everybody_is_enough_everything_is_shown() -> None:
    """Six, seven, five and six people."""
    assert set(fates({"33.07": {"A": 6, "B": 7, "C": 5, "G": 6}}).values()) == {Privacy.SHOWN}


def test_a_small_group_takes_the_next_smallest_with_it_where_the_total_is_shown() -> None:
    """21 people, three officials: with A, B and C in full, they were a subtraction."""
    found = fates({"33.07": {"A": 6, "B": 7, "C": 5, "G": 3}})

    assert found == {
        ("33.07", "A"): Privacy.SHOWN,
        ("33.07", "B"): Privacy.SHOWN,
        ("33.07", "C"): Privacy.WITHHELD,
        ("33.07", "G"): Privacy.WITHHELD,
    }


def test_small_groups_of_several_regions_stand_together_without_region() -> None:
    """Two and four officials of regions without a total are six; one of a kind stays hidden."""
    found = fates({"33.07": {"A": 6, "B": 1, "G": 2}, "33.08": {"A": 2, "G": 4}})

    assert found == {
        ("33.07", "A"): Privacy.SHOWN,
        ("33.07", "B"): Privacy.WITHHELD,
        ("33.07", "G"): Privacy.POOLED,
        ("33.08", "A"): Privacy.WITHHELD,
        ("33.08", "G"): Privacy.POOLED,
    }


def test_a_group_outside_the_figures_needs_only_to_be_large_enough() -> None:
    """Supporters have weight 0: no total leads to them."""
    full = {"A": 6, "B": 7, "C": 5, "G": 6}
    found = fates({"33.07": {**full, "S": 5}, "33.08": {**full, "S": 2}, "33.09": {"S": 3}})

    assert (found["33.07", "S"], found["33.08", "S"]) == (Privacy.SHOWN, Privacy.POOLED)


def test_a_row_that_is_hidden_says_nothing_by_which_it_could_be_found_again() -> None:
    """Pseudonym, days, subsectors and remarks are gone; pooled rows have lost the region too."""
    made = [replace(one, remarks={"best_practice": "Pasar malam"})
            for one in rows({"33.07": {"G": 2, "B": 1}, "33.08": {"G": 4}})]  # fmt: skip
    protecting = protection(SAMPLE, tally(made))

    for one in map(protecting.veiled, made):
        assert (one.respondent, one.subsectors, one.remarks) == ("", (), {})
        assert (one.started, one.finished, one.is_facilitated) == (None, None, None)
        if one.privacy is Privacy.POOLED:
            assert (one.group, one.region, one.region_name) == ("G", "", "")
            assert one.answers and one.score
        else:
            assert (one.group, one.region) == ("B", "33.07")
            assert (one.answers, one.score) == ({}, None)


def test_a_pooled_row_has_no_neighbours() -> None:
    """They stand at the end, in the order of pseudonyms that are not shown any more."""
    made = rows({"33.07": {"A": 6, "G": 2}, "33.08": {"A": 5, "G": 4}})

    seen = list(protect(lambda: made, protection(SAMPLE, tally(made))))

    assert [one.privacy for one in seen] == [Privacy.SHOWN] * 11 + [Privacy.POOLED] * 6
    hidden = [one for one in made if one.group == "G"]
    assert [one.answers for one in seen[11:]] == [one.answers for one in hidden]


def test_who_is_not_in_the_figures_makes_no_group_larger() -> None:
    """Four that count and three unfinished are four: their figures are hidden, so are they."""
    counted = rows({"33.07": {"A": 4}})
    unfinished = [replace(one, counts=False, finished=None) for one in rows({"33.07": {"A": 3}})]

    found = tally([*counted, *unfinished])

    assert found.people == {Cell(ROUND, "33.07", "A"): 4}
    assert protection(SAMPLE, found).privacy(unfinished[0]) is Privacy.WITHHELD


@pytest.mark.parametrize(("unfinished", "fate"), [(1, Privacy.WITHHELD), (4, Privacy.WITHHELD),
                                                  (5, Privacy.SHOWN)])  # fmt: skip
def test_the_one_who_is_half_way_is_no_row_of_their_own(unfinished: int, fate: Privacy) -> None:
    """Coverage names who agreed to be written to: the one unfinished row would be that name."""
    finished = rows({"33.07": dict.fromkeys("ABCG", 6)})
    waiting = [replace(one, counts=False, finished=None)
               for one in rows({"33.07": {"A": unfinished}})]  # fmt: skip
    made = [*finished, *waiting]

    seen = list(protect(lambda: made, protection(SAMPLE, tally(made))))

    assert {one.privacy for one in seen[: len(finished)]} == {Privacy.SHOWN}
    late = seen[len(finished) :]
    assert {one.privacy for one in late} == {fate}
    assert {bool(one.answers) for one in late} == {fate is Privacy.SHOWN}


def test_rounds_are_counted_apart() -> None:
    """Three in each of two rounds are not six."""
    made = rows({"33.07": {"A": 3}})
    later = [replace(one, round="PMK3I 2027") for one in made]

    protecting = protection(SAMPLE, tally([*made, *later]))

    assert {protecting.privacy(one) for one in (*made, *later)} == {Privacy.WITHHELD}


PEOPLE = st.dictionaries(
    st.sampled_from(["33.07", "33.08", "33.09", "33.10"]),
    st.dictionaries(st.sampled_from("ABCGS"), st.integers(1, 9)),
)


@given(PEOPLE)
def test_no_cell_is_shown_that_a_summary_hides(people: Mapping[str, Mapping[str, int]]) -> None:
    """With region exactly what the figures show; pooled only many, of several, without total."""
    found = fates(people)
    pools: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    for (region, group), privacy in found.items():
        told = disclose(SAMPLE, people[region])
        if group != "S":
            assert (privacy is Privacy.SHOWN) == (group in told.groups)
        if privacy is Privacy.POOLED:
            assert group == "S" or not told.total
            pools[group] += people[region][group]
            regions[group] += 1
    assert all(count >= 5 for count in pools.values())
    assert all(count >= 2 for count in regions.values())


def test_every_row_is_still_counted() -> None:
    """Nobody disappears from a file; it says of each how much is told."""
    made = rows({"33.07": {"A": 6, "B": 1, "G": 2}, "33.08": {"A": 2, "G": 4}})

    seen = list(protect(lambda: made, protection(SAMPLE, tally(made))))

    assert Counter(one.group for one in seen) == {"A": 8, "B": 1, "G": 6}
    assert protection(SAMPLE, tally(())).privacy(row()) is Privacy.WITHHELD
