"""Consent to share good practice, and what a coordinator decides on it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.practice import PRACTICE, DecideExample, ShareExample, UnshareExample
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import EXAMPLE
from bot.store.values import micros, storable


def _share(to: Recorder, record: ShareExample) -> Iterator[Statement]:
    yield Statement("share_example", _own(to, record) | {"question": PRACTICE, "at": to.at})
    yield to.audit("example_shared", assessment=record.assessment)


def _unshare(to: Recorder, record: UnshareExample) -> Iterator[Statement]:
    yield Statement("unshare_example", _own(to, record))
    yield to.audit("example_unshared", assessment=record.assessment)


def _own(to: Recorder, record: ShareExample | UnshareExample) -> dict[str, Any]:
    return {"assessment": record.assessment, "respondent": to.respondent}


def _decide(to: Recorder, record: DecideExample) -> Iterator[Statement]:
    its = record.example
    values = {
        "assessment": its.assessment,
        "agreed_at": micros(its.agreed_at),
        "state": its.state.value,
        "indicator": its.indicator,
        "body": to.sealer.seal(storable(its.text), purpose=EXAMPLE),
        "respondent": to.respondent,
        "at": to.at,
    }
    yield Statement("decide_example", values)


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    ShareExample: _share,
    UnshareExample: _unshare,
    DecideExample: _decide,
}
