"""python-telegram-bot's echo, with its default HTTP and its default polling.

python bench/rivals/ptb_echo.py URL UPDATES_AT_ONCE
"""

import logging
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

TOKEN = "123456789:bench-bench-bench-bench-bench"


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main(url: str, at_once: int) -> None:
    """Poll until SIGTERM."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot")
    if at_once > 1:
        builder = builder.concurrent_updates(at_once).connection_pool_size(2 * at_once)
        builder = builder.pool_timeout(60)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
