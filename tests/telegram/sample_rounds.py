"""The screens of rounds and invitations, as people meet them and at their worst."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.flows.desk import round_screens as r
from bot.flows.desk.invitations import Invitation
from bot.flows.links import LinkState
from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Button, Screen
from bot.flows.taps import Act, Tap
from tests.telegram import sample_rubric as rubric

PROVINCE = Area("33", "Jawa Tengah")
LONGEST = Place("71.08", "Kab. Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara",
                "Asia/Makassar")  # fmt: skip
WONOSOBO = Place("33.07", "Kab. Wonosobo", "Jawa Tengah")
START = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
END = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
ZONE = "Asia/Jakarta"
TO_DESK = Button(Tap(Act.DESK), "to_desk")
QUOTAS = tuple((group, 5) for group in rubric.SAMPLE.groups.values())
ROUND = Round(
    "r" * 26, "PMK3I <2026> & Co", rubric.SAMPLE.id, rubric.SAMPLE.version, "33",
    ("33.07", "33.08"), START, END, {"C": 8}, "Rapat <b>awal</b> 1/12",
)  # fmt: skip
DRAFT = r.RoundDraft(
    is_new=True,
    area=PROVINCE,
    name=ROUND.name,
    rubric=rubric.SAMPLE,
    places=(LONGEST,) * 8,
    regions=35,
    has_all=False,
    start=date(2026, 12, 1),
    end=date(2026, 12, 31),
    quotas=QUOTAS,
    note="Rapat <b>awal</b>",
    reminder_days=(3, 10, 24),
)
INVITATION = Invitation(
    "i" * 26, ROUND.id, "71.08", "C", "Dinas <Pariwisata> & Co", START, END, 1,
    opened=12, started=9, finished=4,
)  # fmt: skip
COMMUNITY = rubric.SAMPLE.groups["C"]
LINE = r.InvitationLine(1, LONGEST, COMMUNITY, INVITATION, LinkState.OPEN)
ANYBODY = r.InvitationLine(
    2, WONOSOBO, None, replace(INVITATION, most_uses=None, sender="", expires_at=None, group=""),
    LinkState.WITHDRAWN,
)  # fmt: skip
ADDRESS = "https://t.me/contoh_bot?start=i" + "0" * 26 + "-" + "A" * 22


def fill(field: str, value: str, label: str, **params: str) -> Button:
    return Button(Tap(Act.ROUND_FILL, (field, value)), label, params)


def ask(field: str, value: str, label: str, **params: str) -> Button:
    return Button(Tap(Act.INVITE_FILL, (field, value)), label, params)


def field(name: str, *buttons: Button, draft: r.RoundDraft = DRAFT) -> r.RoundField:
    group = COMMUNITY if name == "group_quota" else None
    keyboard = (*((one,) for one in buttons), (TO_DESK,))
    return r.RoundField(keyboard=keyboard, field=name, draft=draft, group=group)


def invite(name: str, *buttons: Button, options: tuple[Place, ...] = ()) -> r.InvitationField:
    return r.InvitationField(
        keyboard=tuple((one,) for one in buttons),
        field=name,
        round=ROUND,
        place=LONGEST,
        group=COMMUNITY,
        options=options,
    )


def over(reason: str) -> r.InvitationOver:
    return r.InvitationOver(
        keyboard=((Button(Tap(Act.FILL_OWN), "fill_own"),),),
        round=ROUND,
        place=LONGEST,
        reason=reason,
        when=END,
    )


EMPTY = replace(DRAFT, places=(), regions=0, start=None, end=None, note="", reminder_days=())
CHANGES = tuple(
    (Button(Tap(Act.ROUND_GO, (one,)), f"change_{one}"),)
    for one in ("name", "instrument", "regions", "start", "end", "quota", "note", "reminders")
)
PLAIN: dict[str, Screen] = {
    "rounds_none": r.Rounds(
        keyboard=((Button(Tap(Act.ROUND_NEW), "round_new"), TO_DESK),),
        area=Area("ID", ""), lines=(), page=0, pages=1,
    ),
    "rounds": r.Rounds(
        keyboard=((Button(Tap(Act.ROUND_SEE, (ROUND.id,)), "numbered", {"number": "1"}),),),
        area=PROVINCE,
        lines=tuple(
            r.RoundLine(number, ROUND, state, ZONE)
            for number, state in enumerate(("soon", "running", "over", "closed"), start=1)
        ),
        page=0,
        pages=1,
    ),
    "round_detail": r.RoundDetail(
        keyboard=(
            (Button(Tap(Act.INVITES), "invitations"),),
            (Button(Tap(Act.ROUND_EDIT), "round_edit"),
             Button(Tap(Act.ROUND_CLOSE), "round_close")),
        ),
        round=ROUND, rubric=rubric.SAMPLE, places=(LONGEST, WONOSOBO), regions=514,
        quotas=QUOTAS, state="running", zone=ZONE, may_change=True,
    ),
    "round_detail_of_others": r.RoundDetail(
        round=replace(ROUND, note="", reminder_days=()), rubric=rubric.SAMPLE,
        places=(WONOSOBO,), regions=1, quotas=QUOTAS, state="over", zone=ZONE, may_change=False,
    ),
    "round_field_instrument": field(
        "instrument", fill("instrument", "pmk3i", "instrument", name="Kota Kreatif (PMK3I)")
    ),
    "round_field_regions": field(
        "regions",
        fill("drop", "71.08", "drop_region", place="Kab. Siau"),
        fill("regions", "clear", "regions_clear"),
        fill("regions", "done", "regions_done"),
    ),
    "round_field_regions_none": field(
        "regions", fill("regions", "all", "regions_all"), draft=EMPTY
    ),
    "round_field_regions_found": replace(
        field("regions", fill("add", "71.08", "area", name=LONGEST.name)), options=(LONGEST,)
    ),
    "round_field_start": field("start", fill("start", "today", "today")),
    "round_field_end": field(
        "end",
        fill("end", "2w", "two_weeks"),
        fill("end", "1m", "one_month"),
        fill("end", "3m", "three_months"),
    ),
    "round_field_quota": field(
        "quota",
        fill("quota", "5", "numbered", number="5"),
        fill("quota", "each", "quota_each"),
    ),
    "round_field_group_quota": field("group_quota"),
    "round_field_note": field("note", fill("note", "", "without_note")),
    "round_field_name": field("name"),
    "round_field_reminders": field(
        "reminders",
        fill("reminders", "usual", "reminders_usual"),
        fill("reminders", "none", "reminders_none"),
    ),
    "round_summary": r.RoundSummary(
        keyboard=((Button(Tap(Act.ROUND_SAVE), "round_make"),), *CHANGES), draft=DRAFT
    ),
    "round_summary_change": r.RoundSummary(
        keyboard=((Button(Tap(Act.ROUND_SAVE), "round_save"),),),
        draft=replace(EMPTY, is_new=False, has_all=True, regions=35),
    ),
    "round_made": r.RoundMade(
        keyboard=((Button(Tap(Act.INVITE_NEW), "invite_new"),),), draft=DRAFT
    ),
    "round_closing": r.RoundClosing(
        keyboard=((Button(Tap(Act.ROUND_CLOSE_YES), "round_close_yes"),),), round=ROUND
    ),
    "invitations_none": r.Invitations(round=ROUND, lines=(), page=0, pages=1),
    "invitations": r.Invitations(
        keyboard=((Button(Tap(Act.INVITE_SEE, ("i" * 26,)), "numbered", {"number": "1"}),),),
        round=ROUND,
        lines=(
            LINE, ANYBODY, replace(LINE, number=3, state=LinkState.EXPIRED),
            replace(LINE, number=4, state=LinkState.USED_UP),
        ),
        page=0,
        pages=1,
    ),
    "invitation_field_region": invite("region"),
    "invitation_field_region_found": invite(
        "region", ask("region", "71.08", "area", name=LONGEST.name), options=(LONGEST,)
    ),
    "invitation_field_group": invite(
        "group", ask("group", "C", "role", name="Komunitas"), ask("group", "*", "any_group")
    ),
    "invitation_field_uses": invite(
        "uses", ask("uses", "many", "uses_many"), ask("uses", "once", "uses_once")
    ),
    "invitation_field_end": invite("end", ask("end", "round", "until_round")),
    "invitation_field_sender": invite(
        "sender",
        ask("sender", "again", "sender_again", name="Forum Kriya"),
        ask("sender", "", "sender_none"),
    ),
    "invitation_detail": r.InvitationDetail(
        keyboard=(
            (Button(Tap(Act.INVITE_TEXT), "invite_text"),
             Button(Tap(Act.INVITE_CARD), "invite_card")),
            (Button(Tap(Act.INVITE_WITHDRAW), "invite_withdraw"),),
        ),
        round=ROUND, line=LINE, address=ADDRESS, zone="Asia/Makassar", is_new=True,
    ),
    "invitation_detail_anybody": r.InvitationDetail(
        round=ROUND, line=ANYBODY, address=ADDRESS, zone=ZONE, is_new=False
    ),
    "invitation_text": r.InvitationText(
        round=ROUND, rubric=rubric.SAMPLE, line=LINE, address=ADDRESS, zone="Asia/Makassar",
        minutes=7,
    ),
    "invitation_text_anybody": r.InvitationText(
        round=ROUND, rubric=rubric.SAMPLE, line=ANYBODY, address=ADDRESS, zone=ZONE, minutes=1
    ),
    **{f"invitation_over_{one}": over(one)
       for one in ("early", "expired", "used_up", "withdrawn")},
}  # fmt: skip
