"""Files at rest: nobody without the key reads them, knows them by name, or changes them."""

from pathlib import Path

import pytest

from bot.services.blobs import BlobMissingError
from bot.store.blob_sealing import BlobSeal, carried_over, sealed_blobs
from bot.store.sealing import KEY_BYTES, SealBrokenError

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_was_sealed_opens_again_and_looks_different_each_time() -> None:
    """12 bytes of nonce and 16 of tag are added (NIST SP 800-38D)."""
    seal = BlobSeal(KEY)
    first, second = seal.seal(b"rahasia"), seal.seal(b"rahasia")

    assert first != second
    assert len(first) == 7 + 12 + 16
    assert {seal.open(first), seal.open(second)} == {b"rahasia"}
    assert b"rahasia" not in first


@pytest.mark.parametrize("at", [0, 12, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    """In the nonce, the content or the tag."""
    seal = BlobSeal(KEY)
    sealed = bytearray(seal.seal(b"rahasia"))
    sealed[at] ^= 1

    with pytest.raises(SealBrokenError):
        seal.open(bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"x", bytes(28)])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    """Also where it is shorter than a nonce."""
    with pytest.raises(SealBrokenError):
        BlobSeal(KEY).open(sealed)


def test_another_key_opens_nothing_and_a_short_one_is_none() -> None:
    """Every installation has its own."""
    with pytest.raises(SealBrokenError):
        BlobSeal(OTHER).open(BlobSeal(KEY).seal(b"x"))
    with pytest.raises(ValueError, match=str(KEY_BYTES)):
        BlobSeal(b"short")


async def test_a_name_tells_nobody_which_document_it_is(tmp_path: Path) -> None:
    """It is not the document's own hash, and differs from key to key."""
    names = [await sealed_blobs(tmp_path, key).put(b"abc") for key in (KEY, OTHER)]

    assert len({*names, ABC_SHA256}) == 3
    with pytest.raises(BlobMissingError):
        await sealed_blobs(tmp_path, OTHER).get(names[0])


async def test_a_new_key_carries_everything_over(tmp_path: Path) -> None:
    """In the same folder; the old ones stay until they are deleted."""
    old, new = sealed_blobs(tmp_path, KEY), sealed_blobs(tmp_path, OTHER)
    before = {await old.put(content): content for content in (b"SK", b"foto")}

    moved = dict([pair async for pair in carried_over(old, new, await old.digests())])

    assert set(moved) == set(before)
    for former, digest in moved.items():
        assert await new.get(digest) == await old.get(former) == before[former]
