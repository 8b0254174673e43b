"""What people do, turned into messages and updates: writing, tapping, blocking, joining."""

from bot.simulator.callbacks import Tap
from bot.simulator.formatted_text import FormattedText, plain_text
from bot.simulator.keyboards import Button
from bot.simulator.messages import Chat, Json, Message, User
from bot.simulator.world import World


class CannotDo(RuntimeError):  # noqa: N818 - reads as what it says: the person cannot do that
    """A person tried what their Telegram would not let them do."""


def open_chat(world: World, user: User) -> Chat:
    """The person's chat with the bot; it begins with the first message."""
    return world.chats.setdefault(user.id, Chat(user.id, members={user.id}))


def write(  # noqa: PLR0913 - each is one part of a message
    world: World,
    user: User,
    chat: Chat,
    body: FormattedText,
    media: Json,
    *,
    reply_to: int = 0,
    album: str = "",
) -> Message:
    """A person sends something; the bot gets it, in a group only what is meant for it.

    Raises:
        CannotDo: the person blocked the bot.
    """
    if chat.blocked and chat.is_private:
        raise CannotDo("this person blocked the bot; unblock first")
    message = world.post(
        chat,
        lambda number, date: Message(
            number, user, date, body, media, reply_to=reply_to, media_group_id=album
        ),
    )
    if chat.keyboard is not None and _used_up(chat, message):
        chat.keyboard = None
        world.hub.publish("keyboard", chat_id=chat.id, keyboard=None, keyboard_kind="")
    if not chat.blocked and (chat.is_private or _meant_for_bot(world, chat, message)):
        world.updates.add("message", world.message_json(chat, message), f"chat:{chat.id}")
    return message


def write_text(world: World, user: User, chat: Chat, text: str, reply_to: int = 0) -> Message:
    """A person sends a text.

    Raises:
        CannotDo: the text is blank, or the person blocked the bot.
    """
    body = plain_text(text)
    if not body.text:
        raise CannotDo("nothing to send: the text is blank")
    return write(world, user, chat, body, {}, reply_to=reply_to)


def edit_text(world: World, chat: Chat, message: Message, text: str) -> Message:
    """A person changes a text that they sent."""
    edited = world.put(chat, message, body=plain_text(text), edit_date=world.clock.unix())
    world.updates.add("edited_message", world.message_json(chat, edited), f"chat:{chat.id}")
    return edited


def tap(world: World, user: User, chat: Chat, message_id: int, data: str) -> Tap:
    """A person taps a button; its keyboard may be gone, clients do send such taps."""
    noted = world.taps.add(user.id, chat.id, message_id, data)
    message = chat.messages.get(message_id)
    inaccessible: Json = {"chat": world.chat_json(chat), "message_id": message_id, "date": 0}
    world.updates.add(
        "callback_query",
        {
            "id": noted.query_id,
            "from": user.to_json(),
            "message": inaccessible if message is None else world.message_json(chat, message),
            "chat_instance": str(-chat.id * 7919),
            "data": data,
        },
        f"user:{user.id}",
    )
    return noted


def find_button(message: Message, wanted: str) -> Button:
    """The inline button with this label or callback data.

    Raises:
        CannotDo: there is none; the labels that are there are named.
    """
    rows = message.markup.rows if message.markup else ()
    buttons = [button for row in rows for button in row]
    for key in ("text", "callback_data"):
        for button in buttons:
            if button.get(key) == wanted:
                return button
    raise CannotDo(f"no button {wanted!r} on message {message.message_id}: {message.buttons}")


def set_blocked(world: World, user: User, *, blocked: bool) -> None:
    """A person blocks or unblocks the bot; it is told with `my_chat_member`."""
    chat = open_chat(world, user)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    _tell_membership(world, user, chat, "member" if blocked else "kicked",
                     "kicked" if blocked else "member")  # fmt: skip
    world.hub.publish("blocked", chat_id=chat.id, blocked=blocked)


def make_group(world: World, creator: User, title: str, members: list[User]) -> Chat:
    """A group to which the bot was added."""
    group_id = -(4_000_000_000 + len(world.chats))
    chat = Chat(group_id, "group", title, {creator.id, *(member.id for member in members)})
    world.chats[group_id] = chat
    _tell_membership(world, creator, chat, "left", "member")
    joined: Json = {"new_chat_members": [world.bot.to_json()]}
    message = world.post(chat, lambda number, date: Message(number, creator, date, service=joined))
    world.updates.add("message", world.message_json(chat, message), f"chat:{chat.id}")
    world.hub.publish("chats")
    return chat


def _tell_membership(world: World, user: User, chat: Chat, before: str, after: str) -> None:
    bot = world.bot.to_json()
    world.updates.add(
        "my_chat_member",
        {
            "chat": world.chat_json(chat),
            "from": user.to_json(),
            "date": world.clock.unix(),
            "old_chat_member": _member(bot, before),
            "new_chat_member": _member(bot, after),
        },
        f"chat:{chat.id}",
    )


def _member(user: Json, status: str) -> Json:
    until: Json = {"until_date": 0} if status == "kicked" else {}
    return {"user": user, "status": status, **until}


def _used_up(chat: Chat, message: Message) -> bool:
    """A one-time keyboard goes with the tap, the prompt of a force_reply with the reply."""
    keyboard = chat.keyboard
    if keyboard is None:
        return False
    labels = {str(button["text"]) for row in keyboard.rows for button in row}
    one_time = ("one_time_keyboard", True) in keyboard.options and message.text in labels
    return one_time or keyboard.kind == "force_reply"


def _meant_for_bot(world: World, chat: Chat, message: Message) -> bool:
    """What a bot with privacy mode sees of a group: commands, mentions, answers to it."""
    name = "@" + world.bot.username.lower()
    text = message.text.lower()
    command = text.split()[0] if text.startswith("/") else ""
    for_it = bool(command) and ("@" not in command or command.endswith(name))
    replied = chat.messages.get(message.reply_to)
    return for_it or name in text or (replied is not None and replied.from_bot)
