"""What is worked out about passwords before a request opens its transaction (`Area`, `ahead`): hashing is slow."""

from flask import current_app, request

from matchmaker.errors import RefusedError
from matchmaker.services import accounts
from matchmaker.services.accounts import Proof
from matchmaker.services.passwords import LONGEST_PASSWORD, new_hash
from matchmaker.store.transaction import reading
from matchmaker.web.extensions import db
from matchmaker.web.identity import principal
from matchmaker.web.tries import CONFIRM_AGAIN, SIGN_IN, admit, give_back


def chosen_hash() -> str | None:
    """Return the hash of the password that was chosen; None where its length is refused, which the form says."""
    try:
        return new_hash(request.form.get("password", ""))
    except RefusedError:
        return None


def proof_of_password() -> Proof | None:
    """Return whether address and password belong together, in the same time whatever is wrong.

    A right password was no guess, so it is not counted as one. Where it leads to another letter, that is counted.
    """
    address, password = request.form.get("email", ""), request.form.get("password", "")
    if not address or not password or len(password) > LONGEST_PASSWORD:
        return None
    with reading(db.engine) as work:
        known = accounts.known_by(work, principal(), address)
    proof = accounts.proof(known, password)
    if proof:
        give_back(SIGN_IN)
        if not proof.confirmed and current_app.config["MAIL"]:
            admit(CONFIRM_AGAIN)
    return proof
