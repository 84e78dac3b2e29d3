"""E-mail addresses: which can be used, and which are one and the same."""

import unicodedata

from matchmaker.errors import Refusal, RefusedError

LONGEST_ADDRESS = 254


def normalised(email: str) -> str:
    """Return what all spellings of an address share; two accounts never have the same.

    Look-alikes are kept apart on purpose: no ligature, long s or full-width letter becomes the plain letters that an
    account has. Mail goes to the address as it is kept, never to what was typed in its stead.
    """
    return "".join(map(_folded, unicodedata.normalize("NFC", email.strip())))


def _folded(character: str) -> str:
    folded = character.casefold()
    return character if folded.isascii() and not character.isascii() else folded


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
