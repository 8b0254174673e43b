"""Careless answer sheets: what is a sign, and when signs are enough."""

import pytest

from scoring.careless import (
    Flag,
    Sheet,
    duplicates,
    flags,
    is_excluded,
    longest_run,
    profile_correlation,
)

USUAL = tuple(float(1 + i % 3) for i in range(18))
HONEST = tuple(1 + i % 3 for i in range(18))


def test_longest_run_skips_what_was_not_given() -> None:
    """Don't know neither breaks a run nor makes one."""
    assert longest_run([2, 2, None, 2, 1, 1]) == 3
    assert longest_run([None]) == 0


def test_profile_correlation_by_hand() -> None:
    """1, 2, 3, 4 with 2, 1, 4, 3: covariance 3 over 5 gives 0.6; constants have none."""
    assert profile_correlation([1, 2, 3, 4], [2.0, 1.0, 4.0, 3.0]) == pytest.approx(0.6)
    assert profile_correlation([1, None, 3], [1.0, 9.0, 3.0]) == pytest.approx(1.0)
    assert profile_correlation([2, 2, 2], [1.0, 2.0, 3.0]) is None
    assert profile_correlation([None], [1.0]) is None


def test_duplicates_are_all_that_share_a_sheet() -> None:
    """Each of them is marked, not all but the first."""
    assert duplicates([(1, 2), (2, 1), (1, 2)]) == (True, False, True)


def test_an_honest_sheet_has_no_flag() -> None:
    """Answers like other people's, in a normal time."""
    assert flags(Sheet(HONEST, seconds=14.0), USUAL) == frozenset()


@pytest.mark.parametrize(("levels", "seconds", "expected"), [
    ((2,) * 18, 14.0, {Flag.LONG_RUN}),
    ((2,) * 18, 1.9, {Flag.LONG_RUN, Flag.TOO_FAST}),
    ((2,) * 15 + (1, 3, 2), 14.0, {Flag.LONG_RUN}),
    ((2,) * 14 + (1, 3, 1, 3), 14.0, set()),
    (HONEST, 1.9, {Flag.TOO_FAST}),
    (HONEST, 2.0, set()),
    (tuple(4 - level for level in HONEST), 14.0, {Flag.ODD_PROFILE}),
    (tuple(4 - level for level in HONEST), 1.0, {Flag.ODD_PROFILE, Flag.TOO_FAST}),
    ((2,) * 11 + (1, 3), None, {Flag.LONG_RUN}),
    ((2,) * 9, 14.0, set()),
    ((2,) * 9, 1.0, {Flag.TOO_FAST}),
])  # fmt: skip
def test_flags(levels: tuple[int, ...], seconds: float | None, expected: set[Flag]) -> None:
    """Run of 15 (or 80 % of a shorter sheet), r below .1, under 2 seconds; ten answers at least.

    The case of 14 equal ones has r = 0.21 with the usual profile, so nothing else fires.
    """
    usual = [float(1 + i % 3) for i in range(len(levels))]

    assert flags(Sheet(levels, seconds), usual) - {Flag.ODD_PROFILE} == expected - {
        Flag.ODD_PROFILE
    }
    if Flag.ODD_PROFILE in expected:
        assert Flag.ODD_PROFILE in flags(Sheet(levels, seconds), usual)


def test_two_independent_signs_leave_a_sheet_out() -> None:
    """One flag keeps it; a copied straight line shows one sign, a copied odd sheet two."""
    line = flags(Sheet((2,) * 18, 14.0, duplicate=True), USUAL)
    copied = flags(Sheet(HONEST, 1.0, duplicate=True), USUAL)

    assert line == {Flag.LONG_RUN}
    assert not is_excluded(line)
    assert copied == {Flag.DUPLICATE, Flag.TOO_FAST}
    assert is_excluded(copied)
    assert not is_excluded(frozenset())
