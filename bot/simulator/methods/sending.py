"""sendMessage, sendLocation and sendChatAction."""

from bot.simulator.errors import bad_request
from bot.simulator.formatted_text import FormattedText, read_text
from bot.simulator.json_fields import JsonObject
from bot.simulator.keyboards import Markup, read_markup
from bot.simulator.messages import Chat, Json, Message
from bot.simulator.params import Params
from bot.simulator.world import World

_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "record_audio", "upload_audio", "upload_document", "choose_sticker", "find_location",
    "pick_up_location", "record_video_note", "upload_video_note", "cancel",
})  # fmt: skip
_MAX_LATITUDE = 90
_MAX_LONGITUDE = 180


def send_message(world: World, params: Params) -> object:
    """Send a text."""
    body = read_text(params)
    return deliver(world, params, body, {})


def send_location(world: World, params: Params) -> object:
    """Send a place on the map."""
    latitude, longitude = _degrees(params, "latitude"), _degrees(params, "longitude")
    if abs(latitude) > _MAX_LATITUDE or abs(longitude) > _MAX_LONGITUDE:
        raise bad_request("wrong location specified")
    place: Json = {"location": {"latitude": latitude, "longitude": longitude}}
    return deliver(world, params, FormattedText(""), place)


def send_chat_action(world: World, params: Params) -> object:
    """Show «typing» and the like."""
    action = params.text("action").lower()
    if not action:
        raise bad_request("action is empty")
    chat = world.chat_for_bot(params.text("chat_id"))
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.act(chat, action)
    return True


def deliver(world: World, params: Params, body: FormattedText, media: Json) -> Json:
    """Post a message of the bot with everything that its call says, and give it back."""
    markup = read_markup(params)
    chat = world.chat_for_bot(params.text("chat_id"))
    reply_to = replied_message(chat, params)
    message = post_from_bot(world, chat, body, media, markup=markup, reply_to=reply_to)
    return world.message_json(chat, message)


def post_from_bot(  # noqa: PLR0913 - each is one part of a message
    world: World,
    chat: Chat,
    body: FormattedText,
    media: Json,
    *,
    markup: Markup | None = None,
    reply_to: int = 0,
    album: str = "",
) -> Message:
    """Put a message of the bot into a chat and its keyboard where it belongs."""
    inline = markup if markup is not None and markup.is_inline else None
    message = world.post(
        chat,
        lambda number, date: Message(
            number, world.bot, date, body, media, inline, reply_to=reply_to, media_group_id=album
        ),
    )
    if markup is not None and not markup.is_inline:
        chat.keyboard = None if markup.kind == "remove" else markup
        shown = chat.keyboard.to_json() if chat.keyboard else None
        kind = chat.keyboard.kind if chat.keyboard else ""
        world.hub.publish("keyboard", chat_id=chat.id, keyboard=shown, keyboard_kind=kind)
    return message


def replied_message(chat: Chat, params: Params) -> int:
    """The number of the message that a call replies to; 0 for none.

    Raises:
        ApiError: 400 where it is not there and the call does not allow that.
    """
    value = params.json("reply_parameters", "reply parameters")
    if value is None:
        number, lenient = params.integer("reply_to_message_id"), True
        lenient = params.flag("allow_sending_without_reply")
    else:
        if not isinstance(value, dict):
            raise bad_request("object expected as reply parameters")
        fields = JsonObject(value)
        number = fields.required_integer("message_id") if value else 0
        lenient = fields.optional_flag("allow_sending_without_reply")
    if number > 0 and number not in chat.messages:
        if not lenient:
            raise bad_request("message to be replied not found")
        return 0
    return max(number, 0)


def _degrees(params: Params, name: str) -> float:
    if not params.text(name):
        raise bad_request(f"{name} is empty")
    try:
        return float(params.text(name))
    except ValueError as reason:
        raise bad_request(f"wrong {name} specified") from reason
