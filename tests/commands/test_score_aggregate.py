"""`--aggregate`: regions, provinces and the nation, by the same functions as the bot."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.rubric_files import load_rubric
from scoring.answers import Answer
from scoring.area import combine
from scoring.interval import within_variances
from scoring.panel import figures_of
from scoring.region import National, publish
from tests.commands.running import HEADER, RUBRIC, ScoreCommand
from tests.rubric_files.samples import write


def rows(region: str, group: str, levels: str) -> str:
    """One row a digit: the option of P1; P3 is four times it."""
    cells = {n: f"{n},{n},," if group == "A" else f"{n},,{4 * int(n)}," for n in "012"}
    return "".join(f"{region}-{group}{place},{group},{region},{cells[level]}\n"
                   for place, level in enumerate(levels))  # fmt: skip


TWO_REGIONS = (
    HEADER + "\n" + rows("34.71", "A", "0121201") + rows("34.71", "G", "21012012")
    + rows("35.73", "A", "2222122") + rows("35.73", "G", "012")
)  # fmt: skip


def test_regions_provinces_and_the_nation_follow_the_respondents(score: ScoreCommand) -> None:
    """In the order of codes; 10 people are under 15, so the second region has no total."""
    ran = score.on(TWO_REGIONS, "--aggregate")
    yogyakarta, malang, diy, jatim, nation = ran.lines[25:]

    assert ran.status == 0
    assert (yogyakarta["kind"], yogyakarta["region"], yogyakarta["people"]) == (
        "region", "34.71", {"A": 7, "G": 8},
    )  # fmt: skip
    assert (malang["value"], malang["trust"], malang["nodes"]) == (None, None, {})
    assert {"unlocks": "total", "people": 5, "group": None, "shown": None} in malang["needs"]
    assert (diy["kind"], diy["code"], diy["value"], diy["counted"]) == (
        "province", "34", yogyakarta["value"], 1,
    )  # fmt: skip
    assert (jatim["code"], jatim["value"], jatim["regions"]) == ("35", None, 1)
    assert (nation["kind"], nation["code"], nation["counted"], nation["regions"]) == (
        "nation", "ID", 1, 2,
    )  # fmt: skip
    assert nation["half_width"] == yogyakarta["half_width"] > 0


def test_a_region_is_what_the_pure_functions_say(score: ScoreCommand) -> None:
    """Value, interval, agreement and label come from `scoring`, from the same answers."""
    rubric = load_rubric(write(score.folder, RUBRIC, "again.yaml"))
    answers = {
        "A": [{"P1": Answer.given(int(n)), "P2": Answer.given(int(n))} for n in "0121201"],
        "G": [{"P1": Answer.given(int(n)), "P3": Answer.given(4.0 * int(n))} for n in "21012012"],
    }
    figures = {group: figures_of(rubric, group, sheets) for group, sheets in answers.items()}
    nodes = ("index", "D1")
    national = National(
        {node: within_variances([{g: f.shares[node] for g, f in figures.items()}])
         for node in nodes},
        {node: within_variances([{g: f.scores[node] for g, f in figures.items()}])
         for node in nodes},
    )  # fmt: skip
    report = publish(rubric, figures, national)
    only = HEADER + "\n" + rows("34.71", "A", "0121201") + rows("34.71", "G", "21012012")
    region, _, nation = score.on(only, "--aggregate").lines[15:]

    assert region["value"] == pytest.approx(report.value)
    assert region["half_width"] == pytest.approx(report.half_width)
    assert report.trust is not None
    assert region["trust"]["label"] == report.trust.label
    assert region["agreement"]["P1"]["deviation"] == pytest.approx(
        report.agreement["P1"].deviation
    )
    assert nation["value"] == pytest.approx(combine(rubric, [report]).value)


def test_a_person_counts_once(score: ScoreCommand) -> None:
    """The same id again is a bad row: a copied row must not open a hidden group."""
    ran = score.on(f"{HEADER}\na,G,34.71,1,,4,\na,G,34.71,1,,4,\n", "--aggregate")

    assert ran.errors == ["answers.csv:3: the id stands in line 2 already: keep one row"]
    assert ran.lines[1]["people"] == {"G": 1}


REGIONS = {
    "": "the region is empty: write its code, like 34.71",
    "11.1": 'the region "11.1" is not known: write its code, like 34.71; a spreadsheet may have '
    "cut the zero of 11.10: format the column as text",
    "Malang": 'the region "Malang" is not known: write its code, like 34.71',
    "3471": 'the region "3471" is not known: write its code, like 34.71; did you mean "34.71"?',
}


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_must_be_known(region: str, score: ScoreCommand) -> None:
    """Only where figures of regions are asked for; a spreadsheet's cut zero is named."""
    answers = f"{HEADER}\na,G,{region},1,,4,\n"

    assert score.on(answers).errors == []
    assert score.on(answers, "--aggregate").errors == [f"answers.csv:2: {REGIONS[region]}"]


