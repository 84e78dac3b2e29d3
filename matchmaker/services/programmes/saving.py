"""Saving a programme: at once while the workshop is a draft, as a proposal to the other office afterwards."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.journal import PROGRAMME_CHANGED
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Answer, Principal
from matchmaker.domain.programmes.checks import (
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_RESOURCE,
    LONGEST_ROOM,
    LONGEST_SUMMARY,
    ProgrammeRefusedError,
    require_sound,
)
from matchmaker.domain.programmes.differences import differences, touches_plans
from matchmaker.domain.programmes.document import NEW, Programme, Titles
from matchmaker.domain.texts import is_far_longer, one_line, paragraphs, says_something
from matchmaker.domain.weights import DECIMALS
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import EditConflictError, ForbiddenError, NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.programmes.applying import apply_programme
from matchmaker.services.programmes.proposing import propose
from matchmaker.services.programmes.reading import known_to, programme_of, require_office
from matchmaker.services.programmes.standing import (
    own_proposal,
    own_proposed,
    parts_of,
    require_seen,
    savings_since,
)
from matchmaker.services.staleness import mark_people_changed
from matchmaker.store.base import new_public_id
from matchmaker.store.queries import programmes as queries
from matchmaker.store.tables.workshops import Workshop

ENDED = frozenset({WorkshopStatus.HELD, WorkshopStatus.CANCELLED})


class Saved(StrEnum):
    """What became of a programme that an office saved."""

    APPLIED = "applied"
    PROPOSED = "proposed"


def save_programme(
    session: Session,
    principal: Principal,
    slug: str,
    programme: Programme,
    version: int,
    *,
    proposal: str | None = None,
    now: datetime,
) -> Saved:
    """Save a whole programme that was edited from `version` of the workshop.

    An operator who has stated a reason, of which both offices were told, changes it at once: there is no other office
    to confirm it.

    Parameters
    ----------
    proposal
        Public id of the own office's proposal that was edited, empty where none waited; None where nobody looked.

    Raises
    ------
    EditConflictError
        It was changed meanwhile; `changed` has the `Saving`s since under "savings".
    ProgrammeRefusedError, RefusedError
        Something in it is wrong or cannot be changed any more; or nothing was changed.
    """
    workshop = workshop_to_change(session, principal, slug, or_operator=True)
    if version != workshop.version:
        raise EditConflictError(changed={"savings": savings_since(session, principal, workshop, version)})
    before = programme_of(session, workshop)
    require_seen(session, principal, workshop, proposal, before)
    after = normalised(programme)
    if workshop.status is WorkshopStatus.DRAFT:
        after = replace(after, terms=replace(after.terms, closed=False))
    require_sound(after, known_to(session, workshop, before))
    proposed, eased = own_proposed(session, principal, workshop)
    after = with_public_ids(after, {each.id for each in (*parts_of(before), *proposed)})
    if eased and not after.eased:  # the form of the programme shows none, so that it takes none back
        after = replace(after, eased=eased)
    require_kept(session, workshop, before, after)
    if not differences(before, after):
        raise RefusedError(Refusal.NOTHING_CHANGED)
    if workshop.status is WorkshopStatus.DRAFT or principal.role is Role.OPERATOR:
        put_in_force(session, principal, workshop, before, after, now=now)
        return Saved.APPLIED
    propose(session, principal, workshop, after, now=now)
    return Saved.PROPOSED


def close_registration(session: Session, principal: Principal, slug: str, *, closed: bool, now: datetime) -> Saved:
    """Propose to the other office that registration is closed, or open again."""
    workshop = workshop_to_change(session, principal, slug, or_operator=True)
    programme = own_proposal(session, principal, workshop) or programme_of(session, workshop)
    changed = replace(programme, terms=replace(programme.terms, closed=closed))
    return save_programme(session, principal, slug, changed, workshop.version, now=now)


def workshop_to_change(
    session: Session, principal: Principal, slug: str, *, or_operator: bool = False
) -> WorkshopFacts:
    """Return the workshop if the principal is of one of its offices, or perhaps an operator, and it is not over."""
    workshop = workshop_at(session, slug)
    answer = require_office(principal, workshop)
    of_office = answer is Answer.PROPOSE and workshop.side_of(principal.party) is not None
    if not of_office and not (or_operator and answer is Answer.WITH_REASON):
        raise ForbiddenError("Only the two offices of the workshop change it.")
    if workshop.status in ENDED:
        raise RefusedError(Refusal.WORKSHOP_OVER)
    _take_turn(session, workshop)
    return workshop


def _take_turn(session: Session, workshop: WorkshopFacts) -> None:
    """Let those who change one workshop at a time go one after the other.

    Reading and locking would not do: of two who insert the same confirmation the second would hit a unique key, which
    is no lost race to PostgreSQL. Writing the row, even without a change, is one, and who loses it begins again.
    """
    session.execute(update(Workshop).where(Workshop.id == workshop.id).values(slug=Workshop.slug))


def put_in_force(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    before: Programme,
    after: Programme,
    *,
    now: datetime,
) -> None:
    """Write a programme, mark plans that it may have made stale, and enter the change in the journal."""
    found = differences(before, after)
    row = apply_programme(session, workshop.id, after)
    if touches_plans(found):
        mark_people_changed(session, workshop.id, now=now)
    details = {
        "from_version": workshop.version,
        "to_version": row.version,
        "differences": [{"change": each.change.value, "values": dict(each.values)} for each in found],
    }
    kept = {"subject_kind": "workshop", "subject_id": workshop.public_id, "workshop": workshop.public_id}
    journal.record(session, principal, PROGRAMME_CHANGED, **kept, details=details, now=now)


def require_kept(session: Session, workshop: WorkshopFacts, before: Programme, after: Programme) -> None:
    """Refuse to take from plans the sessions and slots that their meetings are in."""
    faults = list(_lost(queries.in_use(session, workshop.id), before, after))
    if faults:
        raise ProgrammeRefusedError(faults)


def _lost(used: queries.InUse, before: Programme, after: Programme) -> Iterator[RefusedError]:
    slots = {each.id for each in after.slots}
    for public_id in sorted(used.slots - slots):
        yield RefusedError(Refusal.SLOT_IN_USE, f"slot:{public_id}:drop")
    sessions = {each.id: each for each in after.sessions}
    for was in before.sessions:
        if was.id in used.sessions and (was.id not in sessions or sessions[was.id].slots != was.slots):
            yield RefusedError(Refusal.SESSION_IN_USE, f"session:{was.id}:theme")


def normalised(programme: Programme) -> Programme:
    """Return a programme whose texts have one spelling, and whose interpreters have their languages in one order."""
    terms = programme.terms
    return replace(
        programme,
        terms=replace(
            terms,
            titles=_titles(terms.titles),
            place=_spelt(terms.place, LONGEST_PLACE, one_line),
            time_zone=terms.time_zone.strip(),
            weights={name: _weight(each) for name, each in terms.weights.items()},
        ),
        rooms=tuple(replace(each, name=_spelt(each.name, LONGEST_ROOM, one_line)) for each in programme.rooms),
        interpreters=tuple(
            replace(
                each,
                languages=(min(each.languages), max(each.languages)) if each.languages else None,
                name=_spelt(each.name, LONGEST_RESOURCE, one_line),
                shifts=tuple((slot, number) for slot, number in each.shifts if number != each.capacity),
            )
            for each in programme.interpreters
        ),
        items=tuple(
            replace(each, titles=_titles(each.titles), place=_spelt(each.place, LONGEST_PLACE, one_line))
            for each in programme.items
        ),
    )


def _titles(given: Mapping[str, Titles]) -> dict[str, Titles]:
    return {
        language: Titles(_spelt(each.name, LONGEST_NAME, one_line), _spelt(each.summary, LONGEST_SUMMARY, paragraphs))
        for language, each in given.items()
        if says_something(each.name) or says_something(each.summary)
    }


def with_public_ids(after: Programme, known: Set[str]) -> Programme:
    """Return a programme whose placeholders have become public ids.

    Raises
    ------
    NotFoundError
        Something that is not new is not `known`, or stands there twice.
    """
    ids: dict[str, str] = {}
    for part in parts_of(after):
        if part.id in ids or not (part.id.startswith(NEW) or part.id in known):
            raise NotFoundError("There is nothing of this id in the programme.")
        ids[part.id] = new_public_id() if part.id.startswith(NEW) else part.id
    return replace(
        after,
        slots=tuple(replace(each, id=ids[each.id]) for each in after.slots),
        rooms=tuple(replace(each, id=ids[each.id]) for each in after.rooms),
        sessions=tuple(
            replace(
                each,
                id=ids[each.id],
                slots=tuple(ids[slot] for slot in each.slots),
                room=ids[each.room] if each.room else None,
            )
            for each in after.sessions
        ),
        interpreters=tuple(
            replace(each, id=ids[each.id], shifts=tuple((ids[slot], number) for slot, number in each.shifts))
            for each in after.interpreters
        ),
        items=tuple(replace(each, id=ids[each.id], room=ids[each.room] if each.room else None) for each in after.items),
    )


def _weight(given: float) -> float:
    """Return a weight as it is kept; -0 is 0."""
    return round(given, DECIMALS) + 0.0


def _spelt(given: str, most: int, spelling: Callable[[str], str]) -> str:
    """Return a text in its spelling; one that is far too long stays as it is, to be refused for that."""
    return given if is_far_longer(given, most) else spelling(given)
