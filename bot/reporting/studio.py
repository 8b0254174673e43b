"""The `Drawer` port: reports become PNG and PDF beside the event loop."""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from bot.reporting.claims import to_json
from bot.reporting.pages import set_pages
from bot.reporting.picture import WIDTH, caption, picture
from bot.reporting.press import Press
from bot.reporting.region_pages import region_pages
from bot.reporting.respondent_pages import respondent_pages
from bot.services.reports import RespondentReport
from bot.services.reports_of_regions import RegionalReport

Composed = TypeVar("Composed")


class Studio:
    """Draws with one press; everything that takes time happens in its threads.

    Type is set in another process; words are chosen in this one, one report at a time, or the
    loop would have to wait for every thread's turn.
    """

    def __init__(self, press: Press) -> None:
        self._press = press
        self._composing = Lock()

    async def picture(self, report: RespondentReport, language: str) -> bytes:
        """The picture as PNG, 960 pixels across.

        Raises:
            RuntimeError: typst cannot set it.
        """

        def draw() -> bytes:
            svg = self._composed(lambda: picture(report, language))
            return self._press.png(svg, WIDTH)

        return await self._press.run(draw)

    async def caption(self, report: RespondentReport, language: str) -> str:
        """The picture in words, at most 1,024 characters."""
        return await self._press.run(lambda: self._composed(lambda: caption(report, language)))

    async def pdf(self, report: RespondentReport, language: str) -> bytes:
        """The report as PDF.

        Raises:
            RuntimeError: typst cannot set it.
        """

        def draw() -> bytes:
            pages = self._composed(lambda: respondent_pages(report, language))
            return set_pages(self._press, pages)

        return await self._press.run(draw)

    async def region_pdf(self, report: RegionalReport, language: str) -> tuple[bytes, str]:
        """A region's report as PDF, and the figures in it as JSON.

        Raises:
            RuntimeError: typst cannot set it.
        """

        def draw() -> tuple[bytes, str]:
            pages = self._composed(lambda: region_pages(report, language))
            return set_pages(self._press, pages), to_json(pages.claims)

        return await self._press.run(draw)

    def _composed(self, compose: Callable[[], Composed]) -> Composed:
        with self._composing:
            return compose()
