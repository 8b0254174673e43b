"""The message that says how far an export is: sent once, edited in place."""

from bot.telegram.export_progress import ExportBoard
from bot.telegram.transport import BotApi
from tests.fakes.bot_api import FakeBotApi, refusal
from tests.telegram.test_rendering import RENDERER

CHAT = 7


async def test_it_is_sent_once_and_then_edited(api: BotApi, server: FakeBotApi) -> None:
    """Each request counts in the budget; at the end it says that the file is ready."""
    taken: list[int] = []
    board = ExportBoard(api, RENDERER.words_with, taken.append)
    message_id = await board.show(CHAT, "id", 100, 900, None)
    assert message_id is not None
    assert await board.show(CHAT, "id", 900, 900, message_id) == message_id

    [sent], [edited] = server.sent("sendMessage"), server.sent("editMessageText")
    assert sent["text"] == "Menyiapkan ekspor: 100 dari 900 penilaian."
    assert (edited["message_id"], edited["text"]) == (message_id, "Ekspor siap: 900 penilaian.")
    assert taken == [CHAT, CHAT]


async def test_what_telegram_refuses_is_tried_anew_the_next_time(
    api: BotApi, server: FakeBotApi
) -> None:
    """Without a message there is nothing to edit; the export goes on."""
    server.script("sendMessage", refusal(400, "Bad Request: chat not found"))
    board = ExportBoard(api, RENDERER.words_with, lambda _chat: None)
    assert await board.show(CHAT, "en", 1, 900, None) is None
    assert await board.show(CHAT, "en", 2, 900, None) is not None


async def test_a_file_that_is_too_large_is_told_kindly(api: BotApi, server: FakeBotApi) -> None:
    """With the limit and the way on."""
    await ExportBoard(api, RENDERER.words_with, lambda _chat: None).too_large(CHAT, "id")
    [said] = server.sent("sendMessage")
    assert "50 MB" in said["text"]
    assert "per provinsi" in said["text"]
