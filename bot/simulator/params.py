"""The parameters of one call, however they travelled: query string, form, multipart or JSON.

As at Telegram everything becomes text first: in a JSON body a number is its
digits, `null` is the text «null», and an object is its own JSON source.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from bot.simulator.errors import bad_request

_LEADING_INTEGER = re.compile(r"\s*([+-]?\d+)")
_INT32 = 2**31


@dataclass(frozen=True)
class Upload:
    """A file that came with a call.

    Attributes:
        file_name: as the sender calls it.
        mime_type: as the sender says.
        content: the bytes.
    """

    file_name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Params:
    """What a call carries: text fields and uploaded files by name."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the field was sent at all."""
        return name in self.fields

    def text(self, name: str) -> str:
        """A text field, empty where it is missing."""
        return self.fields.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what is no number counts as 0, as at Telegram."""
        if name not in self.fields:
            return default
        found = _LEADING_INTEGER.match(self.fields[name])
        return max(-_INT32, min(int(found[1]), _INT32 - 1)) if found else 0

    def limited(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number pulled into a range."""
        return max(low, min(self.integer(name, default), high))

    def flag(self, name: str) -> bool:
        """A yes or no: «true», «yes» and «1» are yes."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, called: str = "") -> object:
        """A field that is JSON inside; nothing where it is missing or empty.

        Raises:
            ApiError: 400 «can't parse … JSON object».
        """
        source = self.text(name)
        if not source:
            return None
        try:
            return json.loads(source)
        except ValueError as reason:
            raise bad_request(f"can't parse {called or name} JSON object") from reason

    def describe(self) -> dict[str, object]:
        """The call for the journal: JSON fields decoded, files by name and size."""
        shown: dict[str, object] = {name: _decoded(value) for name, value in self.fields.items()}
        for name, upload in self.files.items():
            shown[name] = {"file_name": upload.file_name, "size": len(upload.content)}
        return shown


def _decoded(value: str) -> object:
    if value[:1] not in {"{", "["}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def read_params(request: web.Request) -> Params:
    """The parameters of an HTTP request.

    Raises:
        ApiError: 400 for broken JSON or text that is not UTF-8.
    """
    fields = dict(request.query)
    files: dict[str, Upload] = {}
    if request.method == "POST":
        if request.content_type == "application/json":
            fields |= _json_fields(await request.read())
        elif request.content_type.startswith("multipart/"):
            await _read_multipart(request, fields, files)
        else:
            form = await request.post()
            fields |= {name: value for name, value in form.items() if isinstance(value, str)}
    if any("\ud800" <= sign <= "\udfff" for value in fields.values() for sign in value):
        raise bad_request("strings must be encoded in UTF-8")
    return Params(fields, files)


def _json_fields(body: bytes) -> dict[str, str]:
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError as reason:
        raise bad_request("can't parse JSON object") from reason
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return {
        name: one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
        for name, one in value.items()
    }


async def _read_multipart(
    request: web.Request, fields: dict[str, str], files: dict[str, Upload]
) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            fields[part.name] = content.decode("utf-8", "surrogateescape")
        else:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, mime_type, content)
