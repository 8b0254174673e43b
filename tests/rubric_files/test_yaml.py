"""Files that are not YAML, not text, or YAML that the language refuses."""

from pathlib import Path

import pytest

from bot.rubric_files import RubricFileError, inspect_rubric, load_rubric
from tests.rubric_files.samples import GOOD, HERE, changed, reported, write


def test_all_mistakes_come_at_once_in_file_order(tmp_path: Path) -> None:
    """Mistakes of every kind and part are all in one error, as `file:line:column: …`."""
    text = (
        "rubric: contoh\n"
        "version: 1.0.0\n"
        "languages: [id]\n"
        "name: {id: Contoh}\n"
        "about: {}\n"
        "notice: {id: Bukan resmi.}\n"
        "groups: {A: {name: {id: Akademisi}}}\n"
        "indicators:\n"
        "  P1: {name: {id: Aturan}, groups: [B], question: {id: Ada?}, yes_no: true, stpes: 1}\n"
        "  P1: 3\n"
        "nodes: {index: {name: {id: Indeks}, of: {P2: 0}}}\n"
        "root: index\n"
    )
    path = write(tmp_path, text)

    unreached = 'indicator "P1" is not reached from the root "index"'
    with pytest.raises(RubricFileError) as caught:
        load_rubric(path)
    assert str(caught.value).splitlines() == [
        f"{path}:5:1: translation missing: id; add it here",
        f"{path}:9:3: {unreached}; give it a weight in a node, or remove it",
        f'{path}:9:37: "B" is no group; known here: A',
        f'{path}:9:77: unknown key "stpes"; did you mean "steps"?',
        f'{path}:10:3: "P1" stands here twice, first in line 9; rename or remove one',
        f'{path}:11:42: "P2" is neither an indicator nor a node; known here: P1, index',
        f'{path}:11:46: "0" does not fit "P2"; write a number above 0',
    ]


REFUSED = [
    (
        "en: Spaces}",
        f"en: Spaces, {HERE}en: Rooms}}",
        '"en" stands here twice, first in line 42; rename or remove one',
    ),
    (
        "root: index\n",
        f"root: index\n{HERE}rubric: lagi\n",
        '"rubric" stands here twice, first in line 1; rename or remove one',
    ),
    (
        "name: {id: Ruang, en: Spaces}",
        f"name: {{id: &a Ruang, en: {HERE}*a}}",
        "*a: anchors and aliases are not part of the language; write it out",
    ),
    (
        "root: index\n",
        f"root: index\n{HERE}---\nrubric: lagi\n",
        "a second document begins; keep one rubric a file and remove this line",
    ),
    (
        "root: index\n",
        f"root: index\n{HERE}[a]: b\n",
        "a key must be a word; write it as text",
    ),
    (
        "en: Spaces",
        f"en: Spa{HERE}\x07ces",
        "U+0007: control characters are not allowed; delete this character",
    ),
    (
        "root: index\n",
        f"root: {HERE}{'[' * 60}{']' * 60}\n".replace(HERE + "[" * 24, "[" * 24 + HERE),
        "nested deeper than 24 levels; flatten it",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), REFUSED)
def test_yaml_that_the_language_refuses(old: str, new: str, message: str, tmp_path: Path) -> None:
    """Duplicates, aliases, second documents and the like are named at their place."""
    marked = changed(old, new)

    before = marked[: marked.index(HERE)]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    assert reported(write(tmp_path, marked)) == [(line, column, message)]


def test_syntax_error_names_its_place(tmp_path: Path) -> None:
    """A quotation mark that is never closed is found where the parser gives up."""
    path = write(tmp_path, "rubric: contoh\nversion: 1.0\nlanguages: [id\nname: {id: a}\n")

    ((line, column, message),) = reported(path)
    assert (line, column) == (4, 5)
    assert message.startswith("not YAML: did not find expected ',' or ']'")
    assert message.endswith("; check quotes, colons and indentation near here")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "{}", "---\n"])
def test_empty_file(text: str, tmp_path: Path) -> None:
    """A file without anything says how to begin."""
    assert reported(write(tmp_path, text)) == [
        (1, 1, 'the file is empty; begin with "rubric: …" (rubrics/README.md)')
    ]


@pytest.mark.parametrize("text", ["just words", "[a, b]"])
def test_file_that_is_no_mapping(text: str, tmp_path: Path) -> None:
    """A file that holds something else says what it must be."""
    assert reported(write(tmp_path, text)) == [
        (1, 1, "the file must be a mapping; write one `key: value` a line below it")
    ]


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    """Bytes of another encoding are named at the first of them."""
    path = write(tmp_path, b"rubric: contoh\nname: {id: \xe9}\n")

    assert reported(path) == [(2, 12, "not UTF-8 from here; save the file as UTF-8")]


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Editors of Windows put a byte order mark before the text."""
    assert load_rubric(write(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())).id == "contoh"


def test_file_that_is_too_large(tmp_path: Path) -> None:
    """Two megabytes are more than any rubric needs."""
    path = write(tmp_path, GOOD + "#" * 2_000_000)

    assert reported(path) == [
        (1, 1, f"{len(GOOD) + 2_000_000} bytes; keep a rubric under 2000000")
    ]


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and a folder are mistakes like any other."""
    for path in (tmp_path / "nowhere.yaml", tmp_path):
        ((line, column, message),) = reported(path)
        assert (line, column) == (1, 1)
        assert message.startswith("cannot be read: ")


def test_hundred_thousand_brackets_do_not_end_the_process(tmp_path: Path) -> None:
    """Nesting is stopped before a library's recursion could overflow the stack."""
    path = write(tmp_path, "[" * 100_000)

    assert reported(path) == [(1, 26, "nested deeper than 24 levels; flatten it")]


def test_inspection_keeps_warnings_of_a_good_file(tmp_path: Path) -> None:
    """A warning does not stop a rubric from being used."""
    text = changed("id: Adakah aturan?", f"id: {'kata ' * 30}")

    inspection = inspect_rubric(write(tmp_path, text))
    assert (inspection.rubric is not None, len(inspection.warnings), inspection.mistakes) == (
        True,
        1,
        (),
    )
