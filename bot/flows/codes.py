"""Receipt codes: short, unguessable, readable aloud.

Twelve characters out of twenty, `XXXX-XXXX-XXXX`: 20^12 is more than 2^51. There is no vowel,
so that no code is a word and no sentence a code; and nothing that looks like something else
(0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B) or sounds like it (F and V, M and N).
"""

import re

ALPHABET = "CDFGHJKMPQRTWXY34679"
LENGTH = 12
GROUP = 4
_SHAPE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s.\u2010-\u2015-]+")


def plain_code(text: str) -> str:
    """A typed code as it was made, without what stands between; empty where it cannot be one.

    >>> plain_code(" cdfg-hj34 - 679c "), plain_code("kota kita maju")
    ('CDFGHJ34679C', '')
    """
    bare = _BETWEEN.sub("", text).upper()
    return bare if _SHAPE.fullmatch(bare) else ""


def spelled(code: str) -> str:
    """A code in groups of four.

    >>> spelled("CDFGHJ34679C")
    'CDFG-HJ34-679C'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
