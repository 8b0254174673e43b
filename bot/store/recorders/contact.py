"""Who may be written to, and under which name."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.contact import AllowContact, RefuseContact
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import CONTACT


def _allow(to: Recorder, record: AllowContact) -> Iterator[Statement]:
    name = to.sealer.seal(record.name, purpose=CONTACT)
    yield Statement("allow_contact", {"respondent": to.respondent, "name": name, "at": to.at})
    yield to.audit("contact_allowed")


def _refuse(to: Recorder, _record: RefuseContact) -> Iterator[Statement]:
    yield Statement("refuse_contact", {"respondent": to.respondent})
    yield to.audit("contact_refused")


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    AllowContact: _allow,
    RefuseContact: _refuse,
}
