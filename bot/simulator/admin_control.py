"""The admin API for tests: faults, the journal, the order of updates, the token.

=================  ============================================================================
GET /sim/journal   ?method=…&chat_id=…: the calls of the bot
POST /sim/faults   {kind, method?, chat_id?, times?, skip?, code?, description?, retry_after?,
                   seconds?}: kinds are those of `faults.py`
DELETE /sim/faults forget the faults that have not happened
POST /sim/updates  {duplicate?, repeat?, reverse?, restart_counter?}
POST /sim/token    {token}: the old one gets 401 from now on
=================  ============================================================================
"""

from dataclasses import replace
from typing import cast

from aiohttp import web

from bot.simulator.admin_people import read_json
from bot.simulator.faults import KINDS, Fault, FaultKind, refusal
from bot.simulator.json_fields import JsonObject
from bot.simulator.people import CannotDo
from bot.simulator.world import World


class ControlAdmin:
    """Lets a test in another process break things and look."""

    def __init__(self, world: World, first_update_id: int) -> None:
        self._world = world
        self._first_update_id = first_update_id

    def add_routes(self, app: web.Application) -> None:
        """Serve the routes of the table above."""
        app.router.add_get("/sim/journal", self._journal)
        app.router.add_post("/sim/faults", self._add_fault)
        app.router.add_delete("/sim/faults", self._clear_faults)
        app.router.add_post("/sim/updates", self._updates)
        app.router.add_post("/sim/token", self._token)

    async def _journal(self, request: web.Request) -> web.Response:
        chat_id = request.query.get("chat_id")
        calls = self._world.journal.calls(
            request.query.get("method", ""), chat_id=int(chat_id) if chat_id else None
        )
        return web.json_response([call.to_json() for call in calls])

    async def _add_fault(self, request: web.Request) -> web.Response:
        fault = _read_fault(await read_json(request))
        self._world.faults.add(fault)
        return web.json_response({"waiting": len(self._world.faults.waiting)})

    async def _clear_faults(self, request: web.Request) -> web.Response:
        del request
        self._world.faults.clear()
        return web.json_response({"waiting": 0})

    async def _updates(self, request: web.Request) -> web.Response:
        fields, updates = await read_json(request), self._world.updates
        updates.duplicates += _number(fields, "duplicate", 0)
        updates.repeats += _number(fields, "repeat", 0)
        updates.reversals += _number(fields, "reverse", 0)
        if fields.optional_flag("restart_counter"):
            updates.clear()
            updates.next_id = self._first_update_id
        return web.json_response({"next_update_id": updates.next_id})

    async def _token(self, request: web.Request) -> web.Response:
        self._world.token = (await read_json(request)).required_string("token")
        return web.json_response({})


def _read_fault(fields: JsonObject) -> Fault:
    kind = fields.required_string("kind")
    if kind not in KINDS:
        raise CannotDo(f"kind must be one of {', '.join(sorted(KINDS))}")
    seconds = fields.optional_string("seconds")
    fault = Fault(
        kind=cast("FaultKind", kind),
        method=fields.optional_string("method"),
        chat_id=fields.required_integer("chat_id") if fields.has("chat_id") else None,
        times=_number(fields, "times", 1),
        seconds=float(seconds or 0),
        skip=_number(fields, "skip", 0),
    )
    if kind != "error":
        return fault
    description, pause = fields.optional_string("description"), _number(fields, "retry_after", 0)
    return replace(fault, error=refusal(_number(fields, "code", 500), description, pause))


def _number(fields: JsonObject, name: str, default: int) -> int:
    return fields.required_integer(name) if fields.has(name) else default
