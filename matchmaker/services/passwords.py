"""Passwords: hashed with argon2id by the parameters of its authors' second recommendation for web services.

Hashing is slow on purpose. So an edge does it before it opens a transaction, in which others would have to wait.
"""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from matchmaker.errors import Refusal, RefusedError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

HASH_OF_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$fj6RiD7TUKnwzFi/AqxouQ$KebNJbgnHCX+9y4Sz50OGsjwvGNa/cKwp1f3lBH5eEc"
"""Of a password that was random and is forgotten, made with the parameters above."""


def hash_password(password: str) -> str:
    """Return the hash of a password, with its salt and parameters."""
    return _HASHER.hash(password)


def new_hash(password: str, field: str = "password") -> str:
    """Return the hash of a password that somebody chose.

    Raises
    ------
    RefusedError
        It is too short or too long; `field` says where it was typed.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise RefusedError(Refusal.PASSWORD_TOO_SHORT, field, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    return hash_password(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether `password` belongs to the hash.

    Without a hash (no such account) the same work is done for nothing, so that the time tells nobody who has one.
    """
    try:
        return _HASHER.verify(password_hash or HASH_OF_NOBODY, password) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False
