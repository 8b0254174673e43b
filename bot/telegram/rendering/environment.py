"""One jinja2 environment a language, compiled once: HTML escaped, nothing undefined."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from jinja2 import Template
from jinja2.environment import TemplateModule

from bot.flows.notices import Notice
from bot.flows.places import OTHER_SUBSECTOR, SUBSECTORS, UNSURE_SUBSECTOR
from bot.flows.remarks import Remark
from bot.flows.screens import Explanation, Question, Screen
from bot.templating import template_environment
from scoring.rubric import Choice

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
HTML = ".html.j2"
NOTES = f"notes{HTML}"
LABELS = (
    "labels.j2",
    "desk/labels.j2",
    "rounds/labels.j2",
    "broadcasts/labels.j2",
    "summaries/labels.j2",
    "facilitated/labels.j2",
    "field/labels.j2",
)
"""Where the words of buttons stand: each room may keep its own."""
TOASTS, WORDS, SUBSECTOR_NAMES = "toasts.j2", "words.j2", "subsectors.j2"
PLAIN = frozenset({"labels.j2", TOASTS, WORDS, SUBSECTOR_NAMES})
"""Files of plain text; everything else is escaped."""
WHOSE = "facilitated/parts.j2"
PARTS = "parts"
"""The folder of what several templates include."""
NOTICES = "notices"
"""The folder of what people are told without having asked: a template a kind."""
SUBSECTOR_CODES = (*SUBSECTORS, OTHER_SUBSECTOR)
KEPT = 4096
"""Texts of each sort that are kept for the next time."""
HINTS = frozenset({Remark.NOT_UNDERSTOOD, Remark.FILE_INSTEAD})
LONG_SCREENS = frozenset(
    {"consent_notice", "privacy", "help", "result", "summary", "role_question",
     "subsector_question", "instrument_question"}
)  # fmt: skip
"""Under a hint these are not said again: on a small phone the hint would be out of sight."""

Key = TypeVar("Key")

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")


@cache
def template_name(screen: str) -> str:
    """The name of a screen's template: `RegionQuestion` -> `region_question`."""
    return _CAPITAL.sub("_", screen).lower()


@cache
def screen_templates() -> Mapping[str, str]:
    """The screens that have a template: name -> its path, which may lie in a room's folder."""
    paths = (path.relative_to(TEMPLATES) for path in sorted(TEMPLATES.rglob(f"*{HTML}")))
    return {
        path.name.removesuffix(HTML): path.as_posix()
        for path in paths
        if path.name != NOTES and path.parts[0] not in (PARTS, NOTICES)
    }


