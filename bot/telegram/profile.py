"""What the bot says of itself before anybody talks to it: commands and descriptions."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from bot.flows.events import Command
from bot.telegram.transport import Accepted, BotApi, Refused

log = structlog.get_logger(__name__)

Words = Callable[[str, str], str]
"""Gives the words of a key (`command_start`, `bot_description` …) in a language."""

_TELEGRAM_TAGS: Mapping[str, str] = {"id": "", "en": "en"}
"""Our languages by Telegram's tag; the empty tag is for everybody without one of their own."""

ENGLISH_NAMES: Mapping[Command, str] = {
    Command.START: "start",
    Command.RESUME: "resume",
    Command.SUMMARY: "summary",
    Command.RESULT: "result",
    Command.AGAIN: "again",
    Command.LANGUAGE: "language",
    Command.HELP: "help",
    Command.PRIVACY: "privacy",
    Command.STOP: "stop",
    Command.IDENTITY: "id",
    Command.DATA: "data",
    Command.THRIFTY: "datasaver",
    Command.ERASE: "erase",
    Command.COORDINATOR: "coordinator",
    Command.ASSESSOR: "assessor",
    Command.CODE: "code",
}
"""The name of each command in the English menu."""


async def introduce(api: BotApi, words: Words) -> int:
    """Register commands and descriptions in every language, where they changed.

    Telegram limits how often these may be set, so each is read first. A failure is logged
    and tried again at the next start: nobody needs a menu to answer a question.

    Returns:
        How many of them were set.
    """
    changes = [
        _keep(api, name, {"language_code": tag, key: value})
        for language, tag in _TELEGRAM_TAGS.items()
        for name, key, value in _profile(language, words)
    ]
    return sum(await asyncio.gather(*changes))


def menu(language: str, words: Words) -> list[dict[str, str]]:
    """The menu of commands in a language, as the Bot API takes it."""
    return [
        {
            "command": ENGLISH_NAMES[command] if language == "en" else command.value,
            "description": words(language, f"command_{command.name.lower()}"),
        }
        for command in Command
    ]


def _profile(language: str, words: Words) -> tuple[tuple[str, str, Any], ...]:
    return (
        ("MyCommands", "commands", menu(language, words)),
        ("MyDescription", "description", words(language, "bot_description")),
        ("MyShortDescription", "short_description", words(language, "bot_short_description")),
    )


async def _keep(api: BotApi, name: str, wanted: dict[str, Any]) -> bool:
    """Set one thing unless it already says what is wanted; whether it was set."""
    tag = {"language_code": wanted["language_code"]}
    present = await api.call(f"get{name}", tag)
    if isinstance(present, Accepted) and _says(present.result, wanted):
        return False
    result = await api.call(f"set{name}", wanted)
    if isinstance(result, Accepted):
        return True
    reason = result.description if isinstance(result, Refused) else result.reason
    log.warning("profile_not_set", method=f"set{name}", reason=reason)
    return False


def _says(present: object, wanted: Mapping[str, Any]) -> bool:
    """Whether an answer holds what is wanted: a list of commands, or one text in an object."""
    if isinstance(present, list):
        return present == wanted.get("commands")
    if not isinstance(present, dict):
        return False
    return all(present.get(key) == value for key, value in wanted.items() if key in _TEXTS)


_TEXTS = ("description", "short_description")
