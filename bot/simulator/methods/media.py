"""Pictures, documents and albums up; getFile down."""

from dataclasses import dataclass

from bot.simulator.errors import ApiError, bad_request
from bot.simulator.files import (
    MAX_DOWNLOAD_BYTES,
    MAX_PHOTO_BYTES,
    MAX_UPLOAD_BYTES,
    StoredFile,
)
from bot.simulator.formatted_text import (
    FormattedText,
    checked_caption,
    format_text,
    read_caption,
    tidy,
)
from bot.simulator.json_fields import JsonObject
from bot.simulator.media import document_fields, photo_fields
from bot.simulator.messages import Json
from bot.simulator.methods.sending import deliver, post_from_bot, replied_message
from bot.simulator.params import Params, Upload
from bot.simulator.pictures import picture_size
from bot.simulator.world import World

_ALBUM = range(2, 11)
_MAX_SIDES = 10_000
_MAX_RATIO = 20


@dataclass(frozen=True)
class _Item:
    kind: str
    media: Json
    body: FormattedText


def send_photo(world: World, params: Params) -> object:
    """Send a picture that is shown as one."""
    body = read_caption(params)
    upload = _source(world, params, "photo", params.text("photo"), "photo")
    return deliver(world, params, body, _photo(world, upload))


def send_document(world: World, params: Params) -> object:
    """Send a file as it is."""
    body = read_caption(params)
    source = _source(world, params, "document", params.text("document"), "document")
    return deliver(world, params, body, _document(world, source))


def send_media_group(world: World, params: Params) -> object:
    """Send two to ten pictures, or two to ten documents, as one album."""
    value = params.json("media", "media")
    if not isinstance(value, list):
        raise bad_request("expected an Array of InputMedia")
    if len(value) not in _ALBUM:
        raise bad_request("group send failed" if len(value) == 1 else "wrong number of media")
    items = [_read_item(world, params, one) for one in value]
    if len({item.kind for item in items}) > 1:
        raise bad_request("can't use the media of the specified type in the album")
    return _send_album(world, params, items)


def read_input_media(world: World, params: Params) -> tuple[Json, FormattedText]:
    """The `media` of editMessageMedia."""
    value = params.json("media", "input media")
    if value is None:
        raise bad_request("media is empty")
    item = _read_item(world, params, value)
    return item.media, item.body


def get_file(world: World, params: Params) -> object:
    """Where a file can be fetched from."""
    stored = world.files.find(params.text("file_id").strip())
    if not params.text("file_id").strip():
        raise bad_request("file_id not specified")
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    path = world.files.open_path(stored, world.clock.seconds())
    return stored.reference() | {"file_path": path}


def _send_album(world: World, params: Params, items: list[_Item]) -> object:
    chat = world.chat_for_bot(params.text("chat_id"))
    reply_to = replied_message(chat, params)
    album = world.new_album()
    sent = [
        post_from_bot(world, chat, item.body, item.media, reply_to=reply_to, album=album)
        for item in items
    ]
    return [world.message_json(chat, message) for message in sent]


def _read_item(world: World, params: Params, value: object) -> _Item:
    prefix = "can't parse InputMedia: "
    fields = JsonObject.of(value, "InputMedia", prefix)
    kind = fields.required_string("type").lower()
    if kind not in {"photo", "document"}:
        raise bad_request(f"{prefix}type must be photo or document in this simulator")
    source = _source(world, params, "", fields.required_string("media"), kind)
    media = _photo(world, source) if kind == "photo" else _document(world, source)
    return _Item(kind, media, _item_caption(fields))


def _item_caption(fields: JsonObject) -> FormattedText:
    caption, mode = fields.optional_string("caption"), fields.optional_string("parse_mode")
    return checked_caption(format_text(caption, mode) if mode else tidy(caption, ()))


def _source(
    world: World, params: Params, field: str, reference: str, kind: str
) -> Upload | StoredFile:
    """The uploaded file, or the stored one that is sent again by its id."""
    name = reference.removeprefix("attach://") if reference.startswith("attach://") else field
    upload = params.files.get(name)
    if upload is not None:
        return upload
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if reference.lower().startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.find(reference)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong padding in the string")
    if (stored.kind == "photo") != (kind == "photo"):
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as"
                          f" {kind.capitalize()}")  # fmt: skip
    return stored


def _photo(world: World, source: Upload | StoredFile) -> Json:
    upload = source.upload if isinstance(source, StoredFile) else source
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_PHOTO_BYTES:
        raise _too_large(MAX_PHOTO_BYTES)
    size = picture_size(upload.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > _MAX_SIDES or max(size) > _MAX_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return photo_fields(world.files, upload)


def _document(world: World, source: Upload | StoredFile) -> Json:
    if isinstance(source, StoredFile):
        return document_fields(source)
    if not source.content:
        raise bad_request("file must be non-empty")
    if len(source.content) > MAX_UPLOAD_BYTES:
        raise _too_large(MAX_UPLOAD_BYTES)
    return document_fields(world.files.keep(source, "document"))


def _too_large(limit: int) -> ApiError:
    if limit == MAX_UPLOAD_BYTES:
        return ApiError(413, "Request Entity Too Large")
    return bad_request(f"file of size larger than {limit} bytes can't be sent as a photo")
