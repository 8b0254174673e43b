"""`--steps`: with each respondent what would raise the result, and what the next level asks."""

import pytest

from tests.commands.running import HEADER, ScoreCommand

ANI = f"{HEADER}\nani,G,34.71,1,,4.5,\n"
"""Rules: partly (0.5); 4.5 of 10 spaces (0.45): 100 x sqrt(0.5 x 0.45) = 47.434, level 1."""


def test_steps_gains_and_what_they_bring_together(score: ScoreCommand) -> None:
    """Rules in full: sqrt(1 x .45) = 67.082; to 5 spaces: sqrt(.5 x .5) = 50; both: 70.711."""
    [line] = score.on(ANI, "--steps", "3").lines

    assert line["value"] == pytest.approx(47.434165)
    assert line["steps"] == [
        {"indicator": "P1", "level": 1, "target": 2, "gain": pytest.approx(19.647874),
         "effort": 1, "owner": "G", "unlocks": None},
        {"indicator": "P3", "level": 1, "target": 2, "gain": pytest.approx(2.565835),
         "effort": 2, "owner": "G", "unlocks": None},
    ]  # fmt: skip
    assert line["together"] == pytest.approx(23.276513)


def test_the_next_level_says_what_it_still_asks(score: ScoreCommand) -> None:
    """Level 2 wants D1 at 0.8 and P1 at 1; both stand at 0.5. At the top nothing is asked."""
    [line] = score.on(ANI, "--steps", "1").lines
    [top] = score.on(ANI.replace(",1,", ",2,"), "--steps", "1").lines

    assert line["level_up"] == [
        {"level": 2, "subject": "D1", "at_least": 0.8, "value": 0.5},
        {"level": 2, "subject": "P1", "at_least": 1.0, "value": 0.5},
    ]
    assert (top["level"], top["level_up"]) == (2, [])


def test_only_the_best_are_written(score: ScoreCommand) -> None:
    """As many as asked for, and what these bring together."""
    [line] = score.on(ANI, "--steps", "1").lines

    assert [step["indicator"] for step in line["steps"]] == ["P1"]
    assert line["together"] == line["steps"][0]["gain"]


def test_a_sheet_without_a_value_has_no_steps(score: ScoreCommand) -> None:
    """First more answers are needed; the level is asked for all the same."""
    [line] = score.on(f"{HEADER}\nani,G,34.71,,,,\n", "--steps", "3").lines

    assert (line["value"], line["steps"], line["together"]) == (None, [], 0.0)
    assert [each["subject"] for each in line["level_up"]] == ["D1"]


def test_without_the_option_nothing_is_added(score: ScoreCommand) -> None:
    """The usual lines stay as they are."""
    [line] = score.on(ANI).lines

    assert not {"steps", "together", "level_up"} & set(line)


@pytest.mark.parametrize("count", ["0", "-1", "many", "²"])
def test_a_count_is_a_number_from_one_on(count: str, score: ScoreCommand) -> None:
    """Anything else is a mistake of the command line."""
    with pytest.raises(SystemExit) as caught:
        score.on(ANI, f"--steps={count}")

    assert caught.value.code == 2
