"""Reads what summaries say beside the figures; notes who wants them and which were sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.flows.desk.coverage import Counts, CoverageWithin
from bot.services.ports import StoreUnavailableError
from bot.services.summary_post import Post, Reader
from bot.services.units import QueuedMessage
from bot.store.coverage import CoverageReader
from bot.store.database import Database, LostRaceError, Row
from bot.store.notices import backlog
from bot.store.people import contact_names
from bot.store.posting import hold_people, post
from bot.store.scopes import within
from bot.store.sealing import IDENTITY, REMARK, Sealer
from bot.store.standings import version_of
from bot.store.values import micros, moment_or_none
from scoring.rubric import Rubric


class SummaryDesk:
    """Implements the ports of `bot.services.summaries` and `bot.services.summary_post`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def counts(self, query: CoverageWithin) -> Counts:
        """Region -> group -> people who began and finished."""
        return await CoverageReader(self._database, self._sealer).within(query)

    async def stuck(
        self, scope: str, round_id: str, instrument: str, since: datetime
    ) -> Mapping[str, int]:
        """Region -> assessments half-way that nobody touched since."""
        rows = await self._database.fetch(
            "stuck_halfway",
            round=round_id,
            instrument=instrument,
            since=micros(since),
            **within(scope),
        )
        return {row["region"]: row["people"] for row in rows}

    async def facilitated(self, rubric: Rubric, scope: str, round_id: str) -> Mapping[str, int]:
        """Region -> assessments that count and that a coordinator wrote down."""
        rows = await self._database.fetch(
            "facilitated_counts", **version_of(rubric), round=round_id, **within(scope)
        )
        return {row["region"]: row["people"] for row in rows}

    async def words(
        self, rubric: Rubric, region: str, round_id: str, groups: Sequence[str]
    ) -> Mapping[str, Sequence[str]]:
        """Open question -> what those of these groups wrote who count."""
        said: dict[str, list[str]] = {}
        for row in await self._database.fetch(
            "counted_remarks", **version_of(rubric), round=round_id, region=region
        ):
            if row["role"] in groups:
                text = self._sealer.open(row["body"], purpose=REMARK)
                said.setdefault(row["question"], []).append(text)
        return said

    async def names(self, scope: str) -> Sequence[str]:
        """Names that people of a scope gave to be written to."""
        return await contact_names(self._database, self._sealer, scope)

    async def is_wished(self, respondent: str, round_id: str, scope: str) -> bool:
        """Whether somebody wants a summary every Monday."""
        return bool(
            await self._database.fetch(
                "summary_wish", respondent=respondent, round=round_id, scope=scope
            )
        )

    async def readers(self, now: datetime, since: datetime) -> Sequence[Reader]:
        """Of rounds that run, or ended after `since`; sorted by round and scope."""
        rows = await self._database.fetch("summary_readers", now=micros(now), since=micros(since))
        return [self._reader(row) for row in rows]

    def _reader(self, row: Row) -> Reader:
        return Reader(
            respondent=row["respondent_id"],
            telegram_id=int(self._sealer.open(row["telegram_id"], purpose=IDENTITY)),
            language=row["language"],
            round=row["round_id"],
            scope=row["scope"],
            wished_at=moment_or_none(row["wished_at"]),
            last_sent=moment_or_none(row["last_sent"]),
        )

    async def backlog(self, most: int) -> int:
        """Reminders and notices that the sender has not sent yet, counted up to `most`."""
        return await backlog(self._database, most)

    async def keep(self, posts: Sequence[Post], at: datetime) -> Sequence[QueuedMessage]:
        """Note and queue in one commit; what was sent before or has nobody to go to is left out.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        try:
            return await self._keep(posts, at)
        except LostRaceError as error:
            raise StoreUnavailableError(str(error)) from error

    async def _keep(self, posts: Sequence[Post], at: datetime) -> Sequence[QueuedMessage]:
        async with self._database.writing() as transaction:
            people = [each.reader.respondent for each in posts]
            await hold_people(self._database, transaction, people)
            letters = []
            for each in posts:
                noted = await transaction.fetch(
                    "note_summary_sent",
                    respondent=each.reader.respondent,
                    round=each.reader.round,
                    scope=each.reader.scope,
                    occasion=each.occasion,
                    at=micros(at),
                )
                if noted:
                    letters.append(each.letter)
            return await post(self._database, transaction, self._sealer, letters, at)
