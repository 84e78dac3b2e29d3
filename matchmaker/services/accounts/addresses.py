"""E-mail addresses of accounts: which can be used, and which are one and the same."""

import unicodedata

from matchmaker.errors import Refusal, RefusedError

LONGEST_ADDRESS = 254


def normalised(email: str) -> str:
    """Return what all spellings of an address share; two accounts never have the same.

    Compatibility forms are kept apart on purpose: mail goes to the address as it was written, never to a look-alike.
    """
    return unicodedata.normalize("NFC", email.strip()).casefold()


def usable_address(email: str, field: str) -> str:
    """Return an address that mail can be sent to, as it is kept.

    Raises
    ------
    RefusedError
        It is none; `field` says where it was written.
    """
    address = unicodedata.normalize("NFC", email.strip())
    name, at, domain = address.rpartition("@")
    printable = address.isprintable() and " " not in address and address.isascii()
    parts = domain.split(".")
    mailable = at and name and "@" not in name and len(parts) > 1 and all(parts) and len(address) <= LONGEST_ADDRESS
    if not (mailable and printable):
        raise RefusedError(Refusal.ADDRESS_WRONG, field)
    return address
