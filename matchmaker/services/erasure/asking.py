"""Ask that a person be forgotten: by themself, or by their own office with a reason. Sign-ins end at once.

The rest is background work (`working`), since what is deleted is also taken out of the files of the database.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, Resource, Standing, can, require, standing
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.accounts import normalised
from matchmaker.services.accounts.last_one import require_another
from matchmaker.services.accounts.proving import Proof, require_password
from matchmaker.services.erasure.mail import FAREWELL
from matchmaker.services.erasure.working import ask_for_work
from matchmaker.services.mail import post, say_in
from matchmaker.services.mail.letters.privacy import forgotten_by_office
from matchmaker.services.subject import Subject, subject_of_account, subject_of_profile
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import names
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to a person's data when they are forgotten, before it happens.

    Parameters
    ----------
    has_password
        Whether the person confirms with a password; otherwise with the address.
    coming
        Titles of the workshops to come, from which the person is withdrawn.
    over
        How many workshops are over, in which an anonymous place stays.
    meetings
        How many of the person's meetings others keep, without a name.
    """

    name: str
    email: str
    has_password: bool
    coming: tuple[str, ...]
    over: int
    meetings: int


def fate_of_mine(session: Session, principal: Principal, *, language: str, now: datetime) -> Fate:
    """Return what happens when the one who asks is forgotten."""
    return _fate(session, _myself(session, principal), language, now)


def erase_me(session: Session, principal: Principal, *, confirmation: str, proof: Proof | None, now: datetime) -> None:
    """Have everything about the one who asks forgotten; their sign-ins end with this.

    Parameters
    ----------
    confirmation
        What was typed: of an account that has no password, its address.
    proof
        Of the password; None where it was wrong, or the account has none.

    Raises
    ------
    RefusedError
        The confirmation is wrong, or an office or the service would be left without anybody.
    """
    subject = _myself(session, principal)
    account = session.get_one(Account, subject.account)
    if account.password_hash is None:
        if normalised(confirmation) != account.email_normalised:
            raise RefusedError(Refusal.CONFIRMATION_WRONG, "confirmation")
    else:
        require_password(account, proof, "confirmation")
    require_another(session, account)
    request(session, principal, subject, "erasure asked for", now=now)


def fate_of_person(
    session: Session, principal: Principal, slug: str, person_id: str, *, language: str, now: datetime
) -> Fate:
    """Return what happens when somebody of the own side is forgotten."""
    workshop = workshop_at(session, slug)
    person, resource = _person(session, principal, workshop, person_id)
    if standing(principal, resource) is not Standing.OWN_OFFICE:  # which is asked for the reason on this very page
        require(principal, Action.PROFILE_ERASE, resource)
    can(principal, Action.PROFILE_ERASE, resource)
    return _fate(session, _found(session, person), language, now)


def erase_person(
    session: Session, principal: Principal, slug: str, person_id: str, *, reason: str, by_mail: bool, now: datetime
) -> None:
    """Have somebody of the own side forgotten, for a reason that the journal keeps; the person is told.

    Raises
    ------
    NotFoundError
        There is no such person of the own side at the workshop.
    ReasonNeededError
        No reason is given.
    """
    workshop = workshop_at(session, slug)
    person, resource = _person(session, principal, workshop, person_id)
    require(principal, Action.PROFILE_ERASE, resource, reason=reason)
    kept = kept_line(reason, "reason", most=LONGEST_REASON)
    subject = _found(session, person)
    account = session.get(Account, subject.account) if subject.account is not None else None
    if account is not None:
        require_another(session, account)
    if by_mail:
        _tell(session, account, subject, now)
    request(session, principal, subject, "erasure asked for", reason=kept, workshop=workshop.public_id, now=now)


