"""Evidence and colleagues' parts in the store, on both engines: references, files, leaving."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.flows.colleagues import (
    AnswerPart,
    JudgePart,
    MakePart,
    Part,
    SendPart,
    TakePart,
    Verdict,
    WithdrawPart,
)
from bot.flows.effects import EraseRespondent, WithdrawConsent
from bot.flows.evidence import AddEvidence, Evidence, EvidenceKind, EvidenceState, RemoveEvidence
from bot.flows.field.part_notices import remind_colleague, tell_owner
from bot.flows.places import Place
from bot.services.evidence import Kept
from bot.store import Store
from scoring.answers import DONT_KNOW, Answer
from tests.keys import opened
from tests.store.engines import Engine, dump
from tests.store.panel import PMK3I, take_part
from tests.store.people import ANI, BUDI, NOW, begin, finishing, later, say

OWN = "penilaian-ani"
PART = "0" * 26
BLOB = "ab" * 32


def link(id_: str, **more: object) -> Evidence:
    made = Evidence(id_, "P1", EvidenceKind.LINK, NOW, "https://contoh.example/RAHASIA")
    return replace(made, **more)  # type: ignore[arg-type]  # the test's own shorthand


def document(id_: str, **more: object) -> Evidence:
    made = Evidence(id_, "P1", EvidenceKind.DOCUMENT, NOW, "RAHASIA", "sk-RAHASIA.pdf",
                    state=EvidenceState.FETCHING, size=9)  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]  # as above


def part(**more: object) -> Part:
    made = Part(PART, OWN, "Pak RAHASIA", ("P4", "K1"), NOW, NOW + timedelta(days=14))
    return replace(made, **more)  # type: ignore[arg-type]  # as above


async def ani(store: Store) -> str:
    """Ani begins; gives her internal id."""
    await begin(store, ANI, 1, OWN)
    return (await store.load(ANI)).respondent


async def budi(store: Store) -> str:
    """Budi agrees and begins his own."""
    await begin(store, BUDI, 2, "penilaian-budi")
    return (await store.load(BUDI)).respondent


async def asked(store: Store) -> tuple[str, str]:
    """Ani asks Budi, who takes the part; gives both ids."""
    own, other = await ani(store), await budi(store)
    await say(store, ANI, 3, MakePart(part()))
    await say(store, BUDI, 4, TakePart(PART))
    return own, other


async def test_what_is_given_is_read_back_by_its_owner_alone(store: Store) -> None:
    """A link, a place and a file that is still to be fetched; nobody else reads them."""
    own, other = await ani(store), await budi(store)
    place = Evidence("c", "P2", EvidenceKind.LOCATION, later(2), spot=(-7.36, 109.9))
    for update, piece in enumerate((link("a"), document("b", given_at=later(1)), place), start=3):
        await say(store, ANI, update, AddEvidence(OWN, piece, "berkas-1"))

    assert await store.evidence.own(own, OWN) == (
        link("a"), document("b", given_at=later(1)), place,
    )  # fmt: skip
    assert await store.evidence.own(other, OWN) == ()


async def test_nothing_of_it_stands_plain_in_the_database(store: Store, engine: Engine) -> None:
    """Texts, names, Telegram's ids of files, places and labels are sealed."""
    await asked(store)
    await say(store, ANI, 5, AddEvidence(OWN, link("a")))
    await say(store, ANI, 6, AddEvidence(OWN, document("b"), "RAHASIA-berkas"))

    assert "RAHASIA" not in await dump(engine)
    assert "RAHASIA-berkas" in await dump(engine, opened)


async def test_removed_is_removed(store: Store) -> None:
    """And only in the assessment that it belongs to."""
    own = await ani(store)
    await say(store, ANI, 3, AddEvidence(OWN, link("a")))
    await say(store, ANI, 4, RemoveEvidence("penilaian-lain", "a"))
    assert len(await store.evidence.own(own, OWN)) == 1
    await say(store, ANI, 5, RemoveEvidence(OWN, "a"))
    assert await store.evidence.own(own, OWN) == ()


