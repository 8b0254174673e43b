"""The fields of the rubric language, as pydantic reads them.

Every scalar arrives as the text that the author wrote; each field says what it must be.
What one field cannot know (languages, references, limits) is checked beside this, on the tree
with places, so that one broken field never hides another mistake.
"""

import math
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_INFINITE = re.compile(r"([-+]?)\.?inf", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_CONDITION = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\s*>=\s*(\S+)")
_LEVELS = re.compile(r"([0-9]{1,2})(?:\s*[-–]\s*([0-9]{1,2}))?")


def to_number(text: str, *, infinite: bool = False) -> float | None:
    """The number that a text says, or None; infinity only where it is allowed."""
    if infinite and (found := _INFINITE.fullmatch(text)):
        return -math.inf if found[1] == "-" else math.inf
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def to_condition(text: str) -> tuple[str, float] | None:
    """`P5 >= 1` as a name and a bound, or None."""
    found = _CONDITION.fullmatch(text.strip())
    bound = to_number(found[2]) if found else None
    return (found[1], bound) if found and bound is not None else None


def to_levels(text: str) -> tuple[int, ...]:
    """`"0-1"` as (0, 1), `"2"` as (2,); empty where it says nothing of the kind."""
    found = _LEVELS.fullmatch(text.strip())
    if not found:
        return ()
    return tuple(range(int(found[1]), int(found[2] or found[1]) + 1))


def _refuse(message: str, value: object) -> PydanticCustomError:
    shown = str(value) if isinstance(value, str) else "this"
    return PydanticCustomError("field", "{shown}: {why}", {"shown": shown, "why": message})


def _number(value: Any) -> float:  # noqa: ANN401 (pydantic hands over whatever was written)
    number = to_number(value) if isinstance(value, str) else None
    if number is None:
        raise _refuse("not a number; write one such as 0.6", value)
    return number


def _exponent(value: Any) -> float:  # noqa: ANN401 (as above)
    number = to_number(value, infinite=True) if isinstance(value, str) else None
    if number is None:
        raise _refuse("not a number; write one such as 1, 0, -1, inf or -inf", value)
    return number


def _whole(value: Any) -> int:  # noqa: ANN401 (as above)
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise _refuse("not a whole number; write one such as 2", value)
    return int(value)


def _switch(value: Any) -> bool:  # noqa: ANN401 (as above)
    if value not in ("true", "false"):
        raise _refuse("neither true nor false; write one of the two", value)
    return bool(value == "true")


def _condition(value: Any) -> tuple[str, float]:  # noqa: ANN401 (as above)
    condition = to_condition(value) if isinstance(value, str) else None
    if condition is None:
        raise _refuse("not a condition; write an id, >= and a number, such as P5 >= 1", value)
    return condition


def _spelled(pattern: str, advice: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise _refuse(advice, value)
        return value

    return AfterValidator(check)


Number = Annotated[float, BeforeValidator(_number)]
Share = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1)]
Exponent = Annotated[float, BeforeValidator(_exponent)]
Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=1)]
Switch = Annotated[bool, BeforeValidator(_switch)]
ConditionText = Annotated[tuple[str, float], BeforeValidator(_condition)]
Weight = Annotated[float, BeforeValidator(_number), Field(gt=0)]

Id = Annotated[
    str,
    _spelled(
        r"[A-Za-z][A-Za-z0-9_]{0,31}",
        "not an id; use letters, digits and _, a letter first, at most 32",
    ),
]
RubricId = Annotated[
    str,
    _spelled(
        r"[a-z][a-z0-9_]{0,31}",
        "not a rubric id; use small letters, digits and _, a letter first, at most 32",
    ),
]
Version = Annotated[
    str,
    _spelled(
        r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}", "not a version; write numbers and dots, such as 1.0.0"
    ),
]
Language = Annotated[
    str, _spelled(r"[a-z]{2,3}", "not a language code; write two or three letters, such as id")
]
Text = dict[str, str]


class Part(BaseModel):
    """A mapping of the language: nothing is guessed, and nothing unknown is let through."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class GroupPart(Part):
    """A group of respondents."""

    name: Text
    weight: Annotated[float, BeforeValidator(_number), Field(ge=0)] = 1.0
    answers_as: str | None = None


class PanelPart(Part):
    """How many respondents a figure needs before it is shown."""

    min_group: Count = 5
    min_total: Count = 15
    min_each: Count = 3


class OptionPart(Part):
    """An option of `choice` with its value."""

    value: Share
    text: Text


class NumberPart(Part):
    """A number between two goalposts."""

    begin: Number = Field(alias="from")
    to: Number
    scale: Literal["linear", "log"] = "linear"
    unit: Text = {}


class PointsPart(Part):
    """An option of `multi` with its points."""

    points: Annotated[float, BeforeValidator(_number), Field(ge=0)]
    text: Text


class MultiPart(Part):
    """Several options to tick."""

    options: list[PointsPart]
    full: Weight
    none: Whole | None = None


class StepPart(Part):
    """The way up from one or more levels."""

    do: Text
    first: Text
    owner: str
    basis: Text = {}


class IndicatorPart(Part):
    """One question with its scale and its way up."""

    name: Text
    groups: list[str]
    question: Text
    about: Literal["region", "self", "subsector"] = "region"
    levels: list[Text] | None = None
    choice: list[OptionPart] | None = None
    yes_no: Switch = False
    number: NumberPart | None = None
    multi: MultiPart | None = None
    reverse: Switch = False
    not_applicable: Switch = False
    effort: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=3)] = 2
    requires: list[ConditionText] = []
    explain: Text = {}
    evidence: Text = {}
    evidence_from: Annotated[int, BeforeValidator(_whole), Field(ge=0)] | None = None
    evidence_kinds: list[Literal["link", "text", "photo", "document", "location"]] = []
    steps: dict[str, StepPart] = {}
    source: str = ""
    standing: Literal["sourced", "proposal"] = "proposal"


class NodePart(Part):
    """A weighted mean of indicators or other nodes."""

    name: Text
    of: dict[str, Weight]
    p: Exponent = 1.0
    need: Share = 0.0
    floor: Share = 0.0
    missing: Literal["skip", "worst"] = "skip"


class GatePart(Part):
    """A level and what it asks for."""

    level: Count
    name: Text
    when: list[ConditionText]
    cap: Number | None = None


class BandPart(Part):
    """A label from a value upwards."""

    lower: Number = Field(alias="from")
    id: Id
    name: Text


class OpenQuestionPart(Part):
    """A closing question in the person's own words."""

    id: Id
    question: Text
    hint: Text = {}


class RubricPart(Part):
    """The whole file."""

    rubric: RubricId
    version: Version
    languages: list[Language]
    name: Text
    about: Text
    notice: Text
    groups: dict[Id, GroupPart]
    indicators: dict[Id, IndicatorPart]
    nodes: dict[Id, NodePart]
    root: str
    asks_subsector: Switch = False
    level_names: list[Text] = []
    scale: Weight = 100.0
    panel: PanelPart = PanelPart()
    gates: list[GatePart] = []
    bands: list[BandPart] = []
    open_questions: list[OpenQuestionPart] = []
