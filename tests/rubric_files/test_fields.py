"""Fields that are missing, unknown or of the wrong kind are named at their place."""

from pathlib import Path

import pytest

from tests.rubric_files.samples import HERE, Case, case, changed, expected, reported, write

CASES = [
    case(
        "unknown key",
        "notice: {",
        f"{HERE}notise: x\nnotice: {{",
        'unknown key "notise"; did you mean "notice"?',
    ),
    case(
        "unknown key far from all known ones",
        "panel: {",
        f"panel: {{{HERE}quorum: 3, ",
        'unknown key "quorum"; known here: min_group, min_total, min_each',
    ),
    case(
        "unknown key of a step",
        "        owner: G\n",
        f"        owner: G\n        {HERE}bases: x\n",
        'unknown key "bases"; did you mean "basis"?',
    ),
    case(
        "unknown key of an option",
        "{value: 0.3, ",
        f"{{value: 0.3, {HERE}txt: a, ",
        'unknown key "txt"; did you mean "text"?',
    ),
    case(
        "missing text",
        "  P3:\n    name: {id: Ruang, en: Spaces}\n",
        f"  {HERE}P3:\n",
        '"name" is missing here; add "name: {id: …, en: …}" in every language',
    ),
    case(
        "missing list",
        "  P3:\n    name: {id: Ruang, en: Spaces}\n    groups: [G]\n",
        f"  {HERE}P3:\n    name: {{id: Ruang, en: Spaces}}\n",
        '"groups" is missing here; add "groups: […]"',
    ),
    case(
        "missing mapping",
        "  D1: {name: {id: Kebijakan, en: Policy}, of: {P1: 1, P2: 2}, need: 0.5}\n"
        "  index: {name: {id: Indeks, en: Index}, of: {D1: 1, P3: 1, P4: 1}",
        f"  {HERE}D1: {{name: {{id: Kebijakan, en: Policy}}}}\n"
        "  index: {name: {id: Indeks, en: Index}, of: {D1: 1, P3: 1, P4: 1, P1: 1, P2: 1}",
        '"of" is missing here; add "of:" with one key for each',
    ),
    case(
        "missing scalar at the top",
        "rubric: contoh\nversion: 1.0.0\n",
        f"{HERE}version: 1.0.0\n",
        '"rubric" is missing here; add "rubric: …"',
    ),
    case(
        "rubric id",
        "rubric: contoh",
        f"rubric: {HERE}Contoh-1",
        '"Contoh-1" is not a rubric id; use small letters, digits and _, a letter first, '
        "at most 32",
    ),
    case(
        "version",
        "version: 1.0.0",
        f"version: {HERE}v1",
        '"v1" is not a version; write numbers and dots, such as 1.0.0',
    ),
    case(
        "id of a group that is no id",
        "groups:\n",
        f"groups:\n  {HERE}A-1: {{name: {{id: a, en: b}}}}\n",
        '"A-1" is not an id; use letters, digits and _, a letter first, at most 32',
    ),
    case(
        "text without languages",
        "name: {id: Aturan, en: Rules}",
        f"name: {HERE}Aturan",
        '"name" needs a text in every language; write {id: …, en: …}',
    ),
    case(
        "not a mapping",
        "panel: {min_group: 5, min_total: 15, min_each: 3}",
        f"panel: {HERE}[5, 15]",
        '"panel" must be a mapping; write one `key: value` a line below it',
    ),
    case(
        "not a list",
        "groups: [A, G]",
        f"groups: {HERE}A",
        '"groups" must be a list; write [a, b] or one `- …` a line below it',
    ),
    case(
        "not a single text",
        "root: index",
        f"root: {HERE}[index]",
        '"root" must be a single text; write it as `key: text`',
    ),
    case(
        "not a number",
        "need: 0.5",
        f"need: {HERE}half",
        '"half" is not a number; write one such as 0.6',
    ),
    case(
        "infinity where it is no exponent",
        "need: 0.5",
        f"need: {HERE}.inf",
        '".inf" is not a number; write one such as 0.6',
    ),
    case(
        "exponent that is no number",
        "p: 0,",
        f"p: {HERE}geometric,",
        '"geometric" is not a number; write one such as 1, 0, -1, inf or -inf',
    ),
    case(
        "not a whole number",
        "min_total: 15",
        f"min_total: {HERE}1.5",
        '"1.5" is not a whole number; write one such as 2',
    ),
    case(
        "not a switch",
        "    effort: 1\n",
        f"    effort: 1\n    not_applicable: {HERE}yes\n",
        '"yes" is neither true nor false; write one of the two',
    ),
    case(
        "not a condition",
        "[P1 >= 1]",
        f"[{HERE}P1 > 1]",
        '"P1 > 1" is not a condition; write an id, >= and a number, such as P5 >= 1',
    ),
    case(
        "not one of the words",
        "scale: linear",
        f"scale: {HERE}square",
        '"square" is not known here; write linear or log',
    ),
    case(
        "share above 1",
        "need: 0.5",
        f"need: {HERE}60",
        '"60" does not fit "need"; write a number of at most 1',
    ),
    case(
        "weight of 0",
        "P2: 2}",
        f"P2: {HERE}0}}",
        '"0" does not fit "P2"; write a number above 0',
    ),
    case(
        "weight below 0",
        "weight: 0,",
        f"weight: {HERE}-1,",
        '"-1" does not fit "weight"; write a number of at least 0',
    ),
    case(
        "effort",
        "effort: 1",
        f"effort: {HERE}4",
        '"4" does not fit "effort"; write a number of at most 3',
    ),
]


@pytest.mark.parametrize("item", CASES, ids=str)
def test_field_is_named_at_its_place(item: Case, tmp_path: Path) -> None:
    """A wrong field is the only thing reported, and at its place."""
    path = write(tmp_path, changed(item.old, item.new))

    assert reported(path) == expected(item)
