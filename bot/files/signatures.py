"""What the first bytes of a file say: programs, markup, and other formats than it claims."""

import re

_PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",  # macOS
    b"\xca\xfe\xba\xbe",  # Java, and macOS for several machines
    b"dex\n",  # Android
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
    b"#!",
)  # fmt: skip
_PROGRAM_ENDINGS = frozenset({
    "apk", "app", "bat", "bin", "class", "cmd", "com", "cpl", "dll", "dmg", "elf", "exe",
    "gadget", "hta", "jar", "js", "jse", "lnk", "msi", "msp", "ocx", "pif", "ps1", "psm1", "py",
    "reg", "scr", "sh", "sys", "vb", "vbe", "vbs", "wasm", "ws", "wsf",
})  # fmt: skip
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1"})
_MARKUP = re.compile(
    rb"<(?:!doctype|html|svg|script|\?xml|\?php|iframe|body|head)\b|<!--", re.IGNORECASE
)
_HIDDEN_START = re.compile(rb"%PDF-|<script|<\?php|<html|<svg", re.IGNORECASE)
_SURE = 6
"""Bytes of a signature that do not stand at a file's start by chance."""
_HEAD = 1024
"""Readers accept a PDF or a page that begins within so many bytes."""


def is_program(data: bytes, ending: str) -> bool:
    """Whether a machine would run it, by its first bytes or its name."""
    if data.startswith(_PROGRAMS) or ending in _PROGRAM_ENDINGS:
        return True
    # Windows; a text may begin so too
    return data.startswith(b"MZ") and b"\0" in data[:_HEAD]


def is_rarer_program(data: bytes) -> bool:
    """Whether bytes of no sort that is taken are a program by a large collection of signatures.

    Only for what nothing else knows: the collection takes many spreadsheets for Java archives.
    """
    import puremagic  # noqa: PLC0415 - its collection is read when it is first needed

    try:
        matches = puremagic.magic_string(data)
    except (LookupError, ValueError):  # its versions differ in what they say of nothing
        return False
    return any(
        match.extension.removeprefix(".") in _PROGRAM_ENDINGS
        for match in matches
        if len(match.byte_match or b"") >= _SURE
    )


def is_markup(head: bytes) -> bool:
    """Whether a text is a page, a drawing or another thing that a browser would run."""
    return _MARKUP.search(head) is not None


def is_heic(data: bytes) -> bool:
    """Whether it is a picture of the HEIF family."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


def hides_document(head: bytes) -> bool:
    """Whether something that is no PDF would be read as one, or as a page, all the same."""
    return _HIDDEN_START.search(head[:_HEAD]) is not None
