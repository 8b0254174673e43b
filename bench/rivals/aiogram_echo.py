"""aiogram's echo, and its bare answer + edit; it stores nothing.

python bench/rivals/aiogram_echo.py URL
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

TOKEN = "123456789:bench-bench-bench-bench-bench"
TEXT = "Soal\n\n" + "Bagaimana pelaku ekonomi kreatif di daerah ini bekerja sama? " * 12
dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say the same."""
    await message.answer(message.text or "")


@dispatcher.callback_query()
async def answer(query: CallbackQuery) -> None:
    """Answer the tap and show a question."""
    await query.answer()
    row = [InlineKeyboardButton(text=str(n), callback_data=f"a:9:{n}") for n in range(5)]
    if isinstance(query.message, Message):
        markup = InlineKeyboardMarkup(inline_keyboard=[row])
        await query.message.edit_text(TEXT, reply_markup=markup)


async def main(url: str) -> None:
    """Poll until SIGTERM."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    await dispatcher.start_polling(Bot(TOKEN, session=session))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
