"""People of no purpose: whatever the Bot API could bring of them, and much that it could not."""

import json
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bot.simulator import Person
from bot.simulator.updates import Update
from tests.fuzz.shapes import TEXTS, Maker
from tests.whole.town import Town

MONKEYS = (5001, 5002, 5003, 5004, 5005)
WORDS = ("/start r3307c", "/bantuan", "/ringkasan", "/hasil", "/lanjut", "/ulang", "/privasi",
         "/berhenti", "/hapus", "/bahasa", "/data", "/id", "ya", "lewati", "kembali", "0", "1",
         "2", "3", "4", "/koordinator", f"/start k{'0' * 26}-{'A' * 22}", "tidak tahu",
         "jelaskan", "wonosobo", "kriya", *TEXTS)  # fmt: skip
_UNSEEMLY = re.compile(r"Traceback|Error\b|Exception|\bNone\b|bot/[a-z_/]+\.py|\{\{|%\(")
"""What stands in no text for people."""


@dataclass
class Zoo:
    """The monkeys in a town, and what they send."""

    town: Town
    chance: Random
    people: dict[int, Person] = field(default_factory=dict)

    async def open(self) -> None:
        """Let everybody begin a chat, so that the bot may write to them."""
        for number in MONKEYS:
            self.people[number] = self.town.person(number, f"Monyet {number}")
            self.people[number].send_text("/start")
        await self.town.quiet()

    def raw(self, update_id: Any) -> dict[str, Any]:
        """An update: a third of any kind, the others of somebody at home in a chat."""
        maker = Maker(self.chance, twisted=self.chance.choice((0.0, 0.0, 0.05, 0.3)))
        update = maker.update(update_id)
        choice = self.chance.random()
        if choice < 0.34:
            return update
        person = self.people[self.chance.choice(MONKEYS)]
        if choice < 0.67:
            return {**update, "message": self._message(update.get("message"), person)}
        return {"update_id": update_id, "callback_query": self._tap(person)}

    def _message(self, made: Any, person: Person) -> dict[str, Any]:
        """Any message with its person put right, mostly with words that mean something."""
        base = {"message_id": self.chance.randrange(2**31), "date": 1_790_000_000}
        said: dict[str, Any] = {**base, **(made if isinstance(made, dict) else {})}
        said |= {"chat": {"id": person.id, "type": "private"}, "from": self._user(person)}
        if self.chance.random() < 0.8:
            said["text"] = self.chance.choice(WORDS)
        return said

    def _tap(self, person: Person) -> dict[str, Any]:
        """A tap: on what is shown, on what was shown to somebody else, or on nothing."""
        owner = self.people[self.chance.choice((person.id, person.id, person.id, *MONKEYS))]
        shown = owner.last
        rows = shown.markup.rows if shown.markup else ()
        data = self.chance.choice(
            [str(one["callback_data"]) for row in rows for one in row] or [""]
        )
        if self.chance.random() < 0.2:
            data = self.chance.choice((*TEXTS, f"{data}0", data[::-1], f"a:P5:4.{10**40}", "ey.1"))
        chat = {"id": person.id, "type": "private"}
        screen = {"message_id": shown.message_id, "date": 0, "chat": chat}
        return {
            "id": str(self.chance.randrange(10**12)), "from": self._user(person),
            "chat_instance": "1", "data": data, "message": screen,
        }  # fmt: skip

    def _user(self, person: Person) -> dict[str, Any]:
        tag = self.chance.choice(("id", "en", "", None, "x" * 99, 7, "jv"))
        return {"id": person.id, "is_bot": False, "first_name": "M", "language_code": tag}

    def queue(self, raw: dict[str, Any]) -> None:
        """Have the simulator give it to whoever asks, whatever it holds.

        Lone surrogates it cannot send: its answers are UTF-8 without escapes.
        """
        updates = self.town.simulator.world.updates
        inner = {key: value for key, value in raw.items() if key != "update_id"}
        inner = json.loads(json.dumps(inner, ensure_ascii=False).encode("utf-8", "replace"))
        updates._append(_Raw(updates.next_id, "", inner, float("inf"), ""))

    def unseemly(self) -> list[str]:
        """Texts of the bot that look like a program's insides."""
        said = [one.text for person in self.people.values() for one in person.from_bot()]
        return [text for text in said if _UNSEEMLY.search(text)]


class _Raw(Update):
    """An update of the simulator with any fields."""

    def to_json(self) -> dict[str, Any]:
        return {"update_id": self.update_id, **self.content}


def figure(town: Town, name: str) -> float:
    """A figure of the bot's metrics, over all its labels."""
    assert town.app
    lines = town.app.metrics.export().decode().splitlines()
    found = [line for line in lines if line.startswith(f"kreatif_{name}_total")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in found)


def kept_for_later(town: Town) -> list[tuple[Any, ...]]:
    """What lies in the inbox."""
    connection = sqlite3.connect(Path(town.database_url.removeprefix("sqlite:///")))
    try:
        return connection.execute("SELECT update_id FROM inbox").fetchall()
    finally:
        connection.close()
