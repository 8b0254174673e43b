"""A strict local Telegram: the Bot API over HTTP, people who use the bot, and a web chat page.

It imports nothing else of the bot, so that it does not share the bot's
mistakes. How a test drives a conversation::

    async with Simulator() as sim:              # 127.0.0.1, a free port
        ...start the bot with sim.url and sim.token...
        await sim.until_polling()               # it is there
        sari = sim.add_person(1001, "Sari · komunitas")
        sari.start()                            # or sari.start("undangan-123")
        welcome = await sari.wait_for_button("Setuju")
        tap = sari.tap("Setuju")                # by label or callback data
        await sari.wait_for_change(welcome)     # edited in place
        assert (await sari.wait_for_answer(tap)).text == ""
        sari.send_text("jogja")
        assert "Kota Yogyakarta" in (await sari.wait_for_text("Yogyakarta")).text

What a person does (`start`, `send_text`, `tap`, `tap_raw`, `press`,
`send_photo`, `block` …) happens at once; what waits (`wait_for`,
`wait_for_text`, `wait_for_reply`, `wait_for_change`, `wait_for_answer`,
`wait_for_button`) is awaited, sleeps on events and gives up after ten real
seconds. `await sim.until_acknowledged()` waits until the bot has confirmed
every update. What a person sees: `messages()`, `last`, `keyboard`, `toasts`,
`commands`; a message has `text`, `html`, `buttons`, `media`.

On a fake clock: `Simulator(now=clock.now, sleep=clock.sleep)`; long polls,
stalls and webhook retries then wait on that clock.

Faults: `sim.faults.refuse(429, "sendMessage", retry_after=3)`,
`sim.faults.hang_up("editMessageText", applied=True)`, `stall`, `silence`;
`sim.duplicate_updates()`, `sim.repeat_updates()`, `sim.reverse_updates()`;
`await sim.restart(keep_update_counter=False)`; `sim.revoke_token(new)`.
Every call of the bot stands in `sim.journal`; `sim.journal.calls("sendMessage")`.

`python -m bot.simulator` serves it alone, with the chat page at its root and
the same powers under `/sim/` (see `admin.py`).
"""

from bot.simulator.callbacks import Tap
from bot.simulator.clock import Clock
from bot.simulator.entities import Entity
from bot.simulator.errors import ApiError
from bot.simulator.faults import Fault, Faults
from bot.simulator.journal import Call, Journal
from bot.simulator.messages import Chat, Message, User
from bot.simulator.people import CannotDo
from bot.simulator.person import Person
from bot.simulator.simulator import BOT_USERNAME, TOKEN, Simulator

__all__ = [
    "BOT_USERNAME",
    "TOKEN",
    "ApiError",
    "Call",
    "CannotDo",
    "Chat",
    "Clock",
    "Entity",
    "Fault",
    "Faults",
    "Journal",
    "Message",
    "Person",
    "Simulator",
    "Tap",
    "User",
]
