"""Conversations as readable files: who says what, and what the bot answers.

A line `Sari: …` is what a person does, `Sari: [Label]` a tap, `# …` a stage direction:

    # after 90 days         time passes
    # restart               the bot is stopped and started again
    # sends a photo         (sticker, voice, document, location)

Everything else is what the bot showed, and is written by the run itself: `+` a new message,
`~` the tapped message edited, `(…)` a toast. With `KREATIF_UPDATE_GOLDEN=1` the files are
written anew; the change is then reviewed like any other.
"""

import os
import re
from pathlib import Path

from bot.simulator import Message, Person
from tests.whole.town import Town

FOLDER = Path(__file__).with_name("transcripts")
NAMES = {"Sari": 1001, "Bima": 1002}
UPDATE = bool(os.environ.get("KREATIF_UPDATE_GOLDEN"))


def script(text: str) -> list[str]:
    """The lines of a transcript that people and time do."""
    return [line for line in text.splitlines()
            if line.startswith("#") or re.match(rf"({'|'.join(NAMES)}): ", line)]  # fmt: skip


async def play(town: Town, text: str) -> str:
    """Do what a transcript's people do; gives the transcript as it came out."""
    lines: list[str] = []
    for line in script(text):
        lines += ["", line] if lines else [line]
        lines += await _do(town, line)
    return "\n".join(lines) + "\n"


async def _do(town: Town, line: str) -> list[str]:
    if line.startswith("#"):
        return await _direct(town, line.removeprefix("#").strip())
    name, said = line.split(": ", 1)
    return await _say(town, town.person(NAMES[name], name), said)


async def _direct(town: Town, direction: str) -> list[str]:
    passed = re.fullmatch(r"after (\d+) (minutes|hours|days)", direction)
    if passed:
        town.clock.jump(**{passed[2]: int(passed[1])})
    elif direction == "restart":
        await town.restart_bot()
    return []


async def _say(town: Town, person: Person, said: str) -> list[str]:
    before = {message.message_id: _body(message) for message in person.from_bot()}
    toasts = len(person.toasts)
    _act(person, said)
    await town.quiet()
    shown = [_shown(message, before) for message in person.from_bot()]
    told = [f"({toast})" for toast in person.toasts[toasts:]]
    return [*told, *(line for lines in shown for line in lines)]


def _act(person: Person, said: str) -> None:
    sends = re.fullmatch(r"sends a (photo|sticker|voice|document|location)", said)
    if sends:
        getattr(person, f"send_{sends[1]}")()
    elif said.startswith("["):
        person.tap(said[1:-1])
    else:
        person.send_text(said)


def _body(message: Message) -> tuple[str, str]:
    """What a message says, and its keyboard."""
    kind = next(iter(message.media), "")
    said = f"<{kind}> {message.html}".strip() if kind else message.html
    rows = (" ".join(f"[{label}]" for label in row) for row in message.buttons)
    return said, "\n".join(rows)


def _shown(message: Message, before: dict[int, tuple[str, str]]) -> list[str]:
    now, then = _body(message), before.get(message.message_id)
    if now == then:
        return []
    if then and now == (then[0], ""):
        return []  # its keyboard went away when a newer screen came
    mark = "~" if then else "+"
    return [f"{mark} {line}".rstrip() for part in now if part for line in part.splitlines()]
