"""The Bot API's own shapes: read from python-telegram-bot's classes, filled with anything.

Nothing is listed by hand. Each class of the library says in its `__init__` which fields the
Bot API gives it, which of them are required, and of what type; a new version of the library
brings the new fields of the Bot API here by itself.
"""

import collections.abc
import datetime as dt
import inspect
import sys
import types
import typing
from dataclasses import dataclass
from random import Random
from typing import Any

import telegram
from telegram._telegramobject import TelegramObject

KIND_OF_CLASS = ("type", "status", "source")
"""Fields that say which of several classes an object is."""
_WIRE_NAMES = {"from_user": "from"}
_NAMES = {name: getattr(telegram, name) for name in dir(telegram)}
_LARGEST = 2**63


@dataclass(frozen=True)
class Field:
    """One field of an object, as the Bot API names it."""

    name: str
    type: Any
    required: bool


def fields_of(kind: type[TelegramObject]) -> tuple[Field, ...]:
    """The fields of a class, and of all that stand in its place."""
    if kind not in _FIELDS:
        _FIELDS[kind] = _all_fields(kind)
    return _FIELDS[kind]


_FIELDS: dict[type[TelegramObject], tuple[Field, ...]] = {}


def _all_fields(kind: type[TelegramObject]) -> tuple[Field, ...]:
    found: dict[str, Field] = {}
    for each in (kind, *_below(kind)):
        for field in _own_fields(each):
            known = found.get(field.name)
            if known is None or (field.required and not known.required):
                found[field.name] = field
    return tuple(found.values())


def _below(kind: type[TelegramObject]) -> list[type[TelegramObject]]:
    return [each for child in kind.__subclasses__() for each in (child, *_below(child))]


def _own_fields(kind: type[TelegramObject]) -> list[Field]:
    names = {**vars(sys.modules[kind.__module__]), **_NAMES}
    hints = typing.get_type_hints(kind.__init__, names)
    given = inspect.signature(kind.__init__).parameters
    return [
        Field(_WIRE_NAMES.get(name, name), hints[name], given[name].default is inspect._empty)
        for name in given
        if name in hints and name not in {"self", "api_kwargs", "kwargs", "args"}
    ]


def constants_of(kind: type[TelegramObject]) -> tuple[str, ...]:
    """The words that a class knows for its `type`, `status` or `source`."""
    words = (getattr(kind, name) for name in dir(kind) if name.isupper())
    return tuple(sorted({str(word) for word in words if isinstance(word, str)})) or ("other",)


TEXTS = (
    "", " ", "3", "tidak tahu", "wonosobo", "/start", "/start r3307c", "/hapus", "<b>a</b>&amp;",
    "a\x00b", "\ud800", "\u202edlanaj\u202c", "9" * 5000, "x" * 9000, "=1+1", "#let a = 1",
    "👩🏽‍🎨", "\u200b\u2060", "٣", "-3,5", "1e999", "kriya\nkuliner", "{{ 7*7 }}", "%s%n", "اﷺ",
)  # fmt: skip
NUMBERS = (0, 1, -1, 7, 1001, 2**31, -(2**31), _LARGEST - 1, _LARGEST, -_LARGEST, 2**70, 10**40)
TWISTS: tuple[Any, ...] = (
    None, True, False, 0, -1, _LARGEST, -_LARGEST - 1, 10**400, 0.5, 1e308, float("inf"),
    float("nan"), "", "x", "\x00", "\ud800", "x" * 9000, [], {}, [[]], [None], [{}], {"id": None},
    {"": 1}, [1, "a", {}], {"id": "7", "type": "private"}, [[[[[[[[[[]]]]]]]]]],
)  # fmt: skip
"""Values that are seldom what a field expects."""


