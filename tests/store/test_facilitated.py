"""People without Telegram, on both engines: who may see them, their code, and their leaving."""

from datetime import timedelta
from pathlib import Path

from bot.flows.access import NATION
from bot.flows.codes import ALPHABET, plain_code, spelled
from bot.flows.desk.coverage import CoverageWithin
from bot.flows.effects import GiveConsent, NoteAct, RecordRemark, WithdrawConsent
from bot.flows.facilitated import BeginFacilitated, EraseFacilitated, HandOver
from bot.services.retention import KEPT, Retention
from bot.services.units import Outcome
from bot.store import Sealer, Store, open_store
from bot.store.backups import back_up, restore
from bot.store.facilitated import new_code
from bot.store.journal import FileJournal
from bot.store.key_change import change_database_key
from tests.fakes.clock import FakeClock
from tests.keys import SEALER, opened
from tests.store.engines import Engine, Sqlite, dump
from tests.store.people import (
    ANI,
    BUDI,
    NOW,
    CountingIds,
    answering,
    assessment,
    begin,
    finishing,
    later,
    say,
)

CODE, OTHER_CODE = "CDFGHJ34679K", "CDFGHJ34679M"
PERSON = "person-without-telegram"
OTHER_KEY = Sealer(b"another key, of thirty-two bytes")


async def write_down(
    store: Store, *, respondent: str = PERSON, own: str = "theirs", number: int = 1
) -> None:
    """ANI coordinates and stands in somebody's assessment, with one answer and one text."""
    if not (await store.load(ANI)).revision:
        await begin(store, ANI, 1, "ani")
    record = BeginFacilitated(respondent, number, "1", NOW, assessment(own, role="C"))
    remark = RecordRemark(own, "potensi", "RAHASIA")
    update = 100 * number
    done = await say(store, ANI, update, record, assessment=own)
    assert done.outcome is Outcome.COMMITTED
    await say(store, ANI, update + 1, answering("I1", 3, own), remark)


async def finish_and_hand_over(store: Store, code: str = CODE) -> None:
    await write_down(store)
    await say(store, ANI, 110, finishing("theirs"))
    await say(store, ANI, 111, HandOver(PERSON, code), assessment="ani")


async def test_the_coordinator_stands_in_it_and_does_not_own_it(store: Store) -> None:
    """Its answers come with the session; it is not among the coordinator's own."""
    await write_down(store)
    ani = await store.load(ANI)

    assert ani.assessment is not None
    assert (ani.assessment.id, len(ani.assessment.answers)) == ("theirs", 1)
    assert ani.assessment.remarks == {"potensi": "RAHASIA"}
    assert [brief.id for brief in ani.assessments] == ["ani"]
    assert (await store.assessment(ani.respondent, "theirs")) is not None
    listed = await store.facilitated.of(ani.respondent)
    assert [(one.respondent, one.number, one.answered) for one in listed.waiting] == [
        (PERSON, 1, 1)
    ]
    assert listed.last == 1


async def test_nobody_else_reaches_it(store: Store) -> None:
    """A session that names another coordinator's person, or any stranger's, gets nothing."""
    await write_down(store)
    await begin(store, BUDI, 50, "budi")
    await say(store, BUDI, 51, assessment="theirs")
    budi = await store.load(BUDI)

    assert budi.assessment is None
    assert (await store.assessment(budi.respondent, "theirs")) is None
    assert (await store.facilitated.of(budi.respondent)).waiting == ()
    # the other way round: having written for somebody opens no stranger's own
    await say(store, ANI, 52, assessment="budi")
    assert (await store.load(ANI)).assessment is None
    assert (await store.assessment((await store.load(ANI)).respondent, "budi")) is None


async def test_after_the_code_only_the_code_leads_there(store: Store, engine: Engine) -> None:
    """The coordinator's session loses it; the code is nowhere in plain."""
    await finish_and_hand_over(store)
    await say(store, ANI, 112, assessment="theirs")
    ani = await store.load(ANI)

    assert ani.assessment is None
    assert (await store.assessment(ani.respondent, "theirs")) is None
    assert (await store.facilitated.of(ani.respondent)).waiting == ()
    holder = await store.facilitated.holder(CODE)
    assert holder is not None
    assert (holder.respondent, holder.region, holder.role) == (PERSON, "34.71", "C")
    assert await store.facilitated.holder(OTHER_CODE) is None
    assert CODE not in await dump(engine)


async def test_a_code_is_handed_over_once_and_by_whoever_began(store: Store) -> None:
    """A second code does not replace the first, nor does another coordinator's."""
    await write_down(store)
    await begin(store, BUDI, 50, "budi")
    await say(store, BUDI, 51, HandOver(PERSON, OTHER_CODE))
    assert await store.facilitated.holder(OTHER_CODE) is None
    await say(store, ANI, 110, HandOver(PERSON, CODE))
    await say(store, ANI, 111, HandOver(PERSON, OTHER_CODE))

    assert await store.facilitated.holder(CODE) is not None
    assert await store.facilitated.holder(OTHER_CODE) is None


async def test_an_unfinished_one_has_no_copy_without_a_code(store: Store) -> None:
    """The copy is for who has the code: before it there is none."""
    await write_down(store)
    assert await store.data_copy_by_code(PERSON) == {}
    await say(store, ANI, 110, HandOver(PERSON, CODE))

    copy = await store.data_copy_by_code(PERSON)
    assert len(copy["assessments"]) == 1  # type: ignore[arg-type]
    assert "RAHASIA" in str(copy)
    assert [each["version"] for each in copy["consents"]] == ["1"]  # type: ignore[attr-defined]
    assert "RAHASIA" not in str(await store.data_copy(ANI))


