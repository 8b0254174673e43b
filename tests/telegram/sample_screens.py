"""One or more screens of every kind, with plain and with nasty contents."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.flows import screens as s
from bot.flows.events import FileKind
from bot.flows.places import OTHER_SUBSECTOR, SUBSECTORS, Place
from bot.flows.remarks import Note, Remark
from bot.flows.taps import Act, Tap
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer, Value
from scoring.rubric import Choice, Indicator, Multi, Node, Number
from scoring.score import NodeScore, Score
from scoring.steps import Recommendation
from tests.telegram import (
    sample_broadcasts,
    sample_coverage,
    sample_desk,
    sample_examples,
    sample_facilitated,
    sample_field,
    sample_field_record,
    sample_result_beside,
    sample_rounds,
    sample_summaries,
    sample_verifying,
)
from tests.telegram import sample_rubric as rubric

WONOSOBO = Place("33.07", "Kab. Wonosobo", "Jawa Tengah")
MALANG = Place("35.73", "Kota Malang", "Jawa Timur")
SORONG = Place("96.71", "Kota Sorong", "Papua Barat Daya", "Asia/Jayapura")
FINISHED = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)

NASTY = "<b>&\"'</b> شارع 🎭 \u202eabc\x00 {subsector} %(x)s"


def button(act: Act, label: str, *args: str, chosen: bool = False, **params: str) -> s.Button:
    return s.Button(Tap(act, args), label, params, chosen)


def options(indicator: Indicator, given: Value | None) -> tuple[s.Button, ...]:
    match indicator.scale:
        case Number():
            return ()
        case Multi(choices):
            ticked = given if isinstance(given, frozenset) else frozenset()
            done = button(Act.DONE, "done", indicator.id)
            return (
                *(option(Act.TICK, indicator, at, at in ticked) for at in range(len(choices))),
                done,
            )
        case Choice(choices):
            return tuple(
                option(Act.LEVEL, indicator, at, at == given) for at in range(len(choices))
            )


def option(act: Act, indicator: Indicator, at: int, chosen: bool) -> s.Button:  # noqa: FBT001 - a sample's own shorthand
    return button(act, "level", indicator.id, str(at), chosen=chosen, number=str(at))


def answers(indicator: Indicator, given: Value | None = None) -> s.Keyboard:
    return (
        options(indicator, given),
        (
            button(Act.DONT_KNOW, "dont_know", indicator.id),
            button(Act.NOT_APPLICABLE, "not_applicable", indicator.id),
        ),
        (button(Act.SKIP, "skip"), button(Act.EXPLAIN, "explain")),
        (button(Act.BACK, "back"), button(Act.PAUSE, "pause")),
    )


def question(
    indicator: Indicator = rubric.FORUM,
    *,
    dimension: Node = rubric.POLICY,
    note: Note | None = None,
    subsector: str = "13",
    left: int | None = None,
    given: Value | None = None,
) -> s.Question:
    return s.Question(
        keyboard=answers(indicator, given),
        note=note,
        rubric=rubric.SAMPLE,
        indicator=indicator,
        dimension=dimension,
        position=5,
        total=16,
        answer=None if given is None else Answer.given(given),
        subsector=subsector,
        left=left,
    )


def explanation(indicator: Indicator = rubric.FORUM) -> s.Explanation:
    return s.Explanation(
        keyboard=((button(Act.QUESTION, "to_question"),),),
        rubric=rubric.SAMPLE,
        indicator=indicator,
        dimension=rubric.POLICY,
        position=5,
        total=16,
        answer=None,
        subsector="00",
    )


def open_question(text: str = "", note: Note | None = None) -> s.OpenQuestionAsked:
    return s.OpenQuestionAsked(
        keyboard=((button(Act.SKIP, "skip"),), (button(Act.BACK, "back"),)),
        note=note,
        question=rubric.BEST_PRACTICE,
        position=1,
        total=3,
        text=text,
        limit=1000,
    )


def node_score(node: Node, value: float | None, given: int = 2) -> tuple[Node, NodeScore]:
    return node, NodeScore(node.id, value, 20.0, 80.0, 0.5, given, 4)


def advice(indicator: Indicator, level: int, gain: float, *, own: bool) -> s.Advice:
    step = indicator.step_from(level)
    return s.Advice(
        Recommendation(
            indicator=indicator.id,
            level=level,
            target=level + 1,
            gain=gain,
            effort=1,
            owner=step.owner if step else "C",
            step=step,
            unlocks="K2" if indicator is rubric.FORUM else None,
        ),
        indicator,
        own,
    )


STEPS = (
    advice(rubric.AGE, 2, 1.44, own=True),
    advice(rubric.FORUM, 1, 3.125, own=False),
    advice(rubric.PROGRAMMES, 0, 0.96, own=False),
)


def result(
    *,
    value: float | None = 54.17,
    steps: tuple[s.Advice, ...] = STEPS,
    unanswered: int = 2,
    finished: bool = True,
    place: Place = WONOSOBO,
) -> s.Result:
    dimensions = (
        node_score(rubric.POLICY, 31.25),
        node_score(rubric.COMMUNITY, 71.0),
        node_score(rubric.BUSINESS, None),
        node_score(rubric.LINKAGE, 25.0, given=1),
    )
    band = None if value is None else rubric.MIDDLE
    return s.Result(
        keyboard=((button(Act.SUMMARY, "change_answers"),),),
        rubric=rubric.SAMPLE,
        place=place,
        role="C",
        score=Score(value, 51.8, 58.1, 0.9, None, band, {}, {}),
        dimensions=dimensions,
        strongest=(dimensions[1],) if value else (),
        weakest=(dimensions[0],) if value else (),
        unanswered=unanswered,
        dont_know=1 if unanswered else 0,
        steps=steps,
        finished=finished,
        subsector="13",
    )


def summary(remark: str = "Festival payung tiap tahun.") -> s.Summary:
    lines = (
        s.SummaryLine(1, rubric.FORUM, Answer.given(1)),
        s.SummaryLine(2, rubric.AGE, DONT_KNOW),
        s.SummaryLine(3, rubric.PROGRAMMES, NOT_APPLICABLE),
        s.SummaryLine(4, rubric.WORKERS, Answer.given(12)),
        s.SummaryLine(5, rubric.SOURCES, Answer.given(frozenset({0, 1}))),
        s.SummaryLine(6, rubric.AGE, SKIPPED),
        s.SummaryLine(7, rubric.AGE, None),
    )
    return s.Summary(
        keyboard=(
            tuple(button(Act.CHANGE, "change", str(n), number=str(n)) for n in range(5)),
            (button(Act.SUMMARY, "next_page", "1"),),
        ),
        rubric=rubric.SAMPLE,
        place=WONOSOBO,
        groups=((rubric.POLICY, lines[:3]), (rubric.BUSINESS, lines[3:])),
        remarks=(
            s.RemarkLine(8, rubric.BEST_PRACTICE, remark),
            s.RemarkLine(9, rubric.BEST_PRACTICE, ""),
        ),
        page=0,
        pages=2,
        given=3,
        dont_know=1,
        skipped=1,
        open=11,
    )


def region_options(query: str, *places: Place) -> s.RegionOptions:
    keyboard = tuple(
        (button(Act.REGION, "region", p.code, name=p.name, province=p.province),) for p in places
    )
    return s.RegionOptions(keyboard=keyboard, options=places, query=query)


ASSESSMENTS = s.Assessments(
    keyboard=((button(Act.CHOOSE, "choose", "x", number="1", name="Kab. Wonosobo"),),),
    lines=(
        s.AssessmentLine(1, WONOSOBO, rubric.SAMPLE, "C", 8, 16, None),
        s.AssessmentLine(2, SORONG, rubric.SAMPLE, "G", 16, 16, FINISHED),
    ),
)

SUBSECTOR_BUTTONS = tuple(
    (button(Act.LEADING_SUBSECTOR, "subsector", code, code=code),)
    for code in (*SUBSECTORS, OTHER_SUBSECTOR)
)
LATER = (button(Act.RESUME, "resume"), button(Act.SUMMARY, "see_summary", "0"))
WELCOME = (button(Act.READ, "read"), button(Act.LANGUAGE, "language_en", "en"))
AGREE = (button(Act.AGREE, "agree"), button(Act.DECLINE, "decline"))

PLAIN: dict[str, s.Screen] = {
    "welcome": s.Welcome(keyboard=(WELCOME,), fewest=14, most=18, minutes=7),
    "welcome_invited": s.Welcome(fewest=16, most=16, minutes=6, place=WONOSOBO),
    "welcome_to_desk": s.Welcome(keyboard=(WELCOME,), fewest=14, most=18, minutes=7, to_desk=True),
    "consent_notice": s.ConsentNotice(keyboard=(AGREE,), version="1"),
    "declined": s.Declined(keyboard=((button(Act.READ, "read"),),)),
    "age_question": s.AgeQuestion(
        keyboard=((button(Act.ADULT, "adult_yes"), button(Act.MINOR, "adult_no")),)
    ),
    "too_young": s.TooYoung(),
    "instrument_question": s.InstrumentQuestion(rubrics=(rubric.SAMPLE,)),
    "region_question": s.RegionQuestion(),
    "region_options": region_options(
        "malang", MALANG, Place("35.07", "Kab. Malang", "Jawa Timur")
    ),
    "region_options_one": region_options("wonosobo", WONOSOBO),
    "region_options_none": region_options("atlantis"),
    "role_question": s.RoleQuestion(
        keyboard=((button(Act.ROLE, "role", "C", name="Komunitas", id="C"),),),
        place=WONOSOBO,
        rubric=rubric.SAMPLE,
    ),
    "subsector_question_own": s.SubsectorQuestion(
        place=WONOSOBO, role=rubric.SAMPLE.groups["C"], own="", leading=False
    ),
    "subsector_question_leading": s.SubsectorQuestion(
        role=rubric.SAMPLE.groups["C"],
        own="13",
        keyboard=SUBSECTOR_BUTTONS,
        place=WONOSOBO,
        leading=True,
    ),
    "welcome_back": s.WelcomeBack(
        keyboard=(LATER,), place=WONOSOBO, position=9, total=18, saved=8
    ),
    "question": question(),
    "question_chosen": question(given=3, note=Note(Remark.WELCOME_BACK, saved=8, days=21), left=1),
    "question_subsector": question(rubric.PROGRAMMES, dimension=rubric.LINKAGE, subsector="09"),
    "question_unsure": question(rubric.PROGRAMMES, dimension=rubric.LINKAGE, subsector="00"),
    "question_number": question(rubric.WORKERS, dimension=rubric.BUSINESS, left=2),
    "question_number_answered": question(rubric.WORKERS, dimension=rubric.BUSINESS, given=12),
    "question_multi": question(rubric.SOURCES, dimension=rubric.BUSINESS, given=frozenset({0, 1})),
    "explanation": explanation(),
    "explanation_bare": explanation(rubric.PROGRAMMES),
    "open_question": open_question(),
    "open_question_answered": open_question("Festival payung tiap tahun."),
    "unanswered": s.Unanswered(
        keyboard=((button(Act.FILL, "fill"), button(Act.RESULT, "see_result")),),
        count=2,
        names=(rubric.FORUM, rubric.PROGRAMMES),
    ),
    "unanswered_many": s.Unanswered(count=10, names=(rubric.FORUM,) * 10),
    "unanswered_none": s.Unanswered(count=0, names=()),
    "result": result(),
    "result_without_value": result(value=None, finished=False, steps=()),
    "result_complete": result(unanswered=0),
    "summary": summary(),
    "assessments": ASSESSMENTS,
    "paused": s.Paused(keyboard=(LATER,), place=WONOSOBO, saved=8),
    "paused_early": s.Paused(place=None, saved=0),
    "help": s.Help(),
    "privacy": s.Privacy(version="1", agreed=True),
    "privacy_before": s.Privacy(version="1", agreed=False),
    "language_question": s.LanguageQuestion(),
    "identity": s.Identity(is_owner=True, telegram_id=123456789),
    "stop_question": s.StopQuestion(
        keyboard=((button(Act.PAUSE, "stop_later"), button(Act.WITHDRAW, "withdraw")),), saved=8
    ),
    "stop_question_early": s.StopQuestion(saved=0),
    "withdraw_question": s.WithdrawQuestion(
        keyboard=((button(Act.WITHDRAW_YES, "withdraw_yes"), button(Act.RESUME, "cancel")),)
    ),
    "withdrawn": s.Withdrawn(),
    "erase_question": s.EraseQuestion(
        keyboard=((button(Act.ERASE_YES, "erase_yes"), button(Act.DATA, "data")),)
    ),
    "erased": s.Erased(),
    "data_sent": s.DataSent(answers=3),
    "nothing_yet": s.NothingYet(),
    "aside": s.Aside(keyboard=((button(Act.RESUME, "resume"),),)),
    "reminders_off": s.RemindersSet(keyboard=((button(Act.UNMUTE, "unmute"),),), muted=True),
    "reminders_on": s.RemindersSet(keyboard=((button(Act.MUTE, "mute"),),), muted=False),
    **{
        f"link_refused_{reason}": s.LinkRefused(reason=reason)
        for reason in ("own", "unknown", "expired", "used_up", "withdrawn")
    },
    **sample_broadcasts.PLAIN,
    **sample_desk.PLAIN,
    **sample_examples.PLAIN,
    **sample_facilitated.PLAIN,
    **sample_field.PLAIN,
    **sample_field_record.PLAIN,
    **sample_coverage.PLAIN,
    **sample_result_beside.PLAIN,
    **sample_rounds.PLAIN,
    **sample_summaries.PLAIN,
    **sample_verifying.PLAIN,
    "welcome_by_invitation": s.Welcome(
        fewest=16, most=16, minutes=6, place=WONOSOBO, sender="Dinas <Pariwisata>"
    ),
    "welcome_too_late": s.Welcome(
        fewest=14, most=16, minutes=6, place=WONOSOBO, sender="Forum Kriya", too_late=True
    ),
    "question_whose": replace(
        question(), whose=s.Whose(3, next(iter(rubric.SAMPLE.groups.values())))
    ),
    "result_missed": replace(result(), missed=sample_rounds.ROUND),
}

REMARKED: dict[str, s.Screen] = {
    f"remark_{remark}": question(
        note=Note(
            remark,
            before=Answer.given(0),
            indicator=rubric.FORUM,
            saved=3,
            query="atlantis",
            length=1250,
        )
    )
    for remark in Remark
} | {
    f"remark_{kind}": question(note=Note(Remark.FILE_INSTEAD, file=kind)) for kind in FileKind
} | {
    "remark_too_long_text": open_question(note=Note(Remark.TOO_LONG, length=1250)),
    "remark_bare_change": question(note=Note(Remark.CHANGED)),
    "remark_change_of_dont_know": question(
        note=Note(Remark.CHANGED, before=DONT_KNOW, indicator=rubric.FORUM)
    ),
    "remark_text_for_region": s.RegionQuestion(note=Note(Remark.NOT_UNDERSTOOD)),
    "remark_photo_for_text": open_question(
        note=Note(Remark.FILE_INSTEAD, file=FileKind.PHOTO)
    ),
    "remark_text_for_button": s.AgeQuestion(
        note=Note(Remark.NOT_UNDERSTOOD), keyboard=((button(Act.ADULT, "adult_yes"),),)
    ),
    "remark_without_buttons": s.Help(note=Note(Remark.NOT_UNDERSTOOD)),
    "remark_number": question(rubric.WORKERS, note=Note(Remark.NOT_UNDERSTOOD)),
    "remark_multi": question(rubric.SOURCES, note=Note(Remark.NOT_UNDERSTOOD)),
}  # fmt: skip

NASTY_PLACE = Place("33.07", NASTY, NASTY)
NASTIES: dict[str, s.Screen] = {
    "nasty_query": region_options(NASTY, WONOSOBO, MALANG),
    "nasty_long_query": region_options(NASTY * 100),
    "nasty_places": region_options(NASTY, NASTY_PLACE),
    "nasty_note": s.RegionQuestion(note=Note(Remark.NO_REGION, query=NASTY)),
    "nasty_text": open_question(NASTY * 20),
    "nasty_longest_text": open_question("🎭" * 1000),
    "nasty_summary": summary(NASTY * 20),
    "nasty_result": result(place=NASTY_PLACE),
}

ALL = PLAIN | REMARKED | NASTIES