def request(
    session: Session,
    principal: Principal,
    subject: Subject,
    act: str,
    *,
    reason: str = "",
    workshop: str | None = None,
    now: datetime,
) -> None:
    """Write that a person is to be forgotten, close the account now and have the rest done in the background."""
    if not _asked_before(session, subject):
        asker = session.scalar(select(Account.public_id).where(Account.id == principal.account))
        ids = {"profile_id": subject.profile_id, "account_id": subject.account_id}
        session.add(Erasure(**ids, requested_by_id=asker, requested_at=now))
    if subject.account is not None:
        account = session.get_one(Account, subject.account)
        account.disabled_at = account.disabled_at or now
        account.sign_in_generation += 1
    session.flush()
    whom = subject.profile_id or subject.account_id or ""
    journal.record(
        session,
        principal,
        act,
        subject_kind="profile" if subject.profile_id else "account",
        subject_id=whom,
        workshop=workshop,
        reason=reason,
        for_whom=whom if principal.signed_in and principal.account != subject.account else None,
        now=now,
    )
    ask_for_work(session, now=now)


def _myself(session: Session, principal: Principal) -> Subject:
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.PROFILE_ERASE, Resource(owners=owners))
    return subject_of_account(session, principal.account or 0)


def _person(
    session: Session, principal: Principal, workshop: WorkshopFacts, person_id: str
) -> tuple[int | None, Resource]:
    """Return the key of somebody who is or was in a calendar of the workshop, and what the policy has to know of them.

    Of somebody who is not there the policy is asked as of one's own people, so that nobody learns who is there.
    """
    query = (
        select(Profile.id, Profile.party_id)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .where(
            RegistrationMember.workshop_id == workshop.id,
            Profile.public_id == person_id,
            Profile.erased_at.is_(None),
        )
    )
    row = session.execute(query).one_or_none()
    return (row[0], workshop.resource(party=row[1])) if row else (None, workshop.resource(party=principal.party))


def _found(session: Session, person: int | None) -> Subject:
    if person is None:
        raise NotFoundError("There is nothing at this address.")
    return subject_of_profile(session, person)


def _asked_before(session: Session, subject: Subject) -> bool:
    same = or_(Erasure.profile_id == subject.profile_id, Erasure.account_id == subject.account_id)
    return session.scalar(select(Erasure.id).where(same)) is not None


def _tell(session: Session, account: Account | None, subject: Subject, now: datetime) -> None:
    profile = session.get(Profile, subject.profile) if subject.profile is not None else None
    address = (profile.contact_email if profile else "") or (account.email if account else "")
    language = account.language if account else "en"
    if address:
        letter = forgotten_by_office(say_in(language))
        post(session, letter, kind=FAREWELL, address=address, language=language, now=now)


def _fate(session: Session, subject: Subject, language: str, now: datetime) -> Fate:
    account = session.get(Account, subject.account) if subject.account is not None else None
    profile = session.get(Profile, subject.profile) if subject.profile is not None else None
    query = (
        select(Workshop.id, Workshop.ends_on, Workshop.status)
        .join(Registration, Registration.workshop_id == Workshop.id)
        .where(Registration.id.in_(subject.registrations), Registration.status != RegistrationStatus.WITHDRAWN)
    )
    over = {WorkshopStatus.HELD, WorkshopStatus.CANCELLED}
    workshops = {key: ends_on >= now.date() and status not in over for key, ends_on, status in session.execute(query)}
    titles = names.workshop_names(session, language, [key for key, coming in workshops.items() if coming])
    return Fate(
        name=(profile.name_latin or profile.name) if profile else "",
        email=account.email if account else "",
        has_password=account is not None and account.password_hash is not None,
        coming=tuple(sorted(titles.values())),
        over=sum(not coming for coming in workshops.values()),
        meetings=_meetings(session, subject),
    )


def _meetings(session: Session, subject: Subject) -> int:
    own = or_(
        Meeting.registration_a_id.in_(subject.registrations), Meeting.registration_b_id.in_(subject.registrations)
    )
    published = select(func.count(Meeting.id)).join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
    return session.scalar(published.where(own, WorkshopPlan.published_at.is_not(None))) or 0
