"""One spelling for what is typed and for what is looked up."""

import re
import unicodedata

LONGEST_TEXT = 200
"""Characters of a typed text that are looked at; the longest full name has 64."""
MOST_WORDS = 12
"""Words of a typed text that are looked at."""

_WORD = re.compile(r"[a-z0-9]+")
_DOUBLED = re.compile(r"([a-z])\1+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without accents and signs, folded.

    Folding makes usual spellings equal: doubled letters count once (Makassar, Makasar), `oe`
    is `u` as it was written before 1947 (Bandoeng), Sumatera is Sumatra.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].casefold())[:LONGEST_TEXT]
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(map(_folded, _WORD.findall(letters)[:MOST_WORDS]))


def _folded(word: str) -> str:
    once = _DOUBLED.sub(r"\1", word.replace("oe", "u"))
    return "sumatra" if once == "sumatera" else once
