"""Accounts: who can sign in. Used from the pages and, for the first organiser of an installation, from the terminal."""

from matchmaker.domain.addresses import LONGEST_ADDRESS, normalised, usable_address
from matchmaker.services.accounts.proving import Proof, known_by, own_known, proof
from matchmaker.services.accounts.registering import parties_to_choose, register, register_by_mail
from matchmaker.services.accounts.sign_ins import Identity, choose_language, identity_of, sign_in, sign_out
from matchmaker.services.accounts.terminal import create, disable, move, remove_codes, set_password

__all__ = [
    "LONGEST_ADDRESS",
    "Identity",
    "Proof",
    "choose_language",
    "create",
    "disable",
    "identity_of",
    "known_by",
    "move",
    "normalised",
    "own_known",
    "parties_to_choose",
    "proof",
    "register",
    "register_by_mail",
    "remove_codes",
    "set_password",
    "sign_in",
    "sign_out",
    "usable_address",
]
