"""Every kind of bad row: file, line, reason, the way to mend it; the good rows are scored."""

import pytest

from bot.cli import main
from tests.commands.running import HEADER, ScoreCommand

GOOD_ROW = "budi,G,34.71,1,,4.5,"

BAD = {
    ",G,,1,,,": "the id is empty: give each respondent one",
    "ani,,,1,,,": "the group is empty: write one of A, G, S",
    "ani,g,,1,,,": 'the group "g" is not known: write one of A, G, S',
    "ani,G,,3,,,": 'P1: "3" is no option: write 0 to 2, dk, or nothing',
    "ani,G,,-1,,,": 'P1: "-1" is no option: write 0 to 2, dk, or nothing',
    "ani,G,,1.5,,,": 'P1: "1.5" is no option: write 0 to 2, dk, or nothing',
    "ani,G,,ya,,,": 'P1: "ya" is no option: write 0 to 2, dk, or nothing',
    "ani,G,,²,,,": 'P1: "²" is no option: write 0 to 2, dk, or nothing',
    "ani,G,,1,,na,": 'P3: "na" is not allowed here: leave it empty or write dk',
    "ani,G,,1,2,4,": "P2: group G is not asked this: leave it empty",
    "ani,G,,,,sepuluh,": 'P3: "sepuluh" is no number: write it like 1234.5, without thousands '
    "separators",
    'ani,G,,,,"1,000",': 'P3: "1,000" is no number: write it like 1234.5, without thousands '
    "separators",
    "ani,G,,,,inf,": 'P3: "inf" is no number: write it like 1234.5, without thousands separators',
    "ani,G,,,,1_0,": 'P3: "1_0" is no number: write it like 1234.5, without thousands separators',
    "ani,A,,,,,2": 'P4: "2" are no options: write numbers from 0 to 1 joined by +, or dk',
    "ani,A,,,,,0 1": 'P4: "0 1" are no options: write numbers from 0 to 1 joined by +, or dk',
    "ani,A,,,,,[0": 'P4: "[0" are no options: write numbers from 0 to 1 joined by +, or dk',
    "ani,A,,,,,0+1": "P4: option 1 means none of these and stands alone: take it or the others",
    "ani,G,,1,,4": "6 cells, but the header has 7: each row needs one cell a column, separated "
    'by ","',
    "ani,G,,1,,4,5,": "8 cells, but the header has 7: each row needs one cell a column, separated "
    'by ","',
    'ani,G,"a"b,1,,4,': "the quotes do not fit (',' expected after '\"'): write a quote in a text "
    "as two quotes",
}


@pytest.mark.parametrize("row", BAD)
def test_a_bad_row_of_csv(row: str, score: ScoreCommand) -> None:
    """It is told with its line, the status is 1, and the rows around it are scored."""
    ran = score.on(f"{HEADER}\n{GOOD_ROW}\n{row}\n{GOOD_ROW}\n")

    assert (ran.status, ran.errors) == (1, [f"answers.csv:3: {BAD[row]}"])
    assert [line["id"] for line in ran.lines] == ["budi", "budi"]


BAD_JSON = {
    "{": "this is no JSON (Expecting property name enclosed in double quotes): write one object a "
    "line",
    '{"id":"a"} x': "this is no JSON (Extra data): write one object a line",
    '["ani","G"]': 'this is no JSON object: write {"id": …, "group": …, …} on one line',
    '{"id":"a","group":"G","P1":1,"P1":2}': 'this is no JSON ("P1" stands there twice): write one '
    "object a line",
    '{"id":"a","group":"G","P3":NaN}': "this is no JSON (NaN is no number): write one object a "
    "line",
    '{"id":"a","group":"G","P3":1e999}': 'P3: "inf" is no number: write it like 1234.5, without '
    "thousands separators",
    '{"id":"a","group":"G","P1":true}': "P1: true and false are no answers: write the option's "
    "number",
    '{"id":"a","group":"G","P1":{"level":1}}': "P1: an object is no answer: write the option's "
    "number",
    '{"id":"a","group":"A","P4":[0,[1]]}': "P4: option 1 means none of these and stands alone: "
    "take it or the others",
    '{"id":"a","group":"A","P4":[true]}': "P4: true and false are no answers: write the option's "
    "number",
    '{"id":true,"group":"G","P1":1}': "the id is empty: give each respondent one",
    '{"group":"G","P1":1}': "the id is empty: give each respondent one",
    '{"id":"a","group":["G"],"P1":1}': "the group is empty: write one of A, G, S",
}


