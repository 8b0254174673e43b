"""A change of the key takes the files of evidence along, also after an interruption."""

from pathlib import Path

from bot.flows.evidence import AddEvidence, Evidence, EvidenceKind, EvidenceState
from bot.services.evidence import Kept
from bot.store import Sealer, open_store
from bot.store.blob_sealing import sealed_blobs
from bot.store.key_change import Folders, change_database_key
from tests.fakes.clock import FakeClock
from tests.store.engines import Engine
from tests.store.people import ANI, NOW, CountingIds, begin, later, say

OLD, NEW = bytes(32), bytes([7]) * 32
DATA = b"%PDF-1.4 SK komite"


async def test_files_follow_a_change_of_the_key(engine: Engine, tmp_path: Path) -> None:
    """Every reference names the file under the new key; nothing under the old one is left."""
    folders = Folders(sealed_blobs(tmp_path / "files", OLD), sealed_blobs(tmp_path / "files", NEW))
    names = {await folders.old.put(DATA), await folders.old.put(DATA + b"2")}
    store = await open_store(engine.url, clock=FakeClock(), ids=CountingIds(), sealer=Sealer(OLD))
    await begin(store, ANI, 1, "penilaian")
    for update, blob in enumerate(sorted(names), start=2):
        piece = Evidence(f"e{update}", "P1", EvidenceKind.DOCUMENT, NOW,
                         state=EvidenceState.FETCHING)  # fmt: skip
        await say(store, ANI, update, AddEvidence("penilaian", piece, "berkas"))
        [one] = await store.evidence_files.waiting(NOW, 1)
        await store.evidence_files.keep(one, Kept(blob, "pdf", 9, ""), {}, later(1))
    await store.close()
    # as after an interruption: one file is there under its new name already
    await folders.new.put(DATA)

    for _ in range(2):
        await change_database_key(engine.url, Sealer(OLD), Sealer(NEW), at=1, folders=folders)
    again = await open_store(
        engine.url, clock=FakeClock(), ids=CountingIds("z"), sealer=Sealer(NEW)
    )
    in_use = await again.evidence_files.blobs_in_use()
    await again.close()
    assert {await folders.new.get(blob) for blob in in_use} == {DATA, DATA + b"2"}
    assert set(await folders.new.digests()) == in_use
    assert not in_use & names
