"""The rows of a person, found by walking the catalogue of what is stored: no table can be left out by forgetting it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, false, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.processing import CATALOGUE, Link
from matchmaker.services.subject.keys import Subject
from matchmaker.store.base import Base
from matchmaker.store.tables.journal import JournalEntry


def whose(table: Table, subject: Subject) -> ColumnElement[bool]:
    """Return the condition that a row of `table` is the person's own."""
    links = CATALOGUE[table.name].links
    return or_(false(), *(_points(table.c[name], link, subject) for name, link in links.items()))


def rows_of(session: Session, subject: Subject) -> dict[str, list[Mapping[str, Any]]]:
    """Return all rows that are the person's own, by table, without the tables that are withheld; one statement each."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, entry in CATALOGUE.items():
        if entry.links and not entry.withheld:
            table = Base.metadata.tables[name]
            query = select(table).where(whose(table, subject)).order_by(*table.primary_key)
            found[name] = [dict(row) for row in session.execute(query).mappings()]
    return found


def _points(column: Column[Any], link: Link, subject: Subject) -> ColumnElement[bool]:
    if link is Link.JOURNAL:
        about = select(JournalEntry.id).where(JournalEntry.subject_id.in_(subject.ids))
        return column.in_(about)
    wanted: Mapping[Link, frozenset[Any]] = {
        Link.ACCOUNT: _known(subject.account),
        Link.PROFILE: _known(subject.profile),
        Link.REGISTRATION: subject.registrations,
        Link.ACCOUNT_ID: _known(subject.account_id),
        Link.PROFILE_ID: _known(subject.profile_id),
        Link.ANY_ID: subject.ids,
        Link.ADDRESS: subject.proven,
    }
    return column.in_(sorted(wanted[link]))


def _known(value: Any) -> frozenset[Any]:
    return frozenset() if value is None else frozenset((value,))
