"""Where evidence meets Telegram, the look into files and the folder that they are kept in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.files import BrokenPictureError, Inspected, inspect_file, strip_metadata
from bot.files.pictures import picture_kind
from bot.flows.access import Deed
from bot.flows.effects import Effect, EraseRespondent, WithdrawConsent
from bot.flows.evidence import AddEvidence, RemoveEvidence
from bot.services.attachments import Attachment, Jobs
from bot.services.blobs import Blobs
from bot.services.conversation import World
from bot.services.evidence import EvidenceKeeper, Fetch, Looked, NotTaken, Shelf, TryAgain
from bot.services.ports import Clock
from bot.services.rights import Rights
from bot.services.units import QueuedMessage
from bot.store import Store
from bot.store.evidence import EvidenceDesk, EvidenceReader, Withheld
from bot.telegram.transport import BotApi, Refused, TooLarge

FILE_JOB = "evidence"
"""`evidence:<id>`: the file of a piece, for an assessor."""


class EvidenceGoneError(LookupError):
    """It was removed since it was asked for, or it has no file."""


class EvidenceWithheldError(PermissionError):
    """Who asked for it may not see it any more."""


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

    def __init__(self, guard: "EvidenceGuard", reader: EvidenceReader, blobs: Blobs) -> None:
        self._guard = guard
        self._reader = reader
        self._blobs = blobs

    async def render(self, row: QueuedMessage) -> Attachment:
        """The file that an outbox row names, for who may still check its region.

        Raises:
            EvidenceWithheldError: Their grant ended meanwhile; they are told, and it is on record.
            EvidenceGoneError: It is not there any more.
            BlobMissingError: Its file is damaged.
            StoreUnavailableError: It cannot be read now.
        """
        id_ = row.message.job.partition(":")[2]
        filed = await self._reader.filed(id_)
        if filed is None:
            raise EvidenceGoneError
        await self._guard.check(row, id_, filed.region)
        return await self.given_out(id_)

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
class EvidenceGuard:
    """Asks once more, when a file is about to go out, whether it may."""

    rights: Rights
    desk: EvidenceDesk
    clock: Clock
    told: Callable[[], None]
    """Told when a notice was written."""

    async def check(self, row: QueuedMessage, id_: str, region: str) -> None:
        """Whether who ordered a file still assesses its region, and it is not their own work.

        Raises:
            EvidenceWithheldError: Not any more.
            StoreUnavailableError: It cannot be read now.
        """
        now, chat = self.clock.now(), row.message.chat_id
        assesses, owns = [
            await self.rights.may(row.respondent, chat, deed, region, now)
            for deed in (Deed.VERIFY, Deed.SEE_DESK)
        ]
        if assesses and not owns:
            return
        order = Withheld(row.respondent, id_, region, row.created_at)
        await self.desk.withhold(order, now)
        self.told()
        raise EvidenceWithheldError


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
        world: World,
        clock: Clock,
        told: Callable[[], None],
    ) -> "Archive":
        """Everything from what the bot has; it is told of each notice."""
        guard = EvidenceGuard(
            Rights(store.desk, world.owner_ids), store.evidence_files, clock, told
        )
        shelf = Shelf(
            store.evidence_files, blobs, fetching(api), inspect, world.rubrics, clock, told
        )
        return Archive(EvidenceKeeper(shelf), EvidenceFiles(guard, store.evidence, blobs))

    def jobs(self) -> Jobs:
        """The files that are given out when their message is sent."""
        return {FILE_JOB: self.files.render}

    def committed(self, effect: Effect) -> None:
        """What became durable may be a file to fetch, or the end of one."""
        if isinstance(effect, AddEvidence):
            self.keeper.wake()
        if isinstance(effect, RemoveEvidence | WithdrawConsent | EraseRespondent):
            self.keeper.sweep_soon()
