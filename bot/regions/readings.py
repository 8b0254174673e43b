"""What a typed text may mean: a name, perhaps with a kind and a province."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.regions.places import Kind
from bot.regions.spelling import words_of

KIND_WORDS: Mapping[str, Kind] = {
    "kab": "kabupaten",
    "kabupaten": "kabupaten",
    "regency": "kabupaten",
    "kota": "kota",
    "kodya": "kota",
    "kotamadya": "kota",
    "kotamadia": "kota",
    "city": "kota",
}
"""Folded words that say whether a kabupaten or a kota is meant."""

FILLERS = frozenset(
    {"di", "dari", "saya", "aku", "kami", "tinggal", "asal", "domisili", "daerah", "wilayah",
     "adm", "administrasi", "prov", "provinsi", "propinsi", "province", "indonesia"}
)  # fmt: skip
"""Words that people write around a name."""

LONGEST_PROVINCE = 4
"""Words of «Daerah Khusus Ibukota Jakarta»."""
LONGEST_NAME = 4
"""Words of «Kepulauan Siau Tagulandang Biaro»."""
FEWEST_FOR_SLIPS = 7
"""Letters of a province's name that may be written with one slip of the pen."""
FEWEST_FOR_TWO_SLIPS = 10


@dataclass(frozen=True)
class Reading:
    """One way to understand a text. What every comparison needs is worked out once."""

    words: tuple[str, ...]
    """Words of the region's name; empty where only a province is named."""
    kind: Kind | None = None
    province: str | None = None
    """Code of the province that is named."""

    @cached_property
    def joined(self) -> str:
        """The name without spaces."""
        return "".join(self.words)

    @cached_property
    def distinct(self) -> frozenset[str]:
        """Each word once."""
        return frozenset(self.words)

    @cached_property
    def phrases(self) -> frozenset[str]:
        """Neighbouring words joined, up to the longest name of a region."""
        return frozenset("".join(words) for words in _neighbours(self.words, LONGEST_NAME))


class Phrasebook:
    """Nicknames and names of provinces, by the words that people use without spaces."""

    def __init__(
        self, nicknames: Iterable[tuple[str, str]], provinces: Iterable[tuple[str, str]]
    ) -> None:
        self._nicknames = {"".join(words_of(nick)): words_of(name) for nick, name in nicknames}
        self._provinces = {"".join(words_of(words)): code for words, code in provinces}

    def readings(self, text: str) -> tuple[Reading, ...]:
        """Every way to understand a text, without doubles; none for a text without words."""
        words = tuple(self._spelled_out(words_of(text)))
        found = dict.fromkeys(
            Reading(tuple(word for word in name if word not in FILLERS), kind, province)
            for rest, province in self._without_province(words)
            for name, kind in _without_kind(rest)
        )
        return tuple(reading for reading in found if reading.words or reading.province)

    def province(self, text: str) -> str | None:
        """Code of the province whose name is the whole text."""
        words = tuple(word for word in self._spelled_out(words_of(text)) if word not in FILLERS)
        return self._province_called("".join(words))

    def _province_called(self, joined: str) -> str | None:
        """Code of a province by its words without spaces, one or two slips allowed."""
        if joined in self._provinces or len(joined) < FEWEST_FOR_SLIPS:
            return self._provinces.get(joined)
        slips = 1 if len(joined) < FEWEST_FOR_TWO_SLIPS else 2
        near = extractOne(joined, self._provinces.keys(), scorer=OSA.distance, score_cutoff=slips)
        return self._provinces[near[0]] if near else None

    def _spelled_out(self, words: tuple[str, ...]) -> Iterator[str]:
        """The words with nicknames of one or two words replaced by the names they mean."""
        index = 0
        while index < len(words):
            for size in (2, 1):
                name = self._nicknames.get("".join(words[index : index + size]))
                if name and index + size <= len(words):
                    break
            yield from name or words[index : index + 1]
            index += size if name else 1

    def _without_province(
        self, words: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], str | None]]:
        yield words, None
        for begin in range(len(words)):
            for phrase in _beginning_at(words, begin, LONGEST_PROVINCE):
                code = self._province_called("".join(phrase))
                if code:
                    yield words[:begin] + words[begin + len(phrase) :], code


def _neighbours(words: tuple[str, ...], longest: int) -> Iterator[tuple[str, ...]]:
    for begin in range(len(words)):
        yield from _beginning_at(words, begin, longest)


def _beginning_at(words: tuple[str, ...], begin: int, longest: int) -> Iterator[tuple[str, ...]]:
    for end in range(begin + 1, min(len(words), begin + longest) + 1):
        yield words[begin:end]


def _without_kind(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Kind | None]]:
    yield words, None
    kinds = [index for index, word in enumerate(words) if word in KIND_WORDS]
    if kinds:
        first = kinds[0]
        yield words[:first] + words[first + 1 :], KIND_WORDS[words[first]]
    if len(kinds) > 1:
        yield tuple(word for word in words if word not in KIND_WORDS), None
