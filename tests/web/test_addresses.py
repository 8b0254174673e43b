"""The webhook's address: the operator's path, or one that nobody can guess."""

import hashlib
import hmac

from bot.web.addresses import webhook_address

SECRET = "rahasia_untuk-uji"


def test_a_given_path_is_kept() -> None:
    """Telegram posts where the operator said, character for character."""
    address = webhook_address("https://bot.example.org:8443/tg/Zx9_~.-q/", SECRET)
    assert address.url == "https://bot.example.org:8443/tg/Zx9_~.-q/"
    assert address.path == "/tg/Zx9_~.-q/"


def test_without_a_path_it_is_made_of_the_secret() -> None:
    """HMAC-SHA256 (RFC 2104) of a label under the secret: 32 hex digits, 128 bits."""
    digest = hmac.new(SECRET.encode(), b"webhook path", hashlib.sha256).hexdigest()
    for url in ("https://bot.example.org", "https://bot.example.org/"):
        address = webhook_address(url, SECRET)
        assert address.path == "/telegram/" + digest[:32]
        assert address.url == "https://bot.example.org" + address.path


def test_another_secret_is_another_path() -> None:
    """Whoever changes the secret changes the path too."""
    one, other = (webhook_address("https://bot.example.org", s).path for s in (SECRET, "x"))
    assert one != other
    assert SECRET not in one


def test_the_path_is_not_printed() -> None:
    """It is half of the secret: a repr that lands in a log must not tell it."""
    address = webhook_address("https://bot.example.org", SECRET)
    assert address.path not in repr(address)
