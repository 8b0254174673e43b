"""How well a region's name fits what was typed."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.regions.places import Region
from bot.regions.readings import Reading
from bot.regions.spelling import words_of

EXACT = 100.0
FIRST_WORDS = 93.0
BEGINNING = 91.0
WORDS_BEGIN = 88.0
INSIDE = 84.0
CONTAINED = 76.0
"""The text holds the name and more; each of its words, up to four, is worth one more."""
MOST_COUNTED = 4
NEAR = 75.0
"""Less `PER_SLIP` for each slip of the pen."""
PER_SLIP = 5.0
NEAR_BEGINNING = 62.0
OTHER_KIND = 30.0
"""Taken off where the text names the other kind."""

FEWEST_SIGNS = 3
"""Signs that a beginning needs: with two a «ya» would already be Yapen."""
FEWEST_OF_WORD = 2
"""Signs that a word needs to stand for a longer one (`aceh ba`)."""
FEWEST_INSIDE = 4
"""Signs that a part from inside a word, or a name inside a text, needs."""
FEWEST_FOR_SLIPS = 4
FEWEST_FOR_NEAR_BEGINNING = 6

_VOWELS = str.maketrans("", "", "aeiou")


@dataclass(frozen=True, slots=True)
class Entry:
    """A region with its name in the spelling that is compared."""

    region: Region
    words: tuple[str, ...]
    distinct: frozenset[str]
    joined: str
    bones: str
    """The name without vowels."""

    @staticmethod
    def of(region: Region) -> "Entry":
        """The entry of a region."""
        words = words_of(region.name)
        joined = "".join(words)
        return Entry(region, words, frozenset(words), joined, joined.translate(_VOWELS))


def fit(entry: Entry, reading: Reading) -> float:
    """How well a region fits a reading's name and kind, from 0 (not at all) to 100 (its name).

    The province is the caller's to look at.
    """
    score = _name_fit(entry, reading)
    if score and reading.kind not in (None, entry.region.kind):
        score -= OTHER_KIND
    return score


def _name_fit(entry: Entry, reading: Reading) -> float:
    typed = reading.joined
    if len(typed) < FEWEST_SIGNS:
        return 0.0
    if typed == entry.joined:
        return EXACT
    if entry.joined.startswith(typed):
        is_whole = entry.words[: len(reading.words)] == reading.words
        return FIRST_WORDS if is_whole else BEGINNING
    if _words_begin(reading.words, entry.words):
        return WORDS_BEGIN
    if len(typed) >= FEWEST_INSIDE and typed in entry.joined:
        return INSIDE
    return _contained(entry, reading) or _near(entry, typed)


def _words_begin(typed: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each typed word begins another word of the name, in any order."""
    if len(typed) > len(words):
        return False
    left = list(words)
    for word in typed:
        found = next((name for name in left if name.startswith(word)), None)
        if found is None or len(word) < FEWEST_OF_WORD:
            return False
        left.remove(found)
    return True


def _contained(entry: Entry, reading: Reading) -> float:
    """Whether the text holds the name: its words somewhere, or together as one (Pangkalpinang)."""
    if len(entry.joined) < FEWEST_INSIDE:
        return 0.0
    if entry.distinct <= reading.distinct or entry.joined in reading.phrases:
        return CONTAINED + min(len(entry.words), MOST_COUNTED)
    return 0.0


def _near(entry: Entry, typed: str) -> float:
    if typed[0] != entry.joined[0]:
        return 0.0
    allowed = slips_allowed(typed)
    if not allowed:
        return 0.0
    slips = OSA.distance(typed, entry.joined, score_cutoff=allowed)
    # A short word with one slip is another word too easily: only a vowel may slip there.
    is_short = len(typed) == FEWEST_FOR_SLIPS
    if slips <= allowed and not (is_short and typed.translate(_VOWELS) != entry.bones):
        return NEAR - PER_SLIP * slips
    beginning = entry.joined[: len(typed)]
    if len(typed) >= FEWEST_FOR_NEAR_BEGINNING and OSA.distance(typed, beginning) <= 1:
        return NEAR_BEGINNING
    return 0.0


def slips_allowed(typed: str) -> int:
    """Slips of the pen (a sign wrong, missing, added, or two exchanged) by length."""
    lengths = (FEWEST_FOR_SLIPS, 6, 12)
    return sum(len(typed) >= length for length in lengths)
