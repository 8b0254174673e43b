"""Sealing: what tells who somebody is, or what they wrote, is stored encrypted.

AES-256 in GCM, with a random nonce each time; what a text is for goes in as associated data,
so that one kind can never pass as another. From the one secret key come two others (HKDF with
SHA-256): one that seals, one for the fingerprints by which people are looked up. The key itself
is never stored beside what it seals; see `bot.keys`.

A random nonce of 96 bits is good for 2^32 texts under one key (NIST SP 800-38D, 8.3): some
thousand million answers, after which `change-key` begins anew.
"""

import hmac
import os
from base64 import b64decode, b64encode
from functools import lru_cache, partial
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_ID_BYTES = 4
_FINGERPRINT_BYTES = 16
"""128 bits: two people never share one."""
_KNOWN = 4096
"""Fingerprints that are not computed again while their people are active."""

_PSEUDONYM_BYTES = 8

IDENTITY = "identity"
SESSION = "session"
REMARK = "remark"
REQUEST = "request"
"""A Bot API request that waits, with the chat that it is for."""
LINK = "link"
"""What a link says: it may name whom it is for."""
NOTICE = "notice"
BROADCAST = "broadcast"
"""Words, sender and file of a broadcast."""
CONTACT = "contact"
"""The name under which somebody agreed to be written to."""
RECEIPT = "receipt"
"""The code of somebody without Telegram."""
ROUND = "round"
"""Name and note of a round."""
EVIDENCE = "evidence"
"""Words, links, names and places that show that an answer is so."""
FIELD_RECORD = "field record"
"""What stands in the record of a region's field check: it names people and places."""
VERIFYING = "verifying"
"""Reasons of verified and agreed levels, who was there, questions and replies."""
PART = "part"
"""How somebody calls the colleague whom they ask."""
EXAMPLE = "example"
"""Good practice as a coordinator edited it."""
UPDATE = "update"
"""A raw update that waits, with the chat that it is of."""


class SealBrokenError(Exception):
    """A sealed text was sealed with another key, for another purpose, or was changed."""


class Addressed(NamedTuple):
    """A text with the Telegram chat that it belongs to."""

    chat_id: int
    text: str


class Sealer:
    """Seals and opens texts with one key; safe to share, and it shows no key in any `repr`."""

    def __init__(self, key: bytes) -> None:
        """Derive what is needed.

        Raises:
            ValueError: The key has not 32 bytes.
        """
        self._cipher = AESGCM(derived_key(key, b"seal"))
        # an update asks for its person's four times
        self._known_fingerprints = lru_cache(_KNOWN)(
            partial(_fingerprint, derived_key(key, b"fingerprint"))
        )
        self._stamps = derived_key(key, b"stamp")
        self._pseudonyms = derived_key(key, b"pseudonym")
        self.key_id = derived_key(key, b"id")[:_ID_BYTES].hex()
        """Names the key without telling anything about it: 8 hex digits."""
        self.mark = f"{self.key_id}."
        """What every text begins with that this key sealed."""

    def seal(self, text: str, *, purpose: str) -> str:
        """The text sealed, as ASCII; the same text looks different every time.

        Lone surrogates, which no database takes, become question marks.
        """
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode("utf-8", "replace"), purpose.encode())
        return self.mark + b64encode(nonce + sealed).decode("ascii")

    def open(self, sealed: str, *, purpose: str) -> str:
        """The text that was sealed for this purpose.

        Raises:
            SealBrokenError: This key did not seal it, it was for something else, or it was
                changed since.
        """
        if not sealed.startswith(self.mark):
            raise SealBrokenError(f"{purpose}: sealed with another key, or not at all")
        try:
            raw = b64decode(sealed[len(self.mark) :], validate=True)
            opened = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(f"{purpose}: it was changed after it was sealed") from error
        return opened.decode("utf-8")

    def fingerprint(self, telegram_id: int) -> str:
        """By what a person is found: keyed, so that nobody can try all ids; 22 characters.

        The same id always has the same one under one key; it does not lead back.
        """
        return self._known_fingerprints(telegram_id)

    def stamp(self, text: str) -> str:
        """A keyed hash that shows that we made a text (a link's id); 22 characters of a URL."""
        digest = hmac.digest(self._stamps, text.encode(), "sha256")
        return b64encode(digest[:_FINGERPRINT_BYTES], b"-_").decode("ascii").rstrip("=")

    def pseudonym(self, respondent: str, *, of: str) -> str:
        """What stands for somebody in one sort of file; 17 signs that no spreadsheet counts with.

        Args:
            respondent: Their internal id.
            of: Which sort of file: in another one they have another pseudonym.
        """
        digest = hmac.digest(self._pseudonyms, f"{of} {respondent}".encode(), "sha256")
        return f"R{digest[:_PSEUDONYM_BYTES].hex()}"

    def seal_addressed(self, chat_id: int, text: str, *, purpose: str) -> str:
        """A text sealed together with its chat."""
        return self.seal(f"{chat_id} {text}", purpose=purpose)

    def open_addressed(self, sealed: str, *, purpose: str) -> Addressed:
        """What `seal_addressed` sealed.

        Raises:
            SealBrokenError: As `open`.
        """
        return addressed(self.open(sealed, purpose=purpose))


def addressed(opened: str) -> Addressed:
    """The chat and the text of what was sealed together."""
    chat_id, _, text = opened.partition(" ")
    return Addressed(int(chat_id), text)


def _fingerprint(key: bytes, telegram_id: int) -> str:
    digest = hmac.digest(key, b"%d" % telegram_id, "sha256")
    return b64encode(digest[:_FINGERPRINT_BYTES], b"-_").decode("ascii").rstrip("=")


def derived_key(key: bytes, use: bytes) -> bytes:
    """A key of its own for one use, 32 bytes (HKDF with SHA-256, RFC 5869).

    Raises:
        ValueError: The key has not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"kota-kreatif 1 " + use)
    return kdf.derive(key)
