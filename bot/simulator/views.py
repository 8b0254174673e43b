"""What the chat page shows, as JSON."""

from bot.simulator.messages import Chat, Json, User
from bot.simulator.world import World


def state_view(world: World) -> Json:
    """Everything that an opened page needs at once."""
    return {
        "seq": world.hub.sequence,
        "bot": {"id": world.bot.id, "username": world.bot.username},
        "people": [person_view(world, user) for user in world.people.values()],
        "chats": [chat_view(world, chat) for chat in world.chats.values()],
    }


def person_view(world: World, user: User) -> Json:
    """A person, and the bot as it presents itself in their language."""
    profile, language = world.profile, user.language_code
    return {
        "id": user.id,
        "first_name": user.first_name,
        "label": world.labels.get(user.id, ""),
        "language_code": language,
        "bot_name": profile.text("name", language) or world.bot.first_name,
        "description": profile.text("description", language),
        "short_description": profile.text("short_description", language),
        "commands": profile.commands_for(user.id, language, private=True),
        "menu_button": menu_button(world, user),
    }


def menu_button(world: World, user: User) -> str:
    """The kind of the button beside the input field."""
    chat = world.chats.get(user.id)
    button = (chat.menu_button if chat else {}) or world.profile.menu_button
    kind = str(button.get("type", "commands"))
    return "commands" if kind == "default" else kind


def chat_view(world: World, chat: Chat) -> Json:
    """A chat with its messages."""
    keyboard = chat.keyboard
    acting = chat.action if world.clock.seconds() < chat.action_until else ""
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "members": sorted(chat.members),
        "blocked": chat.blocked,
        "action": acting,
        "keyboard": keyboard.to_json() if keyboard else None,
        "keyboard_kind": keyboard.kind if keyboard else "",
        "messages": [world.shown_message(chat, one) for one in chat.in_order()],
    }