class Vocabulary:
    """All templates of one language, ready to render.

    Args:
        language: One of `bot.words.LANGUAGES`.
        settings: What every template may name: controller, contact, demo, username.
    """

    def __init__(self, language: str, settings: Mapping[str, object]) -> None:
        self._environment = template_environment(language, [TEMPLATES], autoescape=_is_html)
        self._environment.globals |= settings
        names = self._subsector_names()
        self._environment.globals["subsector_names"] = names
        self._labels, self._notes, self._toasts, self._words = (
            self._macros(*names) for names in (LABELS, (NOTES,), (TOASTS,), (WORDS,))
        )
        self._whose = self._macros(WHOSE)("whose")
        self._bodies: dict[tuple[object, ...], str] = {}
        self._labels_said: dict[tuple[object, ...], str] = {}
        self.subsectors = tuple(
            (code, name)
            for code in SUBSECTOR_CODES
            for name in (names[code], self.label("subsector", {"code": code}))
        )
        """Every subsector by code and name, as texts and as buttons have it."""

    def screen(self, screen: Screen, brevity: int = 0) -> str:
        """A screen as HTML: whose it is where it is somebody else's, its note, itself.

        Args:
            screen: What is shown.
            brevity: 0 says everything; more leaves out what the template can do without.
        """
        said = self._with_note(screen, brevity)
        return f"{self._whose(screen.whose).strip()}\n\n{said}" if screen.whose else said

    def _with_note(self, screen: Screen, brevity: int) -> str:
        if screen.note is None:
            return self._body(screen, brevity)
        kind = template_name(type(screen).__name__)
        note = " ".join(self._notes(screen.note.remark)(screen.note, screen, kind).split())
        if kind in LONG_SCREENS and screen.note.remark in HINTS:
            return note
        return f"{note}\n\n{self._body(screen, brevity)}"

    def _body(self, screen: Screen, brevity: int) -> str:
        key = _what_it_says(screen)
        known = self._bodies.get(key) if key else None
        if known is not None:
            return known
        text = self._template(screen).render(screen=screen, brevity=brevity)
        body = _EMPTY_LINES.sub("\n\n", text).strip()
        if key:
            _remember(self._bodies, key, body)
        return body

    def _template(self, screen: Screen) -> Template:
        name = template_name(type(screen).__name__)
        return self._environment.get_template(screen_templates()[name])

    def notice(self, notice: Notice) -> str:
        """What somebody is told without having asked, as HTML.

        Raises:
            TemplateError: There is no such template, or it names what the notice has not.
        """
        template = self._environment.get_template(f"{NOTICES}/{notice.kind}{HTML}")
        text = template.render(
            detail=notice.detail, area=notice.area, place=notice.place, zone=notice.zone
        )
        return _EMPTY_LINES.sub("\n\n", text).strip()

    def label(self, key: str, params: Mapping[str, str]) -> str:
        """The words of a button, as plain text."""
        said = (key, *params.items())
        label = self._labels_said.get(said)
        if label is None:
            label = self._labels(key)(params).strip()
            _remember(self._labels_said, said, label)
        return label

    def toast(self, key: str) -> str:
        """A short line over the chat, as plain text."""
        return self._toasts(key)().strip()

    def word(self, key: str, params: Mapping[str, str] | None = None) -> str:
        """A text that stands outside of screens, by its key in `words.j2`.

        Raises:
            AttributeError: There is no such text.
        """
        say = self._words(key)
        return (say() if params is None else say(params)).strip()

    def _macros(self, *templates: str) -> Callable[[str], Callable[..., str]]:
        """Finds a macro by its name in the first of some templates that has it."""

        @cache
        def modules() -> list[TemplateModule]:
            return [self._environment.get_template(name).module for name in templates]

        def find(name: str) -> Callable[..., str]:
            module = next((each for each in modules() if hasattr(each, name)), modules()[0])
            macro: Callable[..., str] = getattr(module, name)
            return macro

        return find

    def _subsector_names(self) -> Mapping[str, str]:
        named = self._macros(SUBSECTOR_NAMES)("in_text")
        codes = (*SUBSECTOR_CODES, UNSURE_SUBSECTOR, "")
        return {code: str(named(code)).strip() for code in codes}


def _what_it_says(screen: Screen) -> tuple[object, ...] | None:
    """What the words of a question follow from; the same for everybody who is asked it."""
    if not isinstance(screen, Question | Explanation) or not isinstance(
        screen.indicator.scale, Choice
    ):
        return None
    left = screen.left if isinstance(screen, Question) else None
    return (
        type(screen), screen.rubric.hash, screen.indicator.id, screen.dimension.id,
        screen.position, screen.total, screen.subsector, left,
    )  # fmt: skip


def _remember(known: dict[Key, str], key: Key, text: str) -> None:
    """Keep a text for the next time; start anew when there are too many."""
    if len(known) >= KEPT:
        known.clear()
    known[key] = text


def _is_html(template: str | None) -> bool:
    """Whether what a template says goes into HTML: all but those that are plain text.

    What a room's screens share is HTML too, whatever its file is called.
    """
    return template is None or template.rpartition("/")[2] not in PLAIN
