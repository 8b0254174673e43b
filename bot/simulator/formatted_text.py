"""From what a bot sends as text to what a chat shows: parse, clean, trim, measure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.simulator.entities import Entity, in_order, settle_nesting, utf16_length
from bot.simulator.errors import bad_request
from bot.simulator.html_text import parse_html
from bot.simulator.json_fields import JsonObject
from bot.simulator.links import LinkError, checked_link
from bot.simulator.params import Params

TEXT_LIMIT = 4096
"""The longest text, in UTF-16 units after parsing."""
CAPTION_LIMIT = 1024
"""The longest caption, in UTF-16 units after parsing."""

_SENT_KINDS = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
    "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link", "text_mention", "custom_emoji",
})  # fmt: skip
_DROPPED = re.compile("[\r\u2028-\u202e]")
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_BLANK = " \n"
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\u3164\ufeff\u00ad\u180e\u2800]*")
_AUTOMATIC = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"'«»]*[^\s<>\"'«».,;:!?)\]]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w/#])#(?=\w*[^\W\d_])\w{1,256}")),
)


@dataclass(frozen=True)
class FormattedText:
    """A text with its entities, as a chat shows it."""

    text: str
    entities: tuple[Entity, ...] = ()

    def entities_json(self) -> list[dict[str, object]]:
        """The entities as the Bot API gives them."""
        return [entity.to_json() for entity in self.entities]


def read_text(params: Params) -> FormattedText:
    """The text of a message that a bot sends or edits.

    Raises:
        ApiError: 400 when it is missing, blank, too long or badly formatted.
    """
    if not params.text("text"):
        raise bad_request("message text is empty")
    formatted = read_formatted(params, "text", "parse_mode", "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def read_caption(params: Params) -> FormattedText:
    """The caption of a picture or document that a bot sends or edits; it may be empty.

    Raises:
        ApiError: 400 when it is too long or badly formatted.
    """
    formatted = read_formatted(params, "caption", "parse_mode", "caption_entities")
    return checked_caption(formatted)


def checked_caption(formatted: FormattedText) -> FormattedText:
    """The caption itself, when it is short enough."""
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def read_formatted(
    params: Params, field: str, mode_field: str, entities_field: str
) -> FormattedText:
    """A text by its parse mode, or with the entities that came beside it."""
    source, mode = params.text(field), params.text(mode_field).lower()
    if mode and mode != "none":
        return format_text(source, mode)
    return tidy(source, _sent_entities(params.json(entities_field), source))


def format_text(source: str, mode: str) -> FormattedText:
    """A text in a parse mode; the simulator knows HTML only and says so.

    Raises:
        ApiError: 400.
    """
    if mode.lower() in {"markdown", "markdownv2"}:
        raise bad_request("parse_mode MarkdownV2 is not served by this simulator, send HTML")
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    return tidy(*parse_html(source))


def plain_text(text: str) -> FormattedText:
    """What a person types: nothing is markup, commands and links are found."""
    return tidy(text, ())


def tidy(text: str, entities: Iterable[Entity]) -> FormattedText:
    """Clean and trim as Telegram does, settle nesting, and find commands, links and mentions."""
    text, entities = _cleaned(text, tuple(entities))
    text, entities = _trimmed(text, entities)
    if _INVISIBLE.fullmatch(text):
        return FormattedText("")
    settled = settle_nesting(entities)
    return FormattedText(text, in_order((*settled, *_automatic(text, settled))))


def _cleaned(text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    shifted = entities
    for found in reversed(list(_DROPPED.finditer(text))):
        at = utf16_length(text[: found.start()])
        shifted = tuple(_without_unit(entity, at) for entity in shifted)
    kept = tuple(entity for entity in shifted if entity.length > 0)
    return _CONTROL.sub(" ", _DROPPED.sub("", text)), kept


def _without_unit(entity: Entity, at: int) -> Entity:
    if at < entity.offset:
        return replace(entity, offset=entity.offset - 1)
    return replace(entity, length=entity.length - 1) if at < entity.end else entity


def _trimmed(text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    text = text.rstrip(_BLANK)
    first = min((entity.offset for entity in entities), default=len(text))
    begin = min(len(text) - len(text.lstrip(_BLANK)), first)
    size = utf16_length(text)
    cut = [
        replace(one, offset=one.offset - begin, length=min(one.end, size) - one.offset)
        for one in entities
        if one.offset < size
    ]
    return text[begin:], tuple(cut)


def _automatic(text: str, taken: tuple[Entity, ...]) -> list[Entity]:
    found: list[Entity] = []
    walls = [one for one in taken if one.kind in {"code", "pre", "text_link", "text_mention"}]
    for kind, pattern in _AUTOMATIC:
        for match in pattern.finditer(text):
            one = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match[0]))
            if not any(one.offset < w.end and w.offset < one.end for w in (*walls, *found)):
                found.append(one)
    return found


def _sent_entities(value: object, text: str) -> tuple[Entity, ...]:
    if not isinstance(value, list):
        return ()
    size = utf16_length(text)
    return tuple(_sent_entity(JsonObject.of(one, "MessageEntity"), size) for one in value)


def _sent_entity(fields: JsonObject, size: int) -> Entity:
    prefix = "can't parse MessageEntity: "
    fields = fields.refusing_with(prefix)
    kind = fields.required_string("type")
    offset, length = fields.required_integer("offset"), fields.required_integer("length")
    if kind not in _SENT_KINDS:
        raise bad_request(f"{prefix}Unsupported type specified")
    _check_place(offset, length, size)
    return Entity(kind, offset, length, _entity_argument(kind, fields))


def _check_place(offset: int, length: int, size: int) -> None:
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > size:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
            f" at UTF-16 offset {offset + length}"
        )


def _entity_argument(kind: str, fields: JsonObject) -> str:
    if kind == "text_link":
        url = fields.required_string("url")
        try:
            return checked_link(url)
        except LinkError as reason:
            raise bad_request(f"entity URL '{url}' is invalid: {reason}") from reason
    if kind == "custom_emoji":
        return fields.required_string("custom_emoji_id")
    return fields.optional_string("language") if kind == "pre" else ""
