"""Where a person stands in the conversation: small, serialisable, without history."""

import json
from dataclasses import asdict, dataclass, field, fields
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

    def to_json(self) -> str:
        """The session as compact JSON; fields at their default are left out."""
        own: dict[str, object] = {
            name: value for name in _PLAIN if (value := getattr(self, name)) != _DEFAULTS[name]
        }
        if self.draft != _NO_DRAFT:
            own["draft"] = asdict(self.draft)
        return json.dumps(own, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Session":
        """Read what `to_json` wrote; unknown fields of a newer version are ignored."""
        stored: dict[str, Any] = json.loads(text)
        known = {key: stored[key] for key in stored if key in Session.__dataclass_fields__}
        if "view" in known:
            known["view"] = _view(known["view"])
        if "walk" in known:
            known["walk"] = Walk(known["walk"])
        if "draft" in known:
            own = known["draft"]
            known["draft"] = Draft(**{key: own[key] for key in own if hasattr(Draft, key)})
        if "told" in known:
            known["told"] = tuple(known["told"])
        return Session(**known)


def _view(stored: str) -> View:
    """A view by its value; one of a newer version is a pause, from where all ways lead on."""
    return View(stored) if stored in _VIEWS else View.PAUSED


_VIEWS = frozenset(View)
_PLAIN = tuple(item.name for item in fields(Session) if item.name != "draft")
_NO_DRAFT = Draft()
_DEFAULTS = {name: getattr(Session(), name) for name in _PLAIN}
