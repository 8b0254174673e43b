"""Commands, descriptions and names by language and scope."""

import pytest

from bot.simulator import Person, Simulator
from tests.simulator.conftest import Caller


def command(name: str, description: str = "apa saja") -> dict[str, str]:
    return {"command": name, "description": description}


async def test_a_person_sees_the_commands_of_their_language(
    sim: Simulator, bot: Caller, sari: Person
) -> None:
    """Own chat before all private chats before default; own language before none."""
    await bot.result("setMyCommands", commands=[command("help")])
    await bot.result("setMyCommands", commands=[command("bantuan")], language_code="id")
    john = sim.add_person(2, "John", "en")
    assert (sari.commands, john.commands) == (["bantuan"], ["help"])

    scope = {"type": "chat", "chat_id": john.id}
    await bot.result("setMyCommands", commands=[command("admin")], scope=scope)
    assert john.commands == ["admin"]
    await bot.result("deleteMyCommands", scope=scope)
    await bot.result("deleteMyCommands", language_code="id")
    assert (sari.commands, john.commands) == (["help"], ["help"])
    assert await bot.result("getMyCommands", language_code="id") == []
    assert [command("help")] == await bot.result("getMyCommands")


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([command("Mulai")], "BOT_COMMAND_INVALID"),
        ([command("a" * 33)], "BOT_COMMAND_INVALID"),
        ([command("mulai-lagi")], "BOT_COMMAND_INVALID"),
        ([command("mulai", "")], "command description must be non-empty"),
        ([command("mulai", "x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([command("mulai")] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ({"command": "mulai"}, "expected an Array of BotCommand"),
        (["mulai"], "can't parse BotCommand: BotCommand must be an Object"),
        (
            [{"command": "mulai"}],
            "can't parse BotCommand: Can't find field \"description\"",
        ),
    ],
)
async def test_commands_that_telegram_refuses_are_refused(
    bot: Caller, commands: object, reason: str
) -> None:
    """1-32 lower-case letters, digits and _; descriptions 1-256; at most 100."""
    refused = await bot.error("setMyCommands", commands=commands)
    assert refused == f"Bad Request: {reason}"


async def test_scopes_and_languages_are_checked(bot: Caller) -> None:
    """Only what Telegram documents."""
    refused = await bot.error("setMyCommands", commands=[], scope={"type": "planet"})
    assert refused == "Bad Request: can't parse BotCommandScope: unsupported type specified"
    refused = await bot.error("setMyCommands", commands=[], language_code="Indonesian")
    assert refused == "Bad Request: LANGUAGE_CODE_INVALID"


@pytest.mark.parametrize(
    ("kind", "field", "limit"),
    [("Description", "description", 512), ("ShortDescription", "short_description", 120),
     ("Name", "name", 64)],
)  # fmt: skip
async def test_descriptions_have_languages_and_limits(
    bot: Caller, kind: str, field: str, limit: int
) -> None:
    """What a language lacks falls back to the text without language."""
    await bot.result(f"setMy{kind}", **{field: "x" * limit})
    await bot.result(f"setMy{kind}", **{field: "Bantu", "language_code": "id"})

    indonesian = await bot.result(f"getMy{kind}", language_code="id")
    other = await bot.result(f"getMy{kind}", language_code="jv")
    assert ("Bantu", "x" * limit) == (indonesian[field], other[field])
    assert (await bot(f"setMy{kind}", **{field: "x" * (limit + 1)}))["error_code"] == 400


async def test_the_menu_button_is_set_for_all_or_for_one(bot: Caller, sari: Person) -> None:
    """A chat's own button before the default one."""
    await bot.result("setChatMenuButton", menu_button={"type": "commands"})
    await bot.result("setChatMenuButton", chat_id=sari.id, menu_button={"type": "default"})

    assert await bot.result("getChatMenuButton") == {"type": "commands"}
    assert await bot.result("getChatMenuButton", chat_id=sari.id) == {"type": "default"}
    refused = await bot.error("setChatMenuButton", menu_button={"type": "planet"})
    assert "unsupported type" in refused


async def test_a_chat_is_described(bot: Caller, sari: Person) -> None:
    """getChat gives the person's names; unknown chats are refused."""
    chat = await bot.result("getChat", chat_id=str(sari.id))
    assert (chat["type"], chat["first_name"]) == ("private", "Sari")
    assert await bot.error("getChat", chat_id=7) == "Bad Request: chat not found"
