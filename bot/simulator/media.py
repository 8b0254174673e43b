"""The Bot API fields of photos, documents, voices and stickers, from stored files."""

from bot.simulator.files import FileStore, StoredFile
from bot.simulator.messages import Json
from bot.simulator.params import Upload
from bot.simulator.pictures import picture_size

_THUMBNAIL_SIDE = 90
_DEFAULT_SIDE = 512


def photo_fields(store: FileStore, upload: Upload) -> Json:
    """A photo in two sizes, as Telegram gives it; both are the same bytes here."""
    width, height = picture_size(upload.content) or (_DEFAULT_SIDE, _DEFAULT_SIDE)
    scale = min(1.0, _THUMBNAIL_SIDE / max(width, height))
    small, large = store.keep(upload, "thumbnail"), store.keep(upload, "photo")
    thumbnail = {"width": max(1, int(width * scale)), "height": max(1, int(height * scale))}
    return {
        "photo": [
            small.reference() | thumbnail,
            large.reference() | {"width": width, "height": height},
        ]
    }


def document_fields(stored: StoredFile) -> Json:
    """A document with its name and type."""
    names = {"file_name": stored.upload.file_name, "mime_type": stored.upload.mime_type}
    return {"document": stored.reference() | names}


def voice_fields(stored: StoredFile, seconds: int) -> Json:
    """A voice message."""
    return {"voice": stored.reference() | {"duration": seconds, "mime_type": "audio/ogg"}}


def sticker_fields(stored: StoredFile, emoji: str) -> Json:
    """A sticker."""
    kind: Json = {
        "type": "regular", "width": _DEFAULT_SIDE, "height": _DEFAULT_SIDE,
        "is_animated": False, "is_video": False, "emoji": emoji,
    }  # fmt: skip
    return {"sticker": stored.reference() | kind}
