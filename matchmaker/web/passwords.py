"""What is worked out about passwords before a request opens its transaction (`Area`, `ahead`): hashing is slow."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request

from matchmaker.errors import RefusedError
from matchmaker.services import accounts
from matchmaker.services.accounts import Proof
from matchmaker.services.passwords import LONGEST_PASSWORD, new_hash
from matchmaker.store.transaction import reading
from matchmaker.web.extensions import db
from matchmaker.web.identity import principal
from matchmaker.web.tries import SIGN_IN, give_back


def chosen_hash(field: str = "password") -> str | None:
    """Return the hash of the password that was chosen; None where its length is refused, which the form says."""
    try:
        return new_hash(request.form.get(field, ""))
    except RefusedError:
        return None


def proof_of_own(field: str) -> Callable[[], Proof | None]:
    """Return what finds out whether the password in a field is that of whoever asks; see `own_proof`."""
    return lambda: own_proof(field)


def own_proof(field: str) -> Proof | None:
    """Return whether the password in a field is that of whoever asks; None also where their account has none."""
    typed = request.form.get(field, "")
    if not typed or len(typed) > LONGEST_PASSWORD:
        return None
    with reading(db.engine) as work:
        known = accounts.own_known(work, principal())
    return accounts.proof(known, typed) if known.password_hash else None


@dataclass(frozen=True, slots=True)
class Changed:
    """What is known of a change of the password: whether the old one was right, and the hash of the new one."""

    proof: Proof | None
    password_hash: str | None


def change_of_password() -> Changed:
    """Return what the form for another password holds; the new one is not hashed where the old one is wrong."""
    proof = own_proof("old")
    return Changed(proof, chosen_hash("new") if proof else None)


def proof_of_password() -> Proof | None:
    """Return whether address and password belong together, in the same time whatever is wrong.

    A right password was no guess, so it is not counted as one. Where mail can be sent a password that nobody confirmed
    is as wrong as any: else whoever registers an address and then signs in would learn whether it had an account.
    """
    address, password = request.form.get("email", ""), request.form.get("password", "")
    if not address or not password or len(password) > LONGEST_PASSWORD:
        return None
    with reading(db.engine) as work:
        known = accounts.known_by(work, principal(), address)
    proof = accounts.proof(known, password)
    if proof is None or (current_app.config["MAIL"] and not proof.confirmed):
        return None
    give_back(SIGN_IN)
    return proof
