"""Message entities: what is bold, a link, a command, and where, counted in UTF-16 units."""

import html
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

CONTINUOUS = frozenset({"pre", "code", "text_link", "text_mention", "custom_emoji", "url",
                        "mention", "hashtag", "bot_command", "email"})  # fmt: skip
SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_MARK = {"pre": 0, "code": 1, "blockquote": 2, "expandable_blockquote": 2, "bold": 3, "italic": 4,
         "underline": 5, "strikethrough": 6, "spoiler": 7, "text_link": 8, "text_mention": 9,
         "custom_emoji": 10}  # fmt: skip
_TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
         "spoiler": "tg-spoiler", "pre": "pre", "blockquote": "blockquote"}  # fmt: skip


@dataclass(frozen=True)
class Entity:
    """One entity of a text.

    Attributes:
        kind: Telegram's `type`.
        offset: where it begins, in UTF-16 units.
        length: how long it is, in UTF-16 units.
        argument: link, language or custom emoji id; empty where the kind has none.
    """

    kind: str
    offset: int
    length: int
    argument: str = ""

    @property
    def end(self) -> int:
        """Where it ends, in UTF-16 units."""
        return self.offset + self.length

    def to_json(self) -> dict[str, object]:
        """The entity as the Bot API gives it."""
        fields: dict[str, object] = {
            "offset": self.offset, "length": self.length, "type": self.kind,
        }  # fmt: skip
        name = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}
        if self.kind == "text_mention":
            fields["user"] = {"id": int(self.argument), "is_bot": False, "first_name": ""}
        elif self.kind in name and self.argument:
            fields[name[self.kind]] = self.argument
        return fields


def utf16_length(text: str) -> int:
    """How long Telegram says that a text is: astral characters count twice."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)  # noqa: PLR2004 - end of the basic plane


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Entities as Telegram lists them: by place, the longer first, then by kind."""
    return tuple(
        sorted(entities, key=lambda one: (one.offset, -one.length, _MARK.get(one.kind, 99)))
    )


def settle_nesting(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Entities after Telegram's nesting rules.

    Code, preformatted text and links do not overlap one another (the outer one wins), quotations
    do not nest, and bold and the like are interrupted by code and preformatted text.
    """
    kept: list[Entity] = []
    for entity in in_order(entities):
        group = _exclusive_group(entity.kind)
        if any(one.kind in group and _overlap(one, entity) for one in kept):
            continue
        kept.append(entity)
    walls = [one for one in kept if one.kind in {"code", "pre"}]
    return in_order(piece for entity in kept for piece in _interrupted(entity, walls))


def _exclusive_group(kind: str) -> frozenset[str]:
    if kind in CONTINUOUS:
        return CONTINUOUS
    return QUOTES if kind in QUOTES else frozenset()


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _interrupted(entity: Entity, walls: list[Entity]) -> list[Entity]:
    if entity.kind not in SPLITTABLE:
        return [entity]
    pieces, begin = [], entity.offset
    for wall in walls:
        if not _overlap(wall, entity):
            continue
        if begin < wall.offset:
            pieces.append(replace(entity, offset=begin, length=wall.offset - begin))
        begin = max(begin, wall.end)
    if begin < entity.end:
        pieces.append(replace(entity, offset=begin, length=entity.end - begin))
    return pieces


def to_html(text: str, entities: Iterable[Entity]) -> str:
    """The text as Telegram HTML that would give it back: for reading in tests and transcripts."""
    ordered = sorted(in_order(entities), key=lambda one: one.kind not in QUOTES)
    places = sorted({0, *(place for one in ordered for place in (one.offset, one.end))})
    pieces: list[str] = []
    opened: list[Entity] = []
    for begin, end in zip(places, [*places[1:], utf16_length(text)], strict=True):
        wanted = [one for one in ordered if one.offset <= begin < one.end]
        pieces.append(_reopen(opened, wanted))
        pieces.append(html.escape(utf16_slice(text, begin, end - begin), quote=False))
        opened = wanted
    return "".join(pieces) + _reopen(opened, [])


def _reopen(opened: list[Entity], wanted: list[Entity]) -> str:
    """The tags that lead from one nesting to another."""
    pairs = zip(opened, wanted, strict=False)
    kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    closing = [_html_tags(one)[1] for one in reversed(opened[kept:])]
    return "".join([*closing, *(_html_tags(one)[0] for one in wanted[kept:])])


def _html_tags(entity: Entity) -> tuple[str, str]:
    if entity.kind == "text_link":
        return f'<a href="{html.escape(entity.argument)}">', "</a>"
    if entity.kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    tag = _TAGS.get(entity.kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
