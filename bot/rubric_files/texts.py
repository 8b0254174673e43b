"""Every text of a rubric: all languages, no stray placeholder, and short enough to be sent."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.rubric_files.findings import Finding, Place, listed, nearest, quoted, warning
from bot.rubric_files.spots import Spot

MESSAGE_LIMIT = 4096
"""UTF-16 units of one Telegram message, after its markup is taken out (Bot API, sendMessage)."""
AROUND_QUESTION = 400
"""UTF-16 units kept free in a question's message: where we are, the subsector's name, hints."""
LEVEL_LIMIT = 66
"""Characters of a level's sentence: two lines of a narrow phone."""
OPTION_LIMIT = 200
"""Characters of an option of `choice` or `multi`."""
QUESTION_WORDS = 25
"""Words of a question that can be read in one breath; more is a warning."""
NAME_LIMIT = 80
"""Characters of a name, which stands in lists and headings."""
TEXT_LIMIT = 1000
"""Characters of any other text."""
STEP_LIMIT = 1000
"""UTF-16 units of a next step (do, first and basis): a result message shows three of them."""

SUBSECTOR = "{subsector}"
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


@dataclass(frozen=True, slots=True)
class TextRule:
    """Where texts stand (`*`: any key or element), and what is allowed in them."""

    path: tuple[str, ...]
    limit: int
    names_subsector: bool = False


def _rule(path: str, limit: int, *, names_subsector: bool = False) -> TextRule:
    return TextRule(tuple(path.split(".")), limit, names_subsector)


RULES: tuple[TextRule, ...] = (
    _rule("name", NAME_LIMIT),
    _rule("about", TEXT_LIMIT),
    _rule("notice", TEXT_LIMIT),
    _rule("level_names.*", NAME_LIMIT),
    _rule("groups.*.name", NAME_LIMIT),
    _rule("indicators.*.name", NAME_LIMIT),
    _rule("indicators.*.question", TEXT_LIMIT, names_subsector=True),
    _rule("indicators.*.levels.*", LEVEL_LIMIT, names_subsector=True),
    _rule("indicators.*.choice.*.text", OPTION_LIMIT, names_subsector=True),
    _rule("indicators.*.multi.options.*.text", OPTION_LIMIT, names_subsector=True),
    _rule("indicators.*.number.unit", NAME_LIMIT),
    _rule("indicators.*.explain", MESSAGE_LIMIT, names_subsector=True),
    _rule("indicators.*.evidence", TEXT_LIMIT, names_subsector=True),
    _rule("indicators.*.steps.*.do", TEXT_LIMIT, names_subsector=True),
    _rule("indicators.*.steps.*.first", TEXT_LIMIT, names_subsector=True),
    _rule("indicators.*.steps.*.basis", TEXT_LIMIT),
    _rule("nodes.*.name", NAME_LIMIT),
    _rule("gates.*.name", NAME_LIMIT),
    _rule("bands.*.name", NAME_LIMIT),
    _rule("open_questions.*.question", TEXT_LIMIT),
    _rule("open_questions.*.hint", TEXT_LIMIT),
)


def check_texts(root: Spot) -> Iterator[Finding]:
    """Languages, placeholders and lengths of every text of the file."""
    languages = [spot.text for spot in root.among("languages")]
    yield from _check_languages(root)
    for rule in RULES:
        for text, owner in _matching(root, rule.path, None):
            yield from _check_translations(text, languages)
            for sentence in text.fields.values():
                yield from _check_sentence(sentence, rule, owner)


def check_messages(root: Spot) -> Iterator[Finding]:
    """Texts that a person reads together must fit one message together."""
    languages = [spot.text for spot in root.among("languages")]
    for indicator in root.under("indicators").values():
        for language in languages:
            yield from _check_question(indicator, language)
            for step in indicator.under("steps").values():
                yield from _check_step(step, language)


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: characters beyond the basic plane count twice."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)  # noqa: PLR2004 (the plane)


def _matching(
    spot: Spot, path: tuple[str, ...], owner: Spot | None
) -> Iterator[tuple[Spot, Spot | None]]:
    """The texts at a path, each with the part that it belongs to (an indicator, a band …)."""
    if not path:
        yield spot, owner
    elif path[0] != "*":
        below = spot.get(path[0])
        if below:
            yield from _matching(below, path[1:], owner)
    else:
        for below in (*spot.fields.values(), *spot.elements):
            yield from _matching(below, path[1:], owner or below)


