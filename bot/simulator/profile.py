"""What the bot says of itself: name, descriptions and commands, by language and scope."""

import re
from dataclasses import dataclass, field

from bot.simulator.errors import bad_request
from bot.simulator.json_fields import JsonObject
from bot.simulator.messages import Json
from bot.simulator.params import Params

MAX_COMMANDS = 100
"""The most commands of one scope and language."""
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_MAX_DESCRIPTION = 256
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators",
           "chat", "chat_administrators", "chat_member")  # fmt: skip
_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_INVALID",
    "short_description": "BOT_SHORT_DESCRIPTION_INVALID",
}


@dataclass
class Profile:
    """The bot's public face.

    Attributes:
        texts: by («name», «description» or «short_description», language).
        commands: by (scope, language); a scope of one chat is «chat:<id>».
        menu_button: the default menu button.
    """

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})

    def text(self, kind: str, language: str) -> str:
        """A text as a person with this language sees it."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def set_text(self, kind: str, language: str, value: str) -> None:
        """Change a text; an empty one falls back to the one without language.

        Raises:
            ApiError: 400 when it is too long.
        """
        if len(value) > _LIMITS[kind]:
            raise bad_request(_TOO_LONG[kind])
        self.texts[(kind, language)] = value

    def commands_for(self, chat_id: int, language: str, *, private: bool) -> list[Json]:
        """The command menu of a chat: the narrowest scope first, its language before none."""
        area = "all_private_chats" if private else "all_group_chats"
        for scope in (f"chat:{chat_id}", area, "default"):
            for code in (language, ""):
                if self.commands.get((scope, code)):
                    return self.commands[(scope, code)]
        return []


def read_language(params: Params) -> str:
    """The `language_code` of a call, empty for everybody.

    Raises:
        ApiError: 400 when it is no two-letter code.
    """
    code = params.text("language_code")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("LANGUAGE_CODE_INVALID")
    return code


def read_scope(params: Params) -> str:
    """The `scope` of a call as a key; «default» where none is sent.

    Raises:
        ApiError: 400 for a scope that Telegram does not know.
    """
    value = params.json("scope", "BotCommandScope")
    if value is None:
        return "default"
    prefix = "can't parse BotCommandScope: "
    fields = JsonObject.of(value, "BotCommandScope", prefix)
    kind = fields.required_string("type")
    if kind not in _SCOPES:
        raise bad_request(f"{prefix}unsupported type specified")
    return f"{kind}:{fields.required_string('chat_id')}" if kind.startswith("chat") else kind


def read_commands(params: Params) -> list[Json]:
    """The checked `commands` of a call.

    Raises:
        ApiError: 400 in Telegram's words.
    """
    value = params.json("commands", "commands")
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("expected an Array of BotCommand")
    if len(value) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(one) for one in value]


def _command(value: object) -> Json:
    prefix = "can't parse BotCommand: "
    fields = JsonObject.of(value, "BotCommand", prefix)
    name = fields.required_string("command").removeprefix("/")
    description = fields.required_string("description").strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > _MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
