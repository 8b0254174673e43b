"""What people use instead, each as a bot in a process of its own."""

import pickle
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from bench.filled import FIRST_CHAT
from bench.rivals.ptb_form import NAME, QUESTIONS
from bench.stand import DATA, ROOT, Subject

HERE = Path(__file__).parent
VENV = DATA / "venv"
ECHO = {"kind": "texts"}
AT = 2
"""Question that everybody of the prefilled form looks at."""


def rivals(folder: Path, people: int) -> tuple[Subject, ...]:
    """All of them.

    Args:
        folder: for what they store.
        people: half-way through the ten questions, where a rival stores that.
    """
    aiogram = str(bench_python())
    form = folder / "form.pickle"
    fill_form(form, people)
    tap = {"first_taps": (f"a:{AT}:3",)}
    return (
        _ptb("PTB echo, as it comes", "ptb_echo.py", "1", **ECHO),
        _ptb("PTB echo, 64 at once", "ptb_echo.py", "64", **ECHO),
        _subject("aiogram echo", aiogram, "aiogram_echo.py", **ECHO),
        _subject("aiogram answer + edit, stores nothing", aiogram, "aiogram_echo.py", **tap),
        _ptb("PTB form, ConversationHandler + pickle", "ptb_form.py", str(form), **tap),
    )


def _subject(name: str, python: str, script: str, *arguments: str, **orders: object) -> Subject:
    return Subject(name, (python, str(HERE / script), "{url}", *arguments), orders=orders)


def _ptb(name: str, script: str, *arguments: str, **orders: object) -> Subject:
    return _subject(name, sys.executable, script, *arguments, **orders)


def fill_form(path: Path, people: int) -> None:
    """A persistence file with so many forms half-way, in PTB's own format."""
    answers: dict[int, dict[str, int]] = defaultdict(dict)
    conversations = {}
    for chat in range(FIRST_CHAT, FIRST_CHAT + people):
        answers[chat] = {str(question): 2 for question in range(AT)}
        conversations[chat, chat] = 0
    stored = {
        "conversations": {NAME: conversations},
        "user_data": dict(answers),
        "chat_data": {},
        "bot_data": {},
        "callback_data": None,
    }
    assert AT < QUESTIONS
    path.write_bytes(pickle.dumps(stored))


def bench_python() -> Path:
    """An interpreter that has what only the benchmarks need; made when it is asked first."""
    python = VENV / "bin" / "python"
    requirements = ROOT / "bench" / "requirements.txt"
    stamp = VENV / "requirements.txt"
    if stamp.exists() and stamp.read_bytes() == requirements.read_bytes():
        return python
    uv = shutil.which("uv")
    make: tuple[str, ...]
    install: tuple[str, ...]
    if uv:
        make = (uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV))
        install = (uv, "pip", "install", "--quiet", "--python", str(python))
    else:
        make = (sys.executable, "-m", "venv", "--clear", str(VENV))
        install = (str(python), "-m", "pip", "install", "--quiet")
    subprocess.run(make, check=True)
    subprocess.run((*install, "--require-hashes", "-r", str(requirements)), check=True)
    shutil.copyfile(requirements, stamp)
    return python
