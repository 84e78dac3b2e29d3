"""Where to go next: to a place of our own, also where the address comes from outside."""

from urllib.parse import urlsplit

from flask import url_for

from matchmaker.domain.people import Role
from matchmaker.web.identity import principal

HOME = "/"


def safe_next(target: str | None, otherwise: str = HOME) -> str:
    """Return `target` if it is a path of this site, else `otherwise`.

    Browsers drop tabs and line ends and read a backslash as a slash, so that a slash and a backslash lead off the site.
    Whatever holds such characters, or begins in any way but with one slash and something else, is refused.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or any(ord(character) <= 0x20 or ord(character) == 0x7F for character in target):
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:
        return otherwise
    return target if not parts.scheme and not parts.netloc else otherwise


def first_page() -> str:
    """Return where a reader begins: experts without a profile make one first."""
    asks = principal()
    if asks.role is Role.EXPERT and asks.profile is None:
        return url_for("profile.edit")
    return url_for("workshops.index")
