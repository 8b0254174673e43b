"""Scales fit their indicators, and steps and prerequisites stand at levels that exist."""

from pathlib import Path

import pytest

from bot.rubric_files import load_rubric
from scoring.rubric import Choice, Multi, Number, Option
from tests.rubric_files.samples import (
    GOOD,
    HERE,
    Case,
    case,
    changed,
    expected,
    reported,
    warned,
    write,
)

LEVELS = """\
    levels:
      - {id: Tidak, en: No}
      - {id: Sebagian, en: Partly}
      - {id: Ya, en: Yes}
"""
CHOICE = """\
    choice:
      - {value: 0, text: {id: Tidak ada, en: Nobody}}
      - {value: 0.3, text: {id: Beberapa, en: Some}}
      - {value: 1, text: {id: Banyak, en: Many}}
"""
NUMBER = "    number: {from: 0, to: 10, scale: linear, unit: {id: ruang, en: spaces}}\n"
STEP = '      "0-1":\n'
STEP_TEXT = "do: {id: a, en: b}, first: {id: a, en: b}, owner: A"

CASES = [
    case(
        "no scale",
        "  P3:\n    name: {id: Ruang, en: Spaces}\n    groups: [G]\n"
        f"    question: {{id: Berapa ruang?, en: How many spaces?}}\n{NUMBER}",
        f"  {HERE}P3:\n    name: {{id: Ruang, en: Spaces}}\n    groups: [G]\n"
        "    question: {id: Berapa ruang?, en: How many spaces?}\n",
        "no scale; add one of levels, choice, yes_no, number, multi",
    ),
    case(
        "two scales",
        NUMBER,
        f"    {HERE}number: {{from: 0, to: 10}}\n    yes_no: true\n",
        'a second scale beside "yes_no"; keep one of them',
    ),
    case(
        "a single option",
        CHOICE,
        f"    {HERE}choice:\n      - {{value: 0, text: {{id: a, en: b}}}}\n",
        "1 to choose from; at least 2 are needed, add more",
    ),
    case(
        "eleven options",
        CHOICE,
        f"    {HERE}choice:\n"
        + "".join(f"      - {{value: 0.0{i}, text: {{id: a, en: b}}}}\n" for i in range(10, 21)),
        "11 to choose from; keep at most 10",
    ),
    case(
        "other number of levels than of their names",
        LEVELS,
        f"    {HERE}levels: [{{id: a, en: b}}, {{id: a, en: b}}, {{id: a, en: b}}, "
        "{id: a, en: b}]\n",
        "4 levels, but level_names has 3; make them the same",
    ),
    case(
        "value above 1",
        "value: 1,",
        f"value: {HERE}1.5,",
        '"1.5" does not fit "value"; write a number of at most 1',
    ),
    case(
        "values that do not rise",
        "value: 0.3,",
        f"value: {HERE}0,",
        "the value 0 does not rise above 0 before it; list options worst first, each worth more",
    ),
    case(
        "a number without a way",
        NUMBER,
        f"    {HERE}number: {{from: 5, to: 5}}\n",
        "from and to are both 5; set them apart",
    ),
    case(
        "a logarithm of 0",
        NUMBER,
        f"    number: {{from: {HERE}0, to: 10, scale: log}}\n",
        "0 has no logarithm; write a number above 0",
    ),
    case(
        "ticks that never reach full",
        "full: 2",
        f"full: {HERE}3",
        "full is 3, but all points together are 2; lower it, or nobody reaches 1",
    ),
    case(
        "a none that is not there",
        "none: 1",
        f"none: {HERE}2",
        "there is no option 2; count from 0 to 1",
    ),
    case(
        "a none with points",
        "points: 0,",
        f"points: {HERE}1,",
        '"none of these" (option 1) gives points; write 0',
    ),
    case(
        "a reversed multi",
        "      none: 1\n",
        f"      none: 1\n    {HERE}reverse: true\n",
        'a "multi" has no direction to reverse; remove this line',
    ),
    case(
        "a step that names no level",
        STEP,
        f"      {HERE}low:\n",
        '"low" names no levels; write "0-1" or "2", counting from 0',
    ),
    case(
        "a step at the best level",
        STEP,
        f'      {HERE}"0-2":\n',
        "level 2 is the best; there is no step up from it, so end at 1",
    ),
    case(
        "a step at a level that is not there",
        STEP,
        f'      {HERE}"5": {{{STEP_TEXT}}}\n{STEP}',
        "there is no level 5; the levels are 0 to 2, so end at 1",
    ),
    case(
        "two steps at one level",
        "  P2:\n",
        f'      {HERE}"1": {{{STEP_TEXT}}}\n  P2:\n',
        'level 1 has a step already, at "0-1"; let the keys not overlap',
    ),
    case(
        "unknown owner",
        "owner: G",
        f"owner: {HERE}D",
        'the owner "D" is no group; known here: A, G, S',
    ),
    case(
        "requires nothing that is there",
        "[P1 >= 1]",
        f"[{HERE}P9 >= 1]",
        'requires "P9", which is no indicator; known here: P1, P2, P3, P4',
    ),
    case(
        "requires a level that is not there",
        "[P1 >= 1]",
        f"[{HERE}P1 >= 3]",
        '"P1" has no level 3 to wait for; write a level from 1 to 2',
    ),
    case(
        "requires the lowest level",
        "[P1 >= 1]",
        f"[{HERE}P1 >= 0]",
        '"P1" has no level 0 to wait for; write a level from 1 to 2',
    ),
    case(
        "requirements in a circle",
        f"{CHOICE}    requires: [P1 >= 1]\n  P3:\n    name: {{id: Ruang, en: Spaces}}\n",
        f"{CHOICE}    requires: [P3 >= 1]\n  P3:\n    name: {{id: Ruang, en: Spaces}}\n"
        f"    requires: [{HERE}P2 >= 1]\n",
        "indicators wait for each other: P2 → P3 → P2; remove this requirement",
    ),
    case(
        "requires itself",
        "[P1 >= 1]",
        f"[{HERE}P2 >= 1]",
        "indicators wait for each other: P2 → P2; remove this requirement",
    ),
]


