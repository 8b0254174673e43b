"""Levels set by hand: claims, spreads, what may be shown of a group, and their score."""

from pathlib import Path

import pytest

from bot.rubric_files import load_rubric
from scoring.checked import (
    Said,
    meeting_agenda,
    said_by,
    score_beside,
    showable,
)
from scoring.gaps import Gap

PMK3I = load_rubric(Path("rubrics/pmk3i/1.0.0.yaml"))
P1 = PMK3I.indicators["P1"]


def test_what_a_group_said_names_no_single_extreme() -> None:
    """Levels 0, 2, 2, 3, 4: mean 11 / 5; the second and the fourth of five are 2 and 3."""
    assert said_by("G", (1, 0, 2, 1, 1)) == Said("G", 5, 2.2, 2, 3)
    assert said_by("G", (0, 0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"A": 5, "G": 5}, ("A", "G")),
        # one small group would follow from the mean and the other
        ({"A": 5, "G": 3}, ()),
        # two small ones mix 6 people
        ({"A": 5, "B": 3, "G": 3}, ("A",)),
        # a small one takes the smallest of the large ones with it
        ({"A": 7, "B": 6, "G": 3}, ("A",)),
        ({"A": 5, "G": 0}, ("A",)),
    ],
)
def test_a_small_group_is_no_subtraction(people: dict[str, int], shown: tuple[str, ...]) -> None:
    """What is hidden of an indicator is nobody, or several groups with at least five people."""
    assert showable(people, ("A", "B", "C", "G"), 5) == shown


def test_the_agenda_begins_with_gaps_beyond_chance() -> None:
    """A sure gap of a dimension comes before a larger difference that may be chance."""
    said = {
        "P1": (Said("A", 5, 2.0, 2, 2), Said("G", 5, 3.0, 3, 3)),
        "K1": (Said("C", 5, 1.0, 1, 1), Said("G", 5, 4.0, 4, 4)),
        "I1": (Said("A", 5, 2.0, 2, 2), Said("G", 5, 2.0, 2, 2)),
    }
    gap = Gap("D1", "G", "A", 30.0, 5.0, 8.0, True)
    found = meeting_agenda(PMK3I, said, (gap,))
    assert [(topic.indicator, topic.one, topic.is_sure) for topic in found] == [
        ("P1", "G", True), ("K1", "G", False)
    ]  # fmt: skip
    assert found[1].difference == pytest.approx(3.0)


def test_a_level_by_hand_takes_the_place_of_its_mean() -> None:
    """All means 0.5 is an index of 50; P1 at level 4 lifts its dimension of five by 10 points
    and the index of eight dimensions by 10 / 8."""
    means = dict.fromkeys(PMK3I.indicators, 0.5)
    found = score_beside(PMK3I, means, means, {"P1": 4})
    assert found is not None
    assert found.nodes["D1"].value == pytest.approx(60.0)
    assert found.value == pytest.approx(51.25)


def test_a_hidden_mean_is_not_given_away() -> None:
    """Of an indicator that may not be shown the difference of two scores would tell the mean."""
    means = dict.fromkeys(PMK3I.indicators, 0.5)
    assert score_beside(PMK3I, means, {"P2"}, {"P1": 4}) is None
