"""The screens of the assessor's desk and of a meeting, as people meet them and at their worst."""

from datetime import UTC, datetime, timedelta

from bot.flows.desk.standing_values import Scores
from bot.flows.evidence import Evidence, EvidenceKind
from bot.flows.field import meetings_screens as m
from bot.flows.field import verifying_screens as v
from bot.flows.field.meetings import Ballot, Topic
from bot.flows.field.verifying import Board, Decided, Reply, Reviewed, ShownPiece
from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Button, Screen
from bot.flows.taps import Act, Tap
from scoring.checked import Said
from scoring.checked import Topic as Difference
from tests.flows.player import shelf

RUBRIC = shelf().current("pmk3i")
WHEN = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
LONGEST = Area("71.08", "Kab. Kepulauan Siau Tagulandang Biaro")
PLACE = Place("71.08", LONGEST.name, "Sulawesi Utara", "Asia/Makassar")
P1, K1 = RUBRIC.indicators["P1"], RUBRIC.indicators["K1"]
ROUND = Round("r" * 26, "Putaran <Contoh> & Co", "pmk3i", RUBRIC.version, "71", ("71.08",), WHEN,
              WHEN + timedelta(days=30))  # fmt: skip
REASON = "Roadmap <draft> & no decree. " * 30
SAID = (Said("A", 5, 2.0, 2, 2), Said("G", 12, 3.4, 3, 4))
FULL = Reviewed(
    "P1", SAID, 2.7, 2, 3, 4,
    (Reply("G", "SK <Bupati> 12 tahun 2025", WHEN), Reply("G", "", WHEN)),
    Decided(2, REASON, WHEN), Decided(1, REASON, WHEN),
)  # fmt: skip
EMPTY = Reviewed("K1")
ITEMS = (FULL, *(Reviewed(item) for item in RUBRIC.indicators if item != "P1"))
SCORES = tuple(
    Scores(node, 62.5, None if node.id == "D2" else 58.25, 55.0)
    for node in (RUBRIC.nodes[RUBRIC.root], *RUBRIC.dimensions())
)
BOARD = Board(RUBRIC, "71.08", ROUND.id, ITEMS, SCORES)
GROUPS = tuple((RUBRIC.groups[group], 2) for group in "ABCG")
CLOSED = Topic("P1", WHEN, WHEN, (Ballot(2, "A"), Ballot(3, "G", facilitated=True)), 2)
MANY = m.Votes(40, (0, 2, 25, 12, 1), 2)
TO_DESK = Button(Tap(Act.DESK), "to_desk")


def keys(*labels: str, **params: str) -> tuple[tuple[Button, ...], ...]:
    """A row for each of these buttons."""
    return tuple((Button(Tap(Act.ASSESS), label, params),) for label in labels)


def line(number: int, topic: Topic | None = None) -> m.AgendaLine:
    apart = Difference("P1", "G", "A", 1.4, is_sure=True)
    return m.AgendaLine(number, P1, apart if number % 2 else None, topic, FULL)


