"""Users, messages and chats as they are kept, and as the Bot API and a person see them."""

from dataclasses import dataclass, field

from bot.simulator.entities import to_html
from bot.simulator.formatted_text import FormattedText
from bot.simulator.keyboards import Markup

Json = dict[str, object]


@dataclass(frozen=True)
class User:
    """Somebody with an account: a person or the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    def to_json(self) -> Json:
        """The user as the Bot API gives it."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        fields: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        return fields | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True)
class Message:
    """One message of one chat.

    Attributes:
        message_id: its number in its chat.
        sender: who wrote it.
        date: when, in Unix seconds.
        body: text, or caption where there are media.
        media: the Bot API fields of what it carries, for example `{"photo": [...]}`.
        markup: its inline keyboard.
        edit_date: when it was last edited, in Unix seconds; 0 for never.
        reply_to: the number of the message that it answers; 0 for none.
        media_group_id: what holds an album together.
        reaction: the emoji that the bot put on it.
        service: the Bot API fields of a service message, for example a new group member.
    """

    message_id: int
    sender: User
    date: int
    body: FormattedText = field(default_factory=lambda: FormattedText(""))
    media: Json = field(default_factory=dict)
    markup: Markup | None = None
    edit_date: int = 0
    reply_to: int = 0
    media_group_id: str = ""
    reaction: str = ""
    service: Json = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What stands in it: its text or its caption."""
        return self.body.text

    @property
    def html(self) -> str:
        """The same as Telegram HTML."""
        return to_html(self.body.text, self.body.entities)

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender.is_bot

    @property
    def buttons(self) -> tuple[tuple[str, ...], ...]:
        """The labels of its inline keyboard, row by row."""
        rows = self.markup.rows if self.markup else ()
        return tuple(tuple(str(button["text"]) for button in row) for row in rows)

    def content(self) -> Json:
        """The content of the message in the fields of the Bot API."""
        fields: Json = {**self.media, **self.service}
        if self.body.text:
            caption = bool(self.media)
            fields["caption" if caption else "text"] = self.body.text
            if self.body.entities:
                name = "caption_entities" if caption else "entities"
                fields[name] = self.body.entities_json()
        return fields


@dataclass
class Chat:
    """A conversation: a person with the bot, or a group.

    Attributes:
        id: the person's id, or a negative number for a group.
        kind: «private», «group» or «supergroup».
        title: the group's name; empty for a private chat.
        members: ids of the people in it.
        messages: by number, in order.
        keyboard: the reply keyboard below the input field, or a force_reply.
        blocked: whether the person blocked the bot, or the group removed it.
        action: what the bot is doing («typing»), until the moment `action_until`.
    """

    id: int
    kind: str = "private"
    title: str = ""
    members: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Markup | None = None
    blocked: bool = False
    action: str = ""
    action_until: float = 0.0
    last_message_id: int = 0
    menu_button: Json = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Whether it is a person with the bot."""
        return self.kind == "private"

    def next_message_id(self) -> int:
        """A new number; numbers of deleted messages never come again."""
        self.last_message_id += 1
        return self.last_message_id

    def in_order(self) -> list[Message]:
        """The messages, oldest first."""
        return [self.messages[number] for number in sorted(self.messages)]