class Maker:
    """Makes objects of the Bot API by chance; the same chance makes the same object."""

    def __init__(self, chance: Random, *, twisted: float = 0.0, width: int = 4) -> None:
        """Make objects.

        Args:
            chance: where it comes from; hypothesis gives one that it can shrink.
            twisted: how many of the values are of a wrong type, 0 to 1.
            width: the most optional fields of one object.
        """
        self.chance = chance
        self.twisted = twisted
        self.width = width

    def update(self, update_id: Any) -> dict[str, Any]:
        """An update of any kind, of several at once, or of none."""
        names = [field for field in fields_of(telegram.Update) if field.name != "update_id"]
        several = self.chance.choice((1, 1, 1, 1, 1, 0, 2, 3))
        chosen = self.chance.sample(names, several)
        return {"update_id": update_id, **{one.name: self.value(one.type, 0) for one in chosen}}

    def thing(self, kind: type[TelegramObject], depth: int) -> dict[str, Any]:
        """An object of a class: its required fields, and some of the others."""
        fields = fields_of(kind)
        optional = [field for field in fields if not field.required]
        most = min(len(optional), max(0, self.width - depth))
        some = self.chance.sample(optional, self.chance.randint(0, most)) if most else []
        chosen = [*(field for field in fields if field.required), *some]
        return {field.name: self.field(kind, field, depth) for field in chosen}

    def field(self, kind: type[TelegramObject], field: Field, depth: int) -> Any:
        """The value of one field; now and then of the wrong type."""
        if self.twisted and self.chance.random() < self.twisted:
            return self.chance.choice(TWISTS)
        if field.name in KIND_OF_CLASS and field.type is str:
            return self.chance.choice(constants_of(kind))
        return self.value(field.type, depth + 1)

    def value(self, wanted: Any, depth: int) -> Any:
        """A value of a type."""
        origin, inside = typing.get_origin(wanted), typing.get_args(wanted)
        if origin in (types.UnionType, typing.Union):
            return self.value(
                self.chance.choice([k for k in inside if k is not type(None)]), depth
            )
        if origin in (collections.abc.Sequence, list, tuple):
            few = self.chance.randint(0, 2) if depth < 5 else 0
            return [self.value(inside[0], depth + 1) for _ in range(few)]
        if inspect.isclass(wanted) and issubclass(wanted, TelegramObject):
            return self.thing(wanted, depth)
        return self.scalar(wanted)

    def scalar(self, wanted: Any) -> Any:
        """A number, a text, a flag or a moment."""
        if wanted is bool:
            return self.chance.random() < 0.5
        if wanted is float:
            return self.chance.choice((0.0, 112.7, -7.4, 1e9))
        if wanted in (int, dt.datetime, dt.timedelta):
            moments = (0, 1_790_000_000, 2**31, 10**12)
            return self.chance.choice(NUMBERS if wanted is int else moments)
        return self.chance.choice(TEXTS)


def wire_paths(kind: type[TelegramObject], depth: int) -> list[tuple[str, ...]]:
    """Every way of at most so many steps from an object down into its fields."""
    paths: list[tuple[str, ...]] = []
    for field in fields_of(kind):
        paths.append((field.name,))
        inner = class_within(field.type)
        if depth > 1 and inner is not None:
            paths += [(field.name, *below) for below in wire_paths(inner, depth - 1)]
    return paths


def class_within(wanted: Any) -> type[TelegramObject] | None:
    """The class of an optional field or of a list's elements, if it is one of the library."""
    if inspect.isclass(wanted) and issubclass(wanted, TelegramObject):
        return wanted
    return next(filter(None, map(class_within, typing.get_args(wanted))), None)


def with_value(thing: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A copy of an object with another value at the end of a path."""
    name, *rest = path
    if not rest:
        return {**thing, name: value}
    inner = thing.get(name)
    inner = inner[0] if isinstance(inner, list) and inner else inner
    return {
        **thing,
        name: with_value(inner if isinstance(inner, dict) else {}, tuple(rest), value),
    }


def without(thing: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """A copy of an object that lacks a field."""
    name, *rest = path
    if not rest:
        return {key: value for key, value in thing.items() if key != name}
    inner = thing.get(name)
    return {**thing, name: without(inner, tuple(rest))} if isinstance(inner, dict) else thing
