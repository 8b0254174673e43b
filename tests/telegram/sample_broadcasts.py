"""The screens of broadcasts, as people meet them and at their worst."""

from dataclasses import replace

from bot.flows.desk import broadcasts as b
from bot.flows.desk import broadcasts_screens as s
from bot.flows.letters import CAPTION_LIMIT, TEXT_LIMIT, Medium, room
from bot.flows.remarks import Note, Remark
from bot.flows.rounds import Round
from bot.flows.screens import Button, Screen
from bot.flows.taps import Act, Tap
from tests.telegram.sample_desk import LONGEST, NATION, PROVINCE, WHEN

AUDIENCE = b.Audience("33")
LEDGER = b.Ledger(
    {"waiting": 1100, "queued": 20, "sending": 5, "sent": 18_712, "blocked": 140, "failed": 20,
     "ambiguous": 3},
    (("ambiguous", "", 3), ("blocked", "", 140), ("failed", "left", 12), ("failed", "muted", 7),
     ("failed", "Bad Request: <wrong> file", 1)),
    tuple(
        b.Trouble(f"r{number:025}", ("blocked", "failed", "ambiguous")[number % 3], "")
        for number in range(b.TROUBLES)
    ),
)  # fmt: skip
RUNNING = b.Broadcast(
    "0" * 26, "me", WHEN, AUDIENCE, "Rapat <Jumat> & makan siang. " * 120,
    b.BroadcastState.RUNNING, LEDGER,
)  # fmt: skip
DONE = replace(
    RUNNING,
    state=b.BroadcastState.DONE,
    finished_at=WHEN,
    text="Terima kasih",
    ledger=b.Ledger({"sent": 3}),
)
ROUND = Round("1" * 26, "PMK3I <2026> & kawan", "pmk3i", "2026.1", "33", ("33.07",), WHEN, WHEN)
MEANT = s.Meant(PROVINCE, None, None, b.Standing.ALL, 0)
SILENT = s.Meant(LONGEST, ROUND, None, b.Standing.SILENT, 10)
MISSED = tuple((why, 1200 + number) for number, why in enumerate(b.Hindrance))
LINES = (s.BroadcastLine(1, RUNNING, PROVINCE), s.BroadcastLine(2, DONE, LONGEST))

PLAIN: dict[str, Screen] = {
    "broadcasts_none": s.Broadcasts(
        keyboard=((Button(Tap(Act.BROADCAST_NEW), "broadcast_new"),),),
        area=NATION, lines=(), zone="Asia/Jakarta",
    ),
    "broadcasts": s.Broadcasts(area=PROVINCE, lines=LINES, zone="Asia/Jakarta"),
    "broadcast_text": s.BroadcastText(text="", medium=Medium.NOTHING, most=TEXT_LIMIT),
    "broadcast_text_again": s.BroadcastText(
        keyboard=((Button(Tap(Act.BROADCAST_DROP), "broadcast_drop"),
                   Button(Tap(Act.BROADCAST_STEP, ("to",)), "broadcast_on")),),
        note=Note(Remark.BROADCAST_CAPTION_TOO_LONG, length=4000, count=room(Medium.PHOTO)),
        text="Rapat <Jumat> & makan siang. " * 120, medium=Medium.PHOTO, most=CAPTION_LIMIT,
    ),
    "broadcast_to": s.BroadcastTo(
        keyboard=tuple(
            (Button(Tap(Act.BROADCAST_STEP, (field,)), f"broadcast_{field}"),)
            for field in ("area", "round", "group", "standing")
        ),
        meant=MEANT, reach=b.Reach(1),
    ),
    "broadcast_to_silent": s.BroadcastTo(
        note=Note(Remark.BROADCAST_NOBODY), meant=SILENT, reach=b.Reach(0)
    ),
    "broadcast_to_nobody": s.BroadcastTo(meant=MEANT, reach=b.Reach(0, MISSED)),
    "broadcast_choice_area": s.BroadcastChoice(field="area", area=PROVINCE),
    "broadcast_choice_round": s.BroadcastChoice(
        keyboard=((Button(Tap(Act.BROADCAST_PICK, ("round", "")), "broadcast_any"),),),
        field="round", area=PROVINCE,
    ),
    "broadcast_choice_group": s.BroadcastChoice(
        keyboard=((Button(Tap(Act.BROADCAST_PICK, ("group", "")), "broadcast_all_groups"),),),
        field="group", area=PROVINCE,
    ),
    "broadcast_choice_standing": s.BroadcastChoice(
        keyboard=(
            *((Button(Tap(Act.BROADCAST_PICK, ("standing", one)), f"broadcast_{one}"),)
              for one in ("all", "invited", "half", "finished")),
            (Button(Tap(Act.BROADCAST_PICK, ("silent", "14")), "broadcast_silent",
                    {"days": "14"}),),
        ),
        note=Note(Remark.BROADCAST_DAYS, count=365), field="standing", area=PROVINCE,
    ),
    "broadcast_sender": s.BroadcastSender(
        keyboard=((Button(Tap(Act.BROADCAST_PICK, ("sender", "")), "broadcast_nameless"),),),
        area=LONGEST,
    ),
    "broadcast_preview": s.BroadcastPreview(
        keyboard=(
            (Button(Tap(Act.BROADCAST_SEND), "broadcast_send", {"count": "20000"}),),
            (Button(Tap(Act.BROADCAST_STEP, ("text",)), "broadcast_rewrite"),
             Button(Tap(Act.BROADCAST_STEP, ("to",)), "broadcast_readdress")),
        ),
        note=Note(Remark.BROADCAST_COUNT_CHANGED, count=20_000), meant=MEANT,
        reach=b.Reach(20_000, MISSED),
    ),
    "broadcast_detail": s.BroadcastDetail(
        keyboard=(
            (Button(Tap(Act.BROADCAST_PAUSE, ("0" * 26,)), "broadcast_pause"),
             Button(Tap(Act.BROADCAST_CANCEL, ("0" * 26,)), "broadcast_cancel")),
            (Button(Tap(Act.BROADCAST_RESUME, ("0" * 26,)), "broadcast_resume"),),
            (Button(Tap(Act.BROADCAST_AGAIN, ("0" * 26,)), "broadcast_again"),),
            (Button(Tap(Act.BROADCAST_SEE, ("0" * 26,)), "broadcast_refresh"),),
        ),
        broadcast=RUNNING, area=LONGEST, zone="Asia/Jayapura",
    ),
    "broadcast_detail_done": s.BroadcastDetail(
        note=Note(Remark.BROADCAST_PAUSED),
        broadcast=DONE, area=NATION, zone="Asia/Jakarta",
    ),
    "broadcast_detail_stopped": s.BroadcastDetail(
        broadcast=replace(
            RUNNING, state=b.BroadcastState.CANCELLED, stopped_for=b.GRANT_ENDED, text="Rapat",
            ledger=b.Ledger({"waiting": 1100, "sent": 18_712}),
        ),
        area=LONGEST, zone="Asia/Jakarta",
    ),
    "broadcast_cancelling": s.BroadcastCancelling(
        keyboard=((Button(Tap(Act.BROADCAST_CANCEL_YES), "broadcast_cancel_yes"),),),
        broadcast=RUNNING,
    ),
}  # fmt: skip
"""Each with its longest texts somewhere."""
