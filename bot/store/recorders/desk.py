"""Links, grants and what somebody shall be told."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.desk import records
from bot.flows.effects import NoteAct, Notify
from bot.flows.links import LinkKind
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import LINK, NOTICE
from bot.store.values import micros, micros_or_none


def _note_act(to: Recorder, record: NoteAct) -> Iterator[Statement]:
    yield to.audit(record.act, **record.detail)


def _notify(to: Recorder, record: Notify) -> Iterator[Statement]:
    detail = to.sealer.seal(json.dumps(dict(record.detail)), purpose=NOTICE)
    values = {
        "key": record.key,
        "respondent": record.respondent or to.respondent,
        "kind": record.kind,
        "detail": detail,
        "urgent": int(record.urgent),
        "at": to.at,
        "due_at": to.at if record.due is None else micros(record.due),
    }
    yield Statement("notify", values)


def _make_link(to: Recorder, record: records.MakeLink) -> Iterator[Statement]:
    values = {
        "id": record.id,
        "kind": record.kind.value,
        "made_by": to.respondent,
        "at": to.at,
        "expires_at": micros_or_none(record.expires_at),
        "most_uses": record.most_uses,
        "detail": to.sealer.seal(json.dumps(dict(record.detail)), purpose=LINK),
    }
    yield Statement("make_link", values)


def _use_link(to: Recorder, record: records.UseLink) -> Iterator[Statement]:
    values = {"link": record.link, "place": record.place}
    yield Statement("use_link", values | {"respondent": to.respondent, "at": to.at})


def _withdraw_link(to: Recorder, record: records.WithdrawLink) -> Iterator[Statement]:
    yield Statement("withdraw_link", {"link": record.link, "at": to.at})
    # somebody may have opened it a moment ago: a grant has its link's id
    yield Statement("withdraw_grant", {"id": record.link, "by": to.respondent, "at": to.at})


def _give_grant(to: Recorder, record: records.GiveGrant) -> Iterator[Statement]:
    grant = record.grant
    values = {
        "id": grant.id,
        "role": grant.role.value,
        "scope": grant.scope,
        "respondent": to.respondent,
        "made_by": grant.made_by,
        "at": to.at,
        "until": micros_or_none(grant.until),
    }
    yield Statement("hold_link", {"id": grant.id})
    yield Statement("give_grant", values)


def _withdraw_grant(to: Recorder, record: records.WithdrawGrant) -> Iterator[Statement]:
    grant = record.grant
    yield Statement("withdraw_grant", {"id": grant.id, "by": to.respondent, "at": to.at})
    links = {"maker": grant.respondent, "kind": LinkKind.GRANT.value, "at": to.at}
    yield Statement("withdraw_links_of", links)


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    NoteAct: _note_act,
    Notify: _notify,
    records.MakeLink: _make_link,
    records.UseLink: _use_link,
    records.WithdrawLink: _withdraw_link,
    records.GiveGrant: _give_grant,
    records.WithdrawGrant: _withdraw_grant,
}
