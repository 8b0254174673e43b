"""The rubric language: YAML files, checked as a whole, become `scoring.rubric.Rubric`.

What the language means is written for authors in `rubrics/README.md`.
"""

from bot.rubric_files.findings import Mistake, RubricFileError
from bot.rubric_files.loading import Inspection, inspect_rubric, load_rubric
from bot.rubric_files.shelf import RubricShelf, read_rubrics

__all__ = [
    "Inspection",
    "Mistake",
    "RubricFileError",
    "RubricShelf",
    "inspect_rubric",
    "load_rubric",
    "read_rubrics",
]
