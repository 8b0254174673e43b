"""Commands and descriptions: by language, and set only when they changed."""

from typing import Any

import pytest

from bot.flows.events import Command
from bot.telegram.profile import ENGLISH_NAMES, introduce, menu
from bot.telegram.transport import BotApi
from bot.telegram.updates import COMMANDS
from tests.fakes.bot_api import FakeBotApi, Reply, refusal


def words(language: str, key: str) -> str:
    return f"{key} in {language}"


def remember(server: FakeBotApi) -> None:
    """Have the server keep what is set, by language."""
    kept: dict[tuple[str, str], Any] = {}

    def setter(name: str, key: str) -> Any:
        def answer(parameters: dict[str, Any]) -> bool:
            kept[name, parameters["language_code"]] = parameters[key]
            return True

        return answer

    def getter(name: str, key: str) -> Any:
        def answer(parameters: dict[str, Any]) -> Any:
            value = kept.get((name, parameters["language_code"]))
            return (value or []) if key == "commands" else {key: value or ""}

        return answer

    pairs = {
        "MyCommands": "commands",
        "MyDescription": "description",
        "MyShortDescription": "short_description",
    }
    for name, key in pairs.items():
        server.answers[f"set{name}"] = setter(name, key)
        server.answers[f"get{name}"] = getter(name, key)


async def test_everything_is_set_once_in_two_languages(api: BotApi, server: FakeBotApi) -> None:
    """A second start with the same words sets nothing."""
    remember(server)

    assert (await introduce(api, words), await introduce(api, words)) == (6, 0)
    tags = [parameters["language_code"] for parameters in server.sent("setMyCommands")]
    assert sorted(tags) == ["", "en"]


async def test_changed_description_is_set_alone(api: BotApi, server: FakeBotApi) -> None:
    """Only what says something else is set again."""
    remember(server)
    await introduce(api, words)

    def changed(language: str, key: str) -> str:
        return "new" if (language, key) == ("en", "bot_description") else words(language, key)

    assert await introduce(api, changed) == 1
    assert server.sent("setMyDescription")[-1] == {"language_code": "en", "description": "new"}


async def test_refusal_stops_nothing(api: BotApi, server: FakeBotApi) -> None:
    """A menu that cannot be set is no reason not to start."""
    remember(server)
    server.script("setMyCommands", refusal(429, "Too Many Requests", retry_after=9), Reply(502))

    assert await introduce(api, words) == 4


@pytest.mark.parametrize("language", ["id", "en"])
def test_menu_names_every_command_by_a_name_it_answers_to(language: str) -> None:
    """What the menu offers is understood."""
    names = [entry["command"] for entry in menu(language, words)]

    assert [COMMANDS[name] for name in names] == list(Command)
    assert set(ENGLISH_NAMES) == set(Command)
