"""Moving one's account to another address: asked for by its owner, and confirmed by whoever reads the new address.

Both are needed in one place: the link in the letter counts only where the owner is signed in, since a slip of the pen
must not give the account to a stranger. The address that the account had is told at once, with the way to stop it. Who
has an account with the new address is told by no page: only the letter to it differs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.addresses import usable_address
from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import links
from matchmaker.services.accounts.addressing import give_address, is_free
from matchmaker.services.accounts.mailing import Addressee, Errand, mail
from matchmaker.services.accounts.noting import note_account
from matchmaker.services.accounts.own import own_account
from matchmaker.services.accounts.proving import Proof, require_password
from matchmaker.services.accounts.sign_ins import begin
from matchmaker.services.accounts.telling import tell
from matchmaker.services.links import MadeLink
from matchmaker.services.mail import Letter, Say
from matchmaker.services.mail.letters import moving as letters
from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.services.one_time_codes import require_code
from matchmaker.services.sealing import Sealer
from matchmaker.store.tables.accounts import Account

MOVE = Errand(LinkPurpose.ADDRESS, timedelta(minutes=60), with_code=False)


@dataclass(frozen=True, slots=True)
class Proofs:
    """By what an account shows that it is its owner who asks.

    Parameters
    ----------
    password
        Whether it has a password, which is then asked for.
    code
        Whether it has one-time codes, of which one is then asked for.
    """

    password: bool
    code: bool


@dataclass(frozen=True, slots=True)
class Move:
    """What a link to another address says.

    Parameters
    ----------
    address
        The new one.
    as_yourself
        Whether the owner of the account is signed in where the link is opened.
    as_another
        Whether somebody else is, who has to sign out first.
    """

    address: str
    as_yourself: bool
    as_another: bool


def proofs_asked(session: Session, principal: Principal) -> Proofs:
    """Return what the account of whoever asks has to show; with nothing to show, it cannot be moved."""
    return _proofs(own_account(session, principal))


def ask_to_move(
    session: Session,
    principal: Principal,
    *,
    email: str,
    proof: Proof | None,
    code: str,
    sealer: Sealer,
    ways: Ways,
    now: datetime,
) -> None:
    """Mail a link to the address that one's own account is to have; what was asked for before does not count any more.

    Parameters
    ----------
    proof
        Of the password; None where it was wrong, or the account has none.
    code
        A one-time or recovery code, of an account that has such codes.

    Raises
    ------
    RefusedError
        The address is none, or is the account's own; or the password or the code is wrong, or there is neither.
    """
    account = own_account(session, principal)
    address = usable_address(email, "email")
    if address == account.email:
        raise RefusedError(Refusal.NOTHING_CHANGED, "email")
    asked = _proofs(account)
    if asked.password or not asked.code:
        require_password(account, proof, "password")
    if asked.code:
        require_code(session, account, code, sealer, now)
    opened = account if is_free(session, account, address) else None

    def letter(say: Say, made: MadeLink) -> Letter:
        if opened is None:
            return letters.taken(say, ways=ways)
        return letters.confirm(say, link=ways.opened_by(made.token), lasts=MOVE.lasts)

    links.use_up_others(session, account.id, now, LinkPurpose.ADDRESS)
    mail(session, MOVE, Addressee(address, account.language), opened, letter, now)
    note_account(session, principal, "another address asked for", account, now)
    tell(session, account, lambda say: letters.asked(say, ways=ways), by_mail=True, kind=LetterKind.ADDRESS, now=now)


def move_at(session: Session, principal: Principal, token: str, now: datetime) -> Move | None:
    """Return what a link to another address says; None where it does not hold. It stays as it is."""
    require(principal, Action.LINK_USE, NOTHING)
    link = links.found(session, token, LinkPurpose.ADDRESS, now)
    if link is None:
        return None
    as_yourself = link.account_id == principal.account
    return Move(link.address, as_yourself, as_another=principal.account is not None and not as_yourself)


def move(session: Session, principal: Principal, *, token: str, now: datetime) -> str:
    """Give one's own account the address that a link was mailed to; return the token with which this sign-in goes on.

    All other sign-ins end, and all links that were mailed to the address before.

    Raises
    ------
    RefusedError
        The link does not hold, or is for another account; or the address has an account meanwhile.
    """
    require(principal, Action.LINK_USE, NOTHING)
    account = own_account(session, principal)
    link = links.use(session, token, LinkPurpose.ADDRESS, now)
    if link.account_id != account.id:
        raise RefusedError(Refusal.LINK_OVER)
    before = account.email
    give_address(session, account, link.address, now)
    note_account(session, principal, "address changed", account, now)
    tell(session, account, letters.moved_away, by_mail=True, kind=LetterKind.ADDRESS, address=before, now=now)
    return begin(session, account, now, complete=True)


def _proofs(account: Account) -> Proofs:
    return Proofs(password=account.password_hash is not None, code=account.one_time_since is not None)
