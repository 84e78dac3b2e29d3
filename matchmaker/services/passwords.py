"""Passwords: hashed with argon2id by the parameters of its authors' second recommendation for web services."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Return the hash of a password, with its salt and parameters."""
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether `password` belongs to the hash.

    Without a hash (no such account) the same work is done for nothing, so that the time tells nobody who has one.
    """
    try:
        return _HASHER.verify(password_hash or _hash_of_nobody(), password) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return hash_password("nobody has this password")
