"""How buttons share a row on a small phone."""

from hypothesis import given
from hypothesis import strategies as st

from bot.flows.screens import Button
from bot.flows.show.buttons import HALF_A_ROW, named_rows
from bot.flows.taps import Act, Tap

NAMES = st.lists(st.text("ab .", min_size=1, max_size=40), max_size=12)


def buttons(names: list[str]) -> tuple[Button, ...]:
    return tuple(Button(Tap(Act.COVERAGE_IN, (str(at),)), "area", {"name": name})
                 for at, name in enumerate(names))  # fmt: skip


def test_long_names_stand_alone() -> None:
    """Two short names share a row; «Kab. Kepulauan Siau Tagulandang Biaro» would be cut."""
    names = ["Kab. Wonosobo", "Kota Pekalongan", "Kab. Hulu Sungai Selatan", "Kab. Tegal"]
    shown = [[one.params["name"] for one in row] for row in named_rows(buttons(names))]
    assert shown == [names[:2], names[2:3], names[3:]]


@given(NAMES)
def test_every_name_is_there_in_order_and_none_is_cut(names: list[str]) -> None:
    """Nothing is lost or moved; whatever shares a row is short."""
    shown = named_rows(buttons(names))
    assert tuple(one for row in shown for one in row) == buttons(names)
    assert all(len(one.params["name"]) <= HALF_A_ROW for row in shown if len(row) > 1
               for one in row)  # fmt: skip
