"""A draft with its instance, so that edits can be priced: the bridge between public ids and the solver's indices.

Vetoes are left out: whatever an office is told of a draft is the same with and without one. What the instance no longer
lists (somebody withdrew) keeps its table and the time of those who are still there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.files.instances import Instance
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.board.changes import Change, Row
from matchmaker.services.encode.arrays import pair_index, to_problem
from matchmaker.services.encode.reading import Grounds, Known, grounds_of
from matchmaker.services.encode.rows import instance_of
from matchmaker.services.plans.content import Content, content_of
from matchmaker.solver.arrays import ints
from matchmaker.solver.board import Broken, Edit, Price, Seating, price
from matchmaker.solver.board.edits import Place
from matchmaker.store.queries.timetable import Calendar
from matchmaker.store.queries.timetable import Place as SessionPlace


@dataclass(frozen=True)
class Standing:
    """A version with all that an edit of it depends on."""

    workshop: WorkshopFacts
    content: Content
    grounds: Grounds

    @cached_property
    def instance(self) -> Instance:
        """What the solver would be asked to plan."""
        return instance_of(self.grounds)

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The meetings by id."""
        people, places = self.content.calendars, self.content.places
        return {
            each.public_id: Row(
                each.public_id,
                people[each.host_id].public_id,
                people[each.visitor_id].public_id,
                places[each.session_id].public_id,
                each.table_number,
                each.locked,
            )
            for each in self.content.sittings
            if each.session_id in places
        }

    @cached_property
    def at(self) -> dict[tuple[str, int], Row]:
        """The meetings by session and table."""
        return {row.cell: row for row in self.rows.values()}

    @cached_property
    def calendars(self) -> dict[str, Calendar]:
        """Everybody by id."""
        return {each.public_id: each for each in self.content.calendars.values()}

    @cached_property
    def places(self) -> dict[str, SessionPlace]:
        """The sessions by id."""
        return {each.public_id: each for each in self.content.places.values()}

    @cached_property
    def pair_at(self) -> Mapping[tuple[str, str], int]:
        """Where each pair stands in the arrays, by its host and visitor."""
        return pair_index(self.instance.pairs)

    @cached_property
    def session_at(self) -> dict[str, int]:
        """Where each session stands in the arrays."""
        return {each.id: index for index, each in enumerate(self.instance.sessions)}

    @cached_property
    def person_at(self) -> dict[str, int]:
        """Where each person stands in the arrays."""
        return {each.id: index for index, each in enumerate(self.instance.people)}

    @cached_property
    def seating(self) -> Seating:
        """The plan as the solver prices it."""
        listed = [row for row in self.rows.values() if self._place(row) is not None]
        places = [place for row in listed if (place := self._place(row)) is not None]
        return Seating(
            to_problem(self.instance),
            ints([pair for pair, _ in places]),
            ints([session for _, session in places]),
            locked=(self.pair_at[row.two] for row in listed if row.locked),
            unlisted=[
                (
                    [self.person_at[person] for person in row.two if person in self.person_at],
                    self.session_at[row.session],
                )
                for row in self.rows.values()
                if self._place(row) is None and row.session in self.session_at
            ],
        )

    def row(self, meeting: str) -> Row:
        """Return a meeting by its id, or say that there is none."""
        if meeting not in self.rows:
            raise NotFoundError("There is nothing at this address.")
        return self.rows[meeting]

    def place(self, session: str) -> SessionPlace:
        """Return a session by its id, or say that there is none."""
        if session not in self.places or session not in self.session_at:
            raise NotFoundError("There is nothing at this address.")
        return self.places[session]

    def free_table(self, session: str) -> int | None:
        """Return the first table of a session at which nobody sits; None: there is none."""
        tables = range(1, self.places[session].tables + 1)
        return next((table for table in tables if (session, table) not in self.at), None)

    def price(self, change: Change) -> Price:
        """Return what a change costs, and which rules it breaks."""
        out, into = (self._listed(rows) for rows in (change.before, change.after))
        found = price(self.seating, Edit(out, into))
        return Price(found.change, (*self._kept(change), *found.broken), found.told, found.spared)

    def _kept(self, change: Change) -> Iterable[Broken]:
        """Yield what stands in the way beside the solver's rules: people who are not listed, and tables."""
        stays = {row.meeting: row.cell for row in change.after}
        for row in change.before:
            place = self._place(row)
            session, _table = stays.get(row.meeting, row.cell)
            if row.locked and place and stays.get(row.meeting, row.cell) != row.cell and session == row.session:
                yield Broken("locked", (place[0],))  # another table of the same session is no move to the solver
        known = {row.two for row in change.before}
        if any(self._place(row) is None and (row.two not in known or self._moves(row, change)) for row in change.after):
            yield Broken("listed")

    def _moves(self, row: Row, change: Change) -> bool:
        return all(row.session != before.session for before in change.before if before.two == row.two)

    def _place(self, row: Row) -> Place | None:
        """Return a meeting as indices; None where the instance does not list these two."""
        if row.two not in self.pair_at or row.session not in self.session_at:
            return None
        return self.pair_at[row.two], self.session_at[row.session]

    def _listed(self, rows: Iterable[Row]) -> tuple[Place, ...]:
        return tuple(place for row in rows if (place := self._place(row)) is not None)


def standing_of(session: Session, workshop: WorkshopFacts, plan_id: str) -> Standing:
    """Return a version of the workshop with what its instance is made of; see `content_of` and `grounds_of`."""
    content = content_of(session, workshop, plan_id)
    known = Known(content.places, content.in_force)
    return Standing(workshop, content, grounds_of(session, workshop.id, with_vetoes=False, known=known))


def opened(session: Session, principal: Principal, slug: str, plan_id: str) -> Standing:
    """Return a draft that the one who asks may edit.

    Raises
    ------
    RefusedError
        The version is no draft (any more).
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.BOARD_EDIT, workshop.resource())
    found = standing_of(session, workshop, plan_id)
    if found.content.version.status is not PlanStatus.DRAFT:
        raise RefusedError(Refusal.BOARD_NOT_DRAFT, number=found.content.version.number)
    return found
