"""Begin a message to many, change it and throw it away: until it is sent it is a draft of the whole office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.mail import WRITTEN_FREELY, MailingOccasion, MailingState
from matchmaker.domain.permissions import Principal
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services.mail.saying import say_in
from matchmaker.services.mailings.access import own_mailing, own_office
from matchmaker.services.mailings.starting import starting_filter, starting_text
from matchmaker.services.mailings.texts import Text, as_document, checked, from_document
from matchmaker.services.people_filter import PeopleFilter, filter_of, pairs_of
from matchmaker.services.people_filter.asking import LONGEST_SEARCH
from matchmaker.services.programmes.reading import named_themes
from matchmaker.services.texts import kept_line
from matchmaker.store.tables.mailings import Mailing


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it is written.

    Parameters
    ----------
    version
        None for one that is not there yet.
    """

    occasion: MailingOccasion
    wanted: PeopleFilter
    texts: Mapping[str, Text]
    version: int | None = None


def new_draft(
    session: Session,
    principal: Principal,
    slug: str,
    occasion: MailingOccasion,
    wanted: PeopleFilter | None,
    languages: Sequence[str],
) -> Draft:
    """Return what a message begins with: the words of its occasion in each language, and whom it is usually for."""
    own_office(session, principal, slug)
    texts = {each: starting_text(occasion, say_in(each)) for each in languages}
    return Draft(occasion, wanted or starting_filter(occasion), texts)


def draft_of(session: Session, principal: Principal, slug: str, mailing_id: str) -> Draft:
    """Return a message of the own office that is not sent yet.

    Raises
    ------
    RefusedError
        It was sent, or taken back.
    """
    _workshop, row = own_mailing(session, principal, slug, mailing_id)
    _require_draft(row)
    return Draft(row.occasion, wanted_of(row.filter), from_document(row.texts), row.version)


def themes_of(session: Session, principal: Principal, slug: str, language: str) -> dict[str, str]:
    """Return the names of the themes that people may be chosen by, by public id."""
    return named_themes(session, own_office(session, principal, slug), language)


def begin(session: Session, principal: Principal, slug: str, draft: Draft, *, now: datetime) -> str:
    """Keep a new message; return its public id.

    Raises
    ------
    RefusedError
        A text cannot be kept as it is.
    NotFoundError
        It is about what no office writes its own words about.
    """
    if draft.occasion not in WRITTEN_FREELY:
        raise NotFoundError("There is nothing at this address.")
    workshop = own_office(session, principal, slug)
    row = Mailing(
        workshop_id=workshop.id,
        party_id=principal.party,
        account_id=principal.account,
        occasion=draft.occasion,
        filter=_document(draft.wanted),
        texts=as_document(checked(draft.texts)),
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row.public_id


def save(
    session: Session, principal: Principal, slug: str, mailing_id: str, draft: Draft, *, version: int | None
) -> None:
    """Change a message that is not sent yet.

    Raises
    ------
    RefusedError
        It was sent, or a text cannot be kept as it is.
    EditConflictError
        A colleague saved it after it was opened at `version`.
    """
    _workshop, row = own_mailing(session, principal, slug, mailing_id, to_change=True)
    _require_draft(row)
    texts = as_document(checked(draft.texts))
    if row.version != version:
        raise EditConflictError
    row.filter, row.texts = _document(draft.wanted), texts
    session.flush()


def delete_draft(session: Session, principal: Principal, slug: str, mailing_id: str, *, version: int) -> None:
    """Throw a message away that is not sent.

    Raises
    ------
    RefusedError
        It was sent.
    EditConflictError
        A colleague saved it meanwhile.
    """
    _workshop, row = own_mailing(session, principal, slug, mailing_id, to_change=True)
    _require_draft(row)
    if row.version != version:
        raise EditConflictError
    session.delete(row)
    session.flush()


def wanted_of(document: Mapping[str, Any]) -> PeopleFilter:
    """Return whom a message is for, from how that is stored."""
    return filter_of((name, value) for name, value in document.get("asked", ()))


def _document(wanted: PeopleFilter) -> dict[str, Any]:
    kept = replace(wanted, words=kept_line(wanted.words, "words", most=LONGEST_SEARCH))
    return {"asked": [list(each) for each in pairs_of(kept, whole=False)]}


def _require_draft(row: Mailing) -> None:
    if row.state is not MailingState.DRAFT:
        raise RefusedError(Refusal.MAILING_SENT)
