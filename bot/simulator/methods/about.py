"""getMe, getChat, and what the bot says of itself."""

from bot.simulator.errors import bad_request
from bot.simulator.json_fields import JsonObject
from bot.simulator.messages import Json
from bot.simulator.params import Params
from bot.simulator.profile import read_commands, read_language, read_scope
from bot.simulator.world import World


def get_me(world: World, params: Params) -> object:
    """The bot itself."""
    del params
    can: Json = {
        "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": False, "can_connect_to_business": False,
        "has_main_web_app": False,
    }  # fmt: skip
    name = world.profile.text("name", "") or world.bot.first_name
    return world.bot.to_json() | {"first_name": name} | can


def get_chat(world: World, params: Params) -> object:
    """What is known of a chat."""
    chat = world.chat_for_bot(params.text("chat_id"))
    limits: Json = {"accent_color_id": 0, "max_reaction_count": 11}
    return world.chat_json(chat) | limits


def set_my_commands(world: World, params: Params) -> object:
    """Set the command menu of a scope and language."""
    commands = read_commands(params)
    world.profile.commands[(read_scope(params), read_language(params))] = commands
    world.hub.publish("profile")
    return True


def get_my_commands(world: World, params: Params) -> object:
    """The command menu of exactly this scope and language."""
    return world.profile.commands.get((read_scope(params), read_language(params)), [])


def delete_my_commands(world: World, params: Params) -> object:
    """Take the command menu of a scope and language away."""
    world.profile.commands.pop((read_scope(params), read_language(params)), None)
    world.hub.publish("profile")
    return True


def set_my_name(world: World, params: Params) -> object:
    """Set the bot's name."""
    return _set_text(world, params, "name")


def get_my_name(world: World, params: Params) -> object:
    """The bot's name."""
    name = world.profile.text("name", read_language(params)) or world.bot.first_name
    return {"name": name}


def set_my_description(world: World, params: Params) -> object:
    """Set what an empty chat with the bot shows."""
    return _set_text(world, params, "description")


def get_my_description(world: World, params: Params) -> object:
    """What an empty chat with the bot shows."""
    return {"description": world.profile.text("description", read_language(params))}


def set_my_short_description(world: World, params: Params) -> object:
    """Set what the bot's profile page shows."""
    return _set_text(world, params, "short_description")


def get_my_short_description(world: World, params: Params) -> object:
    """What the bot's profile page shows."""
    return {"short_description": world.profile.text("short_description", read_language(params))}


def set_chat_menu_button(world: World, params: Params) -> object:
    """Set the button beside the input field, for everybody or one private chat."""
    value = params.json("menu_button", "menu button")
    button: Json = {"type": "default"}
    if value is not None:
        prefix = "can't parse menu button: "
        fields = JsonObject.of(value, "MenuButton", prefix)
        if fields.required_string("type") not in {"commands", "default", "web_app"}:
            raise bad_request(f"{prefix}MenuButton has unsupported type")
        button = dict(fields.values)
    if params.text("chat_id"):
        world.chat_for_bot(params.text("chat_id")).menu_button = button
    else:
        world.profile.menu_button = button
    world.hub.publish("profile")
    return True


def get_chat_menu_button(world: World, params: Params) -> object:
    """The button beside the input field."""
    if params.text("chat_id"):
        chat = world.chat_for_bot(params.text("chat_id"))
        if chat.menu_button:
            return chat.menu_button
    return world.profile.menu_button


def _set_text(world: World, params: Params, kind: str) -> object:
    world.profile.set_text(kind, read_language(params), params.text(kind))
    world.hub.publish("profile")
    return True
