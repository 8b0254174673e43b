"""Fields that pydantic refuses, said to the author in words and at their place."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.rubric_files import schema
from bot.rubric_files.findings import Finding, Place, nearest, quoted
from bot.rubric_files.spots import Spot

_MODELS_AT: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): schema.RubricPart,
    ("groups", "*"): schema.GroupPart,
    ("panel",): schema.PanelPart,
    ("indicators", "*"): schema.IndicatorPart,
    ("indicators", "*", "choice", "*"): schema.OptionPart,
    ("indicators", "*", "number"): schema.NumberPart,
    ("indicators", "*", "multi"): schema.MultiPart,
    ("indicators", "*", "multi", "options", "*"): schema.PointsPart,
    ("indicators", "*", "steps", "*"): schema.StepPart,
    ("nodes", "*"): schema.NodePart,
    ("gates", "*"): schema.GatePart,
    ("bands", "*"): schema.BandPart,
    ("open_questions", "*"): schema.OpenQuestionPart,
}
"""Which fields a mapping has, by the path that leads to it."""
_MOST = 500
"""Fields whose mistakes are put into words: more are no rubric, and would take minutes."""


def read_fields(root: Spot) -> tuple[schema.RubricPart | None, list[Finding]]:
    """The file as typed fields, or None and what is wrong with each field."""
    try:
        return schema.RubricPart.model_validate(root.plain()), []
    except ValidationError as error:
        refused = error.errors(include_url=False)
        return None, [*_beyond(len(refused)), *(_finding(root, one) for one in refused[:_MOST])]


def _beyond(mistakes: int) -> Iterator[Finding]:
    """Says how many fields more are wrong than are listed."""
    if mistakes > _MOST:
        message = (
            f"{mistakes} fields are wrong; mend the first {_MOST}, listed here, and try again"
        )
        yield Finding(Place(1, 1), message)


def known_fields(path: tuple[str, ...]) -> list[str]:
    """The keys that the language knows at a path such as `("indicators", "*")`."""
    model = _MODELS_AT.get(path)
    fields = model.model_fields.items() if model else ()
    return [field.alias or name for name, field in fields]


class _Refused(NamedTuple):
    """One field that pydantic refused."""

    kind: str
    path: list[str | int]
    value: object
    context: Mapping[str, Any]
    said: str


def _finding(root: Spot, details: ErrorDetails) -> Finding:
    path = [part for part in details["loc"] if part != "[key]"]
    is_about_key = len(path) < len(details["loc"]) or details["type"] == "extra_forbidden"
    if details["type"] == "missing":
        return _missing(root, path)
    spot = _walk(root, path)
    place = spot.label if is_about_key else spot.place
    refused = _Refused(
        details["type"], path, details["input"], details.get("ctx", {}), details["msg"]
    )
    return Finding(place, _WORDS.get(refused.kind, _said_by_pydantic)(refused))


def _missing(root: Spot, path: list[str | int]) -> Finding:
    name = str(path[-1])
    model = _MODELS_AT[_pattern(path[:-1])]
    field = next(field for key, field in model.model_fields.items() if name in (key, field.alias))
    advice = f"add {_shape(name, field.annotation)}"
    return Finding(_walk(root, path[:-1]).label, f'"{name}" is missing here; {advice}')


def _walk(root: Spot, path: list[str | int]) -> Spot:
    spot = root
    for part in path:
        below = spot.fields.get(str(part))
        if below is None and isinstance(part, int) and part < len(spot.elements):
            below = spot.elements[part]
        spot = below or spot
    return spot


def _shape(name: str, annotation: object) -> str:
    if annotation == schema.Text:
        return f'"{name}: {{id: …, en: …}}" in every language'
    if get_origin(annotation) is dict:
        return f'"{name}:" with one key for each'
    return f'"{name}: […]"' if get_origin(annotation) is list else f'"{name}: …"'


def _text_fields() -> Iterator[str]:
    for model in _MODELS_AT.values():
        for name, field in model.model_fields.items():
            if field.annotation == schema.Text:
                yield field.alias or name


_TEXT_FIELDS = frozenset(_text_fields())


def _unknown_key(refused: _Refused) -> str:
    known = known_fields(_pattern(refused.path[:-1]))
    name = str(refused.path[-1])
    return f"unknown key {quoted(name)}; {nearest(name, known)}"


def _pattern(path: list[str | int]) -> tuple[str, ...]:
    """The path with ids and positions as `*`, as `_MODELS_AT` has it."""
    steps: list[str] = []
    for part in path:
        is_named = not isinstance(part, int) and (not steps or steps[-1] not in _BY_ID)
        steps.append(str(part) if is_named else "*")
    return tuple(steps)


_BY_ID = frozenset({"groups", "indicators", "nodes", "steps"})


def _needs_mapping(refused: _Refused) -> str:
    if refused.path and refused.path[-1] in _TEXT_FIELDS:
        return f"{_subject(refused)} needs a text in every language; write {{id: …, en: …}}"
    return f"{_subject(refused)} must be a mapping; write one `key: value` a line below it"


def _needs_list(refused: _Refused) -> str:
    return f"{_subject(refused)} must be a list; write [a, b] or one `- …` a line below it"


def _needs_word(refused: _Refused) -> str:
    return f"{_subject(refused)} must be a single text; write it as `key: text`"


def _one_of(refused: _Refused) -> str:
    expected = refused.context["expected"].replace("'", "")
    return f"{_input(refused)} is not known here; write {expected}"


def _own_words(refused: _Refused) -> str:
    return f"{quoted(refused.context['shown'])} is {refused.context['why']}"


def _bound(words: str, name: str) -> Callable[[_Refused], str]:
    def say(refused: _Refused) -> str:
        bound = f"{refused.context[name]:g}"
        advice = f"write a number {words} {bound}"
        return f"{_input(refused)} does not fit {_subject(refused)}; {advice}"

    return say


def _said_by_pydantic(refused: _Refused) -> str:
    return f"{_subject(refused)}: {refused.said}; change it"


def _subject(refused: _Refused) -> str:
    if not refused.path:
        return "the file"
    last = refused.path[-1]
    return quoted(last) if isinstance(last, str) else f"element {last + 1}"


def _input(refused: _Refused) -> str:
    value = refused.value
    return f"{value:g}" if isinstance(value, int | float) else quoted(str(value))


_WORDS: Mapping[str, Callable[[_Refused], str]] = {
    "extra_forbidden": _unknown_key,
    "dict_type": _needs_mapping,
    "model_type": _needs_mapping,
    "list_type": _needs_list,
    "string_type": _needs_word,
    "literal_error": _one_of,
    "field": _own_words,
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("of at least", "ge"),
    "less_than_equal": _bound("of at most", "le"),
}


def empty_file() -> Finding:
    """What to say of a file that holds nothing."""
    return Finding(Place(1, 1), 'the file is empty; begin with "rubric: …" (rubrics/README.md)')
