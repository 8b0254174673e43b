"""Pictures' pixels: unpacked with care and written anew; all that needs Pillow."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.files.kinds import BrokenPictureError, FileKind, Refusal

MAX_PIXELS = 64_000_000
"""A phone's largest pictures have 50 million; unpacked this is 256 MB."""
FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
"""The names that Pillow has for the pictures that are taken."""
_QUALITY = 90
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, OverflowError)
"""What Pillow raises on damaged pictures, format by format."""


def rewritten(data: bytes, kind: FileKind) -> bytes:
    """The pixels of a picture as a file of the same kind, and nothing else.

    Raises:
        BrokenPictureError: It is damaged, or is a decompression bomb.
    """
    written = BytesIO()
    _plain(opened(data, kind)).save(written, FORMATS[kind], quality=_QUALITY)
    return written.getvalue()


def opened(data: bytes, kind: FileKind) -> Image.Image:
    """A picture turned upright and read to its last pixel.

    Raises:
        BrokenPictureError: It is damaged, or is a decompression bomb.
    """
    try:
        picture = Image.open(BytesIO(data), formats=(FORMATS[kind],))
        _refuse_huge(picture)
        picture.load()
        return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as huge:
        raise BrokenPictureError(Refusal.BOMB) from huge
    except BrokenPictureError:
        raise
    except (UnidentifiedImageError, *_BROKEN) as broken:
        raise BrokenPictureError(Refusal.BROKEN) from broken


def _refuse_huge(picture: Image.Image) -> None:
    """Before a pixel is unpacked."""
    if picture.width * picture.height > MAX_PIXELS:
        raise BrokenPictureError(Refusal.BOMB)


def _plain(picture: Image.Image) -> Image.Image:
    """Only the pixels: a fresh picture that knows nothing of the file they came from."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    pixels = picture.convert("L" if picture.mode in {"L", "1"} else mode)
    plain = Image.new(pixels.mode, pixels.size)
    plain.paste(pixels)
    return plain
