"""A ten-question form as python-telegram-bot's documentation builds one.

ConversationHandler with PicklePersistence, every default as it comes: one update at a time,
and what was answered is written every sixty seconds.

    python bench/rivals/ptb_form.py URL PERSISTENCE_FILE
"""

import logging
import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)

TOKEN = "123456789:bench-bench-bench-bench-bench"
NAME = "form"
QUESTIONS = 10
ASKING = 0


def keyboard(question: int) -> InlineKeyboardMarkup:
    """Five levels for a question."""
    return InlineKeyboardMarkup([[
        InlineKeyboardButton(str(level), callback_data=f"a:{question}:{level}")
        for level in range(5)
    ]])  # fmt: skip


async def begin(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first."""
    assert update.message is not None
    await update.message.reply_text("Soal 1", reply_markup=keyboard(0))
    return ASKING


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep the level and ask the next question in the same message."""
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    assert context.user_data is not None
    _, question, level = query.data.split(":")
    context.user_data[question] = int(level)
    await query.answer()
    following = int(question) + 1
    if following == QUESTIONS:
        await query.edit_message_text("Selesai")
        return ConversationHandler.END
    text = f"Soal {following + 1} dari {QUESTIONS}"
    await query.edit_message_text(text, reply_markup=keyboard(following))
    return ASKING


def main(url: str, file: str) -> None:
    """Poll until SIGTERM."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{url}/bot")
        .persistence(PicklePersistence(file))
        .build()
    )
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", begin)],
            states={ASKING: [CallbackQueryHandler(answer)]},
            fallbacks=[],
            name=NAME,
            persistent=True,
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
