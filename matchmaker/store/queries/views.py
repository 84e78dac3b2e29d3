"""Views of a table that somebody saved, in one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.store.tables.views import SavedView


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view."""

    public_id: str
    name: str
    query: dict[str, Any]


def views_of(session: Session, account_id: int, workshop_id: int, page: str) -> list[ViewRow]:
    """Return the views of a page that somebody has saved at a workshop, by name."""
    query = (
        select(SavedView.public_id, SavedView.name, SavedView.query)
        .where(SavedView.account_id == account_id, SavedView.workshop_id == workshop_id, SavedView.page == page)
        .order_by(SavedView.name)
    )
    return [ViewRow(*row) for row in session.execute(query)]
