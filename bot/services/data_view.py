"""What a person's copy says to the person: questions and answers in words, times as times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.flows.places import Place
from bot.services.calendar import HOME_ZONE
from bot.services.conversation import World
from scoring.answers import Answer, Status
from scoring.rubric import Rubric, Scale, Text

Row = Mapping[str, Any]
_SENT = frozenset({"sendMessage", "editMessageText", "sendDocument", "sendPhoto"})
"""Methods that bring something to read; the rest are signs that a tap arrived."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer, in any version."""

    question: Text
    answer: Answer
    scale: Scale | None
    """None where the rubric is not known any more."""
    at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Written:
    """One text, in any version."""

    question: Text
    text: str
    at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence."""

    name: Text
    """Of the indicator that it is for."""
    kind: str
    text: str
    """The link, the words, the name of the file or what stood under it; empty for a bare photo."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Filled:
    """One assessment."""

    name: Text
    place: Place | None
    region: str
    group: Text
    started_at: datetime
    finished_at: datetime | None
    value: float | None
    given: Sequence[Given]
    written: Sequence[Written]
    shown: Sequence[Shown] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent; withdrawn, where it was."""

    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with the data."""

    at: datetime
    act: str


@dataclass(frozen=True, slots=True)
class DataView:
    """The whole copy, for a page."""

    language: str
    zone: str
    """IANA time zone of the person's region."""
    telegram_id: int
    known_since: datetime | None
    """None for nobody."""
    called: str
    """The name under which a coordinator may write to them; empty: none."""
    consents: Sequence[Consent]
    filled: Sequence[Filled]
    sent: Sequence[datetime]
    """When something was sent to the person, as far as that is still remembered."""
    steps: Sequence[Step]


def view_of(stored: Row, world: World) -> DataView:
    """Makes the view of `ConversationStore.data_copy`; an empty one for nobody."""
    filled = tuple(_filled(each, world) for each in stored.get("assessments", ()))
    places = [each.place for each in filled if each.place]
    person = stored.get("respondent", {})
    return DataView(
        language=person.get("language", ""),
        zone=places[-1].zone if places else HOME_ZONE,
        telegram_id=stored.get("telegram_id", 0),
        known_since=_time(person.get("created_at")),
        called=next((each["name"] for each in stored.get("contacts", ())), ""),
        consents=tuple(
            Consent(_at(each["given_at"]), _time(each["withdrawn_at"]))
            for each in stored.get("consents", ())
        ),
        filled=filled,
        sent=tuple(_sent(stored.get("messages", ()))),
        steps=tuple(Step(_at(each["at"]), each["act"]) for each in stored.get("audit", ())),
    )


def _filled(stored: Row, world: World) -> Filled:
    rubric = world.rubrics.get(stored["instrument"], stored["version"])
    scores = stored.get("scores", ())
    return Filled(
        name=rubric.name if rubric else {"id": stored["instrument"]},
        place=world.place(stored["region"]),
        region=stored["region"],
        group=_group(rubric, stored["role"]),
        started_at=_at(stored["started_at"]),
        finished_at=_time(stored["finished_at"]),
        value=scores[0]["value"] if scores else None,
        given=tuple(_given(each, rubric) for each in stored["answers"]),
        written=tuple(_written(each, rubric) for each in stored["remarks"]),
        shown=tuple(_shown(each, rubric) for each in stored.get("evidence", ())),
    )


def _shown(stored: Row, rubric: Rubric | None) -> Shown:
    indicator = rubric.indicators.get(stored["indicator"]) if rubric else None
    said = stored["content"]
    parts = [str(said[key]) for key in ("name", "text") if said.get(key)]
    if said.get("spot"):
        parts.append(", ".join(f"{degrees:.5f}" for degrees in said["spot"]))
    return Shown(
        name=indicator.name if indicator else {"id": stored["indicator"]},
        kind=stored["kind"],
        text=" · ".join(parts),
        at=_at(stored["given_at"]),
    )


def _group(rubric: Rubric | None, role: str) -> Text:
    known = rubric.groups.get(role) if rubric else None
    return known.name if known else {"id": role}


def _given(stored: Row, rubric: Rubric | None) -> Given:
    indicator = rubric.indicators.get(stored["indicator"]) if rubric else None
    value = stored["value"]
    given = frozenset(value) if isinstance(value, list) else value
    return Given(
        question=indicator.question if indicator else {"id": stored["indicator"]},
        answer=Answer(Status(stored["status"]), given),
        scale=indicator.scale if indicator else None,
        at=_at(stored["answered_at"]),
        is_current=bool(stored["is_current"]),
    )


def _written(stored: Row, rubric: Rubric | None) -> Written:
    asked = {each.id: each.question for each in rubric.open_questions} if rubric else {}
    return Written(
        question=asked.get(stored["question"], {"id": stored["question"]}),
        text=str(stored["body"]),
        at=_at(stored["written_at"]),
        is_current=bool(stored["is_current"]),
    )


def _sent(messages: Sequence[Row]) -> Iterator[datetime]:
    for each in messages:
        if each["state"] == "sent" and each["method"] in _SENT:
            yield _at(each["settled_at"])


def _at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _time(iso: str | None) -> datetime | None:
    return None if iso is None else _at(iso)
