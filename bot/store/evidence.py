"""Reads evidence, and notes what became of its files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.flows.evidence import Evidence, EvidenceKind, EvidenceState
from bot.services.evidence import Kept, Waiting
from bot.services.ports import Ids
from bot.store.batches import Change
from bot.store.database import Database, Row, Statement
from bot.store.sealing import EVIDENCE, NOTICE, Sealer
from bot.store.values import micros, moment, moment_or_none
from bot.store.writer import GroupWriter


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece for whoever checks it: nobody's name, but the group that it came from."""

    piece: Evidence
    role: str
    """Id of the rubric's group."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A piece with the file that belongs to it, and where it belongs."""

    piece: Evidence
    blob: str
    """Hash of the file; empty where there is none (yet)."""
    region: str
    round: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file that did not go out: who ordered it may not see it any more."""

    respondent: str
    """Internal id of who ordered it."""
    id: str
    region: str
    ordered_at: datetime


class EvidenceReader:
    """Answers from the tables of migration 0015."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def own(self, respondent: str, assessment: str) -> tuple[Evidence, ...]:
        """The evidence in one of a person's own assessments, the first given first."""
        rows = await self._database.fetch(
            "evidence_in", respondent=respondent, assessment=assessment
        )
        return tuple(map(self._piece, rows))

    async def of_part(self, respondent: str, part: str) -> tuple[Evidence, ...]:
        """What a colleague gave in their part."""
        rows = await self._database.fetch("evidence_of_part", respondent=respondent, part=part)
        return tuple(map(self._piece, rows))

    async def for_indicator(
        self, indicator: str, *, region: str, instrument: str, round_id: str = ""
    ) -> tuple[Shown, ...]:
        """What stands in the finished assessments of a region: files that are here, words, links.

        Args:
            indicator: Its id.
            region: Code.
            instrument: Id of the rubric.
            round_id: Of one round; empty for what belongs to none.
        """
        rows = await self._database.fetch(
            "evidence_for",
            indicator=indicator,
            round=round_id,
            region=region,
            instrument=instrument,
        )
        return tuple(Shown(self._piece(row), row["role"]) for row in rows)

    async def counts(
        self, *, region: str, instrument: str, round_id: str = ""
    ) -> Mapping[str, int]:
        """Indicator id -> pieces in the finished assessments of a region."""
        rows = await self._database.fetch(
            "evidence_pieces", round=round_id, region=region, instrument=instrument
        )
        return {row["indicator"]: row["pieces"] for row in rows}

    async def filed(self, id_: str) -> Filed | None:
        """One piece by its id; whoever asks has checked that they may see it."""
        rows = await self._database.fetch("evidence_piece", id=id_)
        if not rows:
            return None
        [row] = rows
        return Filed(self._piece(row), row["blob"], row["region"], row["round_id"])

    def _piece(self, row: Row) -> Evidence:
        body = json.loads(self._sealer.open(row["body"], purpose=EVIDENCE))
        spot = body.get("spot")
        return Evidence(
            id=row["id"],
            indicator=row["indicator"],
            kind=EvidenceKind(row["kind"]),
            given_at=moment(row["given_at"]),
            text=body.get("text", ""),
            name=body.get("name", ""),
            spot=(spot[0], spot[1]) if spot else None,
            state=EvidenceState(row["state"]),
            sort=row["sort"],
            size=row["size"],
            part=row["part_id"],
        )


