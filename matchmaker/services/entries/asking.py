"""Ask the person of a prepared entry about it: the link with which they answer, and the letter that brings it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import Principal
from matchmaker.services import links, mail
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.mail.letters import office as letters
from matchmaker.store.queries import names, registrations
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.regions import Party

LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Asking:
    """What the letters of one office about one workshop have in common.

    Parameters
    ----------
    by
        Who asks, by name or address.
    """

    account: int | None
    by: str
    language: str
    office: str
    workshop: str


def asking_of(session: Session, principal: Principal, workshop: WorkshopFacts) -> Asking:
    """Return what letters say that somebody has written to people of their own party."""
    party = principal.party or 0
    language = session.scalar(select(Party.language).where(Party.id == party)) or "en"
    return Asking(
        account=principal.account,
        by=name_of(session, principal.account),
        language=language,
        office=names.party_names(session, language, [party]).get(party, ""),
        workshop=registrations.heading(session, workshop.id, language).title,
    )


def ask(
    session: Session,
    asking: Asking,
    workshop: WorkshopFacts,
    profile: Profile,
    link: Callable[[str], str],
    *,
    mailed: bool,
    now: datetime,
) -> str:
    """Write the letter to the person of an entry; return the address that it holds."""
    address = profile.contact_email
    made = links.make(
        session,
        LinkPurpose.ENTRY,
        address=address,
        lasts=LASTS,
        now=now,
        party_id=profile.party_id,
        profile_id=profile.id,
        invited_by_id=asking.account,
    )
    target = link(made.token)
    if mailed:
        letter = letters.prepared_entry(
            mail.say_in(asking.language),
            name=profile.name,
            by=asking.by,
            office=asking.office,
            workshop=asking.workshop,
            link=target,
            days=LASTS.days,
        )
        mail.post(
            session,
            letter,
            kind=LetterKind.ENTRY,
            address=address,
            language=asking.language,
            now=now,
            profile_id=profile.id,
            workshop_id=workshop.id,
        )
    return target


def name_of(session: Session, account_id: int | None) -> str:
    """Return how somebody is named in a letter: by the profile, else by the address."""
    query = select(Profile.name, Account.email).select_from(Account)
    query = query.outerjoin(Profile, Profile.account_id == Account.id).where(Account.id == account_id)
    row = session.execute(query).one_or_none()
    return "" if row is None else row[0] or row[1]
