"""Typed words instead of a button: every button has an equivalent that can be typed.

A word counts only if the screen offers its button, so typing can do nothing that tapping
could not.
"""

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

from bot.flows.screens import Button
from bot.flows.taps import Act, Tap
from scoring.rubric import Choice, Indicator

_WORDS: dict[Act, tuple[str, ...]] = {
    Act.DONT_KNOW: (
        "tidak tahu", "tak tahu", "nggak tahu", "gak tahu", "ga tahu", "tidak tau", "tak tau",
        "nggak tau", "gak tau", "ga tau", "kurang tahu", "belum tahu", "tt",
        "dont know", "don't know", "do not know", "idk",
    ),
    Act.NOT_APPLICABLE: (
        "tidak berlaku", "tak berlaku", "tidak relevan", "not applicable", "n/a", "na",
    ),
    Act.SKIP: ("lewati", "lewatkan", "lewat", "lompati", "skip", "next"),
    Act.EXPLAIN: ("jelaskan", "penjelasan", "maksudnya", "apa maksudnya", "?", "explain", "why"),
    Act.QUESTION: ("pertanyaan", "tutup", "question"),
    Act.BACK: ("kembali", "balik", "mundur", "sebelumnya", "back", "previous"),
    Act.PAUSE: ("jeda", "nanti", "lanjut nanti", "istirahat", "pause", "later"),
    Act.RESUME: ("lanjut", "lanjutkan", "teruskan", "terus", "resume", "continue"),
    Act.DONE: ("selesai", "lanjut", "done"),
    Act.FILL: ("isi sekarang", "isi", "fill", "answer"),
    Act.RESULT: ("hasil", "lihat hasil", "result", "see result"),
    Act.SUMMARY: ("ringkasan", "lihat jawaban", "jawaban saya", "ubah jawaban", "summary"),
    Act.READ: ("baca", "baca dulu", "read"),
    Act.AGREE: ("setuju", "ya", "iya", "oke", "ok", "yes", "saya setuju", "i agree", "agree"),
    Act.DECLINE: ("tidak setuju", "tidak", "no", "tidak sekarang", "not now", "decline"),
    Act.ADULT: ("ya", "iya", "sudah", "yes"),
    Act.MINOR: ("belum", "tidak", "no"),
    Act.BEGIN_OTHER: ("ulang", "mulai lagi", "mulai baru", "again"),
    Act.OTHER_REGION: ("daerah lain", "kembali", "ganti daerah", "other region"),
}  # fmt: skip

_ACTS: dict[str, tuple[Act, ...]] = {}
for _act, _spellings in _WORDS.items():
    for _spelling in _spellings:
        _ACTS[_spelling] = (*_ACTS.get(_spelling, ()), _act)


def plain(text: str) -> str:
    """Typed text without case, decoration, stretched space or closing marks."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    kept = "".join(sign for sign in folded if unicodedata.category(sign) not in {"Mn", "Me", "Cf"})
    return " ".join(kept.split()).strip(" .,!;:()[]\"'") or kept.strip()


def meant(text: str, offered: Sequence[Button], indicator: Indicator | None = None) -> Tap | None:
    """The offered button that the person typed, if any.

    `indicator` is the one on screen: its level sentences may be typed too.
    """
    said = _core(plain(text))
    acts = _ACTS.get(said, ())
    return (
        next((button.tap for button in offered if button.tap.act in acts), None)
        or _level(said, offered, indicator)
        or _named(said, offered)
    )


def is_said(act: Act, text: str) -> bool:
    """Whether a text says this, be its button offered or not."""
    return act in _ACTS.get(_core(plain(text)), ())


_DIGITS = {"nol": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5",
           "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
           }  # fmt: skip
_LEVEL = re.compile(
    r"(?:(?:jawaban|jawab|pilih|pilihan)?\s*(?:saya)?\s*"
    r"(?:level|tingkat|nomor|no|angka|nilai)?)\s*"
    rf"(\d{{1,2}}|{'|'.join(_DIGITS)})"
)
_TRAILING = re.compile(r"\s(?:aja|saja|dulu|deh|dong|ya|kak|please)$")


def _core(said: str) -> str:
    """What is said without the little words that people end a line with."""
    return _TRAILING.sub("", said) if said not in _ACTS else said


_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{1,64})?")


def is_command(text: str) -> bool:
    """Whether a text is a command and nothing else, known or mistyped."""
    return _COMMAND.fullmatch(text.strip()) is not None


_NUMBER = re.compile(r"-?(?:\d{1,3}(?:[.]\d{3})+|\d+)(?:,\d+)?|-?\d+[.]\d{1,2}")


_LONGEST_NUMBER = 24
"""Characters; a longer one is a slip of the hand, and would end as infinity."""


def number_in(text: str) -> float | None:
    """A number typed the Indonesian way (`1.250`, `62,4`) or with a decimal point."""
    said = plain(text)
    if len(said) > _LONGEST_NUMBER or not _NUMBER.fullmatch(said):
        return None
    if re.fullmatch(r"-?\d+[.]\d{1,2}", said):
        return float(said)
    return float(said.replace(".", "").replace(",", "."))


def _level(said: str, offered: Sequence[Button], indicator: Indicator | None) -> Tap | None:
    levels = {button.tap.args[-1]: button.tap
              for button in offered if button.tap.act in (Act.LEVEL, Act.TICK)}  # fmt: skip
    number = _LEVEL.fullmatch(said)
    if number:
        return levels.get(_DIGITS.get(number[1], number[1].lstrip("0") or "0"))
    if indicator is None or not isinstance(indicator.scale, Choice):
        return None
    return next(
        (levels.get(str(place)) for place, option in enumerate(indicator.scale.options)
         if said in {plain(words) for words in option.text.values()}),
        None,
    )  # fmt: skip


def _named(said: str, offered: Sequence[Button]) -> Tap | None:
    """The one button of this name, a slip of the pen forgiven."""
    named = {plain(button.params["name"]): button.tap for button in offered
             if "name" in button.params}  # fmt: skip
    close = get_close_matches(said, named, n=2, cutoff=0.85)
    return named[close[0]] if close and (len(close) == 1 or close[0] == said) else None
