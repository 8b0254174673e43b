"""Where a person stands in the conversation: small, serialisable, without history."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any


class View(StrEnum):
    """What the person sees now."""

    NEW = "new"
    WELCOME = "welcome"
    CONSENT = "consent"
    DECLINED = "declined"
    AGE = "age"
    TOO_YOUNG = "too_young"
    INSTRUMENT = "instrument"
    REGION = "region"
    ROLE = "role"
    OWN_SUBSECTOR = "own_subsector"
    LEADING_SUBSECTOR = "leading_subsector"
    WELCOME_BACK = "welcome_back"
    QUESTION = "question"
    EXPLANATION = "explanation"
    OPEN_QUESTION = "open_question"
    UNANSWERED = "unanswered"
    SHARE = "share"
    RESULT = "result"
    SUMMARY = "summary"
    ASSESSMENTS = "assessments"
    PAUSED = "paused"
    HELP = "help"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    IDENTITY = "identity"
    STOP = "stop"
    WITHDRAW = "withdraw"
    WITHDRAWN = "withdrawn"
    ERASE = "erase"
    ERASED = "erased"
    DATA_SENT = "data_sent"
    NOTHING_YET = "nothing_yet"
    ASIDE = "aside"
    LINK_REFUSED = "link_refused"
    REMINDERS = "reminders"
    DESK = "desk"
    DESK_SCOPE = "desk_scope"
    EXAMPLES = "examples"
    EXAMPLE = "example"
    GRANTS = "grants"
    GRANT_ROLE = "grant_role"
    GRANT_LABEL = "grant_label"
    GRANT_LINK = "grant_link"
    GRANT = "grant"
    GRANT_ACCEPTED = "grant_accepted"
    COVERAGE = "coverage"
    COVERAGE_ROUND = "coverage_round"
    AREA_SUMMARY = "area_summary"
    SUMMARY_ROUND = "summary_round"
    EXPORT = "export"
    EXPORT_ROUND = "export_round"
    CONTACT = "contact"
    ROUNDS = "rounds"
    ROUND = "round"
    ROUND_INSTRUMENT = "round_instrument"
    ROUND_REGIONS = "round_regions"
    ROUND_START = "round_start"
    ROUND_END = "round_end"
    ROUND_QUOTA = "round_quota"
    ROUND_GROUP_QUOTA = "round_group_quota"
    ROUND_NOTE = "round_note"
    ROUND_NAME = "round_name"
    ROUND_REMINDERS = "round_reminders"
    ROUND_SUMMARY = "round_summary"
    ROUND_MADE = "round_made"
    ROUND_CLOSE = "round_close"
    INVITES = "invites"
    INVITE_REGION = "invite_region"
    INVITE_GROUP = "invite_group"
    INVITE_USES = "invite_uses"
    INVITE_END = "invite_end"
    INVITE_SENDER = "invite_sender"
    INVITE = "invite"
    INVITE_TEXT = "invite_text"
    INVITATION_OVER = "invitation_over"
    FACILITATE = "facilitate"
    FACILITATE_PLACE = "facilitate_place"
    FACILITATE_DROP = "facilitate_drop"
    PROXY_NOTICE = "proxy_notice"
    PROXY_AGE = "proxy_age"
    RECEIPT = "receipt"
    CODE = "code"
    CODE_FOUND = "code_found"
    CODE_ERASE = "code_erase"
    CODE_ERASED = "code_erased"
    BROADCASTS = "broadcasts"
    BROADCAST_TEXT = "broadcast_text"
    BROADCAST_TO = "broadcast_to"
    BROADCAST_CHOICE = "broadcast_choice"
    BROADCAST_SENDER = "broadcast_sender"
    BROADCAST_PREVIEW = "broadcast_preview"
    BROADCAST = "broadcast"
    BROADCAST_CANCEL = "broadcast_cancel"
    EVIDENCE = "evidence"
    EVIDENCE_LIST = "evidence_list"
    COLLEAGUES = "colleagues"
    COLLEAGUE_PICK = "colleague_pick"
    COLLEAGUE_LABEL = "colleague_label"
    COLLEAGUE = "colleague"
    COLLEAGUE_CHECK = "colleague_check"
    PART = "part"
    PART_QUESTION = "part_question"
    PART_EVIDENCE = "part_evidence"
    PART_SENT = "part_sent"
    PART_OVER = "part_over"
    GRANT_END = "grant_end"
    ASSESS_PICK = "assess_pick"
    ASSESS_QUEUE = "assess_queue"
    ASSESS_ITEM = "assess_item"
    ASSESS_EVIDENCE = "assess_evidence"
    ASSESS_LEVEL = "assess_level"
    ASSESS_REASON = "assess_reason"
    ASSESS_ASK = "assess_ask"
    REQUEST = "request"
    MEETING_PICK = "meeting_pick"
    MEETING = "meeting"
    MEETING_ALL = "meeting_all"
    MEETING_ITEM = "meeting_item"
    MEETING_TALLY = "meeting_tally"
    MEETING_AGREE = "meeting_agree"
    MEETING_WHY = "meeting_why"
    MEETING_PRESENT = "meeting_present"
    MEETING_JOIN = "meeting_join"
    MEETING_SEAT = "meeting_seat"
    FIELD_PLACE = "field_place"
    FIELD = "field"
    FIELD_ROUND = "field_round"
    SECTORS = "sectors"
    SECTOR_NEW = "sector_new"
    SECTOR = "sector"
    SECTOR_RATING = "sector_rating"
    DECIDE = "decide"
    DECIDE_BY = "decide_by"
    MINUTES = "minutes"
    MINUTES_FIELD = "minutes_field"
    COMMITMENTS = "commitments"
    COMMIT_NEW = "commit_new"
    COMMIT_OWNER = "commit_owner"
    COMMIT_MONTH = "commit_month"
    COMMITMENT = "commitment"


class Walk(StrEnum):
    """Which way the person goes through the questions."""

    ALL = "all"
    """From the first to the last."""
    OPEN = "open"
    """Only what is unanswered («Isi sekarang»)."""
    ONE = "one"
    """One answer is changed from the summary, which comes back afterwards."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has chosen before an assessment begins."""

    instrument: str = ""
    region: str = ""
    role: str = ""
    own_subsector: str = ""
    query: str = ""
    """What was typed when regions were looked for; the offered list follows from it."""
    round: str = ""
    """Id of the round to which an invitation leads."""
    link: str = ""
    """Id of the invitation."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a coordinator or an assessor has in hand."""

    scope: str = ""
    """Where they work now: `ID`, a province `33` or a region `33.07`."""
    region: str = ""
    round: str = ""
    group: str = ""
    item: str = ""
    """Id of what is open: a grant, an invitation, a broadcast, an indicator …"""
    form: Mapping[str, str] = field(default_factory=dict)
    """What was filled in so far, by the name of the field."""

    def filled(self, **fields: str) -> "Desk":
        """The desk with more of its form filled in."""
        return replace(self, form={**self.form, **fields})

    @property
    def target(self) -> str:
        """What an act on this desk is about: the region where one is chosen, else the scope."""
        return self.region or self.scope


