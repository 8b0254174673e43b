"""CSV as spreadsheets save it and JSON lines bring the same results."""

import json

import pytest

from tests.commands.running import HEADER, ScoreCommand

ANI = {
    "id": "ani", "group": "G", "region": "34.71",
    # D1 = P1 = 1/2; P3 = 4.5/10; geometric: 100 * sqrt(.5 * .45) = 47.43, below the cap of
    # level 2 (80); D1 fulfils level 1's condition (0.4)
    "value": 47.434164903, "lo": 47.434164903, "hi": 47.434164903,
    "answered": 1.0, "level": 1, "band": "low", "nodes": {"D1": 50.0, "index": 47.434164903},
}  # fmt: skip

PLAIN = f"{HEADER}\nani,G,34.71,1,,4.5,\n"
JSON = '{"id":"ani","group":"G","region":"34.71","P1":1,"P3":4.5}\n'

SAVED: dict[str, str | bytes] = {
    "plain": PLAIN,
    "byte order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "old Mac line ends": PLAIN.replace("\n", "\r"),
    "no line end": PLAIN.rstrip("\n"),
    "quoted": 'id,"group","region",P1,P2,P3,P4\n"ani","G","34.71","1","","4.5",""\n',
    "semicolons and decimal commas": f"{HEADER.replace(',', ';')}\nani;G;34,71;1;;4,5;\n",
    "Excel's own note": f"sep=;\r\n{HEADER.replace(',', ';')}\r\nani;G;34.71;1;;4,5;\r\n",
    "tabs": PLAIN.replace(",", "\t"),
    "UTF-16": PLAIN.replace(",", "\t").encode("utf-16"),
    "blank lines and empty rows": f"\n{HEADER}\n\nani,G,34.71,1,,4.5,\n,,,,,,\n",
    "spaces": f"{HEADER.replace(',', ', ')}\n ani , G,34.71, 1 ,, 4.5,\n",
    "whole numbers with a point": PLAIN.replace(",1,", ",1.0,"),
}


@pytest.mark.parametrize("saved", SAVED)
def test_csv_as_people_save_it(saved: str, score: ScoreCommand) -> None:
    """Marks, line ends, quotes, separators and decimal commas make no difference."""
    ran = score.on(SAVED[saved])

    assert (ran.status, ran.errors, ran.lines) == (0, [], [ANI])


@pytest.mark.parametrize("name", ["answers.jsonl", "answers.ndjson", "answers.JSON", "answers"])
def test_json_lines(name: str, score: ScoreCommand) -> None:
    """Known by their ending, or by their first character where the ending says nothing."""
    ran = score.on(JSON, name=name)

    assert (ran.status, ran.errors, ran.lines) == (0, [], [ANI])


@pytest.mark.parametrize("answers", [PLAIN, JSON, "\n\n" + JSON])
def test_standard_input(answers: str, score: ScoreCommand) -> None:
    """`-` reads standard input, in either format."""
    ran = score.on_stdin(answers)

    assert (ran.status, ran.lines) == (0, [ANI])


def test_a_bad_row_of_standard_input_has_a_place(score: ScoreCommand) -> None:
    """The name is <stdin>."""
    ran = score.on_stdin(f"{HEADER}\nani,X,,,,,\n")

    assert ran.status == 1
    assert ran.errors == ['<stdin>:2: the group "X" is not known: write one of A, G, S']


@pytest.mark.parametrize("answers", ["", "\n\n", f"{HEADER}\n"])
def test_nothing_in_nothing_out(answers: str, score: ScoreCommand) -> None:
    """A file without rows is no mistake, also when figures are asked for."""
    for options in ((), ("--aggregate",)):
        ran = score.on(answers, *options)
        assert (ran.status, ran.out, ran.errors) == (0, "", [])


def test_a_text_with_separators_and_line_ends_is_one_cell(score: ScoreCommand) -> None:
    """The next row still has its own line number."""
    ran = score.on(f'{HEADER}\n"ani, ""si\nbos""",G,34.71,1,,4.5,\nbudi,?,,,,,\n')

    assert [line["id"] for line in ran.lines] == ['ani, "si\nbos"']
    assert [error.split(":")[1] for error in ran.errors] == ["4"]


def test_missing_dont_know_and_not_applicable_are_three_things(score: ScoreCommand) -> None:
    """Don't know widens the bounds as nothing does; not applicable leaves the weight base."""
    rows = "a,G,,,,4.5,\nb,G,,dk,,4.5,\nc,G,,NA,,4.5,\n"
    ran = score.on(f"{HEADER}\n{rows}")
    found = {line["id"]: (line["value"], line["answered"]) for line in ran.lines}

    # geometric, need 0: P3 alone gives 45; without P1 the node D1 falls away
    assert found["a"] == found["b"] == (pytest.approx(45), 0.5)
    assert found["c"] == (pytest.approx(45), 1.0)


@pytest.mark.parametrize(
    ("cell", "value"), [("0", 1), ("1", 0.01), ("[0]", 1), ('"[0, 0]"', 1), ("0+0", 1)]
)
def test_ticked_options(cell: str, value: float, score: ScoreCommand) -> None:
    """Indices joined by + or a JSON list; P4 gives 2 of 2 points for the first."""
    ran = score.on(f"{HEADER}\nani,A,,,,,{cell}\n")

    assert ran.lines[0]["hi"] == pytest.approx(100 * value**0.5)


def test_json_takes_ticks_as_a_list(score: ScoreCommand) -> None:
    """Also an empty one, which is an answer: nothing ticked."""
    some = {"id": "a", "group": "A", "P1": 2, "P2": 2}
    rows = [some | {"P4": [0]}, some | {"P4": []}, some | {"P4": None}, some | {"P4": ""}]
    ran = score.on("\n".join(map(json.dumps, rows)), name="a.jsonl")

    assert ran.status == 0
    assert [line["answered"] for line in ran.lines] == [1.0, 1.0, 0.5, 0.5]
    assert ran.lines[1]["value"] == pytest.approx(10)  # sqrt(1 * 0.01), the floor of its node


def test_the_same_bytes_for_the_same_answers(score: ScoreCommand) -> None:
    """And the order of lines is the order of rows."""
    rows = [f"r{n},G,34.71,{n % 3},,{n / 7},\n" for n in range(50)]
    ran = [score.on(HEADER + "\n" + "".join(rows), "--aggregate") for _ in range(2)]

    assert ran[0].out == ran[1].out
    assert [line["id"] for line in ran[0].lines[:50]] == [f"r{n}" for n in range(50)]
