"""Seal what must be kept and read again, so that a copy of the database alone does not give it away."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from matchmaker.errors import MatchmakerError

_PURPOSE = b"matchmaker: sealed columns"


class SealBrokenError(MatchmakerError):
    """What was sealed cannot be opened: the key is another one, or somebody changed it."""


class Sealer:
    """Seals and opens short texts with a key that follows from the secret key of the installation.

    Authenticated encryption (Fernet: AES-128-CBC with HMAC-SHA256), so that a changed text is refused.
    """

    def __init__(self, secret_key: str) -> None:
        digest = hashlib.blake2b(secret_key.encode(), key=_PURPOSE, digest_size=32).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(digest))

    def seal(self, text: str) -> str:
        """Return a text that only this key opens; sealed twice it looks different each time."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed.

        Raises
        ------
        SealBrokenError
            Another key sealed it, or it was changed.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealBrokenError("What is sealed here was sealed with another key.") from None