async def test_a_file_waits_is_put_off_and_kept(store: Store, engine: Engine) -> None:
    """What waits is found by whoever leads; kept, its giver is told in the same commit."""
    own = await ani(store)
    await say(store, ANI, 3, AddEvidence(OWN, document("b"), "berkas-1"))
    desk = store.evidence_files
    [one] = await desk.waiting(NOW, 10)
    assert (one.id, one.file_id, one.name, one.given_by) == (
        "b",
        "berkas-1",
        "sk-RAHASIA.pdf",
        own,
    )
    await desk.postpone(one, later(60))
    assert await desk.waiting(later(59), 10) == []
    assert await desk.next_due() == later(60)
    [again] = await desk.waiting(later(60), 10)
    assert again.attempts == 1
    kept = Kept(BLOB, "pdf", 120, "sk-RAHASIA.pdf")
    await desk.keep(again, kept, {"name": "x"}, later(61))

    [piece] = await store.evidence.own(own, OWN)
    assert (piece.state, piece.sort, piece.size, piece.text) == (
        EvidenceState.KEPT, "pdf", 120, "RAHASIA",
    )  # fmt: skip
    assert await desk.blobs_in_use() == {BLOB}
    assert await desk.next_due() is None
    filed = await store.evidence.filed("b")
    assert filed is not None
    assert (filed.blob, filed.region) == (BLOB, "34.71")
    assert "berkas-1" not in await dump(engine, opened)
    [notice] = await store.notices.due(later(62), 10)
    assert (notice.kind, notice.respondent, notice.urgent) == ("evidence_kept", own, True)


async def test_a_file_that_is_not_taken_goes_and_its_giver_is_told_once(store: Store) -> None:
    """The reference goes with it; settling twice tells once."""
    own = await ani(store)
    await say(store, ANI, 3, AddEvidence(OWN, document("b"), "berkas-1"))
    [one] = await store.evidence_files.waiting(NOW, 10)
    for _ in range(2):
        await store.evidence_files.drop(one, {"reason": "program"}, later(1))

    assert await store.evidence.own(own, OWN) == ()
    [notice] = await store.notices.due(later(2), 10)
    assert (notice.kind, dict(notice.detail)) == ("evidence_refused", {"reason": "program"})


async def test_what_was_removed_while_it_was_fetched_stays_removed(store: Store) -> None:
    """Nobody is told that it was kept, and no reference comes back."""
    own = await ani(store)
    await say(store, ANI, 3, AddEvidence(OWN, document("b"), "berkas-1"))
    [one] = await store.evidence_files.waiting(NOW, 10)
    await say(store, ANI, 4, RemoveEvidence(OWN, "b"))
    await store.evidence_files.keep(one, Kept(BLOB, "pdf", 1, ""), {}, later(1))

    assert await store.evidence.own(own, OWN) == ()
    assert await store.evidence_files.blobs_in_use() == set()
    assert await store.notices.due(later(2), 10) == []


async def test_whoever_checks_reads_what_was_kept_in_finished_assessments(store: Store) -> None:
    """By region, instrument and indicator, with the group and without any name."""
    await ani(store)
    await say(store, ANI, 3, AddEvidence(OWN, link("a")))
    await say(store, ANI, 4, AddEvidence(OWN, document("b"), "berkas-1"))
    where = {"region": "34.71", "instrument": "pmk3i"}
    assert await store.evidence.for_indicator("P1", **where) == ()
    await say(store, ANI, 5, finishing(OWN))

    [shown] = await store.evidence.for_indicator("P1", **where)
    assert (shown.piece, shown.role) == (link("a"), "C")
    assert await store.evidence.counts(**where) == {"P1": 1}
    assert await store.evidence.counts(region="33.07", instrument="pmk3i") == {}