async def test_erasing_by_code_leaves_figures_and_no_texts(store: Store, engine: Engine) -> None:
    """From another account; twice is once; the coordinator's own stays."""
    await finish_and_hand_over(store)
    for update in (200, 201):
        done = await say(store, BUDI, update, EraseFacilitated(PERSON, "code"))
        assert done.outcome is Outcome.COMMITTED
    stored = await dump(engine, opened)

    assert "RAHASIA" not in stored
    assert await store.facilitated.holder(CODE) is None
    assert await store.data_copy_by_code(PERSON) == {}
    ani = await store.load(ANI)
    assert [brief.id for brief in ani.assessments] == ["ani"]
    kept = await engine.rows(
        "SELECT id FROM assessments WHERE respondent_id = 'person-without-telegram'"
    )
    assert [row[0] for row in kept] == ["theirs"]


async def test_a_withdrawing_coordinator_takes_nobody_else_along(store: Store) -> None:
    """The answers are of those who gave them."""
    await finish_and_hand_over(store)
    await say(store, ANI, 300, WithdrawConsent(), assessment="", consent="")

    assert await store.facilitated.holder(CODE) is not None
    assert len((await store.data_copy_by_code(PERSON))["assessments"]) == 1  # type: ignore[arg-type]


async def test_the_coverage_says_how_many(store: Store) -> None:
    """Of the finished; who is half-way is not yet counted as helped."""
    await write_down(store, number=1)
    await say(store, ANI, 110, finishing("theirs"))
    await write_down(store, respondent="second", own="second's", number=2)
    counts = await store.coverage.within(CoverageWithin(NATION, "", "pmk3i", later(3600)))

    here = counts["34.71"]["C"]
    assert (here.started, here.finished, here.halfway, here.facilitated) == (3, 1, 2, 1)


async def test_wrong_codes_are_counted_by_person_and_time(store: Store) -> None:
    """Only one's own, and only since then."""
    await begin(store, ANI, 1, "ani")
    await begin(store, BUDI, 2, "budi")
    for number in range(3):
        await say(store, ANI, 10 + number, NoteAct("code_wrong"), when=later(number * 60))
    ani, budi = (await store.load(ANI)).respondent, (await store.load(BUDI)).respondent

    assert await store.facilitated.wrong_codes(ani, later(-1)) == 3
    assert await store.facilitated.wrong_codes(ani, later(30)) == 2
    assert await store.facilitated.wrong_codes(budi, later(-1)) == 0


async def test_codes_outlive_a_change_of_key(store: Store, engine: Engine) -> None:
    """The hash is made anew from what was sealed."""
    await finish_and_hand_over(store)
    await store.close()
    await change_database_key(engine.url, SEALER, OTHER_KEY, at=1)
    again = await open_store(
        engine.url, clock=FakeClock(), ids=CountingIds("again"), sealer=OTHER_KEY
    )
    holder = await again.facilitated.holder(CODE)
    await again.close()

    assert holder is not None
    assert holder.respondent == PERSON


async def test_an_older_copy_brings_no_erased_one_back(sqlite: Sqlite, tmp_path: Path) -> None:
    """Erased by code after the backup: gone again before anybody is answered, and noted once."""
    journal = FileJournal(tmp_path / "conf" / "key.departures")
    store = await open_store(
        sqlite.url, clock=FakeClock(), ids=CountingIds("a"), sealer=SEALER, journal=journal
    )
    await finish_and_hand_over(store)
    back_up(sqlite.url, tmp_path / "copy.db")
    await say(store, BUDI, 200, EraseFacilitated(PERSON, "code"), when=later(60))
    assert [gone.respondent for gone in journal.read()] == [PERSON]
    await store.close()
    await restore(
        sqlite.url, tmp_path / "copy.db", clock=FakeClock(), ids=CountingIds("r"),
        sealer=SEALER, journal=journal,
    )  # fmt: skip
    again = await open_store(
        sqlite.url, clock=FakeClock(), ids=CountingIds("b"), sealer=SEALER, journal=journal
    )
    assert await again.facilitated.holder(CODE) is None
    assert "RAHASIA" not in await dump(sqlite, opened)
    assert [gone.at for gone in await again.departures()] == [later(60)]
    await again.close()


async def test_after_24_months_they_are_forgotten_too(store: Store, engine: Engine) -> None:
    """Nobody can tell them before; a day earlier they are still kept."""
    await finish_and_hand_over(store)
    await say(store, ANI, 120, GiveConsent("2"), when=NOW + KEPT)
    assert await Retention(store).forget(NOW + KEPT - timedelta(days=1)) == 0
    assert await store.facilitated.holder(CODE) is not None

    assert await Retention(store).forget(NOW + KEPT + timedelta(days=1)) == 1
    assert await store.facilitated.holder(CODE) is None
    assert "RAHASIA" not in await dump(engine, opened)


def test_codes_are_unlike_each_other_and_read_back() -> None:
    """12 of 20 signs, none of which is mistaken for another; however it is typed."""
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set(ALPHABET) & set("AEIOU 01258 LZSBVN")
    for code in codes:
        assert plain_code(spelled(code)) == code
        assert plain_code(f" {spelled(code).lower().replace('-', ' ')} ") == code
    assert plain_code("CDFG-HJ34-679") == ""
    assert plain_code("kota kita maju") == ""
