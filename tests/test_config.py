"""Settings: one clear line a mistake, before anything starts, and no value told back."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import SecretStr

from bot.config import PREFIX, Settings, SettingsError, read_settings

TOKEN = "123456789:AAExampleExampleExampleExampleExample"
NEEDED = {
    "KREATIF_TELEGRAM_TOKEN": TOKEN,
    "KREATIF_CONTROLLER": "Dinas Pariwisata Contoh",
    "KREATIF_CONTACT": "data@contoh.example",
}
WEBHOOK = {
    "KREATIF_WEBHOOK_URL": "https://bot.example.org",
    "KREATIF_WEBHOOK_SECRET": "Rahasia_123-x",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine that runs the tests has set does not count."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def read(monkeypatch: pytest.MonkeyPatch, *environments: Mapping[str, str]) -> Settings:
    for environment in environments:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
    return read_settings()


def refusal(monkeypatch: pytest.MonkeyPatch, *environments: Mapping[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(monkeypatch, *environments)
    assert refused.value.__cause__ is None
    return str(refused.value).splitlines()


def test_the_least_that_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One machine, SQLite, long polling: three settings and no more."""
    settings = read(monkeypatch, NEEDED)
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.database_url.startswith("sqlite:///")
    assert settings.webhook_url == ""
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.owner_ids == frozenset()
    assert settings.broadcast_rate == 25


def test_each_missing_setting_is_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator mends everything in one go, and reads what each is for."""
    assert refusal(monkeypatch) == [
        "KREATIF_TELEGRAM_TOKEN is not set: the bot's token from BotFather",
        "KREATIF_CONTROLLER is not set: who is responsible for the data (shown in /privasi)",
        "KREATIF_CONTACT is not set: how to reach them (shown in /privasi and /bantuan)",
    ]


def test_an_empty_setting_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """compose.yaml and EnvironmentFile pass empty variables on."""
    settings = read(monkeypatch, NEEDED, {"KREATIF_PORT": "", "KREATIF_WEBHOOK_URL": ""})
    assert settings.port == 8080
    monkeypatch.setenv("KREATIF_CONTACT", "")
    assert refusal(monkeypatch) == [
        "KREATIF_CONTACT is not set: how to reach them (shown in /privasi and /bantuan)"
    ]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TELEGRAM_TOKEN", "hunter2hunter2", "is not a bot token"),
        ("TELEGRAM_TOKEN", "123456789:kurang", "is not a bot token"),
        ("TELEGRAM_API_URL", "ftp://hunter2", "must start with http"),
        ("TELEGRAM_API_URL", "http://", "must start with http"),
        ("DATABASE_URL", "mysql://hunter2@x/y", "must be sqlite:///"),
        ("DATABASE_URL", "postgresql://bot:hunter2#1@host/name", "in a password write @ / ? #"),
        ("DATABASE_URL", "postgresql://bot:hunter2/1@host/name", "in a password write @ / ? #"),
        ("DATABASE_URL", "postgresql://bot:h?hunter2@host/name", "in a password write @ / ? #"),
        ("DATABASE_URL", "postgresql://bot:[hunter2@host/name", "in a password write @ / ? #"),
        ("DATABASE_URL", "postgresql://bot@host:hunter2/name", "in a password write @ / ? #"),
        ("OWNER_IDS", "hunter2", "must be numbers separated by commas"),
        ("OWNER_IDS", "1,-2", "must be numbers separated by commas"),
        ("CONTROLLER", "h", "at least 2 characters"),
        ("CONTACT", "hu", "at least 3 characters"),
        ("BROADCAST_RATE", "0", "greater than or equal to 1"),
        ("BROADCAST_RATE", "1001", "less than or equal to 1000"),
        ("BROADCAST_RATE", "hunter2", "valid integer"),
        ("LOG_LEVEL", "hunter2", "must be DEBUG, INFO, WARNING or ERROR"),
        ("DEMO", "hunter2", "valid boolean"),
        ("PORT", "hunter2", "valid integer"),
        ("PORT", "-1", "greater than or equal to 0"),
        ("PORT", "65536", "less than or equal to 65535"),
    ],
)
def test_a_wrong_setting_is_one_line_that_tells_no_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    """The line lands in logs and screenshots: it names the setting and the way out only."""
    (line,) = refusal(monkeypatch, NEEDED, {PREFIX + name: value})
    assert line.startswith(f"{PREFIX}{name} ")
    assert says in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("hunter2", "must be an address"),
        ("https://", "must be an address"),
        ("https://[hunter2", "must be an address"),
        ("https://hunter2:99999", "must be an address"),
        ("http://hunter2.example.org", "must start with https://"),
        ("ftp://127.0.0.1", "must start with https://"),
        ("https://hunter2.example.org:8080", "443, 80, 88 or 8443"),
        ("https://user:hunter2@bot.example.org", "at most a path"),
        ("https://bot.example.org/a?b=hunter2", "at most a path"),
        ("https://bot.example.org/a#hunter2", "at most a path"),
        ("https://bot.example.org/{hunter2}", "at most a path"),
        ("https://bot.example.org/../hunter2", "at most a path"),
        ("https://bot.example.org/hunter2 x", "at most a path"),
        ("https://bot.example.org/metrics", "/metrics"),
        ("https://bot.example.org/healthz", "/healthz"),
        ("https://bot.example.org/readyz", "/readyz"),
    ],
)
def test_a_webhook_address_that_telegram_could_not_use(
    monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    """https, a port that Telegram posts to, and a path that is free."""
    (line,) = refusal(monkeypatch, NEEDED, WEBHOOK, {"KREATIF_WEBHOOK_URL": url})
    assert line.startswith("KREATIF_WEBHOOK_URL ")
    assert says in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org",
        "https://bot.example.org/",
        "https://bot.example.org:8443/tg/Zx9_~.-q/",
        "https://203.0.113.7:88/a",
        "http://127.0.0.1:8080/a",
        "http://localhost:1234",
        "http://[::1]:1234/a",
        "https://localhost:1234",
    ],
)
def test_a_webhook_address_that_can_be_used(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """On this machine plain http and any port will do."""
    settings = read(monkeypatch, NEEDED, WEBHOOK, {"KREATIF_WEBHOOK_URL": url})
    assert settings.webhook_url == url


def test_a_webhook_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one anybody who finds the address could speak for anybody."""
    (line,) = refusal(monkeypatch, NEEDED, {"KREATIF_WEBHOOK_URL": "https://bot.example.org"})
    assert line.startswith("KREATIF_WEBHOOK_SECRET is not set: KREATIF_WEBHOOK_URL needs it")


