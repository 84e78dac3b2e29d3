"""How many places the own side has at a workshop, who waits for one, and whether one is free for them.

Each office sets the number of its own side, and sees that of no other. Nobody is let in or moved out by setting it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.people_filter import Delegate, Standing, everybody
from matchmaker.store.queries import places as queries
from matchmaker.store.tables.registrations import Quota

MOST_PLACES = 5000
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the own side, counted in calendars: several who sit together take one.

    Parameters
    ----------
    number, version
        What the office has set, and at which version; None where it has set none, so that nobody waits.
    waiting
        Those who wait, whoever has waited longest first.
    """

    number: int | None
    version: int | None
    taken: int
    waiting: tuple[Delegate, ...]

    @property
    def free(self) -> int | None:
        """How many places are free; None where no number is set."""
        return None if self.number is None else max(0, self.number - self.taken)

    @property
    def next_in(self) -> tuple[Delegate, ...]:
        """Whoever is to be let in next, one of each calendar: as many as there are free places."""
        first: dict[str | None, Delegate] = {}
        for each in self.waiting:
            first.setdefault(each.registration, each)
        return tuple(first.values())[: self.free]


def places_among(session: Session, principal: Principal, workshop: WorkshopFacts, people: Iterable[Delegate]) -> Places:
    """Return the places of the principal's side, from its people that were read already; in one statement."""
    own = [each for each in people if each.own]
    quota = queries.quota(session, workshop.id, principal.party) if principal.party else None
    waiting = [each for each in own if each.status is Standing.WAITING]
    return Places(
        number=quota.places if quota else None,
        version=quota.version if quota else None,
        taken=len({each.registration for each in own if each.status is Standing.REGISTERED}),
        waiting=tuple(sorted(waiting, key=lambda each: (each.registered_at or _NEVER, each.registration or ""))),
    )


def places_page(session: Session, principal: Principal, slug: str, *, language: str) -> tuple[WorkshopFacts, Places]:
    """Return the places of the own side, for the office that sets their number."""
    workshop = workshop_at(session, slug)
    require(principal, Action.RETENTION_WRITE, workshop.resource(party=principal.party))
    people = everybody(session, principal, workshop, language).people
    return workshop, places_among(session, principal, workshop, people)


def set_places(
    session: Session, principal: Principal, slug: str, number: int | None, *, version: int | None, now: datetime
) -> None:
    """Set how many places the own side has, or take the limit away; nobody moves by it.

    Raises
    ------
    RefusedError
        The number is none that can be.
    EditConflictError
        It was set by somebody else after it was opened at `version`.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.RETENTION_WRITE, workshop.resource(party=principal.party))
    if principal.party is None:
        raise RefusedError(Refusal.NEITHER_PARTY)
    if number is not None and not 0 <= number <= MOST_PLACES:
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "places", least=0, most=MOST_PLACES)
    row = session.get(Quota, (workshop.id, principal.party))
    if (row.version if row else None) != version:
        raise EditConflictError({"places": row.places if row else None})
    if row is None and number is not None:
        session.add(Quota(workshop_id=workshop.id, party_id=principal.party, places=number))
    elif row is not None and number is None:
        session.delete(row)
    elif row is not None and number is not None:
        row.places = number
    session.flush()
    journal.record(
        session,
        principal,
        "places set",
        subject_kind="workshop",
        subject_id=workshop.public_id,
        workshop=workshop.public_id,
        details={"places": number},
        now=now,
    )