async def test_a_part_is_taken_answered_sent_and_judged(store: Store) -> None:
    """Each of its stages as both sides read it."""
    own, other = await asked(store)
    await say(store, BUDI, 5, AnswerPart(PART, "P4", Answer.given(3)))
    await say(store, BUDI, 6, AnswerPart(PART, "P4", Answer.given(4)))
    await say(store, BUDI, 7, AnswerPart(PART, "K1", DONT_KNOW), SendPart(PART))
    await say(store, ANI, 8, JudgePart(PART, "P4", Verdict.CHANGED))

    seen = await store.parts.named(PART, other)
    assert seen is not None
    assert (seen.is_mine, seen.is_for_me, seen.owner, seen.region) == (False, True, own, "34.71")
    [mine] = await store.parts.of_assessment(own, OWN)
    assert mine.label == "Pak RAHASIA"
    assert mine.sent_at is not None
    assert {key: (one.answer, one.verdict) for key, one in mine.answers.items()} == {
        "P4": (Answer.given(4), Verdict.CHANGED),
        "K1": (DONT_KNOW, Verdict.OPEN),
    }
    assert await store.parts.of_assessment(other, OWN) == ()


async def test_after_sending_nothing_changes_any_more(store: Store) -> None:
    """Nor does anybody but its colleague answer or send."""
    own, _ = await asked(store)
    await say(store, ANI, 5, AnswerPart(PART, "P4", Answer.given(1)), SendPart(PART))
    [untouched] = await store.parts.of_assessment(own, OWN)
    assert (untouched.answers, untouched.sent_at) == ({}, None)
    await say(store, BUDI, 6, AnswerPart(PART, "P4", Answer.given(3)), SendPart(PART))
    await say(store, BUDI, 7, AnswerPart(PART, "P4", Answer.given(0)))

    [sent] = await store.parts.of_assessment(own, OWN)
    assert sent.answers["P4"].answer == Answer.given(3)


async def test_what_was_withdrawn_is_not_sent(store: Store) -> None:
    """Whoever was slower finds it gone."""
    own, _ = await asked(store)
    await say(store, ANI, 5, WithdrawPart(PART))
    await say(store, BUDI, 6, SendPart(PART))
    [gone] = await store.parts.of_assessment(own, OWN)
    assert (gone.withdrawn_at is None, gone.sent_at) == (False, None)


async def test_a_colleague_s_evidence_is_seen_once_it_is_sent(store: Store) -> None:
    """Before that it is the colleague's alone."""
    own, other = await asked(store)
    await say(store, BUDI, 5, AddEvidence(OWN, link("x", part=PART)))
    assert await store.evidence.own(own, OWN) == ()
    assert await store.evidence.of_part(other, PART) == (link("x", part=PART),)
    assert await store.evidence.of_part(own, PART) == ()
    await say(store, BUDI, 6, SendPart(PART))
    assert await store.evidence.own(own, OWN) == (link("x", part=PART),)


async def test_a_colleague_s_evidence_counts_once_the_owner_decided(store: Store) -> None:
    """For whoever checks: not while it is not sent, nor while the answer it shows is open."""
    await budi(store)
    [one] = await take_part(store, "34.71", {"G": 1}, "", NOW)
    await say(store, one.telegram_id, 3, MakePart(part(assessment=one.assessment)))
    piece = link("x", indicator="P4", part=PART)
    await say(store, BUDI, 4, TakePart(PART), AddEvidence(one.assessment, piece),
              AddEvidence(one.assessment, link("y", indicator="K1", part=PART)),
              AnswerPart(PART, "P4", Answer.given(3)))  # fmt: skip

    assert await _counted(store) == {}
    await say(store, BUDI, 5, SendPart(PART))
    assert await _counted(store) == {"K1": 1}
    await say(store, one.telegram_id, 6, JudgePart(PART, "P4", Verdict.CONFIRMED))
    assert await _counted(store) == {"K1": 1, "P4": 1}


