"""One-time codes: a second proof, from a device of one's own, that signing in asks for beside the password.

The secret that the codes follow from is sealed in the database and shown while it is being set up, not afterwards. A
code counts once, and only near its time. Ten recovery codes, kept as hashes, open the account where the device is
lost; where the key that seals the secrets was changed, they still do.

Whatever changes about them, and each recovery code that opens the account, is told to its owner by a letter (where
letters can be sent: `by_mail`): whoever has stolen a password and a code is not to go unseen.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError, SignInNeededError
from matchmaker.services.accounts import sign_ins
from matchmaker.services.accounts.noting import note_account, owner_of
from matchmaker.services.accounts.own import own_account
from matchmaker.services.accounts.proving import Proof, require_password
from matchmaker.services.accounts.telling import tell
from matchmaker.services.mail.letters import own_account as letters
from matchmaker.services.sealing import SealBrokenError, Sealer
from matchmaker.services.tokens import CODE_LENGTH, as_typed, hashed, hashed_code, new_code
from matchmaker.store.queries import accounts as queries
from matchmaker.store.tables.accounts import Account, RecoveryCode

RECOVERY_CODES = 10
FEW_RECOVERY_CODES = 2
"""With so many left, the owner is asked to make new ones."""

STEPS_EITHER_WAY = 1
"""How many half minutes the clock of the device may be wrong."""

DIGITS = 6


@dataclass(frozen=True, slots=True)
class Pending:
    """A secret that waits for its first code.

    Parameters
    ----------
    secret
        To be typed into the device, in groups of four.
    address
        The same for a device that reads it from a picture.
    """

    secret: str
    address: str


class Spent(Enum):
    """Which kind of code somebody typed."""

    ONE_TIME_CODE = 1
    RECOVERY_CODE = 2


def prepare(session: Session, principal: Principal, *, sealer: Sealer) -> None:
    """Make a secret for the person who asks; it counts for nothing until `confirm`.

    Raises
    ------
    RefusedError
        The account has codes already: they are switched off first, which takes the password and a code.
    """
    account = own_account(session, principal)
    if account.one_time_since is not None:
        raise RefusedError(Refusal.ONE_TIME_CODES_ON)
    account.one_time_secret = sealer.seal(pyotp.random_base32())


def pending(session: Session, principal: Principal, *, sealer: Sealer, issuer: str) -> Pending | None:
    """Return the secret that the person is setting up; None where there is none, or it was confirmed.

    Parameters
    ----------
    issuer
        What the device calls this service.
    """
    account = own_account(session, principal)
    if account.one_time_secret is None or account.one_time_since is not None:
        return None
    try:
        secret = sealer.open(account.one_time_secret)
    except SealBrokenError:
        return None  # sealed with a key that was changed since: a new secret can be made
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Pending(groups, pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=issuer))


def confirm(
    session: Session, principal: Principal, *, code: str, token: str, sealer: Sealer, by_mail: bool, now: datetime
) -> tuple[str, ...]:
    """Switch codes on by a first one, and return the recovery codes, this once. Other sign-ins end.

    Raises
    ------
    RefusedError
        The code is not the one of this moment, or nothing is being set up.
    """
    account = own_account(session, principal)
    if account.one_time_since is not None:
        raise RefusedError(Refusal.ONE_TIME_CODES_ON)
    if not _spend_step(session, account, code, sealer, now):
        raise RefusedError(Refusal.ONE_TIME_CODE_WRONG, "code")
    account.one_time_since = now
    session.flush()
    sign_ins.end_others(session, account.id, token, now)
    note_account(session, principal, "one-time codes switched on", account, now)
    tell(session, account, lambda say: letters.codes_on(say, now), by_mail=by_mail, now=now)
    return _new_recovery_codes(session, account)


def complete(
    session: Session, principal: Principal, *, token: str, code: str, sealer: Sealer, by_mail: bool, now: datetime
) -> str:
    """Sign in whoever gave the password before, by a one-time or a recovery code; return the token that holds.

    Raises
    ------
    SignInNeededError
        No sign-in waits for a code under this token, or it has waited too long.
    RefusedError
        The code is wrong, or was used.
    """
    require(principal, Action.SIGN_IN, NOTHING)
    account = _waiting(session, token, now)
    if require_code(session, account, code, sealer, now) is Spent.RECOVERY_CODE:
        left = _left(session, account.id)
        note_account(session, owner_of(account), "signed in by a recovery code", account, now)
        tell(session, account, lambda say: letters.recovery_code_used(say, now, left=left), by_mail=by_mail, now=now)
    sign_ins.sign_out(session, principal, token=token, now=now)
    return sign_ins.begin(session, account, now, complete=True)


def switch_off(
    session: Session,
    principal: Principal,
    *,
    proof: Proof | None,
    code: str,
    sealer: Sealer,
    by_mail: bool,
    now: datetime,
) -> None:
    """Stop asking for codes; it takes the password, where there is one, and a one-time or recovery code.

    Parameters
    ----------
    proof
        Of the password; None where it was wrong, or the account has none.

    Raises
    ------
    RefusedError
        One of them is wrong, or there are no codes.
    """
    account = own_account(session, principal)
    if account.one_time_since is None:
        raise RefusedError(Refusal.ONE_TIME_CODES_OFF)
    if account.password_hash is not None:
        require_password(account, proof, "password")
    require_code(session, account, code, sealer, now)
    sign_ins.forget_codes(session, account)
    note_account(session, principal, "one-time codes switched off", account, now)
    tell(session, account, lambda say: letters.codes_off(say, now), by_mail=by_mail, now=now)


def renew_recovery_codes(
    session: Session, principal: Principal, *, code: str, sealer: Sealer, by_mail: bool, now: datetime
) -> tuple[str, ...]:
    """Replace the recovery codes and return the new ones, this once; it takes a code.

    Raises
    ------
    RefusedError
        The code is wrong, or there are no codes.
    """
    account = own_account(session, principal)
    if account.one_time_since is None:
        raise RefusedError(Refusal.ONE_TIME_CODES_OFF)
    require_code(session, account, code, sealer, now)
    note_account(session, principal, "recovery codes renewed", account, now)
    tell(session, account, lambda say: letters.recovery_codes_renewed(say, now), by_mail=by_mail, now=now)
    return _new_recovery_codes(session, account)


def recovery_codes_left(session: Session, principal: Principal) -> int:
    """Return how many recovery codes the person has that were not used."""
    return _left(session, principal.account)


def who_waits(session: Session, token: str, now: datetime) -> int | None:
    """Return the key of the account whose sign-in waits for a code: tries are counted by it."""
    return queries.waiting(session, hashed(token), now, now - sign_ins.IDLE)


def _waiting(session: Session, token: str, now: datetime) -> Account:
    key = queries.waiting(session, hashed(token), now, now - sign_ins.IDLE)
    account = session.get_one(Account, key) if key is not None else None
    if account is None or account.one_time_since is None:
        raise SignInNeededError("Please sign in first.")
    return account


def require_code(session: Session, account: Account, code: str, sealer: Sealer, now: datetime) -> Spent:
    """Take a one-time or a recovery code, which does not count again; return which of the two it was.

    Raises
    ------
    RefusedError
        It does not count.
    """
    typed = as_typed(code)
    kind = Spent.ONE_TIME_CODE if len(typed) == DIGITS else Spent.RECOVERY_CODE
    if kind is Spent.ONE_TIME_CODE:
        counts = _spend_step(session, account, typed, sealer, now)
    else:
        counts = _spend_recovery(session, account, typed, now)
    if not counts:
        raise RefusedError(Refusal.ONE_TIME_CODE_WRONG, "code")
    return kind


def _spend_step(session: Session, account: Account, code: str, sealer: Sealer, now: datetime) -> bool:
    step = _step_of(account, as_typed(code), sealer, now)
    if step is None:
        return False
    unused = or_(Account.one_time_step.is_(None), Account.one_time_step < step)
    found = session.execute(
        update(Account).where(Account.id == account.id, unused).values(one_time_step=step).returning(Account.id)
    )
    return found.scalar() is not None


def _step_of(account: Account, code: str, sealer: Sealer, now: datetime) -> int | None:
    """Return the half minute whose code this is; None where it is none of those near `now`."""
    if account.one_time_secret is None:
        return None
    try:
        device = pyotp.TOTP(sealer.open(account.one_time_secret))
        return device.verify_and_get_timecode(code, for_time=now, valid_window=STEPS_EITHER_WAY)
    except (SealBrokenError, OTPVerificationError):
        return None


def _spend_recovery(session: Session, account: Account, typed: str, now: datetime) -> bool:
    if len(typed) != 2 * CODE_LENGTH:
        return False
    unused = update(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_sha256 == hashed_code(typed, account.public_id),
        RecoveryCode.used_at.is_(None),
    )
    return session.execute(unused.values(used_at=now).returning(RecoveryCode.id)).scalar() is not None


def _left(session: Session, account_id: int | None) -> int:
    query = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(query) or 0


def _new_recovery_codes(session: Session, account: Account) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = tuple(new_code() + new_code() for _ in range(RECOVERY_CODES))
    session.add_all(
        RecoveryCode(account_id=account.id, code_sha256=hashed_code(code, account.public_id)) for code in codes
    )
    session.flush()
    return tuple("-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes)
