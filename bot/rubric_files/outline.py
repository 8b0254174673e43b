"""A rubric on one screen: its tree with weights, and what it asks of each group."""

from collections.abc import Iterator

from scoring.rubric import Choice, Condition, Indicator, Multi, Node, Rubric

SECONDS_EACH = 22
"""Expected seconds of one question: reading it and five sentences, then one tap."""
SECONDS_AROUND = 60
"""Expected seconds besides the questions: consent, region, group and closing question."""


def expected_minutes(questions: int) -> float:
    """How long a person needs for so many questions, in minutes."""
    return (questions * SECONDS_EACH + SECONDS_AROUND) / 60


def outline(rubric: Rubric) -> Iterator[str]:
    """Lines that show the tree with weights, its levels, then questions and minutes by group."""
    language = rubric.languages[0]
    yield f"{rubric.id} {rubric.version}: {rubric.name[language]}"
    yield f"languages {', '.join(rubric.languages)} · scale 0–{rubric.scale:g}"
    yield f"hash {rubric.hash}"
    yield ""
    yield _node_line(rubric.nodes[rubric.root], language)
    yield from _branches(rubric, rubric.nodes[rubric.root], "")
    yield from _levels(rubric, language)
    yield ""
    yield f"expected minutes = {SECONDS_EACH} s a question + {SECONDS_AROUND} s"
    yield from _load(rubric, language)


def _branches(rubric: Rubric, node: Node, indent: str) -> Iterator[str]:
    total = sum(node.children.values())
    language = rubric.languages[0]
    for index, (child, weight) in enumerate(node.children.items()):
        is_last = index == len(node.children) - 1
        head = f"{indent}{'└─ ' if is_last else '├─ '}{weight / total:.1%} "
        if child in rubric.nodes:
            yield head + _node_line(rubric.nodes[child], language)
            below = indent + ("   " if is_last else "│  ")
            yield from _branches(rubric, rubric.nodes[child], below)
        else:
            yield head + _indicator_line(rubric.indicators[child], language)


def _node_line(node: Node, language: str) -> str:
    rules = [
        f"p {node.p:g}" if node.p != 1 else "",
        f"need {node.need:.0%}" if node.need else "",
        f"floor {node.floor:g}" if node.floor else "",
        f"missing {node.missing}" if node.missing != "skip" else "",
    ]
    told = ", ".join(filter(None, rules))
    return f"{node.id} {node.name[language]}" + (f" [{told}]" if told else "")


def _indicator_line(indicator: Indicator, language: str) -> str:
    groups = "".join(indicator.groups) if _are_letters(indicator) else ", ".join(indicator.groups)
    return f"{indicator.id} {indicator.name[language]} ({groups}; {_scale_word(indicator)})"


def _are_letters(indicator: Indicator) -> bool:
    return all(len(group) == 1 for group in indicator.groups)


def _scale_word(indicator: Indicator) -> str:
    scale = indicator.scale
    if isinstance(scale, Choice):
        return f"{len(scale.options)} levels"
    if isinstance(scale, Multi):
        return f"{len(scale.options)} to tick"
    return f"{scale.lo:g}…{scale.hi:g}{' log' if scale.log else ''}"


def _levels(rubric: Rubric, language: str) -> Iterator[str]:
    """A line for each gate; nothing for a rubric without any."""
    if rubric.gates:
        yield ""
        yield "levels, each with everything below it (shares of the best value)"
    for gate in sorted(rubric.gates, key=lambda gate: gate.level):
        asked = ", ".join(_condition(rubric, each, language) for each in gate.conditions)
        cap = "" if gate.cap is None else f"; without it the result stays under {gate.cap:g}"
        yield f"level {gate.level} {gate.name[language]}: {asked}{cap}"


def _condition(rubric: Rubric, condition: Condition, language: str) -> str:
    parts = rubric.nodes if condition.subject in rubric.nodes else rubric.indicators
    name = parts[condition.subject].name[language]
    return f"{condition.subject} {name} at least {condition.at_least:.0%}"


def _load(rubric: Rubric, language: str) -> Iterator[str]:
    width = max(len(group.name[language]) for group in rubric.groups.values())
    for group in rubric.groups.values():
        count = len(rubric.asked(group.id))
        minutes = expected_minutes(count)
        name = group.name[language].ljust(width)
        as_other = f", as {group.answers_as}" if group.answers_as else ""
        yield f"{group.id}  {name}  {count} questions, {minutes:.1f} minutes{as_other}"
