"""Keyboards below the input field and inside messages, checked as Telegram checks them."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.errors import bad_request
from bot.simulator.json_fields import JsonObject
from bot.simulator.links import button_link, web_app_link
from bot.simulator.params import Params

MAX_BUTTONS = 100
"""More buttons in one inline keyboard are refused."""
MAX_CALLBACK_BYTES = 64
"""The longest callback data, in UTF-8 bytes."""
MAX_COPY_TEXT = 256
"""The longest text that a button copies."""

Button = dict[str, object]
Rows = tuple[tuple[Button, ...], ...]
_INLINE = "inline keyboard button"
_STYLES = {"", "primary", "success", "danger"}


@dataclass(frozen=True)
class Markup:
    """What came as `reply_markup`.

    Attributes:
        kind: «inline», «keyboard», «remove» or «force_reply».
        rows: buttons as the Bot API gives them; empty for the last two.
        options: resize, one_time, persistent flags and the placeholder.
    """

    kind: str
    rows: Rows = ()
    options: tuple[tuple[str, object], ...] = ()

    @property
    def is_inline(self) -> bool:
        """Whether the buttons stand inside the message."""
        return self.kind == "inline"

    def to_json(self) -> dict[str, object]:
        """As it stands in a message or reaches the page."""
        name = "inline_keyboard" if self.is_inline else "keyboard"
        return {name: [list(row) for row in self.rows], **dict(self.options)}


def read_markup(params: Params, *, inline_only: bool = False) -> Markup | None:
    """The keyboard of a call, or nothing where there is none or it is empty.

    Raises:
        ApiError: 400 in Telegram's words.
    """
    if not params.text("reply_markup"):
        return None
    value = params.json("reply_markup", "reply keyboard markup")
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    markup = _markup(JsonObject(value))
    if inline_only and markup is not None and not markup.is_inline:
        raise bad_request("inline keyboard expected")
    return markup


def _markup(fields: JsonObject) -> Markup | None:
    keyboard = _rows(fields, "keyboard", "keyboard button", _reply_button)
    inline = _rows(fields, "inline_keyboard", _INLINE, _inline_button)
    flags = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective",
             "remove_keyboard", "hide_keyboard", "force_reply")  # fmt: skip
    said = {name: fields.optional_flag(name) for name in flags}
    placeholder = fields.optional_string("input_field_placeholder")
    if keyboard is not None:
        return _shown(Markup("keyboard", keyboard, _options(said, placeholder)))
    if inline is not None:
        return _shown(Markup("inline", inline))
    if said["remove_keyboard"] or said["hide_keyboard"]:
        return Markup("remove")
    return Markup("force_reply", (), _options(said, placeholder)) if said["force_reply"] else None


def _shown(markup: Markup) -> Markup | None:
    """The keyboard without its empty rows; nothing where no button is left."""
    rows = tuple(row for row in markup.rows if row)
    if not rows:
        return None
    if sum(len(row) for row in rows) > MAX_BUTTONS and markup.is_inline:
        raise bad_request("reply markup is too long")
    return Markup(markup.kind, rows, markup.options)


def _options(said: dict[str, bool], placeholder: str) -> tuple[tuple[str, object], ...]:
    kept = ("is_persistent", "resize_keyboard", "one_time_keyboard")
    flags = [(name, True) for name in kept if said[name]]
    return (*flags, *([("input_field_placeholder", placeholder)] if placeholder else []))


def _rows(
    fields: JsonObject, name: str, called: str, read: Callable[[object, str], Button]
) -> Rows | None:
    """The rows of buttons, or nothing where the list is missing or empty."""
    rows = fields.optional_array(name)
    if not rows:
        return None
    prefix = f"can't parse {called}: "
    read_rows = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f'field "{name}" must be an Array of Arrays')
        read_rows.append(tuple(read(button, prefix) for button in row))
    return tuple(read_rows)


def _reply_button(value: object, prefix: str) -> Button:
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        raise bad_request(f"{prefix}KeyboardButton must be a String or an Object")
    fields = JsonObject(value, prefix)
    button: Button = {"text": _label(fields, "keyboard button")}
    for name in ("request_contact", "request_location"):
        if fields.optional_flag(name):
            button[name] = True
    return button


def _label(fields: JsonObject, called: str) -> str:
    text = fields.required_string("text").strip()
    if not text:
        raise bad_request(f"{called} text must be non-empty")
    return text


def _inline_button(value: object, prefix: str) -> Button:
    fields = JsonObject.of(value, "InlineKeyboardButton", prefix)
    button: Button = {"text": fields.required_string("text")}
    for name, read in _ACTIONS:
        if fields.has(name) and (fields.values[name] != "" or name.startswith("switch")):
            button[name] = read(fields, name)
            break
    else:
        raise bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")
    button["text"] = _label(fields, _INLINE)
    return button | _style(fields, prefix)


def _style(fields: JsonObject, prefix: str) -> Button:
    style = fields.optional_string("style")
    if style not in _STYLES:
        raise bad_request(f"{prefix}invalid button style specified")
    return {"style": style} if style else {}


def _url(fields: JsonObject, name: str) -> object:
    return button_link(fields.required_string(name), _INLINE)


def _callback_data(fields: JsonObject, name: str) -> object:
    data = fields.required_string(name)
    if len(data.encode("utf-8")) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _web_app(fields: JsonObject, name: str) -> object:
    link = fields.required_object(name).required_string("url")
    return {"url": web_app_link(link, f"{_INLINE} Web App")}


def _copy_text(fields: JsonObject, name: str) -> object:
    text = fields.required_object(name).required_string("text")
    if not 0 < len(text) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _disabled(fields: JsonObject, name: str) -> object:
    fields.required_object(name)
    return {}


def _switch(fields: JsonObject, name: str) -> object:
    return fields.optional_string(name)


def _unusable(_fields: JsonObject, _name: str) -> object:
    raise bad_request("BUTTON_TYPE_INVALID")


_ACTIONS: tuple[tuple[str, Callable[[JsonObject, str], object]], ...] = (
    ("url", _url),
    ("callback_data", _callback_data),
    ("callback_game", _unusable),
    ("pay", _unusable),
    ("switch_inline_query", _switch),
    ("switch_inline_query_current_chat", _switch),
    ("web_app", _web_app),
    ("copy_text", _copy_text),
    ("disabled", _disabled),
)
