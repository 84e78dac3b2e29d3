"""Take a person out of every table, in one transaction. Doing it twice does nothing the second time."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.services.embedding import drop_unused
from matchmaker.services.erasure.entries import forget_comparisons, forget_feedback, forget_wishes
from matchmaker.services.erasure.mail import NOWHERE, forget_mail
from matchmaker.services.erasure.mentions import forget_mentions
from matchmaker.services.erasure.rows import DELETED
from matchmaker.services.staleness import mark_people_changed
from matchmaker.services.subject import Subject, whose
from matchmaker.services.tokens import hashed
from matchmaker.store.base import Base
from matchmaker.store.tables.accounts import Account, RateCount
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop

_WORDS_OF_PROFILES = ("name", "name_latin", "call_name", "title", "about", "summary", "contact_email", "contact_phone")


def forget(session: Session, subject: Subject, *, now: datetime) -> None:
    """Take everything of a person out of the database but for opaque ids and places without a name."""
    forget_mail(session, subject)
    for table in DELETED:
        session.execute(delete(Base.metadata.tables[table]).where(whose(Base.metadata.tables[table], subject)))
    _forget_counts(session, subject)
    for key in sorted(subject.registrations):
        _leave(session, session.get_one(Registration, key), subject, now)
    if subject.profile is not None:
        empty_profile(session, session.get_one(Profile, subject.profile), now)
    if subject.account is not None:
        _empty_account(session, session.get_one(Account, subject.account), now)
    forget_mentions(session, subject)
    session.flush()
    drop_unused(session)


def _forget_counts(session: Session, subject: Subject) -> None:
    """Drop the counts of tries that were kept under a hash of one of the person's addresses or ids."""
    hashes = [hashed(each) for each in (*subject.addresses, *subject.ids)]
    for some in hashes:
        session.execute(delete(RateCount).where(RateCount.bucket.endswith(some)))


def _leave(session: Session, row: Registration, subject: Subject, now: datetime) -> None:
    """Take the person out of a calendar: what is to come is withdrawn, what was stays as a place without a name."""
    workshop = session.get_one(Workshop, row.workshop_id)
    others = _others(session, row.id, subject)
    coming = workshop.ends_on >= now.date() and workshop.status not in {WorkshopStatus.HELD, WorkshopStatus.CANCELLED}
    if coming and others:
        own_seat = RegistrationMember.registration_id == row.id, RegistrationMember.profile_id == subject.profile
        session.execute(delete(RegistrationMember).where(*own_seat))
    elif coming:
        row.status = RegistrationStatus.WITHDRAWN
    if subject.profile is not None:
        forget_feedback(session, row.id, subject.profile)
    if not others:
        row.name = ""
        forget_wishes(session, row)
    session.flush()
    forget_comparisons(session, row)
    if coming:
        mark_people_changed(session, workshop.id, now=now)


def _others(session: Session, registration: int, subject: Subject) -> bool:
    """Return whether somebody who is still known sits in the calendar too."""
    query = (
        select(RegistrationMember.profile_id)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .where(
            RegistrationMember.registration_id == registration,
            RegistrationMember.profile_id != subject.profile,
            Profile.erased_at.is_(None),
        )
    )
    return session.scalars(query.limit(1)).first() is not None


def empty_profile(session: Session, row: Profile, now: datetime) -> None:
    """Leave a profile that names nobody, with the account and the organisation that only it spoke of gone from it."""
    organisation = row.organisation_id
    row.erased_at = row.erased_at or now
    for column in _WORDS_OF_PROFILES:
        setattr(row, column, "")
    row.organisation_id = row.account_id = row.prepared_by_id = row.rank = None
    session.flush()
    if organisation is not None:
        _forget_organisation(session, organisation)


def _forget_organisation(session: Session, key: int) -> None:
    """Drop an organisation that only the person spoke of: nobody else is of it, and no voucher names it."""
    named = or_(
        exists().where(Profile.organisation_id == key),
        exists().where(CostLine.organisation_id == key),
    )
    session.execute(delete(Organisation).where(Organisation.id == key, ~named))


def _empty_account(session: Session, row: Account, now: datetime) -> None:
    """Leave an account that nobody can use and that names nobody; acts in the tables go on referring to it."""
    row.email = row.email_normalised = f"{row.public_id}@{NOWHERE}"
    row.password_hash = row.one_time_secret = row.one_time_since = row.one_time_step = row.provider_subject = None
    row.confirmed_at = None
    row.disabled_at = row.disabled_at or now
    row.sign_in_generation += 1
    session.flush()
