"""The checked fields of a file, turned into the scoring model; shorthands are written out."""

from collections.abc import Sequence

from bot.rubric_files import schema
from bot.rubric_files.words import YES_NO
from scoring.rubric import (
    Band,
    Choice,
    Condition,
    Gate,
    Group,
    Indicator,
    Missing,
    Multi,
    NextStep,
    Node,
    Number,
    OpenQuestion,
    Option,
    Panel,
    Requirement,
    Rubric,
    Scale,
    Subject,
    Text,
)


def build_rubric(part: schema.RubricPart, digest: str) -> Rubric:
    """The frozen model of fields that passed every check.

    Args:
        part: The file's fields.
        digest: Hex SHA-256 of the file's bytes.
    """
    languages = tuple(part.languages)
    return Rubric(
        id=part.rubric,
        version=part.version,
        hash=digest,
        languages=languages,
        name=_text(part.name),
        about=_text(part.about),
        notice=_text(part.notice),
        groups={name: _group(name, group) for name, group in part.groups.items()},
        indicators={
            name: _indicator(name, indicator, languages)
            for name, indicator in part.indicators.items()
        },
        nodes={name: _node(name, node) for name, node in part.nodes.items()},
        root=part.root,
        level_names=tuple(map(_text, part.level_names)),
        scale=part.scale,
        gates=tuple(map(_gate, part.gates)),
        bands=tuple(Band(band.id, band.lower, _text(band.name)) for band in part.bands),
        panel=Panel(part.panel.min_group, part.panel.min_total, part.panel.min_each),
        open_questions=tuple(
            OpenQuestion(item.id, _text(item.question), _text(item.hint))
            for item in part.open_questions
        ),
        asks_subsector=part.asks_subsector,
    )


def _text(text: schema.Text) -> Text:
    # Block scalars end with a line break that nobody means.
    return {language: sentence.strip() for language, sentence in text.items()}


def _group(name: str, part: schema.GroupPart) -> Group:
    return Group(name, _text(part.name), part.weight, part.answers_as)


def _indicator(name: str, part: schema.IndicatorPart, languages: Sequence[str]) -> Indicator:
    return Indicator(
        id=name,
        name=_text(part.name),
        question=_text(part.question),
        scale=_scale(part, languages),
        groups=tuple(part.groups),
        explanation=_text(part.explain),
        evidence=_text(part.evidence),
        evidence_from=part.evidence_from,
        evidence_kinds=tuple(part.evidence_kinds),
        subject=Subject(part.about),
        not_applicable=part.not_applicable,
        effort=part.effort,
        requires=tuple(Requirement(other, int(bound)) for other, bound in part.requires),
        steps=tuple(_step(key, step) for key, step in part.steps.items()),
        source=part.source,
        standing=part.standing,
    )


def _scale(part: schema.IndicatorPart, languages: Sequence[str]) -> Scale:
    if part.number:
        return _number(part.number, is_reversed=part.reverse)
    if part.multi:
        return _multi(part.multi)
    options = _options(part, languages)
    if part.reverse:
        options = [Option(1 - option.value, option.text) for option in reversed(options)]
    return Choice(tuple(options))


def _options(part: schema.IndicatorPart, languages: Sequence[str]) -> list[Option]:
    if part.choice:
        return [Option(option.value, _text(option.text)) for option in part.choice]
    texts = part.levels or _yes_no(languages)
    best = len(texts) - 1
    return [Option(level / best, _text(text)) for level, text in enumerate(texts)]


def _yes_no(languages: Sequence[str]) -> list[schema.Text]:
    return [{language: YES_NO[language][index] for language in languages} for index in (0, 1)]


def _number(part: schema.NumberPart, *, is_reversed: bool) -> Number:
    lo, hi = (part.to, part.begin) if is_reversed else (part.begin, part.to)
    return Number(lo, hi, part.scale == "log", _text(part.unit))


def _multi(part: schema.MultiPart) -> Multi:
    options = tuple(Option(option.points, _text(option.text)) for option in part.options)
    return Multi(options, part.full, part.none)


def _step(key: str, part: schema.StepPart) -> NextStep:
    levels = schema.to_levels(key)
    return NextStep(levels, _text(part.do), _text(part.first), part.owner, _text(part.basis))


def _node(name: str, part: schema.NodePart) -> Node:
    return Node(
        id=name,
        name=_text(part.name),
        children=dict(part.of),
        p=part.p,
        need=part.need,
        floor=part.floor,
        missing=Missing(part.missing),
    )


def _gate(part: schema.GatePart) -> Gate:
    conditions = tuple(Condition(subject, bound) for subject, bound in part.when)
    return Gate(part.level, _text(part.name), conditions, part.cap)
