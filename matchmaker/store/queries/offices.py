"""Who belongs to the office of a party, and who is invited into it: each function is one statement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.store.tables.accounts import Account, MailedLink, SignIn

OF_OFFICES = (Role.ORGANISER, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An organiser or a reviewer of a party."""

    id: int
    public_id: str
    email: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that can still be accepted, and whose it was."""

    public_id: str
    address: str
    role: Role | None
    made_at: datetime
    expires_at: datetime
    by: str


def people(session: Session, party_id: int) -> list[OfficeRow]:
    """Return the organisers and reviewers of a party, organisers first; whose account is closed, last."""
    query = (
        select(
            Account.id,
            Account.public_id,
            Account.email,
            Account.role,
            Account.created_at,
            Account.disabled_at,
            last_seen(),
        )
        .where(Account.party_id == party_id, Account.role.in_(OF_OFFICES))
        .order_by(Account.disabled_at.is_not(None), Account.role, Account.email_normalised)
    )
    return [OfficeRow(*row) for row in session.execute(query)]


def last_seen() -> ScalarSelect[datetime]:
    """Return when somebody last used an `Account`; None where nobody has yet."""
    seen = select(func.max(func.coalesce(SignIn.last_seen_at, SignIn.created_at)))
    return seen.where(SignIn.account_id == Account.id).correlate(Account).scalar_subquery()


def invitations(session: Session, party_id: int, now: datetime) -> list[InvitationRow]:
    """Return the invitations of a party that can still be accepted, the latest first."""
    by = aliased(Account)
    query = (
        select(
            MailedLink.public_id,
            MailedLink.address,
            MailedLink.role,
            MailedLink.made_at,
            MailedLink.expires_at,
            func.coalesce(by.email, ""),
        )
        .outerjoin(by, by.id == MailedLink.invited_by_id)
        .where(
            MailedLink.purpose == LinkPurpose.INVITE,
            MailedLink.party_id == party_id,
            MailedLink.role.is_not(None),
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > now,
        )
        .order_by(MailedLink.made_at.desc(), MailedLink.id.desc())
    )
    return [InvitationRow(*row) for row in session.execute(query)]
