"""The screens of evidence and of colleagues' parts, as people meet them and at their worst."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.flows.colleagues import Part, PartAnswer, PartState, Verdict
from bot.flows.evidence import Evidence, EvidenceKind, EvidenceState
from bot.flows.field import screens as f
from bot.flows.places import Place
from bot.flows.screens import Button, Screen, Welcome
from bot.flows.taps import Act, Tap
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer
from tests.telegram import sample_rubric as rubric

LONGEST = Place("71.08", "Kab. Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara")
WHEN = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
ID = "0" * 26
NASTY = "<b>&\"'</b> شارع 🎭 \u202eabc {subsector} %(x)s"


def button(act: Act, label: str, *args: str, **params: str) -> Button:
    return Button(Tap(act, args), label, params)


def piece(kind: EvidenceKind, text: str = "", name: str = "", **more: object) -> Evidence:
    spot = (-7.7956, 110.3695) if kind is EvidenceKind.LOCATION else None
    made = Evidence(ID, rubric.FORUM.id, kind, WHEN, text, name, spot)
    return replace(made, **more)  # type: ignore[arg-type]  # a sample's own shorthand


PIECES = (
    piece(EvidenceKind.LINK, "https://jdih.wonosobokab.go.id/perda/2023/3"),
    piece(EvidenceKind.TEXT, "SK Bupati 500/12/2025 tentang forum"),
    piece(EvidenceKind.PHOTO, "Rapat forum", state=EvidenceState.FETCHING),
    piece(EvidenceKind.DOCUMENT, name="sk-forum.pdf", sort="pdf", size=120_000),
    piece(EvidenceKind.LOCATION, part=ID),
)
NASTY_PIECES = (
    piece(EvidenceKind.TEXT, NASTY * 20),
    piece(EvidenceKind.LINK, "https://contoh.example/" + "a" * 970),
    piece(EvidenceKind.DOCUMENT, NASTY * 20, NASTY * 3, state=EvidenceState.FETCHING),
    piece(EvidenceKind.PHOTO, NASTY * 20),
) * 2 + (piece(EvidenceKind.DOCUMENT),) * 2


def part(label: str = "Pak Budi, Bappeda", **more: object) -> Part:
    answers = {
        rubric.FORUM.id: PartAnswer(Answer.given(1), Verdict.CONFIRMED),
        rubric.WORKERS.id: PartAnswer(DONT_KNOW),
    }
    asked = (rubric.FORUM.id, rubric.WORKERS.id)
    made = Part(ID, "a" * 26, label, asked, WHEN, WHEN, answers=answers)
    return replace(made, **more)  # type: ignore[arg-type]  # as above


LINES = tuple(
    f.AskedLine(number, indicator, answer)
    for number, (indicator, answer) in enumerate(
        (
            (rubric.FORUM, PartAnswer(Answer.given(1), Verdict.CONFIRMED)),
            (rubric.FORUM, PartAnswer(Answer.given(0), Verdict.CHANGED)),
            (rubric.FORUM, PartAnswer(Answer.given(0), Verdict.KEPT)),
            (rubric.WORKERS, PartAnswer(DONT_KNOW)),
            (rubric.WORKERS, PartAnswer(NOT_APPLICABLE)),
            (rubric.SOURCES, PartAnswer(SKIPPED)),
            (rubric.SOURCES, None),
        ),
        start=1,
    )
)
ADDRESS = "https://t.me/contoh_bot?start=b" + ID + "-" + "A" * 22


def detail(state: PartState, **more: object) -> f.ColleagueDetail:
    shown = f.ColleagueDetail(
        keyboard=((button(Act.COLLEAGUE_WITHDRAW, "colleague_withdraw"),),),
        part=part(),
        state=state,
        place=LONGEST,
        lines=LINES[-1:],
        address="",
        evidence=0,
    )
    return replace(shown, **more)  # type: ignore[arg-type]  # as above


def check(theirs: Answer, own: Answer | None, label: str = "Bu Rina") -> f.ColleagueCheck:
    return f.ColleagueCheck(
        keyboard=(
            (button(Act.COLLEAGUE_TAKE, "colleague_take", "P1"),),
            (button(Act.COLLEAGUE_KEEP, "colleague_keep", "P1"),),
        ),
        label=label,
        indicator=rubric.FORUM,
        theirs=theirs,
        own=own,
        subsector="13",
        left=2,
        pieces=PIECES[:2] if own else (),
    )


def question(explained: bool, answer: Answer | None) -> f.PartQuestion:  # noqa: FBT001 - as above
    indicator = rubric.FORUM
    return f.PartQuestion(
        keyboard=((button(Act.PART, "part_overview"), button(Act.PART_LATER, "part_later")),),
        indicator=indicator,
        dimension=rubric.SAMPLE.dimension_of(indicator.id),
        position=1,
        total=2,
        answer=answer,
        subsector="13",
        explained=explained,
    )


CHOICES = (f.Choice(1, rubric.FORUM, chosen=True), f.Choice(2, rubric.WORKERS, chosen=False))
GROUPS = ((rubric.SAMPLE.dimensions()[0], CHOICES),)

PLAIN: dict[str, Screen] = {
    "evidence_none": f.EvidenceOf(
        keyboard=((button(Act.EVIDENCE_DONE, "evidence_done"),),),
        indicator=rubric.FORUM,
        pieces=(),
        most=10,
        subsector="13",
    ),
    "evidence": f.EvidenceOf(
        keyboard=((button(Act.EVIDENCE_REMOVE, "evidence_remove", ID, number="10"),),),
        indicator=replace(rubric.FORUM, evidence_kinds=("link", "document")),
        pieces=PIECES,
        most=10,
        subsector="13",
    ),
    "evidence_full": f.EvidenceOf(
        indicator=rubric.FORUM, pieces=NASTY_PIECES, most=10, subsector=""
    ),
    "evidence_list": f.EvidenceList(
        keyboard=((button(Act.EVIDENCE_LIST, "evidence_list"),),),
        place=LONGEST,
        lines=(f.EvidenceLine(1, rubric.FORUM, 0), f.EvidenceLine(2, rubric.WORKERS, 3)),
    ),
    "evidence_list_empty": f.EvidenceList(place=LONGEST, lines=()),
    "colleagues_none": f.Colleagues(
        keyboard=((button(Act.COLLEAGUE_NEW, "colleague_add"),),),
        place=LONGEST,
        lines=(),
        zone="Asia/Makassar",
    ),
    "colleagues": f.Colleagues(
        place=LONGEST,
        lines=tuple(
            f.PartLine(number, each, state)
            for number, (each, state) in enumerate(
                (
                    (part(NASTY), PartState.WAITING),
                    (part(""), PartState.ANSWERING),
                    (part(answers={}), PartState.ANSWERING),
                    (part(), PartState.SENT),
                    (part(answers={rubric.FORUM.id: PartAnswer(Answer.given(1))}), PartState.SENT),
                    (part(), PartState.EXPIRED),
                    (part(), PartState.WITHDRAWN),
                ),
                start=1,
            )
        ),
        zone="Asia/Makassar",
    ),
    "colleague_pick": f.ColleaguePick(
        keyboard=((button(Act.COLLEAGUE_BY, "colleague_by_one", "one"),),),
        groups=GROUPS,
        singly=False,
        count=1,
    ),
    "colleague_pick_singly": f.ColleaguePick(
        keyboard=(
            (button(Act.COLLEAGUE_BY, "colleague_by_dimension", "dimension"),),
            (button(Act.COLLEAGUE_ON, "colleague_on"),),
        ),
        groups=GROUPS,
        singly=True,
        count=0,
    ),
    "colleague_label": f.ColleagueLabel(count=2),
    "colleague_detail": detail(PartState.WAITING, address=ADDRESS),
    "colleague_detail_answering": detail(PartState.ANSWERING, part=part("")),
    "colleague_detail_sent": detail(
        PartState.SENT,
        keyboard=((button(Act.COLLEAGUE_CHECK, "colleague_check"),),),
        part=part(answers={rubric.FORUM.id: PartAnswer(Answer.given(1))}),
        lines=LINES,
        evidence=2,
    ),
    "colleague_detail_done": detail(PartState.SENT, part=part(NASTY), lines=LINES),
    "colleague_detail_expired": detail(PartState.EXPIRED),
    "colleague_check": check(Answer.given(1), None),
    "colleague_check_other": check(Answer.given(1), Answer.given(0), ""),
    "colleague_check_unknown": check(NOT_APPLICABLE, DONT_KNOW),
    "colleague_check_skipped": check(Answer.given(0), SKIPPED),
    "part_overview": f.PartOverview(
        keyboard=((button(Act.PART_ASK, "part_begin", "P1"), button(Act.PART_SEND, "part_send")),),
        place=LONGEST,
        lines=LINES,
        done=3,
        until=WHEN,
    ),
    "part_overview_fresh": f.PartOverview(place=LONGEST, lines=LINES[-1:], done=0, until=WHEN),
    "part_question": question(explained=False, answer=None),
    "part_question_explained": question(explained=True, answer=Answer.given(1)),
    "part_sent": f.PartSent(place=LONGEST),
    **{
        f"part_over_{reason}": f.PartOver(reason=reason)
        for reason in ("expired", "used_up", "sent", "withdrawn")
    },
    "welcome_for_colleague": Welcome(fewest=14, most=18, minutes=7, for_colleague=2),
}
