"""Give an account another role: what it could do before ends at once, wherever it is signed in."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.delegations import DelegationLeader


def give_role(session: Session, account: Account, role: Role, party: int | None) -> None:
    """Write the role and the party; sign-ins end, and so does leading a delegation, which only an expert does.

    A profile stays as it is, with its registrations and its meetings: what others plan with is not lost.
    """
    if account.role is role and account.party_id == party:
        return
    account.role, account.party_id = role, party
    end_rights(session, account)


def end_rights(session: Session, account: Account) -> None:
    """End every sign-in of an account, and its leading of delegations."""
    account.sign_in_generation += 1
    session.execute(delete(DelegationLeader).where(DelegationLeader.account_id == account.id))
    session.flush()
