"""Rubric files of every kind of damage against the loader: a rubric, or mistakes with places."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rubric_files import RubricFileError, load_rubric
from scoring.rubric import Rubric
from tests.fuzz.counting import Tried, examples
from tests.rubric_files.samples import GOOD

SHELF = Path(__file__).resolve().parents[2] / "rubrics"
SHIPPED = {path.parent.name: path.read_text(encoding="utf-8") for path in SHELF.glob("*/*.yaml")}
TEXTS = {"sample": GOOD, **SHIPPED}
BYTES = (b"\x00", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\t", b"\r", b"\n", b": ",
         b"- ", b"{", b"}", b"[", b"]", b"'", b'"', b"|", b">", b"&a ", b"*a", b"!!python/none ",
         b"%YAML 9.9\n", b"---\n", b"...\n", b"? ", b"<<: ", b"1e999", b"\xe2\x80\xa8",
         b"9" * 400)  # fmt: skip
ODD: tuple[Any, ...] = (
    "", " ", "0", "-1", "1e308", "1e309", ".inf", "-.inf", ".nan", "9" * 400, "0x1f", "1_000",
    "~", "true", "P1", "P1 >= 1", "P1 >= 9e99", "0-99", "99-0", "<b>{subsector}</b>", "{x}", "٣",
    "a" * 5000, "\u202eabc", "\x85", [], {}, [[]], [{}], {"": ""}, {"id": ""}, {"id": []},
    ["A", "A"], {"a": {"a": {"a": {"a": "a"}}}}, None,
)  # fmt: skip


@pytest.fixture(scope="module")
def tried() -> Iterator[Tried]:
    counted = Tried("rubric files through the loader")
    yield counted
    counted.report()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzzed") / "fuzzed.yaml"


def check(data: bytes, path: Path, tried: Tried) -> RubricFileError | Rubric:
    """What loading gives: any other error is let through, and fails the test."""
    path.write_bytes(data)
    result: RubricFileError | Rubric
    with tried.one() as outcome:
        try:
            result = load_rubric(path)
        except RubricFileError as error:
            result = error
        outcome.append("good" if isinstance(result, Rubric) else "refused")
    if isinstance(result, RubricFileError):
        lines = data.count(b"\n") + data.count(b"\r") + 2 + data.count(b"\xe2\x80") + \
            data.count(b"\xc2\x85")  # fmt: skip
        assert result.mistakes
        for mistake in result.mistakes:
            assert 0 < mistake.line <= lines
            assert mistake.column > 0
            assert len(mistake.message) < 5000
            assert "\n" not in mistake.message
            str(mistake).encode()
    return result


def damaged(text: str, chance: Random) -> bytes:
    """A file with some of its bytes lost, doubled, moved or exchanged."""
    data = text.encode()
    for _ in range(chance.randint(1, 4)):
        begin = chance.randrange(len(data) + 1)
        end = min(len(data), begin + chance.choice((0, 0, 1, 2, 9, 80, 4000)))
        scrap = chance.choice((b"", chance.choice(BYTES), data[begin:end] * 2, data[end:][:50]))
        data = data[:begin] + scrap + data[end:]
    return data


def misbuilt(text: str, chance: Random) -> bytes:
    """A file of sound YAML in which some values were lost, exchanged, doubled or made odd."""
    tree = yaml.load(text, Loader=yaml.CBaseLoader)
    for _ in range(chance.randint(1, 3)):
        _misbuild(tree, chance, chance.choice([*_places(tree)]))
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every value in a tree, as what holds it and its key or index there."""
    keys = tree if isinstance(tree, dict) else range(len(tree))
    for key in keys:
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key])


