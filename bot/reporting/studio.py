"""The `Drawer` port: reports become PNG and PDF beside the event loop."""

from bot.reporting.pages import set_pages
from bot.reporting.picture import WIDTH, caption, picture
from bot.reporting.press import Press
from bot.reporting.respondent_pages import respondent_pages
from bot.services.reports import RespondentReport


class Studio:
    """Draws with one press; everything that takes time happens in its threads."""

    def __init__(self, press: Press) -> None:
        self._press = press

    async def picture(self, report: RespondentReport, language: str) -> bytes:
        """The picture as PNG, 960 pixels across.

        Raises:
            RuntimeError: typst cannot set it.
        """
        press = self._press
        return await press.run(lambda: press.png(picture(report, language), WIDTH))

    async def caption(self, report: RespondentReport, language: str) -> str:
        """The picture in words, at most 1,024 characters."""
        return await self._press.run(lambda: caption(report, language))

    async def pdf(self, report: RespondentReport, language: str) -> bytes:
        """The report as PDF.

        Raises:
            RuntimeError: typst cannot set it.
        """
        press = self._press
        return await press.run(lambda: set_pages(press, respondent_pages(report, language)))
