"""One-time codes: what counts as one, how often, and what the account is without its device."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import Engine, select

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.errors import Refusal, RefusedError, SignInNeededError
from matchmaker.services import accounts, one_time_codes
from matchmaker.services.accounts import sign_ins
from matchmaker.services.passwords import hash_password
from matchmaker.services.sealing import Sealer
from matchmaker.store.tables.accounts import Account, RecoveryCode, SignIn
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import TurnedAwayError, reading, repeating, transaction
from tests import factories
from tests.factories import NOW

SEALER = Sealer("the key of these tests")
GIVEN = {"sealer": SEALER, "by_mail": True}
STEP = timedelta(seconds=30)
LATER = NOW + timedelta(hours=1)
PASSWORD = "four words of mine"


class Person:
    """Somebody with codes switched on, their device and their recovery codes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with transaction(engine) as session:
            account = factories.account(session, password_hash=hash_password(PASSWORD))
            self.asks, self.email = Principal(account.id, account.role), account.email
            one_time_codes.prepare(session, self.asks, sealer=SEALER)
            shown = one_time_codes.pending(session, self.asks, sealer=SEALER, issuer="Matchmaker")
            self.device = pyotp.TOTP(shown.secret.replace(" ", ""))
            self.address = shown.address
            self.here = sign_ins.begin(session, account, NOW)
            self.elsewhere = sign_ins.begin(session, account, NOW)
            first = self.device.at(NOW)
            self.recovery = one_time_codes.confirm(session, self.asks, code=first, token=self.here, **GIVEN, now=NOW)

    def password_given(self, now=LATER) -> str:
        """Begin what the right password begins, without the work of checking one."""
        with transaction(self.engine) as session:
            return sign_ins.begin(session, session.get_one(Account, self.asks.account), now)

    def signed_in(self, token: str, code: str, now=LATER, sealer=SEALER) -> str:
        return repeating(
            self.engine,
            lambda session: one_time_codes.complete(
                session, NOBODY, token=token, code=code, sealer=sealer, by_mail=True, now=now
            ),
        )

    def tried(self, code: str, now=LATER, sealer=SEALER) -> str:
        """Return what comes of a fresh sign-in with a code: the word of the refusal, or "in"."""
        try:
            self.signed_in(self.password_given(now), code, now, sealer)
        except RefusedError as refused:
            return refused.refusal.value
        return "in"

    def opens(self, token: str, now=LATER) -> bool:
        with reading(self.engine) as session:
            return accounts.identity_of(session, token, now) is not None


WRONG = Refusal.ONE_TIME_CODE_WRONG.value


@pytest.fixture
def person(engine):
    return Person(engine)


def _told(person):
    """Return the letters to a person and the entries about them, without those of setting up."""
    with reading(person.engine) as session:
        letters = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
        account = session.get_one(Account, person.asks.account)
    assert {(each.address, each.kind) for each in letters} <= {(person.email, LetterKind.ACCOUNT)}
    assert {each.subject_id for each in entries} <= {account.public_id}
    return [each.subject for each in letters][1:], [each.action for each in entries][1:], letters[-1].body_text


def test_whatever_changes_about_codes_is_told_to_the_owner_and_stands_in_the_journal(person):
    """A thief with a mailbox or a password does not go unseen."""
    with reading(person.engine) as session:
        first = session.scalars(select(OutboxMessage)).one()
    assert (first.subject, first.address) == ("One-time codes were switched on", person.email)

    person.tried(person.device.at(LATER))  # as on every day: no letter
    person.tried(person.recovery[0])
    subjects, acts, text = _told(person)
    assert (subjects, acts) == (["A recovery code was used to sign in"], ["signed in by a recovery code"])
    assert "9 recovery codes are left." in text
    person.tried(person.recovery[0])  # used already: nobody is in, so there is nothing to tell
    later = LATER + 5 * STEP
    with transaction(person.engine) as session:
        code = person.device.at(later)
        one_time_codes.renew_recovery_codes(session, person.asks, code=code, **GIVEN, now=later)
    with transaction(person.engine) as session:
        proof = accounts.proof(accounts.own_known(session, person.asks), PASSWORD)
        code = person.device.at(later + STEP)
        one_time_codes.switch_off(session, person.asks, proof=proof, code=code, **GIVEN, now=later + STEP)

    subjects, acts, _ = _told(person)
    assert subjects[1:] == ["Your recovery codes were made anew", "One-time codes were switched off"]
    assert acts[1:] == ["recovery codes renewed", "one-time codes switched off"]


def test_a_password_alone_opens_nothing_and_a_code_makes_another_token_that_does(person):
    waiting = person.password_given()
    assert not person.opens(waiting)

    token = person.signed_in(waiting, person.device.at(LATER))

    assert token != waiting
    assert person.opens(token)
    assert not person.opens(waiting)
    with pytest.raises(SignInNeededError):
        person.signed_in(waiting, person.device.at(LATER + STEP))


def test_a_code_counts_near_its_time_and_once(person):
    at = {step: person.device.at(LATER + step * STEP) for step in (-2, -1, 0, 1, 2)}

    assert [person.tried(at[step]) for step in (-2, 2)] == [WRONG, WRONG]
    assert [person.tried(at[step]) for step in (-1, -1, 0, 0, 1, 1)] == ["in", WRONG, "in", WRONG, "in", WRONG]
    assert person.tried(at[0]) == WRONG  # older than one that was used
    assert person.tried("000000" if at[0] != "000000" else "000001", LATER + 3 * STEP) == WRONG


