"""Every kind of notice as people meet it, and at its worst: the kind, then its detail."""

from collections.abc import Mapping

from bot.files import Refusal

LONGEST = "Kab. Kepulauan Siau Tagulandang Biaro"
ID = "0" * 26


def _reminder(answered: int, until: str = "", last: str = "") -> Mapping[str, str]:
    return {
        "assessment": ID, "region": "71.08", "answered": str(answered), "total": "18",
        "until": until, "last": last,
    }  # fmt: skip


def _ledger(state: str) -> Mapping[str, str]:
    return {
        "id": ID, "state": state, "scope": "33", "people": "500", "sent": "480", "left": "11",
        "blocked": "5", "failed": "3", "ambiguous": "1", "reasons": "blocked||5",
        "troubles": "",
    }  # fmt: skip


def _piece(name: str) -> Mapping[str, str]:
    return {"indicator": "Anggaran <ekraf>", "kind": "document", "name": name}


_ASKED = {"region": "71.08", "name_id": "Aturan <ekraf>", "name_en": "Rules & co"}
REASONS = (*(str(reason) for reason in Refusal), "gone", "unreachable", "of a newer version")
SAMPLES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("reminder", _reminder(0)),
    ("reminder", _reminder(7)),
    ("reminder", _reminder(18)),
    ("reminder", _reminder(17, until="2026-11-30", last="1")),
    ("grant_accepted", {"role": "coordinator", "scope": "ID", "label": ""}),
    ("grant_accepted", {"role": "assessor", "scope": "71.08", "label": "Bu <Rina> & Co"}),
    ("retention", {"until": "2028-12-01"}),
    ("broadcast", {"text": "Rapat <Jumat> & makan", "sender": "Bu <Rina>", "scope": "71.08"}),
    ("broadcast", {"text": "Rapat", "sender": "", "scope": "ID"}),
    ("broadcast_board", _ledger("running")),
    ("broadcast_report", _ledger("cancelled")),
    ("broadcast_report", _ledger("done")),
    ("evidence_kept", _piece("sk <komite>.pdf")),
    ("evidence_kept", _piece("")),
    *(("evidence_refused", {**_piece("foto.jpg"), "reason": reason}) for reason in REASONS),
    ("part_sent", {"part": ID, "region": "71.08", "label": "Pak <Budi>", "count": "2"}),
    ("part_sent", {"part": ID, "region": "71.08", "label": "", "count": "1"}),
    ("part_waiting", {"part": ID, "region": "71.08", "until": "2026-12-05", "not_after": ""}),
    ("part_silent", {"part": ID, "region": "71.08", "until": "2026-12-05", "label": "B <&>"}),
    ("part_silent", {"part": ID, "region": "71.08", "until": "2026-12-05", "label": ""}),
    ("evidence_withheld", {"region": "71.08"}),
    ("evidence_request", {**_ASKED, "request": ID}),
    ("request_answered", {**_ASKED, "round": ID, "indicator": "P1"}),
    ("meeting_topic", {**_ASKED, "meeting": ID}),
    ("meeting_closed", {**_ASKED, "meeting": ID}),
    ("commitments_due", {"region": "71.08", "months": "3"}),
)
