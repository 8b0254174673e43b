"""How far a region's figure can be trusted: A, B or C, with every check that led there.

A: five people in each group, half-width up to 5 points of 100, 80 % answered, agreement within a
sixth of the options, at most 10 % left out as careless. B: three people in each group,
half-width up to 8. C: everything else, to be shown as preliminary.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

TOLERANCE = 1e-9


class Label(StrEnum):
    """A is the best."""

    A = "A"
    B = "B"
    C = "C"


class Criterion(StrEnum):
    """What is checked."""

    PEOPLE = "people"
    """Respondents of a group, at least."""
    HALF_WIDTH = "half_width"
    """Half of the interval as a share of the scale, at most."""
    ANSWERED = "answered"
    """Mean share answered, at least."""
    DEVIATION = "deviation"
    """AD over the indicators, as a multiple of its limit, at most."""
    EXCLUDED = "excluded"
    """Share of respondents left out as careless, at most."""


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion of a label, the value found and the limit."""

    label: Label
    criterion: Criterion
    value: float | None
    """None where it could not be worked out, which fails the check."""
    limit: float
    met: bool
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """The label and the reasons: all checks of A and B, met or not."""

    label: Label
    checks: tuple[Check, ...]

    def unmet(self, label: Label) -> tuple[Check, ...]:
        """What keeps a region from this label."""
        return tuple(check for check in self.checks if check.label is label and not check.met)


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """What the label is made from."""

    people: Mapping[str, int]
    """Group id -> respondents, for each group that counts."""
    half_width: float | None
    """As a share of the scale."""
    answered: float
    """Mean share answered, 0..1."""
    deviation: float | None
    """Mean over the indicators of AD / its limit; None where no indicator has two answers."""
    excluded: float
    """Share of all respondents left out as careless, 0..1."""


def trust(facts: TrustFacts) -> Trust:
    """The label of a region."""
    checks = (*_checks_of_a(facts), *_checks_of_b(facts))
    for label in (Label.A, Label.B):
        if all(check.met for check in checks if check.label is label):
            return Trust(label, checks)
    return Trust(Label.C, checks)


def _checks_of_a(facts: TrustFacts) -> Iterator[Check]:
    yield from _people(Label.A, facts, 5)
    yield _at_most(Label.A, Criterion.HALF_WIDTH, facts.half_width, 0.05)
    yield Check(Label.A, Criterion.ANSWERED, facts.answered, 0.8,
                facts.answered >= 0.8 - TOLERANCE)  # fmt: skip
    yield _at_most(Label.A, Criterion.DEVIATION, facts.deviation, 1.0)
    yield _at_most(Label.A, Criterion.EXCLUDED, facts.excluded, 0.1)


def _checks_of_b(facts: TrustFacts) -> Iterator[Check]:
    yield from _people(Label.B, facts, 3)
    yield _at_most(Label.B, Criterion.HALF_WIDTH, facts.half_width, 0.08)


def _people(label: Label, facts: TrustFacts, limit: int) -> Iterator[Check]:
    for group, n in facts.people.items():
        yield Check(label, Criterion.PEOPLE, n, limit, n >= limit, group)


def _at_most(label: Label, criterion: Criterion, value: float | None, limit: float) -> Check:
    return Check(label, criterion, value, limit, value is not None and value <= limit + TOLERANCE)