@dataclass(frozen=True, slots=True)
class Proxy:
    """For whom a coordinator writes answers down, and what of the coordinator's own waits."""

    number: int = 0
    """«Orang ke-3»: counts up by coordinator; 0 where they are themselves."""
    respondent: str = ""
    """Internal id of the person; chosen when they agree."""
    region: str = ""
    version: str = ""
    """Of the notice that the person agreed to."""
    agreed_at: str = ""
    """ISO 8601; empty before they agree."""
    adult: bool = False
    own: str = ""
    """Id of the assessment that the coordinator stood in."""
    draft: Draft = field(default_factory=Draft)
    """What the coordinator had chosen of an own assessment."""


@dataclass(frozen=True, slots=True)
class Session:
    """One respondent's place. The revision that guards it is the store's."""

    language: str = "id"
    view: View = View.NEW
    token: int = 0
    """Goes into every button; a tap with another token is stale."""
    consent: str = ""
    """Version of the notice that the person agreed to; empty without consent."""
    adult: bool = False
    assessment: str = ""
    """Id of the assessment that the person is in."""
    at: str = ""
    """Indicator or open-question id on screen."""
    walk: Walk = Walk.ALL
    page: int = 0
    draft: Draft = field(default_factory=Draft)
    told: tuple[str, ...] = ()
    """Hints that are said once and were said."""
    payload: str = ""
    """Deep-link payload, kept until consent lets it be used."""
    thrifty: bool = False
    """«Mode hemat kuota»: results come as text alone."""
    muted: bool = False
    """No reminders; the store keeps the same, for whoever looks for people to remind."""
    desk: Desk = field(default_factory=Desk)
    proxy: Proxy = field(default_factory=Proxy)
    lately: str = ""
    """Id of the indicator that evidence may be given for now: the one answered last."""
    part: str = ""
    """Id of the part that the person answers for a colleague; empty on their own."""
    results_seen: tuple[str, ...] = ()
    """Finished results as they were shown last, `<assessment>:<sum of their figures>`."""

    def to_json(self) -> str:
        """The session as compact JSON; fields at their default are left out."""
        own: dict[str, object] = {
            name: value for name in _PLAIN if (value := getattr(self, name)) != _DEFAULTS[name]
        }
        if self.draft != _NO_DRAFT:
            own["draft"] = asdict(self.draft)
        if self.desk != _NO_DESK:
            own["desk"] = asdict(self.desk)
        if self.proxy.number:
            own["proxy"] = asdict(self.proxy)
        return json.dumps(own, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Session":
        """Read what `to_json` wrote; unknown fields of a newer version are ignored.

        What is damaged is as if it were not there: nobody is locked out by it.
        """
        known: dict[str, Any] = {}
        for name, stored in _object(text).items():
            value = _READERS[name](stored) if name in _READERS else None
            if value is not None:
                known[name] = value
        return Session(**known)


def _object(text: str) -> Mapping[str, Any]:
    try:
        stored = json.loads(text)
    except ValueError:
        return {}
    return stored if isinstance(stored, dict) else {}


def _text(stored: object) -> str | None:
    return stored if isinstance(stored, str) else None


def _count(stored: object) -> int | None:
    is_count = isinstance(stored, int) and not isinstance(stored, bool) and stored >= 0
    return stored if is_count else None  # type: ignore[return-value]


def _flag(stored: object) -> bool | None:
    return stored if isinstance(stored, bool) else None


def _view(stored: object) -> View:
    """A view by its value; one of a newer version is a pause, from where all ways lead on."""
    return View(stored) if isinstance(stored, str) and stored in _VIEWS else View.PAUSED


def _walk(stored: object) -> Walk | None:
    return Walk(stored) if isinstance(stored, str) and stored in _WALKS else None


def _draft(stored: object) -> Draft | None:
    if not isinstance(stored, dict):
        return None
    own = {name: value for name, value in stored.items() if isinstance(value, str)}
    return Draft(**{name: own[name] for name in own if name in Draft.__dataclass_fields__})


def _desk(stored: object) -> Desk | None:
    if not isinstance(stored, dict):
        return None
    own = {name: value for name, value in stored.items()
           if isinstance(value, str) and name != "form"}  # fmt: skip
    form = stored.get("form")
    pairs = form.items() if isinstance(form, dict) else ()
    filled = {key: value for key, value in pairs if isinstance(value, str)}
    known = {name: own.get(name, "") for name in ("scope", "region", "round", "group", "item")}
    return Desk(**known, form=filled)


def _proxy(stored: object) -> Proxy | None:
    """For whom one writes; what is damaged sends the coordinator back to themselves."""
    number = _count(stored.get("number")) if isinstance(stored, dict) else None
    if not isinstance(stored, dict) or not number:
        return None
    texts = ("respondent", "region", "version", "agreed_at", "own")
    known = {name: _text(stored.get(name)) or "" for name in texts}
    draft = _draft(stored.get("draft")) or Draft()
    return Proxy(number=number, adult=stored.get("adult") is True, draft=draft, **known)


def _told(stored: object) -> tuple[str, ...] | None:
    is_list = isinstance(stored, list) and all(isinstance(hint, str) for hint in stored)
    return tuple(stored) if is_list else None  # type: ignore[arg-type]


_READERS: Mapping[str, Callable[[object], Any]] = {
    "language": _text,
    "view": _view,
    "token": _count,
    "consent": _text,
    "adult": _flag,
    "assessment": _text,
    "at": _text,
    "walk": _walk,
    "page": _count,
    "draft": _draft,
    "told": _told,
    "results_seen": _told,
    "payload": _text,
    "thrifty": _flag,
    "muted": _flag,
    "desk": _desk,
    "lately": _text,
    "part": _text,
    "proxy": _proxy,
}
"""How each field is read from JSON; None for what cannot be."""
_VIEWS = frozenset(View)
_WALKS = frozenset(Walk)
_NESTED = frozenset({"draft", "desk", "proxy"})
_PLAIN = tuple(item.name for item in fields(Session) if item.name not in _NESTED)
_NO_DRAFT = Draft()
_NO_DESK = Desk()
_DEFAULTS = {name: getattr(Session(), name) for name in _PLAIN}
