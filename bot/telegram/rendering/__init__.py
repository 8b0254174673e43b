"""Words on screens: the templates and catalogues behind the `Renderer` port."""

from bot.telegram.rendering.renderer import TelegramRenderer

__all__ = ["TelegramRenderer"]
