"""Making an account: by an expert who registers.

Where mail can be sent, whoever registers is answered in the same way whether the address has an account or not, and
what is done takes as many statements: only the letter differs, and it goes to the owner of the address. Until the
address is confirmed the account opens for nobody. The password belongs to whoever confirms: registering an address
again, while it waits, replaces all that was typed before and ends the links that were mailed for it.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.addresses import normalised, usable_address
from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.accounts.mailing import Addressee, Errand, mail
from matchmaker.services.accounts.sign_ins import begin
from matchmaker.services.mail import Letter, Say
from matchmaker.services.mail.letters import accounts as letters
from matchmaker.services.mail.letters.accounts import Ways
from matchmaker.store.queries import accounts as queries
from matchmaker.store.queries import names
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.regions import Party

CONFIRM = Errand(LinkPurpose.CONFIRM, timedelta(hours=24), with_code=True)


def register(
    session: Session, principal: Principal, *, email: str, password_hash: str, party: str, language: str, now: datetime
) -> str:
    """Make an expert's account where no mail can be sent, and sign it in at once; return the token.

    Parameters
    ----------
    party
        The code of the person's party.

    Raises
    ------
    RefusedError
        The address is wrong or has an account, or there is no such party.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    account = added(session, email, password_hash, Role.EXPERT, _party(session, party), language, now)
    account.confirmed_at = now
    return begin(session, account, now)


def register_by_mail(
    session: Session,
    principal: Principal,
    *,
    email: str,
    password_hash: str,
    party: str,
    language: str,
    ways: Ways,
    now: datetime,
) -> str:
    """Make an expert's account that waits for its address to be confirmed; return the id of the page for the code.

    Where the address has an account already that does not change, and what was typed is dropped: its owner is told.

    Raises
    ------
    RefusedError
        The address is none, or there is no such party.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    party_id = _party(session, party)
    address = usable_address(email, "email")
    account = queries.account_of(session, address)
    if account is None:
        account = _written(session, address, password_hash, Role.EXPERT, party_id, language, now)
    elif account.confirmed_at is None and account.disabled_at is None:
        _begun_again(session, account, password_hash, party_id, language)
    else:
        _leave_as_it_is(session, account)
        to = Addressee.of(account, address, language)
        is_closed = account.disabled_at is not None
        return mail(session, CONFIRM, to, None, lambda say, _made: _told(say, ways, is_closed=is_closed), now)
    return mail_confirmation(session, account, ways=ways, now=now)


def mail_confirmation(session: Session, account: Account, *, ways: Ways, now: datetime) -> str:
    """Mail the owner of an address a link and a code to confirm it; return the id of the page for the code."""
    return mail(
        session,
        CONFIRM,
        Addressee.of(account, account.email, account.language),
        account,
        lambda say, made: letters.confirm(say, link=ways.opened_by(made.token), code=made.code, lasts=CONFIRM.lasts),
        now,
    )


def parties_to_choose(session: Session, language: str) -> list[tuple[str, str]]:
    """Return code and name of the parties that a person may belong to."""
    known = names.party_names(session, language)
    rows = session.execute(select(Party.id, Party.code).order_by(Party.id))
    return [(code, known.get(key, code)) for key, code in rows]


def added(
    session: Session, email: str, password_hash: str, role: Role, party_id: int | None, language: str, now: datetime
) -> Account:
    """Write a new account.

    Raises
    ------
    RefusedError
        The address is none, or has an account.
    """
    address = usable_address(email, "email")
    if queries.account_of(session, address) is not None:
        raise RefusedError(Refusal.ADDRESS_TAKEN, "email")
    return _written(session, address, password_hash, role, party_id, language, now)


def _written(
    session: Session, address: str, password_hash: str, role: Role, party_id: int | None, language: str, now: datetime
) -> Account:
    account = Account(
        email=address,
        email_normalised=normalised(address),
        password_hash=password_hash,
        role=role,
        party_id=party_id,
        language=language,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def _begun_again(session: Session, account: Account, password_hash: str, party_id: int, language: str) -> None:
    """Let the newest who registered an address take the place of those before: nobody knows yet whose it is."""
    account.password_hash, account.party_id, account.language = password_hash, party_id, language
    account.sign_in_generation += 1
    session.flush()


def _leave_as_it_is(session: Session, account: Account) -> None:
    """Do what takes as long as registering, and changes nothing."""
    waiting = update(Account).where(Account.id == account.id, Account.confirmed_at.is_(None))
    session.execute(waiting.values(language=account.language).execution_options(synchronize_session=False))


def _told(say: Say, ways: Ways, *, is_closed: bool) -> Letter:
    return letters.closed(say) if is_closed else letters.registered_already(say, ways=ways)


def _party(session: Session, code: str) -> int:
    party_id = session.scalar(select(Party.id).where(Party.code == code))
    if party_id is None:
        raise RefusedError(Refusal.PARTY_UNKNOWN, "party")
    return party_id
