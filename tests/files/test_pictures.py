"""Photos that are shown to others tell what is on them and nothing else."""

from io import BytesIO

import pytest
from PIL import Image

from bot.files import BrokenPictureError, Refusal, strip_metadata
from tests.files.samples import pdf, photo_with_place, picture


def test_place_camera_and_comment_are_gone_and_the_photo_stands_upright() -> None:
    """A photo on its side (orientation 6) is turned by 90°: its left half is then above."""
    photo = photo_with_place()
    assert b"Kamera Rahasia" in photo and b"oleh Sari" in photo

    stripped = strip_metadata(photo)

    for secret in (b"Kamera Rahasia", b"oleh Sari", b"Exif"):
        assert secret not in stripped
    with Image.open(BytesIO(stripped)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (20, 40), {})
        red, blue = shown.getpixel((10, 5)), shown.getpixel((10, 35))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert min(red[0], blue[2]) > 200
    assert max(red[2], blue[0]) < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_format_and_size_stay(kind: str) -> None:
    """Each format stays what it is."""
    with Image.open(BytesIO(strip_metadata(picture(kind)))) as shown:
        assert (shown.format, shown.size) == (kind, (40, 20))


def test_what_stands_behind_a_photo_does_not_come_along() -> None:
    """Only pixels are written anew."""
    assert b"rahasia" not in strip_metadata(picture("JPEG") + b"rahasia")


def test_transparency_stays() -> None:
    """A logo keeps its see-through ground."""
    target = BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(target, "PNG")

    with Image.open(BytesIO(strip_metadata(target.getvalue()))) as shown:
        assert shown.getpixel((0, 0)) == (1, 2, 3, 0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(pdf(), Refusal.NOT_TAKEN), (picture("PNG")[:-40], Refusal.BROKEN), (b"", Refusal.NOT_TAKEN)],
)
def test_what_is_no_picture_is_not_written(data: bytes, reason: Refusal) -> None:
    """The reason is the same as on arrival."""
    with pytest.raises(BrokenPictureError) as told:
        strip_metadata(data)
    assert told.value.refusal is reason
