"""Settings from the environment, each `KREATIF_…`; a wrong one is one clear line.

Nothing starts before all of them are right.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "KREATIF_"
TELEGRAM = "https://api.telegram.org"
DATA = Path("data")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")


class SettingsError(Exception):
    """One or more settings are missing or wrong; each line names one and the way out."""


class Settings(BaseSettings):
    """What an operator sets. Names in the environment carry the prefix `KREATIF_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    telegram_token: SecretStr
    """The bot's token from BotFather."""
    telegram_api_url: str = TELEGRAM
    """Root of a Bot API server: methods at `<root>/bot<token>/<method>`."""
    database_url: str = f"sqlite:///{DATA}/kota-kreatif.sqlite3"
    """`sqlite:///path` or `postgresql://…`."""
    owner_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    """Telegram ids of the owners, separated by commas; /id shows one's own."""
    controller: str = Field(min_length=2)
    """Who is responsible for the data: shown in /privasi and /bantuan."""
    contact: str = Field(min_length=3)
    """How to reach them."""
    broadcast_rate: int = Field(default=25, ge=1, le=1000)
    """Reminders and broadcasts a second, together."""
    log_level: str = "INFO"
    demo: bool = False
    """Marks texts as an example; set by the demo itself."""

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("is not a bot token like 123456:ABC…; BotFather gives one")
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _is_a_root(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", url):
            raise ValueError("must start with http:// or https:// and name a server")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_known(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("must be sqlite:///path/to/file or postgresql://…")
        return url

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _numbers(cls, ids: object) -> object:
        if not isinstance(ids, str):
            return ids
        parts = [part.strip() for part in ids.split(",") if part.strip()]
        if not all(part.isdecimal() for part in parts):
            raise ValueError("must be numbers separated by commas, like 12345,67890")
        return frozenset(int(part) for part in parts)

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level.upper()


def read_settings(**given: Any) -> Settings:  # noqa: ANN401 - the settings' own types
    """Settings from the environment; `given` ones win.

    Raises:
        SettingsError: With one line a mistake; no value is repeated, so no secret is told.
    """
    try:
        return Settings(**given)
    except ValidationError as wrong:
        raise SettingsError("\n".join(_line(error) for error in wrong.errors())) from None


def _line(error: Mapping[str, Any]) -> str:
    name = PREFIX + str(error["loc"][0]).upper()
    if error["type"] == "missing":
        return f"{name} is not set: {_PURPOSE.get(name, 'it is required')}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{name} {message}"


_PURPOSE = {
    "KREATIF_TELEGRAM_TOKEN": "the bot's token from BotFather",
    "KREATIF_CONTROLLER": "who is responsible for the data (shown in /privasi)",
    "KREATIF_CONTACT": "how to reach them (shown in /privasi and /bantuan)",
}
