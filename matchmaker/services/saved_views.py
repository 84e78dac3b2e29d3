"""Views of a table that somebody saved under a name: what was asked for, for that person alone and for one workshop.

Who was ticked is no part of a view, and neither is the page: a view asks the same question again, and the answer may be
another one by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.people_filter import PeopleFilter, filter_of, pairs_of
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import views as queries
from matchmaker.store.tables.views import SavedView

PEOPLE = "people"
"""The one page that has such views so far."""

MOST_VIEWS = 20
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class View:
    """A saved view."""

    id: str
    name: str
    wanted: PeopleFilter


def views_of(session: Session, principal: Principal, slug: str) -> Sequence[View]:
    """Return the views of the table of people that the one who asks has saved, by name."""
    workshop = _workshop(session, principal, slug)
    if principal.account is None:
        return ()
    rows = queries.views_of(session, principal.account, workshop.id, PEOPLE)
    return tuple(View(row.public_id, row.name, filter_of(_pairs(row.query))) for row in rows)


def save_view(session: Session, principal: Principal, slug: str, name: str, wanted: PeopleFilter) -> str:
    """Save what is asked for under a name, in the place of what had that name before; return the name as it is kept.

    Raises
    ------
    RefusedError
        There is no name, or there are enough views.
    """
    workshop = _workshop(session, principal, slug)
    kept = kept_line(name, "name", most=LONGEST_NAME, needed=True)
    known = queries.views_of(session, principal.account or 0, workshop.id, PEOPLE)
    if kept not in {row.name for row in known} and len(known) >= MOST_VIEWS:
        raise RefusedError(Refusal.VIEWS_ENOUGH, "name", most=MOST_VIEWS)
    pairs = [list(pair) for pair in pairs_of(replace(wanted, picked=frozenset()))]
    row = session.scalar(
        select(SavedView).where(
            SavedView.account_id == principal.account,
            SavedView.workshop_id == workshop.id,
            SavedView.page == PEOPLE,
            SavedView.name == kept,
        )
    )
    if row is None:
        ids = {"account_id": principal.account, "workshop_id": workshop.id}
        row = SavedView(**ids, page=PEOPLE, name=kept, query={})
        session.add(row)
    row.query = {"asked": pairs}
    session.flush()
    return kept


def delete_view(session: Session, principal: Principal, slug: str, view_id: str) -> None:
    """Delete a view of one's own.

    Raises
    ------
    NotFoundError
        There is none, or it is somebody else's.
    """
    workshop = _workshop(session, principal, slug)
    own = (
        SavedView.public_id == view_id,
        SavedView.account_id == principal.account,
        SavedView.workshop_id == workshop.id,
    )
    if not session.execute(delete(SavedView).where(*own)).rowcount:  # type: ignore[attr-defined]
        raise NotFoundError("There is nothing at this address.")


def _workshop(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    workshop = workshop_at(session, slug)
    require(principal, Action.REGISTRATION_LIST, workshop.resource())
    return workshop


def _pairs(query: dict[str, object]) -> list[tuple[str, str]]:
    asked = query.get("asked")
    return [(str(pair[0]), str(pair[1])) for pair in asked if len(pair) == 2] if isinstance(asked, list) else []
