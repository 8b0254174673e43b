"""What is compiled once for each rubric belongs to that rubric alone."""

from dataclasses import replace

from scoring.answers import Answer
from scoring.keeping import MAX_KEPT, KeptByRubric
from scoring.rubric import Rubric
from scoring.score import score
from tests.scoring.models import flat


def test_made_once_for_each_rubric_and_group() -> None:
    """The same object comes back until it is forgotten."""
    made: list[str | None] = []

    def make(rubric: Rubric, group: str | None) -> int:
        made.append(group)
        return len(made)

    kept, model = KeptByRubric(make), flat([0])

    assert [kept(model, None), kept(model, None), kept(model, "A")] == [1, 1, 2]
    kept.forget()
    assert kept(model, None) == 3


def test_a_changed_copy_is_not_taken_for_the_original() -> None:
    """Even under the same file hash: a copy with another scale gets its own plan."""
    model = flat([0])
    answers = {"q0": Answer.given(2)}

    assert score(model, answers).value == 50.0
    assert score(replace(model, scale=10.0), answers).value == 5.0


def test_it_does_not_grow_without_end() -> None:
    """Beyond the limit everything is made again, rightly."""
    kept = KeptByRubric(lambda rubric, group: rubric.scale)
    models = [flat([0]) for _ in range(MAX_KEPT + 5)]

    assert {kept(model, None) for model in models} == {100.0}
    assert kept(models[0], None) == 100.0
