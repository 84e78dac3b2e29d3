"""Who is signed in. A sign-in is a row; the cookie carries its random token and nothing else.

So signing out, a change of the password or the role, and disabling an account end it at once, whoever holds the cookie.

Where an account has one-time codes, its password begins a sign-in that waits for the code: it opens nothing but the
page that asks for it, and not for long.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.accounts.proving import Proof
from matchmaker.services.tokens import hashed, new_token
from matchmaker.store.queries import accounts as queries
from matchmaker.store.queries.accounts import SignedInRow
from matchmaker.store.tables.accounts import Account, RecoveryCode, SignIn

LASTS = {Role.EXPERT: timedelta(days=30)}
LASTS_FOR_OFFICES = timedelta(hours=24)
IDLE = timedelta(hours=8)
"""After how long without a page those who see what is not their own are signed out."""

WAITS = timedelta(minutes=10)
"""How long a sign-in waits for its one-time code."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is kept when somebody was last here: not every page is worth writing."""

LONGEST_DEVICE = 200


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in: the principal that the policy knows, and how the pages address the person."""

    principal: Principal
    email: str
    name: str
    language: str
    time_zone: str | None
    has_codes: bool
    """Whether signing in asks for a one-time code."""
    sign_in: str
    """The public id of the sign-in."""
    last_seen_at: datetime


def sign_in(
    session: Session, principal: Principal, *, proof: Proof | None, unconfirmed_too: bool = False, now: datetime
) -> str:
    """Sign somebody in who has shown that they know the password; return the token.

    Parameters
    ----------
    proof
        None where address and password do not belong together. Which of the two was wrong is not said.
    unconfirmed_too
        Where no mail can be sent, nobody can confirm an address.

    Raises
    ------
    RefusedError
        There is no proof, or the account has changed since.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    account = proved(session, proof) if proof else None
    if account is None or not (account.confirmed_at or unconfirmed_too):
        raise RefusedError(Refusal.SIGN_IN_FAILED)
    return begin(session, account, now)


def sign_out(session: Session, principal: Principal, *, token: str, now: datetime) -> None:
    """End the sign-in of a token, if it still holds."""
    require(principal, Action.SIGN_OUT, NOTHING)
    session.execute(
        update(SignIn).where(SignIn.token_sha256 == hashed(token), SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def choose_language(session: Session, principal: Principal, language: str) -> None:
    """Keep the language of the person who asks; without an account there is nothing to keep it in."""
    require(principal, Action.LANGUAGE_CHOOSE, NOTHING)
    session.execute(update(Account).where(Account.id == principal.account).values(language=language))


def identity_of(session: Session, token: str, now: datetime) -> Identity | None:
    """Return who holds a token; None where its sign-in does not hold any more."""
    row = queries.signed_in(session, hashed(token), now, now - IDLE)
    return _identity(session, row) if row else None


def is_waiting(session: Session, token: str, now: datetime) -> bool:
    """Return whether the one-time code is still asked for before a token opens anything."""
    return queries.waiting(session, hashed(token), now, now - IDLE) is not None


def begin(session: Session, account: Account, now: datetime, *, complete: bool | None = None) -> str:
    """Write that somebody is signed in from now on; return the token.

    Parameters
    ----------
    complete
        False where the one-time code is still asked for: if None is given, where the account has such codes. So
        nobody gets past them who signs in another way, by a mailed link or a provider.
    """
    token = new_token()
    if complete is None:
        complete = account.one_time_since is None
    lasts = LASTS.get(account.role, LASTS_FOR_OFFICES) if complete else WAITS
    session.add(
        SignIn(
            token_sha256=hashed(token),
            account_id=account.id,
            generation=account.sign_in_generation,
            complete=complete,
            created_at=now,
            last_seen_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def note_device(session: Session, token: str, device: str) -> None:
    """Keep on which device a sign-in began, so that its owner can tell it from others."""
    row = update(SignIn).where(SignIn.token_sha256 == hashed(token))
    session.execute(row.values(device=device[:LONGEST_DEVICE]))


def seen(session: Session, token: str, now: datetime) -> None:
    """Keep that somebody was here, unless that was done just now: whoever asks often is written down once."""
    long_ago = or_(SignIn.last_seen_at.is_(None), SignIn.last_seen_at <= now - SEEN_EVERY)
    session.execute(update(SignIn).where(SignIn.token_sha256 == hashed(token), long_ago).values(last_seen_at=now))


def end_by_id(session: Session, account_id: int, sign_in: str, now: datetime) -> bool:
    """End a sign-in of an account; return whether there was one."""
    of_account = (SignIn.account_id == account_id, SignIn.public_id == sign_in, SignIn.ended_at.is_(None))
    ended = session.execute(update(SignIn).where(*of_account).values(ended_at=now).returning(SignIn.id))
    return ended.scalar() is not None


def end_others(session: Session, account_id: int, token: str, now: datetime) -> int:
    """End all sign-ins of an account but that of a token; return how many there were."""
    others = (SignIn.account_id == account_id, SignIn.token_sha256 != hashed(token), SignIn.ended_at.is_(None))
    ended = session.execute(update(SignIn).where(*others).values(ended_at=now).returning(SignIn.id))
    return len(ended.all())


def forget_codes(session: Session, account: Account) -> None:
    """Take the one-time codes and the recovery codes away from an account."""
    account.one_time_secret = account.one_time_since = account.one_time_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.flush()


def forget_ended(session: Session, now: datetime) -> int:
    """Delete sign-ins that open nothing any more, as one day's housekeeping; return how many.

    Of an account that is signed in nowhere the last one stays, without its device: it tells when it was last used.
    """
    over = or_(SignIn.ended_at.is_not(None), SignIn.expires_at <= now)
    holding = select(SignIn.account_id).where(SignIn.ended_at.is_(None), SignIn.expires_at > now)
    last = select(func.max(SignIn.id)).where(SignIn.account_id.not_in(holding)).group_by(SignIn.account_id)
    session.execute(update(SignIn).where(over, SignIn.device != "").values(device=""))
    return len(session.execute(delete(SignIn).where(over, SignIn.id.not_in(last)).returning(SignIn.id)).all())


def proved(session: Session, proof: Proof) -> Account | None:
    """Return the account whose password was right, if it is still the same and not closed."""
    return session.scalar(
        select(Account).where(
            Account.id == proof.account_id,
            Account.password_hash == proof.password_hash,
            Account.disabled_at.is_(None),
        )
    )


def _identity(session: Session, row: SignedInRow) -> Identity:
    workshops: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    if row.role is Role.EXPERT or row.profile_id is not None:
        workshops, leads = queries.workshops_of(session, row.account_id, row.party_id, row.profile_id)
    principal = Principal(
        row.account_id,
        row.role,
        row.party_id,
        row.profile_id,
        workshops,
        leads if row.role is Role.EXPERT else frozenset(),
    )
    name = row.name or row.email.partition("@")[0]
    seen_at = row.last_seen_at
    return Identity(principal, row.email, name, row.language, row.time_zone, row.has_codes, row.sign_in, seen_at)
