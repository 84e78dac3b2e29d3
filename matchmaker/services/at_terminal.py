"""Who acts at the terminal: whoever has it has the database as well, so nobody signs in; an address says as whom."""

from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.errors import InputError
from matchmaker.store.queries import accounts as queries


def organiser_called(session: Session, email: str) -> tuple[Principal, str]:
    """Return the organiser with an address as one who asks, and the language that they read.

    Raises
    ------
    InputError
        There is none, or their account is closed.
    """
    account = queries.account_of(session, email)
    if account is None or account.role is not Role.ORGANISER or account.disabled_at is not None:
        raise InputError("--as", "", "the address of an organiser", repr(email))
    return Principal(account.id, account.role, account.party_id), account.language
