"""What a person is shown about their own data: what others see, what was agreed, who read, which letters went."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.services.consents import Consents, own_consents
from matchmaker.services.journal_reading import Access, accesses_of
from matchmaker.services.mail import log
from matchmaker.services.people import AsSeen, as_seen
from matchmaker.store.queries import names
from matchmaker.store.queries.mail import OwnLetterRow
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class Seen:
    """One of the person's workshops, with what the other side is shown there; None where it is shown nothing."""

    slug: str
    title: str
    shown: AsSeen | None


@dataclass(frozen=True, slots=True)
class MyData:
    """The page of a person's own data.

    Parameters
    ----------
    workshops
        Address and title of the person's workshops, the latest first.
    seen
        What the other side sees at the workshop that was chosen, or at the latest; None where there is none.
    letters
        Which letters went to the person, the newest first.
    """

    has_profile: bool
    workshops: Sequence[tuple[str, str]]
    seen: Seen | None
    consents: Consents
    accesses: Sequence[Access]
    letters: Sequence[OwnLetterRow]


def my_data(
    session: Session, principal: Principal, *, chosen: str = "", language: str, embedder: str = LEXICAL
) -> MyData:
    """Return what the one who asks is shown about their own data."""
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.CONSENT_READ, Resource(owners=owners, party=principal.party))
    workshops = _workshops(session, principal, language)
    slug = chosen if chosen in dict(workshops) else next(iter(dict(workshops)), "")
    shown = as_seen(session, principal, slug, language=language, embedder=embedder) if slug else None
    seen = Seen(slug, dict(workshops)[slug], shown) if slug else None
    return MyData(
        has_profile=principal.profile is not None,
        workshops=workshops,
        seen=seen,
        consents=own_consents(session, principal),
        accesses=accesses_of(session, principal),
        letters=log.own_letters(session, principal),
    )


def _workshops(session: Session, principal: Principal, language: str) -> list[tuple[str, str]]:
    query = select(Workshop.id, Workshop.slug).where(Workshop.id.in_(principal.workshops))
    rows = list(session.execute(query.order_by(Workshop.starts_on.desc(), Workshop.id.desc())))
    titles = names.workshop_names(session, language, [key for key, _ in rows])
    return [(slug, titles.get(key, slug)) for key, slug in rows]
