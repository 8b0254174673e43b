"""Published indices come out of the engine through rubric files, not through special code.

Sources, copies and tolerances stand inside each file of `tests/vectors`.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.rubric_files import load_rubric
from scoring.answers import Answer
from scoring.rubric import Choice, Rubric
from scoring.score import Score, score

TESTS = Path(__file__).parent.parent


def vectors(name: str) -> dict[str, Any]:
    return json.loads((TESTS / "vectors" / f"{name}.json").read_text())  # type: ignore[no-any-return]


def the_rubric(name: str) -> Rubric:
    return load_rubric(TESTS / "rubrics" / f"{name}.yaml")


def score_numbers(rubric: Rubric, numbers: dict[str, float]) -> Score:
    return score(rubric, {name: Answer.given(number) for name, number in numbers.items()})


@pytest.mark.parametrize(("index", "file", "cases"), [
    ("hdi", "hdi_undp", 949), ("ipm", "ipm_bps_dki", 21), ("ipk", "ipk_dimensions", 109),
])  # fmt: skip
def test_published_value_is_reproduced(index: str, file: str, cases: int) -> None:
    """Goalposts (linear, log, clamped), both means, weights: within the file's tolerance."""
    published, rubric = vectors(file), the_rubric(index)

    off = {
        case["id"]: (result.value, case["out"])
        for case in published["cases"]
        if (result := score_numbers(rubric, case["in"])).value is None
        or abs(result.value - case["out"]) > case.get("tolerance", published["tolerance"]) + 1e-9
    }

    assert off == {}
    assert len(published["cases"]) == cases


def test_bands_follow_the_published_rule() -> None:
    """IPM bands: below 60, from 60, from 70, from 80, the bound belonging to the higher band."""
    rubric = the_rubric("ipm")
    cases = [case for case in vectors("ipm_bps_dki")["cases"] if "band_by_published_rule" in case]

    named = [(band.name["en"] if (band := score_numbers(rubric, case["in"]).band) else None)
             for case in cases]  # fmt: skip

    assert named == [case["band_by_published_rule"] for case in cases]
    assert len(cases) > 5


@pytest.fixture(scope="module")
def samm() -> Rubric:
    return the_rubric("samm")


@pytest.mark.parametrize("case", vectors("owasp_samm_toolbox")["cases"], ids=lambda c: c["id"])
def test_samm_levels_practices_functions_and_total(samm: Rubric, case: dict[str, Any]) -> None:
    """A mean of streams, a sum of three levels (mean times 3), and means above it."""
    values = [option.value for option in _choice(samm).options]
    answers = {name.replace("-", "_"): Answer.given(values.index(value))
               for name, value in case["in"].items()}  # fmt: skip

    result = score(samm, answers)

    by_name = {
        samm.nodes[node_id].name["en"]: node.value for node_id, node in result.nodes.items()
    }
    for practice, levels in case["levels"].items():
        for number, level in enumerate(levels, start=1):
            # a level node stands on the display scale of 3 as well
            assert by_name[f"{practice}, level {number}"] == pytest.approx(level * 3, abs=1e-9)
    for name, value in (case["practices"] | case["functions"]).items():
        assert by_name[name] == pytest.approx(value, abs=1e-9)
    assert result.value == pytest.approx(case["out"], abs=1e-9)


def test_samm_blank_counts_as_zero(samm: Rubric) -> None:
    """The toolbox formula reads a blank as 0 within a level: one full answer of two gives half."""
    answers = {name: Answer.given(3) for name in samm.indicators if name != "G_SM_A_1_1"}

    result = score(samm, answers)

    assert result.nodes["G_SM_L1"].value == pytest.approx(0.5 * 3)
    assert result.nodes["G_SM"].value == pytest.approx(2.5)


def _choice(rubric: Rubric) -> Choice:
    scale = next(iter(rubric.indicators.values())).scale
    assert isinstance(scale, Choice)
    return scale
