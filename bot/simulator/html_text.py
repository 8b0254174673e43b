"""Telegram's HTML: its tags, its four named entities, and its refusals with byte offsets.

The grammar and the wording of refusals are those of tdlib (its published
parser, Boost licence, read as documentation). An unknown `&name;` stays as it is, an
unknown tag is refused.
"""

import re
from dataclasses import dataclass

from bot.simulator.entities import Entity, in_order, utf16_length
from bot.simulator.errors import ApiError, bad_request
from bot.simulator.links import LinkError, checked_link, linked_user

_TAG_KINDS = {
    "a": "text_link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "u": "underline",
    "ins": "underline", "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji", "span": "spoiler",
    "pre": "pre", "code": "code", "blockquote": "blockquote",
}  # fmt: skip
_PLAIN = re.compile(rb"[^&<]+")
_NAME = re.compile(rb"[^ \t\r\n\x0b\x00>]*")
_END_NAME = re.compile(rb"[^ \t\r\n\x0b\x00>]*")
_ATTRIBUTE_NAME = re.compile(rb"[^ \t\r\n\x0b\x00>=]*")
_SPACES = re.compile(rb"[ \t\r\n\x0b]*")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.\-]*")
_CHARACTER = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
_NAMED = {b"lt": 0x3C, b"gt": 0x3E, b"amp": 0x26, b"quot": 0x22}
_SPACE_BYTES = b" \t\r\n\x0b\x00"
_LAST_CODE_POINT = 0x10FFFF
_LONGEST_REFERENCE = 10
_LARGEST_EMOJI_ID = 2**63