class EvidenceDesk:
    """Implements the `EvidenceStore` port: files that wait, and what became of them."""

    def __init__(self, database: Database, writer: GroupWriter, sealer: Sealer, ids: Ids) -> None:
        self._database = database
        self._writer = writer
        self._sealer = sealer
        self._ids = ids

    async def waiting(self, now: datetime, limit: int) -> Sequence[Waiting]:
        """Files that are still with Telegram and due, those that wait longest first."""
        rows = await self._database.fetch("evidence_to_fetch", now=micros(now), count=limit)
        return [self._waiting(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """When the first of those that wait is due."""
        [row] = await self._database.fetch("next_evidence_to_fetch")
        return moment_or_none(row["fetch_at"])

    async def keep(self, one: Waiting, file: Kept, told: Mapping[str, str], at: datetime) -> None:
        """Its file is here; whoever gave it is told so in the same commit."""
        body = {"text": one.text, "name": file.name}
        sealed = self._sealer.seal(
            json.dumps({key: value for key, value in body.items() if value}), purpose=EVIDENCE
        )
        values = {"blob": file.blob, "sort": file.sort, "size": file.size, "body": sealed}
        kept = Statement("keep_evidence", {"id": one.id} | values)
        said = Statement("reply_is_here", {"id": one.id, "at": micros(at)})
        await self._settle(one, (kept, said), "evidence_kept", told, at)

    async def drop(self, one: Waiting, told: Mapping[str, str], at: datetime) -> None:
        """Its file cannot be taken; whoever gave it is told why in the same commit."""
        steps = ("unsay_reply", "forget_reply", "drop_evidence")
        dropped = tuple(Statement(step, {"id": one.id}) for step in steps)
        await self._settle(one, dropped, "evidence_refused", told, at)

    async def _settle(
        self, one: Waiting, done: Sequence[Statement], kind: str, told: Mapping[str, str],
        at: datetime,
    ) -> None:  # fmt: skip
        if not await self._database.fetch("evidence_still_waits", id=one.id):
            return
        key = f"evidence:{one.id}"
        notice = self._notice(key, one.given_by, kind, told, at)
        await self._writer.write(Change((*done, notice)))

    def _notice(
        self, key: str, respondent: str, kind: str, detail: Mapping[str, str], at: datetime
    ) -> Statement:
        """What somebody waits for: it comes at once, at any hour."""
        sealed = self._sealer.seal(json.dumps(dict(detail)), purpose=NOTICE)
        moments = {"at": micros(at), "due_at": micros(at)}
        what = {"key": key, "kind": kind, "detail": sealed, "urgent": 1}
        return Statement("notify", {"respondent": respondent} | what | moments)

    async def withhold(self, order: Withheld, at: datetime) -> None:
        """Note in the audit log that a file did not go out; one line for all of an order.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        key = f"evidence_withheld:{order.respondent}:{order.region}:{micros(order.ordered_at)}"
        told = {"region": order.region}
        detail = {"act": "evidence_file", "evidence": order.id, "scope": order.region}
        noted = {
            "id": self._ids.new(), "at": micros(at), "actor": order.respondent, "act": "refused",
            "detail": json.dumps(detail),
        }  # fmt: skip
        notice = self._notice(key, order.respondent, "evidence_withheld", told, at)
        await self._writer.write(Change((Statement("insert_audit", noted), notice)))

    async def postpone(self, one: Waiting, until: datetime) -> None:
        """Telegram did not answer; it is asked again."""
        values = {"id": one.id, "fetch_at": micros(until)}
        await self._writer.write(Change((Statement("postpone_evidence", values),)))

    async def blobs_in_use(self) -> frozenset[str]:
        """Every file that something refers to, by its hash."""
        return frozenset(row["blob"] for row in await self._database.fetch("blobs_in_use"))

    def _waiting(self, row: Row) -> Waiting:
        body = json.loads(self._sealer.open(row["body"], purpose=EVIDENCE))
        return Waiting(
            id=row["id"],
            kind=EvidenceKind(row["kind"]),
            file_id=body.get("file", ""),
            name=body.get("name", ""),
            text=body.get("text", ""),
            indicator=row["indicator"],
            instrument=row["instrument"],
            version=row["version"],
            given_by=row["given_by"],
            given_at=moment(row["given_at"]),
            language=row["language"],
            attempts=row["attempts"],
        )
