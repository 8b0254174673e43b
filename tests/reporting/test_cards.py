"""Invitation cards: the code that is drawn is the code that was made, and the words fit."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
import segno
from PIL import Image

from bot.reporting.cards import (
    HEIGHT,
    QR_SIDE,
    QR_TOP,
    QUIET_ZONE,
    WIDTH,
    Invitation,
    card,
    code_frame,
    modules,
)
from bot.reporting.compilers import Compilers
from bot.reporting.press import Press
from tests.reporting.people import PMK3I, SITARO, UNFRIENDLY

LINK = "https://t.me/kotakreatif_bot?start=" + "aZ09_-" * 10 + "abcd"
"""As long as a payload may be: 64 characters."""
FULL = Invitation(
    link=LINK, title=PMK3I.name, place=SITARO.name, group=PMK3I.groups["G"].name,
    round="Penilaian mandiri kabupaten/kota kreatif Sulawesi Utara tahun 2026, tahap kedua",
    until=date(2026, 12, 5), notice=PMK3I.notice,
    sender="Dinas Pariwisata, Kebudayaan, Kepemudaan, dan Olahraga Kab.",
)  # fmt: skip


@pytest.fixture
def press() -> Iterator[Press]:
    opened = Press(Compilers())
    yield opened
    opened.close()


def words(svg: str) -> str:
    """The text of a card, in its order."""
    return " ".join(re.findall(r">([^<>]+)</text>", svg))


def test_every_module_of_the_code_is_drawn_where_it_belongs(press: Press) -> None:
    """The picture is read module by module, four white modules around it included."""
    picture = Image.open(BytesIO(press.png(card(FULL, "id"), WIDTH))).convert("L")
    matrix = segno.make(LINK, error="q", micro=False).matrix
    left, top, size = code_frame(len(matrix))
    scale = picture.width / WIDTH

    assert (picture.width, picture.height) == (1240, 1752)
    for line in range(-QUIET_ZONE, len(matrix) + QUIET_ZONE):
        for column in range(-QUIET_ZONE, len(matrix) + QUIET_ZONE):
            inside = 0 <= line < len(matrix) and 0 <= column < len(matrix)
            x, y = left + (column + 0.5) * size, top + (line + 0.5) * size
            seen = picture.getpixel((int(x * scale), int(y * scale)))
            assert isinstance(seen, int)
            assert (seen < 128) == bool(inside and matrix[line][column]), (line, column)


def test_the_code_is_large_and_can_bear_damage() -> None:
    """On A6 a module of the longest link is over 0.5 mm; a quarter may be lost."""
    _, _, size = code_frame(len(modules(LINK)))

    assert size * 105 / WIDTH > 0.5
    assert segno.make(LINK, error="q", micro=False).error in {"Q", "H"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_words_stay_on_the_card_and_off_the_code(language: str) -> None:
    """With the longest region, a long round and every line there is."""
    feet = [float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)"', card(FULL, language))]

    assert all(30 < y < QR_TOP + 4 or y - 14 > QR_TOP + QR_SIDE for y in feet)
    assert max(feet) < HEIGHT - 8


def test_the_card_says_what_it_is_for() -> None:
    """Region, group, who invites, round, last day, and that Telegram is needed."""
    said = words(card(FULL, "id"))

    for part in ("Siau Tagulandang Biaro", "untuk Pemerintah daerah", "5 Desember 2026",
                 "Yang mengundang: Dinas Pariwisata",
                 "Perlu aplikasi Telegram", "bukan penilaian resmi"):  # fmt: skip
        assert part in said
    assert "until 5 December 2026" in words(card(FULL, "en"))


def test_an_open_invitation_leaves_out_what_is_not_fixed() -> None:
    """No round, no end, no group: the person chooses."""
    said = words(card(Invitation(LINK, PMK3I.name), "id"))

    assert "Daerah Anda" in said
    assert not any(part in said for part in ("Putaran", "paling lambat", "untuk", "mengundang"))


def test_words_of_people_are_words(press: Press) -> None:
    """A round's name is somebody's text: no part of it is drawn as markup."""
    svg = card(Invitation(LINK, PMK3I.name, round=UNFRIENDLY), "id")

    assert "<b>" not in svg
    assert press.png(svg, WIDTH).startswith(b"\x89PNG")
