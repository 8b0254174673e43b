"""Which links Telegram takes in a button or a text link, and what it says of the others."""

import re
from urllib.parse import quote

from bot.simulator.errors import ApiError, bad_request

_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_TELEGRAM_SCHEME = re.compile(r"(tg|ton|tonsite):(//)?", re.IGNORECASE)
_HOST_CHARACTER = re.compile(r"(?:[a-z0-9.\-_!$,~*'();&+=\u0080-\U0010ffff]|%[0-9a-f]{2})+")
_USER_LINK = re.compile(r"tg:(?://)?user\?(?:.*&)?id=(\d+)", re.IGNORECASE)


class LinkError(ValueError):
    """A link that Telegram refuses; the message is its reason."""


def linked_user(link: str) -> int | None:
    """The user id of a `tg://user?id=…` link, or nothing."""
    found = _USER_LINK.fullmatch(link)
    return int(found[1]) if found else None


def checked_link(link: str) -> str:
    """The link as Telegram stores it (`telegram.org` becomes `http://telegram.org/`).

    Raises:
        LinkError: with Telegram's reason.
    """
    telegram_link = _TELEGRAM_SCHEME.match(link)
    if telegram_link:
        return _checked_telegram_link(link, telegram_link)
    protocol, rest = _split_protocol(link)
    cut = re.search(r"[/?#]", rest)
    address, query = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    host = _checked_host(address)
    if "." not in host.strip(".") or host.endswith("."):
        raise LinkError("Wrong HTTP URL")
    return f"{protocol}://{address.lower()}{_stored_query(query)}"


def button_link(link: str, place: str) -> str:
    """A checked link for a button.

    Args:
        link: what the bot sent.
        place: how the refusal begins, for example «inline keyboard button».

    Raises:
        ApiError: 400 with Telegram's words.
    """
    if linked_user(link) is not None:
        return link
    try:
        return checked_link(link)
    except LinkError as reason:
        raise _refused(link, place, reason) from reason


def web_app_link(link: str, place: str) -> str:
    """A checked link of a Web App button: HTTPS only."""
    if not link.lower().startswith("https://"):
        raise _refused(link, place, LinkError("Only HTTPS links are allowed"))
    return button_link(link, place)


def _refused(link: str, place: str, reason: LinkError) -> ApiError:
    return bad_request(f"{place} URL '{link}' is invalid: {reason}")


def _checked_telegram_link(link: str, scheme: re.Match[str]) -> str:
    if not re.match(r"[A-Za-z0-9_\-]", link[scheme.end() :]):
        raise LinkError("URL host is empty" if not link[scheme.end() :] else "Wrong URL host")
    return link


def _split_protocol(link: str) -> tuple[str, str]:
    scheme = _SCHEME.match(link)
    if scheme is None:
        return "http", link
    protocol = scheme[1].lower()
    if protocol not in {"http", "https"}:
        raise LinkError("Unsupported URL protocol")
    return protocol, link[scheme.end() :]


def _checked_host(address: str) -> str:
    named = address.rpartition("@")[2]
    host, colon, port = named.rpartition(":") if not named.endswith("]") else (named, "", "")
    host = (host if colon else named).lower()
    if colon and not (port.isdecimal() and 0 < int(port) <= 65535):  # noqa: PLR2004 - highest port
        raise LinkError("Wrong port number specified in the URL")
    if not host:
        raise LinkError("URL host is empty")
    if not _HOST_CHARACTER.fullmatch(host):
        raise LinkError("Wrong URL host")
    return host


def _stored_query(query: str) -> str:
    trimmed = query.rstrip()
    if not trimmed.startswith("/"):
        trimmed = "/" + trimmed
    return re.sub(r"[\x00-\x20]", lambda found: quote(found[0]), trimmed)
