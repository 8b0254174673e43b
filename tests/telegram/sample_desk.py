"""The screens of the coordinator's desk, as people meet them and at their worst."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.flows.access import Role
from bot.flows.desk import screens as d
from bot.flows.places import Area
from bot.flows.screens import Button, Screen
from bot.flows.taps import Act, Tap

NATION = Area("ID", "")
PROVINCE = Area("33", "Jawa Tengah")
LONGEST = Area("71.08", "Kab. Kepulauan Siau Tagulandang Biaro")
WHEN = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
TO_DESK = Button(Tap(Act.DESK), "to_desk")


def line(
    number: int, label: str = "", *, waiting: bool = False, mine: bool = False
) -> d.GrantLine:
    role = Role.ASSESSOR if number % 2 else Role.COORDINATOR
    return d.GrantLine(number, role, LONGEST, label, WHEN, None, mine, waiting)


PLAIN: dict[str, Screen] = {
    "desk_menu": d.DeskMenu(
        keyboard=(
            (Button(Tap(Act.GRANTS), "grants"),),
            (Button(Tap(Act.DESK_SCOPE), "desk_scope"),),
        ),
        area=NATION,
        narrower=False,
    ),
    "desk_menu_narrow": d.DeskMenu(area=PROVINCE, narrower=True),
    "desk_scope": d.DeskScope(
        keyboard=((Button(Tap(Act.DESK_PLACE, ("ID",)), "nation"),), (TO_DESK,)), scopes=(NATION,)
    ),
    "desk_scope_found": d.DeskScope(
        keyboard=(
            (Button(Tap(Act.DESK_PLACE, ("71.08",)), "area", {"name": LONGEST.name}),),
            (TO_DESK,),
        ),
        scopes=(NATION,),
        query="<siau>",
        options=(LONGEST,),
    ),
    "grants_none": d.Grants(area=PROVINCE, lines=(), page=0, pages=1),
    "grants": d.Grants(
        keyboard=((Button(Tap(Act.GRANT_SEE, ("0" * 26,)), "numbered", {"number": "1"}),),),
        area=PROVINCE,
        lines=(line(1, "Bu Rina <Dinas> & Co"), line(2, mine=True), line(3, waiting=True)),
        page=0,
        pages=1,
    ),
    "grant_detail": d.GrantDetail(
        keyboard=((Button(Tap(Act.GRANT_WITHDRAW), "grant_withdraw"),),), line=line(1, "Bu Rina")
    ),
    "grant_detail_waiting": d.GrantDetail(
        line=replace(line(2, waiting=True), until=WHEN),
        address="https://t.me/contoh_bot?start=k" + "0" * 26 + "-" + "A" * 22,
        zone="Asia/Makassar",
    ),
    "grant_detail_of_another": d.GrantDetail(line=line(2, waiting=True), zone="Asia/Jakarta"),
    "grant_detail_own": d.GrantDetail(line=line(2, "Bu Rina", mine=True)),
    "grant_role": d.GrantRole(
        keyboard=tuple(
            (Button(Tap(Act.GRANT_ROLE, (role.value,)), f"role_{role.value}"),)
            for role in (Role.COORDINATOR, Role.ASSESSOR)
        ),
        area=NATION,
    ),
    "grant_label": d.GrantLabel(
        keyboard=((Button(Tap(Act.GRANT_NEW), "grant_new"), TO_DESK),),
        area=PROVINCE,
        role=Role.COORDINATOR,
    ),
    "grant_end": d.GrantEnd(
        keyboard=(
            (Button(Tap(Act.GRANT_END, ("14",)), "grant_end", {"days": "14"}),),
            (Button(Tap(Act.GRANT_END), "grant_no_end"),),
        ),
        area=LONGEST,
    ),
    "grant_accepted": d.GrantAccepted(
        keyboard=((Button(Tap(Act.DESK_OPEN), "desk_open"),),), area=NATION, role=Role.COORDINATOR
    ),
    "grant_accepted_assessor": d.GrantAccepted(area=PROVINCE, role=Role.ASSESSOR),
    "grant_link": d.GrantLink(
        area=LONGEST,
        role=Role.COORDINATOR,
        address="https://t.me/contoh_bot?start=k" + "0" * 26 + "-" + "A" * 22,
        until=WHEN,
        zone="Asia/Makassar",
    ),
}
