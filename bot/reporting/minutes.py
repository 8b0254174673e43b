"""The draft of a berita acara from a region's record, as PDF or DOCX."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.filters import say
from bot.flows.field.field_record_form import value_of
from bot.flows.field.field_record_ready import Check
from bot.flows.field.field_record_values import Kind, MinutesForm
from bot.flows.field.nominating_results import results
from bot.reporting.press import Press
from bot.reporting.records import (
    Attendance,
    Commitment,
    FieldRecord,
    Nominated,
    Party,
    Readiness,
    ThreeLevels,
    ThreeScores,
    Visit,
)
from bot.reporting.records_blocks import TEMPLATE
from bot.reporting.records_pdf import record_pdf
from bot.reporting.wording import wording
from bot.services.field_check import MinutesFacts

SIGNERS = ("region", "team", "office", "actors")
"""Who signs where no party was written down: room for each."""


class MinutesPress:
    """Writes drafts with one press, in its threads.

    Args:
        press: Sets PDF.
        subsectors: Language -> code -> the name of a subsector.
    """

    def __init__(self, press: Press, subsectors: Mapping[str, Mapping[str, str]]) -> None:
        self._press = press
        self._subsectors = subsectors

    async def write(self, facts: MinutesFacts, form: MinutesForm, language: str) -> bytes:
        """The file.

        Raises:
            RuntimeError: typst cannot set it.
        """
        names = self._subsectors.get(language) or next(iter(self._subsectors.values()))
        record = field_record(facts, language, names)
        if form is MinutesForm.DOCX:
            return await self._press.run(lambda: _docx(record, language, facts.at))
        return await self._press.run(lambda: record_pdf(self._press, record, language, facts.at))


def field_record(facts: MinutesFacts, language: str, subsectors: Mapping[str, str]) -> FieldRecord:
    """What the draft says, in one language; texts of people as they wrote them."""

    def named(code: str) -> str:
        return subsectors.get(code, code)

    details, decision = facts.of(Kind.DETAIL), facts.of(Kind.DECISION).get("", {})
    days = facts.days
    return FieldRecord(
        rubric=facts.picture.rubric,
        place=facts.place,
        started=days.first,
        ended=days.last,
        round=facts.round.name if facts.round else "",
        venue=value_of(details, "venue"),
        parties=_parties(facts, language),
        visits=tuple(_visit(body, named) for _, body in sorted(facts.of(Kind.VISIT).items())),
        leading=_named(decision.get("leading", ""), named),
        supporting=tuple(map(named, decision.get("supporting", "").split())),
        nominated=tuple(
            Nominated(named(one.subsector), one) for one in results(facts.of(Kind.RATING))
        ),
        scores=_scores(facts),
        levels=_levels(facts),
        attendance=_attendance(facts),
        commitments=_commitments(facts, language),
        checklist={check.key: _readiness(check) for check in facts.checks},
    )


def _named(code: str, named: Callable[[str], str]) -> str:
    return named(code) if code else ""


def _parties(facts: MinutesFacts, language: str) -> tuple[Party, ...]:
    written = tuple(Party(body.get("role", ""), body.get("name", ""))
                    for _, body in sorted(facts.of(Kind.PARTY).items()))  # fmt: skip
    words = wording(TEMPLATE, language)
    return written or tuple(Party(words(f"signer_{each}")) for each in SIGNERS)


def _visit(body: Mapping[str, str], named: Callable[[str], str]) -> Visit:
    return Visit(
        date.fromisoformat(body["day"]),
        body.get("place", ""),
        _named(body.get("subsector", ""), named),
        body.get("note", ""),
    )


def _scores(facts: MinutesFacts) -> tuple[ThreeScores, ...]:
    picture = facts.picture
    return tuple(
        ThreeScores(
            node, value, picture.consensus_scores.get(node), picture.verified_scores.get(node)
        )
        for node, value in picture.scores.items()
    )


def _attendance(facts: MinutesFacts) -> tuple[Attendance, ...]:
    """Each list of people once, with what was agreed on before them."""
    found: dict[str, list[str]] = {}
    for item in facts.picture.rubric.indicators:
        agreed = facts.picture.consensus.get(item)
        if agreed is not None and agreed.present:
            found.setdefault(agreed.present, []).append(item)
    return tuple(Attendance(present, tuple(items)) for present, items in found.items())


def _levels(facts: MinutesFacts) -> tuple[ThreeLevels, ...]:
    """In the rubric's order: what has a level by any of the three hands."""
    picture = facts.picture
    found = []
    for item in picture.rubric.indicators:
        consensus, verified = picture.consensus.get(item), picture.verified.get(item)
        own = picture.levels.get(item)
        if own is None and consensus is None and verified is None:
            continue
        reasons = (each.reason for each in (verified, consensus) if each and each.reason)
        found.append(
            ThreeLevels(
                item,
                own,
                consensus.level if consensus else None,
                verified.level if verified else None,
                "; ".join(reasons),
            )
        )
    return tuple(found)


def _commitments(facts: MinutesFacts, language: str) -> tuple[Commitment, ...]:
    rubric = facts.picture.rubric
    return tuple(
        Commitment(
            say(one.action(rubric), language), say(one.owner_name(rubric), language), one.month
        )
        for one in facts.commitments
    )


def _readiness(check: Check) -> Readiness:
    counted = f"{check.have}/{check.wanted}" if check.wanted else ""
    return Readiness(check.is_done, counted)


def _docx(record: FieldRecord, language: str, at: datetime) -> bytes:
    """As `record_docx`: what it needs takes 16 MB, so it is loaded with the first document."""
    from bot.reporting.records_docx import record_docx  # noqa: PLC0415 - said above

    return record_docx(record, language, at)