PLAIN: dict[str, Screen] = {
    "field_pick": v.FieldPick(is_meeting=False, area=None),
    "field_pick_some": v.FieldPick(
        keyboard=keys("field_other_place"), is_meeting=True, area=None, query="<siau>",
        options=(LONGEST,),
    ),
    "field_pick_known": v.FieldPick(
        keyboard=keys("field_other_place"), is_meeting=True, area=None, options=(LONGEST,)
    ),
    "field_pick_rounds": v.FieldPick(is_meeting=False, area=LONGEST, rounds=(ROUND,)),
    "field_pick_no_rounds": v.FieldPick(is_meeting=True, area=LONGEST),
    "assess_queue": v.AssessQueue(
        keyboard=keys("assess_next"), area=LONGEST, round=ROUND, board=BOARD, scores=SCORES,
        lines=tuple(v.ReviewLine(number, RUBRIC.indicators[item.indicator], item)
                    for number, item in enumerate(ITEMS[:8], start=1)),
        page=0, pages=5,
    ),
    "assess_item": v.AssessItem(
        keyboard=(
            *keys("assess_accept", level="2"), *keys("assess_evidence", number="10"),
            *keys("assess_other", "assess_ask", "assess_skip", "assess_queue"),
        ),
        area=LONGEST, rubric=RUBRIC, dimension=RUBRIC.nodes["D1"], indicator=P1, item=FULL,
        position=1, total=39,
    ),
    "assess_item_hidden": v.AssessItem(
        area=LONGEST, rubric=RUBRIC, dimension=RUBRIC.nodes["D3"], indicator=K1, item=EMPTY,
        position=9, total=39,
    ),
    "assess_evidence": v.AssessEvidence(
        rubric=RUBRIC, indicator=P1, files=1,
        pieces=(
            ShownPiece(Evidence("e1", "P1", EvidenceKind.TEXT, WHEN, "SK <nomor> 12"), "G"),
            ShownPiece(Evidence("e2", "P1", EvidenceKind.DOCUMENT, WHEN, name="a<b>.pdf"), "C"),
        ),
    ),
    "assess_evidence_none": v.AssessEvidence(rubric=RUBRIC, indicator=P1, pieces=(), files=0),
    "assess_level": v.AssessLevel(indicator=P1, claimed=2),
    "assess_reason": v.AssessReason(indicator=P1, level=1, longest=1000),
    "assess_ask": v.AssessAsk(keyboard=keys("assess_ask_plain"), indicator=P1, longest=500),
    "request_asked": v.RequestAsked(
        keyboard=keys("request_answer", "request_see"), place=PLACE, indicator=P1,
        text=REASON[:480], answers=2,
    ),
    "request_asked_plainly": v.RequestAsked(place=PLACE, indicator=P1, text="", answers=0),
    "meeting_desk": m.MeetingDesk(
        keyboard=keys("meeting_new", "meetings", "meeting_back"), area=LONGEST, round=ROUND,
        board=BOARD, scores=SCORES, running=False, address="", seats=(), lines=(),
    ),
    "meeting_desk_running": m.MeetingDesk(
        keyboard=(*keys("meeting_all", "meeting_fresh", "meeting_end"), (TO_DESK,)),
        area=LONGEST, round=ROUND, board=BOARD, scores=SCORES, running=True,
        address="https://t.me/contoh_bot?start=f" + "0" * 26 + "-" + "A" * 22, seats=GROUPS,
        lines=(line(1, CLOSED), line(2), line(3, Topic("P1", WHEN))),
    ),
    "meeting_questions": m.MeetingQuestions(
        area=LONGEST, lines=(line(1, CLOSED), line(2)), page=0, pages=5
    ),
    "meeting_item": m.MeetingItem(
        keyboard=keys("meeting_open", "meeting_tally", "meeting_close", "meeting_agree"),
        rubric=RUBRIC, dimension=RUBRIC.nodes["D1"], indicator=P1, item=FULL, topic=None,
        votes=None, facilitated=0, cast=0, busy=False,
    ),
    "meeting_item_busy": m.MeetingItem(
        rubric=RUBRIC, dimension=RUBRIC.nodes["D3"], indicator=K1, item=EMPTY, topic=None,
        votes=None, facilitated=0, cast=0, busy=True,
    ),
    "meeting_item_open": m.MeetingItem(
        rubric=RUBRIC, dimension=RUBRIC.nodes["D1"], indicator=P1, item=FULL,
        topic=Topic("P1", WHEN), votes=None, facilitated=2, cast=6, busy=False,
    ),
    "meeting_item_closed": m.MeetingItem(
        rubric=RUBRIC, dimension=RUBRIC.nodes["D1"], indicator=P1, item=FULL, topic=CLOSED,
        votes=MANY, facilitated=2, cast=6, busy=False,
    ),
    "meeting_tally": m.MeetingTally(
        keyboard=keys("meeting_tally_off"), indicator=P1, group=RUBRIC.groups["C"], facilitated=1
    ),
    "meeting_tally_first": m.MeetingTally(indicator=P1, group=None, facilitated=0),
    "meeting_agreement": m.MeetingAgreement(indicator=P1, votes=m.Votes(4, (), 2)),
    "meeting_reason": m.MeetingReason(indicator=P1, level=2),
    "meeting_present": m.MeetingPresent(
        keyboard=keys("meeting_same"), before=REASON, people=8, groups=GROUPS
    ),
    "meeting_join": m.MeetingJoin(
        place=PLACE, groups={group.id: group for group, _ in GROUPS}
    ),
    "meeting_seat_waiting": m.MeetingSeat(
        place=PLACE, rubric=RUBRIC, running=True, indicator=None, is_open=False, own=None,
        votes=None, agreed=None,
    ),
    "meeting_seat_open": m.MeetingSeat(
        keyboard=keys("meeting_answer", "meeting_result"), place=PLACE, rubric=RUBRIC,
        running=True, indicator=P1, is_open=True, own=3, votes=None, agreed=None,
    ),
    "meeting_seat_closed": m.MeetingSeat(
        place=PLACE, rubric=RUBRIC, running=True, indicator=P1, is_open=False, own=3, votes=MANY,
        agreed=2,
    ),
    "meeting_seat_over": m.MeetingSeat(
        place=PLACE, rubric=RUBRIC, running=False, indicator=P1, is_open=False, own=None,
        votes=m.Votes(0, (), None), agreed=None,
    ),
}  # fmt: skip
