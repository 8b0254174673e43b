"""`rubrics/README.md` says the truth: its example loads and scores, and no field is left out."""

import re
from pathlib import Path

import pytest

from bot.rubric_files import load_rubric, schema, texts
from bot.rubric_files.fields import _MODELS_AT
from bot.rubric_files.words import YES_NO
from scoring.answers import Answer
from scoring.score import score
from tests.rubric_files.samples import write

README = Path(__file__).parents[2] / "rubrics" / "README.md"
TEXT = README.read_text(encoding="utf-8")


def example() -> str:
    """The one YAML block of the page."""
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    return str(block)


def test_example_scores_as_the_page_says(tmp_path: Path) -> None:
    """The page's own calculation gives 67.5, band medium, level 1."""
    rubric = load_rubric(write(tmp_path, example()))
    answers = {
        "rules": Answer.given(1),
        "forum": Answer.given(1),
        "spaces": Answer.given(4),
        "help": Answer.given(frozenset({0, 1})),
    }

    result = score(rubric, answers)
    assert "**67.5**" in TEXT
    assert result.value == pytest.approx(67.5)
    assert result.band is not None
    assert (result.band.id, result.level) == ("medium", 1)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (model.__name__, field.alias or name)
        for model in _MODELS_AT.values()
        for name, field in model.model_fields.items()
    ],
)
def test_every_field_is_explained(model: str, name: str) -> None:
    """A field that the language gains must be written for authors."""
    prose = TEXT.replace(example(), "")
    assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", prose), f"{model}.{name} is not explained"


def test_limits_are_those_of_the_code() -> None:
    """The page names the limits that the loader holds to."""
    for limit in (texts.LEVEL_LIMIT, texts.OPTION_LIMIT, texts.NAME_LIMIT, texts.TEXT_LIMIT,
                  texts.MESSAGE_LIMIT, texts.AROUND_QUESTION, texts.QUESTION_WORDS):  # fmt: skip
        assert f"{limit:,}" in TEXT


def test_words_of_yes_no_are_named() -> None:
    """The page names the languages that `yes_no` has words in."""
    assert all(f"`{language}`" in TEXT for language in YES_NO)


def test_defaults_are_those_of_the_code() -> None:
    """What the page says about numbers of people is what a file without `panel` gets."""
    panel = schema.PanelPart()

    for name in ("min_group", "min_total", "min_each"):
        assert f"`{name}` ({getattr(panel, name)})" in TEXT
