"""The admin API for people: what a person does, as JSON over HTTP.

==========================================  ==================================================
POST /sim/people                            {first_name, id?, language_code?, label?, username?}
POST /sim/people/{id}/start                 {payload?}
POST /sim/people/{id}/text                  {text, chat_id?, reply_to?}
POST /sim/people/{id}/tap                   {message_id, button | data, chat_id?}
POST /sim/people/{id}/edit                  {message_id, text, chat_id?}
POST /sim/people/{id}/send                  {kind: sticker | voice | location, chat_id?}
POST /sim/people/{id}/file                  multipart: file, kind: photo | document, caption
POST /sim/people/{id}/blocked               {blocked}
POST /sim/groups                            {title, creator, members}
==========================================  ==================================================

A tap with `button` must be on the keyboard (label or callback data); with
`data` it is sent as it is, wherever the keyboard has gone.
"""

from collections.abc import Callable

from aiohttp import web

from bot.simulator import people
from bot.simulator.json_fields import JsonObject
from bot.simulator.messages import Chat, Json, Message
from bot.simulator.params import Upload, read_params
from bot.simulator.person import Person
from bot.simulator.world import World

_FIRST_ID = 5_000_000_001
_SENT: dict[str, Callable[[Person], Message]] = {
    "sticker": Person.send_sticker,
    "voice": Person.send_voice,
    "location": Person.send_location,
}


class PeopleAdmin:
    """Lets the page, or a test in another process, play people."""

    def __init__(self, world: World, add_person: Callable[..., Person]) -> None:
        self._world = world
        self._add_person = add_person

    def add_routes(self, app: web.Application) -> None:
        """Serve the routes of the table above."""
        for path, handler in (
            ("", self._add),
            ("/{person}/start", self._start),
            ("/{person}/text", self._text),
            ("/{person}/tap", self._tap),
            ("/{person}/edit", self._edit),
            ("/{person}/send", self._send),
            ("/{person}/file", self._file),
            ("/{person}/blocked", self._block),
        ):
            app.router.add_post(f"/sim/people{path}", handler)
        app.router.add_post("/sim/groups", self._group)

    async def _add(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        taken = max([_FIRST_ID - 1, *self._world.people])
        person = self._add_person(
            fields.required_integer("id") if fields.has("id") else taken + 1,
            fields.required_string("first_name"),
            fields.optional_string("language_code") or "id",
            username=fields.optional_string("username"),
            label=fields.optional_string("label"),
        )
        return web.json_response({"id": person.id})

    async def _start(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        return self._sent(self._person(request).start(fields.optional_string("payload")))

    async def _text(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        person = self._person(request, fields)
        reply_to = fields.required_integer("reply_to") if fields.has("reply_to") else 0
        return self._sent(person.send_text(fields.required_string("text"), reply_to=reply_to))

    async def _tap(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        person, number = self._person(request, fields), fields.required_integer("message_id")
        if fields.has("data"):
            tap = person.tap_raw(number, fields.required_string("data"))
        else:
            tap = person.tap(fields.required_string("button"), message_id=number)
        return web.json_response({"query_id": tap.query_id})

    async def _edit(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        number, text = fields.required_integer("message_id"), fields.required_string("text")
        return self._sent(self._person(request, fields).edit_text(number, text))

    async def _send(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        kind = fields.required_string("kind")
        if kind not in _SENT:
            raise people.CannotDo(f"kind must be one of {', '.join(_SENT)}")
        return self._sent(_SENT[kind](self._person(request, fields)))

    async def _file(self, request: web.Request) -> web.Response:
        params = await read_params(request)
        upload = params.files.get("file")
        if upload is None or not upload.content:
            raise people.CannotDo("there is no file in the request")
        person = self._person(request, JsonObject(params.fields))
        return self._sent(
            _send_upload(person, upload, params.text("kind"), params.text("caption"))
        )

    async def _block(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        person = self._person(request)
        blocked = fields.optional_flag("blocked")
        people.set_blocked(self._world, person.user, blocked=blocked)
        return web.json_response({"blocked": blocked})

    async def _group(self, request: web.Request) -> web.Response:
        fields = await read_json(request)
        creator = self._world.people[fields.required_integer("creator")]
        ids = fields.optional_array("members") or []
        members = [self._world.people[int(str(one))] for one in ids]
        group = people.make_group(self._world, creator, fields.required_string("title"), members)
        return web.json_response({"id": group.id})

    def _person(self, request: web.Request, fields: JsonObject | None = None) -> Person:
        user = self._world.people[int(request.match_info["person"])]
        if fields is None or not fields.has("chat_id"):
            return Person(self._world, user)
        chat_id = fields.required_integer("chat_id")
        return Person(self._world, user, None if chat_id == user.id else self._group_of(chat_id))

    def _group_of(self, chat_id: int) -> Chat:
        return self._world.chats[chat_id]

    @staticmethod
    def _sent(message: Message) -> web.Response:
        sent: Json = {"message_id": message.message_id}
        return web.json_response(sent)


async def read_json(request: web.Request) -> JsonObject:
    """The JSON object in a request; an empty body is an empty object.

    Raises:
        web.HTTPUnsupportedMediaType: the request does not say that it is JSON.
    """
    if not request.can_read_body:
        return JsonObject({})
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send application/json")
    return JsonObject.of(await request.json(), "the request")


def _send_upload(person: Person, upload: Upload, kind: str, caption: str) -> Message:
    if kind == "photo":
        return person.send_photo(upload.content, caption=caption)
    return person.send_document(
        upload.content, upload.file_name, upload.mime_type, caption=caption
    )