@pytest.mark.parametrize("secret", ["hunter2 x", "hunter2!", "hunter2\u00e4", "hunter2" * 40])
def test_a_secret_that_telegram_does_not_take(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """1 to 256 of A-Z, a-z, 0-9, _ and - (https://core.telegram.org/bots/api#setwebhook)."""
    (line,) = refusal(monkeypatch, NEEDED, WEBHOOK, {"KREATIF_WEBHOOK_SECRET": secret})
    assert line == "KREATIF_WEBHOOK_SECRET must be 1 to 256 of A-Z, a-z, 0-9, _ and -"


def test_the_longest_secret_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """256 characters."""
    settings = read(monkeypatch, NEEDED, WEBHOOK, {"KREATIF_WEBHOOK_SECRET": "a" * 256})
    assert len(settings.webhook_secret.get_secret_value()) == 256


def test_no_secret_is_in_a_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings may land in a traceback."""
    hidden = {
        "KREATIF_DATABASE_URL": "postgresql://kota:hunter2@db/kota",
        "KREATIF_WEBHOOK_URL": "https://bot.example.org/jalan-rahasia",
    }
    shown = repr(read(monkeypatch, NEEDED, WEBHOOK, hidden))
    for secret in ("AAExample", "Rahasia", "hunter2", "jalan-rahasia"):
        assert secret not in shown


def test_given_settings_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo brings its own."""
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    given: dict[str, Any] = {"port": 0, "telegram_token": SecretStr("99999:" + "b" * 30)}
    settings = read_settings(**given)
    assert settings.port == 0
    assert settings.telegram_token.get_secret_value().startswith("99999:")


def test_levels_and_lists_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower case and spaces are no mistakes."""
    more = {"KREATIF_LOG_LEVEL": "warning", "KREATIF_OWNER_IDS": " 12, 34 ,"}
    settings = read(monkeypatch, NEEDED, more)
    assert settings.log_level == "WARNING"
    assert settings.owner_ids == {12, 34}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///name", "postgres://bot@/name?host=/run/postgresql",
        "postgresql://bot:a%40b%2Fc%23@host:5432/name?sslmode=require",
        "postgresql://bot:p@one:5432,two:5433/name", "postgresql://bot:p@[::1]:5432/name",
        "postgresql://bot:p:q@127.0.0.1/name",
    ],
)  # fmt: skip
def test_every_usual_address_of_a_database_is_taken(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Sockets, several hosts, IPv6, escaped signs in the password."""
    assert read(monkeypatch, NEEDED, {"KREATIF_DATABASE_URL": url}).database_url == url
