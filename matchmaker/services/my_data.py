"""What a person is shown about their own data: what others see, what they agreed to, who read or changed it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.errors import NotFoundError
from matchmaker.services.consents import Consents, own_consents
from matchmaker.services.journal_reading import Access, accesses_of
from matchmaker.services.people import PersonPage, person_page
from matchmaker.store.queries import names
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class Seen:
    """One of the person's workshops, with the page that the other side sees there; None where it sees nothing."""

    slug: str
    title: str
    page: PersonPage | None


@dataclass(frozen=True, slots=True)
class MyData:
    """The page of a person's own data.

    Parameters
    ----------
    workshops
        Address and title of the person's workshops, the latest first.
    seen
        What the other side sees at the workshop that was chosen, or at the latest; None where there is none.
    """

    has_profile: bool
    workshops: Sequence[tuple[str, str]]
    seen: Seen | None
    consents: Consents
    accesses: Sequence[Access]


def my_data(
    session: Session, principal: Principal, *, chosen: str = "", language: str, embedder: str = LEXICAL
) -> MyData:
    """Return what the one who asks is shown about their own data."""
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.CONSENT_READ, Resource(owners=owners, party=principal.party))
    workshops = _workshops(session, principal, language)
    slug = chosen if chosen in dict(workshops) else next(iter(dict(workshops)), "")
    seen = Seen(slug, dict(workshops)[slug], _as_seen(session, principal, slug, language, embedder)) if slug else None
    return MyData(
        has_profile=principal.profile is not None,
        workshops=workshops,
        seen=seen,
        consents=own_consents(session, principal),
        accesses=accesses_of(session, principal),
    )


def _workshops(session: Session, principal: Principal, language: str) -> list[tuple[str, str]]:
    query = select(Workshop.id, Workshop.slug).where(Workshop.id.in_(principal.workshops))
    rows = list(session.execute(query.order_by(Workshop.starts_on.desc(), Workshop.id.desc())))
    titles = names.workshop_names(session, language, [key for key, _ in rows])
    return [(slug, titles.get(key, slug)) for key, slug in rows]


def _as_seen(session: Session, principal: Principal, slug: str, language: str, embedder: str) -> PersonPage | None:
    """Return the very page that the other side is given of the person; None where it is given none."""
    own = session.scalar(select(Profile.public_id).where(Profile.id == principal.profile)) or ""
    try:
        return person_page(session, principal, slug, own, language=language, embedder=embedder)
    except NotFoundError:
        return None