def _check_languages(root: Spot) -> Iterator[Finding]:
    spot = root.get("languages")
    if not spot or isinstance(spot.value, str | Mapping):
        return
    if not spot.elements:
        yield Finding(spot.label, "no language is named; write at least one, such as [id]")
    seen: set[str] = set()
    for language in spot.elements:
        if language.text in seen:
            yield Finding(language.place, f"{quoted(language.text)} is named twice; remove one")
        seen.add(language.text)


def _check_translations(text: Spot, languages: list[str]) -> Iterator[Finding]:
    if not isinstance(text.value, Mapping) or not languages:
        return
    for name, sentence in text.fields.items():
        if name not in languages:
            message = f"unknown language {quoted(name)}; {nearest(name, languages)}"
            yield Finding(sentence.label, message)
    missing = [language for language in languages if language not in text.fields]
    if missing:
        yield Finding(text.label, f"translation missing: {listed(missing)}; add it here")


def _check_sentence(sentence: Spot, rule: TextRule, owner: Spot | None) -> Iterator[Finding]:
    if not isinstance(sentence.value, str):
        return
    text = sentence.value.strip()
    if not text:
        yield Finding(sentence.label, "the text is empty; write it or remove the key")
    if len(text) > rule.limit:
        over = f"{len(text)} characters, {len(text) - rule.limit} over the limit of {rule.limit}"
        yield Finding(sentence.place, f"{over}; shorten it")
    elif rule.limit == OPTION_LIMIT and len(text) > LEVEL_LIMIT:
        message = f"{len(text)} characters; up to {LEVEL_LIMIT} fit two lines of a phone"
        yield warning(sentence.place, f"{message}, consider shortening it")
    yield from _check_placeholders(sentence, rule, owner)
    yield from _check_words(sentence.place, text, rule)


def _check_words(place: Place, text: str, rule: TextRule) -> Iterator[Finding]:
    words = len(text.split())
    if rule.path == ("indicators", "*", "question") and words > QUESTION_WORDS:
        message = f"{words} words; a question reads well up to {QUESTION_WORDS}"
        yield warning(place, f"{message}, consider shortening it")


def _check_placeholders(sentence: Spot, rule: TextRule, owner: Spot | None) -> Iterator[Finding]:
    about = owner.get("about") if owner else None
    for found in _PLACEHOLDER.findall(sentence.text):
        if found != SUBSECTOR:
            message = f"{quoted(found)} is not a placeholder; only {SUBSECTOR} is known"
            yield Finding(sentence.place, f"{message}, so write words instead")
        elif not rule.names_subsector or not about or about.text != "subsector":
            message = f"{SUBSECTOR} stands only in indicators with `about: subsector`"
            yield Finding(sentence.place, f"{message}; write words instead")


def _options(indicator: Spot) -> Iterator[Spot]:
    yield from indicator.among("levels")
    multi = indicator.get("multi")
    for option in (*indicator.among("choice"), *(multi.among("options") if multi else ())):
        text = option.get("text")
        if text:
            yield text


def _said(text: Spot | None, language: str) -> str:
    spot = text.get(language) if text else None
    return spot.text.strip() if spot else ""


def _check_question(indicator: Spot, language: str) -> Iterator[Finding]:
    question = indicator.get("question", language)
    if question is None:
        return
    numbering = len("10  \n")
    length = AROUND_QUESTION + utf16_length(question.text)
    for option in _options(indicator):
        length += numbering + utf16_length(_said(option, language))
    for name in ("explain", "evidence"):
        length += utf16_length(_said(indicator.get(name), language))
    if length > MESSAGE_LIMIT:
        over = f"{length} characters with question, options, explanation and evidence"
        yield Finding(question.place, f"{over}: over the {MESSAGE_LIMIT} of a message; shorten it")


def _check_step(step: Spot, language: str) -> Iterator[Finding]:
    texts = [_said(step.get(name), language) for name in ("do", "first", "basis")]
    length = sum(map(utf16_length, texts))
    if length > STEP_LIMIT:
        over = f'{length} characters of "do", "first" and "basis" in "{language}"'
        yield Finding(
            step.label, f"{over}: over {STEP_LIMIT}, as a result shows three; shorten it"
        )
