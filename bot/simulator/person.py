"""A person in a test: what they see, what they do, and waiting for the bot."""

from collections.abc import Callable
from typing import TypeVar

from bot.simulator import people
from bot.simulator.callbacks import Tap
from bot.simulator.formatted_text import FormattedText, plain_text
from bot.simulator.media import document_fields, photo_fields, sticker_fields, voice_fields
from bot.simulator.messages import Chat, Json, Message, User
from bot.simulator.params import Upload
from bot.simulator.pictures import picture_size
from bot.simulator.world import World

Found = TypeVar("Found")
WAIT_SECONDS = 30.0
"""How long the waiting methods wait, in real seconds, before they raise TimeoutError."""

ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""The smallest PNG: what `send_photo` sends by default."""


class Person:
    """A person with a phone, in their private chat with the bot or in one group.

    Doing is synchronous and immediate; only waiting is awaited. Every waiting
    method looks first at what is there, then again after everything that happens.
    """

    def __init__(self, world: World, user: User, group: Chat | None = None) -> None:
        self._world = world
        self._group = group
        self.user = user

    @property
    def id(self) -> int:
        """The Telegram id; in a private chat also the chat id."""
        return self.user.id

    @property
    def chat(self) -> Chat:
        """The chat in which this person writes."""
        return self._group or people.open_chat(self._world, self.user)

    def in_group(self, group: Chat) -> "Person":
        """The same person, writing in a group."""
        return Person(self._world, self.user, group)

    # What the person sees.

    def messages(self) -> list[Message]:
        """Every visible message of the chat, oldest first."""
        return self.chat.in_order()

    def from_bot(self) -> list[Message]:
        """The bot's messages, oldest first."""
        return [message for message in self.messages() if message.from_bot]

    @property
    def last(self) -> Message:
        """The lowest message of the bot.

        Raises:
            LookupError: the bot has written nothing yet.
        """
        written = self.from_bot()
        if not written:
            raise LookupError(f"the bot has written nothing to {self.user.first_name}")
        return written[-1]

    def message(self, message_id: int) -> Message:
        """The message with this number; KeyError when it is deleted."""
        return self.chat.messages[message_id]

    @property
    def keyboard(self) -> tuple[tuple[str, ...], ...]:
        """The labels of the reply keyboard, row by row."""
        markup = self.chat.keyboard
        rows = markup.rows if markup else ()
        return tuple(tuple(str(button["text"]) for button in row) for row in rows)

    @property
    def taps(self) -> list[Tap]:
        """This person's taps with the bot's answers, oldest first."""
        return self._world.taps.of_person(self.id)

    @property
    def toasts(self) -> list[str]:
        """What the bot said in answers to taps, oldest first."""
        return [tap.text for tap in self.taps if tap.text]

    @property
    def commands(self) -> list[str]:
        """The commands in the menu, in this person's language."""
        menu = self._world.profile.commands_for(
            self.chat.id, self.user.language_code, private=self.chat.is_private
        )
        return [str(command["command"]) for command in menu]

    # What the person does.

    def start(self, payload: str = "") -> Message:
        """Press START, or open a link `t.me/<bot>?start=<payload>`."""
        return self.send_text(f"/start {payload}".strip())

    def send_text(self, text: str, *, reply_to: int = 0) -> Message:
        """Send a text; nothing in it is markup."""
        return people.write_text(self._world, self.user, self.chat, text, reply_to)

    def edit_text(self, message_id: int, text: str) -> Message:
        """Change a text that this person sent."""
        return people.edit_text(self._world, self.chat, self.message(message_id), text)

    def send_photo(self, content: bytes = ONE_PIXEL, *, caption: str = "") -> Message:
        """Send a picture.

        Raises:
            CannotDo: it is none: a phone offers to send it as a file.
        """
        return self._send(self._photo(content), caption)

    def send_album(self, *pictures: bytes, caption: str = "") -> list[Message]:
        """Send several pictures at once: a message each, the caption under the first.

        Raises:
            CannotDo: one of them is no picture.
        """
        media = [self._photo(content) for content in pictures]
        album = self._world.new_album()
        return [self._send(one, "" if place else caption, album)
                for place, one in enumerate(media)]  # fmt: skip

    def send_document(
        self,
        content: bytes = b"Kota Kreatif",
        file_name: str = "dokumen.txt",
        mime_type: str = "text/plain",
        *,
        caption: str = "",
    ) -> Message:
        """Send a file."""
        stored = self._world.files.keep(Upload(file_name, mime_type, content), "document")
        return self._send(document_fields(stored), caption)

    def send_voice(self, seconds: int = 3) -> Message:
        """Send a voice message."""
        upload = Upload("suara.ogg", "audio/ogg", b"OggS" + bytes(64))
        return self._send(voice_fields(self._world.files.keep(upload, "voice"), seconds))

    def send_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        upload = Upload("stiker.webp", "image/webp", b"RIFF" + bytes(64))
        return self._send(sticker_fields(self._world.files.keep(upload, "sticker"), emoji))

    def send_location(self, latitude: float = -7.7956, longitude: float = 110.3695) -> Message:
        """Send a place; Yogyakarta by default."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def tap(self, button: str, *, message_id: int | None = None) -> Tap:
        """Tap an inline button by its label or callback data.

        Args:
            button: label or callback data, exactly.
            message_id: on which message; by default the lowest one that has the button.

        Raises:
            CannotDo: no such button, or one that sends nothing to the bot.
        """
        message = self._with_button(button) if message_id is None else self.message(message_id)
        found = people.find_button(message, button)
        if "callback_data" not in found:
            raise people.CannotDo(f"button {button!r} sends nothing to the bot: {found}")
        return self.tap_raw(message.message_id, str(found["callback_data"]))

    def tap_raw(self, message_id: int, data: str) -> Tap:
        """Send a tap that the keyboard may not offer any more: clients do that."""
        return people.tap(self._world, self.user, self.chat, message_id, data)

    def press(self, label: str) -> Message:
        """Press a key of the reply keyboard: it sends its label.

        Raises:
            CannotDo: no such key.
        """
        if all(label not in row for row in self.keyboard):
            raise people.CannotDo(f"no key {label!r}: {self.keyboard}")
        return self.send_text(label)

    def block(self) -> None:
        """Block the bot."""
        people.set_blocked(self._world, self.user, blocked=True)

    def unblock(self) -> None:
        """Unblock the bot."""
        people.set_blocked(self._world, self.user, blocked=False)

    # Waiting for the bot.

    async def wait_for(
        self, condition: Callable[[], Found | None], seconds: float = WAIT_SECONDS
    ) -> Found:
        """Wait until the condition gives something true, and give that.

        Raises:
            TimeoutError: with what the person sees instead.
        """
        try:
            return await self._world.hub.until(condition, seconds)
        except TimeoutError as reason:
            seen = "\n---\n".join(message.text for message in self.from_bot()[-3:])
            raise TimeoutError(
                f"{self.user.first_name} waited in vain; the bot's last messages:\n{seen}"
            ) from reason

    async def wait_for_text(self, part: str, seconds: float = WAIT_SECONDS) -> Message:
        """Wait until a message of the bot contains this, and give the lowest such one."""
        return await self.wait_for(
            lambda: next((one for one in reversed(self.from_bot()) if part in one.text), None),
            seconds,
        )

    async def wait_for_reply(self, after: Message | int, seconds: float = WAIT_SECONDS) -> Message:
        """Wait for a message of the bot that stands below this one."""
        number = after if isinstance(after, int) else after.message_id
        return await self.wait_for(
            lambda: next((one for one in self.from_bot() if one.message_id > number), None),
            seconds,
        )

    async def wait_for_change(self, message: Message, seconds: float = WAIT_SECONDS) -> Message:
        """Wait until the bot has edited this message, and give what it became."""

        def changed() -> Message | None:
            now = self.chat.messages.get(message.message_id)
            return now if now is not None and now != message else None

        return await self.wait_for(changed, seconds)

    async def wait_for_answer(self, tap: Tap, seconds: float = WAIT_SECONDS) -> Tap:
        """Wait until the bot has answered this tap, and give the tap with its answer."""

        def answered() -> Tap | None:
            now = self._world.taps.by_id[tap.query_id]
            return now if now.answered else None

        return await self.wait_for(answered, seconds)

    async def wait_for_button(self, button: str, seconds: float = WAIT_SECONDS) -> Message:
        """Wait until a message offers this button, and give the message."""
        return await self.wait_for(lambda: self._offering(button), seconds)

    def _offering(self, button: str) -> Message | None:
        for message in reversed(self.from_bot()):
            rows = message.markup.rows if message.markup else ()
            if any(
                button in {one["text"], one.get("callback_data")} for row in rows for one in row
            ):
                return message
        return None

    def _with_button(self, button: str) -> Message:
        message = self._offering(button)
        if message is None:
            shown = [one.buttons for one in self.from_bot() if one.buttons]
            raise people.CannotDo(f"no button {button!r}; there are {shown}")
        return message

    def _photo(self, content: bytes) -> Json:
        if picture_size(content) is None:
            raise people.CannotDo("this is no picture; send it as a document")
        return photo_fields(self._world.files, Upload("photo.jpg", "image/jpeg", content))

    def _send(self, media: Json, caption: str = "", album: str = "") -> Message:
        body = plain_text(caption) if caption else FormattedText("")
        return people.write(self._world, self.user, self.chat, body, media, album=album)