def test_the_region_column_is_needed(score: ScoreCommand) -> None:
    """Where figures of regions are asked for."""
    answers = "id,group,P1,P2,P3,P4\na,G,1,,4,\n"

    assert score.on(answers).status == 0
    ran = score.on(answers, "--aggregate")
    assert (ran.status, ran.errors[0]) == (1, 'answers.csv:1: the column "region" is missing')


def test_a_hidden_group_is_not_written(score: ScoreCommand) -> None:
    """Three academics are under five: neither they nor who would give them away are shown."""
    answers = HEADER + "\n" + rows("34.71", "A", "012") + rows("34.71", "G", "210120122101")
    region = score.on(answers, "--aggregate").lines[15]

    assert region["groups"] == {}
    assert region["needs"][-1]["people"] == 2


CRONBACH = json.loads(Path("tests/vectors/cronbach.json").read_text())["cases"]
CODES = {"cronbach_yes_no": {0.0: "0", 1.0: "1"},
         "cronbach_likert": {float(step): str(step) for step in range(1, 8)}}  # fmt: skip


def published_rows(name: str, case: dict[str, Any], group: str, region: str) -> str:
    """The published persons as rows of one group and region; a missing answer is empty."""
    rows = ([CODES[name].get(cell, "") for cell in row] for row in case["in"])
    return "".join(f"{region}{group}{n},{group},{region},{','.join(row)}\n"
                   for n, row in enumerate(rows))  # fmt: skip


@pytest.mark.parametrize(("name", "case"), list(zip(CODES, CRONBACH, strict=True)), ids=CODES)
def test_the_nations_alpha_is_the_published_one(
    name: str, case: dict[str, Any], score: ScoreCommand
) -> None:
    """Everybody four times over moves no variance ratio: two groups of two regions, pooled."""
    rubric = Path(f"tests/rubrics/{name}.yaml")
    head = ",".join(["id,group,region", *load_rubric(rubric).indicators]) + "\n"
    rows = (published_rows(name, case, group, region)
            for group in "AG" for region in ("34.71", "35.73"))  # fmt: skip
    nation = score.on(head + "".join(rows), "--aggregate", rubric=rubric).lines[-1]
    [alpha] = nation["consistency"]

    assert alpha["alpha"] == pytest.approx(case["out"], abs=case["tolerance"])
    assert (alpha["node"], alpha["groups"]) == ("whole", ["A", "G"])
    assert alpha["people"] == 4 * sum(None not in row for row in case["in"])


def test_a_hidden_region_adds_nothing_to_the_alpha(score: ScoreCommand) -> None:
    """Ten people have no total, so they are not in the nation's alphas either."""
    ran = score.on(TWO_REGIONS, "--aggregate")
    [academics] = ran.lines[-1]["consistency"]

    assert (academics["groups"], academics["indicators"]) == (["A"], ["P1", "P2"])
    assert (academics["people"], academics["alpha"]) == (7, None)
    assert all("consistency" not in line for line in ran.lines[:-1])