def _misbuild(tree: Any, chance: Random, place: tuple[Any, Any]) -> None:
    holder, key = place
    other_holder, other_key = chance.choice([*_places(tree)])
    match chance.randrange(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = chance.choice(ODD)
        case 2:
            holder[key] = json.loads(json.dumps(other_holder[other_key]))
        case 3 if isinstance(holder, dict):
            holder[chance.choice((*map(str, ODD[:20]), str(other_key)))] = holder.pop(key)
        case 3:
            holder.insert(0, holder[key])
        case _:
            holder[key] = [holder[key]] * chance.choice((1, 2, 60))


@given(st.randoms(use_true_random=False), st.sampled_from(["sample", "seven_steps"]))
@settings(max_examples=examples(60, 3000))
def test_damaged_bytes(tried: Tried, path: Path, chance: Random, name: str) -> None:
    """Bytes lost, doubled, moved, exchanged."""
    check(damaged(TEXTS[name], chance), path, tried)


@given(st.randoms(use_true_random=False))
@settings(max_examples=examples(60, 3000))
def test_misbuilt_trees(tried: Tried, path: Path, chance: Random) -> None:
    """Sound YAML of a wrong build."""
    check(misbuilt(GOOD, chance), path, tried)


@pytest.mark.parametrize("name", [*TEXTS])
@pytest.mark.parametrize("how", [damaged, misbuilt])
def test_many_of_each(tried: Tried, path: Path, name: str, how: Any) -> None:
    """Both, in bulk, for the sample and for each rubric that is shipped."""
    usual = {"sample": 150, "seven_steps": 20}.get(name, 4)
    many = {"sample": 7000, "seven_steps": 1000}.get(name, 150)
    for seed in range(examples(usual, many)):
        check(how(TEXTS[name], Random(seed)), path, tried)


def _alias_bomb(levels: int = 60) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


BOMBS: dict[str, str | bytes] = {
    "aliases of aliases": _alias_bomb(),
    "an alias of itself": "rubric: &a [*a]",
    "a merged alias": GOOD + "x: &x {id: a}\n<<: *x\n",
    "lists in lists": "[" * 100_000,
    "maps in maps": "{a: " * 100_000,
    "keys of keys": "? " * 50_000,
    "lists in block form": "- " * 100_000,
    "deep indentation": "\n".join(" " * n + f"a{n}:" for n in range(1200)),
    "a long line": "rubric: " + "a" * 1_900_000,
    "a long key": "a" * 1_900_000 + ": 1",
    "many keys": "\n".join(f"k{n}: 1" for n in range(100_000)),
    "many documents": "---\na\n" * 100_000,
    "many comments": GOOD + "# x\n" * 300_000,
    "empty lines": "\n" * 1_999_000,
    "colons": ":" * 100_000,
    "quotes": '"' * 99_999,
    "tags": "!" * 100_000,
    "anchors": "&a " * 50_000,
    "too large": b"a" * 2_000_001,
    "NUL": GOOD.replace("Contoh", "Con\x00toh"),
    "NUL alone": b"\x00",
    "two BOMs": b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode(),
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-32": GOOD.encode("utf-32"),
    "Latin 1": GOOD.replace("Contoh", "Café").encode("latin-1"),
    "a cut sign": GOOD.encode() + b"# \xe2\x80",
    "a surrogate": GOOD.encode().replace(b"Contoh", b"\xed\xa0\x80"),
    "an escaped surrogate": GOOD.replace("id: Contoh", r'id: "\uD800"'),
    "an escaped sign of an end": GOOD.replace("id: Contoh", r'id: "a\0b"'),
    "a huge number": GOOD.replace("scale: 100", "scale: " + "9" * 100_000),
    "a huge exponent": GOOD.replace("scale: 100", "scale: 1e999999999"),
    "a huge version": GOOD.replace("1.0.0", "9" * 10_000),
    "a huge weight": GOOD.replace("P2: 2", "P2: 1e308").replace("P1: 1,", "P1: 1e308,"),
    "a tiny weight": GOOD.replace("P2: 2", "P2: 5e-324").replace("P1: 1,", "P1: 5e-324,"),
    "a huge exponent of a mean": GOOD.replace("p: 0", "p: 1e308"),
    "a huge number of levels": GOOD.replace('"0-1"', '"0-99"'),
    "goalposts at the ends": GOOD.replace("from: 0, to: 10", "from: -1e308, to: 1e308"),
    "a python object": GOOD.replace("id: Contoh", "id: !!python/object/apply:os.system [ls]"),
    "a binary": GOOD.replace("id: Contoh", "id: !!binary aGk="),
    "a directive": "%YAML 1.1\n%TAG ! tag:x,2000:\n---\n" + GOOD,
    "an unknown directive": "%YAML 9.9\n---\n" + GOOD,
}


@pytest.mark.parametrize("name", [*BOMBS])
def test_bombs(tried: Tried, path: Path, name: str) -> None:
    """What is meant to fill the memory or to run for ever is refused, or harmless, at once."""
    bomb = BOMBS[name]
    check(bomb if isinstance(bomb, bytes) else bomb.encode(), path, tried)


def test_thousands_of_mistakes_are_not_all_put_into_words(tried: Tried, path: Path) -> None:
    """The first five hundred, and how many there are: the rest would take minutes."""
    result = check("\n".join(f"k{n}: 1" for n in range(2000)).encode(), path, tried)

    assert isinstance(result, RubricFileError)
    said = [one for one in result.mistakes if "fields are wrong; mend the first 500" in str(one)]
    assert [(one.line, one.column) for one in said] == [(1, 1)]
    # what the checks beside the fields say of a file without any part comes on top
    assert len(result.mistakes) <= 520


@pytest.mark.parametrize("name", [*TEXTS])
def test_every_cut_is_told(tried: Tried, path: Path, name: str) -> None:
    """A file that a full disk cut off anywhere is refused, or is a whole rubric."""
    data = TEXTS[name].encode()
    for cut in range(0, len(data), max(1, len(data) // examples(20, 200))):
        check(data[:cut], path, tried)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_marks_and_line_ends_of_any_editor_are_good(
    tried: Tried, path: Path, mark: bytes, ending: bytes
) -> None:
    """A byte order mark and the line ends of Windows and of old Macs change nothing."""
    result = check(mark + GOOD.encode().replace(b"\n", ending), path, tried)
    assert isinstance(result, Rubric)