@dataclass(frozen=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    piece: int


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """The text and entities of a Telegram HTML source.

    Raises:
        ApiError: 400 «can't parse entities: …», with the byte offset in the UTF-8 source.
    """
    parser = _HtmlParser(source.encode("utf-8"))
    return parser.parse()


class _HtmlParser:
    """One pass over the UTF-8 bytes; a NUL behind the end stands for «no more»."""

    def __init__(self, source: bytes) -> None:
        self._size = len(source)
        self._data = source + b"\0"
        self._at = 0
        self._pieces: list[str] = []
        self._units = 0
        self._open: list[_OpenTag] = []
        self._found: list[Entity] = []

    def parse(self) -> tuple[str, tuple[Entity, ...]]:
        while self._at < self._size:
            self._step()
        if self._open:
            name = self._open[-1].name
            raise _refused(f'Can\'t find end tag corresponding to start tag "{name}"')
        text = "".join(self._pieces)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise bad_request(
                "can't parse entities: Text contains invalid Unicode characters after decoding"
                " HTML entities, check for unmatched surrogate code units"
            )
        return text, in_order(_without_code_language(self._found))

    def _step(self) -> None:
        plain = _PLAIN.match(self._data, self._at, self._size)
        if plain:
            self._emit(plain[0].decode("utf-8"))
            self._at = plain.end()
        elif self._data[self._at] == ord("&"):
            code, self._at = self._character_reference(self._at)
            self._emit(chr(code))
        elif self._data[self._at + 1] == ord("/"):
            self._end_tag()
        else:
            self._start_tag()

    def _emit(self, text: str) -> None:
        self._pieces.append(text)
        self._units += utf16_length(text)

    def _character_reference(self, at: int) -> tuple[int, int]:
        """The character at an ampersand and where reading goes on; an unknown one is itself."""
        found = _CHARACTER.match(self._data, at, self._size)
        if found is None:
            return ord("&"), at + 1
        if found[3] is not None:
            code = _NAMED.get(found[3], 0)
        else:
            digits, base = (found[1], 16) if found[1] is not None else (found[2], 10)
            code = int(digits, base) if digits else 0
            length = len(found[0].rstrip(b";"))
            if code >= _LAST_CODE_POINT or length >= _LONGEST_REFERENCE:
                code = 0
        return (code, found.end()) if code else (ord("&"), at + 1)

    def _peek(self) -> int:
        return self._data[self._at]

    def _skip(self, pattern: re.Pattern[bytes]) -> bytes:
        found = pattern.match(self._data, self._at, self._size)
        taken = found[0] if found else b""
        self._at += len(taken)
        return taken

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._skip(_NAME).decode("utf-8").lower()
        if self._at >= self._size:
            raise _refused(f"Unclosed start tag at byte offset {begin}")
        if name not in _TAG_KINDS:
            raise _refused(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._at += 1
        self._open.append(_OpenTag(name, argument, self._units, len(self._pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while self._peek() != ord(">"):
            self._skip(_SPACES)
            if self._peek() == ord(">"):
                break
            name, value = self._attribute(tag, begin)
            argument = _tag_argument(tag, name, value) or argument
        return argument

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._skip(_ATTRIBUTE_NAME).decode("utf-8")
        if not name:
            raise _refused(
                f'Empty attribute name in the tag "{tag}" at byte offset {begin}'
                if self._at < self._size
                else f'Unclosed start tag "{tag}" at byte offset {begin}'
            )
        self._skip(_SPACES)
        value = ""
        if self._peek() == ord("="):
            self._at += 1
            value = self._attribute_value(tag, begin)
        if self._at >= self._size:
            raise _refused(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._skip(_SPACES)
        if self._at >= self._size:
            raise _refused(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if self._peek() in b"'\"":
            return self._quoted_value()
        token_begin = self._at
        token = self._skip(_NAME_TOKEN).decode("ascii").lower()
        if self._peek() not in _SPACE_BYTES and self._peek() != ord(">"):
            raise _refused(f"Unexpected end of name token at byte offset {token_begin}")
        return token

    def _quoted_value(self) -> str:
        end_quote = self._data[self._at]
        self._at += 1
        value = bytearray()
        while self._at < self._size and self._peek() != end_quote:
            if self._peek() == ord("&"):
                code, self._at = self._character_reference(self._at)
                value += chr(code).encode("utf-8", "surrogatepass")
            else:
                value.append(self._peek())
                self._at += 1
        self._at += self._at < self._size
        return value.decode("utf-8", "replace")

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _refused(f"Unexpected end tag at byte offset {begin}")
        self._at += 2
        name = self._skip(_END_NAME).decode("utf-8").lower()
        self._skip(_SPACES)
        if self._peek() != ord(">"):
            raise _refused(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        opened = self._open.pop()
        if name and name != opened.name:
            raise _refused(
                f"Unmatched end tag at byte offset {begin},"
                f' expected "</{opened.name}>", found "</{name}>"'
            )
        if self._units > opened.offset:
            self._close(opened)

    def _close(self, tag: _OpenTag) -> None:
        length = self._units - tag.offset
        if tag.name in {"pre", "code"}:
            self._close_code(tag, length)
        elif tag.name == "a":
            shown = "".join(self._pieces[tag.piece :])
            self._found += _link_entity(tag.argument or shown, tag.offset, length)
        elif tag.name == "tg-emoji":
            self._found.append(Entity("custom_emoji", tag.offset, length, _emoji_id(tag.argument)))
        elif tag.name == "blockquote" and tag.argument:
            self._found.append(Entity("expandable_blockquote", tag.offset, length))
        else:
            self._found.append(Entity(_TAG_KINDS[tag.name], tag.offset, length))

    def _close_code(self, tag: _OpenTag, length: int) -> None:
        """A `pre` and a `code class=language-…` over the same text become one `pre` with it."""
        other = "code" if tag.name == "pre" else "pre"
        if self._found:
            last = self._found[-1]
            language = last.argument if tag.name == "pre" else tag.argument
            same_place = (last.offset, last.length) == (tag.offset, length)
            if last.kind == other and same_place and language:
                self._found[-1] = Entity("pre", tag.offset, length, language)
                return
        self._found.append(Entity(tag.name, tag.offset, length, tag.argument))


def _refused(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _tag_argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    return "expandable" if tag == "blockquote" and name == "expandable" else ""


def _link_entity(link: str, offset: int, length: int) -> list[Entity]:
    """A link entity, or none: a link that is no link is shown as plain text, not refused."""
    user = linked_user(link)
    if user is not None:
        return [Entity("text_mention", offset, length, str(user))]
    try:
        return [Entity("text_link", offset, length, checked_link(link))]
    except LinkError:
        return []


def _emoji_id(argument: str) -> str:
    if not argument.isdecimal() or not 0 < int(argument) < _LARGEST_EMOJI_ID:
        raise _refused("Invalid custom emoji identifier specified")
    return argument


def _without_code_language(entities: list[Entity]) -> list[Entity]:
    return [
        Entity(one.kind, one.offset, one.length) if one.kind == "code" else one for one in entities
    ]
