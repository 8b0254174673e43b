"""Tests that need something of the machine: skipped where it is missing, failing where promised.

`KREATIF_REQUIRE=browser,postgres` names what must be there; continuous integration sets it, so
that a skip there cannot hide a broken engine.
"""

import os
from typing import NoReturn

import pytest

REQUIRE = "KREATIF_REQUIRE"


def required() -> frozenset[str]:
    """Names of what must not be missing."""
    names = os.environ.get(REQUIRE, "").split(",")
    return frozenset(name.strip() for name in names if name.strip())


def skip_or_fail(name: str, reason: str) -> NoReturn:
    """End the test because `name` cannot be had: skipped, or failed if required."""
    if name in required():
        pytest.fail(f"{name} is required by {REQUIRE}, but {reason}", pytrace=False)
    pytest.skip(f"{name}: {reason}")
