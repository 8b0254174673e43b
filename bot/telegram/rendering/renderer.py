"""The `Renderer` port: screens and toasts become finished Bot API requests."""

import json
from collections.abc import Mapping

from bot.flows.effects import SendFile
from bot.flows.letters import Letter, Medium
from bot.flows.notices import Notice
from bot.flows.screens import Button, Result, Screen, Summary
from bot.services.units import OutgoingMessage, Priority
from bot.telegram.rendering.environment import Vocabulary
from bot.telegram.rendering.fitting import fitted
from bot.telegram.rendering.subsectors import SubsectorFinder
from bot.words import LANGUAGES, spoken

CHOSEN = "✓ "
"""Before the words of the button whose answer stands."""

DATA_COPY_JOB = "data_copy"

_BRIEFEST: Mapping[type[Screen], int] = {Result: 5, Summary: 2}
"""The last brevity of the templates that can leave something out."""

_CARRIES: Mapping[Medium, str] = {
    Medium.NOTHING: "sendMessage",
    Medium.PHOTO: "sendPhoto",
    Medium.DOCUMENT: "sendDocument",
}
"""The method that sends a letter with such a thing."""

_PLAIN_TEXT = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


class TelegramRenderer:
    """Renders for Telegram, in every language of the bot.

    Args:
        controller: Who is responsible for the data, as people read it.
        contact: How to reach them.
        demo: Whether this is the local demo, where both are examples.
        username: The bot's own name without `@`, where it is known.
    """

    def __init__(self, *, controller: str, contact: str, demo: bool, username: str = "") -> None:
        settings = {
            "controller": controller, "contact": contact, "demo": demo, "username": username,
        }  # fmt: skip
        self._vocabularies = {language: Vocabulary(language, settings) for language in LANGUAGES}
        self._subsectors = SubsectorFinder(
            pair for vocabulary in self._vocabularies.values() for pair in vocabulary.subsectors
        )

    def show(
        self, screen: Screen, *, chat_id: int, language: str, token: int, edit: int | None
    ) -> OutgoingMessage:
        """A screen as `sendMessage`, or as `editMessageText` of the message `edit`."""
        vocabulary = self._vocabulary(language)
        briefest = _BRIEFEST.get(type(screen), 0)
        payload: dict[str, object] = {"chat_id": chat_id}
        if edit is not None:
            payload["message_id"] = edit
        payload["text"] = fitted(lambda brevity: vocabulary.screen(screen, brevity), briefest)
        payload |= _PLAIN_TEXT
        rows = [[_button(one, vocabulary, token) for one in row] for row in screen.keyboard if row]
        if rows:
            payload["reply_markup"] = {"inline_keyboard": rows}
        method = "sendMessage" if edit is None else "editMessageText"
        return OutgoingMessage(chat_id, method, _json(payload), screen=True, edits=edit)

    def answer_tap(
        self, query_id: str, toast: str | None, *, chat_id: int, language: str
    ) -> OutgoingMessage:
        """An `answerCallbackQuery`, with a toast or silent."""
        payload = {"callback_query_id": query_id}
        if toast is not None:
            payload["text"] = self._vocabulary(language).toast(toast)
        return OutgoingMessage(chat_id, "answerCallbackQuery", _json(payload))

    def data_copy(self, *, chat_id: int, language: str) -> OutgoingMessage:
        """A `sendDocument` whose file the job `data_copy` renders after the commit."""
        payload = {"chat_id": chat_id, "caption": self.words(language, "data_copy_caption")}
        return OutgoingMessage(chat_id, "sendDocument", _json(payload), job=DATA_COPY_JOB)

    def file(self, effect: SendFile, *, chat_id: int, language: str) -> OutgoingMessage:
        """A `sendDocument` or `sendPhoto` whose file the effect's job makes after the commit."""
        payload: dict[str, object] = {"chat_id": chat_id}
        if effect.caption:
            vocabulary = self._vocabulary(language)
            payload["caption"] = vocabulary.word(effect.caption, effect.params)
        method = "sendPhoto" if effect.picture else "sendDocument"
        return OutgoingMessage(chat_id, method, _json(payload), job=effect.job)

    def notice(self, notice: Notice, *, chat_id: int, language: str) -> OutgoingMessage:
        """What somebody is told without having asked; no screen, and its buttons stay good.

        Raises:
            TemplateError: There is no template of this kind, or it lacks what it names.
        """
        vocabulary = self._vocabulary(language)
        payload: dict[str, object] = {"chat_id": chat_id, "text": vocabulary.notice(notice)}
        payload |= _PLAIN_TEXT
        if rows := [[_button(one, vocabulary, 0) for one in row] for row in notice.keyboard]:
            payload["reply_markup"] = {"inline_keyboard": rows}
        return OutgoingMessage(chat_id, "sendMessage", _json(payload), Priority.REMINDER)

    def letter(
        self,
        letter: Letter,
        *,
        chat_id: int,
        language: str,
        priority: Priority = Priority.REPLY,
    ) -> OutgoingMessage:
        """A broadcast as its recipients see it: the words, who sends it, the way out."""
        vocabulary = self._vocabulary(language)
        detail = {"text": letter.text, "sender": letter.sender}
        notice = Notice("broadcast", detail, area=letter.area)
        said = vocabulary.notice(notice)
        payload: dict[str, object] = {"chat_id": chat_id, "parse_mode": "HTML"}
        if letter.medium:
            payload |= {letter.medium.value: letter.file_id, "caption": said}
        else:
            payload |= _PLAIN_TEXT
            payload["text"] = said
        rows = [[_button(one, vocabulary, 0) for one in row] for row in notice.keyboard]
        payload["reply_markup"] = {"inline_keyboard": rows}
        return OutgoingMessage(chat_id, _CARRIES[letter.medium], _json(payload), priority)

    def board(
        self, notice: Notice, *, chat_id: int, language: str, edits: int | None
    ) -> OutgoingMessage:
        """A notice that is kept up to date: sent once, then edited in place."""
        said = self.notice(notice, chat_id=chat_id, language=language)
        if edits is None:
            return said
        payload = _json({**json.loads(said.payload), "message_id": edits})
        return OutgoingMessage(chat_id, "editMessageText", payload, edits=edits)

    def render_private_only(self, chat_id: int, language: str) -> OutgoingMessage:
        """What a group is told: the bot talks in private."""
        return self._line(chat_id, language, "private_only")

    def render_not_saved(self, chat_id: int, language: str) -> OutgoingMessage:
        """The apology when an answer could not be stored."""
        return self._line(chat_id, language, "not_saved")

    def render_slowed(self, chat_id: int, language: str) -> OutgoingMessage:
        """What somebody is told whose many messages are answered one by one."""
        return self._line(chat_id, language, "slowed")

    def words(self, language: str, key: str) -> str:
        """A text outside of screens as plain text: command descriptions, the bot's profile.

        Raises:
            AttributeError: `words.j2` has no such key.
        """
        return self._vocabulary(language).word(key)

    def words_with(self, language: str, key: str, params: Mapping[str, str]) -> str:
        """A text outside of screens, filled in, as plain text."""
        return self._vocabulary(language).word(key, params)

    def subsector_names(self) -> Mapping[str, Mapping[str, str]]:
        """Language -> code -> the name of a subsector."""
        return {
            language: dict(reversed(vocabulary.subsectors))
            for language, vocabulary in self._vocabularies.items()
        }

    def find_subsector(self, text: str) -> str | None:
        """The code of the subsector that somebody typed, in any language of the bot."""
        return self._subsectors.find(text)

    def _line(self, chat_id: int, language: str, key: str) -> OutgoingMessage:
        payload = {"chat_id": chat_id, "text": self.words(language, key)}
        return OutgoingMessage(chat_id, "sendMessage", _json(payload))

    def _vocabulary(self, language: str) -> Vocabulary:
        return self._vocabularies[spoken(language)]


def _button(button: Button, vocabulary: Vocabulary, token: int) -> dict[str, str]:
    label = vocabulary.label(button.label, button.params)
    return {
        "text": CHOSEN + label if button.chosen else label,
        "callback_data": button.tap.encode(token),
    }


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: `json.dumps` makes one a call where anything differs from its defaults."""


def _json(payload: Mapping[str, object]) -> str:
    return _ENCODER.encode(payload)