@pytest.mark.parametrize("item", CASES, ids=str)
def test_scale_is_named_at_its_place(item: Case, tmp_path: Path) -> None:
    """What does not fit a scale is the only thing reported, and at its place."""
    path = write(tmp_path, changed(item.old, item.new))

    assert reported(path) == expected(item)


def scale_of(old: str, new: str, indicator: str, folder: Path) -> Choice | Number | Multi:
    """The scale of one indicator of a changed sample."""
    return load_rubric(write(folder, changed(old, new))).indicators[indicator].scale


def values(scale: Choice | Number | Multi) -> list[float]:
    """The values of a choice, in the order of its buttons."""
    assert isinstance(scale, Choice)
    return [option.value for option in scale.options]


def test_levels_are_spread_evenly(tmp_path: Path) -> None:
    """Three levels are worth 0, a half and 1."""
    scale = load_rubric(write(tmp_path, GOOD)).indicators["P1"].scale

    assert values(scale) == [0, 0.5, 1]


def test_yes_no_has_its_own_words(tmp_path: Path) -> None:
    """`yes_no` is a choice of two: no is worth 0 and yes is worth 1."""
    scale = scale_of(CHOICE, "    yes_no: true\n", "P2", tmp_path)

    assert scale == Choice(
        (Option(0, {"id": "Tidak", "en": "No"}), Option(1, {"id": "Ya", "en": "Yes"}))
    )


