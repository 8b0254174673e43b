"""The field check's record, pure: what its form understands, and what its checklist says."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.flows.field.commitments_values import month_ahead, read_month
from bot.flows.field.field_record_form import days_of, party_of, visit_of
from bot.flows.field.field_record_ready import CHECKS, Check, checklist
from bot.flows.field.field_record_values import Agreed, Entry, FieldPicture, Kind
from bot.flows.field.nominating_results import levels_of, results
from bot.flows.rounds import Round
from scoring.subsector import Parameter, Standing
from tests.flows.player import START, shelf

PMK3I = shelf().current("pmk3i")
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ROUND = Round("r" * 26, "Putaran", "pmk3i", PMK3I.version, "33", ("33.07",), START, AT,
              dict.fromkeys("ABCG", 5))  # fmt: skip
RATED = {each.value: "3" for each in Parameter}
PEOPLE = dict.fromkeys("ABCG", 5)


def entry(kind: Kind, key: str, round_id: str = ROUND.id, **body: str) -> Entry:
    return Entry(round_id, kind, key, 1, body, AT)


def points(entries: tuple[Entry, ...], picture: FieldPicture) -> dict[str, Check]:
    return {check.key: check for check in checklist(entries, ROUND, picture)}


def test_an_empty_record_lacks_everything_and_says_what_is_not_known() -> None:
    """Nothing is guessed: without figures, evidence and consensus are unknown, not missing."""
    found = points((), FieldPicture(PMK3I, {"A": 2, "G": 5}))
    assert tuple(found) == CHECKS
    assert {key for key, check in found.items() if check.is_done} == set()
    assert {key for key, check in found.items() if check.is_done is None} == {
        "evidence", "consensus",
    }  # fmt: skip
    assert [(one.group.id, one.finished) for one in found["people"].lacking] == [
        ("A", 2), ("B", 0), ("C", 0),
    ]  # fmt: skip
    assert (found["people"].have, found["people"].wanted) == (7, 20)


def test_a_whole_record_is_ready() -> None:
    """Every point follows from the data; only three are ticked by hand."""
    picture = FieldPicture(
        PMK3I, PEOPLE, scores={PMK3I.root: 62.0}, claimed=("P1",), evidenced=frozenset({"P1"}),
        disputed=("P5",), consensus={"P5": Agreed(2)},
    )  # fmt: skip
    entries = (
        entry(Kind.DETAIL, "contact", value="Kepala bidang"),
        entry(Kind.PARTY, "001", name="Sri"),
        *(entry(Kind.RATING, code, **RATED) for code in ("13", "08", "04")),
        entry(Kind.DECISION, "", leading="13", by="FGD"),
        *(entry(Kind.VISIT, f"{number:03}", day="2026-11-24", place="x") for number in range(20)),
        *(entry(Kind.DETAIL, key, value="1") for key in ("documents", "film", "commitment")),
    )
    assert all(check.is_done for check in points(entries, picture).values())
    without = points(entries[1:], replace(picture, evidenced=frozenset(), consensus={}))
    assert without["evidence"].missing == ("P1",)
    assert without["consensus"].missing == ("P5",)
    assert not without["contact"].is_done


def test_another_round_s_record_fills_nothing() -> None:
    """Each round begins anew; what was taken away does not count either."""
    other = entry(Kind.RATING, "13", "s" * 26, **RATED)
    gone = entry(Kind.PARTY, "001")
    found = points((other, gone), FieldPicture(PMK3I, {}))
    assert (found["subsectors"].have, found["contact"].have) == (0, 0)


def test_candidates_count_when_every_parameter_is_rated() -> None:
    """Market is the mean of money, network and leverage; resources of activity and workforce:
    (3+1+2)/3 = 2 and (1+2)/2 = 1.5 against the cut of 2."""
    body = {"perioda_aktivitas": "1", "tenaga_kerja": "2", "uang_beredar": "3",
            "jejaring_ekonomi": "1", "daya_ungkit": "2", "reason": "pasar"}  # fmt: skip
    half = {"perioda_aktivitas": "4"}
    [found] = results({"13": body, "08": half})
    assert (found.subsector, found.total, found.market, found.resource) == ("13", 9, 2.0, 1.5)
    assert found.standing is Standing.MARKET_POTENTIAL
    assert levels_of(half) == {Parameter.ACTIVITY: 4}


@pytest.mark.parametrize(
    ("line", "day", "place", "subsector", "note"),
    [
        ("Pasar Kertek", "2026-11-23", "Pasar Kertek", "", ""),
        ("24/11 Sanggar Langgeng, kriya, 12 perajin", "2026-11-24", "Sanggar Langgeng", "13",
         "12 perajin"),
        ("24 November 2026: Kafe Kita, ramai, sore", "2026-11-24", "Kafe Kita", "",
         "ramai, sore"),
        ("31/6 Pasar", "2026-11-23", "31/6 Pasar", "", ""),
        ("12 perajin di Kertek", "2026-11-23", "12 perajin di Kertek", "", ""),
        (" , ", "2026-11-23", "", "", ""),
    ],
)  # fmt: skip
def test_a_visit_is_read_from_one_line(
    line: str, day: str, place: str, subsector: str, note: str
) -> None:
    """Only the place is needed; what is no day stays words."""
    codes = {"kriya": "13"}
    found = visit_of(line, date(2026, 11, 23), codes.get)
    assert found == {"day": day, "place": place, "subsector": subsector, "note": note}


def test_a_party_is_a_name_and_a_role() -> None:
    """A role may hold commas; too long a name is cut, nothing fails."""
    assert party_of("Sri Lestari, Wakil bupati, ketua") == {
        "name": "Sri Lestari", "role": "Wakil bupati, ketua",
    }  # fmt: skip
    assert party_of("Sri") == {"name": "Sri", "role": ""}
    assert len(party_of("x" * 500)["name"]) == 120


def test_days_have_sensible_defaults() -> None:
    """Today, one day; an end before the beginning is the first day."""
    today = date(2026, 11, 22)
    assert days_of({}, today).first == days_of({}, today).last == today
    moved = days_of({"start": {"value": "2026-12-01"}, "end": {"value": "2026-11-01"}}, today)
    assert (moved.first, moved.last) == (date(2026, 12, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Maret 2027", date(2027, 3, 1)),
        ("maret", date(2027, 3, 1)),
        ("November", date(2026, 11, 1)),
        ("2/2027", date(2027, 2, 1)),
        ("March 2027", date(2027, 3, 1)),
        ("Oktober 2026", None),
        ("besok", None),
        ("13/2027", None),
        ("🎭", None),
    ],
)
def test_a_month_is_read_as_people_type_it(text: str, month: date | None) -> None:
    """From this month on; what is over or no month is none."""
    assert read_month(text, date(2026, 11, 22)) == month
    assert month_ahead(date(2026, 11, 30), 3) == date(2027, 2, 1)