def test_a_code_is_typed_with_a_space_or_in_wide_digits(person):
    code = person.device.at(LATER)
    wide = "".join(chr(0xFF10 + int(digit)) for digit in person.device.at(LATER + 5 * STEP))

    assert person.tried(f" {code[:3]} {code[3:]} ") == "in"
    assert person.tried(wide, LATER + 5 * STEP) == "in"


def test_a_recovery_code_opens_once_and_however_it_is_written(person):
    first, second = person.recovery[:2]

    assert len(set(person.recovery)) == one_time_codes.RECOVERY_CODES
    assert [person.tried(first), person.tried(first)] == ["in", WRONG]
    assert person.tried(second.lower().replace("-", " ")) == "in"
    with reading(person.engine) as session:
        assert one_time_codes.recovery_codes_left(session, person.asks) == one_time_codes.RECOVERY_CODES - 2


def test_codes_of_somebody_else_count_for_nothing(engine, person):
    other = Person(engine)

    assert person.tried(other.recovery[0]) == WRONG
    assert other.tried(other.recovery[0]) == "in"


def test_a_sign_in_waits_ten_minutes_for_its_code(person):
    waiting = person.password_given()
    late = LATER + sign_ins.WAITS

    with pytest.raises(SignInNeededError):
        person.signed_in(waiting, person.device.at(late), late)


def test_twenty_at_once_with_one_code_are_one_sign_in(person):
    tokens = [person.password_given() for _ in range(20)]
    code = person.device.at(LATER)

    def attempt(token):
        try:
            return person.signed_in(token, code) and "in"
        except RefusedError:
            return WRONG
        except TurnedAwayError:
            return "turned away"  # lost the race five times: it did not get in

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, tokens))

    assert outcomes.count("in") == 1


def test_switching_on_ends_what_was_signed_in_elsewhere_by_the_password_alone(person):
    assert [person.opens(person.here, NOW), person.opens(person.elsewhere, NOW)] == [True, False]


def test_switching_off_takes_password_and_code(person):
    def switched_off(password, code):
        with transaction(person.engine) as session:
            proof = accounts.proof(accounts.own_known(session, person.asks), password)
            one_time_codes.switch_off(session, person.asks, proof=proof, code=code, **GIVEN, now=LATER)

    for password, code in (("wrong", person.device.at(LATER)), (PASSWORD, "000000"), (PASSWORD, "")):
        with pytest.raises(RefusedError):
            switched_off(password, code)
    assert not person.opens(person.password_given())

    switched_off(PASSWORD, person.recovery[0])

    assert person.opens(person.password_given())
    with reading(person.engine) as session:
        account = session.get_one(Account, person.asks.account)
        assert (account.one_time_secret, account.one_time_since, account.one_time_step) == (None, None, None)
        assert session.scalars(select(RecoveryCode)).all() == []


def test_new_recovery_codes_replace_the_old_and_take_a_code(person):
    def renewed(code):
        with transaction(person.engine) as session:
            return one_time_codes.renew_recovery_codes(session, person.asks, code=code, **GIVEN, now=LATER)

    with pytest.raises(RefusedError):
        renewed("123456" if person.device.at(LATER) != "123456" else "123457")
    fresh = renewed(person.device.at(LATER))

    assert [person.tried(person.recovery[3]), person.tried(fresh[3])] == [WRONG, "in"]


def test_the_secret_is_sealed_and_shown_only_until_it_is_confirmed(person):
    with reading(person.engine) as session:
        kept = session.get_one(Account, person.asks.account).one_time_secret
        hashes = session.scalars(select(RecoveryCode.code_sha256)).all()

        assert one_time_codes.pending(session, person.asks, sealer=SEALER, issuer="Matchmaker") is None
    assert person.device.secret not in kept
    assert not any(code.replace("-", "") in "".join(hashes) for code in person.recovery)
    assert person.address.startswith("otpauth://totp/Matchmaker")


def test_what_is_on_is_not_set_up_again(person):
    for attempt in (
        lambda session: one_time_codes.prepare(session, person.asks, sealer=SEALER),
        lambda session: one_time_codes.confirm(
            session, person.asks, code=person.device.at(LATER), token=person.here, **GIVEN, now=LATER
        ),
    ):
        with transaction(person.engine) as session, pytest.raises(RefusedError) as refused:
            attempt(session)
        assert refused.value.refusal is Refusal.ONE_TIME_CODES_ON


def test_under_another_key_recovery_codes_still_open(person):
    other = Sealer("a key that came after it")

    assert person.tried(person.device.at(LATER), sealer=other) == WRONG
    assert person.tried(person.recovery[0], sealer=other) == "in"


def test_the_operator_takes_the_codes_off_an_account(person):
    with transaction(person.engine) as session:
        accounts.remove_codes(session, email=person.email, by_mail=True, now=LATER)

    assert person.opens(person.password_given())
    with reading(person.engine) as session:
        assert session.scalars(select(SignIn.generation).order_by(SignIn.id)).first() == 0
    assert not person.opens(person.here, NOW)
    subjects, acts, _ = _told(person)
    assert subjects == ["One-time codes were taken off your account"]
    assert acts == ["one-time codes removed at the terminal"]
