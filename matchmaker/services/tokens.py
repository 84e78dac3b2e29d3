"""Tokens: long random words that open something. Only their hashes are kept: a copy of the database opens nothing.

A token is as good as a password that nobody chose: 256 random bits. So a plain hash of it is enough, and it can be
looked up. A short code, which people type, is not as good: it counts only together with the page that it was asked
from, for a few tries, and its hash is made so slowly that trying all codes takes longer than a code holds.
"""

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and capitals that nobody takes for one another: neither 0 and O, nor 1 and I."""
CODE_LENGTH = 8
CODE_ROUNDS = 10_000


def new_token() -> str:
    """Return 256 random bits, in characters that stand in an address as they are."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """Return 40 random bits that a person can type from one screen into another."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def as_typed(code: str) -> str:
    """Return a code without what people put between its characters, in capitals."""
    return "".join(character for character in code.upper() if character.isalnum())


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def hashed_code(code: str, salt: str) -> str:
    """Return what is kept of a short code; `salt` is the public id of the link that it belongs to."""
    stretched = hashlib.pbkdf2_hmac("sha256", as_typed(code).encode(errors="replace"), salt.encode(), CODE_ROUNDS)
    return stretched.hex()


def same(one: str, other: str) -> bool:
    """Compare two hashes in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())
