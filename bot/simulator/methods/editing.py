"""Editing and deleting messages, answering taps, reactions."""

from collections.abc import Callable

from bot.simulator.errors import NOT_MODIFIED, bad_request
from bot.simulator.formatted_text import FormattedText, read_caption, read_text
from bot.simulator.json_fields import JsonObject
from bot.simulator.keyboards import read_markup
from bot.simulator.messages import Chat, Json, Message
from bot.simulator.methods.media import read_input_media
from bot.simulator.params import Params
from bot.simulator.world import World

DELETE_SECONDS = 48 * 3600
"""How long after sending a message may be deleted."""

_REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳💯🤣⚡🍌🏆💔🤨😐🍓🍾💋😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def edit_message_text(world: World, params: Params) -> object:
    """Change the text of a message, and its keyboard: without one it loses it."""
    body = read_text(params)
    return _edit(world, params, lambda message: _text_change(message, body))


def edit_message_caption(world: World, params: Params) -> object:
    """Change the caption of a picture or document."""
    body = read_caption(params)
    return _edit(world, params, lambda message: _caption_change(message, body))


def edit_message_media(world: World, params: Params) -> object:
    """Replace what a message carries."""
    media, body = read_input_media(world, params)
    return _edit(world, params, lambda _: {"media": media, "body": body})


def edit_message_reply_markup(world: World, params: Params) -> object:
    """Change the keyboard inside a message only; without one it loses it."""
    return _edit(world, params, lambda _: {})


def _edit(world: World, params: Params, change: Callable[[Message], Json]) -> object:
    markup = read_markup(params, inline_only=True)
    chat, message = _editable(world, params)
    changes = {**change(message), "markup": markup}
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    if _only_keyboard(message, changes):
        edited = world.put(chat, message, markup=markup)
    else:
        edited = world.put(chat, message, **changes, edit_date=world.clock.unix())
    return world.message_json(chat, edited)


def _only_keyboard(message: Message, changes: Json) -> bool:
    """A changed keyboard alone does not mark a message as edited."""
    return all(
        getattr(message, name) == value for name, value in changes.items() if name != "markup"
    )


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    if not params.text("chat_id") and not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.chat_for_bot(params.text("chat_id"))
    number = params.integer("message_id")
    if number <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _text_change(message: Message, body: FormattedText) -> Json:
    if message.media:
        raise bad_request("there is no text in the message to edit")
    return {"body": body}


def _caption_change(message: Message, body: FormattedText) -> Json:
    if not message.media or "location" in message.media or "sticker" in message.media:
        raise bad_request("there is no caption in the message to edit")
    return {"body": body}


def delete_message(world: World, params: Params) -> object:
    """Delete a message for everybody, within 48 hours."""
    if not params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.chat_for_bot(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    too_old = world.clock.unix() - message.date > DELETE_SECONDS
    foreign = not message.from_bot and not chat.is_private
    if too_old or foreign or message.service:
        raise bad_request("message can't be deleted")
    world.remove(chat, message.message_id)
    return True


def answer_callback_query(world: World, params: Params) -> object:
    """Answer a tap: nothing, a short note, or a window."""
    tap = world.taps.answer(
        params.text("callback_query_id"),
        params.text("text"),
        params.text("url"),
        alert=params.flag("show_alert"),
    )
    world.hub.publish(
        "answer",
        person_id=tap.person_id,
        chat_id=tap.chat_id,
        query_id=tap.query_id,
        text=tap.text,
        alert=tap.alert,
        url=tap.url,
    )
    return True


def set_message_reaction(world: World, params: Params) -> object:
    """Put an emoji on a message, or take it away."""
    chat = world.chat_for_bot(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    world.put(chat, message, reaction=_read_reaction(params))
    return True


def _read_reaction(params: Params) -> str:
    value = params.json("reaction", "reaction types")
    if not value:
        return ""
    if not isinstance(value, list):
        raise bad_request("expected an Array of ReactionType")
    if len(value) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    fields = JsonObject.of(value[0], "ReactionType", "can't parse ReactionType: ")
    emoji = fields.required_string("emoji").replace("\ufe0f", "")
    if fields.required_string("type") != "emoji" or emoji not in _REACTIONS:
        raise bad_request("REACTION_INVALID")
    return emoji
