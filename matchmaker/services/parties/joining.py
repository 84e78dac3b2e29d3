"""Put two to four people of one organisation together into one calendar."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.acting.person import LONGEST_REASON, require_look
from matchmaker.services.acting.registrations import require_open
from matchmaker.services.acting.telling import Telling, tell
from matchmaker.services.mail.letters import acting as letters
from matchmaker.services.parties.combining import combine, planned_in_force, require_combinable
from matchmaker.services.people_filter import Delegate, everybody
from matchmaker.services.staleness import mark_people_changed
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import acting as acting_queries
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration, RegistrationMember

SMALLEST, LARGEST = 2, 4
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Joining:
    """What putting people together would do.

    Parameters
    ----------
    people
        In the order in which they come to sit; the first is the one whose calendar the others join.
    refused
        Why it cannot be done; None where it can.
    parties
        Who of the own side sits together now, each party in its order.
    seen
        What names exactly these people as they stand.
    """

    workshop: WorkshopFacts
    people: tuple[Delegate, ...]
    refused: RefusedError | None
    parties: tuple[tuple[Delegate, ...], ...]
    seen: str


def joining_of(session: Session, principal: Principal, slug: str, people: Collection[str], *, language: str) -> Joining:
    """Return what putting these people, by their public ids, together would do."""
    workshop = workshop_at(session, slug)
    require_look(principal, Action.REGISTRATION_WRITE, workshop.resource(party=principal.party))
    return _joining(session, principal, workshop, people, language)


def join(  # noqa: PLR0913 (who, called what, as seen, why and when)
    session: Session,
    principal: Principal,
    slug: str,
    people: Collection[str],
    *,
    name: str,
    seen: str,
    reason: str,
    telling: Telling,
    now: datetime,
) -> tuple[Delegate, ...]:
    """Put people together; they share one calendar from now on.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    EditConflictError
        Somebody of them changed after the page was opened.
    RefusedError
        They cannot sit together; what it is stands in the refusal.
    """
    workshop = workshop_at(session, slug)
    resource = workshop.resource(party=principal.party)
    require(principal, Action.REGISTRATION_WRITE, resource, reason=reason)
    kept_reason = kept_line(reason or principal.ground, "reason", most=LONGEST_REASON, needed=True)
    called = kept_line(name, "name", most=LONGEST_NAME, needed=True)
    require_open(workshop)
    joining = _joining(session, principal, workshop, people, "")
    if joining.seen != seen:
        raise EditConflictError
    if joining.refused is not None:
        raise joining.refused
    kept = _sit_together(session, joining, called)
    mark_people_changed(session, workshop.id, now=now)
    journal.record(
        session,
        principal,
        "party made",
        subject_kind="registration",
        subject_id=kept.public_id,
        workshop=workshop.public_id,
        reason=kept_reason,
        for_whom=joining.people[0].id,
        details={"people": [each.id for each in joining.people]},
        now=now,
    )
    if telling.by_mail:
        told = acting_queries.people_of(session, [each.key for each in joining.people])
        tell(
            session, principal, workshop, told, letters.together, reason=kept_reason, link=telling.registration, now=now
        )
    return joining.people


def _joining(
    session: Session, principal: Principal, workshop: WorkshopFacts, people: Collection[str], language: str
) -> Joining:
    own = [each for each in everybody(session, principal, workshop, language).people if each.own]
    chosen = [each for each in own if each.id in set(people)]
    refused = None
    try:
        _require_possible(session, workshop, chosen, own)
    except RefusedError as error:
        refused = error
    calendars = {each.id: _key(session, each) for each in chosen}
    planned = planned_in_force(session, workshop.id, list(calendars.values()))
    first = sorted(chosen, key=lambda each: calendars[each.id] not in planned)
    seen = " ".join(f"{each.id}:{each.version}" for each in first)
    return Joining(workshop, tuple(first), refused, _parties(own), seen)


def _parties(own: list[Delegate]) -> tuple[tuple[Delegate, ...], ...]:
    sitting: dict[str, list[Delegate]] = {}
    for each in own:
        if each.registration and each.takes_part:
            sitting.setdefault(each.registration, []).append(each)
    return tuple(tuple(party) for party in sitting.values() if len(party) > 1)


def _require_possible(session: Session, workshop: WorkshopFacts, chosen: list[Delegate], own: list[Delegate]) -> None:
    if not SMALLEST <= len(chosen) <= LARGEST:
        raise RefusedError(Refusal.TOGETHER_SIZE)
    keys = [each.key for each in chosen]
    organisations = set(session.scalars(select(Profile.organisation_id).where(Profile.id.in_(keys))))
    if len(organisations) != 1 or None in organisations:
        raise RefusedError(Refusal.TOGETHER_APART)
    if len({each.status for each in chosen}) > 1 or not chosen[0].takes_part:
        raise RefusedError(Refusal.TOGETHER_NOT_TAKING_PART)
    calendars = [each.registration for each in chosen]
    if sum(each.registration in set(calendars) for each in own) > len(set(calendars)):
        raise RefusedError(Refusal.TOGETHER_ALREADY)
    require_combinable(session, workshop.id, [_key(session, each) for each in chosen])


def _key(session: Session, each: Delegate) -> int:
    return session.scalar(select(Registration.id).where(Registration.public_id == each.registration)) or 0


def _sit_together(session: Session, joining: Joining, called: str) -> Registration:
    rows = [session.get_one(Registration, _key(session, each)) for each in joining.people]
    kept = rows[0]
    session.execute(update(RegistrationMember).where(RegistrationMember.registration_id == kept.id).values(position=0))
    for position, (left, person) in enumerate(zip(rows[1:], joining.people[1:], strict=True), start=1):
        combine(session, kept, left)
        left.name = called  # versions that were made before say of whom its meetings were
        seat = RegistrationMember.registration_id == left.id, RegistrationMember.profile_id == person.key
        session.execute(update(RegistrationMember).where(*seat).values(registration_id=kept.id, position=position))
    kept.name = called
    session.flush()
    return kept