def test_reversed_choice_is_shown_worst_first(tmp_path: Path) -> None:
    """A scale written best first is turned: v becomes 1 − v, the worst gets number 0."""
    scale = scale_of(CHOICE, f"{CHOICE}    reverse: true\n", "P2", tmp_path)

    assert values(scale) == [0, 0.7, 1]
    assert isinstance(scale, Choice)
    assert [option.text["en"] for option in scale.options] == ["Many", "Some", "Nobody"]


def test_reversed_number_exchanges_its_ends(tmp_path: Path) -> None:
    """A reversed number is worth 1 at `from`."""
    new = "    number: {from: 1, to: 10, scale: log}\n    reverse: true\n"

    assert scale_of(NUMBER, new, "P3", tmp_path) == Number(10, 1, log=True)


def test_multi_keeps_points_and_none(tmp_path: Path) -> None:
    """Points stay points; `none` is the position of «none of these»."""
    scale = load_rubric(write(tmp_path, GOOD)).indicators["P4"].scale

    assert isinstance(scale, Multi)
    assert ([option.value for option in scale.options], scale.full, scale.none) == ([2, 0], 2, 1)


def test_number_has_quarters_for_steps(tmp_path: Path) -> None:
    """A number has the levels 0 to 4 for steps, so the last step stands at 3."""
    fits = f'{NUMBER}    steps:\n      "0-3": {{{STEP_TEXT}}}\n'
    over = f'{NUMBER}    steps:\n      {HERE}"0-4": {{{STEP_TEXT}}}\n'
    item = case(
        "number", NUMBER, over, "level 4 is the best; there is no step up from it, so end at 3"
    )

    assert warned(write(tmp_path, changed(NUMBER, fits))) == []
    assert reported(write(tmp_path, changed(NUMBER, over))) == expected(item)


def test_ticks_are_levels_for_steps(tmp_path: Path) -> None:
    """The level of a multi is how many are ticked; with one option and «none», 1 is the best."""
    steps = "      none: 1\n    steps:\n"
    fits = changed("      none: 1\n", f'{steps}      "0": {{{STEP_TEXT}}}\n')
    over = f'{steps}      {HERE}"1": {{{STEP_TEXT}}}\n'
    item = case(
        "multi",
        "      none: 1\n",
        over,
        "level 1 is the best; there is no step up from it, so end at 0",
    )

    assert warned(write(tmp_path, fits)) == []
    assert reported(write(tmp_path, changed(item.old, item.new))) == expected(item)


TICK = "        - {points: 0, text: {id: Tidak ada, en: None}}\n"


def test_twenty_to_tick(tmp_path: Path) -> None:
    """Twenty options fit a screen of button lines; one more is refused."""
    twenty, more = (
        changed(TICK, TICK * count).replace("none: 1", "none: 5") for count in (19, 20)
    )
    marked = more.replace("      options:\n", f"      {HERE}options:\n")

    assert warned(write(tmp_path, twenty)) == []
    line = marked[: marked.index(HERE)].count("\n") + 1
    assert reported(write(tmp_path, marked)) == [(line, 7, "21 to tick; write 2 to 20")]


def test_level_without_a_step_is_a_warning(tmp_path: Path) -> None:
    """Where some levels have a step, a level without one is a warning at `steps`."""
    marked = changed(f"    steps:\n{STEP}", f'    {HERE}steps:\n      "1":\n')

    line = marked[: marked.index(HERE)].count("\n") + 1
    message = "no step from level 0; consider adding one"
    assert warned(write(tmp_path, marked)) == [(line, 5, message)]


def test_yes_no_needs_words_in_the_language(tmp_path: Path) -> None:
    """`yes_no` in a language that it has no words for asks for a choice instead."""
    marked = changed(CHOICE, f"    {HERE}yes_no: true\n").replace(", en: ", ", ban: ")
    marked = marked.replace("[id, en]", "[id, ban]")

    line = marked[: marked.index(HERE)].count("\n") + 1
    message = 'yes_no has no words in "ban"; write a `choice` of two options instead'
    assert reported(write(tmp_path, marked)) == [(line, 5, message)]
