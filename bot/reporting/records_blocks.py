"""The draft of a berita acara as blocks, the same for PDF and DOCX."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.filters import quoted, say
from bot.flows.field.field_record_ready import CHECKS
from bot.reporting.blocks import Column, Heading, Paragraph, Table, Title
from bot.reporting.records import FieldRecord, Party, Readiness
from bot.reporting.wording import Wording, wording
from scoring.rubric import Text

TEMPLATE = "records.j2"
_UNKNOWN = Readiness(None)


@dataclass(frozen=True, slots=True)
class Tick:
    """A point of the checklist; None is a box that nobody ticked yet."""

    text: str
    detail: str
    is_done: bool | None


@dataclass(frozen=True, slots=True)
class Ticks:
    """The checklist."""

    items: tuple[Tick, ...]
    kind: str = "ticks"


@dataclass(frozen=True, slots=True)
class Signature:
    """Room for one signature: who signs, in which role."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Room for signatures, two beside each other."""

    items: tuple[Signature, ...]
    kind: str = "signatures"


RecordBlock = Title | Heading | Paragraph | Table | Ticks | Signatures


@dataclass(frozen=True, slots=True)
class Chapters:
    """Puts one record into words of one language."""

    record: FieldRecord
    language: str
    words: Wording

    def blocks(self) -> Iterator[RecordBlock]:
        """The whole draft."""
        yield Title(self.words("title"))
        yield Paragraph(self.words("subtitle", self.record))
        yield Paragraph(self.words("draft_note"), "small")
        yield Paragraph(self.words("opening", self.record, self._when()))
        yield from self._listed("parties", self._parties())
        yield from self._listed("visits", self._visits())
        yield from self._subsectors()
        yield from self._listed("scores", self._scores())
        yield from self._listed("levels", self._levels())
        if self.record.attendance:
            yield from self._listed("attendance", self._attendance())
        yield from self._listed("commitments", self._commitments())
        yield Heading(self.words("checks_heading"))
        yield Ticks(tuple(self._tick(key) for key in CHECKS))
        yield Paragraph(self.words("closing"))
        yield Paragraph(
            self.words("signed_at", quoted(self.record.venue), self._day(self.record.ended))
        )
        yield Signatures(tuple(self._signature(party) for party in self.record.parties))
        yield Paragraph(say(self.record.rubric.notice, self.language), "small")

    def _listed(self, chapter: str, table: Table) -> Iterator[RecordBlock]:
        """A chapter that is one table, or says that there is nothing in it yet."""
        yield Heading(self.words(f"{chapter}_heading"))
        yield table if table.rows else Paragraph(self.words("nothing_yet"), "small")

    def _parties(self) -> Table:
        columns = (Column("#"), self._column("party_role", 1), self._column("party_name", 1))
        rows = (
            (str(number), quoted(party.role), quoted(party.name))
            for number, party in enumerate(self.record.parties, 1)
        )
        return Table(columns, tuple(rows))

    def _visits(self) -> Table:
        columns = (Column("#"), self._column("day"), self._column("visited", 3),
                   self._column("subsector", 2), self._column("note", 3))  # fmt: skip
        rows = (
            (str(number), self._day(visit.day), quoted(visit.place), quoted(visit.subsector),
             quoted(visit.note))
            for number, visit in enumerate(self.record.visits, 1)
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def _subsectors(self) -> Iterator[RecordBlock]:
        yield Heading(self.words("subsectors_heading"))
        yield Paragraph(self.words("leading", quoted(self.record.leading)))
        if self.record.supporting:
            supporting = [quoted(name) for name in self.record.supporting]
            yield Paragraph(self.words("supporting", supporting))
        if self.record.nominated:
            yield self._nominated()
            yield Paragraph(self.words("candidates_note"), "small")

    def _nominated(self) -> Table:
        columns = (self._column("candidate", 3), self._column("points", side="end"),
                   self._column("market", side="end"), self._column("resource", side="end"),
                   self._column("standing", 2))  # fmt: skip
        rows = (
            (quoted(each.name), str(each.result.total), self._level(each.result.market),
             self._level(each.result.resource), self.words(f"standing_{each.result.standing}"))
            for each in self.record.nominated
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def _scores(self) -> Table:
        columns = (self._column("part", 1), *self._three())
        rows = (
            (self._say(self.record.rubric.nodes[each.node].name), self._score(each.own),
             self._score(each.consensus), self._score(each.verified))
            for each in self.record.scores
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def _levels(self) -> Table:
        columns = (self._column("indicator", 3), *self._three(), self._column("reason", 3))
        rows = (
            (f"{each.indicator} {self._say(self.record.rubric.indicators[each.indicator].name)}",
             self.words("mean", each.own), self._level(each.consensus), self._level(each.verified),
             quoted(each.reason))
            for each in self.record.levels
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def _attendance(self) -> Table:
        columns = (self._column("present", 1), self._column("discussed", 1))
        known = self.record.rubric.indicators
        rows = (
            (quoted(each.present), "; ".join(self._say(known[item].name)
                                             for item in each.indicators))
            for each in self.record.attendance
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def _three(self) -> tuple[Column, ...]:
        return tuple(self._column(name, side="end") for name in ("own", "consensus", "verified"))

    def _commitments(self) -> Table:
        columns = (Column("#"), self._column("action", 4), self._column("owner", 2),
                   self._column("month"))  # fmt: skip
        rows = (
            (str(number), quoted(each.action), quoted(each.owner),
             format_date(each.month, "MMMM y", locale=self.language))
            for number, each in enumerate(self.record.commitments, 1)
        )  # fmt: skip
        return Table(columns, tuple(rows))

    def _tick(self, key: str) -> Tick:
        state = self.record.checklist.get(key, _UNKNOWN)
        said = wording("report.j2", self.language)(f"check_{key}")
        return Tick(said, quoted(state.detail), state.is_done)

    def _signature(self, party: Party) -> Signature:
        return Signature(quoted(party.role), quoted(party.name))

    def _when(self) -> str:
        first, last = self.record.started, self.record.ended
        if first == last:
            return self.words("one_day", self._weekday(last))
        return self.words("several_days", self._weekday(first), self._weekday(last))

    def _column(self, name: str, width: float = 0, side: str = "start") -> Column:
        return Column(self.words(f"column_{name}"), width, "end" if side == "end" else "start")

    def _say(self, text: Text) -> str:
        return say(text, self.language)

    def _score(self, value: float | None) -> str:
        return self.words("number", value)

    def _level(self, value: float | None) -> str:
        return self.words("level", value)

    def _day(self, day: date) -> str:
        return str(format_date(day, "d MMMM y", locale=self.language))

    def _weekday(self, day: date) -> str:
        return str(format_date(day, "EEEE, d MMMM y", locale=self.language))


def record_blocks(record: FieldRecord, language: str) -> tuple[RecordBlock, ...]:
    """The draft in a language of the bot; texts of people as they wrote them."""
    return tuple(Chapters(record, language, wording(TEMPLATE, language)).blocks())
