"""Where evidence meets Telegram, the look into files and the folder that they are kept in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.files import BrokenPictureError, Inspected, inspect_file, strip_metadata
from bot.files.pictures import picture_kind
from bot.flows.context import RubricSource
from bot.flows.effects import Effect, EraseRespondent, WithdrawConsent
from bot.flows.evidence import AddEvidence, RemoveEvidence
from bot.services.attachments import Attachment, Jobs
from bot.services.blobs import Blobs
from bot.services.evidence import EvidenceKeeper, Fetch, Looked, NotTaken, Shelf, TryAgain
from bot.services.ports import Clock
from bot.services.units import QueuedMessage
from bot.store import Store
from bot.store.evidence import EvidenceReader
from bot.telegram.transport import BotApi, Refused, TooLarge

FILE_JOB = "evidence"
"""`evidence:<id>`: the file of a piece; whoever orders it has checked that it may be seen."""


class EvidenceGoneError(LookupError):
    """It was removed since it was asked for, or it has no file."""


def fetching(api: BotApi) -> Fetch:
    """Downloads from Telegram; what it says is put into our own words."""

    async def fetch(file_id: str) -> bytes | NotTaken | TryAgain:
        found = await api.download(file_id)
        if isinstance(found, bytes):
            return found
        if isinstance(found, TooLarge):
            return NotTaken("too_big")
        # an id that Telegram does not know stays unknown
        return NotTaken("gone") if isinstance(found, Refused) else TryAgain()

    return fetch


async def inspect(data: bytes, name: str) -> Looked | NotTaken:
    """What a file really is, looked at beside the loop: pictures are unpacked for it."""
    found = await asyncio.to_thread(inspect_file, data, name)
    if isinstance(found, Inspected):
        return Looked(found.kind.value, found.size, found.name)
    return NotTaken(found.reason.value)


class EvidenceFiles:
    """Gives out files of evidence: pictures without what they tell about who took them where."""

    def __init__(self, reader: EvidenceReader, blobs: Blobs) -> None:
        self._reader = reader
        self._blobs = blobs

    async def render(self, row: QueuedMessage) -> Attachment:
        """The file that an outbox row names; it raises what `given_out` raises."""
        return await self.given_out(row.message.job.partition(":")[2])

    async def given_out(self, id_: str) -> Attachment:
        """The file of a piece, as others may see it.

        Raises:
            EvidenceGoneError: It is not there any more.
            BlobMissingError: Its file is damaged.
            StoreUnavailableError: It cannot be read now.
        """
        filed = await self._reader.filed(id_)
        if filed is None or not filed.blob:
            raise EvidenceGoneError
        data = await self._blobs.get(filed.blob)
        name = filed.piece.name or f"bukti.{filed.piece.sort}"
        if picture_kind(data) is None:
            return Attachment(name, data)
        try:
            return Attachment(name, await asyncio.to_thread(strip_metadata, data))
        except BrokenPictureError as error:
            raise EvidenceGoneError from error


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of one bot: taken over from Telegram, given out, swept."""

    keeper: EvidenceKeeper
    files: EvidenceFiles

    @staticmethod
    def of(
        store: Store,
        blobs: Blobs,
        api: BotApi,
        rubrics: RubricSource,
        clock: Clock,
        told: Callable[[], None],
    ) -> "Archive":
        """Everything from what the bot has; it is told of each notice."""
        shelf = Shelf(store.evidence_files, blobs, fetching(api), inspect, rubrics, clock, told)
        return Archive(EvidenceKeeper(shelf), EvidenceFiles(store.evidence, blobs))

    def jobs(self) -> Jobs:
        """The files that are given out when their message is sent."""
        return {FILE_JOB: self.files.render}

    def committed(self, effect: Effect) -> None:
        """What became durable may be a file to fetch, or the end of one."""
        if isinstance(effect, AddEvidence):
            self.keeper.wake()
        if isinstance(effect, RemoveEvidence | WithdrawConsent | EraseRespondent):
            self.keeper.sweep_soon()
