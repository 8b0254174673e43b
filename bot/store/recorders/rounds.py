"""Rounds, invitations, and an assessment that joins a round."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.desk import round_records as records
from bot.flows.rounds import Round
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import ROUND
from bot.store.values import micros


def _make_round(to: Recorder, record: records.MakeRound) -> Iterator[Statement]:
    made = record.round
    fixed = {
        "instrument": made.instrument,
        "version": made.version,
        "scope": made.scope,
        "made_by": to.respondent,
        "at": to.at,
    }
    yield Statement("make_round", fixed | _changeable(to, made))
    for region in made.regions:
        yield Statement("add_round_region", {"round": made.id, "region": region})


def _change_round(to: Recorder, record: records.ChangeRound) -> Iterator[Statement]:
    yield Statement("change_round", _changeable(to, record.round))


def _changeable(to: Recorder, made: Round) -> dict[str, Any]:
    return {
        "id": made.id,
        "name": to.sealer.seal(made.name, purpose=ROUND),
        "starts_at": micros(made.starts_at),
        "ends_at": micros(made.ends_at),
        "quotas": json.dumps(dict(made.quotas), sort_keys=True),
        "note": to.sealer.seal(made.note, purpose=ROUND),
        "reminder_days": json.dumps(list(made.reminder_days)),
    }


def _close_round(_to: Recorder, record: records.CloseRound) -> Iterator[Statement]:
    yield Statement("close_round", {"id": record.round, "at": micros(record.at)})


def _join_round(_to: Recorder, record: records.JoinRound) -> Iterator[Statement]:
    values = {"assessment": record.assessment, "round": record.round, "link": record.link}
    yield Statement("join_round", values)


def _make_invitation(_to: Recorder, record: records.MakeInvitation) -> Iterator[Statement]:
    values = {"link": record.link, "round": record.round, "region": record.region}
    yield Statement("make_invitation", values | {"role": record.group})


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    records.MakeRound: _make_round,
    records.ChangeRound: _change_round,
    records.CloseRound: _close_round,
    records.JoinRound: _join_round,
    records.MakeInvitation: _make_invitation,
}
