"""Whatever a file holds, loading gives a rubric or a list of mistakes, never another error."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rubric_files import RubricFileError, load_rubric
from scoring.rubric import Rubric
from tests.rubric_files.samples import GOOD, write

LINES = GOOD.splitlines()
WORDS = sorted(set(GOOD.replace(",", " ").replace("{", " ").replace("}", " ").split()))
SCRAPS = st.one_of(
    st.text(max_size=30),
    st.sampled_from([*WORDS, "{", "}", "[", "]", ":", "-", "'", '"', "&a", "*a", "\t", "1e999",
                     "nan", ".inf", "-1", "", "~", "!!python/none", "{subsector}", "<<:"]),
)  # fmt: skip


def outcome(data: bytes | str) -> Rubric | RubricFileError:
    """What loading these bytes gives; any other error is let through."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), data)
        try:
            return load_rubric(path)
        except RubricFileError as error:
            return error


def holds(result: Rubric | RubricFileError) -> None:
    """A refusal names at least one mistake, and every place is inside a file."""
    if isinstance(result, RubricFileError):
        assert result.mistakes
        assert all(mistake.line > 0 and mistake.column > 0 for mistake in result.mistakes)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data: bytes) -> None:
    """Bytes of any kind are read or refused."""
    holds(outcome(data))


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    """Text of any kind is read or refused."""
    holds(outcome(text.encode("utf-8", "surrogatepass")))


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_changed_sample(data: st.DataObject) -> None:
    """A good file with words exchanged or cut out is read or refused."""
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = min(len(text), begin + data.draw(st.integers(0, 12)))
        text = text[:begin] + data.draw(SCRAPS) + text[end:]

    holds(outcome(text.encode("utf-8", "surrogatepass")))


@given(st.lists(st.sampled_from(range(len(LINES))), max_size=len(LINES)))
@settings(max_examples=150, deadline=None)
def test_lines_in_any_order(order: list[int]) -> None:
    """Lines of a good file, missing, doubled and mixed up, are read or refused."""
    holds(outcome("\n".join(LINES[index] for index in order)))


PLAIN = st.recursive(
    st.sampled_from(["a", "1", "-1", "P1", "P1 >= 1", "true", "", "0-1", "id"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "en", "name", "of", "P1", "levels"]), inner),
    ),
    max_leaves=8,
)


@given(
    st.sampled_from([line.split(":")[0] for line in LINES if ":" in line and line[0] != " "]),
    PLAIN,
)
@settings(max_examples=250, deadline=None)
def test_any_value_at_any_key(key: str, value: object) -> None:
    """Every top key with a value of any shape is read or refused."""
    kept = GOOD.split(f"\n{key}:")[0] if key != "rubric" else "version: 1.0.0"
    holds(outcome(f"{kept}\n{key}: {json.dumps(value)}\n"))
