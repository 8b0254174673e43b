"""Settings from the environment, each `KREATIF_…`; a wrong one is one clear line.

Nothing starts before all of them are right.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "KREATIF_"
TELEGRAM = "https://api.telegram.org"
DATA = Path("data")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_KEY = re.compile(r"[A-Za-z0-9+/_-]{43}=?")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_WEBHOOK_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")
_WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
"""The ports that Telegram posts to (https://core.telegram.org/bots/api#setwebhook)."""
_DATABASE_HOST = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^:\[\]]*)(:[0-9]+)?")
_OWN_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """One or more settings are missing or wrong; each line names one and the way out."""


class Settings(BaseSettings):
    """What an operator sets. Names in the environment carry the prefix `KREATIF_`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True
    )

    telegram_token: SecretStr
    """The bot's token from BotFather."""
    telegram_api_url: str = TELEGRAM
    """Root of a Bot API server: methods at `<root>/bot<token>/<method>`."""
    database_url: str = Field(default=f"sqlite:///{DATA}/kota-kreatif.sqlite3", repr=False)
    """`sqlite:///path` or `postgresql://…`; it may hold a password."""
    key: SecretStr = SecretStr("")
    """Seals identities and texts in the database; empty: the key is in `key_file`."""
    new_key: SecretStr = SecretStr("")
    """The key that `change-key` puts in the place of `key`."""
    key_file: Path | None = None
    """Holds the key and is made at the first start; empty: in the user's configuration folder."""
    files: Path | None = None
    """Folder of the files that people give as evidence, sealed; made at the first start. Empty:
    `files` beside an SQLite database, else `data/files`."""
    owner_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    """Telegram ids of the owners, separated by commas; /id shows one's own."""
    controller: str = Field(min_length=2)
    """Who is responsible for the data: shown in /privasi and /bantuan."""
    contact: str = Field(min_length=3)
    """How to reach them."""
    broadcast_rate: int = Field(default=25, ge=1, le=1000)
    """Reminders and broadcasts a second, together."""
    webhook_url: str = Field(default="", repr=False)
    """Public https address that Telegram posts updates to; empty: the bot asks for them.

    Without a path it gets one that is made of the secret.
    """
    webhook_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    """What Telegram sends with every update, so that nobody else can."""
    host: str = Field(default="127.0.0.1", min_length=1)
    """Where the web server listens: webhook, health and metrics."""
    port: int = Field(default=8080, ge=0, le=65535)
    """Its port; 0 takes a free one."""
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
        if not url.startswith("sqlite:") and not _is_database_address(url):
            raise ValueError(
                "must be like postgresql://user:password@host:5432/name; "
                "in a password write @ / ? # % [ ] as %40 %2F %3F %23 %25 %5B %5D"
            )
        return url

    @field_validator("key", "new_key")
    @classmethod
    def _is_a_key(cls, key: SecretStr) -> SecretStr:
        text = key.get_secret_value()
        if text and not _KEY.fullmatch(text):
            raise ValueError("must be 32 bytes in base64; openssl rand -base64 32 makes one")
        return key

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _numbers(cls, ids: object) -> object:
        if not isinstance(ids, str):
            return ids
        parts = [part.strip() for part in ids.split(",") if part.strip()]
        if not all(part.isdecimal() for part in parts):
            raise ValueError("must be numbers separated by commas, like 12345,67890")
        return frozenset(int(part) for part in parts)

    @field_validator("webhook_url")
    @classmethod
    def _is_reachable(cls, url: str) -> str:
        parts = _split(url)
        if url and (parts is None or not parts.hostname):
            raise ValueError("must be an address like https://bot.example.org")
        if not url or parts is None:
            return url
        is_local = parts.hostname in _LOOPBACK
        if parts.scheme != "https" and not (is_local and parts.scheme == "http"):
            raise ValueError("must start with https:// (http:// only on this machine)")
        if not is_local and (parts.port or 443) not in _WEBHOOK_PORTS:
            raise ValueError("must use a port that Telegram posts to: 443, 80, 88 or 8443")
        if not _is_plain(parts):
            raise ValueError(
                "must be an address and at most a path of letters, digits and . _ ~ -"
                " that is not /healthz, /readyz or /metrics"
            )
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _guards_the_webhook(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        value = secret.get_secret_value()
        if value and not _WEBHOOK_SECRET.fullmatch(value):
            raise ValueError("must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
        if not value and info.data.get("webhook_url"):
            raise ValueError(f"is not set: {PREFIX}WEBHOOK_URL needs it; openssl rand -hex 32")
        return secret

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


def _split(url: str) -> SplitResult | None:
    """An address in its parts; None when it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_database_address(url: str) -> bool:
    """Whether a server's address is one; else the driver would quote half a password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    hosts = parts.netloc.rpartition("@")[2].split(",")
    fields = parts.query.split("&") if parts.query else ()
    in_order = not parts.fragment and all("=" in field for field in fields)
    return in_order and all(map(_DATABASE_HOST.fullmatch, hosts))


def _is_plain(parts: SplitResult) -> bool:
    """Whether nothing but scheme, host, port and a path that is free is given."""
    more = parts.query or parts.fragment or parts.username is not None
    path = parts.path
    return not more and path not in _OWN_PATHS and bool(_WEBHOOK_PATH.fullmatch(path))


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
