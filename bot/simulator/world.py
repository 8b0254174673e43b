"""Everything that the simulated Telegram knows, and the few ways in which it changes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.simulator.callbacks import Taps
from bot.simulator.clock import Clock
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.faults import Faults
from bot.simulator.files import FileStore
from bot.simulator.hub import Hub
from bot.simulator.journal import Journal
from bot.simulator.messages import Chat, Json, Message, User
from bot.simulator.profile import Profile
from bot.simulator.updates import UpdateQueue
from bot.simulator.webhook_settings import WebhookSettings

ACTION_SECONDS = 5.0
"""How long «typing» is shown."""


@dataclass
class World:
    """State of one bot and the people around it; it outlives a stopped server."""

    clock: Clock
    bot: User
    token: str
    hub: Hub
    updates: UpdateQueue
    taps: Taps
    people: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    profile: Profile = field(default_factory=Profile)
    webhook: WebhookSettings = field(default_factory=WebhookSettings)
    albums: int = 0
    labels: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, clock: Clock, bot: User, token: str, first_update_id: int) -> "World":
        """A world without people."""
        hub = Hub()
        updates = UpdateQueue(clock, hub, first_update_id)
        return cls(clock, bot, token, hub, updates, Taps(clock))

    def new_album(self) -> str:
        """An id for messages that are sent at once."""
        self.albums += 1
        return str(13_000_000_000_000_000 + self.albums)

    def chat_json(self, chat: Chat) -> Json:
        """A chat as the Bot API gives it inside a message."""
        if not chat.is_private:
            return {"id": chat.id, "type": chat.kind, "title": chat.title}
        user = self.people[chat.id].to_json()
        names: Json = {
            name: user[name] for name in ("first_name", "last_name", "username") if name in user
        }
        return {"id": chat.id, "type": "private", **names}

    def message_json(self, chat: Chat, message: Message, *, nested: bool = False) -> Json:
        """A message as the Bot API gives it."""
        fields: Json = {
            "message_id": message.message_id,
            "from": message.sender.to_json(),
            "chat": self.chat_json(chat),
            "date": message.date,
        }
        if message.edit_date:
            fields["edit_date"] = message.edit_date
        if message.media_group_id:
            fields["media_group_id"] = message.media_group_id
        replied = chat.messages.get(message.reply_to)
        if replied is not None and not nested:
            fields["reply_to_message"] = self.message_json(chat, replied, nested=True)
        fields |= message.content()
        if message.markup is not None:
            fields["reply_markup"] = message.markup.to_json()
        return fields

    def chat_for_bot(self, reference: str) -> Chat:
        """The chat that a bot names, when it may write there.

        Raises:
            ApiError: 400 where it is empty or unknown, 403 where the bot is not welcome.
        """
        if not reference:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(_number(reference))
        if chat is None:
            raise bad_request("chat not found")
        if chat.blocked:
            raise forbidden(
                "bot was blocked by the user"
                if chat.is_private
                else f"bot was kicked from the {chat.kind} chat"
            )
        return chat

    def post(self, chat: Chat, build: Callable[[int, int], Message]) -> Message:
        """Put a new message at the end of a chat; it is built from its number and date."""
        message = build(chat.next_message_id(), self.clock.unix())
        chat.messages[message.message_id] = message
        if message.from_bot:
            chat.action = ""
        self.show(chat, message)
        return message

    def put(self, chat: Chat, message: Message, **changes: object) -> Message:
        """Change a message in place."""
        changed = replace(message, **changes)  # type: ignore[arg-type] # names come from Message
        chat.messages[message.message_id] = changed
        self.show(chat, changed)
        return changed

    def remove(self, chat: Chat, message_id: int) -> None:
        """Take a message out of a chat for everybody."""
        del chat.messages[message_id]
        self.hub.publish("deleted", chat_id=chat.id, message_id=message_id)

    def show(self, chat: Chat, message: Message) -> None:
        """Tell listeners that a message is new or different."""
        shown = self.shown_message(chat, message) if self.hub.is_watched else None
        self.hub.publish("message", chat_id=chat.id, message=shown)

    def shown_message(self, chat: Chat, message: Message) -> Json:
        """A message as the page gets it: as the Bot API gives it, and the bot's reaction."""
        return self.message_json(chat, message) | {"reaction": message.reaction}

    def act(self, chat: Chat, action: str) -> None:
        """Show what the bot is doing, for five seconds or until its next message."""
        chat.action = "" if action == "cancel" else action
        chat.action_until = self.clock.seconds() + ACTION_SECONDS
        self.hub.publish("action", chat_id=chat.id, action=chat.action, seconds=ACTION_SECONDS)


def _number(reference: str) -> int:
    try:
        return int(reference)
    except ValueError:
        return 0
