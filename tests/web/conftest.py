"""A webhook to post to."""

from collections.abc import AsyncIterator

import pytest

from tests.web.site import Site, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened
