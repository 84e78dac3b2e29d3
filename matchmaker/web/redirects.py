"""Where to go next, when the address comes from outside: only to a place of our own."""

from urllib.parse import urlsplit

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
