"""Every method that the simulator answers, by its name in lower case."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable

from bot.simulator.errors import ApiError
from bot.simulator.methods import about, editing, media, receiving, sending
from bot.simulator.params import Params
from bot.simulator.world import World

Method = Callable[[World, Params], object | Awaitable[object]]

_NAMED: dict[str, Method] = {
    "getMe": about.get_me,
    "getChat": about.get_chat,
    "setMyCommands": about.set_my_commands,
    "getMyCommands": about.get_my_commands,
    "deleteMyCommands": about.delete_my_commands,
    "setMyName": about.set_my_name,
    "getMyName": about.get_my_name,
    "setMyDescription": about.set_my_description,
    "getMyDescription": about.get_my_description,
    "setMyShortDescription": about.set_my_short_description,
    "getMyShortDescription": about.get_my_short_description,
    "setChatMenuButton": about.set_chat_menu_button,
    "getChatMenuButton": about.get_chat_menu_button,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendLocation": sending.send_location,
    "sendChatAction": sending.send_chat_action,
    "sendPhoto": media.send_photo,
    "sendDocument": media.send_document,
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMessageReaction": editing.set_message_reaction,
}
METHODS: dict[str, tuple[str, Method]] = {
    name.lower(): (name, method) for name, method in _NAMED.items()
}
"""By lower-case name: the name as Telegram writes it, and what it does."""


async def run_method(world: World, name: str, params: Params) -> object:
    """Carry out a method and give its `result`.

    Raises:
        ApiError: 404 for a method that is not known, or what the method refuses.
    """
    known = METHODS.get(name.lower())
    if known is None:
        raise ApiError(404, "Not Found: method not found")
    result = known[1](world, params)
    return await result if isawaitable(result) else result