async def _counted(store: Store) -> dict[str, int]:
    """What stands for those who check; the region's report counts the same."""
    where = {"region": "34.71", "instrument": "pmk3i"}
    counted = await store.evidence.counts(**where)
    for item in ("P4", "K1"):
        assert len(await store.evidence.for_indicator(item, **where)) == counted.get(item, 0)
    assert await store.examples.counts_of_region(PMK3I, "34.71", "") == counted
    return dict(counted)


async def test_nobody_waits_for_a_part_that_is_sent_or_gone(store: Store) -> None:
    """The reminder goes with the owner's assessment; an answer puts it off, sending ends it."""
    own, other = await asked(store)
    place = Place("34.71", "Kota Yogyakarta", "DIY")
    await say(store, BUDI, 5, remind_colleague(part(), place, NOW))
    await say(store, ANI, 6, tell_owner(part(), place))
    await say(store, BUDI, 7, AnswerPart(PART, "P4", Answer.given(3)), when=later(3600))
    assert await store.notices.next_due() == later(3600) + timedelta(days=3)
    late = NOW + timedelta(days=12)
    await say(store, BUDI, 8, AnswerPart(PART, "K1", DONT_KNOW), when=late)
    waiting = await store.notices.due(NOW + timedelta(days=15), 10)
    assert sorted((one.kind, one.respondent) for one in waiting) == [
        ("part_silent", own), ("part_waiting", other),
    ]  # fmt: skip
    assert all(one.is_over(NOW + timedelta(days=15)) for one in waiting if one.respondent == other)

    await say(store, ANI, 9, WithdrawConsent(), assessment="", consent="")
    assert await store.notices.due(NOW + timedelta(days=15), 10) == []


async def test_the_copy_holds_what_each_gave(store: Store) -> None:
    """/data: evidence and parts with the owner, the colleague's own with the colleague."""
    await asked(store)
    await say(store, ANI, 5, AddEvidence(OWN, link("a")))
    await say(store, BUDI, 6, AddEvidence(OWN, link("x", part=PART)),
              AnswerPart(PART, "P4", Answer.given(3)))  # fmt: skip
    hers, his = await store.data_copy(ANI), await store.data_copy(BUDI)

    assert json.dumps(hers).count("contoh.example/RAHASIA") == 1
    assert "Pak RAHASIA" in json.dumps(hers)
    assert json.dumps(his).count("contoh.example/RAHASIA") == 1
    assert "Pak RAHASIA" not in json.dumps(his)
    assert OWN not in json.dumps(his)


async def test_erasing_takes_all_evidence_and_every_name(store: Store, engine: Engine) -> None:
    """From finished assessments too; the colleague's own stays theirs where it is their own."""
    await asked(store)
    await say(store, ANI, 5, AddEvidence(OWN, link("a")), finishing(OWN))
    await say(store, ANI, 6, EraseRespondent())

    assert "RAHASIA" not in await dump(engine, opened)
    assert await store.parts.named(PART, "siapa-saja") is None
    assert [id_ for (id_,) in await engine.rows("SELECT id FROM assessments ORDER BY id")] == [
        OWN, "penilaian-budi",
    ]  # fmt: skip


async def test_a_colleague_who_leaves_takes_their_word_with_them(
    store: Store, engine: Engine
) -> None:
    """Withdrawing and erasing alike; the owner's assessment goes on."""
    own, _ = await asked(store)
    await say(store, BUDI, 5, AddEvidence(OWN, link("x", part=PART)),
              AnswerPart(PART, "P4", Answer.given(3)))  # fmt: skip
    await say(store, BUDI, 6, WithdrawConsent(), assessment="", consent="")

    [left] = await store.parts.of_assessment(own, OWN)
    assert (left.answers, left.withdrawn_at is None) == ({}, False)
    assert await engine.rows("SELECT count(*) FROM evidence") == [(0,)]
    assert await engine.rows("SELECT colleague_id FROM colleague_parts") == [(None,)]
