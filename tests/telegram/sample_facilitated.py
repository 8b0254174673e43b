"""«Isi bersama» and receipt codes, as coordinators and their people meet them."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.flows import receipts as r
from bot.flows.desk import facilitating_screens as f
from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Button, Screen, Whose
from bot.flows.taps import Act, Tap
from tests.telegram import sample_rubric as rubric

LONGEST = Place("71.08", "Kab. Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara")
ROUND = Round(
    "r" * 26, "Putaran <satu> & dua", "pmk3i", "1.0.0", "71", ("71.08",),
    datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC),
)  # fmt: skip
[FIRST, *_] = rubric.SAMPLE.groups.values()
BACK = Button(Tap(Act.PROXY_LEAVE), "back")


def line(number: int, *, is_finished: bool = False) -> f.FacilitatedLine:
    return f.FacilitatedLine(number, FIRST, LONGEST, 4, 16, is_finished)


def facilitate(*lines: f.FacilitatedLine, more: int = 0) -> f.Facilitate:
    return f.Facilitate(
        keyboard=(
            (Button(Tap(Act.NEXT_PERSON), "next_person"),),
            (
                Button(Tap(Act.PROXY_DROP), "proxy_drop"),
                Button(Tap(Act.FACILITATE_PLACE), "facilitate_place"),
            ),
            (Button(Tap(Act.FACILITATE), "facilitate"),),
        ),
        place=LONGEST,
        round=ROUND if lines else None,
        lines=lines,
        more=more,
    )


OPTION = Button(
    Tap(Act.FACILITATE_IN, ("71.08", "r" * 26)),
    "facilitate_in",
    {"name": "Kab. Siau", "round": "Putaran <satu>"},
)
ALONE = Button(
    Tap(Act.FACILITATE_IN, ("71.08", "-")), "facilitate_in", {"name": "Kab. Siau", "round": ""}
)
PLAIN: dict[str, Screen] = {
    "facilitate_nobody": facilitate(),
    "facilitate": facilitate(line(3), line(1234, is_finished=True), more=2),
    "facilitate_left_behind": replace(
        facilitate(),
        keyboard=((Button(Tap(Act.PROXY_TAKE_OVER), "proxy_take_over", {"count": "20"}),),),
        left_behind=20,
    ),
    "facilitate_twenty": facilitate(*map(line, range(1, 21)), more=1),
    "facilitate_place": f.FacilitatePlace(
        keyboard=((OPTION,), (ALONE,)), area=Area("ID", ""), options=2
    ),
    "facilitate_place_typed": f.FacilitatePlace(area=Area("33", "Jawa Tengah"), query="<x>"),
    "facilitate_drop": f.FacilitateDrop(keyboard=((BACK,),), lines=(line(3),)),
    "facilitate_drop_nobody": f.FacilitateDrop(lines=()),
    "facilitate_drop_one": f.FacilitateDrop(
        keyboard=((Button(Tap(Act.PROXY_DROP_YES), "proxy_drop_yes"), BACK),),
        lines=(line(3),),
        chosen=line(3),
    ),
    "proxy_notice": f.ProxyNotice(
        keyboard=(
            (
                Button(Tap(Act.PROXY_AGREE), "proxy_agree"),
                Button(Tap(Act.PROXY_DECLINE), "proxy_decline"),
            ),
            (Button(Tap(Act.PROXY_LEAVE), "proxy_leave"),),
        ),
        place=LONGEST,
        whose=Whose(3),
    ),
    "proxy_age": f.ProxyAge(whose=Whose(3, FIRST)),
    "receipt": f.Receipt(
        keyboard=((Button(Tap(Act.GIVE_CODE), "give_code"),),), number=3, code="CDFG-HJ34-679K"
    ),
    "code_question": r.CodeQuestion(),
    "code_found": r.CodeFound(
        keyboard=(
            (
                Button(Tap(Act.CODE_COPY), "code_copy"),
                Button(Tap(Act.CODE_ERASE), "code_erase"),
            ),
        ),
        place=LONGEST,
        group=FIRST,
    ),
    "code_found_no_group": r.CodeFound(place=LONGEST, group=None),
    "code_erase": r.CodeErase(
        keyboard=((Button(Tap(Act.CODE_ERASE_YES), "code_erase_yes"),),), place=LONGEST
    ),
    "code_erased": r.CodeErased(),
}