@pytest.mark.parametrize("row", BAD_JSON)
def test_a_bad_row_of_json_lines(row: str, score: ScoreCommand) -> None:
    """The same for JSON lines."""
    good = '{"id":"budi","group":"G","P1":1}'
    ran = score.on(f"{good}\n{row}\n{good}\n", name="a.jsonl")

    assert (ran.status, ran.errors) == (1, [f"a.jsonl:2: {BAD_JSON[row]}"])
    assert [line["id"] for line in ran.lines] == ["budi", "budi"]


def test_json_that_nests_without_end_is_a_bad_row(score: ScoreCommand) -> None:
    """It cannot bring the run down."""
    ran = score.on("[" * 200_000 + "\n" + '{"id":"budi","group":"G","P1":1}', name="a.jsonl")

    assert ran.status == 1
    assert [line["id"] for line in ran.lines] == ["budi"]


def test_all_mistakes_of_a_row_are_told_at_once(score: ScoreCommand) -> None:
    """Nobody mends a file one message at a time."""
    ran = score.on(f"{HEADER}\n,X,,9,,x,\n")

    assert [error.partition(": ")[2].split(":")[0] for error in ran.errors] == [
        "the id is empty", 'the group "X" is not known', "P1", "P3",
    ]  # fmt: skip


def test_bytes_that_are_no_utf_8(score: ScoreCommand) -> None:
    """A name in Excel's old encoding is a bad row with the way out."""
    rows = f"{HEADER}\nRené,G,,1,,,\n{GOOD_ROW}\n".encode("latin-1")
    ran = score.on(rows)

    assert ran.errors == ['answers.csv:2: bytes that are no UTF-8: save the file as "CSV UTF-8"']
    assert [line["id"] for line in ran.lines] == ["budi"]


def test_a_quote_that_never_ends(score: ScoreCommand) -> None:
    """The line where it opens is told; what stood before it is scored."""
    ran = score.on(f'{HEADER}\n{GOOD_ROW}\n"ani,G,,1,,,\n{GOOD_ROW}\n')

    [error] = ran.errors
    assert error.startswith("answers.csv:3: a quote opens here and never ends: close it")
    assert [line["id"] for line in ran.lines] == ["budi"]


def test_unknown_and_missing_columns_are_told_once(score: ScoreCommand) -> None:
    """With the nearest name; they make no row bad."""
    ran = score.on("id,group,regoin,P1,P44\na,G,,1,2\nb,G,,2,2\n")

    assert ran.status == 0
    assert ran.errors == [
        'answers.csv:1: the column "regoin" is not known and not read; did you mean "region"?',
        'answers.csv:1: the column "P44" is not known and not read; did you mean "P4"?',
        "answers.csv:1: no column for P2, P3, P4: counted as not answered",
    ]
    assert len(ran.lines) == 2


def test_unknown_names_in_json_are_told_once(score: ScoreCommand) -> None:
    """Where the first of them stands."""
    ran = score.on('{"id":"a","group":"G","p_1":1}\n' * 3, name="a.jsonl")

    assert ran.errors == [
        'a.jsonl:1: the column "p_1" is not known and not read; did you mean "P1"?'
    ]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("ID,group,P1,P2,P3,P4", 'the column "id" is missing; did you mean "ID"?'),
        ("id,P1,P2,P3,P4,grup", 'the column "group" is missing; did you mean "grup"?'),
        ("id,group,P1,P1,P2,P3,P4", 'the column "P1" stands there more than once: keep one'),
    ],
)
def test_a_header_that_makes_every_row_unreadable(
    header: str, reason: str, score: ScoreCommand
) -> None:
    """It is told instead of a thousand bad rows."""
    ran = score.on(f"{header}\n" + "a,G,1,1,1,1,1\n" * 1000)

    assert (ran.status, ran.lines) == (1, [])
    assert ran.errors[0] == f"answers.csv:1: {reason}"
    assert len(ran.errors) < 4


def test_a_bad_rubric_is_told_before_anything_is_read(score: ScoreCommand) -> None:
    """Its mistakes are told as `rubric check` tells them."""
    (score.folder / "bad.yaml").write_text("rubric: [", encoding="utf-8")
    status = main(["score", str(score.folder / "bad.yaml"), "x.csv"])

    assert status == 1
    assert "bad.yaml:2:1: not YAML" in score.capsys.readouterr().err


def test_a_file_that_is_not_there(score: ScoreCommand) -> None:
    """A clear line and the status of a wrong start."""
    status = main(["score", "rubrics/seven_steps/1.0.0.yaml", str(score.folder / "none.csv")])

    assert status == 2
    assert "none.csv" in score.capsys.readouterr().err
